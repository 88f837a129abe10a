// Run by `npm run bench:advice`: how right the advice is, beside what other advisors' algorithms would say.
// Each probe is one query of a database that is really filled. It is right where the advice costs at most 5 % more than the best of all indexes that could be made of the query's columns,
// takes at most a fifth more bytes, and reads no more pages than before when it is really built and run; so is what costs one page more and is smaller for it, which is counted in brackets.
// Where nothing is needed, it is right to say nothing, and what is said is false.
// `npm run bench:advice -- probes` or `workloads` runs one half.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPglite } from '../../server/src/edge/pglite.ts';
import { adviseStatement, type StatementAdvice } from '../../server/src/engine/planning/advising.ts';
import type { Planner } from '../../server/src/plans/planner.ts';
import { against, floorOf, type Floor } from '../plans/floors.ts';
import { resolvedOf } from '../query/support.ts';
import { startServer } from '../postgres/server.ts';
import { probeWorlds, type BenchProbe } from './advice/probes.ts';
import { really } from './advice/really.ts';
import { RIVALS, saidBy } from './advice/rivals.ts';
import { benchWorkloads } from './advice/workloads.ts';
import { openWorld, type OpenedWorld } from './advice/world.ts';
import { fixed, machine, table } from './measure.ts';

interface Judgement {
  readonly probe: BenchProbe;
  readonly verdict: 'right' | 'less' | 'nothing' | 'false' | 'failed';
  /** Undefined where nothing is compared with a floor. */
  readonly isClose?: boolean;
  /** As a share of what it costs without. */
  readonly cost: number;
  readonly bytes: number;
  readonly why?: string;
  /** Pages really read, of those without. */
  readonly pages?: number;
}

/** What one advisor says of a query: its indexes behind `create index`, and what the planner makes of them. */
interface Saying {
  readonly indexes: readonly string[];
  readonly cost: number;
  readonly bytes: number;
}

/** A floor that saves less than this share is nothing to miss. */
const WORTH = 0.25;

