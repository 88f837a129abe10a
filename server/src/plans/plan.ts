// A plan as a typed tree, whatever it was read from: PostgreSQL's JSON or its text, of any version, with or without ANALYZE (`reading/`).
// Nothing is required: what a newer server adds is passed over, and what an older one lacks is undefined.

export interface Plan {
  readonly root: PlanNode;
  /** Milliseconds, where they were asked for. */
  readonly planningTime?: number;
  readonly executionTime?: number;
  /** What SETTINGS lists: those that differ from their defaults. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly triggers?: readonly PlanTrigger[];
  /** Compiling took so many milliseconds. */
  readonly jit?: { readonly functions: number; readonly time: number };
  /** Of SERIALIZE: milliseconds and kilobytes. */
  readonly serialization?: { readonly time?: number; readonly kilobytes: number };
}

/** What ran for each row, or once, beside the plan's own nodes. */
export interface PlanTrigger {
  readonly name: string;
  /** Of a foreign key and its like, which the server checks by triggers of its own. */
  readonly constraint?: string;
  readonly relation?: string;
  /** Milliseconds over all calls. */
  readonly time?: number;
  readonly calls: number;
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
  /** A CTE, a function or a table of a trigger that is scanned. */
  readonly reads?: string;
  /** What it is to its parent: `Outer`, `Inner`, `Subquery`, `Member`, `InitPlan`, `SubPlan`. */
  readonly role?: string;
  /** How others name it, where it is a plan of its own: `SubPlan 2`, `InitPlan 1 (returns $0)`, `CTE recent`. */
  readonly subplan?: string;
  readonly join?: string;
  readonly strategy?: string;
  /** `Insert`, `Update`, `Delete`, `Merge`; of a SetOp `Except` and its like. */
  readonly operation?: string;
  readonly direction?: 'forward' | 'backward';
  readonly workers?: number;
  readonly parallel: boolean;
  readonly partial?: string;
  readonly innerUnique: boolean;
  /** A setting forbids it, and there was no other way (18 and newer). */
  readonly disabled?: true;
  readonly conditions: readonly PlanCondition[];
  readonly sortKeys: readonly string[];
  readonly presortedKeys: readonly string[];
  readonly groupKeys: readonly string[];
  /** Of Memoize: what it remembers rows by. */
  readonly cacheKeys?: readonly string[];
  /** Partitions that were left out before the first row. */
  readonly subplansRemoved?: number;
  /** ON CONFLICT: `NOTHING`, `UPDATE`. */
  readonly conflict?: string;
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

/** The planner's units; rows and width (bytes) are estimates for one run of the node. All zero where COSTS was off. */
export interface PlanCost {
  readonly startup: number;
  readonly total: number;
  readonly rows: number;
  readonly width: number;
}

/** What ANALYZE saw. What is said to be of one run is the mean of all of them, as PostgreSQL gives it; everything else is of all together. */
export interface PlanActual {
  /** Of one run. */
  readonly rows: number;
  /** Runs, those of every parallel process among them; 0: never executed. */
  readonly loops: number;
  /** Milliseconds of one run, children included. */
  readonly time?: number;
  /** Rows of one run that a condition threw away. */
  readonly removed: { readonly filter: number; readonly join: number; readonly recheck: number };
  readonly heapFetches?: number;
  readonly indexSearches?: number;
  readonly heapBlocks?: { readonly exact: number; readonly lossy: number };
  readonly workersLaunched?: number;
  /** Of each worker, where VERBOSE was asked for. */
  readonly workers?: readonly { readonly rows: number; readonly loops: number }[];
  /** The worst of all processes; `inAll` where several went to disk. */
  readonly sort?: { readonly method: string; readonly on: 'disk' | 'memory'; readonly kilobytes: number; readonly inAll?: { readonly processes: number; readonly kilobytes: number } };
  readonly hash?: { readonly batches: number; readonly plannedBatches: number; readonly kilobytes: number };
  readonly aggregate?: { readonly batches: number; readonly diskKilobytes: number };
  readonly cache?: { readonly hits: number; readonly misses: number; readonly evictions: number; readonly overflows: number };
  readonly storage?: { readonly on: 'disk' | 'memory'; readonly kilobytes: number };
  /** INSERT … ON CONFLICT. */
  readonly conflicts?: { readonly inserted: number; readonly conflicting: number };
  /** Children included. */
  readonly buffers?: PlanBuffers;
  readonly wal?: { readonly records: number; readonly fullPages: number; readonly bytes: number };
}

/** Pages of 8 KiB, and milliseconds where track_io_timing is on. */
export interface PlanBuffers {
  readonly hit: number;
  readonly read: number;
  readonly dirtied: number;
  readonly written: number;
  /** Of temporary tables. */
  readonly local: number;
  readonly tempRead: number;
  readonly tempWritten: number;
  readonly readTime?: number;
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
