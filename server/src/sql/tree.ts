// The syntax tree of SQL as written: every node that a rule, a hover or a fix can point at carries its exact span.
// Spans are offsets into the SQL text that was parsed, never into a host document.
// One tree serves all dialects; what a dialect does not know simply never occurs.
// A node is itself a Span, so it can be passed wherever one is wanted.
// This file is long because it is one closed family of types that is read together.
import type { Span } from '../text/span.ts';

/** A word of a name. `name` is folded by the dialect (PostgreSQL: lower case unless quoted). */
export interface Ident extends Span {
  readonly name: string;
  readonly quoted: boolean;
}

/** A dotted name: `schema.table`, `table.column`. A hole may stand for a part; then `hole` is its index. */
export interface Name extends Span {
  readonly parts: readonly Ident[];
  /** The index of a host hole or the text of a template token that stands for the name or a part of it. */
  readonly hole?: string;
}

// ── Expressions ──────────────────────────────────────────────────────────────────────────────────────────────────

export type Expr =
  | ColumnExpr | StarExpr | LiteralExpr | ParameterExpr | HoleExpr | UnaryExpr | BinaryExpr | LogicExpr | NotExpr
  | InExpr | BetweenExpr | LikeExpr | IsExpr | CastExpr | CallExpr | CaseExpr | SubqueryExpr | ExistsExpr
  | QuantifiedExpr | ArrayExpr | RowExpr | ParenExpr | IndexExpr | FieldExpr | CollateExpr | AtTimeZoneExpr
  | DefaultExpr | CurrentOfExpr | MissingExpr | OpaqueExpr;

