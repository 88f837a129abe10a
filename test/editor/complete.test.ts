// What is offered where: each line is a place, what must come first there, and what must not be offered at all.
import assert from 'node:assert/strict';
import { completionsAt } from '../../server/src/editor/complete.ts';
import type { Completion } from '../../server/src/editor/complete/item.ts';
import { ask, MARK } from './ask.ts';

const SCHEMA = `
create type order_status as enum ('pending', 'paid', 'on hold', 'buyer''s');
create table customers (id bigint primary key, email text not null, name text);
create table orders (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customers (id),
  status order_status not null default 'pending',
  total_cents integer not null,
  "Note" text,
  placed_at timestamptz not null default now()
);
create table order_items (order_id bigint not null references orders (id), line_no integer not null, product text not null, primary key (order_id, line_no));
create table settings (key text primary key, value text);
create index orders_placed_at_idx on orders (placed_at);
create view paid_orders as select id, total_cents from orders where status = 'paid';
create schema audit;
create table audit.events (id bigint primary key, at timestamptz, order_id bigint references orders (id));
`;

const BASE = { 'migrations/0001_shop.sql': SCHEMA };
const at = (path: string, text: string, files: Readonly<Record<string, string>> = BASE): readonly Completion[] | undefined => completionsAt(ask({ ...files, [path]: text }));
const sql = (text: string): readonly Completion[] => at('queries/x.sql', text.replace('|', MARK)) ?? [];
const labels = (items: readonly Completion[] | undefined): readonly string[] => (items ?? []).map(({ label }) => label);

/** The text after an item was taken, as an editor would write it. */
function taken(text: string, items: readonly Completion[] | undefined, label: string): string {
  const item = items?.find((one) => one.label === label);
  assert.ok(item, `${label} is not among ${labels(items).slice(0, 12).join(' | ')}`);
  const plain = text.replace(MARK, '');
  return plain.slice(0, item.replace.start) + item.insert + plain.slice(item.replace.end);
}

interface Case {
  readonly place: string;
  readonly first?: readonly string[];
  readonly also?: readonly string[];
  readonly never?: readonly string[];
}

