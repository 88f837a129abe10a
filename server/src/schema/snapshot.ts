// A snapshot: what a server's catalog says of a database, as one document that a team may commit.
// Structure and measures stand together, table by table, so that a change of one table is a change of a few lines.
// Values come as the server prints them with ISO dates, UTC and fixed settings; nothing in here is a password or an address.
import type { SnapshotRelation } from './snapshot/relation.ts';

/**
 * How much of the data shows. Each level holds what the ones behind it hold.
 * `full`: everything that the planner reads. `safe`: values only of booleans, enums and whole numbers of few distinct keys; the bounds of numbers
 * and moments coarsened; nothing of texts, documents, uuids, arrays. `no-values`: statistics without values. `rows`: structure and row counts. `schema`: structure.
 * Literals in definitions and statements are treated alike: below `full` texts are replaced by `…1`, `…2`, and numbers are coarsened.
 */
export type SnapshotLevel = 'full' | 'safe' | 'no-values' | 'rows' | 'schema';
export const LEVELS: readonly SnapshotLevel[] = ['full', 'safe', 'no-values', 'rows', 'schema'];

/** Of the document: grows when an older reader could no longer make sense of it. */
export const SNAPSHOT_VERSION = 1;

export interface Snapshot {
  readonly version: number;
  readonly level: SnapshotLevel;
  /** UTC, to the second: `2026-01-31T12:00:00Z`. */
  readonly captured: string;
  readonly server: SnapshotServer;
  /** Settings of the planner and of memory, by name, as SET takes them: `work_mem` is `4096kB`. */
  readonly settings: Readonly<Record<string, string>>;
  /** What could not be read, one sentence each. */
  readonly notes: readonly string[];
  readonly extensions: readonly { readonly name: string; readonly schema: string; readonly version: string }[];
  /** Besides those of the system. */
  readonly schemas: readonly string[];
  readonly collations: readonly SnapshotCollation[];
  readonly types: readonly SnapshotType[];
  readonly sequences: readonly ObjectKey[];
  readonly functions: readonly SnapshotFunction[];
  /** Tables, partitioned or foreign too, and materialized views; by schema and name. */
  readonly relations: readonly SnapshotRelation[];
  readonly views: readonly SnapshotView[];
  /** The costliest statements that pg_stat_statements has seen, where it is installed; by text. */
  readonly statements?: readonly SnapshotStatement[];
}

export interface ObjectKey { readonly schema: string; readonly name: string }

export interface SnapshotServer {
  /** `server_version_num`: 170004. */
  readonly version: number;
  readonly encoding: string;
  readonly collation: string;
  readonly characterType: string;
  /** `libc`, `icu`, `builtin`. */
  readonly provider: string;
  readonly locale?: string;
  readonly blockSize: number;
  /** As a session finds it: `"$user", public`. */
  readonly searchPath: string;
  /** When the usage counters began, where that is known. */
  readonly countingSince?: string;
  /** UTC: since when statements are counted, where that is told (pg_stat_statements_info, 14 and newer). */
  readonly statementsSince?: string;
}

export interface SnapshotCollation extends ObjectKey {
  readonly provider: string;
  readonly deterministic: boolean;
  readonly collate?: string;
  readonly characterType?: string;
  readonly locale?: string;
}

export type SnapshotType = ObjectKey & (
  | { readonly kind: 'enum'; readonly labels: readonly string[] }
  | { readonly kind: 'domain'; readonly base: string; readonly notNull: boolean; readonly default?: string; readonly collation?: string; readonly constraints: readonly SnapshotConstraint[] }
  | { readonly kind: 'composite'; readonly attributes: readonly { readonly name: string; readonly type: string }[] }
  | { readonly kind: 'range'; readonly subtype: string }
);

export interface SnapshotFunction extends ObjectKey {
  readonly kind: 'function' | 'procedure' | 'aggregate' | 'window';
  /** Identity arguments: `a integer, b text`. */
  readonly arguments: string;
  /** With SETOF; absent for a procedure. */
  readonly returns?: string;
  readonly language: string;
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  /** CREATE FUNCTION, of SQL and PL/pgSQL at `full` and, without texts and comments, at `safe`. */
  readonly definition?: string;
}

export interface NamedDefinition { readonly name: string; readonly definition: string }

export interface SnapshotConstraint extends NamedDefinition {
  readonly kind: 'primary key' | 'unique' | 'foreign key' | 'check' | 'exclude';
  /** Taken from a parent: a partition's copy. */
  readonly inherited?: true;
}

export interface SnapshotView extends ObjectKey {
  /** Its query. */
  readonly definition: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly options?: readonly string[];
}

export interface SnapshotStatement {
  /** With `$1` for constants, as pg_stat_statements keeps it. */
  readonly query: string;
  readonly calls: number;
  /** Milliseconds. */
  readonly totalTime: number;
  readonly rows: number;
}
