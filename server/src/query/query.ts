// What a query means, however it was written: SQL in a file, SQL in a string, a call of an ORM.
// Rules read this and nothing else; a rule never says "sql" or "prisma".
// Invariant: every span here is a span of the host document.
import type { Span } from '../text/span.ts';

/** `always`, or only when some condition of the program holds (`if (x) sql += …`). */
export type Presence = 'always' | 'sometimes';

/** The parts of a query that may hold more than is seen: a spread, a builder passed on, a fragment in a hole. */
export type Part = 'outputs' | 'sources' | 'filters' | 'grouping' | 'having' | 'setOperations' | 'order' | 'limit' | 'offset' | 'lock' | 'writes' | 'conflict' | 'returning';

export interface TableName {
  readonly schema?: string;
  readonly name: string;
}

export interface Query {
  readonly model: 'relational';
  readonly kind: 'read' | 'insert' | 'update' | 'delete' | 'merge';
  readonly span: Span;
  /** The word or method that tells what it does: `select`, `findMany`. Where a finding about the whole query points. */
  readonly verb: Span;
  readonly ctes: readonly CommonTable[];
  /** FROM, USING and joins in the order written; of a write, the target comes first. Filters say how they join. */
  readonly sources: readonly Source[];
  readonly outputs: readonly Output[];
  readonly distinct?: { readonly span: Span; readonly on: readonly Term[] };
  /** The conjuncts of WHERE and of every ON; all must hold for a row of an inner join to be seen. */
  readonly filters: readonly Conjunct[];
  readonly grouping: readonly Term[];
  /** GROUP BY is written, or an aggregate makes one group of everything. */
  readonly grouped: 'no' | 'by keys' | 'whole';
  readonly having: readonly Conjunct[];
  readonly order: readonly SortKey[];
  readonly limit?: RowLimit;
  readonly offset?: RowLimit;
  /** The further branches of UNION, INTERSECT, EXCEPT; the query itself is the first. ORDER, LIMIT and OFFSET are of the whole. */
  readonly setOperations: readonly { readonly operator: 'union' | 'intersect' | 'except'; readonly all: boolean; readonly span: Span; readonly query: Query }[];
  readonly lock?: { readonly span: Span; readonly wait?: 'nowait' | 'skip locked' };
  /** SET of an update; the columns of an insert. */
  readonly writes: readonly Write[];
  /** INSERT … VALUES: how many rows, where it can be counted: some may be there only sometimes. */
  readonly rows?: number;
  readonly conflict?: { readonly span: Span; readonly columns: readonly string[]; readonly action: 'nothing' | 'update'; /** ON CONFLICT (…) WHERE: a partial index may be meant. */ readonly partial?: true; /** ON CONFLICT ON CONSTRAINT. */ readonly constraint?: string };
  /** Every query inside this one, once, with the part it plays. */
  readonly inner: readonly InnerQuery[];
  /** A rule is silent when a part it needs is open. */
  readonly open: ReadonlySet<Part>;
}

export interface InnerQuery {
  readonly query: Query;
  readonly role: 'cte' | 'derived' | 'scalar' | 'exists' | 'in' | 'quantified' | 'array' | 'insert source' | 'branch';
}

export interface CommonTable {
  readonly name: string;
  readonly span: Span;
  readonly query: Query;
  readonly columns: readonly string[];
  readonly recursive: boolean;
}

export interface Source {
  readonly span: Span;
  readonly kind: 'table' | 'cte' | 'derived' | 'function' | 'values' | 'unknown';
  /** Of a table or a CTE. */
  readonly table?: TableName;
  /** Of a function: its name. */
  readonly function?: string;
  readonly nameSpan: Span;
  /** The name that columns use: the alias, else the table's own. */
  readonly alias?: string;
  /** Output names given by the alias: `as t(a, b)`. */
  readonly columns: readonly string[];
  /** Of a derived table or a CTE. */
  readonly query?: Query;
  /** How it is joined to what stands before it; undefined for the first and after a comma. */
  readonly join?: 'inner' | 'left' | 'right' | 'full' | 'cross';
  /** Columns of USING or NATURAL (then `natural`). */
  readonly using: readonly string[];
  readonly natural: boolean;
  /** Its columns may be null because of an outer join. */
  readonly outer: boolean;
  readonly lateral: boolean;
  readonly presence: Presence;
}

export interface Output {
  readonly span: Span;
  readonly name?: string;
  /** A star; `of` is the source it names, by alias. */
  readonly star?: { readonly of?: string };
  readonly term?: Term;
  readonly aggregate: boolean;
  readonly presence: Presence;
}

export interface Write {
  readonly span: Span;
  readonly column: string;
  readonly columnSpan: Span;
  readonly value?: Term;
  readonly presence: Presence;
}

export interface SortKey {
  readonly span: Span;
  readonly term: Term;
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
  readonly presence: Presence;
}

/** `count` is set for a number that is written; `parameter` for one that the program passes. */
export interface RowLimit {
  readonly span: Span;
  readonly count?: number;
  readonly parameter: boolean;
  readonly presence: Presence;
}

// ── Predicates ───────────────────────────────────────────────────────────────────────────────────────────────────

