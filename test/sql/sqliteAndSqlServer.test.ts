// SQLite and SQL Server: every statement of their own corpora is read whole, says what it changes, and stays readable around any damage.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../../server/src/sql/dialect.ts';
import { changesOf } from '../../server/src/sql/change.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { mysql } from '../../server/src/sql/mysql/dialect.ts';
import { sqlite } from '../../server/src/sql/sqlite/dialect.ts';
import { sqlserver } from '../../server/src/sql/sqlserver/dialect.ts';
import { tokenize } from '../../server/src/sql/tokens.ts';
import type { Statement } from '../../server/src/sql/tree.ts';
import { dialectOfTexts } from '../../server/src/engine/discover/dialects.ts';
import { tableNames, wholeness } from './dialectFacts.ts';
import { judgeSqlite } from './sqliteOracle.ts';

const corpusOf = ({ id }: Dialect): readonly string[] => {
  const folder = join(import.meta.dirname, 'corpus', id);
  return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
};
const unlike = (text: string, statements: readonly Statement[]): readonly string[] =>
  statements.flatMap((statement) => { const reason = wholeness(statement); return reason === undefined ? [] : [`${reason} in ${text.slice(statement.start, statement.end)}`]; });
const kindsOf = (sql: string, dialect: Dialect): readonly string[] =>
  parseScript(sql, dialect).statements.flatMap((statement) => changesOf(statement, dialect, sql)).map((change) => `${change.guarded ? 'guarded ' : ''}${change.kind}`);
const constraintsOf = (sql: string, dialect: Dialect): readonly string[] =>
  parseScript(sql, dialect).statements.flatMap((statement) => changesOf(statement, dialect, sql)).flatMap((change) => (change.kind === 'create table' ? change.constraints.map(({ kind }) => kind) : []));

describe('SQLite', () => {
  it('is read whole, as its own grammar reads it', () => {
    let read = 0;
    for (const text of corpusOf(sqlite)) {
      const { statements } = parseScript(text, sqlite);
      assert.deepEqual(unlike(text, statements), []);
      for (const statement of statements) {
        const sql = text.slice(statement.start, statement.end);
        assert.equal(judgeSqlite(sql).error, undefined, sql);
        read++;
      }
    }
    assert.ok(read >= 80, `${read}`);
  });

  it('finds an error where the grammar refuses', () => {
    for (const sql of ['select * from', 'select from t', 'create table t', 'insert into t values', 'select a b c from t', 'update t set', 'create trigger x after insert on t']) {
      assert.ok(judgeSqlite(sql).error, sql);
      assert.ok(parseScript(sql, sqlite).statements.some(({ errors }) => errors.length > 0), sql);
    }
  });

  it('keeps the statements of a trigger and what follows it', () => {
    const sql = 'create trigger x after insert on t begin update u set a = case when b then 1 else 2 end; delete from v; end; select 1 from w;';
    const { statements } = parseScript(sql, sqlite);
    assert.deepEqual(statements.map(({ tree }) => tree?.kind), ['create trigger', 'select']);
    const [trigger] = statements;
    assert.deepEqual(trigger?.tree?.kind === 'create trigger' && trigger.tree.body?.statements.map(({ tree }) => tree?.kind), ['update', 'delete']);
  });

  it('is told from other servers by its signs', () => {
    for (const text of ['PRAGMA foreign_keys=OFF;', 'create table t (id integer primary key autoincrement)', "insert into t values (datetime('now'))", 'CREATE TABLE `__new_users` (`id` text PRIMARY KEY NOT NULL);', 'ALTER TABLE `__new_x` RENAME TO `x`;\nDROP TABLE `__new_y`;']) {
      assert.equal(dialectOfTexts([text]), 'sqlite', text);
    }
    assert.equal(dialectOfTexts(['create table `t` (`id` int auto_increment primary key) engine = innodb']), 'mysql');
  });
});

