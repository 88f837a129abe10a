// Our parser against PostgreSQL's own, over every statement of test/sql/corpus: same tables and columns at the same places, same clauses, no error on valid SQL.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScript } from '../../server/src/sql/parse.ts';
import { postgres } from '../../server/src/sql/postgres/dialect.ts';
import { compare, emptyTally, report, share } from './agreement.ts';
import { judge, ready } from './oracle.ts';

const folder = join(import.meta.dirname, 'corpus');

describe('agreement with PostgreSQL', () => {
  before(ready);

  it('reads the corpus as PostgreSQL does', () => {
    const tally = emptyTally();
    const wrong: string[] = [];
    for (const file of readdirSync(folder).filter((file) => file.endsWith('.sql'))) {
      const text = readFileSync(join(folder, file), 'utf8');
      for (const statement of parseScript(text, postgres).statements) {
        const difference = compare(statement, text, tally);
        if (difference && !difference.kinds.every((kind) => kind === 'columns' || kind === 'tables')) wrong.push(`${file}: ${text.slice(statement.start, statement.end)}\n  ${difference.what}`);
      }
    }
    assert.deepEqual(wrong, [], 'statements that are refused, read with an error or given other clauses');
    assert.ok(tally.accepted >= 500, report(tally));
    assert.ok(share(tally.tables) >= 0.995, report(tally));
    assert.ok(share(tally.columns) >= 0.985, report(tally));
    assert.equal(share(tally.flags), 1, report(tally));
  });

  it('finds an error where PostgreSQL refuses', () => {
    for (const sql of refused) {
      assert.ok(judge(sql).error, `PostgreSQL accepts: ${sql}`);
      assert.ok(parseScript(sql, postgres).statements.some((statement) => statement.errors.length > 0), `no error in: ${sql}`);
    }
  });
});

const refused = [
  'selec 1',
  'select * form t',
  'select a b c from t',
  'select a, from t',
  'select distinct from t',
  'select * from',
  'select * from t where',
  'select * from t where a =',
  'select * from t where and b',
  'select * from t where a = 1 where b = 2',
  'select * from t order a',
  'select * from t order by',
  'select * from t group a',
  'select * from t limit 1 where a = 1',
  'select * from t join u',
  'select * from t join u on',
  'select * from t left u on true',
  'select * from (select 1',
  'select (1 + 2',
  'select 1)',
  'select f(1,)',
  'select a in () from t',
  'select a < b < c from t',
  'select case when a then 1',
  'select case a end',
  "select 'abc",
  'select "abc from t',
  'select cast(a int) from t',
  'select a::',
  'select a between 1 or 2',
  'select a is 5',
  'insert t values (1)',
  'insert into t values 1',
  'insert into t (a, b',
  'insert into t (a) values (1) on conflict update set a = 1',
  'insert into t (a) default values',
  'update t where a = 1',
  'update t set',
  'update t set a where b = 1',
  'update set a = 1',
  'update t set a = 1,',
  'delete t',
  'delete from',
  'delete from t were a = 1',
  'with x as select 1 select * from x',
  'with x (select 1) select * from x',
  'with x as (select 1)',
  'create table t',
  'create table t (a int,)',
  'create table t (a int not)',
  'create table t (a int b int)',
  'create table t (a int primary)',
  'create table t (a int references)',
  'create table (a int)',
  'create index i t (a)',
  'create index on t a',
  'create unique i on t (a)',
  'create view v select 1',
  'create type t as enum (a)',
  'alter table t add column',
  'alter table t drop',
  'alter table t alter a bigint',
  'alter table t rename a b',
  'alter table t frobnicate',
  'drop t',
  'drop table',
  'create or replace table t (a int)',
  'merge into t using u when matched then delete',
  'select 1 union',
  'select 1 select 2',
  '1 + 1',
  'select 123abc',
];
