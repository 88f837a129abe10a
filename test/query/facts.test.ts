import assert from 'node:assert/strict';
import { rowBound, type RowBound } from '../../server/src/query/facts.ts';
import { pinnedColumns } from '../../server/src/query/facts/pins.ts';
import { noSizes, type Sizes } from '../../server/src/query/sizes.ts';
import { resolvedOf, schemaOf, type Written } from './support.ts';

const schema = schemaOf(`
  create type state as enum ('new', 'paid', 'closed');
  create table customer (id bigint primary key, email text not null unique, shop_id bigint not null, active boolean not null, country text references country, name text);
  create table country (code text primary key, name text);
  create table purchase (id bigint primary key, customer_id bigint not null references customer, state state not null, total numeric, created_at timestamptz not null, note text, tags text[], deleted_at timestamptz);
  create table line (purchase_id bigint references purchase, position int, product text, primary key (purchase_id, position));
  create unique index purchase_open on purchase (customer_id) where state = 'new';
  create unique index customer_lower on customer (lower(name));
  create view report as select * from purchase;
`);

const sizes: Sizes = { rows: (table) => (table === 'public.country' ? 200 : undefined) };
const bound = (sql: string, written?: Written): RowBound['kind'] => rowBound(resolvedOf(sql, schema, written), sizes).kind;

const BOUNDS: Readonly<Record<RowBound['kind'], readonly string[]>> = {
  'at most one': [
    'select * from customer where id = $1',
    'select * from customer where $1 = id and active',
    "select * from customer where email = 'a@b.c'",
    'select * from customer where id = any (array[$1])',
    'select * from line where purchase_id = $1 and position = 2',
    'select * from line where (purchase_id, position) = ($1, $2)',
    "select * from purchase where customer_id = $1 and state = 'new'",
    'select * from customer where lower(name) = lower($1)',
    'select c.name, k.name from customer c join country k on k.code = c.country where c.id = $1',
    'select c.name from customer c left join country k on k.code = c.country where c.id = $1',
    'select 1 from purchase p join customer c on c.id = p.customer_id where p.id = $1',
    'select 1 from line l join purchase p on p.id = l.purchase_id join customer c on c.id = p.customer_id where l.purchase_id = $1 and l.position = $2',
    'select id from purchase where total > 10 order by total limit 1',
    'select id from customer where id = (select customer_id from purchase where id = $1)',
    'select now()',
    'select exists (select 1 from purchase)',
    'select * from purchase where false',
    'select * from (select * from customer) c where c.id = $1',
    'with c as (select customer_id, sum(total) from purchase group by customer_id) select * from c where customer_id = $1',
    'values (1)',
    'insert into customer (id, email) values (1, $1) returning *',
    'update customer set name = $1 where id = $2 returning *',
  ],
  aggregate: ['select count(*) from purchase', 'select max(created_at), min(created_at) from purchase where total > 10'],
  limited: ['select * from purchase limit 10', 'select * from purchase limit $1', 'select * from purchase fetch first 5 rows only', 'select * from purchase union all select * from purchase limit 10'],
  small: [
    'select * from country',
    "select * from country where name like '%a%'",
    'select state, count(*) from purchase group by state',
    'select distinct state from purchase',
    'select distinct active from customer',
    'select country, count(*) from customer group by country',
  ],
  listed: [
    'select * from customer where id in (1, 2, 3)',
    'select * from customer where id = any ($1)',
    'select * from customer where id = 1 or id = 2',
    'select * from purchase where customer_id in ($1, $2)',
    'select * from customer where id in (select customer_id from purchase where id = any ($1))',
    'select * from line where purchase_id = any ($1) and position = 1',
    'select * from unnest($1::int[])',
    'select * from purchase p join unnest($1::bigint[]) u(id) on u.id = p.id',
    'values (1), (2)',
    'select * from customer where id = $1 or email = $2',
  ],
  parent: [
    'select * from purchase where customer_id = $1',
    'select * from purchase where customer_id = $1 and created_at > now()',
    'select * from customer where shop_id = $1',
    'select * from line where purchase_id = $1',
    'select p.* from purchase p join customer c on c.id = p.customer_id where c.email = $1',
    'select l.* from line l join purchase p on p.id = l.purchase_id where p.customer_id = $1',
    'select * from purchase p where p.customer_id = $1 union all select * from purchase where id = $2',
    'select d.* from (select * from purchase) d where d.customer_id = $1',
    'select * from purchase where id = $1 or customer_id = $2',
    'select c.* from purchase p join customer c on c.id = p.customer_id or c.email = p.note where p.customer_id = $1',
    'select customer_id, state, count(*) from purchase where customer_id = $1 group by customer_id, note',
  ],
  unbounded: [
    'select * from purchase',
    "select * from purchase where state = 'paid'",
    'select * from purchase where created_at > $1',
    'select * from purchase where customer_id <> $1',
    'select * from customer where active',
    'select * from purchase p join customer c on c.id = p.customer_id',
    // The children of every row of a small table are the whole table.
    'select c.* from country k join customer c on c.country = k.code',
    // An outer join keeps its left side whole.
    'select * from purchase p left join customer c on c.id = p.customer_id and p.customer_id = $1',
    'select customer_id, count(*) from purchase group by customer_id',
    'select distinct customer_id from purchase',
    'select * from purchase where id = $1 union select * from purchase',
    'with p as (select * from purchase) select * from p',
    'select * from purchase where customer_id = $1 or total > 10',
    // A condition that the parameters can switch off bounds nothing.
    'select * from purchase where $1 is null or customer_id = $1',
    'select * from customer where id in (select customer_id from purchase)',
    "select * from line where purchase_id = 1 or product = 'x'",
    'select p.* from purchase p, (select id from customer limit 10) c',
  ],
  unknown: [
    'select * from nowhere.thing',
    'select * from report',
    'select * from my_function($1)',
    'with recursive t as (select 1 as n union all select n + 1 from t) select * from t',
  ],
};