/** One condition of a conjunction. */
export interface Conjunct {
  readonly span: Span;
  readonly predicate: Predicate;
  readonly presence: Presence;
  /** The source whose ON it stands in, by index; undefined in WHERE. */
  readonly on?: number;
  /** Canonical text (sql/canonical.ts) with columns bare or qualified as written; compared with index predicates. */
  readonly canonical?: string;
}

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Predicate =
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Term; readonly right: Term }
  /** Any other operator that yields a truth value: `@>`, `?`, `~`, `&&`, `@@`, `is distinct from`. */
  | { readonly kind: 'operator'; readonly operator: string; readonly left: Term; readonly right: Term }
  /** `x in (…)`, `x = any (…)`. `values` is undefined where the list is one parameter or a hole. */
  | { readonly kind: 'in'; readonly negated: boolean; readonly term: Term; readonly values?: readonly Term[]; readonly query?: Query }
  | { readonly kind: 'between'; readonly negated: boolean; readonly term: Term; readonly low: Term; readonly high: Term }
  | { readonly kind: 'like'; readonly negated: boolean; readonly insensitive: boolean; readonly term: Term; readonly pattern: Term; /** A literal pattern: the text before the first wildcard. */ readonly prefix?: string }
  | { readonly kind: 'null'; readonly negated: boolean; readonly term: Term }
  | { readonly kind: 'exists'; readonly negated: boolean; readonly query: Query }
  | { readonly kind: 'or'; readonly alternatives: readonly (readonly Conjunct[])[] }
  | { readonly kind: 'not'; readonly inner: readonly Conjunct[] }
  /** A term used as a truth value: a boolean column, a function call, a constant. */
  | { readonly kind: 'truth'; readonly negated: boolean; readonly term: Term }
  /** A hole or something unread: anything may hold here. */
  | { readonly kind: 'unknown' };

// ── Terms ────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Term = ColumnTerm | ConstantTerm | ParameterTerm | HoleTerm | CallTerm | OperationTerm | CastTerm | QueryTerm | ListTerm | OtherTerm;

/** `path` is folded: `[column]`, `[table, column]`, `[schema, table, column]`. */
export interface ColumnTerm { readonly kind: 'column'; readonly span: Span; readonly path: readonly string[]; /** Of the column's own name. */ readonly nameSpan: Span }
export interface ConstantTerm { readonly kind: 'constant'; readonly span: Span; readonly type: 'string' | 'number' | 'boolean' | 'null' | 'other'; readonly value: string }
/** A value bound by the driver. `key` is its number or name; `mayBeMissing` where the library drops undefined values. */
export interface ParameterTerm { readonly kind: 'parameter'; readonly span: Span; readonly key: string; readonly mayBeMissing: boolean }
/** A host expression that becomes part of the text. */
export interface HoleTerm { readonly kind: 'hole'; readonly span: Span; readonly index?: number }
export interface CallTerm { readonly kind: 'call'; readonly span: Span; readonly name: string; readonly args: readonly Term[]; /** The terms of FILTER, ORDER BY, WITHIN GROUP and OVER. */ readonly also?: readonly Term[]; readonly aggregate: boolean; readonly window: boolean; /** Of a window that is written in the call. */ readonly over?: { readonly partition: readonly Term[]; readonly order: readonly Pick<SortKey, 'term' | 'direction' | 'nulls'>[] }; readonly canonical?: string }
/** Arithmetic, concatenation, JSON access, CASE: `operator` names it. */
export interface OperationTerm { readonly kind: 'operation'; readonly span: Span; readonly operator: string; readonly args: readonly Term[]; readonly canonical?: string }
export interface CastTerm { readonly kind: 'cast'; readonly span: Span; readonly term: Term; readonly type: string; readonly canonical?: string }
export interface QueryTerm { readonly kind: 'query'; readonly span: Span; readonly query: Query }
/** A row or an array. */
export interface ListTerm { readonly kind: 'list'; readonly span: Span; readonly items: readonly Term[] }
export interface OtherTerm { readonly kind: 'other'; readonly span: Span; readonly columns: readonly ColumnTerm[] }

// ── Intentions ───────────────────────────────────────────────────────────────────────────────────────────────────

/** What a rule wants changed, as plain data; the surface answers with text, or not at all. Several on one query compose. */
export type Intention = IntentionOfText | IntentionOfCall;

/** What SQL can be rewritten to. */
export type IntentionOfText =
  | { readonly kind: 'limit to'; readonly rows: number }
  /** Replace the star at `output` by these columns. */
  | { readonly kind: 'list columns'; readonly output: number; readonly columns: readonly { readonly source?: string; readonly column: string }[] }
  /** Keep only rows with this key, by a new parameter for each column. */
  | { readonly kind: 'filter by'; readonly columns: readonly string[] }
  /** Replace one name by another; `at` is the span of the name alone. */
  | { readonly kind: 'rename'; readonly at: Span; readonly name: string }
  /** Say what stands at `at` in these pieces, in turn: new text, or a span of the document that is kept. */
  | { readonly kind: 'replace'; readonly at: Span; readonly by: readonly (string | Span)[] };

/** What changes the call around the text, too, or is said in the words of a library alone. */
export type IntentionOfCall =
  /** Pass the value of a hole as a parameter; of several holes, all or none. */
  | { readonly kind: 'bind'; readonly hole: number }
  /** Have the database add to a column what the program adds to what it has read of it. */
  | { readonly kind: 'compute'; readonly column: string }
  /** Of the relation that a call includes at `at`, for each row. */
  | { readonly kind: 'limit included'; readonly at: Span; readonly rows: number }
  /** Read the relation that a call includes at `at` in a query of its own. */
  | { readonly kind: 'read apart'; readonly at: Span }
  /** Read no relations that are included at these places. */
  | { readonly kind: 'leave out'; readonly at: readonly Span[] }
  /** Only find what the call finds and counts. */
  | { readonly kind: 'only find' }
  /** Ask for the one row of a unique key by the library's own method for it. */
  | { readonly kind: 'ask by key' }
  /** Have a query sent that is only built. */
  | { readonly kind: 'send' };

/** A query and every query inside it, outermost first. */
export function* everyQuery(query: Query): Generator<Query> {
  yield query;
  for (const { query: inner } of query.inner) yield* everyQuery(inner);
}
