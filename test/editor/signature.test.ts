// Which argument is being written, of which call.
import assert from 'node:assert/strict';
import { signatureAt } from '../../server/src/editor/signature.ts';
import { ask, MARK } from './ask.ts';

const SCHEMA = 'create table orders (id bigint, status text, total integer);';

/** The label with the active parameter in brackets. */
function shown(text: string, path = 'queries/a.sql'): string | undefined {
  const signature = signatureAt(ask({ 'migrations/0001_a.sql': SCHEMA, [path]: text.replace('|', MARK) }));
  const active = signature?.parameters[signature.active];
  return signature && active ? `${signature.label.slice(0, active.start)}[${signature.label.slice(active.start, active.end)}]${signature.label.slice(active.end)}` : signature?.label;
}

const CASES: readonly (readonly [string, string | undefined])[] = [
  ["select date_trunc(|", 'date_trunc([field], source, time_zone) → timestamp'],
  ["select date_trunc('day|', now())", 'date_trunc([field], source, time_zone) → timestamp'],
  ["select date_trunc('day', |) from orders", 'date_trunc(field, [source], time_zone) → timestamp'],
  ['select round(total * 1.5, 2|) from orders', 'round(number, [digits]) → numeric'],
  ['select coalesce(a, b, c, |', 'coalesce(value, […]) → any'],
  ['select coalesce(a, (1 + |', 'coalesce(value, […]) → any'],
  ['select coalesce(lower(|), 1)', 'lower([text]) → text'],
  ['select now(|)', 'now() → timestamp with time zone'],
  ['select COUNT(|) from orders', 'count([value]) → bigint'],
  ["insert into orders (status, total) values ('new', |)", 'orders (status, [total])'],
  ["insert into orders values (1, 'new'), (2, |", 'orders (id, [status], total)'],
  ["insert into orders (status) values (lower(|))", 'lower([text]) → text'],
  ['select mine(|)', undefined],
  ['select lower(x) |', undefined],
  ['select * from orders where status in (|', undefined],
];

describe('signatures', () => {
  for (const [place, expected] of CASES) it(place, () => assert.equal(shown(place), expected));

  it('of a call in a string of a program', () => {
    assert.equal(shown("import { Pool } from 'pg';\nnew Pool().query('select left(\\'x\\', |)');\n", 'src/a.ts'), 'left(text, [count]) → text');
  });
});
