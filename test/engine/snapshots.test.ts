// What a snapshot in the workspace does: sizes, structure where there is no code, and drift.
import assert from 'node:assert/strict';
import { plannedFrom } from '../../server/src/engine/planning/planned.ts';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace, type Workspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';
import { snapshotText } from '../../server/src/schema/snapshot/text.ts';
import type { SnapshotColumn, SnapshotIndex, SnapshotRelation } from '../../server/src/schema/snapshot/relation.ts';
import type { Snapshot } from '../../server/src/schema/snapshot.ts';

const column = (name: string, type: string, more: Partial<SnapshotColumn> = {}): SnapshotColumn => ({ name, number: 1, type, ...more });
const index = (table: string, name: string, keys: string, more: Partial<SnapshotIndex> = {}): SnapshotIndex => ({ name, method: 'btree', definition: `CREATE INDEX ${name} ON public.${table} USING btree ${keys}`, ...more });

function relation(name: string, more: Partial<SnapshotRelation> = {}): SnapshotRelation {
  return {
    schema: 'public', name, kind: 'table', size: { rows: 2_000_000, pages: 20_000, catalogPages: 10_000 },
    columns: [column('id', 'bigint', { notNull: true }), column('email', 'text'), column('created_at', 'timestamp(3) with time zone', { notNull: true })],
    constraints: [{ name: `${name}_pkey`, kind: 'primary key', definition: 'PRIMARY KEY (id)' }],
    indexes: [index(name, `${name}_pkey`, '(id)', { constraint: true, unique: true })],
    ...more,
  };
}

const snapshot = (relations: readonly SnapshotRelation[], more: Partial<Snapshot> = {}): Snapshot => ({
  version: 1, level: 'safe', captured: '2026-01-31T12:00:00Z',
  server: { version: 160004, encoding: 'UTF8', collation: 'C', characterType: 'C', provider: 'libc', blockSize: 8192, searchPath: '"$user", public' },
  settings: {}, notes: [], extensions: [], schemas: ['public'], collations: [], types: [], sequences: [], functions: [], views: [],
  relations, ...more,
});

const SCHEMA = 'create table person (id bigint primary key, email text, created_at timestamptz not null);';
const open = (files: Readonly<Record<string, string>>, settings: Settings = defaultSettings, fresh: readonly string[] = []): Workspace =>
  openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, settings, { fresh: { paths: fresh, complete: true } });
const said = (workspace: Workspace): readonly string[] => review(workspace, { rules, wanted: () => true }).findings.map(({ rule, message }) => `${rule}: ${message}`);

