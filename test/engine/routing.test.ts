// Which database a file and a statement speak to, and what a file is for, in the layouts that real workspaces have.
import assert from 'node:assert/strict';
import { discover } from '../../server/src/engine/discover.ts';
import { judge } from '../../server/src/engine/judging/judge.ts';
import { roleOf } from '../../server/src/engine/roles.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { unindexedFilter } from '../../server/src/rules/reading/unindexed-filter.ts';
import { syntaxError } from '../../server/src/rules/reading/syntax-error.ts';
import { unknownTable } from '../../server/src/rules/reading/unknown-table.ts';

type Texts = Readonly<Record<string, string>>;
const workspaceOf = (texts: Texts) => openWorkspace({ list: () => Object.keys(texts).sort(), read: (path) => texts[path] }, defaultSettings);
const sourcesOf = (texts: Texts) => discover(Object.keys(texts).sort(), (path) => texts[path], defaultSettings);

/** What `unknown-table` says of a file; what a file that reaches no database never has said of it. */
function unknownIn(texts: Texts, path: string): readonly string[] {
  const { read, world } = workspaceOf(texts);
  return judge(read(path)!, world, [unknownTable]).findings.map(({ finding }) => finding.message);
}

const HISTORY = {
  'go.mod': '',
  'migrate/migrations/0001_a.sql': 'create table orders (id bigint primary key);',
  'migrate/migrations/0002_b.sql': 'create table customers (id bigint primary key);',
};

