// What was measured in a database, or is assumed of it: sizes and statistics, laid over a structure by name.
// Values stand as PostgreSQL writes them (`{1,2}`), because a planner reads them back as they are.

export interface Measures {
  /** What the figures rest on; it is said with every verdict. */
  readonly level: MeasureLevel;
  readonly relations: readonly RelationMeasures[];
  readonly columns: readonly ColumnMeasures[];
  readonly extended: readonly ExtendedMeasures[];
}

/**
 * `full`: everything the server keeps. `safe`: no value of a text, a document or a key. `no-values`: fractions and counts alone.
 * `rows`: sizes only, columns are guessed. `schema`: everything is guessed.
 */
export type MeasureLevel = 'full' | 'safe' | 'no-values' | 'rows' | 'schema';

/** Of a table, a materialized view or an index: pg_class and what the files say. */
export interface RelationMeasures {
  readonly schema: string;
  readonly name: string;
  /** Length of its file in pages of 8 KiB; undefined: told from rows and widths. Of a partitioned table 0. */
  readonly pages?: number;
  /** `reltuples`: what the last VACUUM or ANALYZE counted; -1 where there was none. */
  readonly rows: number;
  /** `relpages`, where it differs from `pages`. */
  readonly countedPages?: number;
  readonly allVisiblePages?: number;
  /** Of a B-tree: its levels above the leaves, as pageinspect's `bt_metap` says; undefined: told from its pages. */
  readonly height?: number;
  /** Of a GIN index: its metapage, which its costs hang on. */
  readonly gin?: { readonly pendingPages: number; readonly pendingEntries: number; readonly totalPages: number; readonly entryPages: number; readonly dataPages: number; readonly entries: number };
  readonly brin?: { readonly pagesPerRange: number; readonly lastRevmapPage: number };
}

/** A row of pg_stats; of an index on expressions the relation is the index, and the column the name it has there (`lower`, `expr`). */
export interface ColumnMeasures extends ValueMeasures {
  readonly schema: string;
  readonly relation: string;
  readonly column: string;
  /** The table with all its partitions and heirs. */
  readonly inherited?: true;
}

export interface ValueMeasures {
  /** 0 to 1. */
  readonly nullFraction: number;
  /** Bytes. */
  readonly width: number;
  /** As pg_stats has it: a count, or, below 0, the negated fraction of rows; 0 is unknown. */
  readonly distinct: number;
  readonly commonValues?: string;
  readonly commonFrequencies?: readonly number[];
  readonly histogram?: string;
  readonly correlation?: number;
  readonly commonElements?: string;
  readonly commonElementFrequencies?: readonly number[];
  readonly elementCounts?: readonly number[];
  readonly rangeLengths?: string;
  readonly emptyRangeFraction?: number;
  readonly rangeBounds?: string;
}

/** What CREATE STATISTICS has gathered: `pg_statistic_ext_data`, the kinds as the hexadecimal digits of their bytes. */
export interface ExtendedMeasures {
  readonly schema: string;
  readonly name: string;
  readonly inherited?: true;
  /** The attribute numbers that the bytes mean (`stxkeys`), which a rebuilt table may count differently. */
  readonly keys: readonly number[];
  readonly distinct?: string;
  readonly dependencies?: string;
  readonly commonValues?: string;
  readonly expressions?: readonly (ValueMeasures & { readonly expression: string })[];
}

export const noMeasures: Measures = { level: 'schema', relations: [], columns: [], extended: [] };
