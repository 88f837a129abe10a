// What is shipped: exactly these files, and no heavier than it was when it was last looked at.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '../package.json';
import { rulePage } from '../server/src/edge/pages.ts';
import { insights } from '../server/src/plans/insights/all.ts';
import { rules } from '../server/src/rules/all.ts';

const ROOT = join(__dirname, '..');
const FILES = [
  'LICENSE.txt', 'changelog.md', 'readme.md', 'package.json', 'plansight.schema.json', 'plansight.snapshot.schema.json', 'images/icon.png',
  'dist/NOTICES.txt', 'dist/client.js', 'dist/command.js', 'dist/libpg-query.js', 'dist/libpg-query.wasm', 'dist/pg.js', 'dist/planView.css', 'dist/planView.js', 'dist/planner.js', 'dist/planner/clusters.br', 'dist/planner/clusters.txt', 'dist/planner/pglite.data', 'dist/planner/pglite.wasm', 'dist/scan.js', 'dist/server.js', 'dist/sqlite3-parser.js', 'dist/typescript.js',
  'syntaxes/sql-in-strings.tmLanguage.json', 'syntaxes/sql-in-templates.tmLanguage.json',
];
/** PostgreSQL's own, which a schema may ask for. */
const EXTENSION = /^dist\/planner\/[\w-]+\.tar\.gz$/;
/** In bytes: 13 % more than was measured; two thirds are the planner, and the engine is in three bundles. */
const LARGEST = 12_000_000;

describe('the package', () => {
  let vsix: Buffer;

  before('make it, without a question', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plansight-'));
    try {
      const file = join(folder, 'plansight.vsix');
      const [, ...given] = manifest.scripts.package.split('vsce ')[1]!.split(' ');
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'node_modules/@vscode/vsce/vsce'), 'package', ...given, '--out', file], { cwd: ROOT, encoding: 'utf8' });
      assert.equal(status, 0, `${stdout}${stderr}`);
      vsix = readFileSync(file);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('holds these files, a page for each rule and insight and the planner’s extensions, and nothing else', () => {
    const pages = rules.map(({ id }) => id).filter((id) => rulePage(id) !== undefined);
    const [shippedPages, told, extensions, others] = [/^dist\/rules\//, /^dist\/insights\//, EXTENSION, /^(?!dist\/(?:rules|insights)\/|.*\.tar\.gz$)/].map((kind) => namesIn(vsix).filter((path) => kind.test(path)));
    assert.deepEqual(others!.sort(), [...FILES].sort());
    for (const name of ['btree_gin', 'btree_gist', 'citext', 'hstore', 'ltree', 'pg_trgm', 'unaccent', 'uuid-ossp']) assert.ok(extensions!.includes(`dist/planner/${name}.tar.gz`), name);
    assert.deepEqual(told!.map((path) => /^dist\/insights\/([\w-]+)\.md$/.exec(path)?.[1]).sort(), insights.map(({ id }) => id).sort());
    assert.deepEqual(shippedPages!.map((path) => /^dist\/rules\/\w+\/([\w-]+)\.md$/.exec(path)?.[1]).sort(), pages.sort());
  });

  it('has a page without pictures, which it does not carry', () => {
    const pictures = /!\[.*?\]\(.*?\)/g;
    const [shown, packaged] = ['README.md', 'dist/readme.md'].map((path) => readFileSync(join(ROOT, path), 'utf8').match(pictures));
    assert.deepEqual([shown?.length, packaged], [5, null]);
    for (const picture of shown ?? []) assert.ok(existsSync(join(ROOT, /\((.*)\)/.exec(picture)![1]!)), picture);
  });

  it('is no heavier than it needs to be', () => {
    assert.ok(vsix.length < LARGEST, `${vsix.length} bytes`);
  });

  it('loads what few workspaces need only when it is used', () => {
    const shown = "process.argv.push('', '--stdio'); require('./dist/server.js'); require('fs').writeSync(1, Object.keys(require.cache).join('\\n')); process.exit(0)";
    const { stdout } = spawnSync(process.execPath, ['-e', shown], { cwd: ROOT, encoding: 'utf8' });
    const loaded = stdout.split('\n').filter((path) => path.startsWith(join(ROOT, 'dist'))).map((path) => path.slice(ROOT.length + 1));
    assert.deepEqual(loaded, ['dist/server.js']);
  });

  it('has what the manifest points to', () => {
    const { main, icon, bin, contributes } = manifest;
    const named = [main, icon, bin.plansight, ...contributes.grammars.map(({ path }) => path), ...contributes.jsonValidation.map(({ url }) => url)];
    assert.deepEqual(named.filter((path) => !existsSync(join(ROOT, path))), []);
  });

  it('draws its icon large enough for the Marketplace', () => {
    const png = readFileSync(join(ROOT, manifest.icon));
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [256, 256]);
  });

  it('carries the licence of every package that is in a bundle', () => {
    const notices = readFileSync(join(ROOT, 'dist/NOTICES.txt'), 'utf8');
    for (const name of ['typescript', 'libpg-query', 'pg', '@electric-sql/pglite', 'vscode-languageclient', 'vscode-languageserver', 'sql-formatter']) assert.match(notices, new RegExp(`^${name} \\d`, 'm'));
    assert.doesNotMatch(notices, /carries no text/);
  });
});

/** The names in the central directory of a zip file, of what lies below `extension/`. */
function namesIn(zip: Buffer): readonly string[] {
  const names: string[] = [];
  for (let at = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 16); zip.readUInt32LE(at) === 0x02014b50; ) {
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    names.push(zip.toString('utf8', at + 46, at + 46 + name!));
    at += 46 + name! + extra! + comment!;
  }
  return names.flatMap((path) => /^extension\/(.*)$/.exec(path)?.[1] ?? []);
}