describe('SQL Server', () => {
  it('is read whole', () => {
    let read = 0;
    for (const text of corpusOf(sqlserver)) {
      const { statements } = parseScript(text, sqlserver);
      assert.deepEqual(unlike(text, statements), []);
      read += statements.length;
    }
    assert.ok(read >= 100, `${read}`);
  });

  it('ends a statement where the next one begins', () => {
    const sql = "declare @a int = 1\nselect a from t where b = @a update u set a = 1 where c = 2 if @a > 1 delete from v where d = 1 else print 'x'\nselect 1 from w";
    const { statements } = parseScript(sql, sqlserver);
    assert.deepEqual(statements.map(({ tree }) => (tree?.kind === 'utility' ? tree.words : tree?.kind)), ['declare', 'select', 'update', 'if', 'delete', 'else', 'print', 'select']);
    assert.deepEqual(statements.flatMap(({ tree }) => (tree ? tableNames(tree) : [])), ['t', 'u', 'v', 'w']);
    assert.deepEqual(statements.map(({ guarded }) => guarded ?? false), [false, false, false, false, true, false, true, false]);
  });

  it('finds the statements of a procedure, over semicolons, to the end of its batch', () => {
    const sql = 'create procedure p @a int as\nbegin\n  select x from t;\n  begin try update u set a = 1 end try begin catch throw end catch\nend\ngo\nselect 1 from w';
    const [procedure, after] = parseScript(sql, sqlserver).statements;
    assert.deepEqual(procedure?.tree?.kind === 'create routine' && procedure.tree.body?.statements.flatMap(({ tree }) => (tree ? tableNames(tree) : [])), ['t', 'u']);
    assert.equal(after?.tree?.kind, 'select');
  });

  it('says what definitions change', () => {
    assert.deepEqual(kindsOf('alter table t add a int not null, constraint c check (a > 0)', sqlserver), ['add column', 'add constraint']);
    assert.deepEqual(kindsOf('alter table t drop column a, b, constraint c', sqlserver), ['drop column', 'drop column', 'drop constraint']);
    assert.deepEqual(kindsOf('alter table t alter column a nvarchar(10) not null', sqlserver), ['alter column', 'alter column']);
    assert.deepEqual(kindsOf("exec sp_rename 'dbo.t.a', 'b', 'COLUMN'", sqlserver), ['rename column']);
    assert.deepEqual(kindsOf("exec sp_rename 't', 'u'", sqlserver), ['rename table']);
    assert.deepEqual(kindsOf('if not exists (select 1 from sys.tables) begin create table t (a int) end', sqlserver), ['none', 'none', 'guarded create table', 'none']);
    assert.deepEqual(kindsOf('alter table t add default (0) for a', sqlserver), ['alter column']);
    assert.deepEqual(kindsOf("exec ('create table t (a int)')", sqlserver), ['guarded create table']);
    assert.deepEqual(kindsOf('select a into #t from u create table #v (a int) drop table #t', sqlserver), ['none', 'none', 'none']);
    assert.deepEqual(constraintsOf('create table t (a int, index i (a))', sqlserver), ['index']);
  });
});

describe('a string behind a string', () => {
  it('is the alias of what it stands behind', () => {
    for (const dialect of [sqlite, sqlserver]) {
      for (const sql of ["select 'CSOnly' 'SetType' from t", "select 'CSOnly'\n  'SetType' from t", "select 1 'SetType'", "select a as 'SetType' from t"]) {
        const [statement] = parseScript(sql, dialect).statements;
        assert.equal(statement && wholeness(statement), undefined, sql);
        assert.deepEqual(statement?.tree?.kind === 'select' && statement.tree.items.map(({ alias }) => alias?.name), ['SetType'], sql);
      }
    }
  });

  it('is a part of it for MySQL', () => {
    const [statement] = parseScript("select 'a' 'b', c 'd' from t", mysql).statements;
    assert.deepEqual(statement?.tree?.kind === 'select' && statement.tree.items.map(({ value, alias }) => [value.kind === 'literal' && value.value, alias?.name]), [['ab', undefined], [false, 'd']]);
  });
});

describe('a damaged script', function () {
  for (const dialect of [sqlite, sqlserver]) {
    it(`of ${dialect.title} ends, and its neighbours stand`, () => {
      for (const text of corpusOf(dialect)) {
        const { starts, ends, kinds } = tokenize(text, dialect);
        for (let at = 0; at < kinds.length - 1; at++) {
          for (const damaged of [text.slice(0, starts[at]), text.slice(0, starts[at]) + text.slice(ends[at])]) {
            let end = 0;
            for (const statement of parseScript(damaged, dialect).statements) {
              assert.ok(statement.start >= end && statement.end > statement.start && statement.end <= damaged.length);
              end = statement.end;
            }
          }
        }
      }
      for (const sql of dialect === sqlite ? ['select a from;', 'create table t (a int,,;', 'insert into t (a, b values (1;'] : ['select a from\ngo\n', 'create table t (a int,,\ngo\n', 'create procedure p as begin select\ngo\n']) {
        const { statements } = parseScript(`select 1 from before_it;\n${sql}\nselect 2 from after_it`, dialect);
        for (const one of [statements[0]!, statements.at(-1)!]) assert.equal(wholeness(one), undefined, sql);
      }
    });
  }
});
