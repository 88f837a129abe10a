// What names, keys and indexes mean to each server, as the fold and the facts read it from the dialect's model.
import assert from 'node:assert/strict';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import { suggestIndex } from '../../server/src/plans/suggest.ts';
import { resolve } from '../../server/src/query/resolve.ts';
import { queryOf, schemaOf } from '../query/support.ts';

/** One line for each index: its name, its keys, `unique`, `one null` where NULLs are equal. */
const indexesOf = (ddl: string, dialect: DialectId): readonly string[] => [...schemaOf(ddl, dialect).tables.values()].flatMap((table) =>
  table.indexes.map(({ name, keys, unique, nullsNotDistinct }) => `${name}(${keys.map(({ column }) => column).join(', ')})${unique ? ' unique' : ''}${nullsNotDistinct ? ', one null' : ''}`));
const nullableIn = (ddl: string, dialect: DialectId): readonly string[] => [...schemaOf(ddl, dialect).tables.values()].flatMap(({ columns }) => columns.flatMap(({ name, nullable }) => (nullable ? [name] : [])));
const namesIn = (ddl: string, dialect: DialectId): readonly string[] => [...schemaOf(ddl, dialect).tables.values()].flatMap(({ constraints }) => constraints.map(({ name }) => name));

describe('the model of SQLite', () => {
  it('names the indexes of constraints as SQLite does, and the row number', () => {
    assert.deepEqual(indexesOf('create table t (id integer primary key, a text unique, b text, constraint mine unique (a, b))', 'sqlite'), ['rowid(id) unique', 'sqlite_autoindex_t_1(a) unique', 'sqlite_autoindex_t_2(a, b) unique']);
    assert.deepEqual(indexesOf('create table t (a text unique, k text primary key)', 'sqlite'), ['sqlite_autoindex_t_1(a) unique', 'sqlite_autoindex_t_2(k) unique']);
  });

  it('renames them with their table, as its catalog shows', () => {
    assert.deepEqual(indexesOf('create table t (a text unique, b text, unique (a, b)); alter table t rename to u', 'sqlite'), ['sqlite_autoindex_u_1(a) unique', 'sqlite_autoindex_u_2(a, b) unique']);
    assert.deepEqual(indexesOf('create table t (a text); create index t_a on t (a); alter table t rename to u', 'sqlite'), ['t_a(a)']);
  });

  it('lets a primary key hold NULL unless it is the row number, or the table strict or without row numbers', () => {
    assert.deepEqual(nullableIn('create table t (k text primary key)', 'sqlite'), ['k']);
    assert.deepEqual(nullableIn('create table t (k integer primary key)', 'sqlite'), []);
    assert.deepEqual(nullableIn('create table t (k text primary key) without rowid', 'sqlite'), []);
    assert.deepEqual(nullableIn('create table t (k text primary key) strict', 'sqlite'), []);
  });
});

describe('the model of SQL Server', () => {
  it('takes NULLs for equal in what is unique', () => {
    assert.deepEqual(indexesOf('create table t (a int); create unique index i on t (a); create index j on t (a)', 'sqlserver'), ['i(a) unique, one null', 'j(a)']);
  });

  it('claims no name that only the server knows', () => {
    assert.deepEqual(namesIn('create table t (a int primary key, b int unique, c int unique, check (c > 0))', 'sqlserver'), ['CK__t__…', 'PK__t__…', 'UQ__t__…', 'UQ__t__…2']);
  });

  it('keeps indexes of one name on two tables apart', () => {
    assert.deepEqual(indexesOf('create table t (a int); create table u (a int); create index i on t (a); create index i on u (a); drop index i on u', 'sqlserver'), ['i(a)']);
  });
});

describe('the model of ClickHouse', () => {
  it('takes no column for nullable that does not say so, and no primary key for unique', () => {
    const ddl = 'create table t (a UInt64, b Nullable(String), c LowCardinality(Nullable(String)), primary key (a)) engine = MergeTree order by a';
    assert.deepEqual(nullableIn(ddl, 'clickhouse'), ['b', 'c']);
    assert.ok(indexesOf(ddl, 'clickhouse').every((one) => !one.includes('unique')));
    assert.deepEqual(namesIn(ddl, 'clickhouse'), []);
  });

  it('adds no column with an index that skips data', () => {
    const { tables } = schemaOf('create table t (a Int32) engine = MergeTree order by a; alter table t add index if not exists i a type bloom_filter(0.01) granularity 2, add column b String', 'clickhouse');
    assert.deepEqual([...tables.values()].map(({ columns, complete }) => [columns.map(({ name }) => name), complete]), [[['a', 'b'], true]]);
  });
});

describe('names in any letters', () => {
  it('makes no table of a word in a statement that was lost before its table', () => {
    const schema = schemaOf('create table t (a int); create index concurrently if not exists i on t (a)', 'mysql');
    assert.deepEqual([...schema.tables.values()].map(({ name }) => name), ['t']);
  });

  it('are one table and one column where the server takes them for one', () => {
    for (const dialect of ['mysql', 'sqlite', 'sqlserver'] as const) {
      const schema = schemaOf('create table Users (Id int primary key, Name varchar(10)); create index by_name on USERS (NAME); alter table users drop column ID', dialect);
      assert.deepEqual([...schema.tables.values()].map(({ name, columns, complete }) => ({ name, columns: columns.map((column) => column.name), complete })), [{ name: 'Users', columns: ['Name'], complete: true }], dialect);
    }
    assert.equal(schemaOf('create table "Users" (id int); create table users (id int)', 'postgres').tables.size, 2);
  });

  it('of two tables of MySQL leave open which is meant, since its file system may tell them apart', () => {
    assert.deepEqual([...schemaOf('create table Users (id int); create table users (name text)', 'mysql').tables.values()].map(({ complete }) => complete), [false]);
  });
});

describe('where rows lie', () => {
  const suggested = (dialect: DialectId): string | undefined => {
    const schema = schemaOf('create table t (id integer primary key, customer_id int not null, b int)', dialect);
    const resolved = resolve(queryOf('select b from t where customer_id = 1 order by id desc limit 10', { dialect }), schema);
    return suggestIndex(resolved, resolved.sources[0]!)?.index.keys.map(({ column }) => column).join(', ');
  };

  it('is no key of an index that ends with it anyway', () => {
    assert.deepEqual((['mysql', 'sqlite', 'sqlserver', 'postgres'] as const).map(suggested), ['customer_id', 'customer_id', 'customer_id', 'customer_id, id']);
  });
});

describe('a name that a program fills in', () => {
  it('is the name of no table, in quotes or not', () => {
    for (const [dialect, ddl] of [['mysql', 'alter table `${0}` convert to character set utf8mb4'], ['postgres', 'alter table "${0}" add column a int; create table ${1} (a int)']] as const) assert.equal(schemaOf(ddl, dialect).tables.size, 0, ddl);
  });
});
