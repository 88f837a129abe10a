// References across migrations, SQL files and programs; highlights within one document.
import assert from 'node:assert/strict';
import { highlightsAt, lastingMentions, referencesOf } from '../../server/src/editor/references.ts';
import { targetAt } from '../../server/src/editor/mentions.ts';
import { ask, MARK } from './ask.ts';
import { drawn, gathered, marked } from './marks.ts';

type Files = Readonly<Record<string, string>>;

const unmarked = (files: Files): Files => Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replace(MARK, '')]));

function references(files: Files): readonly string[] {
  const asked = ask(files);
  const target = targetAt(asked);
  if (!target) return [];
  // What a worker sends is plain data.
  const index = new Map(JSON.parse(JSON.stringify([...gathered(asked.workspace)])) as [string, ReturnType<typeof lastingMentions>][]);
  return drawn(referencesOf(target, index), unmarked(files));
}

function highlights(text: string, rest: Files = {}): string {
  const asked = ask({ ...rest, 'q.sql': text });
  return marked(asked.reading.document.text, highlightsAt(asked).map(({ span }) => span));
}

const shop: Files = {
  'migrations/001.sql': 'create table orders (id bigint primary key, total numeric);\ncreate table items (id bigint primary key, order_id bigint references orders (id), total numeric);\n',
  'migrations/002.sql': 'create index on orders (total);\ncomment on column orders.total is \'in cents\';\n',
  'queries/q.sql': 'select o.TOTAL from public.orders o;\r\nselect "total" from items;\r\n',
  'src/a.ts': "import { Pool } from 'pg';\nconst db = new Pool();\n// 🐘\nexport const a = () => db.query('update orders set total = total + 1 where \"id\" = 1');\n",
  'src/b.ts': "import { Pool } from 'pg';\nconst db = new Pool();\nexport const b = (more: boolean) => db.query(`select id from orders o${more ? ' where o.total > 0' : ''}`);\n",
};

describe('references', () => {
  it('of a column are those of its own table, in every file', () => {
    assert.deepEqual(references({ ...shop, 'q.sql': 'select tot⟨⟩al from orders' }), [
      'migrations/001.sql: create table orders (id bigint primary key, «total» numeric);',
      'migrations/002.sql: create index on orders («total»);',
      "migrations/002.sql: comment on column orders.«total» is 'in cents';",
      'q.sql: select «total» from orders',
      'queries/q.sql: select o.«TOTAL» from public.orders o;',
      "src/a.ts: export const a = () => db.query('update orders set «total» = total + 1 where \"id\" = 1');",
      "src/a.ts: export const a = () => db.query('update orders set total = «total» + 1 where \"id\" = 1');",
      "src/b.ts: export const b = (more: boolean) => db.query(`select id from orders o${more ? ' where o.«total» > 0' : ''}`);",
    ]);
  });

  it('of a table hold its foreign keys', () => {
    assert.deepEqual(references({ ...shop, 'migrations/002.sql': 'create index on ⟨⟩orders (total);' }), [
      'migrations/001.sql: create table «orders» (id bigint primary key, total numeric);',
      'migrations/001.sql: create table items (id bigint primary key, order_id bigint references «orders» (id), total numeric);',
      'migrations/002.sql: create index on «orders» (total);',
      'queries/q.sql: select o.TOTAL from public.«orders» o;',
      "src/a.ts: export const a = () => db.query('update «orders» set total = total + 1 where \"id\" = 1');",
      "src/b.ts: export const b = (more: boolean) => db.query(`select id from «orders» o${more ? ' where o.total > 0' : ''}`);",
    ]);
  });

  it('of a table do not mix databases', () => {
    const files = {
      'one/migrations/001.sql': 'create table orders (id int);', 'one/q.sql': 'select id from orders;',
      'two/migrations/001.sql': 'create table orders (id int);', 'two/q.sql': 'select id from ⟨⟩orders;',
    };
    assert.deepEqual(references(files), ['two/migrations/001.sql: create table «orders» (id int);', 'two/q.sql: select id from «orders»;']);
  });

  it('of tables are found by name where no schema is known', () => {
    assert.deepEqual(references({ 'a.sql': 'select id from ⟨⟩orders', 'b.sql': 'delete from public.Orders where id = 1', 'c.sql': 'select id from "Orders"' }), [
      'a.sql: select id from «orders»', 'b.sql: delete from public.«Orders» where id = 1',
    ]);
  });

  it('of an alias stay in its statement, and an index of other documents needs none of them', () => {
    const files = { 'a.sql': 'select ⟨⟩o.id from orders o; select o.id from orders o', 'b.sql': 'select o.id from orders o' };
    assert.deepEqual(references(files), ['a.sql: select «o».id from orders o; select o.id from orders o', 'a.sql: select o.id from orders «o»; select o.id from orders o']);
    const kept = lastingMentions(gathered(ask(files).workspace).get('b.sql')!);
    assert.deepEqual(kept.map(({ what }) => what.kind), ['column', 'table']);
  });

  it('of the same document are the same however often it is read', () => {
    assert.deepEqual([...gathered(ask({ ...shop, 'q.sql': '⟨⟩' }).workspace)], [...gathered(ask({ ...shop, 'q.sql': '⟨⟩' }).workspace)]);
  });
});

