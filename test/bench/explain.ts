// How long one who asks for a plan waits: EXPLAIN without a database over the true protocol, beside a PostgreSQL that has the same tables, and plans of many nodes drawn by a browser.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as Connection } from 'pg';
import { chromium, type Page } from 'playwright-core';
import { planAssets } from '../../server/src/edge/planAssets.ts';
import { planPage } from '../../server/src/editor/planPage.ts';
import { planShown, type PlanShown } from '../../server/src/editor/planShown.ts';
import { explainPlan } from '../../server/src/engine/planning/explain.ts';
import type { ExplainAnswer } from '../../server/src/lsp/planProtocol.ts';
import { readPlans } from '../../server/src/plans/reading/read.ts';
import { temporaryFolder } from '../edge/folder.ts';
import { startClient, type Client } from '../lsp/client.ts';
import { startServer } from '../postgres/server.ts';
import { generateSchema, generateSelects, generateTables } from './generate.ts';
import { fixed, quantile, table, target, thousands } from './measure.ts';

export async function benchExplain(): Promise<string> {
  return `${await asking()}\n\n${await drawing()}`;
}

// ── Asking ───────────────────────────────────────────────────────────────────────────────────────────────────────

const TABLES = generateTables(100, 7);
const SCHEMA = generateSchema(TABLES, 3);
/** The first ones are not counted: the planner starts, the schema is loaded, and code becomes fast. */
const [WARM, COUNTED] = [60, 200];
const QUERIES = generateSelects(TABLES, WARM + COUNTED, 11);
/** Rules whose claims are proven beside the typing. */
const CLAIMING = ['unindexed-filter', 'unindexed-join', 'unindexed-sort', 'non-sargable-filter', 'offset-paging', 'not-in-nullable', 'missing-limit', 'redundant-index'];

async function asking(): Promise<string> {
  const [ours, theirs] = [await offline(), await native()];
  const rows = [told('plansight, offline, over the protocol', ours), told('PostgreSQL 18 itself, EXPLAIN (FORMAT JSON)', theirs)];
  const [p95, start] = [quantile(ours.times, 0.95), ours.first];
  return [
    table([`a query → its plan, ${TABLES.length} tables, ${COUNTED} queries`, 'plans', 'median ms', 'p95 ms', 'slowest ms', 'the first ms'], rows),
    target(p95 <= 20, `offline, from warm: p95 ${fixed(p95, 1)} ms, wanted 20 ms`),
    target(start <= 1_500, `offline, the first plan, with the planner's start and the schema's load: ${fixed(start, 0)} ms, wanted 1500 ms`),
  ].join('\n');
}

/** In milliseconds; `planned`: how many of the counted ones had a plan. */
interface Asked { readonly first: number; readonly times: readonly number[]; readonly planned: number }

const told = (name: string, { first, times, planned }: Asked): readonly string[] => [name, String(planned), fixed(quantile(times, 0.5), 1), fixed(quantile(times, 0.95), 1), fixed(Math.max(...times), 1), fixed(first, 0)];

async function offline(): Promise<Asked> {
  const text = QUERIES.map((query) => `${query};\n`).join('');
  // Nothing else asks the planner meanwhile.
  const settings = JSON.stringify({ rules: Object.fromEntries(CLAIMING.map((rule) => [rule, 'off'])) });
  const [folder, cache] = [temporaryFolder({ 'schema.sql': SCHEMA, 'queries.sql': text, 'plansight.json': settings }), temporaryFolder({})];
  const kept = process.env['PLANSIGHT_CACHE'];
  // Nothing of an earlier run is there.
  process.env['PLANSIGHT_CACHE'] = cache.path;
  const client = await startClient(folder.path, { options: { commands: true, trusted: true, settings: { proofs: true } } });
  if (kept === undefined) delete process.env['PLANSIGHT_CACHE'];
  else process.env['PLANSIGHT_CACHE'] = kept;
  try {
    await client.open('queries.sql');
    await client.diagnostics('queries.sql');
    await client.status(({ state }) => state === 'ready');
    return await each((query) => planned(client, query));
  } finally {
    await client.close();
    folder.remove();
    cache.remove();
  }
}

async function planned(client: Client, query: string): Promise<boolean> {
  const answer = await client.connection.sendRequest<ExplainAnswer>('plansight/explain', { textDocument: { uri: client.uri('queries.sql') }, range: client.rangeOf('queries.sql', query) });
  return answer.kind === 'plan';
}

async function native(): Promise<Asked> {
  const server = await startServer();
  const connection = new Connection({ host: '127.0.0.1', port: server.port, user: 'postgres', password: server.password, database: 'postgres' });
  try {
    await server.run('postgres', SCHEMA);
    await connection.connect();
    return await each((query) => connection.query(`explain (format json, generic_plan) ${query}`).then(() => true, () => false));
  } finally {
    await connection.end();
    await server.stop();
  }
}

async function each(ask: (query: string) => Promise<boolean>): Promise<Asked> {
  const times: number[] = [];
  let plans = 0;
  for (const query of QUERIES) {
    const start = performance.now();
    const isPlanned = await ask(query);
    times.push(performance.now() - start);
    if (isPlanned && times.length > WARM) plans++;
  }
  return { first: times[0]!, times: times.slice(WARM), planned: plans };
}

// ── Drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Keys that are pressed in the tree, and places that it is scrolled to. */
const STEPS = 120;