/** `a`, `t.a`, `s.t.a`. */
export interface ColumnExpr extends Span { readonly kind: 'column'; readonly path: readonly Ident[]; /** Oracle's `a (+)`: the side of an outer join that may be missing. */ readonly outer?: true }
/** `*`, `t.*`. */
/** `modified` where words behind it leave columns out, rename them or put others in their place. */
export interface StarExpr extends Span { readonly kind: 'star'; readonly path: readonly Ident[]; readonly modified?: true }
/** `type` is set for `date '2024-01-01'`; `value` of a string is unquoted and unescaped. */
export interface LiteralExpr extends Span {
  readonly kind: 'literal';
  readonly form: 'string' | 'number' | 'boolean' | 'null' | 'interval' | 'bit' | 'keyword';
  readonly value: string;
  readonly type?: TypeName;
}
/** `$1`, `?`, `:name`, `@p`, `%s`, `%(name)s`, `#{…}`, `{{…}}`. `name` is the text without its sign; empty for a bare `?`. */
export interface ParameterExpr extends Span { readonly kind: 'parameter'; readonly style: PlaceholderStyle; readonly name: string }
export type PlaceholderStyle = 'dollar' | 'question' | 'colon' | 'at' | 'percent' | 'template';
/** `${…}`: an expression of the host. In a text made by a host, `index` counts its holes from 0; in a file it is undefined. */
export interface HoleExpr extends Span { readonly kind: 'hole'; readonly index: number | undefined }
/** Prefix or postfix operator other than NOT. */
export interface UnaryExpr extends Span { readonly kind: 'unary'; readonly operator: string; readonly operand: Expr }
/** Any infix operator: comparison, arithmetic, `||`, `->>`, `@>`, `OPERATOR(pg_catalog.=)` (then the bare operator). */
export interface BinaryExpr extends Span { readonly kind: 'binary'; readonly operator: string; readonly operatorSpan: Span; readonly left: Expr; readonly right: Expr }
/** A flat chain: `a and b and c` is one node with three operands. */
export interface LogicExpr extends Span { readonly kind: 'and' | 'or'; readonly operands: readonly Expr[] }
export interface NotExpr extends Span { readonly kind: 'not'; readonly operand: Expr }
export interface InExpr extends Span { readonly kind: 'in'; readonly negated: boolean; readonly left: Expr; readonly list?: readonly Expr[]; readonly query?: QueryNode }
export interface BetweenExpr extends Span { readonly kind: 'between'; readonly negated: boolean; readonly symmetric: boolean; readonly operand: Expr; readonly low: Expr; readonly high: Expr }
export interface LikeExpr extends Span { readonly kind: 'like'; readonly operator: 'like' | 'ilike' | 'similar to' | 'glob' | 'match' | 'regexp'; readonly negated: boolean; readonly left: Expr; readonly pattern: Expr; readonly escape?: Expr }
export interface IsExpr extends Span { readonly kind: 'is'; readonly negated: boolean; readonly test: 'null' | 'true' | 'false' | 'unknown' | 'distinct from' | 'json' | 'document' | 'normalized' | 'other'; readonly operand: Expr; readonly other?: Expr }
export interface CastExpr extends Span { readonly kind: 'cast'; readonly operand: Expr; readonly type: TypeName; readonly safe?: boolean }
/** Also the SQL forms with keywords inside (`extract(year from x)`, `trim(both from x)`, `current_timestamp`), as their arguments. */
export interface CallExpr extends Span {
  readonly kind: 'call';
  readonly name: Name;
  readonly args: readonly Expr[];
  /** `count(*)`. */
  readonly star: boolean;
  readonly distinct: boolean;
  readonly order: readonly OrderItem[];
  readonly filter?: Expr;
  readonly over?: WindowSpec;
  readonly withinGroup?: readonly OrderItem[];
  /** Written without parentheses: `current_date`. */
  readonly bare?: boolean;
}
export interface CaseExpr extends Span { readonly kind: 'case'; readonly operand?: Expr; readonly whens: readonly { readonly when: Expr; readonly then: Expr }[]; readonly otherwise?: Expr }
export interface SubqueryExpr extends Span { readonly kind: 'subquery'; readonly query: QueryNode }
export interface ExistsExpr extends Span { readonly kind: 'exists'; readonly query: QueryNode }
/** The right side of a comparison: `= any (…)`. */
export interface QuantifiedExpr extends Span { readonly kind: 'quantified'; readonly quantifier: 'any' | 'all' | 'some'; readonly query?: QueryNode; readonly operand?: Expr }
export interface ArrayExpr extends Span { readonly kind: 'array'; readonly items: readonly Expr[]; readonly query?: QueryNode }
/** `row(a, b)` or `(a, b)`. */
export interface RowExpr extends Span { readonly kind: 'row'; readonly items: readonly Expr[] }
export interface ParenExpr extends Span { readonly kind: 'paren'; readonly inner: Expr }
/** `a[1]`, `a[1:2]`. */
export interface IndexExpr extends Span { readonly kind: 'index'; readonly operand: Expr; readonly subscripts: readonly Expr[] }
/** `(composite).field`, `(composite).*`. */
export interface FieldExpr extends Span { readonly kind: 'field'; readonly operand: Expr; readonly field: Ident | 'star' }
export interface CollateExpr extends Span { readonly kind: 'collate'; readonly operand: Expr; readonly collation: Name }
export interface AtTimeZoneExpr extends Span { readonly kind: 'at time zone'; readonly operand: Expr; readonly zone?: Expr }
export interface DefaultExpr extends Span { readonly kind: 'default' }
export interface CurrentOfExpr extends Span { readonly kind: 'current of' }
/** Where an expression should stand and none does: its span is empty and it follows an error. */
export interface MissingExpr extends Span { readonly kind: 'missing' }

/** What is read but says nothing of columns: a lambda, a cell of MODEL, a stage. */
export interface OpaqueExpr extends Span { readonly kind: 'opaque' }

/** A type as written: `name` is folded with aliases kept (`int4`, `timestamp with time zone`, `character varying`). */
export interface TypeName extends Span {
  readonly name: string;
  readonly schema?: string;
  readonly modifiers: readonly string[];
  /** Number of array dimensions. */
  readonly array: number;
  readonly setOf?: boolean;
}

export interface OrderItem extends Span {
  readonly value: Expr;
  readonly direction?: 'asc' | 'desc';
  readonly nulls?: 'first' | 'last';
  readonly using?: string;
}

export interface WindowSpec extends Span {
  readonly name?: Ident;
  readonly partition: readonly Expr[];
  readonly order: readonly OrderItem[];
  /** ROWS, RANGE or GROUPS, as written. */
  readonly frame?: Span;
}

