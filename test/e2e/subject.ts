// What is tested end to end: the package that users install, on a copy of the shop with a few files more.
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, type Folder } from '../edge/folder.ts';

const ROOT = join(__dirname, '../..');

export const CLI = join(ROOT, 'dist/cli.js');
export const SERVER = join(ROOT, 'dist/server.js');

/** The extension, as `npm run package` made it. */
export function vsix(): string {
  const [name, ...others] = readdirSync(ROOT).filter((each) => each.endsWith('.vsix'));
  assert.ok(name && others.length === 0, 'one package stands in the root of the repository');
  return join(ROOT, name);
}

/** The name it misspells is the one of monthly.sql: a schema that lacks more than three names counts as behind its database. Written here, where no setting of git changes its line ends. */
const WINDOWS = ['-- 😀 écrit sous Windows', "select '😀' as smile, o.totl_cents from orders o where o.id = 1;", 'select * from products where price_cents > 1000 order by name limit 10;', ''].join('\r\n');

export function shopFolder(): Folder {
  const folder = temporaryFolder();
  cpSync(join(ROOT, 'examples/shop'), folder.path, { recursive: true });
  cpSync(join(__dirname, 'workspace'), join(folder.path, 'reports'), { recursive: true });
  folder.write('reports/windows.sql', WINDOWS);
  // The extension brings its own schema; the one that the shop names stands in the repository.
  const settings = join(folder.path, 'plansight.json');
  folder.write('plansight.json', readFileSync(settings, 'utf8').replace(/^ *"\$schema".*\n/m, ''));
  return folder;
}
