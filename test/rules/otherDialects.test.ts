// What rules say only of other servers than PostgreSQL.
import assert from 'node:assert/strict';
import { noSizes } from '../../server/src/query/sizes.ts';
import { resolve } from '../../server/src/query/resolve.ts';
import { implicitCast } from '../../server/src/rules/reading/implicit-cast.ts';
import type { Subject } from '../../server/src/rules/rule.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { queryOf, schemaOf } from '../query/support.ts';

const schema = schemaOf('create table person (id bigint primary key, phone varchar(20), name varchar(80), age int); create index by_phone on person (phone); create index by_age on person (age);', 'mysql');

function saidOf(sql: string): readonly string[] {
  const query = queryOf(sql, { dialect: 'mysql' });
  // Only what the rule asks of its subject.
  const subject = { query, resolved: resolve(query, schema), dialect: dialectOf('mysql'), sizes: noSizes, schema } as Partial<Subject> as Subject;
  if (implicitCast.looksAt !== 'query') return [];
  return [...implicitCast.check(subject, {})].map(({ span, intentions }) => `${sql.slice(span.start, span.end)}${intentions?.some((one) => one.kind === 'query' && !one.safe) ? ' → quoted' : ''}`);
}

describe('implicit-cast in MySQL', () => {
  it('says that a text with an index is compared with a number, and offers to quote it', () => {
    assert.deepEqual(saidOf('select id from person where phone = 5550100'), ['5550100 → quoted']);
    assert.deepEqual(saidOf("select id from person where phone in ('1', 2)"), ['2 → quoted']);
  });

  it('is silent where the number is a text, where the column is a number, and where no index is lost', () => {
    assert.deepEqual(saidOf("select id from person where phone = '5550100'"), []);
    assert.deepEqual(saidOf("select id from person where age = '40'"), []);
    assert.deepEqual(saidOf('select id from person where name = 5'), []);
    assert.deepEqual(saidOf('select id from person where id = 1 and phone = 5550100'), []);
  });
});