// ── Queries ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** The clauses of a statement, in the order in which they are written. */
export type Clause =
  | 'with' | 'select' | 'into' | 'from' | 'using' | 'set' | 'where' | 'group' | 'having' | 'window'
  | 'setOperation' | 'order' | 'limit' | 'offset' | 'lock' | 'values' | 'conflict' | 'returning';

/** A hole where no expression or name is wanted: unknown text may stand here and belong to `from` or any clause up to `until`. */
export interface Fragment extends Span {
  readonly index: number | undefined;
  /** The clause it stands in or directly after. */
  readonly from: Clause;
  /** The next clause that is written, or undefined at the end of the statement. */
  readonly until?: Clause;
}

/** Anything that yields rows. `insert`, `update`, `delete` and `merge` occur here inside WITH only. */
export type QueryNode = SelectNode | SetNode | ValuesNode | TableNode | InsertNode | UpdateNode | DeleteNode | MergeNode;

/** What a query may carry around its body, wherever it stands. */
export interface QueryTail {
  readonly with?: WithClause;
  readonly order: readonly OrderItem[];
  /** The span of `order by` and its items. */
  readonly orderSpan?: Span;
  readonly limit?: LimitClause;
  readonly offset?: { readonly span: Span; readonly value: Expr };
  readonly locks: readonly LockClause[];
  readonly fragments: readonly Fragment[];
  /** Clauses that hold more than this tree says: CONNECT BY among the conditions, GROUP BY ALL among the keys. */
  readonly unsaid?: readonly Clause[];
  /** Written in parentheses: the span includes them. */
  readonly parenthesised?: Span;
}

export interface WithClause extends Span { readonly recursive: boolean; readonly ctes: readonly Cte[] }
export interface Cte extends Span { readonly name: Ident; readonly columns: readonly Ident[]; readonly materialized?: boolean; readonly query: QueryNode; /** ClickHouse's `with 1 as one`: a name for a value, not for rows. */ readonly scalar?: true }

export interface LimitClause extends Span {
  readonly form: 'limit' | 'fetch' | 'top';
  /** Undefined for LIMIT ALL. */
  readonly value?: Expr;
  readonly withTies?: boolean;
}
export interface LockClause extends Span { readonly strength: 'update' | 'no key update' | 'share' | 'key share'; readonly of: readonly Name[]; readonly wait?: 'nowait' | 'skip locked' }

export interface SelectNode extends Span, QueryTail {
  readonly kind: 'select';
  /** The word SELECT. */
  readonly verb: Span;
  readonly distinct?: { readonly span: Span; readonly on?: readonly Expr[] };
  readonly items: readonly SelectItem[];
  /** SELECT INTO. */
  readonly into?: Name;
  readonly from: readonly FromItem[];
  readonly fromSpan?: Span;
  readonly where?: Expr;
  /** `where` and its condition. */
  readonly whereSpan?: Span;
  readonly group: readonly Expr[];
  readonly groupSpan?: Span;
  readonly having?: Expr;
  /** The conditions of START WITH and CONNECT BY. */
  readonly hierarchy?: readonly Expr[];
  /** A condition on what window functions yield. */
  readonly qualify?: Expr;
  readonly windows: readonly { readonly name: Ident; readonly spec: WindowSpec }[];
}
export interface SelectItem extends Span { readonly value: Expr; readonly alias?: Ident }

export interface SetNode extends Span, QueryTail {
  readonly kind: 'set operation';
  readonly operator: 'union' | 'intersect' | 'except';
  readonly operatorSpan: Span;
  readonly all: boolean;
  readonly left: QueryNode;
  readonly right: QueryNode;
}
export interface ValuesNode extends Span, QueryTail { readonly kind: 'values'; readonly verb: Span; readonly rows: readonly (readonly Expr[])[]; /** How many rows of literals follow these, of which no tree was made. */ readonly more?: number }
/** `table t`. */
export interface TableNode extends Span, QueryTail { readonly kind: 'table'; readonly verb: Span; readonly name: Name }