describe('highlights', () => {
  const cases: readonly (readonly [name: string, text: string, expected: string])[] = [
    ['of an alias that is hidden in a query inside', 'select o.id, (select max(o.x) from b o where o.y = 1) from a ⟨⟩o where o.id = 1', 'select «o».id, (select max(o.x) from b o where o.y = 1) from a «o» where «o».id = 1'],
    ['of the alias that hides it', 'select o.id, (select max(⟨⟩o.x) from b o where o.y = 1) from a o where o.id = 1', 'select o.id, (select max(«o».x) from b «o» where «o».y = 1) from a o where o.id = 1'],
    ['of one of two aliases in queries side by side', 'select 1 where exists (select 1 from a ⟨⟩x where x.id = 1) and exists (select 1 from b x where x.id = 2)', 'select 1 where exists (select 1 from a «x» where «x».id = 1) and exists (select 1 from b x where x.id = 2)'],
    ['of an alias that a query inside speaks of', 'select 1 from a ⟨⟩x where exists (select 1 from b where b.a_id = x.id)', 'select 1 from a «x» where exists (select 1 from b where b.a_id = «x».id)'],
    ['of an alias in stars, whole rows and locks', 'select o.*, row_to_json(o) from a ⟨⟩o order by o.id for update of o', 'select «o».*, row_to_json(«o») from a «o» order by «o».id for update of «o»'],
    ['of a lateral neighbour', 'select 1 from a ⟨⟩x, lateral (select x.id from b) y', 'select 1 from a «x», lateral (select «x».id from b) y'],
    ['of a CTE that names itself', 'with recursive ⟨⟩t as (select 1 as n union all select t.n + 1 from t) select * from t join t u on u.n = t.n', 'with recursive «t» as (select 1 as n union all select «t».n + 1 from «t») select * from «t» join «t» u on u.n = «t».n'],
    ['of a table that goes by its own name', 'select orders.id from ⟨⟩orders where public.orders.id = 1', 'select «orders».id from «orders» where public.«orders».id = 1'],
    ['of a quoted alias', 'select "O o".id, O.id from a ⟨⟩"O o", b o', 'select «"O o"».id, O.id from a «"O o"», b o'],
    ['of the target of a write', 'update a ⟨⟩t set x = t.x + 1 from b where b.id = t.id returning t.*', 'update a «t» set x = «t».x + 1 from b where b.id = «t».id returning «t».*'],
    ['in a statement that ends too soon', 'select o.id from a ⟨⟩o where o.id = (select max(o.', 'select «o».id from a «o» where «o».id = (select max(«o».'],
    ['of nothing in a comment', '-- ⟨⟩o\nselect 1 from a o', '-- o\nselect 1 from a o'],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.equal(highlights(text), expected));

  it('of a column joined by USING are on both sides of it', () => {
    const tables = { 'migrations/001.sql': 'create table a (id int, x int); create table b (id int, y int);' };
    assert.equal(highlights('select a.⟨⟩id, b.id from a join b using (id)', tables), 'select a.«id», b.id from a join b using («id»)');
    assert.equal(highlights('select a.id, b.⟨⟩id from a join b using (id)', tables), 'select a.id, b.«id» from a join b using («id»)');
  });
});
