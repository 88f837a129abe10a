import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { canonical, conjunctsOf } from '../../server/src/sql/canonical.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import type { Expr } from '../../server/src/sql/tree.ts';

const PREDICATES: readonly string[] = [
  "v = 'x'", "v in ('a', 'b')", "v not in ('a', 'b')", "s in ('a', 'b')", "s = 'a'", "tx like 'a%'", "v like 'a%'", "v ilike 'a%'", "v not like 'x%'", "v similar to 'a%'", "v ~ '^a'", "v !~* 'b'",
  'b', 'not b', 'b = true', 'b = false', 'b is true', 'b is not true', 'b is not false', 'b is null', 'b and not (del is not null)', 'not (b and id > 1)', 'not (b or id > 1)',
  'del is null', 'del is not null and b', 'id between 1 and 5', 'id not between 1 and 5', "id > 5 or v = 'x'", 'id <> 5', 'id != -5', '5 < id', 'n > 1.5', 'big = 10', 'id % 2 = 0', '(id + 1) * 2 > 5', '-id < 3',
  "ts > '2024-01-01'", "d >= date '2024-01-01'", "iv > interval '1 day'", 'extract(year from ts) = 2024', "date_trunc('day', ts) = '2024-01-01'",
  "s <> 'a' and (id = 1 or id = 2)", 'id in (1, 2, 3)', "id = any ('{1,2}'::int[])", "'a' = any (arr)", "v like any (array['a%', 'b%'])", 'row(id, big) = row(1, 2)', '(id, big) > (1, 2)',
  "j @> '{\"a\": 1}'", "j ->> 'k' = 'v'", "(j -> 'a' ->> 'b')::int > 3", "arr @> array['a']", "arr && '{a,b}'",
  "lower(v) = 'x'", "upper(v::text) = 'A'", "coalesce(v, '') <> ''", 'length(v) > 3', 'char_length(v) = 3', "nullif(v, '') is not null", "substring(v from 1 for 2) = 'ab'", "v || tx = 'ab'",
  "v is distinct from 'a'", 'v is not distinct from tx', "v collate \"C\" = 'x'", 'case when b then id > 1 else false end', "id::text = '5'", 'id::bigint = big',
];
const KEYS: readonly string[] = [
  'lower(v)', 'lower(tx)', '(v::text)', '(id::text)', "(j ->> 'a')", "((j ->> 'a')::int)", "(coalesce(v, 'x'))", "(date_trunc('day', ts))", '(ts::date)', "(v || ' ' || tx)", '((id + 1) * 2)', "(j #>> '{a,b}')",
  "(to_tsvector('simple', coalesce(tx, '') || ' ' || coalesce(v, '')))", "(ts at time zone 'UTC')", '(extract(year from ts))', '(case when b then 1 else 0 end)', '(arr[1])', "(v = 'x')", "(split_part(v, '@', 2))",
];
const DEFAULTS: readonly (readonly [string, string])[] = [
  ['int', '-1'], ['varchar(10)', "'x'"], ['boolean', 'false'], ['jsonb', "'{}'"], ['text[]', "'{}'"], ['text[]', 'array[]::text[]'], ['timestamptz', 'now()'], ['timestamptz', 'current_timestamp'], ['numeric(10,2)', '0.00'],
  ['uuid', 'gen_random_uuid()'], ['st', "'a'"], ['interval', "'1 day'"], ['timestamptz', "now() + interval '1 day'"], ['bigint', '(extract(epoch from now()) * 1000)::bigint'], ['timestamp', "(now() at time zone 'utc')"],
];

function expression(sql: string): Expr {
  const tree = parseScript(`select ${sql}`, dialectOf('postgres')).statements[0]?.tree;
  if (tree?.kind !== 'select' || !tree.items[0]) throw new Error(`Not an expression: ${sql}`);
  return tree.items[0].value;
}

/** A dump and a migration must not seem to differ: the drift would be ours. */
describe('what PostgreSQL prints compares equal with what was written', () => {
  let db: PGlite;
  before(async () => {
    db = new PGlite();
    await db.exec("create type st as enum ('a', 'b'); create table t (id int, big bigint, n numeric, v varchar(20), tx text, b boolean, s st, ts timestamp, d date, j jsonb, arr text[], iv interval, del timestamptz)");
  });
  after(() => db.close());

  const printed = async (ddl: string, query: string): Promise<string> => {
    await db.exec(ddl);
    const { rows } = await db.query<{ text: string }>(query);
    return rows[0]!.text;
  };

  PREDICATES.forEach((predicate, i) => it(predicate, async () => {
    const text = await printed(`create index p${i} on t (id) where ${predicate}`, `select pg_get_expr(indpred, indrelid) as text from pg_index where indexrelid = 'p${i}'::regclass`);
    const conjuncts = (sql: string): string[] => conjunctsOf(expression(sql)).map((one) => canonical(one));
    assert.deepEqual(conjuncts(text), conjuncts(predicate), text);
  }));

  KEYS.forEach((key, i) => it(`index on ${key}`, async () => {
    const text = await printed(`create index k${i} on t (${key})`, `select pg_get_indexdef('k${i}'::regclass, 1, false) as text`);
    assert.equal(canonical(expression(text)), canonical(expression(key)), text);
  }));

  DEFAULTS.forEach(([type, value], i) => it(`${type} default ${value}`, async () => {
    const text = await printed(`create table d${i} (a ${type} default ${value})`, `select pg_get_expr(adbin, adrelid) as text from pg_attrdef where adrelid = 'd${i}'::regclass`);
    assert.equal(canonical(expression(text)), canonical(expression(value)), text);
  }));
});
