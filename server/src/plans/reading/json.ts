// What PostgreSQL gives for EXPLAIN (FORMAT JSON), by its own keys (explain.c). The text reader ends in the same keys, so this is the one place that gives them a meaning.
import type { Plan, PlanActual, PlanBuffers, PlanCondition, PlanNode, PlanTrigger } from '../plan.ts';

export type Json = Readonly<Record<string, unknown>>;

/** Takes the parsed JSON: the list that EXPLAIN returns, one member of it, or a bare node. Undefined where there is no plan in it. */
export function readPlan(json: unknown): Plan | undefined {
  const explained = asObject(Array.isArray(json) ? json[0] : json);
  const top = asObject(explained?.['Plan']) ?? (typeof explained?.['Node Type'] === 'string' ? explained : undefined);
  if (!explained || !top) return undefined;
  return {
    root: readNode(top),
    ...numberAs('planningTime', explained['Planning Time']),
    ...numberAs('executionTime', explained['Execution Time'] ?? explained['Total Runtime']),
    ...settingsOf(explained),
    ...triggersOf(explained),
    ...jitOf(explained),
    ...serializationOf(explained),
  };
}

/** Deeper than any plan that PostgreSQL's own stack allows. */
const DEEPEST = 2_000;

function readNode(json: Json, depth = 0): PlanNode {
  const children = depth < DEEPEST ? objectsIn(json['Plans']) : [];
  const direction = textOf(json['Scan Direction'])?.toLowerCase();
  return {
    type: textOf(json['Node Type']) ?? 'Unknown',
    ...textAs('relation', json['Relation Name']),
    ...textAs('schema', json['Schema']),
    ...textAs('alias', json['Alias']),
    ...textAs('index', json['Index Name']),
    ...textAs('reads', json['CTE Name'] ?? json['Function Name'] ?? json['Tuplestore Name']),
    ...textAs('role', json['Parent Relationship']),
    ...textAs('subplan', json['Subplan Name']),
    ...textAs('join', json['Join Type']),
    ...textAs('strategy', json['Strategy']),
    ...textAs('operation', json['Operation'] ?? json['Command']),
    ...((direction === 'forward' || direction === 'backward') && { direction }),
    ...numberAs('workers', json['Workers Planned']),
    parallel: json['Parallel Aware'] === true,
    ...textAs('partial', json['Partial Mode']),
    innerUnique: json['Inner Unique'] === true,
    ...(json['Disabled'] === true && { disabled: true as const }),
    conditions: CONDITIONS.flatMap(([name, kind]) => textsIn(json[name]).map((text) => ({ kind, text }))),
    sortKeys: textsIn(json['Sort Key']),
    presortedKeys: textsIn(json['Presorted Key']),
    groupKeys: groupKeysOf(json),
    ...(json['Cache Key'] !== undefined && { cacheKeys: textsIn(json['Cache Key']) }),
    ...(countOf(json['Subplans Removed']) > 0 && { subplansRemoved: countOf(json['Subplans Removed']) }),
    ...textAs('conflict', json['Conflict Resolution']),
    cost: { startup: countOf(json['Startup Cost']), total: countOf(json['Total Cost']), rows: countOf(json['Plan Rows']), width: countOf(json['Plan Width']) },
    ...actualOf(json),
    children: children.map((child) => readNode(child, depth + 1)),
  };
}

const CONDITIONS: readonly (readonly [name: string, kind: PlanCondition['kind']])[] = [
  ['Index Cond', 'index'], ['Order By', 'order'], ['Recheck Cond', 'recheck'], ['Hash Cond', 'hash'], ['Merge Cond', 'merge'], ['TID Cond', 'tid'],
  ['Join Filter', 'join filter'], ['One-Time Filter', 'once'], ['Run Condition', 'run'], ['Conflict Filter', 'conflict'], ['Filter', 'filter'],
];

/** Those of grouping sets stand in lists of lists. */
const groupKeysOf = (json: Json): readonly string[] =>
  [...textsIn(json['Group Key']), ...objectsIn(json['Grouping Sets']).flatMap((set) => [set['Group Keys'], set['Hash Keys']].flatMap((keys) => (Array.isArray(keys) ? keys.flatMap((key) => textsIn(key)) : [])))];

