import assert from 'node:assert/strict';
import { everyQuery } from '../../server/src/query/query.ts';
import type { Resolved } from '../../server/src/query/resolve.ts';
import { columnTermsOf } from '../../server/src/query/walk.ts';
import { resolve } from '../../server/src/query/resolve.ts';
import { queryOf, resolvedOf, schemaOf } from './support.ts';

const schema = schemaOf(`
  create table customer (id bigint primary key, email text not null, "createdAt" timestamptz);
  create table purchase (id bigint primary key, customer_id bigint references customer, total numeric, state text);
  create schema archive;
  create table archive.purchase (id bigint, archived_at timestamptz);
  create view recent as select id, total from purchase;
`);

/** Each column of a query and of those inside it, as `source.column`, `?` where it could not be told and `!` where it is missing. */
function meant(sql: string, of: Resolved = resolvedOf(sql, schema)): string[] {
  return [...everyQuery(of.query)].flatMap((query) => {
    const resolved = query === of.query ? of : of.inner(query)!;
    return [...columnTermsOf(query)].map((term) => {
      const found = resolved.column(term);
      if (!found) return '?';
      return `${found.missing ? '!' : ''}${found.source.source.alias ?? '-'}.${found.name}${found.of === resolved ? '' : ' (outer)'}`;
    });
  });
}

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['select id, nope from customer', ['customer.id', '!customer.nope']],
  ['select c.email, c.nope from customer c', ['c.email', '!c.nope']],
  ['select "createdAt", createdat from customer', ['customer.createdAt', '!customer.createdat']],
  ['select email, total, nope from customer join purchase on customer_id = customer.id', ['customer.email', 'purchase.total', '!customer.nope', 'purchase.customer_id', 'customer.id']],
  ['select count(*) filter (where nope), sum(total) over (partition by gone order by id) from purchase', ['!purchase.nope', 'purchase.total', '!purchase.gone', 'purchase.id']],
  // Ambiguous: the server says so itself.
  ['select id from customer, purchase', ['?']],
  ['select id from customer join purchase using (id)', ['customer.id']],
  ['select archived_at, archive.purchase.id from archive.purchase', ['purchase.archived_at', 'purchase.id']],
  ['select archived_at from purchase', ['!purchase.archived_at']],
  ['select ctid, p.xmin, tableoid from purchase p', ['p.ctid', 'p.xmin', 'p.tableoid']],
  // A whole row by its alias.
  ['select p, to_jsonb(p) from purchase p', ['?', '?']],
  ['select total as sum from purchase order by sum, nope', ['purchase.total', 'purchase.total', '!purchase.nope']],
  ['select date_trunc(state) as day, count(*) from purchase group by day', ['purchase.state', '?']],
  ['select id from customer union select customer_id from purchase order by id', ['customer.id', 'customer.id', 'purchase.customer_id']],
  ['with t as (select id as key, total from purchase) select key, total, id from t', ['t.key', 't.total', '!t.id', 'purchase.id', 'purchase.total']],
  ['with t (a, b) as (select id, total from purchase) select a, total from t', ['t.a', '!t.total', 'purchase.id', 'purchase.total']],
  ['with recursive t as (select id, 1 as depth from purchase union all select id, depth + 1 from t) select depth, nope from t', ['t.depth', '!t.nope', 'purchase.id', 't.id', 't.depth']],
  ['select d.total, d.state from (select * from recent) d', ['d.total', '!d.state']],
  ['select x, y from (values (1, 2)) v(x)', ['v.x', '!v.y']],
  ['select column2, column3 from (values (1, 2)) v', ['v.column2', '!v.column3']],
  ['select 1 from customer c where exists (select 1 from purchase where customer_id = c.id and email = nope)', ['purchase.customer_id', 'c.id (outer)', 'c.email (outer)', '!purchase.nope']],
  // A derived table sees its neighbours only when it is lateral.
  ['select 1 from customer c, (select email from purchase) d', ['!purchase.email']],
  ['select 1 from customer c, lateral (select email from purchase) d', ['c.email (outer)']],
  // A function may yield any column.
  ['select g, n, nope from generate_series(1, 2) g', ['?', 'g.n', 'g.nope']],
  ['select id, nope from purchase, unnest(array[1]) u', ['purchase.id', 'u.nope']],
  ['select nope from unknown_schema.thing', ['thing.nope']],
  ['insert into customer (id, email) values (1, $1) on conflict (id) do update set email = excluded.email returning id, nope', ['customer.id', '!customer.nope']],
  ['update customer set email = old.email from purchase p where p.customer_id = customer.id', ['p.customer_id', 'customer.id', 'customer.email']],
  // A star over what is not known may hold any name.
  ['select d.a from (select * from unknown_schema.thing) d', ['d.a']],
];

describe('names', () => {
  for (const [sql, expected] of CASES) it(sql, () => assert.deepEqual(meant(sql), expected));

  it('gives the column of a known table', () => {
    const resolved = resolvedOf('select total from purchase', schema);
    const term = resolved.query.outputs[0]!.term;
    assert.equal(term?.kind === 'column' && resolved.column(term)?.column?.type.name, 'numeric');
  });

  it('tells a table that is missing from one that is not known', () => {
    const missing = (sql: string) => resolvedOf(sql, schema).sources.map((source) => source.missing);
    assert.deepEqual(missing('select 1 from nope, customer, pg_class, elsewhere.t, archive.nope'), [true, false, false, false, true]);
    assert.deepEqual(resolve(queryOf('select 1 from nope'), { ...schema, complete: false }).sources.map((source) => source.missing), [false]);
  });

  it('says nothing of the columns of a table that is missing', () => {
    assert.deepEqual(meant('select a, n.b from nope n'), ['n.a', 'n.b']);
  });

  it('says nothing of columns where a source may be added', () => {
    assert.deepEqual(meant('', resolvedOf('select nope from customer ${0} where x.y = 1', schema, { holes: ['fragment'] })), ['?', '?']);
  });

  it('does not take the variables of a routine for columns', () => {
    assert.deepEqual(meant('', resolve(queryOf('select id from customer where email = p_email'), schema, new Set(['p_email']))), ['customer.id', 'customer.email', '?']);
  });

  it('finds a name in any letters where their case does not count, and gives the one that was declared', () => {
    const own = schemaOf('create table customer (id int primary key, Email varchar(80), unique (EMAIL)); alter table CUSTOMER add total int;', 'mysql');
    const mysql = (sql: string) => resolve(queryOf(sql, { dialect: 'mysql' }), own);
    assert.deepEqual(meant('', mysql('select ID, email, C.Total from Customer c')), ['c.id', 'c.Email', 'c.total']);
    assert.deepEqual(mysql('select 1 from Customer, Nope').sources.map((source) => source.missing), [false, true]);
    assert.deepEqual(meant('', mysql('with Some as (select ID from customer) select id from SOME')), ['SOME.id', 'customer.id']);
    assert.deepEqual(own.tables.get('public.customer')!.indexes.map(({ keys }) => keys.map(({ column }) => column)), [['id'], ['Email']]);
  });

  it('lists the columns of a star', () => {
    const columns = (sql: string) => resolvedOf(sql, schema).sources[0]!.columns;
    assert.deepEqual(columns('select 1 from (select c.*, total from customer c join purchase p on true) d'), ['id', 'email', 'createdAt', 'total']);
    assert.deepEqual(columns('select 1 from (select * from customer join purchase using (id)) d'), ['id', 'email', 'createdAt', 'customer_id', 'total', 'state']);
  });
});
