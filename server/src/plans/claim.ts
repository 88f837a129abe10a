// What an authority outside the engine can confirm: a planner, or a parser of the server's own grammar.
import type { NewIndex, ObjectName } from '../schema/change.ts';

export type Claim =
  /** The statement is not valid in the server's grammar. Withheld until it is confirmed. */
  | { readonly kind: 'syntax'; readonly sql: string }
  /** With this index the query reads less. Shown as information until it is proven. */
  | { readonly kind: 'index'; readonly table: ObjectName; readonly index: NewIndex };

export type Proof =
  | { readonly kind: 'confirmed'; readonly message?: string; /** Offset into the claim's SQL, in UTF-16 units. */ readonly offset?: number }
  | { readonly kind: 'refuted' }
  | { readonly kind: 'undecided'; readonly reason: string };