async function drawing(): Promise<string> {
  const parts = planAssets();
  if (!parts) throw new Error('The plan view is not built.');
  const folder = mkdtempSync(join(tmpdir(), 'plansight-drawn-'));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const [rows, targets]: [string[][], string[]] = [[], []];
    for (const count of [100, 1_000, 5_000]) {
      const plan = planOf(count);
      writeFileSync(join(folder, 'plan.html'), planPage([plan], parts));
      const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
      await page.goto(`file://${folder}/plan.html`);
      await page.locator('[role=treeitem]').first().waitFor();
      const { tree, flame, ordered, key, scroll } = await drawn(page);
      rows.push([`${thousands(plan.nodes.length)} nodes, ${plan.insights.length} insights`, ...[tree, flame, ordered, key, scroll].map((time) => fixed(time, 0))]);
      if (count === 1_000) targets.push(...([['tree', tree], ['flame graph', flame], ['table', ordered]] as const).map(([what, time]) => target(time <= 200, `the ${what} of 1,000 nodes: ${fixed(time, 0)} ms, wanted 200 ms`)), target(Math.max(key, scroll) <= 50, `a key or a scroll in it, to its frame, p95: ${fixed(Math.max(key, scroll), 0)} ms, wanted 50 ms`));
      await page.close();
    }
    return [table(['a plan in Chromium, to the frame that shows it, ms', 'the tree', 'flame graph', 'table', 'a key p95', 'a scroll p95'], rows), ...targets].join('\n');
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface DrawnTimes { readonly tree: number; readonly flame: number; readonly ordered: number; readonly key: number; readonly scroll: number }

/** What is measured runs in the page: from the message, press or key to the frame after the one that it was handled in; the middle of five. */
async function drawn(page: Page): Promise<DrawnTimes> {
  const figures = (await page.evaluate(MEASURED)) as Pick<DrawnTimes, 'tree' | 'flame' | 'ordered'> & { readonly keys: readonly number[]; readonly scrolls: readonly number[] };
  return { ...figures, key: quantile(figures.keys, 0.95), scroll: quantile(figures.scrolls, 0.95) };
}

/** Text, for the page has none of what a compiler adds. `plans` and `show` are the page's own. */
const MEASURED = `(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const timed = async (act) => {
    await frame();
    const start = performance.now();
    act();
    await frame();
    return performance.now() - start;
  };
  const often = async (act) => {
    const times = [];
    for (let round = 0; round < 5; round++) times.push(await timed(act));
    return times.sort((a, b) => a - b)[2];
  };
  const pressed = (tab) => () => document.getElementById('tab-' + tab).click();
  const scroller = () => document.querySelector('.panel .scroller');
  const tree = await often(() => dispatchEvent(new MessageEvent('message', { data: { kind: 'plan', plan: plans[0] } })));
  const flame = await often(pressed('Flame'));
  const ordered = await often(pressed('Table'));
  pressed('Tree')();
  const keys = [];
  for (let step = 0; step < ${STEPS}; step++) keys.push(await timed(() => scroller().dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }))));
  const scrolls = [];
  for (let step = 0; step < ${STEPS}; step++) scrolls.push(await timed(() => (scroller().scrollTop = (step / ${STEPS}) * scroller().scrollHeight)));
  return { tree, flame, ordered, keys, scrolls };
})()`;

/** As many nodes as ten fit into: joins below an Append, as EXPLAIN (ANALYZE, BUFFERS) prints them. */
function planOf(count: number): PlanShown {
  const line = (depth: number, node: string, at: number): string => `${' '.repeat(depth * 6)}->  ${node}  (cost=0.43..${100 + at}.00 rows=${10 + at} width=40) (actual time=0.010..${(1 + (at % 97) / 10).toFixed(3)} rows=${7 + (at % 31)} loops=${1 + (at % 3)})`;
  const more = (depth: number, text: string): string => `${' '.repeat(depth * 6 + 6)}${text}`;
  const members = Array.from({ length: Math.floor(count / 10) }, (_, at) => [
    line(1, 'Nested Loop', at),
    line(2, 'Hash Join', at), more(2, 'Hash Cond: (e.customer_id = c.id)'),
    line(3, `Seq Scan on event_${at} e`, at), more(3, `Filter: (kind = 'view${at}'::text)`), more(3, `Rows Removed by Filter: ${at * 1_000}`), more(3, `Buffers: shared hit=${at} read=${at * 9}`),
    line(3, 'Hash', at), more(3, 'Buckets: 1024  Batches: 1  Memory Usage: 40kB'),
    line(4, 'Index Scan using customer_pkey on customer c', at), more(4, 'Index Cond: (id > 1000)'),
    line(2, 'Sort', at), more(2, 'Sort Key: o.created_at DESC'), more(2, 'Sort Method: quicksort  Memory: 27kB'),
    line(3, 'Nested Loop', at),
    line(4, 'Bitmap Heap Scan on orders o', at), more(4, 'Recheck Cond: (event_id = e.id)'),
    line(5, 'Bitmap Index Scan on orders_event_id_idx', at), more(5, 'Index Cond: (event_id = e.id)'),
    line(4, 'Index Only Scan using line_order_id_idx on line l', at), more(4, 'Index Cond: (order_id = o.id)'),
  ].join('\n'));
  const text = `Append  (cost=0.43..90000.00 rows=15000 width=40) (actual time=0.010..900.000 rows=15000 loops=1)\n${members.join('\n')}\nExecution Time: 901.000 ms\n`;
  const [read] = readPlans(text).plans;
  return planShown(explainPlan(read!.plan, { surroundings: {}, notes: [] }), '', undefined);
}
