// The outline of a document and the search for what the schemas hold.
import assert from 'node:assert/strict';
import { placeOf } from '../../server/src/engine/showing/origins.ts';
import { schemaSymbols } from '../../server/src/editor/schemaSymbols.ts';
import { symbolsOf, type Symbol } from '../../server/src/editor/symbols.ts';
import { contains, slice } from '../../server/src/text/span.ts';
import { workspaceOf } from './ask.ts';

function outline(text: string, path = 'q.sql'): readonly Symbol[] {
  const symbols = symbolsOf(workspaceOf({ [path]: text }).read(path)!);
  // What editors refuse: an empty name, or a selection outside its range.
  const check = (one: Symbol, around: { readonly start: number; readonly end: number }): void => {
    assert.notEqual(one.name, '');
    assert.ok(contains(around, one.span) && contains(one.span, one.selection), `${one.name} of ${text}`);
    for (const child of one.children) check(child, one.span);
  };
  for (const one of symbols) check(one, { start: 0, end: text.length });
  return symbols;
}
const lines = (text: string, path?: string): readonly string[] => outline(text, path).map(({ name, kind, detail }) => `${kind}: ${name}${detail === undefined ? '' : ` (${detail})`}`);

describe('outline', () => {
  it('names each statement by what it does and to what', () => {
    const text = [
      'begin;',
      'create schema billing;',
      "create type mood as enum ('a');",
      'create table billing.orders (id bigint primary key, total numeric(10, 2) not null, check (total > 0));',
      'create unique index orders_key on billing.orders (total);',
      'create index on billing.orders (total);',
      'alter table billing.orders add column note text, drop column total;',
      'create materialized view totals as select 1 as n;',
      'create function f(a int) returns int language sql as $$ select a $$;',
      'create trigger t after insert on billing.orders for each row execute function f();',
      'drop table if exists a, b;',
      'grant select on a to b;',
      'set search_path = x;',
      'commit;',
    ].join('\n');
    assert.deepEqual(lines(text), [
      'schema: schema billing',
      'type: type mood',
      'table: create table billing.orders',
      'index: unique index orders_key',
      'index: index on billing.orders',
      'table: alter table billing.orders',
      'view: create materialized view totals',
      'function: function f',
      'trigger: trigger t',
      'table: drop table a, b',
      'statement: grant on a',
    ]);
    const [, , table, , , altered] = outline(text);
    assert.deepEqual(table!.children.map(({ name, kind, detail }) => [name, kind, detail]), [['id', 'column', 'bigint'], ['total', 'column', 'numeric(10, 2)']]);
    assert.equal(slice(text, table!.selection), 'billing.orders');
    assert.deepEqual(altered!.children.map(({ name }) => name), ['note']);
  });

  it('names queries by their tables, and shortens a long join', () => {
    assert.deepEqual(lines('select 1; select * from a join b on true; with c as (select 1) select * from c; insert into t (x) values (1); update s.t set x = 1; delete from t using u; select * from a, b, c, d, e; select * from (select 1) x, unnest(array[1]) y'), [
      'query: select', 'query: select from a, b', 'query: select from c', 'query: insert into t', 'query: update s.t', 'query: delete from t', 'query: select from a, b, c, …', 'query: select from x, unnest(…)',
    ]);
  });

  it('calls a query what sqlc and PgTyped call it', () => {
    assert.deepEqual(lines('-- name: GetOrder :one\nselect * from orders where id = $1;\n\n/* @name listOrders */\nselect * from orders;\n'), ['query: GetOrder (select from orders)', 'query: listOrders (select from orders)']);
  });

  it('names the queries of a program with the routine they stand in', () => {
    const text = "// 😀\nimport { Pool } from 'pg';\nconst pool = new Pool();\nexport async function ordersOf(id: number, where: string) {\n  return pool.query(`select * from orders where customer_id = ${id} ${where}`);\n}\nawait pool.query('delete from carts');\n";
    assert.deepEqual(lines(text, 'a.ts'), ['query: select from orders (ordersOf)', 'query: delete from carts']);
    assert.equal(slice(text, outline(text, 'a.ts')[0]!.selection), 'select');
  });

  it('keeps to its rules in texts that are half typed, damaged, or end in CRLF', () => {
    const text = 'create table orders (\r\n  id bigint,\r\n  total num';
    assert.deepEqual(outline(`${text}\r\n`).map(({ name, children }) => [name, children.map((child) => child.name)]), [['create table orders', ['id', 'total']]]);
    const all = `create table t (a int, b text references x(y)); create index i on t (a); alter table t add column; select '😀' from "T t"; create type; -- end\r\n drop`;
    for (let end = 0; end <= all.length; end++) outline(all.slice(0, end));
    for (const odd of ['', ' ', ';;', '\\d orders', 'create', 'frobnicate the widget now please and again', 'create or replace']) outline(odd);
  });
});

