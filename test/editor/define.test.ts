// Where a definition leads, from programs and from migrations, and what every word of a statement is taken for.
import assert from 'node:assert/strict';
import { definitionAt } from '../../server/src/editor/define.ts';
import { ask, MARK } from './ask.ts';
import { drawn, mentioned } from './marks.ts';

type Files = Readonly<Record<string, string>>;

const schema: Files = {
  'migrations/001_init.sql': `create type order_status as enum ('new', 'paid');
create table customers (
  id bigint primary key,
  "Full Name" text,
  email text not null
);
create table orders (
  id bigint primary key,
  customer_id bigint not null references customers (id),
  total numeric,
  status order_status
);
create index orders_by_customer on orders (customer_id);`,
  'migrations/002_note.sql': `alter table orders add column note text;
create view big_orders as select o.id, o.total as amount from orders o where o.total > 100;`,
};

const definition = (files: Files): readonly string[] => {
  const clean = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replace(MARK, '')]));
  return drawn(definitionAt(ask(files)), clean);
};
const inQuery = (sql: string): readonly string[] => definition({ ...schema, 'queries/q.sql': sql });
const inProgram = (literal: string): readonly string[] =>
  definition({ ...schema, 'src/q.ts': `import { Pool } from 'pg';\nconst db = new Pool();\n// 🐘 before\nexport const read = (id: number) => db.query(${literal}, [id]);\n` });

describe('a definition', () => {
  const cases: readonly (readonly [name: string, sql: string, expected: readonly string[]])[] = [
    ['of a table', 'select 1 from ⟨⟩orders', ['migrations/001_init.sql: create table «orders» (']],
    ['of a table in another letter case and with its schema', 'select 1 from public.OR⟨⟩DERS', ['migrations/001_init.sql: create table «orders» (']],
    ['of a column', 'select o.tot⟨⟩al from orders o', ['migrations/001_init.sql: «total» numeric,']],
    ['of a quoted column', 'select "Full ⟨⟩Name" from customers', ['migrations/001_init.sql: «"Full Name"» text,']],
    ['of a column that was added later', 'select note⟨⟩ from orders', ['migrations/002_note.sql: alter table orders add column «note» text;']],
    ['of a column that is written', 'update orders set to⟨⟩tal = 1 where id = 2', ['migrations/001_init.sql: «total» numeric,']],
    ['of a column of an upserted row', 'insert into orders (id, total) values (1, 2) on conflict (id) do update set total = excluded.⟨⟩total', ['migrations/001_init.sql: «total» numeric,']],
    ['of a column from outside the query', 'select 1 from orders o where exists (select 1 from customers where id = customer⟨⟩_id)', ['migrations/001_init.sql: «customer_id» bigint not null references customers (id),']],
    ['of a view', 'select 1 from big_⟨⟩orders', ['migrations/002_note.sql: create view «big_orders» as select o.id, o.total as amount from orders o where o.total > 100;']],
    ['of a column of a view', 'select amount⟨⟩ from big_orders', ['migrations/002_note.sql: create view big_orders as select o.id, o.total as «amount» from orders o where o.total > 100;']],
    ['of a type', 'select 1::⟨⟩order_status', ["migrations/001_init.sql: create type «order_status» as enum ('new', 'paid');"]],
    ['of an alias', 'select ⟨⟩o.id from orders o', ['queries/q.sql: select o.id from orders «o»']],
    ['of the nearest alias of a name', 'select o.id, (select max(⟨⟩o.id) from customers o) from orders o', ['queries/q.sql: select o.id, (select max(o.id) from customers «o») from orders o']],
    ['of a CTE', 'with recent as (select id from orders) select 1 from ⟨⟩recent r', ['queries/q.sql: with «recent» as (select id from orders) select 1 from recent r']],
    ['of the inner of two CTEs of a name', 'with a as (select 1), b as (with a as (select 2) select * from ⟨⟩a) select * from a, b', ['queries/q.sql: with a as (select 1), b as (with «a» as (select 2) select * from a) select * from a, b']],
    ['of nothing, where the schema lacks the column', 'select o.n⟨⟩ope from orders o', []],
    ['of nothing, where a word is no name', 'sel⟨⟩ect 1', []],
    ['in a statement that is half typed', 'select o. from ⟨⟩orders o where', ['migrations/001_init.sql: create table «orders» (']],
  ];
  for (const [name, sql, expected] of cases) it(name, () => assert.deepEqual(inQuery(sql), expected));

  it('is found from a program', () => {
    assert.deepEqual(inProgram('`select o.⟨⟩note\n from orders o where id = $1`'), ['migrations/002_note.sql: alter table orders add column «note» text;']);
    assert.deepEqual(inProgram('"select \\"Full ⟨⟩Name\\" from customers where id = $1"'), ['migrations/001_init.sql: «"Full Name"» text,']);
  });

  it('is found after lines of Windows and after an emoji', () => {
    assert.deepEqual(inQuery("-- 🐘\r\nselect '🐘',\r\n  tot⟨⟩al\r\nfrom orders"), ['migrations/001_init.sql: «total» numeric,']);
  });

  it('of an index is its CREATE INDEX', () => {
    const by = ['migrations/001_init.sql: create index «orders_by_customer» on orders (customer_id);'];
    assert.deepEqual(definition({ ...schema, 'migrations/003_drop.sql': 'drop index ⟨⟩orders_by_customer;' }), by);
    assert.deepEqual(definition({ ...schema, 'migrations/003_comment.sql': "comment on index public.⟨⟩orders_by_customer is 'by customer';" }), by);
  });

  it('of a column in a comment on it is that column', () => {
    assert.deepEqual(definition({ ...schema, 'migrations/003_comment.sql': "comment on column orders.⟨⟩total is 'in cents';" }), ['migrations/001_init.sql: «total» numeric,']);
  });

  it('follows a renamed table to the statement that made it', () => {
    const renamed = { ...schema, 'migrations/003_rename.sql': 'alter table customers rename to clients;' };
    assert.deepEqual(definition({ ...renamed, 'q.sql': 'select c.em⟨⟩ail from clients c' }), ['migrations/001_init.sql: email text not null'.replace('email', '«email»')]);
    assert.deepEqual(definition({ ...renamed, 'q.sql': 'select c.email from cli⟨⟩ents c' }), ['migrations/001_init.sql: create table «customers» (']);
  });

  it('of a table that the document itself makes is there', () => {
    assert.deepEqual(inQuery('create temporary table staged (id int); select id from ⟨⟩staged;'), ['queries/q.sql: create temporary table «staged» (id int); select id from staged;']);
  });

  it('is found in a workspace without any schema for what stands in the statement', () => {
    assert.deepEqual(definition({ 'q.sql': 'select o.id from orders o where ⟨⟩o.id = 1' }), ['q.sql: select o.id from orders «o» where o.id = 1']);
    assert.deepEqual(definition({ 'q.sql': 'select 1 from ⟨⟩orders' }), []);
  });
});

