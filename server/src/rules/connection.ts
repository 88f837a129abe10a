// What a rule about connections is shown: what a program does with them beside sending statements. Plain facts, without a library's name.
import type { Place } from '../text/document.ts';
import type { Span } from '../text/span.ts';

export type Connection = WaitInTransaction | Taken | Made | WritesApart | AskedInTurn | AskedForField | Promised;

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

/** Two writes that belong together, outside of any transaction; `name` is the table of the second, which is where this stands. */
export interface WritesApart extends Call {
  readonly kind: 'apart';
  /** The second writes what the first was given back, or rows into the table that the first has deleted rows of. */
  readonly how: 'uses its row' | 'fills again';
  readonly first: { readonly table: string; readonly at: Place };
}

/** A routine of the program is called once for each item of what was read, and asks the database by a value of the item. */
export interface AskedInTurn extends Call {
  readonly kind: 'asked in turn';
  readonly table: string;
  readonly column: string;
  /** The query. */
  readonly at: Place;
  /** No turn waits for its own. */
  readonly together: boolean;
  /** Calls of this kind that are made at once, the library sends as one. */
  readonly joined: boolean;
}

/** The resolver of a field asks the database by a value of its parent, or calls a routine of the program that does. */
export interface AskedForField extends Call {
  readonly kind: 'asked for a field';
  readonly field: string;
  readonly table: string;
  readonly column: string;
  /** The query, where a routine that is called sends it. */
  readonly at?: Place;
}

/** A transaction that ends when its function returns is given one that is async, or that gives a promise. */
export interface Promised extends Call {
  readonly kind: 'promised';
  readonly given: 'async function' | 'promise';
}
