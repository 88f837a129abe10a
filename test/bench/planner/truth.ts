// A real server that is filled with the bench's database and says what it plans: of queries as they are, and with indexes that are really built.
import { Client } from 'pg';
import { connect } from '../../../server/src/edge/postgres.ts';
import { capture } from '../../../server/src/engine/snapshot/capture.ts';
import { explainable } from '../../../server/src/plans/explainable.ts';
import type { Plan } from '../../../server/src/plans/plan.ts';
import { readPlan } from '../../../server/src/plans/reading/json.ts';
import type { HypotheticalIndex } from '../../../server/src/plans/planner.ts';
import type { Snapshot } from '../../../server/src/schema/snapshot.ts';
import { startServer, type Server } from '../../postgres/server.ts';
import type { TriedIndex } from './candidates.ts';
import { TRUTH } from './data.ts';
import type { AskedBoth } from './queries.ts';

export interface ServerSaid extends AskedBoth { readonly plan: Plan }

export interface ServerTried {
  readonly index: HypotheticalIndex;
  /** Of its file, or of all its partitions'. */
  readonly bytes: number;
  readonly said: readonly (Omit<ServerSaid, 'kind'>)[];
}

export interface Truth {
  snapshot(): Promise<Snapshot>;
  /** Of those that it plans. */
  plans(queries: readonly AskedBoth[]): Promise<readonly ServerSaid[]>;
  indexes(tried: readonly TriedIndex[]): Promise<readonly ServerTried[]>;
  close(): Promise<void>;
}

/** Texts are sorted as people do: by the server's own ICU, as every machine has it. */
const DATABASE = "create database truth template template0 encoding 'UTF8' locale 'C' locale_provider icu icu_locale 'en-US'";

/** `programs`: the folder of another version's `bin`. */
export async function openTruth(programs?: string): Promise<Truth> {
  const server = await startServer({ shared_buffers: '256MB', autovacuum: 'off', max_wal_size: '4GB' }, programs);
  await server.run('postgres', DATABASE);
  const client = new Client({ host: '127.0.0.1', port: server.port, user: 'postgres', password: server.password, database: 'truth' });
  await client.connect();
  for (const sql of TRUTH) await client.query(sql);
  return {
    snapshot: () => snapshotOf(server),
    async plans(queries) {
      const said: ServerSaid[] = [];
      for (const query of queries) {
        const plan = await planOf(client, query.sql);
        if (plan) said.push({ ...query, plan });
      }
      return said;
    },
    async indexes(tried) {
      const all: ServerTried[] = [];
      for (const [place, one] of tried.entries()) all.push(await triedOn(client, place, one));
      return all;
    },
    async close() {
      await client.end();
      await server.stop();
    },
  };
}

async function snapshotOf({ port, password }: Server): Promise<Snapshot> {
  const connected = await connect({ host: '127.0.0.1', port, user: 'postgres', password, database: 'truth', tls: 'disable' });
  if (connected.kind !== 'connected') throw new Error(connected.reason);
  try {
    return await capture(connected.session, 'full');
  } finally {
    await connected.session.close();
  }
}

/** Undefined, with a word on it, where the server has no plan. */
async function planOf(client: Client, sql: string): Promise<Plan | undefined> {
  const made = explainable(sql);
  if (made.kind === 'refused') return undefined;
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(`explain (format json${made.placeholders.length > 0 ? ', generic_plan' : ''}) ${made.sql}`);
    return readPlan(rows[0]!['QUERY PLAN']);
  } catch (error) {
    console.log(`the server does not plan: ${sql}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** Built, measured, asked with, and undone. What an index computes is analysed, as a server would soon. */
async function triedOn(client: Client, place: number, [on, ...queries]: TriedIndex): Promise<ServerTried> {
  const index = { name: `candidate_${place}`, ddl: `create index candidate_${place} on ${on}` };
  await client.query(`begin; ${index.ddl}`);
  if (/\(\(|lower\(|upper\(|to_tsvector\(|\(date/.test(on)) await client.query(`analyze ${/^\w+/.exec(on)![0]}`);
  const { rows: [real] } = await client.query<{ bytes: string }>(`select coalesce(sum(pg_relation_size(relid)), pg_relation_size('${index.name}')) as bytes from pg_partition_tree('${index.name}') where isleaf`);
  const said: ServerTried['said'][number][] = [];
  for (const sql of queries) {
    await client.query('savepoint asked');
    const plan = await planOf(client, sql);
    if (plan) said.push({ sql, plan });
    await client.query('rollback to asked');
  }
  await client.query('rollback');
  return { index, bytes: Number(real!.bytes), said };
}
