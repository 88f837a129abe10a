// The result of a review, ready for a report or an editor: levels decided, proofs worded in, suppressions applied.
import type { Span } from '../../text/span.ts';
import type { Place } from '../../text/document.ts';
import type { Fix, Level } from '../../rules/finding.ts';
import type { Role } from '../../rules/rule.ts';

export interface ReportedFinding {
  readonly rule: string;
  readonly level: Level;
  readonly path: string;
  /** The database's id; undefined where none is known. */
  readonly database?: string;
  readonly role: Role;
  readonly span: Span;
  readonly message: string;
  /** Stable under moves: rule, normalised statement, path and occurrence. */
  readonly fingerprint: string;
  readonly related: readonly { readonly at: Place; readonly message: string }[];
  readonly fixes: readonly Fix[];
  readonly evidence?: Readonly<Record<string, unknown>>;
  /** What it points at can go: an editor draws it pale. */
  readonly unnecessary?: true;
  /** The statement it is about, in the document: what a change must touch for the finding to be news. */
  readonly extent: Span;
  /** Rule and normalised statement as a hash: the same wherever the statement stands. */
  readonly content: string;
}

/** What was found and is not shown, and why not. */
export interface Suppressed {
  /** Without fixes. */
  readonly finding: ReportedFinding;
  readonly by: { readonly kind: 'comment'; readonly reason?: string } | { readonly kind: 'baseline'; /** The file whose entry accepts it; another where the file has moved. */ readonly file: string };
}

export interface Report {
  /** Sorted by path, then span, then rule. */
  readonly findings: readonly ReportedFinding[];
  /** In the same order. */
  readonly suppressed: readonly Suppressed[];
  readonly summary: {
    readonly files: number;
    readonly queries: number;
    readonly understood: number;
    readonly findings: number;
  };
  /** Files that could not be read, rules that threw, sources that could not be ordered: one sentence each. */
  readonly notes: readonly string[];
}
