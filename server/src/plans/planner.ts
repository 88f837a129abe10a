// The port of a planner: who asks names a database as text and figures and gets plans, of the database as it is or as it would be with other indexes.
// It is implemented at the edge: in process over empty tables, or by a live server.
import type { Measures } from '../schema/measures.ts';
import type { Plan } from './plan.ts';

export interface Planner {
  /** One answer for each question, in their order. Never rejects: what goes wrong is an answer. After `signal` every answer that is still out is `cancelled`. */
  ask(database: PlannedDatabase, questions: readonly Question[], signal?: AbortSignal, turn?: Turn): Promise<readonly Answer[]>;
  /** What the database is like to the planner; makes it ready, as the first question would. */
  describe(database: PlannedDatabase): Promise<Description>;
  /** Nothing stays kept of the figures of a connected server, of now or of an earlier session, and whoever asks on about what it was is refused. Rejects where something could not be removed; nobody uses that. */
  forget?(live: LiveSource): Promise<void>;
  close(): Promise<void>;
}

/** `at once`: somebody waits for it, before all that is asked beside the typing; by default it is asked in its turn. */
export type Turn = 'at once' | 'in turn';

/** A connected server: another value each time it is connected. */
export interface LiveSource {
  readonly path: string;
}

/** A database that need not exist: everything a plan hangs on. */
export interface PlannedDatabase {
  /** Its structure as statements without semicolons, in an order they can run in. Equal lists are loaded once and kept. */
  readonly base: readonly string[];
  /** What an unsaved edit adds: run before each question inside a transaction that is rolled back. */
  readonly tail: readonly string[];
  readonly measures: Measures;
  readonly searchPath: readonly string[];
  /** Planner settings of the source, such as `work_mem`, with their units. */
  readonly settings: Readonly<Record<string, string>>;
  /** How the source sorts text by default: bytewise (`C`, `POSIX`, `C.UTF-8`), where a LIKE can use any B-tree, or by a language. */
  readonly collation: 'bytes' | 'language';
  /** The source's major version, if known. The planner's own is in `Description`. */
  readonly version?: number;
  /** The connected server that its figures are of, where they are. */
  readonly live?: LiveSource;
}

export interface Question {
  /** One statement. Only planned, never run. Placeholders as the program writes them; see `explainable`. */
  readonly sql: string;
  /** `generic`: a plan that fits any value. Else one value for each placeholder, as text, and the plan for them. */
  readonly parameters: 'generic' | readonly (string | null)[];
  /** Indexes that do not exist, all at once: `CREATE INDEX` statements without CONCURRENTLY, each with a name. */
  readonly indexes: readonly HypotheticalIndex[];
  /** Indexes that exist and are hidden, qualified. One that a constraint needs cannot be hidden, and stays. */
  readonly without: readonly string[];
}

export interface HypotheticalIndex {
  readonly name: string;
  readonly ddl: string;
}

export type Answer =
  | {
    readonly kind: 'plan';
    readonly plan: Plan;
    /** In the order of the question's indexes. */
    readonly sizes: readonly IndexSize[];
    /** What the statement was changed to so that it can be planned; empty where nothing was. */
    readonly notes: readonly string[];
  }
  | { readonly kind: 'failed'; readonly reason: Failure; /** In the planner's words, or ours. */ readonly message: string };

export interface IndexSize {
  readonly name: string;
  /** Undefined where the index could not be made; `message` says why. Partitions are summed. */
  readonly bytes?: number;
  readonly pages?: number;
  readonly rows?: number;
  readonly message?: string;
}

/**
 * `syntax`: the statement is not valid. `unknown object`: it names what the database does not have. `types`: an operator or function does not fit.
 * `not plannable`: a statement that has no plan (DDL, several statements). `timeout`: it was stopped. `crashed`: the planner was lost over it.
 * `unavailable`: there is no planner, or the database could not be loaded.
 */
export type Failure = 'syntax' | 'unknown object' | 'types' | 'not plannable' | 'timeout' | 'memory' | 'crashed' | 'cancelled' | 'unavailable' | 'other';

export interface Description {
  readonly available: boolean;
  /** The planner's own major version; 0 where there is none. */
  readonly version: number;
  /** What could not be loaded as it is written, one sentence each: stubbed extensions, failing statements. */
  readonly notes: readonly string[];
  readonly tables: number;
  readonly indexes: number;
}
