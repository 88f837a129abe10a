// Run by `npm run bench:planner`: how faithful the offline planner is to a real PostgreSQL 18, over a database that is filled, captured and planned on by both.
// Of each query the plans are compared node by node, and their costs; of indexes that do not exist, what the planner makes of them beside what the server makes of the same index really built.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openPglite } from '../../server/src/edge/pglite.ts';
import { connect } from '../../server/src/edge/postgres.ts';
import { capture } from '../../server/src/engine/snapshot/capture.ts';
import { explainable } from '../../server/src/plans/explainable.ts';
import { indexesUsed, type Plan, type PlanNode } from '../../server/src/plans/plan.ts';
import { readPlan } from '../../server/src/plans/reading/json.ts';
import type { PlannedDatabase, Planner } from '../../server/src/plans/planner.ts';
import { withGuesses } from '../../server/src/plans/guess.ts';
import { noSizes } from '../../server/src/query/sizes.ts';
import { apply, emptySchema } from '../../server/src/schema/apply.ts';
import type { Schema } from '../../server/src/schema/schema.ts';
import { changesOf } from '../../server/src/sql/change.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { ddlOf } from '../../server/src/schema/snapshot/ddl.ts';
import { measuresOf } from '../../server/src/schema/snapshot/measures.ts';
import { LEVELS, type Snapshot, type SnapshotLevel } from '../../server/src/schema/snapshot.ts';
import { PROBES } from '../plans/probes.ts';
import { FILL, SHOP } from '../plans/shop.ts';
import { startServer } from '../postgres/server.ts';
import { CANDIDATES, QUERIES } from './plannerQueries.ts';

interface Verdict {
  readonly sql: string;
  readonly same: boolean;
  /** Whether both read the same indexes. */
  readonly sameIndexes: boolean;
  /** The planner's cost as a share of the server's. */
  readonly cost: number;
  readonly ours: string;
  readonly theirs: string;
}

/** What only inserts costs nothing. */
const ratio = (ours: Plan, theirs: Plan): number => (ours.root.cost.total === theirs.root.cost.total ? 1 : ours.root.cost.total / theirs.root.cost.total);

/** What makes two plans one: `Index Scan orders_pkey o forward`, with what is below it. */
const shapeOf = ({ type, join: joined, strategy, partial, workers, relation, index, alias, direction, operation, children }: PlanNode): string =>
  `${[type, joined, strategy, partial, workers, relation, index, alias, direction, operation].filter((part) => part !== undefined).join(' ')}${children.length > 0 ? `(${children.map(shapeOf).join(', ')})` : ''}`;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plansight-bench-'));
  const server = await startServer({ shared_buffers: '256MB', autovacuum: 'off', max_wal_size: '4GB' });
  const planner = openPglite({ folder, limits: { plan: 60_000, load: 120_000 } });
  const client = new Client({ host: '127.0.0.1', port: server.port, user: 'postgres', password: server.password, database: 'shop' });
  try {
    await server.run('postgres', 'create database shop');
    await client.connect();
    for (const sql of `${SHOP}${FILL}create extension pageinspect;\ncreate statistics of_customer (ndistinct, dependencies, mcv) on tenant_id, status, currency from orders;\nanalyze orders;`.split(/;\s*\n/)) if (sql.trim() !== '') await client.query(sql);
    const texts = [...new Set([...PROBES.map(({ sql }) => sql), ...QUERIES])];
    for (const level of LEVELS) await compare(level, await snapshotOf(server, level), texts, client, planner);
    await whatIf(await snapshotOf(server, 'full'), client, planner);
  } finally {
    await planner.close();
    await client.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function snapshotOf({ port, password }: { readonly port: number; readonly password: string }, level: SnapshotLevel): Promise<Snapshot> {
  const connected = await connect({ host: '127.0.0.1', port, user: 'postgres', password, database: 'shop', tls: 'disable' });
  if (connected.kind !== 'connected') throw new Error(connected.reason);
  try {
    return await capture(connected.session, level);
  } finally {
    await connected.session.close();
  }
}

/** With guesses for what the level leaves out, as the product makes them. */
const databaseOf = (snapshot: Snapshot): PlannedDatabase => ({ base: ddlOf(snapshot), tail: [], measures: withGuesses(schemaFrom(ddlOf(snapshot)), measuresOf(snapshot), { sizes: noSizes, today: Date.UTC(2026, 0, 1) }), searchPath: ['public'], settings: snapshot.settings, collation: /^(?:C|POSIX|C\.UTF-?8)$/i.test(snapshot.server.collation) ? 'bytes' : 'language', version: 18 });

function schemaFrom(statements: readonly string[]): Schema {
  const sql = statements.join(';\n');
  return parseScript(sql, dialectOf('postgres')).statements.flatMap((statement) => changesOf(statement, dialectOf('postgres'), sql)).reduce((schema, change) => apply(schema, change, { path: 'snapshot', statement: 0 }), emptySchema(['public']));
}

async function serverPlan(client: Client, sql: string): Promise<Plan | undefined> {
  const made = explainable(sql);
  if (made.kind === 'refused') return undefined;
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(`explain (format json${made.placeholders.length > 0 ? ', generic_plan' : ''}) ${made.sql}`);
    return readPlan(rows[0]!['QUERY PLAN']);
  } catch {
    return undefined;
  }
}