async function main(wanted: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plansight-bench-'));
  const server = await startServer({ shared_buffers: '256MB', autovacuum: 'off', max_wal_size: '4GB' });
  const planner = openPglite({ folder, limits: { plan: 120_000, load: 120_000 } });
  console.log(`${machine()}.`);
  try {
    if (wanted.length === 0 || wanted.includes('probes')) {
      const judged = new Map<string, Judgement[]>();
      for (const { world, probes, by } of probeWorlds()) {
        const opened = await openWorld(world, server);
        for (const probe of probes) for (const [who, one] of await judge(probe, opened, planner)) judged.set(`${by} ${who}`, [...(judged.get(`${by} ${who}`) ?? []), one]);
        await opened.close();
      }
      console.log(tell(judged));
    }
    if (wanted.length === 0 || wanted.includes('workloads')) console.log(await benchWorkloads(server, planner));
  } finally {
    await planner.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function judge(probe: BenchProbe, world: OpenedWorld, planner: Planner): Promise<readonly (readonly [who: string, Judgement])[]> {
  const { sql } = probe;
  const { schema, planned: database, client } = world;
  const resolved = resolvedOf(sql, schema);
  const failed: Judgement = { probe, verdict: 'failed', cost: 1, bytes: 0 };
  const advised = await adviseStatement(sql, schema, { planner, database, updates: new Map() });
  if (!advised || advised.advice.kind === 'failed') return [['Plansight', { ...failed, why: advised?.advice.kind === 'failed' ? advised.advice.message : 'not read' }]];
  const before = advised.advice.before.root.cost.total;
  const floor = await floorOf(sql, schema, database, planner);
  const ours = await weigh(probe, sayingOf(advised), advised.rewrites.length, { before, floor });
  const judgements: (readonly [string, Judgement])[] = [['Plansight', await reallyBuilt(ours, sayingOf(advised), sql)]];
  for (const rival of RIVALS) {
    const said = await saidBy(rival, { sql, resolved, schema, database, planner });
    judgements.push([rival, said ? weigh(probe, said, 0, { before, floor }) : failed]);
  }
  return judgements;

  async function reallyBuilt(judgement: Judgement, { indexes }: Saying, text: string): Promise<Judgement> {
    if (indexes.length === 0) return judgement;
    try {
      const [none, some] = [await really(client, text, resolved, [], probe.values), await really(client, text, resolved, indexes, probe.values)];
      const best = floor && floor.indexes.length > 0 ? await really(client, text, resolved, floor.indexes, probe.values) : undefined;
      const pages = some.pages / Math.max(1, none.pages);
      if (judgement.verdict !== 'right' || some.pages <= none.pages) return { ...judgement, pages, ...(best && judgement.why !== undefined && { why: `${judgement.why}; pages ${none.pages} → ${some.pages}, at best ${best.pages}` }) };
      return { ...judgement, verdict: 'false', pages, why: `reads ${some.pages} pages instead of ${none.pages}` };
    } catch (error) {
      return { ...judgement, verdict: 'failed', why: `not run: ${String(error)}` };
    }
  }
}

function weigh(probe: BenchProbe, { indexes, cost, bytes }: Saying, rewrites: number, { before, floor }: { readonly before: number; readonly floor: Floor | undefined }): Judgement {
  const own = { probe, cost: cost / Math.max(before, 0.01), bytes };
  const shown = indexes.join('; ');
  if (probe.wants === 'nothing') return indexes.length > 0 ? { ...own, verdict: 'false', why: shown } : { ...own, verdict: 'right' };
  if (probe.wants === 'rewrite') return rewrites > 0 ? { ...own, verdict: 'right' } : indexes.length > 0 ? { ...own, verdict: 'less', why: shown } : { ...own, verdict: 'nothing' };
  if (!floor) return { ...own, verdict: 'failed', why: 'no floor' };
  if (rewrites > 0 && floor.cost > before * (1 - WORTH)) return { ...own, verdict: 'right' };
  const best = `${fixed(floor.cost, 1)}, ${Math.round(floor.bytes / 1024)} kB by ${floor.indexes.join('; ')}`;
  if (indexes.length === 0) return { ...own, verdict: 'nothing', why: `${fixed(before, 1)} could be ${best}` };
  const verdict = against(floor, { cost, bytes });
  return verdict !== 'worse' ? { ...own, verdict: 'right', isClose: verdict === 'close' } : { ...own, verdict: 'less', why: `${fixed(before, 1)} → ${fixed(cost, 1)}, ${Math.round(bytes / 1024)} kB by ${shown}; could be ${best}` };
}

const sayingOf = ({ advice }: StatementAdvice): Saying => ({
  indexes: advice.kind === 'advice' ? advice.indexes.map(({ ddl }) => ddl.replace(/^create index /, '')) : [],
  cost: advice.kind === 'advice' ? advice.after.root.cost.total : advice.kind === 'nothing' ? advice.before.root.cost.total : Infinity,
  bytes: advice.kind === 'advice' ? advice.indexes.reduce((sum, { price }) => sum + (price.bytes ?? 0), 0) : 0,
});

function tell(judged: ReadonlyMap<string, readonly Judgement[]>): string {
  const rows = [...judged].map(([who, all]) => {
    const of = (verdict: Judgement['verdict']): string => String(all.filter((one) => one.verdict === verdict).length);
    const wanting = all.filter(({ probe }) => probe.wants === 'index');
    const mean = Math.exp(wanting.reduce((sum, { cost }) => sum + Math.log(Math.max(cost, 1e-6)), 0) / Math.max(1, wanting.length));
    const share = all.filter(({ verdict }) => verdict === 'right').length / all.length;
    return [who, String(all.length), String(all.filter(({ probe }) => probe.wants === 'nothing').length), `${of('right')} (${Math.round(share * 100)} %)`, `(${all.filter(({ isClose }) => isClose === false).length})`, of('less'), of('nothing'), of('false'), of('failed'), fixed(mean, 4), fixed(wanting.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6, 0)];
  });
  const misses = [...judged].filter(([who]) => who.endsWith('Plansight')).flatMap(([who, all]) => all.filter(({ verdict }) => verdict !== 'right').map(({ probe, verdict, why }) => `  ${who}, ${verdict}: ${probe.about}: ${probe.sql.replace(/\s+/g, ' ')}\n    ${why ?? ''}`));
  const pages = [...judged].filter(([who]) => who.endsWith('Plansight')).flatMap(([, all]) => all.flatMap(({ pages: share }) => share ?? [])).sort((a, b) => a - b);
  return [
    table(['probes of, by', 'all', 'need nothing', 'right', 'a page more', 'less than best', 'missed', 'false', 'failed', 'cost left', 'MB'], rows),
    `  Of ${pages.length} sets that were really built, pages read fell to ${fixed((pages[pages.length >> 1] ?? 1) * 100, 2)} % (median), ${fixed((pages.at(-1) ?? 1) * 100, 1)} % (worst).`,
    ...misses,
  ].join('\n');
}

void main(process.argv.slice(2));
