// Where a query stands in a document, and what carries it there.
import type { Span } from '../text/span.ts';
import type { SourceMap } from '../text/sourceMap.ts';
import type { DialectId } from '../sql/dialect.ts';
import type { Context, Value } from '../hosts/tree.ts';
import type { Term } from '../query/query.ts';
import type { Include } from './include.ts';
import type { Vanishing } from './vanishing.ts';

export interface Site {
  /** The library's id, or `sql` for an .sql file. */
  readonly library: string;
  /** Invariant: on one line. */
  readonly anchor: Span;
  /** Of a call, all of it: its text may begin lines below its name. */
  readonly whole?: Span;
  readonly context?: Context;
  /** Undefined: that of the database it is routed to. */
  readonly dialect?: DialectId;
  readonly carrier: SqlCarrier;
  /** Nobody wrote the text: it is what the library sends for a call of its own methods. */
  readonly called?: true;
  /** What a model of the program declares, which is to be compared with what migrations make: nobody sends it. `open`: the table may have columns that the model keeps out of it; `told`: of several tables, each is open that a statement of the text alters in a way that cannot be read. */
  readonly model?: 'whole' | 'open' | 'told';
  /** The text is what the declarations of a program make of its database, which nothing else tells of. */
  readonly declares?: true;
  /** Where statements of it begin that nobody decided on: no rule is asked of them. */
  readonly added?: readonly number[];
  /** Only the text and the name of what takes it say that it is SQL: it is spoken of where a known database has every table that it names. */
  readonly unsure?: true;
  /** A routine that is called here sends it, with the conditions that it is given here: nothing of the library's stands here. */
  readonly wrapped?: true;
  /** Indexes that the models of a call declare, by their columns: where the library makes the tables, no history tells of them. */
  readonly declared?: readonly (readonly string[])[];
  /** Calls of this kind that are made at once, of the same shape, the library sends as one. */
  readonly joined?: true;
  /** The row that it inserts may be there already, and then it is left or updated: the same call again does no harm. */
  readonly mayBeThere?: true;
  /** The call writes, or may write, rows of other tables, too, or runs what the program has for each row: no call of the library's does so for many rows. */
  readonly writesMore?: true;
  /** It reads what belongs to one row that the program holds, by the relation of this name: it could have been read with the rows. */
  readonly relation?: string;
  /** What makes its client may be told to leave columns out of all rows, and that is not seen. */
  readonly keepsBack?: true;
  /** It is built and never sent: nothing waits for it, or nothing calls what would send it. Something can wait there, where it is `awaitable`; `by` is a method that sends what could be waited for, too. */
  readonly unsent?: { readonly until: 'awaited' | 'executed'; readonly awaitable: boolean; readonly by?: string };
  /** The library drops what is undefined, and all conditions of the filter are seen to be so at times. */
  readonly vanishing?: Vanishing;
  /** How the program consumes the rows, where that is certain; `one row` is asked for and sent; `first row`: all are sent, and the program takes the first; `existence only`: whether there is one is asked; `sum only`: members are added up; `in pages`: through a cursor or a stream, a few at a time. */
  readonly consumes?: 'one row' | 'first row' | 'count only' | 'sum only' | 'existence only' | 'in pages' | 'nothing';
  /** Of a call: the relations that it certainly or sometimes reads besides its rows; what could not be read is none of them. */
  readonly includes?: readonly Include[];
  /** It asks for the first row that matches, and matches a unique key of the library's models: a method of the library asks for the row of such a key. */
  readonly byKey?: KeyMethod;
  /** The library counts all rows that match beside, and nobody looks at the number. */
  readonly idleCount?: true;
  /** How the text is passed, so that values can be passed beside it: its expression's span. */
  readonly passing?: Passing;
  /** Why the text is taken for SQL, for `plansight why`: "argument of `Pool.query` (pg)". */
  readonly reason: string;
}

/** How a library asks for the one row of a unique key. */
export interface KeyMethod {
  readonly method: string;
  /** The key, by the names that the program uses. */
  readonly columns: readonly string[];
  /** Calls of it that are made at once are sent as one. */
  readonly joined?: true;
  /** Of several columns: the name under which it takes them together, and where they stand side by side, if they do. */
  readonly together?: { readonly name: string; readonly at?: Span };
}

/** `as`: the text is an argument, or a property of one. The placeholder is by default what the dialect's drivers take. */
export interface Passing {
  readonly text: Span;
  readonly as: 'argument' | 'property';
  readonly placeholder?: 'dollar' | 'question' | 'none';
  /** Values follow one by one; by default they are a list. */
  readonly list?: 'spread';
  /** The property that the list is: beside the text, or of an object that is an argument of its own. */
  readonly property?: string;
}

export interface SqlCarrier {
  readonly kind: 'sql';
  readonly text: string;
  readonly map: SourceMap;
  /** By index: the text holds `${0}`, `${1}` … where they stand. */
  readonly holes: readonly SqlHole[];
  /** Spans of the SQL text that are there only under some condition. */
  readonly optional: readonly Span[];
  /** More text may follow that could not be read. */
  readonly openEnd: boolean;
  /** Of a choice between pieces of the text one was taken; the others are nowhere in it. */
  readonly leftOut?: boolean;
  /** What the program passes for placeholders, where it is one array or list that can be read. */
  readonly parameters?: { readonly span: Span; readonly values: readonly Value[] };
}

export interface SqlHole {
  readonly sql: Span;
  readonly host: Span;
  /**
   * - `parameter`: the library binds it (postgres.js `${id}`, `sql.param`): it can only be a value.
   * - `identifier`: the library quotes it as a name.
   * - `fragment`: text or an SQL object of the library that was read elsewhere or cannot be read.
   * - `text`: spliced into the text as it is; this is what injection is made of.
   */
  readonly role: 'parameter' | 'identifier' | 'fragment' | 'text';
  readonly value: Value;
  /** Why splicing it cannot change the statement: `number` (arithmetic, `Number(…)`, a parameter declared number), `constant`, `quoted`. */
  readonly harmless?: 'number' | 'constant' | 'quoted';
  /** It is quoted only where a backslash escapes. */
  readonly escapes?: 'backslash';
  /** Of text that is not harmless, who chooses it: somebody outside the program, or whoever calls the routine, with text by its type (`given`) or with anything (`passed`); undefined where that is not seen. */
  readonly tied?: 'outside' | 'given' | 'passed';
}

/** Where the program writes what a term is. */
export function valueOf({ carrier: { holes, parameters } }: Pick<Site, 'carrier'>, term: Term): Span | undefined {
  if (term.kind === 'constant') return term.span;
  if (term.kind !== 'parameter') return undefined;
  const at = Number(term.key) - 1;
  return holes[at]?.value ?? parameters?.values[at];
}

/** What the program passes: for placeholders, or in place of holes, in their order. */
export const valuesPassed = ({ parameters, holes }: SqlCarrier): readonly Value[] => parameters?.values ?? holes.map(({ value }) => value);
