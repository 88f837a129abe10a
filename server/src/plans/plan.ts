// A plan as a typed tree, read from what PostgreSQL gives for EXPLAIN (FORMAT JSON), of any version, with or without ANALYZE.
// Nothing is required: what a newer server adds is passed over, and what an older one lacks is undefined.

export interface Plan {
  readonly root: PlanNode;
  /** Milliseconds, where they were asked for. */
  readonly planningTime?: number;
  readonly executionTime?: number;
}

export interface PlanNode {
  /** As PostgreSQL names it: `Index Only Scan`. */
  readonly type: string;
  /** Of a table or materialized view that is read or written. */
  readonly relation?: string;
  /** Only where VERBOSE was asked for. */
  readonly schema?: string;
  readonly alias?: string;
  readonly index?: string;
  /** A CTE, a function or a subplan that is scanned. */
  readonly reads?: string;
  /** What it is to its parent: `Outer`, `Inner`, `Subquery`, `Member`, `InitPlan`, `SubPlan`. */
  readonly role?: string;
  readonly join?: string;
  readonly strategy?: string;
  /** `Insert`, `Update`, `Delete`, `Merge`. */
  readonly operation?: string;
  readonly direction?: 'forward' | 'backward';
  readonly workers?: number;
  readonly parallel: boolean;
  readonly partial?: string;
  readonly innerUnique: boolean;
  readonly conditions: readonly PlanCondition[];
  readonly sortKeys: readonly string[];
  readonly presortedKeys: readonly string[];
  readonly groupKeys: readonly string[];
  readonly cost: PlanCost;
  readonly actual?: PlanActual;
  readonly children: readonly PlanNode[];
}

/**
 * `index`: narrows what of an index is read. `recheck`, `filter`, `join filter`: throws away what was read. `order`: an index that returns by distance.
 * `hash`, `merge`: what a join compares. `once`: decided before the first row. `tid`: rows named by their place. `run`: stops a window early.
 */
export interface PlanCondition {
  readonly kind: 'index' | 'order' | 'recheck' | 'filter' | 'join filter' | 'hash' | 'merge' | 'once' | 'tid' | 'run' | 'conflict';
  readonly text: string;
}

/** The planner's units; rows and width (bytes) are estimates for one run of the node. */
export interface PlanCost {
  readonly startup: number;
  readonly total: number;
  readonly rows: number;
  readonly width: number;
}

/** What ANALYZE saw: per loop, as PostgreSQL gives it. */
export interface PlanActual {
  readonly rows: number;
  readonly loops: number;
  /** Milliseconds. */
  readonly time?: number;
  readonly removed: number;
  readonly heapFetches?: number;
  /** Pages of 8 KiB over all loops, children included. */
  readonly pagesHit?: number;
  readonly pagesRead?: number;
}

/** Takes the parsed JSON: the list that EXPLAIN returns, one member of it, or a bare node. Undefined where there is no plan in it. */
export function readPlan(json: unknown): Plan | undefined {
  const explained = asObject(Array.isArray(json) ? json[0] : json);
  const top = asObject(explained?.['Plan']) ?? (typeof explained?.['Node Type'] === 'string' ? explained : undefined);
  if (!explained || !top) return undefined;
  return { root: readNode(top), ...numberAs('planningTime', explained['Planning Time']), ...numberAs('executionTime', explained['Execution Time']) };
}

/** The node and all below it, parents first. */
export function* nodesOf(node: PlanNode): Generator<PlanNode> {
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    yield next;
    open.push(...[...next.children].reverse());
  }
}

/** Every index that a plan reads. */
export const indexesUsed = ({ root }: Plan): ReadonlySet<string> => new Set([...nodesOf(root)].flatMap(({ index }) => index ?? []));

type Json = Readonly<Record<string, unknown>>;

/** Deeper than any plan that PostgreSQL's own stack allows. */
const DEEPEST = 2_000;

function readNode(json: Json, depth = 0): PlanNode {
  const children = depth < DEEPEST && Array.isArray(json['Plans']) ? json['Plans'].map(asObject).filter((child) => child !== undefined) : [];
  const direction = textOf(json['Scan Direction'])?.toLowerCase();
  return {
    type: textOf(json['Node Type']) ?? 'Unknown',
    ...textAs('relation', json['Relation Name']),
    ...textAs('schema', json['Schema']),
    ...textAs('alias', json['Alias']),
    ...textAs('index', json['Index Name']),
    ...textAs('reads', json['CTE Name'] ?? json['Function Name'] ?? json['Subplan Name'] ?? json['Tuplestore Name']),
    ...textAs('role', json['Parent Relationship']),
    ...textAs('join', json['Join Type']),
    ...textAs('strategy', json['Strategy']),
    ...textAs('operation', json['Operation'] ?? json['Command']),
    ...((direction === 'forward' || direction === 'backward') && { direction }),
    ...numberAs('workers', json['Workers Planned']),
    parallel: json['Parallel Aware'] === true,
    ...textAs('partial', json['Partial Mode']),
    innerUnique: json['Inner Unique'] === true,
    conditions: CONDITIONS.flatMap(([name, kind]) => listOf(json[name]).map((text) => ({ kind, text }))),
    sortKeys: listOf(json['Sort Key']),
    presortedKeys: listOf(json['Presorted Key']),
    groupKeys: listOf(json['Group Key']),
    cost: { startup: numberOf(json['Startup Cost']) ?? 0, total: numberOf(json['Total Cost']) ?? 0, rows: numberOf(json['Plan Rows']) ?? 0, width: numberOf(json['Plan Width']) ?? 0 },
    ...actualOf(json),
    children: children.map((child) => readNode(child, depth + 1)),
  };
}

const CONDITIONS: readonly (readonly [name: string, kind: PlanCondition['kind']])[] = [
  ['Index Cond', 'index'], ['Order By', 'order'], ['Recheck Cond', 'recheck'], ['Hash Cond', 'hash'], ['Merge Cond', 'merge'], ['TID Cond', 'tid'],
  ['Join Filter', 'join filter'], ['One-Time Filter', 'once'], ['Run Condition', 'run'], ['Conflict Filter', 'conflict'], ['Filter', 'filter'],
];

function actualOf(json: Json): { readonly actual: PlanActual } | undefined {
  const [rows, loops] = [numberOf(json['Actual Rows']), numberOf(json['Actual Loops'])];
  if (rows === undefined || loops === undefined) return undefined;
  const removed = ['Rows Removed by Filter', 'Rows Removed by Join Filter', 'Rows Removed by Index Recheck'].reduce((sum, name) => sum + (numberOf(json[name]) ?? 0), 0);
  return {
    actual: {
      rows, loops, removed,
      ...numberAs('time', json['Actual Total Time']),
      ...numberAs('heapFetches', json['Heap Fetches']),
      ...numberAs('pagesHit', json['Shared Hit Blocks']),
      ...numberAs('pagesRead', json['Shared Read Blocks']),
    },
  };
}

const asObject = (value: unknown): Json | undefined => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : typeof value === 'string' ? [value] : []);

function textAs<Name extends string>(name: Name, value: unknown): { readonly [key in Name]?: string } {
  return (typeof value === 'string' ? { [name]: value } : {}) as { readonly [key in Name]?: string };
}

function numberAs<Name extends string>(name: Name, value: unknown): { readonly [key in Name]?: number } {
  return (numberOf(value) === undefined ? {} : { [name]: value }) as { readonly [key in Name]?: number };
}
