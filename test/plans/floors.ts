// What could be had at best: for each probe that wants an index, the cheapest plan with any index of up to three of the columns that it names, in any order, bare and covering, whole and partial.
// Built from the columns alone and not from what the advisor takes for candidates, so that it can be measured by them. `npx tsx test/plans/floors.ts` writes floors.json, which takes minutes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPglite } from '../../server/src/edge/pglite.ts';
import { neededBy, type Reads } from './floorColumns.ts';
import { indexesUsed } from '../../server/src/plans/plan.ts';
import type { Answer, HypotheticalIndex, Planner } from '../../server/src/plans/planner.ts';
import { PROBES } from './probes.ts';
import { plannedShop } from './shopPlanner.ts';

export interface Floor {
  readonly cost: number;
  /** Of the smallest index that reaches it within 5 %, or of all that the cheapest plan reads. */
  readonly bytes: number;
  readonly indexes: readonly string[];
}

export const CLOSE = 1.05;

function indexesOf(reads: readonly Reads[]): readonly HypotheticalIndex[] {
  const ddls = new Set<string>();
  for (const { table, keys, needed, literals, others } of reads) {
    for (const some of permutations(keys.slice(0, 5), 3)) {
      const rest = needed?.filter((name) => !some.some((key) => key.startsWith(name)));
      const wheres = ['', ...(literals.length > 0 && some.length < 3 ? [` where ${literals.join(' and ')}`] : [])];
      for (const where of wheres) {
        ddls.add(`on ${table} (${some.join(', ')})${where}`);
        if (rest && rest.length > 0 && rest.length <= 4) ddls.add(`on ${table} (${some.join(', ')}) include (${rest.join(', ')})${where}`);
      }
    }
    for (const other of others) ddls.add(`on ${table} ${other}`);
  }
  return [...ddls].map((ddl, at) => ({ name: `floor_${at}`, ddl: `create index floor_${at} ${ddl}` }));
}

function permutations(keys: readonly string[], most: number): readonly (readonly string[])[] {
  if (most === 0) return [];
  return keys.flatMap((key) => [[key], ...permutations(keys.filter((other) => other !== key), most - 1).map((rest) => [key, ...rest])]);
}

async function floorOf(sql: string, planner: Planner): Promise<Floor | undefined> {
  const reads = neededBy(sql);
  const indexes = indexesOf(reads);
  const question = (some: readonly HypotheticalIndex[]) => ({ sql, parameters: 'generic' as const, indexes: some, without: [] });
  const [all, ...alone] = await planner.ask(plannedShop(), [question(indexes), ...indexes.map((one) => question([one]))]);
  if (all?.kind !== 'plan') return undefined;
  const bytesOf = (answer: Answer, name: string): number => (answer.kind === 'plan' ? answer.sizes.find((size) => size.name === name)?.bytes ?? 0 : 0);
  const singles = indexes.flatMap((index, at) => {
    const answer = alone[at];
    return answer?.kind === 'plan' ? [{ index, cost: answer.plan.root.cost.total, bytes: bytesOf(all, index.name) }] : [];
  });
  const cost = Math.min(all.plan.root.cost.total, ...singles.map((one) => one.cost));
  const [best] = singles.filter((one) => one.cost <= cost * CLOSE).sort((a, b) => a.bytes - b.bytes);
  const used = best ? [best.index] : indexes.filter(({ name }) => indexesUsed(all.plan).has(name));
  return { cost, bytes: used.reduce((sum, { name }) => sum + bytesOf(all, name), 0), indexes: used.map(({ ddl }) => ddl.replace(/^create index floor_\d+ on /, '')) };
}

async function write(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plansight-floors-'));
  const planner = openPglite({ folder, limits: { plan: 120_000 } });
  const floors: Record<string, Floor> = {};
  for (const { sql, wants } of PROBES) {
    if (wants !== 'index') continue;
    const floor = await floorOf(sql, planner);
    if (floor) floors[sql] = floor;
    console.log(floor ? `${floor.cost} ${Math.round(floor.bytes / 1024)}k ${floor.indexes.join('; ')}` : 'NONE', '|', sql);
  }
  writeFileSync(join(__dirname, 'floors.json'), `${JSON.stringify(floors, null, 1)}\n`);
  await planner.close();
  rmSync(folder, { recursive: true });
}

if (require.main === module) void write();
