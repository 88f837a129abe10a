// What runs keep for the next is never older than what it speaks of: after any change, a run with it says what a run without it says.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { NewFiles, Store } from '../../server/src/engine/ports.ts';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';
import { memoryStore } from './memoryStore.ts';

const shop = join(import.meta.dirname, '../../examples/shop');
const original: ReadonlyMap<string, string> = new Map(readdirSync(shop, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(?:sql|ts|json)$/.test(path) && !path.includes('node_modules'))
  .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(shop, path), 'utf8')]));

interface State { readonly files: ReadonlyMap<string, string>; readonly settings: Settings; readonly fresh?: NewFiles }

const said = ({ files, settings, fresh }: State, store?: Store) => {
  const workspace = openWorkspace({ list: () => [...files.keys()].sort(), read: (path) => files.get(path) }, settings, { ...(fresh && { fresh }), ...(store && { store }) });
  // What a later run reads from the disk has no properties without a value.
  return JSON.parse(JSON.stringify(review(workspace, { rules, wanted: () => true, fixesAt: '20300101000000' }))) as unknown;
};

type Change = (state: State, at: number) => State;
const withFile = (state: State, path: string, text: string | undefined): State => {
  const files = new Map(state.files);
  if (text === undefined) files.delete(path);
  else files.set(path, text);
  return { ...state, files };
};
const nth = (state: State, at: number): string => [...state.files.keys()][at % state.files.size]!;
const changes: readonly Change[] = [
  (state, at) => withFile(state, nth(state, at), undefined),
  (state, at) => withFile(state, nth(state, at), original.get(nth(state, at)) ?? 'select 1;\n'),
  // A line goes, or stands twice.
  (state, at) => { const path = nth(state, at); const lines = state.files.get(path)!.split('\n'); return withFile(state, path, lines.filter((_, line) => line !== at % lines.length).join('\n')); },
  (state, at) => { const path = nth(state, at); const lines = state.files.get(path)!.split('\n'); return withFile(state, path, lines.flatMap((line, i) => (i === at % lines.length ? [line, line] : [line])).join('\n')); },
  (state, at) => withFile(state, `src/added${at % 3}.sql`, ['delete from products where id = 1;', 'create table scratch (id int);', 'select unknown_column from orders where customer_id = 1;', 'select * from no_such_table;', 'select * from orders;'][at % 5]!),
  (state, at) => withFile(state, at % 2 === 0 ? 'src/load.ts' : 'src/jobs/load.ts', `import { readFileSync } from 'fs';\nimport { Pool } from 'pg';\nconst pool = new Pool();\nconst text = readFileSync('src/added${at % 3}.sql', 'utf8');\nexport const load = async () => (await pool.query(text)).rows${['[0]', '', '.length'][at % 3]!};\n`),
  (state, at) => withFile(state, `migrations/0999_new${at % 2}.sql`, ['alter table orders drop column note;', 'create index on orders (created_at);', 'drop table products;', 'alter table orders rename to purchases;'][at % 4]!),
  (state, at) => ({ ...state, settings: { ...defaultSettings, sizes: new Map([['orders', 10 ** (at % 8)]]) } }),
  (state, at) => ({ ...state, fresh: { paths: [...state.files.keys()].filter((_, i) => (i + at) % 5 === 0), complete: at % 2 === 0 } }),
];

