// One set of indexes for all queries of a workload, beside the best of all indexes that could be made of their columns and beside what other algorithms choose query by query.
// The best: for each query every index at once, then without those that are missed least, as long as all queries together cost at most 5 % more.
import { neededBy } from '../../plans/floorColumns.ts';
import { CLOSE, floorOf } from '../../plans/floors.ts';
import { statisticsOf } from '../../../server/src/plans/statistics.ts';
import { adviseWorkload } from '../../../server/src/plans/workload.ts';
import type { HypotheticalIndex, Planner } from '../../../server/src/plans/planner.ts';
import { resolvedOf } from '../../query/support.ts';
import type { Server } from '../../postgres/server.ts';
import { fixed, table, target, thousands } from '../measure.ts';
import { ANALYTICS, ANALYTICS_QUERIES } from './analytics.ts';
import { MOVIES, MOVIES_QUERIES } from './movies.ts';
import { RIVALS, saidBy } from './rivals.ts';
import { openWorld, type OpenedWorld, type World } from './world.ts';

const WITHIN = 1.1;

export async function benchWorkloads(server: Server, planner: Planner): Promise<string> {
  const parts: string[] = [];
  for (const [world, queries] of [[ANALYTICS, ANALYTICS_QUERIES], [MOVIES, MOVIES_QUERIES]] as const) parts.push(await benchWorkload(world, queries, server, planner));
  return parts.join('\n');
}

interface Weighed {
  readonly cost: number;
  readonly bytes: number;
}

async function benchWorkload(world: World, queries: readonly string[], server: Server, planner: Planner): Promise<string> {
  const opened = await openWorld(world, server);
  const { schema, planned: database } = opened;
  const costs = costsIn(opened, queries, planner);
  const floors = [];
  for (const sql of queries) floors.push((await floorOf(sql, schema, database, planner))!);
  const least = floors.reduce((sum, { cost }) => sum + cost, 0);
  const best = await pared([...new Set(floors.flatMap(({ indexes }) => indexes))], least * CLOSE, costs);
  const ours = await adviseWorkload(queries.map((sql) => ({ sql, calls: 1, resolved: resolvedOf(sql, schema), parameters: 'generic' })), [...schema.tables.values()], { planner, database, updates: new Map() });
  const sets: (readonly [who: string, indexes: readonly string[]])[] = [['none', []], ['the best', best], ['Plansight', ours.indexes.map(({ ddl }) => ddl)]];
  for (const rival of RIVALS) {
    const said = new Set<string>();
    for (const sql of queries) for (const one of (await saidBy(rival, { sql, resolved: resolvedOf(sql, schema), schema, database, planner }))?.indexes ?? []) said.add(one.replace(/^on public\./, ''));
    sets.push([rival, [...said]]);
  }
  const rows: string[][] = [];
  const weighed = new Map<string, Weighed>();
  for (const [who, indexes] of sets) {
    const one = await costs(indexes.map((text) => text.replace(/^(?:create index )?on /, '')));
    weighed.set(who, one);
    rows.push([`${world.name}: ${who}`, thousands(one.cost), fixed(one.cost / least, 3), String(indexes.length), fixed(one.bytes / 1e6, 1)]);
  }
  await opened.close();
  const share = weighed.get('Plansight')!.cost / least;
  return [
    table([`${queries.length} queries together`, 'cost', 'of the floor', 'indexes', 'MB'], rows),
    target(share <= WITHIN && ours.indexes.length <= best.length, `within ${WITHIN} of the floor (${fixed(share, 3)}) with no more indexes (${ours.indexes.length}, ${best.length})`),
    `  ours: ${ours.indexes.map(({ ddl, queries: read }) => `${ddl.replace('create index on ', '')} for ${read}`).join('; ')}`,
    `  best: ${best.join('; ')}`,
  ].join('\n');
}

type Costs = (indexes: readonly string[]) => Promise<Weighed>;

/** Of all queries with a set of indexes, each behind `create index on`; a query is asked again only where the set differs on its tables. */
function costsIn({ schema, planned: database }: OpenedWorld, queries: readonly string[], planner: Planner): Costs {
  const tables = queries.map((sql) => new Set(neededBy(sql, schema, statisticsOf(database.measures)).map((one) => one.table)));
  const known = new Map<string, number>();
  const bytes = new Map<string, number>();
  const names = new Map<string, HypotheticalIndex>();
  const named = (text: string): HypotheticalIndex => {
    const one = names.get(text) ?? { name: `floor_set_${names.size}`, ddl: `create index floor_set_${names.size} on ${text}` };
    names.set(text, one);
    return one;
  };
  return async (indexes) => {
    let cost = 0;
    for (const [at, sql] of queries.entries()) {
      const own = indexes.filter((text) => tables[at]!.has(/^[^\s(]+/.exec(text)![0]));
      const key = `${at} ${[...own].sort().join(' ')}`;
      if (!known.has(key)) {
        const [answer] = await planner.ask(database, [{ sql, parameters: 'generic', indexes: own.map(named), without: [] }]);
        for (const [place, text] of own.entries()) if (answer?.kind === 'plan') bytes.set(text, answer.sizes[place]!.bytes ?? 0);
        known.set(key, answer?.kind === 'plan' ? answer.plan.root.cost.total : Infinity);
      }
      cost += known.get(key)!;
    }
    return { cost, bytes: indexes.reduce((sum, text) => sum + (bytes.get(text) ?? 0), 0) };
  };
}

async function pared(indexes: readonly string[], most: number, costs: Costs): Promise<readonly string[]> {
  let at = indexes;
  for (;;) {
    let next: { readonly cost: number; readonly set: readonly string[] } | undefined;
    for (const one of at) {
      const set = at.filter((other) => other !== one);
      const { cost } = await costs(set);
      if (cost <= most && (!next || cost < next.cost)) next = { cost, set };
    }
    if (!next) return at;
    at = next.set;
  }
}