export type FromItem = TableRef | SubqueryRef | FunctionRef | JoinRef | HoleRef;
interface Aliased { readonly alias?: Ident; readonly columns: readonly Ident[]; readonly lateral?: boolean }
export interface TableRef extends Span, Aliased { readonly kind: 'table ref'; readonly name: Name; readonly only: boolean; readonly sample?: Span; readonly hints?: readonly string[] }
export interface SubqueryRef extends Span, Aliased { readonly kind: 'subquery ref'; readonly query: QueryNode }
export interface FunctionRef extends Span, Aliased { readonly kind: 'function ref'; readonly calls: readonly CallExpr[]; readonly ordinality: boolean }
export interface HoleRef extends Span, Aliased { readonly kind: 'hole ref'; readonly index: number | undefined }
export interface JoinRef extends Span {
  readonly kind: 'join';
  readonly type: 'inner' | 'left' | 'right' | 'full' | 'cross';
  readonly natural: boolean;
  readonly left: FromItem;
  readonly right: FromItem;
  /** The words of the join: `left join`. */
  readonly operatorSpan: Span;
  readonly on?: Expr;
  readonly using?: readonly Ident[];
  readonly alias?: Ident;
}

export interface Assignment extends Span { readonly columns: readonly AssignTarget[]; readonly value: Expr }
/** `a`, `a[1]`, `a.field`: `name` is the column. */
export interface AssignTarget extends Span { readonly name: Ident; readonly partial: boolean }

export interface InsertNode extends Span, QueryTail {
  readonly kind: 'insert';
  readonly verb: Span;
  /** INSERT, or MySQL's REPLACE. */
  readonly replace?: boolean;
  readonly table: Name;
  readonly alias?: Ident;
  readonly columns: readonly AssignTarget[];
  /** Undefined for DEFAULT VALUES. */
  readonly source?: QueryNode;
  readonly conflict?: ConflictClause;
  readonly returning: readonly SelectItem[];
  readonly returningSpan?: Span;
}
export interface ConflictClause extends Span {
  readonly target: readonly Expr[];
  readonly targetWhere?: Expr;
  readonly constraint?: Ident;
  readonly action: 'nothing' | 'update';
  readonly set: readonly Assignment[];
  readonly where?: Expr;
}
export interface UpdateNode extends Span, QueryTail {
  readonly kind: 'update';
  readonly verb: Span;
  readonly table: Name;
  readonly only: boolean;
  readonly alias?: Ident;
  readonly set: readonly Assignment[];
  readonly from: readonly FromItem[];
  /** MySQL's `update a join b on … set b.x = 1`: `table` is one of those in `from`. */
  readonly among?: true;
  readonly where?: Expr;
  readonly whereSpan?: Span;
  readonly returning: readonly SelectItem[];
  readonly returningSpan?: Span;
}
export interface DeleteNode extends Span, QueryTail {
  readonly kind: 'delete';
  readonly verb: Span;
  readonly table: Name;
  readonly only: boolean;
  readonly alias?: Ident;
  readonly using: readonly FromItem[];
  /** MySQL's `delete a from a join b on …`: `table` is one of those in `using`. */
  readonly among?: true;
  readonly where?: Expr;
  readonly whereSpan?: Span;
  readonly returning: readonly SelectItem[];
  readonly returningSpan?: Span;
}
export interface MergeNode extends Span, QueryTail {
  readonly kind: 'merge';
  readonly verb: Span;
  readonly table: Name;
  readonly alias?: Ident;
  readonly source: FromItem;
  readonly on: Expr;
  readonly branches: readonly MergeBranch[];
  readonly returning: readonly SelectItem[];
}
export interface MergeBranch extends Span { readonly matched: boolean; readonly condition?: Expr; readonly action: 'insert' | 'update' | 'delete' | 'nothing'; readonly set: readonly Assignment[]; readonly columns: readonly AssignTarget[]; readonly values: readonly Expr[] }

// ── Definitions ──────────────────────────────────────────────────────────────────────────────────────────────────

export type Definition =
  | CreateTable | CreateTableAs | AlterTable | DropObjects | CreateIndex | AlterIndex | CreateView | CreateType | AlterType
  | RenameTables | CreateSequence | CreateSchema | CreateExtension | CreateRoutine | CreateTrigger | CreatePolicy | AlterObject;

