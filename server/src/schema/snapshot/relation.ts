// One relation of a snapshot: a table with all that hangs on it, its columns with their statistics, its constraints, indexes, policies.
import type { ValueMeasures } from '../measures.ts';
import type { NamedDefinition, ObjectKey, SnapshotConstraint } from '../snapshot.ts';

export interface SnapshotRelation extends ObjectKey {
  readonly kind: 'table' | 'partitioned table' | 'foreign table' | 'materialized view';
  readonly unlogged?: true;
  /** `fillfactor=70`. */
  readonly options?: readonly string[];
  /** `RANGE (created_at)`. */
  readonly partitionKey?: string;
  readonly partitionOf?: ObjectKey;
  /** `FOR VALUES FROM (…) TO (…)`: structure, so only its texts are hidden. */
  readonly bound?: string;
  readonly inherits?: readonly ObjectKey[];
  /** Of a materialized view: its query. */
  readonly definition?: string;
  readonly size?: RelationSize;
  readonly usage?: TableUsage;
  readonly columns: readonly SnapshotColumn[];
  readonly constraints: readonly SnapshotConstraint[];
  readonly indexes: readonly SnapshotIndex[];
  readonly rowSecurity?: 'enabled' | 'forced';
  readonly policies?: readonly SnapshotPolicy[];
  /** CREATE TRIGGER and CREATE RULE as the server prints them. */
  readonly triggers?: readonly NamedDefinition[];
  readonly rules?: readonly NamedDefinition[];
  readonly extendedStatistics?: readonly ExtendedStatistics[];
}

/** As pg_class has it; the planner takes the density of `rows` in `catalogPages` times `pages`. */
export interface RelationSize {
  /** `reltuples`; -1 where it was never analyzed. */
  readonly rows: number;
  /** Now, of the main fork, in blocks; absent at `rows`, and of what holds no rows itself. */
  readonly pages?: number;
  /** `relpages`. */
  readonly catalogPages?: number;
  readonly allVisible?: number;
}

export interface TableUsage {
  readonly sequentialScans: number;
  readonly indexScans: number;
  readonly inserted: number;
  readonly updated: number;
  readonly hotUpdated: number;
  readonly deleted: number;
}

export interface SnapshotColumn {
  readonly name: string;
  /** `pg_attribute.attnum`. */
  readonly number: number;
  /** As `format_type` prints it, qualified unless of the system. */
  readonly type: string;
  readonly notNull?: true;
  readonly default?: string;
  readonly generated?: 'stored' | 'virtual';
  readonly identity?: 'always' | 'by default';
  readonly collation?: string;
  /** Taken from a parent alone. */
  readonly inherited?: true;
  /** `n_distinct=…`. */
  readonly options?: readonly string[];
  /** Rows of pg_stats: of the relation alone, and of it with its heirs or partitions. */
  readonly statistics?: ValueMeasures;
  readonly inheritedStatistics?: ValueMeasures;
}

export interface SnapshotIndex {
  /** Its schema is the table's. */
  readonly name: string;
  readonly method: string;
  /** CREATE INDEX. */
  readonly definition: string;
  readonly unique?: true;
  readonly partial?: true;
  /** A constraint of the same name owns it. */
  readonly constraint?: true;
  /** Its build has failed or is not over. */
  readonly invalid?: true;
  /** Of an index that only stands for those of the partitions. */
  readonly partitioned?: true;
  readonly partOf?: ObjectKey;
  readonly size?: RelationSize;
  /** Levels above the leaves of a btree, where pageinspect tells. */
  readonly height?: number;
  /** Its metapage, where pageinspect tells. */
  readonly gin?: { readonly pendingPages: number; readonly pendingEntries: number; readonly totalPages: number; readonly entryPages: number; readonly dataPages: number; readonly entries: number };
  readonly usage?: { readonly scans: number; readonly rowsRead: number; readonly rowsFetched: number; /** UTC; from version 16 on. */ readonly lastScan?: string };
  /** Of the keys that are expressions. */
  readonly expressions?: readonly { readonly name: string; readonly statistics: ValueMeasures }[];
}

export interface SnapshotPolicy {
  readonly name: string;
  readonly permissive: boolean;
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete';
  readonly roles: readonly string[];
  readonly using?: string;
  readonly check?: string;
}

export interface ExtendedStatistics extends ObjectKey {
  /** CREATE STATISTICS. */
  readonly definition: string;
  /** The columns that `distinct` and `dependencies` count by number. */
  readonly columns: readonly { readonly name: string; readonly number: number }[];
  readonly data?: readonly ExtendedData[];
}

export interface ExtendedData {
  readonly inherited: boolean;
  /** `{"1, 2": 100}`, by numbers of columns; expressions are -1, -2 … */
  readonly distinct?: string;
  /** `{"1 => 2": 0.5}`. */
  readonly dependencies?: string;
  /** `pg_mcv_list` as hexadecimal digits, where pg_statistic_ext_data may be read. */
  readonly commonValues?: string;
  readonly expressions?: readonly { readonly expression: string; readonly statistics: ValueMeasures }[];
}

/** Rows as the planner estimates them now: the density of the last analysis on today's pages; undefined where nothing was ever counted. */
export function rowsOf({ rows, pages, catalogPages }: RelationSize): number | undefined {
  if (rows < 0) return undefined;
  return pages !== undefined && catalogPages !== undefined && catalogPages > 0 ? Math.round((rows / catalogPages) * pages) : rows;
}
