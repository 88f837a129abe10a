// An insight is a value with a generator, like a rule: it looks at a plan with its figures and tells what is to be known of one of its nodes. Its page is its test.
import type { Table } from '../../schema/schema.ts';
import type { NodeFigures, PlanFigures } from '../figures.ts';

export interface Insight {
  /** Kebab-case; it names what is seen. File name and page name. */
  readonly id: string;
  /** Imperative: the first line of its page. */
  readonly title: string;
  /**
   * What must stand behind a plan for it to speak. `shape`: the nodes alone. `sizes`: the tables are as large as they are said to be.
   * `statistics`: rows are estimated from the data. `run`: the plan was run.
   */
  readonly needs: 'shape' | 'sizes' | 'statistics' | 'run';
  /** What it says of a node makes it idle to say these of the same node, or of those below it. */
  readonly over?: readonly string[];
  look(plan: PlanView): Iterable<Told>;
}

/** A plan with its figures and what else is known. */
export interface PlanView extends PlanFigures {
  /** Of the schema at hand. */
  tableOf(figures: NodeFigures): Table | undefined;
  /** How many rows the table holds that a node scans: as measured, or as the plan itself shows. */
  rowsIn(figures: NodeFigures): number | undefined;
  /** In kilobytes: what one sort or hash table may take, where it is known. */
  readonly workMemory: number | undefined;
}

/** What an insight tells of a node. */
export interface Told {
  readonly at: NodeFigures;
  /** `high`: most of the time or the cost hangs on it. */
  readonly weight: 'high' | 'low';
  /** What, why and what to do, with figures, in one sentence with a full stop. */
  readonly message: string;
  readonly remedy: Remedy;
  /** What of the query it comes from; nothing where no part of it does. */
  readonly cause?: Cause;
}

/** What helps, as data. */
export type Remedy =
  | { readonly kind: 'index'; readonly relation: string; /** As SQL writes them, in order; empty where the plan does not tell. */ readonly columns: readonly string[]; /** Of a partial index. */ readonly where?: readonly string[] }
  | { readonly kind: 'rewrite' }
  | { readonly kind: 'setting'; readonly name: string }
  | { readonly kind: 'statistics'; /** A statement, without its semicolon. */ readonly sql: string }
  | { readonly kind: 'maintenance'; readonly sql: string }
  | { readonly kind: 'nothing' };

/** The part of the query that makes a node: a condition as the plan prints it, or a clause. */
export type Cause =
  | { readonly kind: 'condition'; readonly text: string }
  | { readonly kind: 'order' | 'limit' | 'offset' | 'grouping' | 'distinct' | 'table' | 'lock' | 'conflict' | 'writes' }
  /** A query inside of it, by the tables that the node's own part of the plan reads. */
  | { readonly kind: 'query' }
  | { readonly kind: 'cte'; readonly name: string };
