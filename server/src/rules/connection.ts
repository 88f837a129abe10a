// What a rule about connections is shown: what a program does with them beside sending statements. Plain facts, without a library's name.
import type { Span } from '../text/span.ts';

export type Connection = WaitInTransaction | Taken | Made;

interface Call {
  /** The name that is called. Invariant: on one line. */
  readonly anchor: Span;
  /** All of the call. */
  readonly whole: Span;
  /** As the program writes it: `stripe.charges.create`. */
  readonly name: string;
}

/** Inside a transaction the program waits for something that is no database: of several, the one that holds up most. */
export interface WaitInTransaction extends Call {
  readonly kind: 'wait';
  readonly for: 'network' | 'time';
  /** What begins the transaction, as the program calls it: `$transaction`, `BEGIN`. */
  readonly transaction: { readonly name: string; readonly at: Span };
  readonly holds: Held;
}

/** What others do without meanwhile: rows that a statement before it has written or locked, or a connection alone. */
export type Held = { readonly kind: 'rows'; readonly by: Span } | { readonly kind: 'connection' };

/** A connection, a transaction or a session that the program takes for itself, holds by a name and hands to nobody. */
export interface Taken extends Call {
  readonly kind: 'taken';
  readonly what: 'connection' | 'transaction' | 'session';
  /** The name that holds it. */
  readonly holder: string;
  /** The methods that give it back. */
  readonly back: readonly string[];
  /** `never`: nothing gives it back. `unless it throws`: what stands before may fail, and then nothing does. */
  readonly isGivenBack: 'never' | 'unless it throws';
}

/** A pool, or a client with one of its own, that is made for one request. */
export interface Made extends Call {
  readonly kind: 'made';
  readonly what: 'pool' | 'client';
  /** What answers the request, as the program names it. */
  readonly handler: string;
  /** The same routine closes it again. */
  readonly isClosed: boolean;
}
