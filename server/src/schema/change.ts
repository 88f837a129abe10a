// What one statement does to a schema. Dialect-neutral where dialects agree; `raw` where nothing could be read.
import type { Column, ColumnType, ForeignKey, Index } from './schema.ts';

/** A name as written: the schema is undefined when the search path decides. */
export interface ObjectName {
  readonly schema?: string;
  readonly name: string;
}

/** A constraint as declared: a missing name is chosen by `apply` as the dialect's server would choose it. */
export type NewConstraint =
  | { readonly kind: 'primary key' | 'unique'; readonly name?: string; readonly columns: readonly string[]; readonly include: readonly string[]; readonly nullsNotDistinct: boolean; readonly usingIndex?: string }
  | { readonly kind: 'foreign key'; readonly name?: string; readonly columns: readonly string[]; readonly table: ObjectName; readonly referenced: readonly string[]; readonly onDelete: ForeignKey['onDelete']; readonly onUpdate: ForeignKey['onUpdate']; readonly validated: boolean }
  | { readonly kind: 'check'; readonly name?: string; readonly expression: string; /** The columns it mentions, in order. */ readonly columns: readonly string[]; readonly validated: boolean; /** Declared on this column. */ readonly column?: string }
  | { readonly kind: 'exclude'; readonly name?: string; readonly index: NewIndex }
  /** No constraint, but written among them: MySQL's KEY inside CREATE TABLE. */
  | { readonly kind: 'index'; readonly name?: string; readonly index: NewIndex };

export type NewIndex = Omit<Index, 'name' | 'origin' | 'constraint' | 'primary'> & { readonly name?: string };
export type NewColumn = Omit<Column, 'origin'> & { readonly constraints: readonly NewConstraint[]; /** serial, bigserial: a sequence makes the default. */ readonly serial?: boolean };

/** MySQL: before all columns, or after one. */
export interface Place { readonly after?: string }

export type Change = AnyChange & {
  /** Runs only where its object is as the statement expects (ALTER TABLE IF EXISTS, the condition of a DO block): applied where it fits, else without effect. */
  readonly guarded?: true;
};

