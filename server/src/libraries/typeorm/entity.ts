// An entity as its calls need it: its table, the columns behind its properties, and what its relations are held together by. Plain data.
import type { DialectId } from '../../sql/dialect.ts';
import type { TableName } from '../library.ts';

export interface Entity {
  /** By which it is asked for. */
  readonly at: TableName;
  /** As TypeORM calls it, and its rows in a query. */
  readonly name: string;
  readonly dialect?: DialectId;
  readonly schema?: string;
  readonly table: string;
  /** In the order in which they are read. */
  readonly columns: readonly EntityColumn[];
  readonly relations: readonly EntityRelation[];
  /** There may be columns that are not seen. */
  readonly isOpen?: true;
  /** Of a class that shares a table with others. */
  readonly only?: { readonly column: string; readonly value: string };
  /** Properties that an instance of the class has a value for though nobody gives it one. */
  readonly sets?: readonly string[];
  /** An instance may set any of its properties itself. */
  readonly setsMore?: true;
  /** Rows come in an order of their own where none is asked for. */
  readonly isOrdered?: true;
  /** What a condition on a value that is undefined or null becomes: it is dropped, as in TypeORM 0.3; or the call throws. */
  readonly missing: 'dropped' | 'thrown' | 'not known';
  /** Before TypeORM 0.3 conditions on a relation were on its columns, null was NULL, and options came second. */
  readonly isOld?: true;
  /** A strategy of the program's own says what keys are called. */
  readonly hasOwnNames?: true;
  /** Relations are read by queries of their own, unless a call says otherwise. */
  readonly isApart?: true;
}

export interface EntityColumn {
  /** `address.street` of what is embedded. */
  readonly path: string;
  readonly column: string;
  readonly role?: 'primary' | 'created' | 'updated' | 'deleted' | 'version';
  readonly generated?: 'increment' | 'identity' | 'uuid' | 'other';
  readonly isHidden?: true;
  readonly isUnwritten?: true;
  readonly isFixed?: true;
  readonly isFilled?: true;
  /** A decorator of the project's own may make it. */
  readonly isAssumed?: true;
  /** The relation that it holds. */
  readonly relation?: string;
}

export interface EntityRelation {
  readonly path: string;
  readonly to: TableName;
  readonly many: boolean;
  /** Its columns stand in this table. */
  readonly owns: boolean;
  readonly isRequired: boolean;
  readonly isEager: boolean;
  /** Its rows are read when they are asked for: the property is a promise. */
  readonly isLazy?: true;
  readonly on: readonly { readonly own: string; readonly theirs: string; /** The property at the other end that is referred to. */ readonly key: string }[];
  readonly through?: { readonly schema?: string; readonly table: string; readonly own: readonly JoinedBy[]; readonly theirs: readonly JoinedBy[] };
}
/** A column of the table between two, and the column that it refers to. */
export interface JoinedBy { readonly column: string; readonly of: string }

export const columnAt = ({ columns }: Entity, path: string): EntityColumn | undefined => columns.find((one) => one.path === path);
export const relationAt = ({ relations }: Entity, path: string): EntityRelation | undefined => relations.find((one) => one.path === path);
export const roleIn = ({ columns }: Entity, role: NonNullable<EntityColumn['role']>): EntityColumn | undefined => columns.find((one) => one.role === role);
export const keysOf = ({ columns }: Entity): readonly EntityColumn[] => columns.filter(({ role }) => role === 'primary');
/** Whether a path leads to what is embedded: `address`. */
export const isEmbedded = ({ columns, relations }: Entity, path: string): boolean => columns.some((one) => one.path.startsWith(`${path}.`)) || relations.some((one) => one.path.startsWith(`${path}.`));
