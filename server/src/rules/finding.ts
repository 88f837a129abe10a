// What a rule says: plain data, so that it can cross a thread, be stored, and be worded once proofs are in.
import type { Span } from '../text/span.ts';
import type { Place } from '../text/document.ts';
import type { Edit } from '../text/edit.ts';
import type { Intention, Query } from '../query/query.ts';
import type { Origin } from '../schema/schema.ts';
import type { NewIndex, ObjectName } from '../schema/change.ts';
import type { Claim } from '../plans/claim.ts';

export type Level = 'error' | 'warning' | 'information' | 'hint';
/** How much hangs on it: `unknown` where sizes are not known. */
export type Weight = 'high' | 'low' | 'unknown';

export interface Finding {
  readonly rule: string;
  readonly weight: Weight;
  /** Invariant: on one line, and as small as tells the tale. */
  readonly span: Span;
  /** What, why and what to do, with names and numbers, in one sentence with a full stop. */
  readonly message: string;
  readonly related: readonly Related[];
  readonly intentions: readonly Intend[];
  readonly claim?: Claim;
  /** A cap that the rule itself knows: a fact worth only this much here. */
  readonly atMost?: Level;
}

/** Another place that tells more; an origin becomes a span only when it is shown. */
export interface Related { readonly at: Place | Origin; readonly message: string }

/** A proposed change, as data. `safe`: the program means the same afterwards. */
export type Intend =
  | { readonly kind: 'query'; readonly title: string; readonly safe: boolean; readonly query: Query; readonly change: readonly Intention[] }
  /** A new migration, where the tool of the database allows one; else the DDL is only shown. */
  | { readonly kind: 'index'; readonly title: string; readonly safe: boolean; readonly table: ObjectName; readonly index: NewIndex; /** What its keys are for, in a few words. */ readonly reason?: string }
  /** Other DDL in a new migration: a statement without its semicolon. */
  | { readonly kind: 'migration'; readonly title: string; readonly safe: boolean; readonly sql: string }
  /** In the place of a statement of a new migration, one migration after another: the first stays where it stands. */
  | { readonly kind: 'steps'; readonly title: string; readonly safe: boolean; /** The statement without its semicolon, in the document. */ readonly at: Span; readonly steps: readonly MigrationStep[] }
  | { readonly kind: 'edit'; readonly title: string; readonly safe: boolean; readonly edits: readonly Edit[] };

/** What one transaction holds. */
export interface MigrationStep {
  /** Statements without the last semicolon. */
  readonly sql: string;
  /** It cannot run inside a transaction. */
  readonly outsideTransaction?: true;
}

export interface Fix {
  readonly title: string;
  readonly safe: boolean;
  /** Disjoint, in the finding's own document. */
  readonly edits: readonly Edit[];
  /** New files, such as a migration. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Disjoint, in other documents: the models that declare a table. */
  readonly beside?: readonly { readonly path: string; readonly edits: readonly Edit[] }[];
}
