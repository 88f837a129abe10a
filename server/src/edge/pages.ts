// The rules' pages as shipped: beside the bundle, or beside the rules when run from source.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The markdown of a rule's page, or undefined when it was not shipped. */
export const rulePage = (id: string): string | undefined => rulePageFile(id)?.text;

/** A rule's page with its place on the disk, with forward slashes. */
export function rulePageFile(id: string): { readonly path: string; readonly text: string } | undefined {
  const path = (known ??= pagesShipped()).get(id);
  return path === undefined ? undefined : { path, text: readFileSync(path, 'utf8') };
}

/** By rule; they are asked for one by one, and do not come and go. */
let known: ReadonlyMap<string, string> | undefined;

function pagesShipped(): ReadonlyMap<string, string> {
  const root = [join(__dirname, 'rules'), join(__dirname, '../rules')].find((folder) => existsSync(folder));
  const pages = root === undefined ? [] : readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
  return new Map(pages.map((path) => [basename(path, '.md'), join(root!, path).replaceAll('\\', '/')]));
}
