// Schemas that the planner cannot load as they are written, and large ones.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPglite } from '../../server/src/edge/pglite.ts';
import { nodesOf } from '../../server/src/plans/plan.ts';
import type { PlannedDatabase, Planner } from '../../server/src/plans/planner.ts';
import { noMeasures, type Measures } from '../../server/src/schema/measures.ts';

describe('a schema that the planner does not have all the pieces for', () => {
  let [folder, planner] = ['', undefined as unknown as Planner];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plansight-planner-'));
    planner = openPglite({ folder });
  });
  after(async () => {
    await planner.close();
    rmSync(folder, { recursive: true });
  });
  const database = (base: readonly string[], relations: Measures['relations'] = []): PlannedDatabase => ({ base, tail: [], measures: { ...noMeasures, relations }, searchPath: ['public'], settings: {}, collation: 'bytes' });

  it('is loaded with stand-ins, and says so', async () => {
    const { notes, tables, indexes } = await planner.describe(database([
      'create view recent as select * from later where true',
      'create extension postgis', 'create extension pg_trgm', 'create extension citext',
      'create table place (id int primary key, at geography(Point, 4326), name citext, embedding vector(3), secret bytea)',
      'create index place_at on place using gist (at)', 'create index place_name on place using gin ((name::text) gin_trgm_ops)', 'create index place_embedding on place using hnsw (embedding vector_cosine_ops)',
      "create index place_secret on place (digest(secret, 'sha256'))",
      'create table billing.later (id int)', 'create table later (id int)',
      'create policy own on later to app_user using (true)',
      'create table broken (id int,,)',
    ]));
    assert.deepEqual([...notes].sort(), [
      'The extension `postgis` is not there; what it brings is stubbed.',
      'The function `digest` is a stub that returns bytea.',
      'The type `geography` stands in as `polygon`.',
      'The type `vector` stands in as `real[]`.',
      '`create index place_embedding on place using hnsw (embedding vector_cosine_ops)` stands in as a B-tree: hnsw cannot be made here.',
      '`create table broken (id int,,)` was left out: syntax error at or near ",".',
    ]);
    assert.deepEqual([tables, indexes], [3, 5]);
  });

  it('computes nothing with a stand-in that would change a plan, and says nothing of an extension that is not missed', async () => {
    const hashed = database(['create extension pgcrypto', 'create extension vector', 'create table file (id int primary key, hash bytea)', 'create index on file (hash)'], [{ schema: 'public', name: 'file', rows: 1e6 }]);
    const [answer] = await planner.ask(hashed, [{ sql: "select * from file where hash = digest('a', 'sha256')", parameters: 'generic', indexes: [], without: [] }]);
    assert.ok(answer!.kind === 'plan' && [...nodesOf(answer!.plan.root)].some(({ index }) => index === 'file_hash_idx'), JSON.stringify(answer));
    assert.deepEqual((await planner.describe(hashed)).notes, []);
  });

  it('is loaded and planned on with five hundred tables', async () => {
    const numbers = Array.from({ length: 500 }, (_, number) => number);
    const base = [
      ...numbers.map((number) => `create table t${number} (id bigint primary key, parent_id bigint, name text, created_at timestamptz)`),
      ...numbers.map((number) => `create index on t${number} (parent_id)`),
      ...numbers.slice(1).map((number) => `alter table t${number} add foreign key (parent_id) references t${number - 1} not valid`),
    ];
    const large = database(base, numbers.map((number) => ({ schema: 'public', name: `t${number}`, rows: 1e6 })));
    const [answer] = await planner.ask(large, [{ sql: 'select * from t499 join t498 on t498.id = t499.parent_id where t499.id = $1', parameters: 'generic', indexes: [], without: [] }]);
    assert.ok(answer!.kind === 'plan' && answer!.plan.root.cost.rows === 1 && answer!.plan.root.cost.total < 100);
    assert.deepEqual(await planner.describe(large), { available: true, version: 18, notes: [], tables: 500, indexes: 1_000 });
  });
});
