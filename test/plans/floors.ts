// What could be had at best: for a query, the cheapest plan with any index of up to three of the columns that it names, in any order, bare and covering, whole and partial.
// Left out is what nobody would make: a second index behind a unique one, an index that carries a whole text along, and a predicate on a value that is one of many.
// Built from the columns alone and not from what the advisor takes for candidates, so that it can be measured by them. `npx tsx test/plans/floors.ts` writes floors.json, which takes minutes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quoted } from '../../server/src/query/facts/values.ts';
import { openPglite } from '../../server/src/edge/pglite.ts';
import { indexesUsed } from '../../server/src/plans/plan.ts';
import type { Answer, HypotheticalIndex, PlannedDatabase, Planner } from '../../server/src/plans/planner.ts';
import { statisticsOf } from '../../server/src/plans/statistics.ts';
import type { Schema } from '../../server/src/schema/schema.ts';
import { neededBy, type Reads } from './floorColumns.ts';
import { PROBES } from './probes.ts';
import { plannedShop, shopSchema } from './shopPlanner.ts';

export interface Floor {
  readonly cost: number;
  /** Of the smallest index that reaches it within 5 %, or of all that the cheapest plan needs for it. */
  readonly bytes: number;
  /** Behind `create index on`. */
  readonly indexes: readonly string[];
}

export const CLOSE = 1.05;
const MORE_BYTES = 1.2;
/** In the planner's units, what a page costs that is read out of turn, with its rows; and a share that is smaller by as much as it is worth. */
const ONE_PAGE = 5;
const SMALLER = 0.8;

/** `close`: at most 5 % dearer and a fifth larger. `smaller`: a page dearer, and smaller for it. */
export function against({ cost: best, bytes: most }: Floor, { cost, bytes }: Pick<Floor, 'cost' | 'bytes'>): 'close' | 'smaller' | 'worse' {
  if (cost <= best * CLOSE && bytes <= Math.max(most * MORE_BYTES, most + 8192)) return 'close';
  return cost <= best + ONE_PAGE && bytes <= most * SMALLER ? 'smaller' : 'worse';
}

/** Columns that an index carries along, and their bytes. */
const MOST_CARRIED = 4;
const MOST_BYTES = 72;
/** With so many indexes at once a plan takes seconds. */
const MOST = 900;

export async function floorOf(sql: string, schema: Schema, database: PlannedDatabase, planner: Planner): Promise<Floor | undefined> {
  const reads = neededBy(sql, schema, statisticsOf(database.measures));
  const wide = indexesOf(reads, 3);
  const indexes = wide.length <= MOST ? wide : indexesOf(reads, 2).slice(0, MOST);
  const question = (some: readonly HypotheticalIndex[]) => ({ sql, parameters: 'generic' as const, indexes: some, without: [] });
  const [none, all, ...alone] = await planner.ask(database, [question([]), question(indexes), ...indexes.map((one) => question([one]))]);
  if (all?.kind !== 'plan' || none?.kind !== 'plan') return undefined;
  const bytesOf = (name: string): number => all.sizes.find((size) => size.name === name)?.bytes ?? 0;
  const sumOf = (some: readonly HypotheticalIndex[]): number => some.reduce((sum, { name }) => sum + bytesOf(name), 0);
  const costOf = (answer: Answer | undefined): number => (answer?.kind === 'plan' ? answer.plan.root.cost.total : Infinity);
  const cost = Math.min(costOf(all), costOf(none), ...alone.map(costOf));
  if (costOf(none) <= cost * CLOSE) return { cost, bytes: 0, indexes: [] };
  const [best] = indexes.filter((_, at) => costOf(alone[at]) <= cost * CLOSE).sort((a, b) => bytesOf(a.name) - bytesOf(b.name));
  let used = best ? [best] : indexes.filter(({ name }) => indexesUsed(all.plan).has(name));
  // What is not missed was only the first of two that are as good.
  while (used.length > 1) {
    const smaller = used.map((one) => used.filter((other) => other !== one));
    const answers = await planner.ask(database, smaller.map(question));
    const [next] = smaller.filter((_, at) => costOf(answers[at]) <= cost * CLOSE).sort((a, b) => sumOf(a) - sumOf(b));
    if (!next) break;
    used = next;
  }
  for (const one of used.length > 1 ? used : []) {
    const rest = used.filter((other) => other !== one);
    const smaller = indexes.filter((other) => tableOf(other) === tableOf(one) && bytesOf(other.name) < bytesOf(one.name) && !rest.includes(other)).map((other) => [...rest, other]);
    const answers = await planner.ask(database, smaller.map(question));
    const [next] = smaller.filter((_, at) => costOf(answers[at]) <= cost * CLOSE).sort((a, b) => sumOf(a) - sumOf(b));
    if (next) used = next;
  }
  return { cost, bytes: sumOf(used), indexes: used.map(({ ddl }) => ddl.replace(/^create index floor_\d+ on /, '')) };
}

const tableOf = ({ ddl }: HypotheticalIndex): string => /^create index \w+ on (\S+)/.exec(ddl)![1]!;

/** Every index that could be made of what is read; what a server refuses is passed over. */
export function indexesOf(reads: readonly Reads[], most: number): readonly HypotheticalIndex[] {
  const ddls = new Set<string>();
  for (const { table, keys, unique, needed, literals, others } of reads) {
    for (const some of permutations(keys.slice(0, 6), most)) {
      // One row is found already.
      if (unique.some((columns) => columns.length <= some.length && columns.every((column) => some.slice(0, columns.length).some(({ name }) => name === column)))) continue;
      const rest = needed?.filter((one) => !some.some(({ name }) => name === one.name));
      const carried = rest && rest.length > 0 && rest.length <= MOST_CARRIED && rest.reduce((sum, { bytes }) => sum + bytes, 0) <= MOST_BYTES ? rest.map(({ name }) => quoted(name)).join(', ') : undefined;
      const parts = some.map(({ text }) => text).join(', ');
      const wheres = ['', ...(some.length < 3 ? [...(literals.length > 0 ? [literals.join(' and ')] : []), ...(literals.length > 1 ? literals : [])].map((text) => ` where ${text}`) : [])];
      for (const where of wheres) {
        ddls.add(`on ${table} (${parts})${where}`);
        if (carried !== undefined) ddls.add(`on ${table} (${parts}) include (${carried})${where}`);
      }
    }
    for (const other of others) ddls.add(`on ${table} ${other}`);
  }
  return [...ddls].map((ddl, at) => ({ name: `floor_${at}`, ddl: `create index floor_${at} ${ddl}` }));
}

function permutations<Key>(keys: readonly Key[], most: number): readonly (readonly Key[])[] {
  if (most === 0) return [];
  return keys.flatMap((key) => [[key], ...permutations(keys.filter((other) => other !== key), most - 1).map((rest) => [key, ...rest])]);
}

async function write(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plansight-floors-'));
  const planner = openPglite({ folder, limits: { plan: 120_000 } });
  const floors: Record<string, Floor> = {};
  for (const { sql, wants } of PROBES) {
    if (wants !== 'index') continue;
    const floor = await floorOf(sql, shopSchema, plannedShop(), planner);
    if (floor) floors[sql] = floor;
    console.log(floor ? `${floor.cost} ${Math.round(floor.bytes / 1024)}k ${floor.indexes.join('; ')}` : 'NONE', '|', sql);
  }
  writeFileSync(join(__dirname, 'floors.json'), `${JSON.stringify(floors, null, 1)}\n`);
  await planner.close();
  rmSync(folder, { recursive: true });
}

if (require.main === module) void write();
