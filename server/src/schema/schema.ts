// What is known of one database: its structure, folded from changes. A value; `apply` makes the next one.
import type { Routine } from './change.ts';
import type { SchemaModel } from './model.ts';
import type { Names } from './names.ts';

/** Where something was declared: a statement of a document, which becomes a span only when it is shown. */
export interface Origin {
  readonly path: string;
  /** The statement's number in its document, from 0. */
  readonly statement: number;
}

/** `public.orders`: schema and name, folded, joined by a dot. The key of every map here. */
export type QualifiedName = string;

export interface Schema {
  readonly tables: Names<Table>;
  readonly types: Names<UserType>;
  /** Index name (qualified) to the table that carries it: indexes live in their schema's namespace. */
  readonly indexOwners: Names<QualifiedName>;
  /** Every name (qualified) that a constraint has ever had: a name that is not here is free, which saves a look at every table. */
  readonly constraintNames: Names<true>;
  readonly schemas: ReadonlySet<string>;
  /** Names without a schema are looked for in these, in order. */
  readonly searchPath: readonly string[];
  readonly extensions: ReadonlySet<string>;
  /** A parent's partitions and the tables that inherit from it. */
  readonly heirs?: Names<readonly QualifiedName[]>;
  /** Absence of a table in one of `schemas` means that it does not exist. Cleared by anything unread that could have made one. */
  readonly complete: boolean;
  /** The routines that change a schema when they are called, by bare name. */
  readonly routines?: Names<Routine>;
  readonly model: SchemaModel;
}

export interface Table {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'view' | 'materialized view' | 'foreign table';
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
  /** Absence of a column, index or constraint means that it does not exist. */
  readonly complete: boolean;
  /** Columns that only a declaration passed over gives it: whether they exist cannot be told. */
  readonly doubtful?: ReadonlySet<string>;
  readonly temporary: boolean;
  readonly partitionOf?: QualifiedName;
  readonly partitioned: boolean;
  /** As written, where that is known: `partition by range (a)`; of a partition `for values in (1)`. */
  readonly partitionBy?: string;
  readonly bound?: string;
  readonly inherits: readonly QualifiedName[];
  readonly rowSecurity: boolean;
  /** SQLite: its primary key holds no NULL, and without a row number it is where rows lie. */
  readonly storage?: 'without rowid' | 'strict';
  /** Of a view: the tables it reads and the column names it mentions, which is what a cascade reaches. */
  readonly reads?: readonly QualifiedName[];
  readonly mentions?: readonly string[];
  readonly origin: Origin;
}

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** False for a column that is NOT NULL or in the primary key. */
  readonly nullable: boolean;
  /** Canonical SQL text (see sql/canonical.ts). */
  readonly default?: string;
  readonly generated?: string;
  readonly identity?: 'always' | 'by default';
  readonly collation?: string;
  readonly origin: Origin;
}

/** Aliases are resolved: `int4`, `int` and `serial` are all `integer`; `varchar` is `character varying`. */
export interface ColumnType {
  readonly name: string;
  /** Set for a type that a schema declares. */
  readonly schema?: string;
  readonly modifiers: readonly string[];
  readonly array: number;
}

export interface IndexKeyPart {
  /** Set when the key is a plain column. */
  readonly column?: string;
  /** Set when it is an expression: canonical SQL text. */
  readonly expression?: string;
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
  /** Undefined: the type's default. */
  readonly operatorClass?: string;
  readonly collation?: string;
  /** What the server calls it in the names it chooses: `lower` for `lower(email)`; the old name of a renamed column. */
  readonly label?: string;
  /** MySQL: only so many characters of the column are in the index. */
  readonly length?: number;
}

export interface Index {
  readonly name: string;
  readonly method: string;
  readonly unique: boolean;
  readonly nullsNotDistinct: boolean;
  readonly keys: readonly IndexKeyPart[];
  readonly include: readonly string[];
  /** The conjuncts of a partial index, each as canonical SQL text; empty for an index over all rows. */
  readonly predicate: readonly string[];
  /** The constraint that owns it: its name equals the index's. */
  readonly constraint: boolean;
  readonly primary: boolean;
  /** Of a partition: the parent's index that it belongs to. */
  readonly partOf?: QualifiedName;
  /** Rows lie in it, so that every other index of the table ends with its keys. */
  readonly clustered?: true;
  /** The server made it for a foreign key, and takes it back when another index can do its work. */
  readonly implicit?: true;
  readonly origin: Origin;
}

export type Constraint =
  | { readonly kind: 'primary key' | 'unique'; readonly name: string; readonly columns: readonly string[]; readonly origin: Origin }
  | ForeignKey
  | { readonly kind: 'check'; readonly name: string; readonly expression: string; readonly validated: boolean; readonly origin: Origin }
  | { readonly kind: 'exclude'; readonly name: string; readonly origin: Origin };

export interface ForeignKey {
  readonly kind: 'foreign key';
  readonly name: string;
  readonly columns: readonly string[];
  readonly table: QualifiedName;
  readonly referenced: readonly string[];
  readonly onDelete: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';
  readonly onUpdate: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';
  readonly validated: boolean;
  readonly origin: Origin;
}

export type UserType = { readonly schema: string; readonly name: string; readonly origin?: Origin } & (
  | { readonly kind: 'enum'; readonly labels: readonly string[] }
  | { readonly kind: 'domain'; readonly base: ColumnType; readonly notNull: boolean }
  | { readonly kind: 'composite' | 'range' | 'other' }
);