async function compare(level: SnapshotLevel, snapshot: Snapshot, texts: readonly string[], client: Client, planner: Planner): Promise<void> {
  const answers = await planner.ask(databaseOf(snapshot), texts.map((sql) => ({ sql, parameters: 'generic', indexes: [], without: [] })));
  const verdicts: Verdict[] = [];
  let refused = 0;
  for (const [at, sql] of texts.entries()) {
    const [theirs, answer] = [await serverPlan(client, sql), answers[at]!];
    if (!theirs || answer.kind !== 'plan') {
      if (theirs || answer.kind === 'plan') console.log(`only one of them plans: ${sql}: ${JSON.stringify(answer).slice(0, 200)}`);
      else refused++;
      continue;
    }
    const [ours, shape] = [shapeOf(answer.plan.root), shapeOf(theirs.root)];
    verdicts.push({ sql, same: ours === shape, sameIndexes: [...indexesUsed(answer.plan)].sort().join() === [...indexesUsed(theirs)].sort().join(), cost: ratio(answer.plan, theirs), ours, theirs: shape });
  }
  const same = verdicts.filter((verdict) => verdict.same).length;
  console.log(`${level}: ${same} of ${verdicts.length} plans are the same, ${verdicts.filter(({ sameIndexes }) => sameIndexes).length} read the same indexes; cost ${spread(verdicts.map(({ cost }) => cost))}; ${refused} refused by both`);
  if (level === 'full') for (const { sql, same: isSame, cost, ours, theirs } of verdicts) if (!isSame || Math.abs(cost - 1) > 0.01) console.log(`  ${cost.toFixed(3)} ${sql}\n    planner ${ours}\n    server  ${theirs}`);
}

async function whatIf(snapshot: Snapshot, client: Client, planner: Planner): Promise<void> {
  const costs: number[] = [];
  const sizes: number[] = [];
  let [same, pairs] = [0, 0];
  for (const [place, [on, ...queries]] of CANDIDATES.entries()) {
    const index = { name: `candidate_${place}`, ddl: `create index candidate_${place} on ${on}` };
    const answers = await planner.ask(databaseOf(snapshot), queries.map((sql) => ({ sql, parameters: 'generic', indexes: [index], without: [] })));
    await client.query(`begin; ${index.ddl}`);
    if (/\(\(|lower\(|\(date/.test(on)) await client.query(`analyze ${/^\w+/.exec(on)![0]}`);
    const { rows: [real] } = await client.query<{ bytes: number }>(`select sum(pg_relation_size(i.indexrelid))::int as bytes from pg_index i join pg_class c on c.oid = i.indexrelid where c.relkind = 'i' and (c.relname = $1 or exists (select from pg_inherits h where h.inhrelid = c.oid and h.inhparent = $1::regclass))`, [index.name]);
    for (const [at, sql] of queries.entries()) {
      const [theirs, answer] = [await serverPlan(client, sql), answers[at]!];
      if (!theirs || answer.kind !== 'plan') {
        console.log(`not planned: ${sql}: ${JSON.stringify(answer).slice(0, 200)}`);
        continue;
      }
      pairs++;
      const [ours, shape] = [shapeOf(answer.plan.root), shapeOf(theirs.root)].map((text) => text.replace(/event_2024_0\d\w*_idx\d*/g, 'partition_idx'));
      const cost = ratio(answer.plan, theirs);
      costs.push(cost);
      if (ours === shape) same++;
      if (ours !== shape || Math.abs(cost - 1) > 0.02) console.log(`  ${cost.toFixed(3)} ${on}: ${sql}\n    planner ${ours}\n    server  ${shape}`);
    }
    const answer = answers[0];
    if (answer?.kind === 'plan') sizes.push(answer.sizes[0]!.bytes! / real!.bytes);
    if (answer?.kind === 'plan' && Math.abs(answer.sizes[0]!.bytes! / real!.bytes - 1) > 0.25) console.log(`  size ${(answer.sizes[0]!.bytes! / real!.bytes).toFixed(2)} ${on}`);
    await client.query('rollback');
  }
  console.log(`what if: ${same} of ${pairs} plans are the same; cost ${spread(costs)}; size ${spread(sizes)}`);
}

/** Of shares: how far from 1. */
function spread(shares: readonly number[]): string {
  const off = shares.map((share) => Math.max(share, 1 / share)).sort((a, b) => a - b);
  const at = (part: number): string => (off[Math.min(off.length - 1, Math.floor(off.length * part))] ?? 1).toFixed(3);
  return `off by ${at(0.5)} / ${at(0.9)} / ${at(1)} (p50, p90, worst)`;
}

void main();
