// What a whole workspace tells of one file: what is read at all, and where the names of other files lead.
import assert from 'node:assert/strict';
import { openWorkspace, type Workspace } from '../../server/src/engine/workspace.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';

const open = (files: Readonly<Record<string, string>>): Workspace => openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, defaultSettings);
const textsIn = (files: Readonly<Record<string, string>>, path: string): readonly string[] => open(files).read(path)?.sites.map(({ site }) => site.carrier.text) ?? [];

const pool = `import { Pool } from 'pg';\nexport const db = new Pool();\n`;

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
