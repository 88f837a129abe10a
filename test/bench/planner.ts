// Run by `npm run bench:planner`: how faithful the offline planner is to a real PostgreSQL 18, over a database that is filled, captured and planned on by both.
// Of each query the plans are compared node by node, and their costs; of indexes that do not exist, what the planner makes of them beside what the server makes of the same index really built.
// `--golden` keeps what the server said in test/plans/golden, which a test replays without a server; `--server DIR` takes the programs of another version.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPglite } from '../../server/src/edge/pglite.ts';
import type { Planner } from '../../server/src/plans/planner.ts';
import { coarsen } from '../../server/src/engine/snapshot/coarsen.ts';
import { LEVELS, type Snapshot } from '../../server/src/schema/snapshot.ts';
import { costShare, sameIndexes, shapeOf, spreadOf, usesOf } from '../plans/planShape.ts';
import { writeGolden } from '../plans/golden.ts';
import { plannedAt } from '../plans/plannedSnapshot.ts';
import { TRIED } from './planner/candidates.ts';
import { askedOfBoth, type AskedBoth } from './planner/queries.ts';
import { openTruth, type ServerSaid, type ServerTried, type Truth } from './planner/truth.ts';

const [programs, keepsGolden] = [process.argv.includes('--server') ? process.argv[process.argv.indexOf('--server') + 1] : undefined, process.argv.includes('--golden')];

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plansight-bench-'));
  const planner = openPglite({ folder, limits: { plan: 60_000, load: 120_000 } });
  let truth: Truth | undefined;
  try {
    truth = await openTruth(programs);
    const snapshot = await truth.snapshot();
    console.log(`PostgreSQL ${snapshot.server.version}, texts by ${snapshot.server.provider} ${snapshot.server.locale ?? snapshot.server.collation}`);
    const said = await truth.plans(askedOfBoth());
    for (const level of LEVELS) await compare(coarsen(snapshot, level), said, planner);
    const tried = await truth.indexes(TRIED);
    await whatIf(snapshot, tried, planner);
    if (keepsGolden) writeGolden({ snapshot, said, tried });
  } finally {
    await planner.close();
    await truth?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(snapshot: Snapshot, said: readonly ServerSaid[], planner: Planner): Promise<void> {
  const answers = await planner.ask(plannedAt(snapshot), said.map(({ sql }) => ({ sql, parameters: 'generic', indexes: [], without: [] })));
  const kinds = new Map<AskedBoth['kind'], { all: number; same: number; costs: number[] }>();
  let [same, indexes, uses] = [0, 0, 0];
  const lines: string[] = [];
  for (const [at, { sql, kind, plan }] of said.entries()) {
    const answer = answers[at]!;
    if (answer.kind !== 'plan') {
      lines.push(`  not planned: ${sql}: ${answer.message}`);
      continue;
    }
    const [ours, theirs, cost] = [shapeOf(answer.plan.root), shapeOf(plan.root), costShare(answer.plan, plan)];
    const [isSame, usesSame] = [ours === theirs, usesOf(answer.plan) === usesOf(plan)];
    const of = kinds.get(kind) ?? { all: 0, same: 0, costs: [] };
    kinds.set(kind, of);
    of.all++;
    of.costs.push(cost);
    if (isSame) of.same++;
    if (isSame) same++;
    if (usesSame) uses++;
    if (sameIndexes(answer.plan, plan)) indexes++;
    if (snapshot.level === 'full' ? !isSame || Math.abs(cost - 1) > 0.01 : !usesSame) lines.push(`  ${cost.toFixed(3)} ${kind} ${sql}\n    planner ${ours}\n    server  ${theirs}`);
  }
  const costs = [...kinds.values()].flatMap((of) => of.costs);
  console.log(`${snapshot.level}: ${share(same, said.length)} of ${said.length} plans are the same, ${share(indexes, said.length)} read the same indexes, ${share(uses, said.length)} read the same tables by an index and the same whole; cost ${spread(costs)}`);
  for (const [kind, of] of kinds) console.log(`  ${kind}: ${of.same} of ${of.all}; cost ${spread(of.costs)}`);
  console.log(lines.join('\n'));
}

async function whatIf(snapshot: Snapshot, tried: readonly ServerTried[], planner: Planner): Promise<void> {
  const [costs, sizes]: [number[], number[]] = [[], []];
  let [same, used, pairs] = [0, 0, 0];
  for (const { index, bytes, said } of tried) {
    const answers = await planner.ask(plannedAt(snapshot), said.map(({ sql }) => ({ sql, parameters: 'generic', indexes: [index], without: [] })));
    for (const [at, { sql, plan }] of said.entries()) {
      const answer = answers[at]!;
      pairs++;
      if (answer.kind !== 'plan') {
        console.log(`  not planned: ${sql}: ${answer.message}`);
        continue;
      }
      const [ours, theirs, cost] = [shapeOf(answer.plan.root), shapeOf(plan.root), costShare(answer.plan, plan)];
      costs.push(cost);
      if (ours === theirs) same++;
      if (sameIndexes(answer.plan, plan)) used++;
      if (ours !== theirs || Math.abs(cost - 1) > 0.02) console.log(`  ${cost.toFixed(3)} ${index.ddl}: ${sql}\n    planner ${ours}\n    server  ${theirs}`);
    }
    const size = answers[0]?.kind === 'plan' ? (answers[0].sizes[0]?.bytes ?? 0) / bytes : 0;
    sizes.push(size);
    if (Math.abs(size - 1) > 0.25) console.log(`  size ${size.toFixed(2)} ${index.ddl}`);
  }
  console.log(`what if: ${share(same, pairs)} of ${pairs} plans are the same, ${share(used, pairs)} use the index or not as the server does; cost ${spread(costs)}; size of ${sizes.length} indexes ${spread(sizes)}`);
}

const share = (part: number, whole: number): string => `${part} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`;
const spread = (shares: readonly number[]): string => `off by ${spreadOf(shares).map((one) => one.toFixed(3)).join(' / ')} (p50, p90, worst)`;

void main();