const ORDERS = ['id', 'customer_id', 'status', 'total_cents', 'Note', 'placed_at'];
const CASES: readonly Case[] = [
  // Statements begin.
  { place: '|', first: ['select', 'insert into', 'update', 'delete from'], never: ['where', 'orders', 'count'] },
  { place: 'sel|', first: ['select'] },
  { place: 'SEL|', first: ['SELECT', 'INSERT INTO'] },
  { place: 'select 1;\n|\nselect 2 from orders', first: ['select'], never: ['id', 'from'] },
  { place: 'explain analyze |', first: ['select', 'insert into'], never: ['create table'] },
  { place: 'with a as (select 1) |', first: ['select', 'insert into'], never: ['create table', 'a'] },
  { place: 'with recent as (|', first: ['select', 'insert into'], never: ['orders'] },
  { place: 'select 1 union |', first: ['select', 'all'], never: ['orders'] },
  { place: 'select * from orders\n\n|', also: ['where', 'select'] },
  // The list of outputs.
  { place: 'select | from orders o', first: ORDERS, also: ['distinct', 'count', 'coalesce', 'case'], never: ['email', 'from', 'orders', 'o.id'] },
  { place: 'select o.| from orders o join customers c on c.id = o.customer_id', first: ORDERS, never: ['email', 'count', 'distinct', 'o.id'] },
  { place: 'select | from orders o join customers c on c.id = o.customer_id', first: ['o.id', 'o.customer_id'], also: ['c.email', 'o', 'c'], never: ['id'] },
  { place: 'select id, st| from orders', first: ORDERS, never: ['distinct'] },
  { place: 'select id | from orders', first: ['and'], also: ['as', 'from'], never: ['id', 'count', 'orders'] },
  { place: 'select id as | from orders', never: ['id', 'from', 'count', 'orders'] },
  { place: 'select count(| from orders', first: ORDERS, also: ['distinct'] },
  { place: 'select string_agg(product, \', \' order by |) from order_items', first: ['order_id', 'line_no', 'product'], never: ['distinct'] },
  { place: 'select row_number() over (|) from orders', also: ['partition by', 'order by', 'total_cents'] },
  { place: 'select row_number() over (partition by |) from orders', first: ORDERS },
  { place: 'select case | from orders', also: ['when', 'status'] },
  { place: 'select case when status = \'paid\' | end from orders', first: ['then'] },
  { place: 'select total_cents::| from orders', first: ['order_status', 'bigint'], never: ['id', 'count'] },
  { place: 'select cast(total_cents as |) from orders', also: ['text', 'order_status'], never: ['id'] },
  { place: 'select extract(| from placed_at) from orders', also: ['year', 'epoch'], never: ['id'] },
  { place: 'select (select | from customers c where c.id = o.customer_id) from orders o', first: ['id', 'email', 'name', 'o.id'] },
  // Tables.
  { place: 'select * from |', first: ['customers', 'order_items', 'orders', 'paid_orders', 'settings'], also: ['audit', 'audit.events', 'generate_series', 'lateral'], never: ['id', 'count', 'where'] },
  { place: 'select * from ord| where id = 1', first: ['customers'], never: ['id'] },
  { place: 'select * from audit.|', first: ['events'], never: ['orders', 'audit.events', 'lateral', 'unnest'] },
  { place: 'select * from orders o, |', first: ['audit.events', 'customers', 'order_items'], also: ['settings'] },
  { place: 'with recent as (select id from orders) select * from |', first: ['recent', 'customers'] },
  { place: 'select * from orders |', first: ['where', 'join', 'left join'], also: ['group by', 'order by', 'limit'], never: ['orders', 'id', 'create table', 'on'] },
  { place: 'SELECT * FROM orders o |', first: ['WHERE', 'JOIN'], never: ['where'] },
  { place: 'select * from orders o left |', first: ['join', 'outer join'], never: ['customers'] },
  { place: 'insert into |', first: ['customers', 'order_items', 'orders'], never: ['lateral', 'unnest'] },
  { place: 'update |', first: ['customers'], also: ['orders'], never: ['set', 'unnest'] },
  { place: 'delete from |', also: ['orders'], never: ['where'] },
  { place: 'select * from (|', also: ['select', 'orders'] },
  // Joins.
  { place: 'select * from orders o join |', first: ['customers c on c.id = o.customer_id', 'order_items oi on oi.order_id = o.id', 'audit.events e on e.order_id = o.id'], also: ['settings'] },
  { place: 'select * from orders join |', first: ['customers on customers.id = orders.customer_id'] },
  { place: 'select * from orders o join customers c on c.id = o.customer_id left join |', first: ['orders o2 on o2.customer_id = c.id', 'customers c2 on c2.id = o.customer_id'] },
  { place: 'select * from orders o join | on true', first: ['audit.events', 'customers', 'order_items'], never: ['customers c on c.id = o.customer_id'] },
  { place: 'select * from orders o join customers c |', first: ['on', 'using'], never: ['where'] },
  { place: 'select * from orders o join customers c on |', first: ['c.id = o.customer_id'], also: ['o.id', 'c.email'], never: ['id', 'email'] },
  { place: 'select * from customers c join orders o on |', first: ['o.customer_id = c.id'] },
  { place: 'select * from orders o join customers c on c.id = |', first: ['o.customer_id'] },
  { place: 'select * from orders o join customers c on c.id = o.customer_id |', first: ['and', 'or'], also: ['where', 'join', 'order by'] },
  { place: 'select * from orders o join customers c using (|)', first: ['id'], never: ['email', 'customer_id'] },
  // Conditions.
  { place: 'select * from orders where |', first: ORDERS, also: ['not', 'exists', 'now'], never: ['where', 'customers', 'email'] },
  { place: 'select * from orders where |\n\nselect name from customers', first: ORDERS, never: ['name', 'email'] },
  { place: 'select name from customers\n\nselect * from orders where |', first: ORDERS, never: ['name', 'email'] },
  { place: 'select * from orders where total_cents > 1 |', first: ['and', 'or'], also: ['order by', 'limit'], never: ['id', 'join'] },
  { place: 'select * from orders where total_cents > 1 an|', first: ['and', 'or'] },
  { place: 'select * from orders where (id = 1 or |', first: ORDERS },
  { place: 'select * from orders where placed_at is |', first: ['null', 'not null'], never: ['id'] },
  { place: 'select * from orders where placed_at is not |', first: ['null'], never: ['id'] },
  { place: 'select * from orders where total_cents not |', first: ['in', 'like'], never: ['id'] },
  { place: 'select * from orders where status = |', first: ["'pending'", "'paid'", "'on hold'", "'buyer's'"], also: ['total_cents'] },
  { place: 'select * from orders where status = \'|', first: ['pending', 'paid', 'on hold'], never: ['id', 'count'] },
  { place: 'select * from orders where status = \'p|\' and id = 1', first: ['pending', 'paid'], never: ['id'] },
  { place: 'select * from orders o join settings s on true where o.status in (\'paid\', \'|\')', first: ['pending', 'paid'] },
  { place: 'select * from orders where status in (|', first: ["'pending'"], also: ['select', 'id'] },
  { place: 'select * from settings where key = \'|\'', never: ['key', 'pending', 'count'] },
  { place: 'select * from orders o where exists (select 1 from order_items i where i.order_id = |)', first: ['o.id'], also: ['line_no'] },
  { place: 'select * from orders o where exists (select 1 from order_items where |)', first: ['order_id', 'line_no', 'product', 'o.id'], never: ['id'] },
  // Order, group.
  { place: 'select count(*) as n from orders order by |', first: ['n', ...ORDERS], never: ['asc', 'orders'] },
  { place: 'select * from orders order by placed_at |', also: ['asc', 'desc', 'limit'], never: ['id'] },
  { place: 'select * from orders order by placed_at desc |', first: ['nulls first', 'nulls last'], also: ['limit'] },
  { place: 'select * from orders order |', first: ['by'], never: ['id'] },
  { place: 'select status from orders group by |', first: ORDERS, never: ['having'] },
  { place: 'select * from orders limit |', never: ['id', 'count', 'orders'] },
  { place: 'select * from orders limit 10 |', first: ['offset'], never: ['where'] },
  // CTEs and derived tables.
  { place: 'with r as (select id, total_cents as cents from orders) select | from r', first: ['id', 'cents'], never: ['total_cents', 'status'] },
  { place: 'select d.| from (select o.*, 1 as one from orders o) d', first: [...ORDERS, 'one'] },
  { place: 'with r (a, b) as (select id, status from orders) select r.| from r', first: ['a', 'b'], never: ['id'] },
  { place: 'with a as (select id from orders where |) select * from a', first: ORDERS },
  { place: 'select v.| from paid_orders v', first: ['id', 'total_cents'] },
  // Writes.
  { place: 'insert into orders |', first: ['(customer_id, total_cents) values (…)'], also: ['values', 'select', 'default values'], never: ['where'] },
  { place: 'insert into orders (|)', first: ['customer_id, total_cents', 'customer_id', 'total_cents', 'status'], never: ['id', 'count', 'email'] },
  { place: 'insert into orders (customer_id, |) values (1)', first: ['total_cents', 'status'], never: ['customer_id', 'customer_id, total_cents'] },
  { place: 'insert into orders (customer_id, status) values (1, |)', first: ["'pending'"], also: ['default', 'now'], never: ['total_cents'] },
  { place: 'insert into orders (customer_id, status) values (1, \'|\')', first: ['pending'] },
  { place: 'insert into orders (customer_id) values (1) |', first: ['on conflict', 'returning'], never: ['where'] },
  { place: 'insert into orders (customer_id) select | from customers', first: ['id', 'email', 'name'], never: ['total_cents'] },
  { place: 'insert into settings (key, value) values ($1, $2) on conflict (|)', first: ['key', 'value'], never: ['count'] },
  { place: 'insert into settings (key) values ($1) on conflict (key) |', first: ['do nothing', 'do update set'] },
  { place: 'insert into settings (key) values ($1) on conflict (key) do update set |', first: ['key', 'value'] },
  { place: 'insert into settings (key) values ($1) on conflict (key) do update set value = |', first: ['excluded.value'], also: ['value', 'default'] },
  { place: 'insert into settings (key) values ($1) on conflict (key) do update set value = excluded.|', first: ['key', 'value'], never: ['count'] },
  { place: 'insert into settings (key) values ($1) on conflict on constraint |', first: ['settings_pkey'] },
  { place: 'insert into orders (customer_id) values (1) returning |', first: ORDERS },
  { place: 'update orders set |', first: ['customer_id', 'status'], never: ['id', 'count'] },
  { place: 'update orders set total_cents = 1, | where id = 1', first: ['customer_id', 'status'], never: ['total_cents'] },
  { place: 'update orders set status = \'|\' where id = 1', first: ['pending'] },
  { place: 'update orders set total_cents = 1 |', also: ['where', 'from', 'returning'], never: ['id'] },
  { place: 'update orders o |', first: ['set'], never: ['where'] },
  { place: 'delete from orders |', first: ['where', 'using', 'returning'], never: ['set'] },
  { place: 'delete from orders where |', first: ORDERS },
  // Definitions.
  { place: 'alter table |', first: ['customers', 'order_items', 'orders'], never: ['paid_orders', 'add column'] },
  { place: 'alter table orders |', first: ['add column', 'add constraint'], never: ['orders', 'where'] },
  { place: 'alter table orders drop column |', first: ORDERS, never: ['count'] },
  { place: 'alter table orders drop constraint |', first: ['orders_pkey', 'orders_customer_id_fkey'], never: ['id'] },
  { place: 'alter table orders add column x |', first: ['order_status', 'bigint'], never: ['not null'] },
  { place: 'alter table orders add column x bigint |', first: ['not null', 'default'], also: ['references'] },
  { place: 'alter table orders add constraint f foreign key (|)', first: ORDERS },
  { place: 'alter table orders add constraint f foreign key (customer_id) references |', first: ['customers', 'order_items'], never: ['paid_orders'] },
  { place: 'alter table orders add constraint f foreign key (customer_id) references customers (|)', first: ['id', 'email', 'name'], never: ['status'] },
  { place: 'alter table orders alter column status |', first: ['type', 'set not null'] },
  { place: 'alter table orders add constraint c check (|)', first: ORDERS },
  { place: 'create index on |', also: ['orders'], never: ['id'] },
  { place: 'create index on orders (|)', first: ORDERS, never: ['email'] },
  { place: 'create index on orders using |', first: ['btree', 'gin'], never: ['orders'] },
  { place: 'create index on orders (id) where |', first: ORDERS },
  { place: 'create table notes (order_id bigint references |)', also: ['orders'], never: ['paid_orders'] },
  { place: 'create table notes (id |)', first: ['order_status', 'bigint'] },
  { place: 'create table notes (id bigint, constraint p primary key (|))', first: ['id'], never: ['orders'] },
  { place: 'create table |', never: ['orders', 'customers'] },
  { place: 'create view v as select | from orders', first: ORDERS },
  { place: 'drop table |', first: ['customers', 'order_items'], also: ['if exists'], never: ['paid_orders'] },
  { place: 'drop index |', also: ['orders_placed_at_idx'], never: ['orders'] },
  { place: 'drop view |', first: ['paid_orders'], never: ['orders'] },
  { place: 'truncate |', also: ['orders'] },
  { place: 'create function f() returns void language plpgsql as $$ begin if true then update orders set |; end if; end $$', first: ['customer_id', 'status'], never: ['id'] },
  { place: 'create function f() returns void language plpgsql as $$ begin select 1; | end $$', also: ['select', 'perform'] },
  { place: 'create index on orders (lower(|))', first: ORDERS },
  { place: 'create type mood |', first: ['as enum'] },
  { place: 'alter table orders add column doc text generated always as (lower(|)) stored', first: ORDERS },
  // An insert of what a query reads.
  { place: 'insert into settings (key) select name from customers on |', first: ['conflict'], never: ['name'] },
  { place: 'insert into settings (key) select name from customers on conflict (key) do update set value = excluded.|', first: ['key', 'value'] },
  { place: 'insert into settings (key) select name from customers where id = 1 |', also: ['on conflict', 'returning'] },
  { place: 'select * | orders', also: ['from'], never: ['id'] },
  { place: 'select id as rows |', also: ['from'], never: ['id'] },
  { place: 'select * from orders where total_cents = 2 * |', first: ORDERS },
  // Nowhere.
  { place: 'select 1 -- from |', never: ['orders', 'select'] },
  { place: 'select /* | */ 1', never: ['orders', 'select', 'count'] },
  { place: 'select \'|\' from orders', never: ['id', 'count', 'from'] },
  { place: 'select 1.| from orders', never: ['id', 'count'] },
  { place: 'select nothing.| from orders', never: ['id', 'count'] },
];