describe('a snapshot in the workspace', () => {
  const query = `import { Pool } from 'pg';\nconst db = new Pool();\nexport const find = (email: string) => db.query('select id from person where email = $1', [email]);\n`;
  const files = (more: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({ 'package.json': '{}', 'src/find.ts': query, ...more });
  const taken = (relations: readonly SnapshotRelation[], more: Partial<Snapshot> = {}): Readonly<Record<string, string>> => ({ 'plansight.snapshot.json': snapshotText(snapshot(relations, more)) });

  it('gives the sizes of what code declares, by the density of its pages', () => {
    const workspace = open(files({ 'schema.sql': SCHEMA, ...taken([relation('person')]) }));
    const [database] = workspace.world.databases;
    assert.equal(database!.sizes.rows('public.person'), 4_000_000);
    assert.equal(database!.version, 16);
    assert.deepEqual(workspace.notes, []);
    assert.match(said(workspace).find((one) => one.startsWith('unindexed-filter'))!, /reads all 4.0 M rows/);
  });

  describe('to a planner', () => {
    const stored = (size: { readonly rows: number; readonly pages?: number; readonly catalogPages?: number }): SnapshotRelation => relation('person', {
      size, indexes: [index('person', 'person_pkey', '(id)', { constraint: true, unique: true, size, height: 2 })],
      columns: relation('person').columns.map((one) => (size.rows > 0 ? { ...one, statistics: { nullFraction: 0, width: 8, distinct: -1 } } : one)),
    });
    const measuresOf = (size: Parameters<typeof stored>[0], written?: number) => {
      const settings: Settings = { ...defaultSettings, ...(written !== undefined && { sizes: new Map([['person', written]]) }) };
      return plannedFrom(open(files({ 'schema.sql': SCHEMA, ...taken([stored(size)]) }), settings).world.databases[0]!, '2026-02-01')!.measures;
    };

    it('gives what was counted', () => {
      const { level, relations, columns } = measuresOf({ rows: 1000, pages: 20, catalogPages: 20 });
      assert.equal(level, 'safe');
      assert.deepEqual(relations.map(({ name, rows, pages, height }) => [name, rows, pages, height]), [['person', 1000, 20, undefined], ['person_pkey', 1000, 20, 2]]);
      assert.deepEqual(columns.map(({ distinct }) => distinct), [-1, -1, -1]);
    });

    it('lets files grow with the rows that are written', () => {
      const { relations } = measuresOf({ rows: 1000, pages: 20, catalogPages: 20 }, 5000);
      assert.deepEqual(relations.map(({ name, rows, pages, height }) => [name, rows, pages, height]), [['person', 5000, 100, undefined], ['person_pkey', 5000, 100, undefined]]);
    });

    it('takes a table that nobody counted for one of which nothing is known', () => {
      const written = measuresOf({ rows: -1, pages: 0, catalogPages: 0 }, 5000);
      assert.equal(written.level, 'rows');
      assert.deepEqual(written.relations.map(({ name, rows }) => [name, rows]), [['person', 5000]]);
      assert.ok(written.columns.length > 0);
      const assumed = measuresOf({ rows: -1, pages: 0, catalogPages: 0 });
      assert.equal(assumed.level, 'schema');
      assert.deepEqual(assumed.relations.map(({ rows }) => rows), [1_000_000]);
    });
  });

  it('gives way to sizes that are written', () => {
    const settings: Settings = { ...defaultSettings, sizes: new Map([['person', 12]]) };
    const [database] = open(files({ 'schema.sql': SCHEMA, ...taken([relation('person')]) }), settings).world.databases;
    assert.equal(database!.sizes.rows('public.person'), 12);
  });

  it('adds up partitions, and knows nothing of what was never analyzed', () => {
    const part = (name: string, rows: number): SnapshotRelation => relation(name, { partitionOf: { schema: 'public', name: 'person' }, size: { rows } });
    const [database] = open(files({ 'schema.sql': SCHEMA, ...taken([relation('person', { kind: 'partitioned table', size: { rows: -1 } }), part('person_1', 3), part('person_2', 4), relation('empty', { size: { rows: -1, pages: 0 } })]) })).world.databases;
    assert.equal(database!.sizes.rows('public.person'), 7);
    assert.equal(database!.sizes.rows('public.empty'), undefined);
  });

  it('finds a table that the code puts into another schema', () => {
    const [database] = open(files({ 'schema.sql': SCHEMA, ...taken([relation('person', { schema: 'app' })]) })).world.databases;
    assert.equal(database!.sizes.rows('public.person'), 4_000_000);
  });

  it('is the structure where nothing else is', () => {
    const workspace = open(files({ 'src/find.ts': query.replace('email = $1', 'emial = $1'), ...taken([relation('person')]) }));
    const [database] = workspace.world.databases;
    assert.equal(database!.source.kind, 'snapshot');
    assert.deepEqual(database!.fold.final.tables.get('public.person')!.columns.map(({ name }) => name), ['id', 'email', 'created_at']);
    assert.ok(said(workspace).some((one) => one.includes('`emial`')), said(workspace).join('\n'));
  });

  it('does not take an index for useless whose condition it hides', () => {
    const hidden = index('person', 'person_email', "(email) WHERE (kind = '…0001'::text)", { partial: true });
    const shown = index('person', 'person_email', '(email)');
    const about = (one: SnapshotIndex): readonly string[] => said(open(files(taken([relation('person', { indexes: [one] })])))).filter((text) => text.startsWith('unindexed-filter'));
    assert.equal(about(index('person', 'person_created', '(created_at)')).length, 1);
    assert.deepEqual(about(hidden), []);
    assert.deepEqual(about(shown), []);
  });

  it('tells of drift once, and goes on', () => {
    const live = relation('person', { columns: [column('id', 'bigint', { notNull: true }), column('email', 'character varying(80)'), column('created_at', 'timestamp with time zone', { notNull: true }), column('phone', 'text')], indexes: [...relation('person').indexes, index('person', 'person_email', '(email)')] });
    const workspace = open(files({ 'schema.sql': SCHEMA, ...taken([live, relation('audit'), relation('schema_migrations')]) }));
    assert.deepEqual(workspace.notes, ['plansight.snapshot.json differs from the code in 4 places: column `person.email` is `character varying(80)` in the database, column `person.phone` is only in the database, index `person_email` is only in the database, and 1 more. `plansight snapshot` brings it up to date, or the database has drifted.']);
    assert.ok(said(workspace).length > 0);
  });

  it('does not call a migration drift that has not run yet', () => {
    const migrations = { 'migrations/001_a.sql': SCHEMA, 'migrations/002_b.sql': 'create table fresh (id bigint primary key); alter table person add column phone text; create index person_phone on person (phone);' };
    assert.deepEqual(open(files({ ...migrations, ...taken([relation('person')]) }), defaultSettings, ['migrations/002_b.sql']).notes, []);
    assert.equal(open(files({ ...migrations, ...taken([relation('person')]) })).notes.length, 1);
  });

  it('goes to the database that is configured, under its own name', () => {
    const settings: Settings = { ...defaultSettings, databases: [{ id: 'shop', schema: ['shop.sql'], snapshot: 'db/shop.json', sizes: new Map() }, { id: 'log', dialect: 'postgres', snapshot: 'db/log.json', schema: [], sizes: new Map() }] };
    const workspace = open(files({ 'shop.sql': SCHEMA, 'db/shop.json': snapshotText(snapshot([relation('person', { size: { rows: 5 } })])) }), settings);
    assert.equal(workspace.world.databases.find(({ id }) => id === 'shop')!.sizes.rows('public.person'), 5);
    assert.deepEqual(workspace.notes.filter((note) => note.includes('snapshot')), ['The snapshot db/log.json cannot be read: `plansight snapshot -o db/log.json` writes it.']);
  });

  it('is passed over with a word where it cannot be read, and read as far as it goes where it is newer', () => {
    const broken = open(files({ 'schema.sql': SCHEMA, 'plansight.snapshot.json': '{"version": 1' }));
    assert.deepEqual(broken.notes, ['plansight.snapshot.json is no snapshot: it is not JSON. `plansight snapshot` writes it anew.']);
    const newer = open(files({ 'schema.sql': SCHEMA, ...taken([relation('person'), { name: 'lost' } as SnapshotRelation], { version: 2, ...{ later: [1] } }) }));
    assert.equal(newer.world.databases[0]!.sizes.rows('public.person'), 4_000_000);
    assert.deepEqual(newer.notes, [
      'plansight.snapshot.json was written by a newer Plansight (format 2, this one reads 1): what is new in it is passed over.',
      'plansight.snapshot.json holds 1 entry that cannot be read and is passed over.',
    ]);
  });
});