describe('what is kept between runs', () => {
  it('says what a run without it says, whatever has changed', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat({ max: changes.length - 1 }), fc.nat({ max: 500 })), { minLength: 1, maxLength: 6 }), (steps) => {
      const store = memoryStore();
      let state: State = { files: original, settings: defaultSettings };
      assert.deepEqual(said(state, store), said(state));
      for (const [change, at] of steps) {
        state = changes[change]!(state, at);
        assert.deepEqual(said(state, store), said(state));
      }
    }), { numRuns: 6, seed: 20261121 });
  });

  const SCHEMA = 'create table parent (id bigint primary key, note text);\ncreate table child (id bigint primary key, parent_id bigint not null references parent (id) on delete cascade);\n';
  const CLIENT = "import { Pool } from 'pg';\nexport const pool = new Pool();\nexport const WHERE = 'where id = $1';\n";
  const ASKING = "import { pool, WHERE } from './db';\nexport const all = (id: number) => pool.query(`select id, note from parent ${WHERE}`, [id]);\n";
  const counted = (rows: number): string => JSON.stringify({ version: 1, level: 'rows', server: { version: 160_004 }, relations: [{ schema: 'public', name: 'plain', kind: 'table', size: { rows } }] });
  const declared = (table: string, more: string): string => `import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const ${table} = pgTable('${table}', { id: text('id').primaryKey()${more} });\n`;
  const scenarios: readonly { readonly what: string; readonly before: Readonly<Record<string, string>>; readonly after: Readonly<Record<string, string | undefined>>; readonly fresh?: readonly string[] }[] = [
    { what: 'whether there are programs beside files of SQL', before: { 'db/schema.sql': 'create table plain (id bigint primary key);', 'reports/old.sql': 'select phone from plain where id = 1;' }, after: { 'src/app.ts': 'export const port = 80;' } },
    { what: 'what another file exports', before: { 'migrations/1_a.sql': SCHEMA, 'src/db.ts': CLIENT, 'src/ask.ts': ASKING }, after: { 'src/db.ts': CLIENT.replace('where id', 'where nonsense') } },
    { what: 'that another file now exports a client', before: { 'migrations/1_a.sql': SCHEMA, 'src/ask.ts': ASKING.replace('${WHERE}', 'where nonsense = $1') }, after: { 'src/db.ts': CLIENT } },
    { what: 'which tables are deleted from', before: { 'migrations/1_a.sql': SCHEMA, 'src/db.ts': CLIENT }, after: { 'src/clean.ts': "import { pool } from './db';\nexport const clean = (id: number) => pool.query('delete from parent where id = $1', [id]);\n" } },
    { what: 'what programs use of what a migration drops', fresh: ['migrations/2_b.sql'], before: { 'migrations/1_a.sql': SCHEMA, 'migrations/2_b.sql': 'alter table parent drop column note;\n', 'src/db.ts': CLIENT, 'src/ask.ts': ASKING }, after: { 'src/ask.ts': ASKING.replace(', note', '') } },
    { what: 'that the files lag behind their database', before: { 'migrations/1_a.sql': SCHEMA, 'src/db.ts': CLIENT, 'src/ask.ts': ASKING.replace('note', 'missing_one') }, after: { 'src/more.ts': `import { pool } from './db';\n${['two', 'three', 'four', 'five'].map((name) => `export const ${name} = () => pool.query('select ${name}_missing from parent where id = 1');\n`).join('')}` } },
    { what: 'how many rows a snapshot has counted', before: { 'migrations/1_a.sql': `${SCHEMA}create table plain (id bigint primary key, email text);`, 'src/db.ts': CLIENT, 'src/ask.ts': ASKING.replace('id, note from parent ${WHERE}', 'id from plain where email = $1'), 'plansight.snapshot.json': counted(5) }, after: { 'plansight.snapshot.json': counted(5_000_000) } },
    { what: 'whether another file brings what somebody outside chose', before: { 'migrations/1_a.sql': SCHEMA, 'src/db.ts': CLIENT, 'src/find.ts': "import { pool } from './db';\nexport const find = (note: string) => pool.query(`select id from parent where note = '${note}'`);\n", 'src/route.ts': "import { find } from './find';\nexport const route = () => find('a');\n" }, after: { 'src/route.ts': "import { find } from './find';\nexport const route = (req: { query: { note: string } }) => find(req.query.note);\n" } },
    { what: 'whether a function of another file goes over the network', before: { 'migrations/1_a.sql': SCHEMA, 'src/tell.ts': 'export async function tell() {}\n', 'src/move.ts': "import { Pool } from 'pg';\nimport { tell } from './tell';\nconst pool = new Pool();\nexport async function move() {\n  const one = await pool.connect();\n  await one.query('begin');\n  await one.query('delete from child where id = 1');\n  await tell();\n  await one.query('commit');\n}\n" }, after: { 'src/tell.ts': "import axios from 'axios';\nexport async function tell() { await axios.post('https://mail.example'); }\n" } },
    { what: 'what a routine of another file reads', before: { 'migrations/1_a.sql': SCHEMA, 'src/db.ts': CLIENT, 'src/find.ts': ASKING.replace('all =', 'find ='), 'src/list.ts': "import { pool } from './db';\nimport { find } from './find';\nexport async function list() {\n  const { rows } = await pool.query('select parent_id from child where id > 1');\n  for (const row of rows) row.parent = await find(row.parent_id);\n  return rows;\n}\n" }, after: { 'src/find.ts': ASKING.replace('all =', 'find =').replace('[id])', '[1])') } },
    { what: 'what another file of a schema declares', before: { 'prisma/migrations/20240101000000_init/migration.sql': SCHEMA, 'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n', 'prisma/parent.prisma': 'model parent {\n  id   BigInt @id\n  note String?\n  kind Kind\n}\n' }, after: { 'prisma/kind.prisma': 'enum Kind {\n  A\n}\n' } },
    { what: 'what a client of Prisma’s is told in another file', before: { 'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\nmodel User {\n  id       Int    @id\n  password String\n}\n', 'src/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n", 'src/users.ts': "import { prisma } from './db';\nexport const get = async (req, res) => res.json(await prisma.user.findUnique({ where: { id: req.user.id } }));\n" }, after: { 'src/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient({ omit: { user: { password: true } } });\n" } },
    { what: 'where a model stands that an index is added to', before: { 'prisma/migrations/20240101000000_init/migration.sql': SCHEMA, 'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n\nmodel child {\n  id        BigInt @id\n  parent_id BigInt\n}\n', 'src/find.ts': "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport const find = (id: number) => prisma.child.findMany({ where: { parent_id: id } });\n" }, after: { 'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n\n// Of a parent.\nmodel child {\n  id        BigInt @id\n  parent_id BigInt\n}\n' } },
    { what: 'how much other programs declare that no migration makes', before: { 'package.json': '{ "dependencies": { "drizzle-orm": "0.45.4" } }', 'drizzle/0000_a.sql': ['a', 'b', 'c'].map((name) => `create table ${name} (id text primary key);`).join('\n'), ...Object.fromEntries(['a', 'b', 'c'].map((name) => [`src/${name}.ts`, declared(name, ", name: text('name')")])) }, after: { 'src/c.ts': declared('c', '') } },
    { what: 'what another file makes', before: { 'migrations/1_a.sql': SCHEMA, 'src/db.ts': CLIENT, 'src/ask.ts': ASKING.replace('note', 'missing_one') }, after: { 'scripts/setup.sql': 'alter table parent add column missing_one text;\n' } },
  ];
  for (const { what, before, after, fresh } of scenarios) {
    it(`asks again ${what}`, () => {
      const stateOf = (texts: Readonly<Record<string, string | undefined>>): State => ({
        files: new Map(Object.entries(texts).flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const]))),
        settings: { ...defaultSettings, sizes: new Map([['parent', 5_000_000], ['child', 50_000_000]]) },
        ...(fresh && { fresh: { paths: fresh, complete: true } }),
      });
      const store = memoryStore();
      const [first, then] = [stateOf(before), stateOf({ ...before, ...after })];
      const changed = Object.keys(after);
      const othersOf = (report: unknown): unknown => (report as { readonly findings: readonly { readonly path: string }[] }).findings.filter(({ path }) => !changed.includes(path));
      said(first, store);
      assert.deepEqual(said(then, store), said(then));
      assert.notDeepEqual(othersOf(said(first)), othersOf(said(then)), 'the change says nothing of any other file');
    });
  }

  it('judges only the file that changed', () => {
    const store = memoryStore();
    said({ files: original, settings: defaultSettings }, store);
    const made: string[] = [];
    const counting: Store = { ...store, set: (key, value) => { made.push(key); store.set(key, value); } };
    const [path] = [...original.keys()].filter((name) => name.endsWith('.ts'));
    said({ files: new Map([...original, [path!, `${original.get(path!)}\n// A word more.\n`]]), settings: defaultSettings }, counting);
    // Its summary, what it deletes, lacks and usually asks for, and its verdict.
    assert.ok(made.length >= 1 && made.length <= 5, `${made.length} values were made anew`);
    assert.ok(store.hits() > original.size / 2);
  });
});
