// The rules' pages as shipped: beside the bundle, or beside the rules when run from source.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The markdown of a rule's page, or undefined when it was not shipped. */
export function rulePage(id: string): string | undefined {
  const root = [join(__dirname, 'rules'), join(__dirname, '../rules')].find((folder) => existsSync(folder));
  if (!root) return undefined;
  const page = readdirSync(root, { recursive: true, encoding: 'utf8' }).find((path) => path.replaceAll('\\', '/').endsWith(`/${id}.md`));
  return page === undefined ? undefined : readFileSync(join(root, page), 'utf8');
}