describe('the bound of rows', () => {
  for (const [kind, queries] of Object.entries(BOUNDS)) {
    describe(kind, () => {
      for (const sql of queries) it(sql, () => assert.equal(bound(sql), kind));
    });
  }

  it('is unknown where something open may bound it', () => {
    assert.equal(bound('select * from purchase', { openEnd: true }), 'unknown');
    assert.equal(bound('select * from purchase where ${0}', { holes: ['text'] }), 'unknown');
    assert.equal(bound('select ${0} from purchase', { holes: ['fragment'] }), 'unknown');
    assert.equal(bound('select * from purchase order by ${0}', { holes: ['fragment'] }), 'unbounded');
    assert.equal(bound('select * from purchase where id = ${0}', { holes: ['text'] }), 'at most one');
  });

  it('does not count what is there only sometimes', () => {
    assert.equal(bound('select * from purchase where true and customer_id = $1', { optional: [' and customer_id = $1'] }), 'unbounded');
    assert.equal(bound('select * from purchase limit 10', { optional: [' limit 10'] }), 'unknown');
    assert.equal(bound('select p.* from purchase p join line l on l.purchase_id = p.id where p.id = $1', { optional: ['join line l on l.purchase_id = p.id'] }), 'unknown');
  });

  it('names the child table and says why', () => {
    const found = rowBound(resolvedOf('select * from purchase where customer_id = $1', schema), noSizes);
    assert.deepEqual(found, { kind: 'parent', reason: '`customer_id` is given', table: 'public.purchase', columns: ['customer_id'] });
  });
});

describe('pinned columns', () => {
  const pinned = (sql: string, source = 0): string[] => {
    const resolved = resolvedOf(sql, schema);
    return [...pinnedColumns(resolved, resolved.sources[source]!)].sort();
  };

  it('are those compared with one value', () => {
    assert.deepEqual(pinned("select 1 from purchase where id = $1 and state = 'new' and total > 3 and note in ('a')"), ['id', 'note', 'state']);
    assert.deepEqual(pinned('select 1 from purchase where id = total and note = lower($1) and created_at = now()'), ['created_at', 'note']);
  });

  it('follow the joins', () => {
    const sql = 'select 1 from customer c join purchase p on p.customer_id = c.id join line l on l.purchase_id = p.id where c.id = $1';
    assert.deepEqual([pinned(sql, 0), pinned(sql, 1), pinned(sql, 2)], [['id'], ['customer_id'], []]);
    assert.deepEqual(pinned('select 1 from customer c join customer d using (id) where c.id = 1', 1), ['id']);
  });

  it('follow an outer join one way', () => {
    assert.deepEqual(pinned('select 1 from customer c left join purchase p on p.customer_id = c.id and c.id = $1', 0), []);
    assert.deepEqual(pinned('select 1 from customer c left join purchase p on p.customer_id = c.id and p.id = $1', 1), ['id']);
  });

  it('count the columns of an outer query as values', () => {
    const resolved = resolvedOf('select (select total from purchase p where p.customer_id = c.id) from customer c', schema);
    const inner = resolved.inner(resolved.query.inner[0]!.query)!;
    assert.deepEqual([...pinnedColumns(inner, inner.sources[0]!)], ['customer_id']);
  });
});