export interface CreateTable extends Span {
  readonly kind: 'create table';
  readonly name: Name;
  readonly ifNotExists: boolean;
  readonly temporary: boolean;
  readonly unlogged: boolean;
  readonly foreign?: boolean;
  /** SQLite: a module makes it, and its columns. */
  readonly virtual?: true;
  /** A host's hole stands among its elements: columns and constraints that are not written out. */
  readonly open?: true;
  /** SQLite's options behind the columns, of which the first says more. */
  readonly storage?: 'without rowid' | 'strict';
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  readonly like: readonly { readonly name: Name; readonly including: readonly string[]; readonly excluding: readonly string[] }[];
  readonly inherits: readonly Name[];
  readonly partitionOf?: Name;
  readonly partitionBy?: { readonly method: string; readonly keys: readonly IndexKey[]; readonly span: Span; /** As written: `partition by range (a)`. */ readonly text?: string };
  /** Of a partition: `for values in (1)` as written. */
  readonly bound?: string;
  readonly ofType?: Name;
}
export interface ColumnDefinition extends Span {
  readonly name: Ident;
  /** Undefined where a partition or typed table only adds constraints to a column. */
  readonly type?: TypeName;
  readonly constraints: readonly ConstraintDefinition[];
  readonly collation?: Name;
}
export interface ConstraintDefinition extends Span {
  readonly name?: Ident;
  readonly type: 'not null' | 'null' | 'primary key' | 'unique' | 'foreign key' | 'check' | 'exclude' | 'default' | 'generated' | 'identity' | 'index' | 'other';
  /** Of a table constraint; a column's own constraint leaves it empty. */
  readonly columns: readonly Ident[];
  readonly include: readonly Ident[];
  /** DEFAULT, CHECK or GENERATED expression. */
  readonly expression?: Expr;
  readonly stored?: boolean;
  readonly identity?: 'always' | 'by default';
  readonly references?: { readonly table: Name; readonly columns: readonly Ident[]; readonly onDelete?: ReferentialAction; readonly onUpdate?: ReferentialAction; readonly match?: string };
  readonly nullsNotDistinct?: boolean;
  readonly usingIndex?: Ident;
  /** The keys of an index written in the table, and its kind: `btree`, `fulltext` … */
  readonly keys?: readonly IndexKey[];
  readonly method?: string;
  readonly exclude?: { readonly method: string; readonly keys: readonly { readonly key: IndexKey; readonly operator: string }[]; readonly where?: Expr };
  readonly deferrable?: boolean;
  readonly initiallyDeferred?: boolean;
  readonly notValid?: boolean;
  readonly noInherit?: boolean;
}
export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export interface CreateTableAs extends Span { readonly kind: 'create table as'; readonly name: Name; readonly columns: readonly Ident[]; readonly ifNotExists: boolean; readonly temporary: boolean; readonly query?: QueryNode; readonly withData: boolean }

export interface IndexKey extends Span {
  /** MySQL: `name(10)` holds the first ten characters. */
  readonly length?: number;
  /** A plain column is `{ kind: 'column', path: [one] }`. */
  readonly value: Expr;
  readonly collation?: Name;
  readonly operatorClass?: Name;
  readonly direction?: 'asc' | 'desc';
  readonly nulls?: 'first' | 'last';
}
export interface CreateIndex extends Span {
  readonly kind: 'create index';
  /** `create … index`, for pointing. */
  readonly verb: Span;
  readonly name?: Name;
  readonly table: Name;
  readonly only: boolean;
  readonly unique: boolean;
  readonly concurrently: boolean;
  readonly ifNotExists: boolean;
  readonly method: string;
  readonly keys: readonly IndexKey[];
  readonly include: readonly Ident[];
  readonly nullsNotDistinct: boolean;
  readonly where?: Expr;
}
export interface AlterIndex extends Span { readonly kind: 'alter index'; readonly name: Name; readonly ifExists: boolean; readonly action: { readonly kind: 'rename'; readonly to: Ident } | { readonly kind: 'attach'; readonly index: Name } | { readonly kind: 'other' } }

