// The rules' pages as shipped: beside the bundle, or beside the rules when run from source.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The markdown of a rule's page, or undefined when it was not shipped. */
export const rulePage = (id: string): string | undefined => rulePageFile(id)?.text;

/** A rule's page with its place on the disk, with forward slashes. */
export function rulePageFile(id: string): { readonly path: string; readonly text: string } | undefined {
  const root = [join(__dirname, 'rules'), join(__dirname, '../rules')].find((folder) => existsSync(folder));
  if (!root) return undefined;
  const page = readdirSync(root, { recursive: true, encoding: 'utf8' }).find((path) => path.replaceAll('\\', '/').endsWith(`/${id}.md`));
  if (page === undefined) return undefined;
  const path = join(root, page);
  return { path: path.replaceAll('\\', '/'), text: readFileSync(path, 'utf8') };
}