describe('routing of files to databases', () => {
  it('takes no file as a database whose tables are all like tables that it does not make', () => {
    const sources = sourcesOf({ ...HISTORY, 'pkg/sqlc/additional-tables.sql': 'create table tmp_orders (like orders including all);' });
    assert.deepEqual(sources.map(({ id, files }) => [id, files.length]), [['migrate', 2]]);
  });

  it('takes no stub as a database that refers to tables of a history above it', () => {
    const files = { ...HISTORY, 'pkg/stats/db/schema.sql': 'create table order_stats (order_id bigint references orders (id));' };
    assert.deepEqual(sourcesOf(files).map(({ files }) => files.length), [2]);
  });

  it('reads a file that no database claims by the signs that it shows', () => {
    const files = { 'tools/a.sql': 'select `id` from t;\ninsert into t (a) values (1) on duplicate key update a = 2;', 'tools/b.sql': 'select a from t with (nolock)\ngo\n', 'tools/c.sql': 'select a from t;' };
    assert.deepEqual(Object.keys(files).map((path) => workspaceOf(files).read(path)!.sites[0]!.dialect.id), ['mysql', 'sqlserver', 'postgres']);
  });

  it('reads a file in the dialect that its very name spells out, whatever its neighbours speak', () => {
    const files = { ...HISTORY, 'migrate/demo/clickhouse.sql': 'select [1, 2][1];', 'migrate/demo/orders.sqlite.sql': 'select 1;', 'migrate/demo/pg_oracle_price.sql': 'select 1;' };
    assert.deepEqual(Object.keys(files).slice(-3).map((path) => workspaceOf(files).read(path)!.sites[0]!.dialect.id), ['clickhouse', 'sqlite', 'postgres']);
  });

  const SQLC = {
    ...HISTORY,
    'db/sqlc.yaml': 'version: "2"\noverrides:\n  go:\n    overrides:\n      - db_type: uuid\nsql:\n  - engine: "postgresql"\n    # database: x\n    queries:\n      - "queries/**"\n      - ../more/one.sql\n    schema: ["../migrate/migrations", "./extra"]\n    gen:\n      go:\n        schema: "no"\n  - schema: ../migrate/migrations\n    queries: auth\n    engine: postgresql\n',
    'db/extra/stubs.sql': 'create table accounts (id bigint primary key);',
    'db/queries/deep/a.sql': 'select id from accounts where id = 1;',
    'more/one.sql': 'select id from orders where id = 1;',
    'db/auth/b.sql': 'select id from nowhere where id = 1;',
  };

  it('reads in sqlc.yaml which files declare a database and which speak to it', () => {
    const [source, ...more] = sourcesOf(SQLC);
    assert.deepEqual(more, []);
    assert.deepEqual(source!.files, ['migrate/migrations/0001_a.sql', 'migrate/migrations/0002_b.sql', 'db/extra/stubs.sql']);
    assert.deepEqual(source!.queries, ['db/queries/deep/a.sql', 'more/one.sql', 'db/auth/b.sql']);
    assert.equal(source!.next?.after, '0002_b.sql');
    assert.deepEqual(unknownIn(SQLC, 'db/queries/deep/a.sql'), []);
    assert.deepEqual(unknownIn(SQLC, 'db/auth/b.sql'), ['No table `nowhere` is declared.']);
  });

  it('reads sqlc.json, and the first version of the format', () => {
    const { 'db/sqlc.yaml': _, ...files } = SQLC;
    const json = sourcesOf({ ...files, 'db/sqlc.json': '{ "version": "2", "sql": [{ "engine": "postgresql", "schema": ["extra/stubs.sql"], "queries": "auth" }] }' });
    assert.deepEqual(json[0]!.queries, ['db/auth/b.sql']);
    const first = sourcesOf({ ...files, 'sqlc.yaml': 'version: 1\npackages:\n  - name: db\n    queries: ./db/auth/\n    schema: ./migrate/migrations/\n' });
    assert.deepEqual([first[0]!.files.length, first[0]!.queries], [2, ['db/auth/b.sql']]);
  });

  it('leaves a configuration alone whose queries hold stubs of their own tables', () => {
    const stubs = { ...HISTORY, 'db/sqlc.yaml': 'sql:\n  - queries: [q.sql]\n    schema: [q.sql]\n', 'db/q.sql': 'create table orders (id bigint primary key);\nselect id from orders where id = 1;' };
    assert.deepEqual(sourcesOf(stubs).map(({ kind }) => kind), ['numbered']);
  });

  const TWO = {
    'package.json': '',
    'migrations/tenant/0001-a.sql': 'create table objects (id bigint primary key);',
    'migrations/tenant/0002-b.sql': 'create table buckets (id bigint primary key);',
    'migrations/multitenant/0001-a.sql': 'create table tenants (id bigint primary key, shared int);',
    'src/a.sql': 'select id from objects where id = 1;\nselect id from tenants where id = 1;\nselect id from elsewhere where id = 1;',
  };

  it('sends each statement to the history that has its tables, where two share a root', () => {
    const { read, world } = workspaceOf(TWO);
    const speaks = { ...unknownTable, *check() { yield { weight: 'high' as const, span: { start: 0, end: 1 }, message: 'here' }; } };
    const judged = judge(read('src/a.sql')!, world, [speaks as typeof unknownTable]).findings;
    assert.deepEqual(judged.map(({ database }) => database?.id), ['tenant', 'multitenant', undefined]);
    assert.deepEqual(unknownIn(TWO, 'src/a.sql'), []);
  });

  it('misses no index that another declaration of the same database has', () => {
    const parcel = 'create table parcel (id bigint primary key, city text not null, zip text not null);';
    const { read, world } = workspaceOf({
      'packages/first/package.json': '{}', 'packages/first/migrations/0001_a.sql': `${parcel} create table town (id bigint primary key);`,
      'packages/second/package.json': '{}', 'packages/second/migrations/0001_a.sql': `${parcel} create table van (id bigint primary key);`, 'packages/second/migrations/0002_b.sql': 'create index on parcel (city);',
      'packages/first/queries/find.sql': 'select id from parcel where city = $1;\nselect id from parcel where zip = $1;',
    });
    assert.equal(world.databases.length, 2);
    const { findings } = judge(read('packages/first/queries/find.sql')!, world, [unindexedFilter]);
    assert.deepEqual(findings.map(({ statement }) => statement.ordinal), [1]);
  });

  it('knows a dump that is passed over for what it is', () => {
    const { world } = workspaceOf({ ...HISTORY, 'schema_dump.sql': 'create table orders (id bigint primary key);' });
    assert.deepEqual(['schema_dump.sql', 'migrate/migrations/0001_a.sql', 'src/a.sql'].map((path) => world.declaredAs(path)), ['schema', 'migration', undefined]);
    assert.equal(roleOf('schema_dump.sql', world.declaredAs('schema_dump.sql')), 'schema');
  });

  it('takes no script as a database that made by hand what a history has since taken over', () => {
    const files = { ...HISTORY, 'apps/worker/package.json': '', 'apps/worker/scripts/sql/setup-orders.sql': '-- Create table\ncreate table orders (id bigint);', 'apps/worker/scripts/sql/setup-more.sql': 'create table more (id bigint);' };
    assert.deepEqual(sourcesOf(files).map(({ files }) => files).flat().toSorted(), ['apps/worker/scripts/sql/setup-more.sql', 'migrate/migrations/0001_a.sql', 'migrate/migrations/0002_b.sql']);
  });

  it('folds of a folder for several servers only what is for one of them', () => {
    const [source, ...more] = sourcesOf({
      'go.mod': '',
      'migrations/1_a.sqlite.up.sql': 'create table t (id integer primary key autoincrement);', 'migrations/1_a.up.sql': 'create table t (id bigint primary key);',
      'migrations/2_b.postgres.up.sql': 'create index concurrently i on t (id);', 'migrations/2_b.mysql.up.sql': 'create index i on t (id);', 'migrations/2_b.cockroach.up.sql': 'create index i on t (id) storing (id);',
    });
    assert.deepEqual([more, source!.dialect, source!.files], [[], 'postgres', ['migrations/1_a.up.sql', 'migrations/2_b.postgres.up.sql']]);
  });

  it('takes what only alters tables that others make for no second server', () => {
    const { world } = workspaceOf({
      'package.json': '{}',
      'schema-dump.sql': 'create table orders (id bigserial primary key, note text);',
      'tools/mysql-migrations/001-unique.sql': 'alter table `orders` add unique key `one` (`note`) using btree;',
    });
    assert.deepEqual(world.databasesOf('src/orders.ts', undefined).map(({ dialect }) => dialect), ['postgres']);
  });

  it('leaves alone what is written for a server that nobody here reads', () => {
    const files = { 'pom.xml': '', 'src/main/resources/db/migration/H2/V1__a.sql': 'create table t (id bigint primary key);', 'src/main/resources/db/migration/POSTGRESQL/V1__a.sql': 'create table t (id bigint primary key);' };
    assert.deepEqual(sourcesOf(files).map(({ dialect, files }) => [dialect, files.length]), [['postgres', 1]]);
  });

  it('is no more than informed of an error where others have run the migration', () => {
    const files = { ...HISTORY, 'migrate/migrations/0003_c.sql': 'create table t (id bigserial,);' };
    const list = { list: () => Object.keys(files).sort(), read: (path: string) => files[path as keyof typeof files] };
    const loudest = (paths: readonly string[]) => {
      const { read, world } = openWorkspace(list, defaultSettings, { fresh: { paths, complete: true } });
      return judge(read('migrate/migrations/0003_c.sql')!, world, [syntaxError]).findings.map(({ finding }) => finding.atMost);
    };
    assert.deepEqual([loudest([]), loudest(['migrate/migrations/0003_c.sql'])], [['information'], [undefined]]);
  });

  it('takes no baseline for new: the databases that are there have it all', () => {
    const { world } = openWorkspace({ list: () => [], read: () => undefined }, defaultSettings, { fresh: { paths: ['m/B1_20__all.sql', 'm/000001_baseline.sql', 'm/000002_baselines_of_users.sql'], complete: true } });
    assert.deepEqual(['m/B1_20__all.sql', 'm/000001_baseline.sql', 'm/000002_baselines_of_users.sql'].map((path) => world.isNew(path)), [false, false, true]);
  });

  it('believes the driver of an application more than a type that SQLite takes for any other', () => {
    const migrations = { 'db/migrations/1_a.sql': '-- +goose Up\ncreate table t (id varchar primary key, discs jsonb);', 'db/migrations/2_b.sql': '-- +goose Up\nalter table t add column trace jsonb;' };
    const dialectWith = (build: string) => sourcesOf({ ...migrations, 'go.mod': build })[0]!.dialect;
    assert.deepEqual([dialectWith('\tgithub.com/mattn/go-sqlite3 v1'), dialectWith('\tgithub.com/lib/pq v1'), dialectWith('')], ['sqlite', 'postgres', 'postgres']);
    const crate = sourcesOf({ 'Cargo.toml': '[dependencies]\nsqlx = { workspace = true, features = [\n  "json",\n  "sqlite",\n] }\n', 'migrations/1_a.sql': 'create table t (id text primary key, args jsonb);', 'migrations/2_b.sql': 'alter table t add column b text;' });
    assert.equal(crate[0]!.dialect, 'sqlite');
  });

  it('knows folders of migrations of data', () => {
    assert.deepEqual(['src/batched-migrations/1_a.ts', 'db/backfills/x.sql', 'data_migrations/1.sql', 'src/immigration.ts'].map((path) => roleOf(path, undefined)), ['migration', 'migration', 'migration', 'application']);
  });
});
