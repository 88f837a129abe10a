// What is told of plans that nobody made for it: the probes of advice and the queries of the planner's bench, run on a native PostgreSQL that holds the shop.
// `npx tsx test/trial/insights.ts [estimates]` prints each plan that something is told of, to be read;
// of plans that were run, each index that is wanted is made in a transaction, and the pages that the query then reads are counted.
import { Client } from 'pg';
import { figuresOf } from '../../server/src/plans/figures.ts';
import { tell, type ToldInsight } from '../../server/src/plans/insights/tell.ts';
import { readPlan } from '../../server/src/plans/reading/json.ts';
import { apply, emptySchema } from '../../server/src/schema/apply.ts';
import { changesIn } from '../../server/src/engine/history/changes.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { QUERIES } from '../bench/plannerQueries.ts';
import { PROBES } from '../plans/probes.ts';
import { FILL, SHOP } from '../plans/shop.ts';
import { startServer } from '../postgres/server.ts';

/** Whichever fits the types that are asked for. */
const VALUES = ['7', '2024-01-15', '{t7}', '{"theme": "dark"}', '[2023-05-01,2023-05-02)'];

async function main(isRun: boolean): Promise<void> {
  const server = await startServer({ autovacuum: 'off' });
  const client = new Client({ host: '127.0.0.1', port: server.port, user: 'postgres', password: server.password, database: 'postgres' });
  try {
    await client.connect();
    for (const statement of `${SHOP}${FILL}`.split(/;\s*\n/)) if (statement.trim() !== '') await client.query(statement);
    const { rows: sizes } = await client.query<{ relname: string; reltuples: number }>('select relname, reltuples from pg_class');
    const rows = new Map(sizes.map(({ relname, reltuples }) => [relname, reltuples]));
    await client.query("set statement_timeout = '10s'");
    const queries = [...new Set([...PROBES.map(({ sql }) => sql), ...QUERIES])];
    const counts = new Map<string, number>();
    let [planned, told, all] = [0, 0, 0];
    const tried = { better: 0, worse: [] as string[] };
    for (const sql of queries) {
      const json = await planOf(client, sql, isRun);
      const plan = readPlan(json);
      if (!plan) continue;
      planned++;
      const insights = tell(figuresOf(plan), { schema: SCHEMA, rows: ({ name }) => rows.get(name), workMemory: '4MB' });
      if (insights.length === 0) continue;
      told++;
      all += insights.length;
      for (const { insight } of insights) counts.set(insight, (counts.get(insight) ?? 0) + 1);
      for (const one of isRun ? insights : []) {
        const ddl = indexOf(one);
        const after = ddl === undefined ? undefined : pagesIn(await planOf(client, sql, isRun, ddl));
        if (after === undefined) continue;
        if (after < pagesIn(json)! * 0.8) tried.better++;
        else tried.worse.push(`${ddl!}: ${pagesIn(json)!} → ${after} pages of ${sql}`);
      }
      console.log(`${sql}\n${insights.map(({ weight, insight, message }) => `  ${weight} ${insight}: ${message}`).join('\n')}`);
    }
    console.log(`${planned} plans, ${told} of which something is told, ${all} insights: ${[...counts].sort((a, b) => b[1] - a[1]).map(([id, count]) => `${id} ${count}`).join(', ')}`);
    if (isRun) console.log(`Of ${tried.better + tried.worse.length} indexes that were made, ${tried.better} lower the pages that are read by a fifth or more; the others:\n${tried.worse.join('\n')}`);
  } finally {
    await client.end();
    await server.stop();
  }
}

/** The same value for each placeholder of a type. Undefined where none fits, or it takes too long. */
async function planOf(client: Client, sql: string, isRun: boolean, ddl?: string): Promise<unknown> {
  const count = Math.max(0, ...[...sql.matchAll(/\$(\d)/g)].map(([, number]) => Number(number)));
  for (const value of VALUES) {
    const literal = `'${value}'`;
    await client.query('begin');
    try {
      if (ddl !== undefined) await client.query(ddl);
      const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(`explain (format json, settings${isRun ? ', analyze, buffers' : ''}) ${sql.replace(/\$\d/g, literal)}`);
      return rows[0]!['QUERY PLAN'];
    } catch {
      if (count === 0) return undefined;
    } finally {
      await client.query('rollback');
    }
  }
  return undefined;
}

function indexOf({ remedy }: ToldInsight): string | undefined {
  if (remedy.kind !== 'index' || remedy.columns.length === 0) return undefined;
  const isSearch = remedy.columns.some((column) => column.includes('gin_trgm_ops'));
  return `create index on ${remedy.relation} ${isSearch ? 'using gin ' : ''}(${remedy.columns.join(', ')})${(remedy.where ?? []).length > 0 ? ` where ${remedy.where!.join(' and ')}` : ''}`;
}

/** Touched by the whole plan. */
function pagesIn(json: unknown): number | undefined {
  const buffers = readPlan(json)?.root.actual?.buffers;
  return buffers && buffers.hit + buffers.read;
}

const SCHEMA = (() => {
  const dialect = dialectOf('postgres');
  let schema = emptySchema(['public'], dialect.model);
  parseScript(SHOP, dialect).statements.forEach((statement, at) => {
    for (const change of changesIn(statement, dialect, SHOP)) schema = apply(schema, change, { path: 'shop.sql', statement: at });
  });
  return schema;
})();

void main(process.argv[2] !== 'estimates');
