// What is seen at a line of a document, and what each rule made of it: the answer to "why does it say nothing here?".
// Plain data; how it is found out is the engine's, how it is worded the report's.
import type { Span } from '../../text/span.ts';
import type { Part } from '../../query/query.ts';
import type { Level } from '../../rules/finding.ts';
import type { Role } from '../../rules/rule.ts';

export interface Why {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly role: Role;
  /** Where queries stand on that line; empty when nothing is recognised there. */
  readonly sites: readonly WhySite[];
  /** Why the file was not looked at, where it was not, as the end of a sentence: `it is ignored by git`. */
  readonly unseen?: string;
}

export interface WhySite {
  readonly span: Span;
  /** The library's id, or `sql` for an .sql file. */
  readonly library: string;
  /** Why the text is taken for SQL. */
  readonly reason: string;
  /** The id of the database it speaks to; undefined where it cannot be told. */
  readonly database?: string;
  readonly queries: readonly WhyQuery[];
}

export interface WhyQuery {
  readonly span: Span;
  /** The query on one line. */
  readonly shown: string;
  /** Why it was not understood, where it was not. */
  readonly unread?: string;
  readonly verdicts: readonly { readonly rule: string; readonly verdict: Verdict }[];
}

/** What a rule made of a query. */
export type Verdict =
  | { readonly kind: 'reported'; readonly level: Level; readonly message: string }
  /** The statement could not be read. */
  | { readonly kind: 'not recognised' }
  /** A part that the rule needs may hold more than is seen. */
  | { readonly kind: 'clause open'; readonly parts: readonly Part[] }
  /** The database, or a table of the query, is not known. */
  | { readonly kind: 'no schema'; readonly tables: readonly string[] }
  | { readonly kind: 'small table'; readonly tables: readonly string[] }
  /** The rule does not speak in files of this role. */
  | { readonly kind: 'role'; readonly role: Role }
  | { readonly kind: 'suppressed'; readonly reason?: string }
  /** By the baseline. */
  | { readonly kind: 'accepted' }
  /** Turned off by the configuration or a flag. */
  | { readonly kind: 'off' }
  | { readonly kind: 'nothing to say' };