describe('mentions', () => {
  it('of a definition tell what it declares from what it speaks of', () => {
    assert.deepEqual(mentioned({ 'migrations/001.sql': `create table a (id int primary key, b_id int references b (id), total int check (total > 0));
create index a_total on a (total) include (b_id) where b_id > 0;
alter table a drop column total, rename b_id to c_id;` }, 'migrations/001.sql').filter((one) => !one.startsWith('a_total')), [
      'a: table public.a, declares', 'id: column public.a.id, declares', 'b_id: column public.a.b_id, declares',
      'b: table public.b, reads', 'id: column public.b.id, reads', 'total: column public.a.total, declares', 'total: column public.a.total, reads',
      'a: table public.a, alters', 'total: column public.a.total, reads', 'b_id: column public.a.b_id, reads', 'b_id: column public.a.b_id, reads',
      'a: table public.a, alters', 'total: column public.a.total, alters', 'b_id: column public.a.b_id, alters', 'c_id: column public.a.c_id, declares',
    ]);
  });

  it('of a policy reach the table from the queries inside it', () => {
    const files = { ...schema, 'migrations/003_policy.sql': 'create policy own on orders using (exists (select 1 from customers c where c.id = orders.customer_id));' };
    assert.deepEqual(mentioned(files, 'migrations/003_policy.sql'), [
      'orders: table public.orders, alters', 'customers: table public.customers, reads', 'c: alias, declares', 'c: alias, reads', 'id: column public.customers.id, reads',
      'orders: table public.orders, reads', 'customer_id: column public.orders.customer_id, reads',
    ]);
  });

  it('of writes say what is written', () => {
    assert.deepEqual(mentioned({ ...schema, 'q.sql': 'insert into orders (id, total) select id, 0 from customers; delete from orders using customers c where orders.customer_id = c.id;' }, 'q.sql').filter((one) => one.endsWith('writes')), [
      'orders: table public.orders, writes', 'id: column public.orders.id, writes', 'total: column public.orders.total, writes', 'orders: table public.orders, writes',
    ]);
  });

  it('leave out what a hole is part of, the arguments of sqlc and the variables of a routine', () => {
    assert.deepEqual(mentioned({ ...schema, 'src/q.ts': "import { Pool } from 'pg';\nconst db = new Pool();\nexport const read = (n: string) => db.query(`select o.id from orders_${n} o where o.id = 1`);\n" }, 'src/q.ts'), ['o: alias, reads', 'o: alias, declares', 'o: alias, reads']);
    assert.deepEqual(mentioned({ ...schema, 'q.sql': '-- name: Get :one\nselect note from orders where total = sqlc.arg(total);' }, 'q.sql').filter((one) => one.startsWith('total')), ['total: column public.orders.total, reads']);
    const routine = 'create function f(total numeric) returns void language plpgsql as $$\ndeclare wanted numeric;\nbegin\n  update orders set note = null where id = wanted;\nend $$;';
    assert.deepEqual(mentioned({ ...schema, 'migrations/003_f.sql': routine }, 'migrations/003_f.sql'), ['orders: table public.orders, writes', 'note: column public.orders.note, writes', 'id: column public.orders.id, reads']);
  });

  it('of every beginning of a statement stand in it, and grow no mention of what is not written', () => {
    const text = 'with r as (select o.id from orders o) update orders t set total = r.id from r join customers using (id) where t."id" = r.id returning t.*';
    for (let end = 0; end <= text.length; end++) {
      const cut = text.slice(0, end);
      const names = mentioned({ ...schema, 'q.sql': cut }, 'q.sql').map((one) => one.slice(0, one.indexOf(':')));
      assert.ok(names.every((name) => name !== ''), cut);
      const written = new Set(cut.match(/"[^"]*"?|\w+/g) ?? []);
      assert.deepEqual(names.filter((name) => !written.has(name)), [], cut);
    }
  });
});
