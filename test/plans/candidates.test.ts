// The indexes that could serve a query, before a planner has seen them; and what none could serve.
import assert from 'node:assert/strict';
import { candidatesOf, variantsOf } from '../../server/src/plans/candidates.ts';
import { rewritesOf } from '../../server/src/plans/rewrites.ts';
import { createIndexSql } from '../../server/src/sql/createIndex.ts';
import { resolvedOf, schemaOf } from '../query/support.ts';
import { shopSchema } from './shopPlanner.ts';

const unknown = { bytes: () => undefined, distinct: () => undefined };
const shown = (sql: string): readonly string[] => candidatesOf(resolvedOf(sql, shopSchema), unknown).map(({ table, index }) => createIndexSql({ name: table.name }, index, { concurrently: false }).replace('create index on ', ''));

describe('candidate indexes', () => {
  const HELD: readonly (readonly [string, readonly string[]])[] = [
    ['select * from orders where customer_id = $1 and created_at > $2 order by total desc limit 5', ['orders (customer_id)', 'orders (customer_id, total desc)', 'orders (customer_id, created_at)', 'orders (customer_id, total desc, created_at)', 'orders (total desc)']],
    ['select o.id from customer c join orders o on o.customer_id = c.id where lower(c.email) = $1', ['customer ((lower(email)))', 'orders (customer_id)', 'orders (customer_id) include (id)']],
    ['select distinct on (customer_id) * from orders order by customer_id, created_at desc', ['orders (customer_id, created_at desc)']],
    ['select *, row_number() over (partition by customer_id order by total desc) from orders', ['orders (customer_id, total desc)']],
    ["select max(total) from orders where details ->> 'channel' = 'web'", ["orders ((details ->> 'channel'), total)", 'orders (total)']],
    ['select * from (select customer_id, sum(total) from orders group by customer_id) t where t.customer_id = 5', ['orders (customer_id)', 'orders (customer_id) include (total)']],
    ["select count(*) from orders where tags && $1 or note ilike '%x%' or customer_id = 5", ['orders using gin (tags)', 'orders using gin (note gin_trgm_ops)', 'orders (customer_id)']],
    ["select * from job where finished_at is null order by run_at limit 1", ['job (run_at) where finished_at is null']],
    ['select * from customer c where exists (select 1 from orders o where o.customer_id = c.id and o.reference = $1)', ['orders (reference, customer_id)', 'orders (customer_id)']],
    // An index that begins like it is extended: its keys come first.
    ['select * from orders where customer_id = $1 and tenant_id = $2 and created_at = $3', ['orders (tenant_id, created_at, customer_id)']],
  ];
  for (const [sql, wanted] of HELD) {
    it(`of ${sql}`, () => {
      const all = shown(sql);
      for (const one of wanted) assert.ok(all.includes(one), `${one} is not among\n${all.join('\n')}`);
    });
  }

  it('carry columns along for each way to a table, and beside a longer key, but not where one row is found', () => {
    const ways = shown('select o.id from orders o join order_item i on i.order_id = o.id join product p on p.id = i.product_id where i.quantity = 3');
    for (const one of ['order_item (order_id, quantity) include (product_id)', 'order_item (product_id, quantity) include (order_id)']) assert.ok(ways.includes(one), `${one} is not among\n${ways.join('\n')}`);
    const lines = schemaOf('create table line (order_id int, no int, shipped date, due date, note text, primary key (order_id, no));');
    const ofLines = (sql: string): readonly string[] => candidatesOf(resolvedOf(sql, lines), unknown).map(({ table, index }) => createIndexSql({ name: table.name }, index, { concurrently: false }).replace('create index on ', ''));
    assert.deepEqual(ofLines('select count(*) from line where order_id = $1 and shipped > due'), ['line (order_id) include (shipped, due)']);
    assert.ok(!ofLines('select shipped from line where order_id = $1 and no = $2').includes('line (order_id, no) include (shipped)'));
  });

  it('are none where an index serves already, and none that PostgreSQL could not build', () => {
    assert.deepEqual(shown('select * from orders where tenant_id = $1 and created_at > $2'), ['orders (created_at)']);
    assert.deepEqual(shown("select * from orders where created_at::date = '2024-01-01'"), []);
    assert.deepEqual(shown("select * from orders where to_char(created_at, 'YYYY') = '2024'"), []);
    assert.deepEqual(shown("select * from orders where date_trunc('day', created_at) = $1"), []);
    assert.deepEqual(shown('select * from product where to_tsvector(description) @@ $1'), []);
    assert.deepEqual(shown('select * from orders where id + 1 = $1'), []);
  });

  it('are partial for what the text fixes, and never for what the program passes', () => {
    const partial = (sql: string): readonly string[] => candidatesOf(resolvedOf(sql, shopSchema), unknown).flatMap((one) => variantsOf(one, unknown)).flatMap(({ index }) => index.predicate);
    assert.ok(partial("select * from orders where status = 'paid' and customer_id = $1").includes("status = 'paid'"));
    assert.deepEqual(partial('select * from orders where status = $2 and customer_id = $1'), []);
    assert.deepEqual(partial("select * from orders where reference = 'R1' and customer_id = 5"), []);
  });
});

describe('what no index serves', () => {
  const rewrites = (sql: string): readonly string[] => rewritesOf(resolvedOf(sql, shopSchema), shopSchema.extensions).map(({ kind }) => kind);
  const CASES: readonly (readonly [string, readonly string[]])[] = [
    ["select * from orders where date(created_at) = '2024-01-01'", ['bare column']],
    ["select * from orders where 't1' = any (tags)", ['containment']],
    ['select * from orders order by id limit 20 offset 20000', ['keyset']],
    ['select * from customer where id not in (select customer_id from orders)', ['not exists']],
    ['select * from product where to_tsvector(description) @@ $1', ['text configuration']],
    ["select * from customer where lower(email) = 'x' and created_at > $1", []],
    ['select * from orders order by id limit 20', []],
  ];
  for (const [sql, wanted] of CASES) it(`${wanted.join(', ') || 'nothing'} of ${sql}`, () => assert.deepEqual(rewrites(sql), wanted));
});