describe('completion', () => {
  for (const { place, first = [], also = [], never = [] } of CASES) {
    it(place.replaceAll('\n', '⏎'), () => {
      const offered = labels(sql(place));
      assert.deepEqual(offered.slice(0, first.length), first);
      for (const label of also) assert.ok(offered.includes(label), `${label} is not among ${offered.slice(0, 20).join(' | ')}`);
      for (const label of never) assert.ok(!offered.includes(label), `${label} is offered`);
    });
  }

  // ── In programs ────────────────────────────────────────────────────────────────────────────────────────────────

  const program = (query: string): string => `import { Pool } from 'pg';\r\nconst pool = new Pool();\r\nexport const run = (id: number) => pool.query(${query});\r\n`;
  const inProgram = (query: string): { readonly text: string; readonly items: readonly Completion[] | undefined } => {
    const text = program(query.replace('|', MARK));
    return { text, items: at('src/a.ts', text) };
  };

  it('writes into a template with holes, after an emoji and CRLF', () => {
    const { text, items } = inProgram('`/* 😀 */ select o.id\r\n from orders o\r\n where o.id = ${id} and o.sta| limit 1`');
    assert.equal(taken(text, items, 'status'), program('`/* 😀 */ select o.id\r\n from orders o\r\n where o.id = ${id} and o.status limit 1`'));
  });

  it('escapes what the literal demands', () => {
    const quoted = inProgram('"select | from orders"');
    assert.equal(taken(quoted.text, quoted.items, 'Note'), program('"select \\"Note\\" from orders"'));
    const begun = inProgram('"select \\"No| from orders"');
    assert.equal(taken(begun.text, begun.items, 'Note'), program('"select \\"Note\\" from orders"'));
    const label = inProgram("'select id from orders where status = |'");
    assert.equal(taken(label.text, label.items, "'buyer's'"), program("'select id from orders where status = \\'buyer\\'\\'s\\''"));
  });

  it('leaves the cursor between the parentheses of a call', () => {
    const { text, items } = inProgram('`select co| from orders`');
    assert.equal(items?.find(({ label }) => label === 'count')?.snippet, true);
    assert.equal(taken(text, items, 'count'), program('`select count($0) from orders`'));
    assert.equal(taken(text, items, 'current_date'), program('`select current_date from orders`'));
  });

  it('says nothing in a hole, beside one, and outside the text', () => {
    assert.equal(inProgram('`select id from orders where id = ${i|d}`').items, undefined);
    assert.equal(inProgram('`select id from orders where id = ${id}|`').items, undefined);
    assert.equal(inProgram('`select 1` |').items, undefined);
    assert.equal(at('src/b.ts', `import { Pool } from 'pg';\nconst COLUMNS = 'id, status';\nnew Pool().query(\`select \${${MARK}COLUMNS} from orders\`);\n`), undefined);
  });

  it('completes in a text that is glued of parts', () => {
    const { text, items } = inProgram("'select id, | ' + 'from orders'");
    assert.equal(taken(text, items, 'status'), program("'select id, status ' + 'from orders'"));
  });

  it('begins with the first letter', () => {
    assert.equal(labels(inProgram('`s|`').items)[0], 'select');
  });

  // ── What is inserted ───────────────────────────────────────────────────────────────────────────────────────────

  const takenSql = (place: string, label: string): string => taken(place.replace('|', MARK), sql(place), label);

  it('replaces the word being typed, and no more', () => {
    assert.equal(takenSql('select cust|omer from orders', 'customer_id'), 'select customer_id from orders');
    assert.equal(takenSql('select * from orders where status = \'pen|\'', 'paid'), "select * from orders where status = 'paid'");
    assert.equal(takenSql("select * from orders where status = '|", 'paid'), "select * from orders where status = 'paid'");
    assert.equal(takenSql("select * from orders where status = '|\n  and id in ('1')", 'paid'), "select * from orders where status = 'paid'\n  and id in ('1')");
    assert.equal(takenSql("update orders set sta| where id = 1", 'status'), 'update orders set status =  where id = 1');
    assert.equal(takenSql("update orders set sta| = 1", 'status'), 'update orders set status = 1');
    assert.equal(takenSql('select coun|(id) from orders', 'count'), 'select count(id) from orders');
  });

  it('quotes a name where the dialect demands it', () => {
    assert.equal(takenSql('select | from orders', 'Note'), 'select "Note" from orders');
    const mysql = { 'migrations/0001_a.sql': 'create table `group` (id int auto_increment, `order` int, primary key (id)) engine=InnoDB;' };
    const columns = `select ${MARK} from \`group\``;
    assert.equal(taken(columns, at('q/a.sql', columns, mysql), 'order'), 'select `order` from `group`');
    assert.ok(!labels(at('q/a.sql', columns, mysql)).includes('coalesce'), 'functions of another server');
  });

  it('orders by what it sorts on', () => {
    const items = sql('select | from orders');
    assert.deepEqual(items.toSorted((a, b) => (a.sort < b.sort ? -1 : 1)), items);
    assert.equal(new Set(items.map(({ sort }) => sort)).size, items.length);
  });

  it('tells what things are', () => {
    const [id, , status] = sql('select | from orders');
    assert.equal(id?.detail, 'bigint not null · orders');
    assert.equal(status?.detail, 'order_status not null · orders');
    // Beside a whole join there is no room: VS Code would cut the condition.
    const [join] = sql('select * from orders o join |');
    assert.deepEqual([join?.detail, join?.documentation], ['', 'Follows the foreign key `orders_customer_id_fkey`.']);
    assert.match(sql('select * from |').find(({ label }) => label === 'settings')?.documentation ?? '', /key text not null\nvalue text/);
  });

  // ── Which schema ───────────────────────────────────────────────────────────────────────────────────────────────

  it('shows a migration the schema before it', () => {
    const files = { 'migrations/0001_a.sql': 'create table orders (id bigint, old text);', 'migrations/0003_c.sql': 'alter table orders drop column old;\nalter table orders add column late text;' };
    assert.deepEqual(labels(at('migrations/0002_b.sql', `create table made (id int);\nalter table orders drop column ${MARK};`, files)), ['id', 'old']);
    assert.deepEqual(labels(at('queries/q.sql', `alter table orders drop column ${MARK}`, files)), ['id', 'late']);
    assert.deepEqual(labels(at('migrations/0002_b.sql', `create table made (id int, n int);\nalter table made drop column ${MARK}`, files)), ['id', 'n']);
  });

  it('knows the tables that the document makes itself', () => {
    const text = `create temporary table staged (a int, b int);\nselect ${MARK} from staged;`;
    assert.deepEqual(labels(at('queries/q.sql', text)).slice(0, 2), ['a', 'b']);
  });

  it('asks the database that has the tables', () => {
    const files = { 'a/migrations/0001_a.sql': 'create table orders (id bigint);', 'b/migrations/0001_b.sql': 'create table users (uid bigint);' };
    assert.deepEqual(labels(at('a/q.sql', `select ${MARK} from orders`, files))[0], 'id');
    assert.deepEqual(labels(at('b/q.sql', `select ${MARK} from users`, files))[0], 'uid');
  });

  it('stands any text at any place', () => {
    const text = CASES.map(({ place }) => place.replace('|', '')).join(';\n');
    for (let offset = 0; offset <= text.length; offset += 53) {
      for (const cut of [text.slice(0, offset) + MARK, text.slice(0, offset) + MARK + text.slice(offset)]) {
        const items = at('queries/x.sql', cut) ?? [];
        assert.ok(items.every(({ replace }) => replace.start <= offset && offset <= replace.end));
      }
    }
  }).timeout(30_000);
});
