// What a whole workspace tells of one file: what is read at all, and where the names of other files lead.
import assert from 'node:assert/strict';
import { explain } from '../../server/src/engine/showing/explain.ts';
import { review } from '../../server/src/engine/review.ts';
import { rules } from '../../server/src/rules/all.ts';
import { openWorkspace, type Workspace } from '../../server/src/engine/workspace.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';

const open = (files: Readonly<Record<string, string>>): Workspace => openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, defaultSettings);
const textsIn = (files: Readonly<Record<string, string>>, path: string): readonly string[] => open(files).read(path)?.sites.map(({ site }) => site.carrier.text) ?? [];

const pool = `import { Pool } from 'pg';\nexport const db = new Pool();\n`;

describe('an explanation', () => {
  const text = `${pool}export async function all(id: string) {\n  const { rows } = await db\n    .query(\n      // the text\n      \`select id from customer\n       where id = $1\`,\n      [id],\n    );\n  return rows;\n}\n`;
  const lines = text.split('\n');
  const workspace = open({ 'src/all.ts': text });
  const sitesAt = (line: number): number => explain('src/all.ts', line, workspace.read('src/all.ts'), workspace.world, []).sites.length;
  it('is given on every line of a call, and on no other', () => {
    const explained = lines.flatMap((_, i) => (sitesAt(i + 1) > 0 ? [lines[i]!.trim()] : []));
    assert.deepEqual(explained, ['const { rows } = await db', '.query(', '// the text', '`select id from customer', 'where id = $1`,', '[id],', ');']);
  });

  it('is allowed above the line on which a call begins', () => {
    const star = (comment: string): string => `${pool}export async function all() {\n  ${comment}\n  const { rows } = await db\n    .query(\n      \`select * from customer\`,\n    );\n  return rows;\n}\n`;
    const said = (comment: string): readonly string[] => {
      const files = { 'src/all.ts': star(comment), 'schema.sql': 'create table customer (id bigint primary key, email text, note jsonb);' };
      return review(open(files), { rules, wanted: (path) => path === 'src/all.ts' }).findings.map(({ rule }) => rule);
    };
    const before = said('// nothing');
    assert.ok(before.length > 0);
    assert.deepEqual(said(`// plansight-allow ${[...new Set(before)].join(', ')}: an export`), []);
  });
});

describe('a workspace', () => {
  it('reads a file that only calls what others export', () => {
    const files = {
      'src/run.ts': `import { db } from './db';\nexport const fetchAll = (text: string, values: unknown[]) => db.query(text, values);`,
      'src/db.ts': pool,
      'src/texts.ts': `export const byEmail = 'select id from customer where email = $1';`,
      'src/use.ts': `import { fetchAll } from './run';\nimport { byEmail } from './texts';\nexport const find = (email: string) => fetchAll(byEmail, [email]);`,
      'src/other.ts': `import { fetchSome } from './elsewhere';\nfetchSome(1);`,
    };
    assert.deepEqual(textsIn(files, 'src/use.ts'), ['select id from customer where email = $1']);
    assert.ok(!open(files).paths.includes('src/other.ts'));
  });

  it('says of a bundle why it is not read', () => {
    const bundle = `var __create = Object.create;\n${`db.query('select 1');\n`.repeat(2_000)}`;
    const workspace = open({ 'dist/index.js': bundle, 'src/db.ts': pool });
    assert.equal(workspace.read('dist/index.js'), undefined);
    assert.match(workspace.unseen('dist/index.js')!, /bundle/);
    assert.equal(workspace.unseen('src/db.ts'), undefined);
  });

  it('reads the source of what a compiler has put beside it', () => {
    const workspace = open({ 'src/db.ts': pool, 'src/db.js': pool, 'src/other.js': pool });
    assert.equal(workspace.read('src/db.js'), undefined);
    assert.match(workspace.unseen('src/db.js')!, /compiled from src\/db\.ts/);
    assert.ok(workspace.read('src/db.ts'));
    assert.equal(workspace.unseen('src/other.js'), undefined);
  });

  const use = (specifier: string): string => `import { db } from '${specifier}';\ndb.query('select 1');`;
  const aliases: readonly (readonly [name: string, specifier: string, files: Readonly<Record<string, string>>])[] = [
    ['paths', '@/db', { 'app/tsconfig.json': `{ // ours\n "compilerOptions": { "paths": { "@/*": ["./src/*"], }, } }`, 'app/src/db.ts': pool }],
    ['paths beside a base', '~db', { 'app/tsconfig.json': `{"compilerOptions":{"baseUrl":"src","paths":{"~db":["lib/db.ts"]}}}`, 'app/src/lib/db.ts': pool }],
    ['a base', 'lib/db', { 'app/tsconfig.json': `{"compilerOptions":{"baseUrl":"./src"}}`, 'app/src/lib/db.ts': pool }],
    ['what is extended', '@/db', { 'tsconfig.base.json': `{"compilerOptions":{"paths":{"@/*":["app/src/*"]}}}`, 'app/tsconfig.json': `{"extends":"../tsconfig.base.json"}`, 'app/src/db.ts': pool }],
    ['the longest pattern', '@/data/db', { 'app/tsconfig.json': `{"compilerOptions":{"paths":{"@/*":["./src/*"],"@/data/*":["./data/*"]}}}`, 'app/data/db.ts': pool, 'app/src/data/db.ts': 'export const db = 1; // sql' }],
    ['a package of the workspace', '@shop/db', { 'packages/db/package.json': `{"name":"@shop/db","main":"dist/index.js"}`, 'packages/db/src/index.ts': pool }],
    ['a file of a package', '@shop/db/pool', { 'packages/db/package.json': `{"name":"@shop/db"}`, 'packages/db/pool.ts': pool }],
  ];
  for (const [name, specifier, files] of aliases) it(`follows ${name}`, () => assert.deepEqual(textsIn({ ...files, 'app/src/use.ts': use(specifier) }, 'app/src/use.ts'), ['select 1']));

  it('uses the aliases of the file that passes a name on', () => {
    assert.deepEqual(textsIn({
      'db/tsconfig.json': `{"compilerOptions":{"paths":{"#/*":["./src/*"]}}}`, 'db/src/pool.ts': pool, 'db/src/index.ts': `export { db } from '#/pool';`,
      'app/tsconfig.json': `{"compilerOptions":{"paths":{"@db":["../db/src/index.ts"],"#/*":["./nowhere/*"]}}}`, 'app/use.ts': use('@db'),
    }, 'app/use.ts'), ['select 1']);
  });

  it('does not fall over configurations that extend themselves or are broken', () => {
    const files = { 'app/tsconfig.json': `{"extends":"./tsconfig.json","compilerOptions":{"paths":[1]`, 'app/package.json': '[]', 'app/src/use.ts': `${pool}db.query('select 1');` };
    assert.deepEqual(textsIn(files, 'app/src/use.ts'), ['select 1']);
  });
});