export interface AlterTable extends Span {
  readonly kind: 'alter table';
  readonly object: 'table' | 'view' | 'materialized view' | 'foreign table';
  readonly name: Name;
  readonly ifExists: boolean;
  readonly only: boolean;
  readonly actions: readonly AlterAction[];
}
export type AlterAction = Span & (
  | { readonly kind: 'add column'; readonly column: ColumnDefinition; readonly ifNotExists: boolean; readonly place?: ColumnPlace }
  /** MySQL's MODIFY and CHANGE: the column is declared anew, perhaps under another name. */
  | { readonly kind: 'change column'; readonly name: Ident; readonly column: ColumnDefinition; readonly ifExists: boolean; readonly place?: ColumnPlace }
  | { readonly kind: 'drop index'; readonly name: Ident; readonly ifExists: boolean }
  | { readonly kind: 'rename index'; readonly name: Ident; readonly to: Ident }
  | { readonly kind: 'drop primary key' }
  | { readonly kind: 'drop column'; readonly name: Ident; readonly ifExists: boolean; readonly cascade: boolean }
  | { readonly kind: 'alter type'; readonly name: Ident; readonly type: TypeName; readonly using?: Expr; readonly collation?: Name }
  | { readonly kind: 'set default'; readonly name: Ident; readonly expression: Expr }
  | { readonly kind: 'drop default' | 'set not null' | 'drop not null' | 'drop identity' | 'drop expression'; readonly name: Ident }
  | { readonly kind: 'add identity'; readonly name: Ident; readonly identity: 'always' | 'by default' }
  | { readonly kind: 'set expression'; readonly name: Ident; readonly expression: Expr }
  | { readonly kind: 'add constraint'; readonly constraint: ConstraintDefinition }
  | { readonly kind: 'drop constraint'; readonly name: Ident; readonly ifExists: boolean; readonly cascade: boolean }
  | { readonly kind: 'validate constraint'; readonly name: Ident }
  | { readonly kind: 'alter constraint'; readonly name: Ident }
  | { readonly kind: 'rename column'; readonly name: Ident; readonly to: Ident }
  | { readonly kind: 'rename constraint'; readonly name: Ident; readonly to: Ident }
  | { readonly kind: 'rename'; readonly to: Ident }
  | { readonly kind: 'set schema'; readonly schema: Ident }
  | { readonly kind: 'attach partition'; readonly partition: Name; readonly bound: string }
  | { readonly kind: 'detach partition'; readonly partition: Name; readonly concurrently: boolean }
  | { readonly kind: 'inherit' | 'no inherit'; readonly parent: Name }
  | { readonly kind: 'row security'; readonly enable: boolean; readonly force: boolean }
  | { readonly kind: 'set logged' | 'set unlogged' }
  /** Storage, statistics, owner, triggers, options: no change of what can be asked of the table. */
  | { readonly kind: 'harmless'; readonly words: string }
  | { readonly kind: 'unread' }
);

/** FIRST, or AFTER another column. */
export interface ColumnPlace { readonly after?: Ident }

/** MySQL's `rename table a to b, c to d`. */
export interface RenameTables extends Span { readonly kind: 'rename tables'; readonly pairs: readonly AlterTable[] }