// ── What ANALYZE saw ─────────────────────────────────────────────────────────────────────────────────────────────

function actualOf(json: Json): { readonly actual: PlanActual } | undefined {
  const [rows, loops] = [numberOf(json['Actual Rows']), numberOf(json['Actual Loops'])];
  if (rows === undefined || loops === undefined) return undefined;
  const workers = objectsIn(json['Workers']);
  return {
    actual: {
      rows,
      loops,
      ...numberAs('time', json['Actual Total Time']),
      removed: { filter: countOf(json['Rows Removed by Filter']), join: countOf(json['Rows Removed by Join Filter']), recheck: countOf(json['Rows Removed by Index Recheck']) },
      ...numberAs('heapFetches', json['Heap Fetches']),
      ...numberAs('indexSearches', json['Index Searches']),
      ...numberAs('workersLaunched', json['Workers Launched']),
      ...(has(json, 'Exact Heap Blocks', 'Lossy Heap Blocks') && { heapBlocks: { exact: sumOf([json, ...workers], 'Exact Heap Blocks'), lossy: sumOf([json, ...workers], 'Lossy Heap Blocks') } }),
      ...(workers.some((one) => has(one, 'Actual Rows')) && { workers: workers.map((one) => ({ rows: countOf(one['Actual Rows']), loops: countOf(one['Actual Loops']) })) }),
      ...sortOf([json, ...workers]),
      ...(has(json, 'Hash Batches') && { hash: { batches: countOf(json['Hash Batches']), plannedBatches: numberOf(json['Original Hash Batches']) ?? countOf(json['Hash Batches']), kilobytes: countOf(json['Peak Memory Usage']) } }),
      ...([json, ...workers].some((one) => has(one, 'HashAgg Batches', 'Disk Usage')) && { aggregate: { batches: mostOf([json, ...workers], 'HashAgg Batches'), diskKilobytes: sumOf([json, ...workers], 'Disk Usage') } }),
      ...([json, ...workers].some((one) => has(one, 'Cache Misses')) && { cache: { hits: sumOf([json, ...workers], 'Cache Hits'), misses: sumOf([json, ...workers], 'Cache Misses'), evictions: sumOf([json, ...workers], 'Cache Evictions'), overflows: sumOf([json, ...workers], 'Cache Overflows') } }),
      ...(has(json, 'Storage') && { storage: { on: onDisk(json['Storage']), kilobytes: countOf(json['Maximum Storage']) } }),
      ...(has(json, 'Conflicting Tuples') && { conflicts: { inserted: countOf(json['Tuples Inserted']), conflicting: countOf(json['Conflicting Tuples']) } }),
      ...(has(json, 'Shared Hit Blocks', 'Shared Read Blocks', 'Temp Read Blocks', 'Temp Written Blocks', 'Local Hit Blocks') && { buffers: buffersOf(json) }),
      ...(countOf(json['WAL Records']) > 0 && { wal: { records: countOf(json['WAL Records']), fullPages: countOf(json['WAL FPI']), bytes: countOf(json['WAL Bytes']) } }),
    },
  };
}

/** The worst of the processes that sorted; an incremental sort tells of its groups. */
function sortOf(processes: readonly Json[]): { readonly sort: NonNullable<PlanActual['sort']> } | undefined {
  const sorts = processes.flatMap((one): NonNullable<PlanActual['sort']>[] => {
    const method = textOf(one['Sort Method']);
    const groups = [one['Full-sort Groups'], one['Pre-sorted Groups']].map(asObject).filter((group) => group !== undefined);
    return [
      ...(method === undefined ? [] : [{ method, on: onDisk(one['Sort Space Type']), kilobytes: countOf(one['Sort Space Used']) }]),
      ...groups.flatMap((group) => (['Disk', 'Memory'] as const).flatMap((kind) => {
        const space = asObject(group[`Sort Space ${kind}`]);
        return space ? [{ method: textsIn(group['Sort Methods Used']).join(', '), on: onDisk(kind), kilobytes: countOf(space['Peak Sort Space Used']) }] : [];
      })),
    ];
  });
  const worst = sorts.sort((a, b) => (a.on === b.on ? b.kilobytes - a.kilobytes : a.on === 'disk' ? -1 : 1))[0];
  const spilling = processes.flatMap((one) => (has(one, 'Sort Method') && onDisk(one['Sort Space Type']) === 'disk' ? [countOf(one['Sort Space Used'])] : []));
  return worst && { sort: { ...worst, ...(spilling.length > 1 && { inAll: { processes: spilling.length, kilobytes: spilling.reduce((sum, one) => sum + one, 0) } }) } };
}

