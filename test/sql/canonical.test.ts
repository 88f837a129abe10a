import assert from 'node:assert/strict';
import { canonical, conjunctsOf } from '../../server/src/sql/canonical.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import type { Expr } from '../../server/src/sql/tree.ts';

function expression(text: string): Expr {
  const tree = parseScript(`select ${text}`, dialectOf('postgres')).statements[0]?.tree;
  if (tree?.kind !== 'select' || !tree.items[0]) throw new Error(`Not an expression: ${text}`);
  return tree.items[0].value;
}

const text = (sql: string): string => canonical(expression(sql));

/** What a migration says, and what pg_get_indexdef or pg_get_expr print of it. */
const SAME: readonly (readonly [string, string])[] = [
  ['lower(email)', 'lower(email)'],
  ['lower(email)', 'lower((email)::text)'],
  ['LOWER(Email)', 'lower(email)'],
  ["status = 'open'", "((status)::text = 'open'::text)"],
  ["status = 'open'", "(status = 'open'::order_status)"],
  ["status in ('a', 'b')", "((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))"],
  ["status in ('a', 'b')", "(status = ANY ('{a,b}'::text[]))"],
  ["status not in ('a', 'b')", "(status <> ALL (ARRAY['a'::text, 'b'::text]))"],
  ["status in ('a')", "status = 'a'"],
  ['deleted_at is null', '(deleted_at IS NULL)'],
  ['not (deleted_at is null)', '(deleted_at IS NOT NULL)'],
  ['deleted = false', '(NOT deleted)'],
  ['active = true', 'active'],
  ["a != 'x'", "a <> 'x'"],
  ['5 < x', 'x > 5'],
  ['x between 1 and 5', '((x >= 1) AND (x <= 5))'],
  ['x not between 1 and 5', '((x < 1) OR (x > 5))'],
  ["name like 'a%'", "(name ~~ 'a%'::text)"],
  ["name not ilike 'a%'", "(name !~~* 'a%'::text)"],
  ['coalesce(a, 0)', 'COALESCE(a, 0)'],
  ["payload ->> 'key'", "(payload ->> 'key'::text)"],
  ["cast(x as int)", '(x)::integer'],
  ['x::varchar(10)', '(x)::character varying(10)'],
  ["created_at at time zone 'UTC'", "timezone('UTC'::text, created_at)"],
  ['current_timestamp', 'now()'],
  ["'x'", "'x'::text"],
  ["'-1'::integer", '-1'],
  ['a and (b and c)', '(a AND b AND c)'],
  ['a or (b and c)', 'a or b and c'],
  ["case when a then 'x' end", "CASE WHEN a THEN 'x'::text ELSE NULL::text END"],
  ['"Mixed" = 1', '("Mixed" = 1)'],
  ["nextval('a_id_seq')", "nextval('a_id_seq'::regclass)"],
];

const DIFFERENT: readonly (readonly [string, string])[] = [
  ['email', 'lower(email)'],
  ['id', 'id::text'],
  ["status = 'a'", "status = 'b'"],
  ['deleted', 'not deleted'],
  ['a + (b * c)', '(a + b) * c'],
  ['a and (b or c)', 'a and b or c'],
  ['x >= 1', 'x > 1'],
  ['"Name"', 'name'],
  ['count(distinct a)', 'count(a)'],
  ["'a'", 'a'],
];

describe('canonical text', () => {
  for (const [a, b] of SAME) it(`${a} is ${b}`, () => assert.equal(text(a), text(b)));
  for (const [a, b] of DIFFERENT) it(`${a} is not ${b}`, () => assert.notEqual(text(a), text(b)));

  it('leaves out the qualifiers it is told to', () => {
    const expr = expression('lower(c.email) = d.email');
    assert.equal(canonical(expr, { unqualify: new Set(['c']) }), 'lower(email) = d.email');
  });

  it('takes a condition apart', () => {
    const parts = conjunctsOf(expression("(a = 1 and (b between 2 and 3)) and not (c is null or d)"));
    assert.deepEqual(parts.map((part) => canonical(part)), ['a = 1', 'b >= 2', 'b <= 3', 'not (c is null or d)']);
  });

  it('is its own canonical text', () => {
    for (const [a] of [...SAME, ...DIFFERENT]) assert.equal(text(text(a)), text(a));
  });
});