export interface DropObjects extends Span {
  readonly kind: 'drop';
  /** In lower case: `table`, `index`, `view`, `materialized view`, `type`, `schema`, `sequence`, `function`, `trigger` … */
  readonly object: string;
  readonly names: readonly Name[];
  readonly ifExists: boolean;
  readonly concurrently: boolean;
  readonly cascade: boolean;
  /** DROP TRIGGER x ON t, DROP POLICY x ON t. */
  readonly on?: Name;
}
export interface CreateView extends Span { readonly kind: 'create view'; readonly name: Name; readonly materialized: boolean; readonly replace: boolean; readonly ifNotExists: boolean; readonly temporary: boolean; readonly columns: readonly Ident[]; readonly query?: QueryNode; readonly withData?: boolean }
export interface CreateType extends Span { readonly kind: 'create type'; readonly name: Name; readonly form: 'enum' | 'composite' | 'range' | 'domain' | 'base' | 'shell'; readonly labels: readonly string[]; readonly columns: readonly ColumnDefinition[]; readonly base?: TypeName; readonly constraints: readonly ConstraintDefinition[] }
export interface AlterType extends Span { readonly kind: 'alter type'; readonly name: Name; readonly action: { readonly kind: 'add value'; readonly label: string } | { readonly kind: 'rename value'; readonly label: string; readonly to: string } | { readonly kind: 'rename'; readonly to: Ident } | { readonly kind: 'set schema'; readonly schema: Ident } | { readonly kind: 'other' } }
export interface CreateSequence extends Span { readonly kind: 'create sequence'; readonly name: Name; readonly ifNotExists: boolean }
/** `elements` are the statements written inside CREATE SCHEMA. */
export interface CreateSchema extends Span { readonly kind: 'create schema'; readonly name?: Ident; readonly ifNotExists: boolean; readonly elements: readonly Statement[] }
export interface CreateExtension extends Span { readonly kind: 'create extension'; readonly name: Ident; readonly schema?: Ident }
export interface CreateRoutine extends Span {
  readonly kind: 'create routine';
  readonly object: 'function' | 'procedure' | 'do' | 'event';
  readonly name?: Name;
  readonly language: string;
  readonly parameters: readonly { readonly name?: Ident; readonly type?: TypeName; readonly mode?: string }[];
  readonly returns?: TypeName;
  readonly volatility?: 'immutable' | 'stable' | 'volatile';
  readonly body?: RoutineBody;
}
/** The statements found in a body, with spans of the outer SQL text. `variables` are the names that are not columns. */
export interface RoutineBody extends Span { readonly statements: readonly Statement[]; readonly variables: readonly string[]; /** EXECUTE of a text that cannot be read. */ readonly dynamic: boolean }
export interface CreateTrigger extends Span { readonly kind: 'create trigger'; readonly name: Ident; readonly table: Name; readonly when?: Expr; /** What it does, where it is written in place. */ readonly body?: RoutineBody }
export interface CreatePolicy extends Span { readonly kind: 'create policy'; readonly name: Ident; readonly table: Name; readonly using?: Expr; readonly check?: Expr }
/** ALTER of something that is no table, index or type: `alter sequence … rename`, `alter function … owner`. */
export interface AlterObject extends Span { readonly kind: 'alter object'; readonly object: string; readonly name?: Name; /** ALTER POLICY x ON t, ALTER TRIGGER x ON t. */ readonly on?: Name; readonly renameTo?: Ident; readonly schema?: Ident; /** ALTER POLICY. */ readonly using?: Expr; readonly check?: Expr }

// ── Statements ───────────────────────────────────────────────────────────────────────────────────────────────────

export interface Utility extends Span {
  readonly kind: 'utility';
  /** In lower case, as many words as tell it apart: `grant`, `comment`, `vacuum`, `lock`, `refresh materialized view`, `call`, `listen`. */
  readonly words: string;
  /** The tables it names, where they were read: TRUNCATE, LOCK, VACUUM, ANALYZE, COPY, COMMENT ON TABLE, REFRESH. */
  readonly tables: readonly Name[];
  /** COMMENT ON COLUMN, of the one table. */
  readonly column?: Ident;
  /** COMMENT ON INDEX. */
  readonly index?: Name;
  /** The statement inside EXPLAIN, PREPARE, DECLARE CURSOR or COPY (query). */
  readonly inner?: QueryNode;
  /** The condition of a rule, or the rows that COPY takes. */
  readonly where?: Expr;
}
export interface TransactionStatement extends Span { readonly kind: 'transaction'; readonly action: 'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'rollback to' | 'prepare' | 'other' }
export interface SetStatement extends Span { readonly kind: 'set'; readonly name: string; readonly local: boolean; readonly values: readonly string[] }

export type Tree = QueryNode | Definition | Utility | TransactionStatement | SetStatement;

/** What went wrong and where; `message` is a fact in one sentence. */
export interface ParseError extends Span { readonly message: string }

export interface Statement extends Span {
  /** Undefined when nothing could be read; then `unread` says why. Also undefined of what repeats another statement. */
  readonly tree?: Tree;
  readonly unread?: string;
  /** An earlier INSERT that this one equals in all but its literals; `parseStatement` reads it whole. */
  readonly repeats?: Statement;
  readonly errors: readonly ParseError[];
  /** It stands under a condition of its script: IF, WHILE, CATCH. */
  readonly guarded?: boolean;
  /** The text held a template token (`{{…}}`, `{%…%}`, `<%…%>`) or a psql variable: no syntax error may be claimed. */
  readonly templated: boolean;
}

/** A comment, delimiters included. */
export interface SqlComment extends Span { readonly block: boolean }

/** A whole SQL text. Invariant: statements are disjoint and in order; parsing never throws and takes time linear in the text. */
export interface Script {
  readonly statements: readonly Statement[];
  readonly comments: readonly SqlComment[];
}
