import assert from 'node:assert/strict';
import Ajv from 'ajv';
import fc from 'fast-check';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { coarsen } from '../../server/src/engine/snapshot/coarsen.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { snapshotHistory } from '../../server/src/engine/snapshot/known.ts';
import { snapshotSchema } from '../../server/src/engine/snapshot/snapshotSchema.ts';
import { ddlOf } from '../../server/src/schema/snapshot/ddl.ts';
import { measuresOf } from '../../server/src/schema/snapshot/measures.ts';
import { readSnapshot, snapshotText } from '../../server/src/schema/snapshot/text.ts';
import { LEVELS, type Snapshot } from '../../server/src/schema/snapshot.ts';
import type { SnapshotRelation } from '../../server/src/schema/snapshot/relation.ts';
import { captureFrom, DATABASE } from './database.ts';

describe('a snapshot', () => {
  let db: PGlite;
  let full: Snapshot;

  before(async () => {
    db = await PGlite.create({ extensions: { pg_trgm } });
    await db.exec(DATABASE);
    // What was done until now is counted now, and not at some time later (manual, 27.2.2 Viewing Statistics).
    await db.exec('select pg_stat_force_next_flush()');
    full = await captureFrom(db, 'full');
  });
  after(() => db.close());

  const table = (name: string, snapshot = full): SnapshotRelation => snapshot.relations.find((one) => one.name === name)!;
  const column = (of: string, name: string, snapshot = full) => table(of, snapshot).columns.find((one) => one.name === name)!;

  it('is the same text for the same database, but for its hour', async () => {
    const again = await captureFrom(db, 'full');
    assert.equal(snapshotText({ ...again, captured: full.captured }), snapshotText(full));
  });

  it('is read back as it was written', () => {
    for (const level of LEVELS) {
      const snapshot = coarsen(full, level);
      const read = readSnapshot(snapshotText(snapshot));
      assert.deepEqual(read, { kind: 'snapshot', snapshot: JSON.parse(JSON.stringify(snapshot)) as Snapshot, notes: [] });
    }
  });

  it('has the shape that its JSON schema says', () => {
    const validate = new Ajv({ strict: false }).compile(snapshotSchema());
    for (const level of LEVELS) assert.ok(validate(JSON.parse(snapshotText(coarsen(full, level)))), JSON.stringify(validate.errors));
    assert.ok(!validate({ version: 1 }));
  });

  it('is read as far as it can be, whatever was done to it', () => {
    const whole = JSON.parse(snapshotText(coarsen(full, 'safe'))) as unknown;
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(), fc.jsonValue({ maxDepth: 2 })), { minLength: 1, maxLength: 4 }), (changes) => {
      const read = readSnapshot(JSON.stringify(changes.reduce((document, [place, value]) => replaced(document, place, value), whole)));
      if (read.kind === 'unreadable') return;
      ddlOf(read.snapshot);
      measuresOf(read.snapshot);
      snapshotText(coarsen(read.snapshot, 'no-values'));
      snapshotHistory(read.snapshot);
    }), { numRuns: 100, seed: 7 });
  });

  it('has what the planner reads', () => {
    const orders = table('orders');
    assert.equal(orders.size?.rows, 20000);
    assert.ok(orders.size.pages! > 100);
    assert.match(column('orders', 'status').statistics!.commonValues!, /^\{(?:pending|paid|shipped),/);
    assert.equal(column('customer', 'id').statistics!.distinct, -1);
    assert.match(column('customer', 'tags').statistics!.commonElements!, /secrettag/);
    assert.match(column('orders', 'during').statistics!.rangeBounds!, /2024-01-01/);
    assert.equal(column('event', 'at').inheritedStatistics!.distinct > 0, true);
    const [extended] = orders.extendedStatistics!;
    assert.deepEqual(extended!.columns.map(({ name }) => name), ['customer_id', 'status']);
    assert.match(extended!.data![0]!.distinct!, /^\{"2, 3": \d+\}$/);
    assert.match(extended!.data![0]!.commonValues!, /^[0-9a-f]+$/);
    assert.equal(table('totals_log').extendedStatistics!.find(({ name }) => name === 'totals_expr')!.data![0]!.expressions![0]!.expression, 'lower(note)');
    assert.equal(table('customer').indexes.find(({ name }) => name === 'customer_lower')!.expressions![0]!.name, 'lower');
    assert.match(full.settings['work_mem']!, /kB$/);
  });

  it('gives a planner the bytes that the server keeps', async () => {
    const { rows } = await db.query<{ readonly distinct: string; readonly dependencies: string }>("select encode(stxdndistinct::bytea, 'hex') as distinct, encode(stxddependencies::bytea, 'hex') as dependencies from pg_statistic_ext_data d join pg_statistic_ext e on e.oid = d.stxoid where e.stxname = 'totals_few'");
    const { distinct, dependencies } = measuresOf(full).extended.find(({ name }) => name === 'totals_few')!;
    assert.deepEqual({ distinct, dependencies }, rows[0]);
  });

  it('makes a database with the same catalog', async () => {
    const copy = await PGlite.create({ extensions: { pg_trgm } });
    try {
      for (const statement of ddlOf(full)) await copy.exec(statement);
      const again = await captureFrom(copy, 'schema');
      assert.deepEqual(structureOf(again), structureOf(coarsen(full, 'schema')));
    } finally {
      await copy.close();
    }
  });

  it('does not differ from the code that made the database', () => {
    const files: Readonly<Record<string, string>> = { 'schema.sql': DATABASE, 'plansight.snapshot.json': snapshotText(coarsen(full, 'safe')) };
    const workspace = openWorkspace({ list: () => Object.keys(files), read: (path) => files[path] }, defaultSettings);
    assert.equal(workspace.world.databases[0]!.sizes.rows('app.event'), 20000);
    assert.deepEqual(workspace.notes, []);
  });

  it('is a structure like that of the code', () => {
    const structure = (files: Readonly<Record<string, string>>): unknown => {
      const { final } = openWorkspace({ list: () => Object.keys(files), read: (path) => files[path] }, defaultSettings).world.databases[0]!.fold;
      return Object.fromEntries([...final.tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ schema, name, kind, columns, indexes }) => [`${schema}.${name}`, { kind, columns: columns.map((column) => `${column.name} ${column.type.name} ${column.nullable}`), indexes: indexes.map((index) => `${index.name} ${index.unique} ${JSON.stringify(index.keys)} ${String(index.predicate)}`).sort() }]));
    };
    assert.deepEqual(structure({ 'plansight.snapshot.json': snapshotText(full) }), structure({ 'schema.sql': DATABASE }));
  });

  it('does not change what it reads', async () => {
    const count = async (): Promise<unknown> => (await db.query("select sum(seq_scan) as scans from pg_stat_user_tables")).rows[0];
    const before = await count();
    await captureFrom(db, 'full');
    assert.deepEqual(await count(), before);
  });
});

/** Foreign keys are made without a look at the rows, and only that shows. */
function structureOf({ captured: _, settings: __, server: ___, notes: ____, ...rest }: Snapshot): unknown {
  return JSON.parse(JSON.stringify(rest).replaceAll(' NOT VALID', ''));
}

/** The document with another value at one of its places, all of which are counted. */
function replaced(document: unknown, place: number, value: unknown): unknown {
  const size = (one: unknown): number => 1 + (typeof one === 'object' && one !== null ? Object.values(one).reduce<number>((sum, part) => sum + size(part), 0) : 0);
  let left = place % size(document);
  const walk = (one: unknown): unknown => {
    if (left-- === 0) return value;
    if (typeof one !== 'object' || one === null) return one;
    const parts = Object.entries(one).map(([key, part]) => [key, left >= 0 ? walk(part) : part] as const);
    return Array.isArray(one) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
  };
  return walk(document);
}