describe('schema symbols', () => {
  const FILES = {
    'migrations/0001.sql': "create type order_status as enum ('a');\ncreate table orders (id bigint primary key, customer_id bigint, status order_status);\n",
    'migrations/0002.sql': 'create table order_items (order_id bigint, oid integer);\ncreate index orders_customer_id_idx on orders (customer_id);\ncreate view open_orders as select id from orders;\nalter table orders add column note text;',
  };
  const workspace = workspaceOf(FILES);
  const found = (query: string): readonly string[] => schemaSymbols(workspace.world, query).map(({ name, container, kind }) => `${kind} ${container}.${name}`);

  it('finds tables, views, columns, indexes and types, the best first', () => {
    assert.deepEqual(found('orders').slice(0, 4), ['table public.orders', 'index orders.orders_pkey', 'index orders.orders_customer_id_idx', 'view public.open_orders']);
    assert.deepEqual(found('oi').slice(0, 2), ['column order_items.oid', 'table public.order_items']);
    assert.deepEqual(found('cust_id'), ['column orders.customer_id', 'index orders.orders_customer_id_idx']);
    assert.deepEqual(found('ORDER_STATUS'), ['type public.order_status']);
    assert.deepEqual(found('zzz'), []);
  });

  it('takes a dot for what divides a table from its columns', () => {
    assert.equal(found('orders.note')[0], 'column orders.note');
    assert.equal(found('ord.stat')[0], 'column orders.status');
    assert.equal(found('items.').every((name) => name.includes('order_items.')), true);
  });

  it('shows tables first before anything is typed, and never more than 200', () => {
    assert.deepEqual(found('').slice(0, 3), ['table public.orders', 'table public.order_items', 'view public.open_orders']);
    const wide = workspaceOf({ 'migrations/0001.sql': `create table w (${Array.from({ length: 300 }, (_, i) => `c${i} int`).join(', ')});` });
    assert.equal(schemaSymbols(wide.world, 'c').length, 200);
  });

  it('knows where each is declared, also what a later migration adds', () => {
    const textAt = (name: string): string => {
      const symbol = schemaSymbols(workspace.world, name)[0]!;
      const place = placeOf(symbol.origin, workspace)!;
      return slice(FILES[place.path as keyof typeof FILES], place.span);
    };
    assert.equal(textAt('note'), 'alter table orders add column note text');
    assert.equal(textAt('order_status'), "create type order_status as enum ('a')");
    assert.equal(textAt('open_orders'), 'create view open_orders as select id from orders');
  });

  it('names the database where there are several', () => {
    const two = workspaceOf({ 'a/migrations/0001.sql': 'create table things (id int);', 'b/migrations/0001.sql': 'create table things (id int);' });
    assert.deepEqual(schemaSymbols(two.world, 'things').map(({ container }) => container), ['a · public', 'b · public']);
    assert.deepEqual(schemaSymbols(workspaceOf({ 'q.sql': 'select 1' }).world, 'x'), []);
  });
});