const onDisk = (value: unknown): 'disk' | 'memory' => (value === 'Disk' ? 'disk' : 'memory');

function buffersOf(json: Json): PlanBuffers {
  const readTime = numberOf(json['Shared I/O Read Time']) ?? numberOf(json['I/O Read Time']);
  return {
    hit: countOf(json['Shared Hit Blocks']), read: countOf(json['Shared Read Blocks']), dirtied: countOf(json['Shared Dirtied Blocks']), written: countOf(json['Shared Written Blocks']),
    local: countOf(json['Local Hit Blocks']) + countOf(json['Local Read Blocks']),
    tempRead: countOf(json['Temp Read Blocks']), tempWritten: countOf(json['Temp Written Blocks']),
    ...numberAs('readTime', readTime),
  };
}

// ── What stands beside the tree ──────────────────────────────────────────────────────────────────────────────────

function settingsOf(json: Json): Pick<Plan, 'settings'> {
  const settings = asObject(json['Settings']);
  return settings ? { settings: Object.fromEntries(Object.entries(settings).filter((entry): entry is [string, string] => typeof entry[1] === 'string')) } : {};
}

function triggersOf(json: Json): Pick<Plan, 'triggers'> {
  const triggers = objectsIn(json['Triggers']).map((one): PlanTrigger => ({
    name: textOf(one['Trigger Name']) ?? textOf(one['Constraint Name']) ?? 'unnamed', ...textAs('constraint', one['Constraint Name']), ...textAs('relation', one['Relation']), ...numberAs('time', one['Time']), calls: countOf(one['Calls']),
  }));
  return triggers.length > 0 ? { triggers } : {};
}

function jitOf(json: Json): Pick<Plan, 'jit'> {
  const jit = asObject(json['JIT']);
  const time = numberOf(asObject(jit?.['Timing'])?.['Total']);
  return jit && time !== undefined ? { jit: { functions: countOf(jit['Functions']), time } } : {};
}

function serializationOf(json: Json): Pick<Plan, 'serialization'> {
  const serialization = asObject(json['Serialization']);
  return serialization ? { serialization: { ...numberAs('time', serialization['Time']), kilobytes: countOf(serialization['Output Volume']) } } : {};
}

// ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const asObject = (value: unknown): Json | undefined => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined);
const objectsIn = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(asObject).filter((one) => one !== undefined) : []);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
const countOf = (value: unknown): number => numberOf(value) ?? 0;
const textsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : typeof value === 'string' ? [value] : []);
const has = (json: Json, ...keys: readonly string[]): boolean => keys.some((key) => json[key] !== undefined);
const sumOf = (all: readonly Json[], key: string): number => all.reduce((sum, one) => sum + countOf(one[key]), 0);
const mostOf = (all: readonly Json[], key: string): number => all.reduce((most, one) => Math.max(most, countOf(one[key])), 0);

function textAs<Name extends string>(name: Name, value: unknown): { readonly [key in Name]?: string } {
  return (typeof value === 'string' ? { [name]: value } : {}) as { readonly [key in Name]?: string };
}

function numberAs<Name extends string>(name: Name, value: unknown): { readonly [key in Name]?: number } {
  return (numberOf(value) === undefined ? {} : { [name]: value }) as { readonly [key in Name]?: number };
}