type AnyChange =
  | { readonly kind: 'create table'; readonly table: ObjectName; readonly ifNotExists: boolean; readonly temporary: boolean; readonly foreign: boolean; /** SQLite. */ readonly storage?: 'without rowid' | 'strict'; readonly columns: readonly NewColumn[]; readonly constraints: readonly NewConstraint[]; readonly like: readonly { readonly table: ObjectName; readonly including: readonly string[] }[]; readonly inherits: readonly ObjectName[]; readonly partitionOf?: ObjectName; readonly partitioned: boolean; /** As written: `partition by range (a)`, `for values in (1)`. */ readonly partitionBy?: string; readonly bound?: string; /** CREATE TABLE AS: the output of its query. */ readonly output?: readonly ViewColumn[]; /** False where a part was not read (CREATE TABLE AS of a query, OF type). */ readonly complete: boolean }
  | { readonly kind: 'create view'; readonly view: ObjectName; readonly materialized: boolean; readonly replace: boolean; readonly ifNotExists: boolean; readonly temporary: boolean; /** Undefined: the output names could not be told. */ readonly columns?: readonly ViewColumn[]; /** The tables it reads, and the column names it mentions in any of them: what a cascade reaches. */ readonly reads?: readonly ObjectName[]; readonly mentions?: readonly string[] }
  | { readonly kind: 'drop'; readonly object: 'table' | 'view' | 'materialized view' | 'foreign table'; readonly name: ObjectName; readonly ifExists: boolean; readonly cascade: boolean }
  | { readonly kind: 'rename table'; readonly table: ObjectName; readonly to: string }
  | { readonly kind: 'set schema'; readonly table: ObjectName; readonly to: string }
  | { readonly kind: 'add column'; readonly table: ObjectName; readonly column: NewColumn; readonly ifNotExists: boolean; readonly place?: Place }
  | { readonly kind: 'drop column'; readonly table: ObjectName; readonly column: string; readonly ifExists: boolean; readonly cascade: boolean }
  | { readonly kind: 'rename column'; readonly table: ObjectName; readonly column: string; readonly to: string }
  | { readonly kind: 'alter column'; readonly table: ObjectName; readonly column: string; readonly place?: Place; readonly set: Partial<Pick<Column, 'nullable'>> & { readonly type?: ColumnType; readonly collation?: string; readonly default?: string | null; readonly generated?: string | null; readonly identity?: Column['identity'] | null } }
  | { readonly kind: 'add constraint'; readonly table: ObjectName; readonly constraint: NewConstraint; /** ALTER TABLE ONLY: partitions are left alone. */ readonly only?: true }
  | { readonly kind: 'drop constraint'; readonly table: ObjectName; readonly constraint: string; readonly ifExists: boolean; readonly cascade: boolean }
  | { readonly kind: 'rename constraint'; readonly table: ObjectName; readonly constraint: string; readonly to: string }
  | { readonly kind: 'validate constraint'; readonly table: ObjectName; readonly constraint: string }
  | { readonly kind: 'create index'; readonly table: ObjectName; readonly index: NewIndex; readonly concurrently: boolean; readonly ifNotExists: boolean; /** ON ONLY: partitions are left alone. */ readonly only?: true }
  | { readonly kind: 'drop index'; readonly index: ObjectName; /** MySQL: the table whose index it is. */ readonly table?: ObjectName; readonly concurrently: boolean; readonly ifExists: boolean }
  | { readonly kind: 'rename index'; readonly index: ObjectName; readonly table?: ObjectName; readonly to: string }
  | { readonly kind: 'attach partition' | 'detach partition'; readonly table: ObjectName; readonly partition: ObjectName; readonly bound?: string }
  | { readonly kind: 'row security'; readonly table: ObjectName; readonly enabled: boolean }
  | { readonly kind: 'create enum'; readonly type: ObjectName; readonly labels: readonly string[] }
  | { readonly kind: 'add enum value'; readonly type: ObjectName; readonly label: string }
  | { readonly kind: 'rename enum value'; readonly type: ObjectName; readonly label: string; readonly to: string }
  | { readonly kind: 'create domain'; readonly type: ObjectName; readonly base: ColumnType; readonly notNull: boolean }
  | { readonly kind: 'create type'; readonly type: ObjectName; readonly form: 'composite' | 'range' | 'other' }
  | { readonly kind: 'rename type'; readonly type: ObjectName; readonly to: string }
  | { readonly kind: 'set type schema'; readonly type: ObjectName; readonly to: string }
  | { readonly kind: 'drop type'; readonly type: ObjectName; readonly cascade: boolean }
  | { readonly kind: 'create schema'; readonly name: string }
  | { readonly kind: 'drop schema'; readonly name: string; readonly cascade: boolean }
  | { readonly kind: 'rename schema'; readonly name: string; readonly to: string }
  | { readonly kind: 'create extension'; readonly name: string; readonly schema?: string }
  | { readonly kind: 'search path'; readonly schemas: readonly string[] }
  | { readonly kind: 'create routine'; readonly routine: Routine }
  /** Read, and without effect on what is modelled: grants, comments, functions, triggers, data. */
  | { readonly kind: 'none' }
  /** Not understood. What it names becomes incomplete; `everything` when it names nothing that could be told. */
  | { readonly kind: 'raw'; readonly reason: string; readonly names: readonly ObjectName[]; readonly everything: boolean; /** It makes or drops tables whose names cannot be told: those that stand are as they were. */ readonly opens?: true; /** It renames or drops tables whose names are made of these words, if they are tables; if none is, everything may have changed. */ readonly words?: readonly string[]; /** Indexes that it speaks of: of those that are not known, nothing is. */ readonly indexes?: readonly ObjectName[] };

/** An output column of a view; where it is a plain column of a table, that column, for its type. */
export interface ViewColumn {
  readonly name: string;
  readonly type?: ColumnType;
  readonly source?: { readonly table: ObjectName; readonly column: string };
  /** A bare column that any of these tables may hold. */
  readonly oneOf?: { readonly tables: readonly ObjectName[]; readonly column: string };
  /** `t.*` of a table: expanded by `apply`. */
  readonly allOf?: ObjectName;
}

/** What calling a routine does to a schema. */
export interface Routine {
  readonly name: string;
  /** The definitions in its body; each may stand behind a condition. */
  readonly changes: readonly Change[];
  /** It executes what it is given. */
  readonly runs: boolean;
  /** The routines that it calls in turn, or may. */
  readonly calls: readonly RoutineCall[];
}

export interface RoutineCall {
  /** Without its schema, folded. */
  readonly name: string;
  /** The texts among its arguments. */
  readonly texts: readonly string[];
  /** The call as written. */
  readonly written: string;
}
