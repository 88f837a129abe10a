// What a program declares of a database with MikroORM: entities, and the classes whose properties others take over or embed.
// Plain data, for a Summary carries it; what stands in another file is named and found once the files are linked.
import type { Span } from '../../text/span.ts';
import type { Reference } from '../drizzle/declaration.ts';

/** By the name of the class, or of the constant that holds a schema. */
export type ManagedDeclarations = Readonly<Record<string, ManagedDeclaration>>;

/** A reference that may be by the entity's name alone. */
export type Target = Reference & { readonly anywhere?: true };

export interface ManagedDeclaration {
  readonly at: Span;
  /** `part`: it has no table, and others extend or embed it. */
  readonly is: 'table' | 'part';
  /** As MikroORM calls it: the class, or what a schema names. */
  readonly entity: string;
  /** Undefined: made of the entity's name. */
  readonly table?: string;
  readonly schema?: string;
  readonly extends?: Target;
  readonly members: readonly MemberDeclaration[];
  /** The property that tells which of several classes a row is of. */
  readonly discriminator?: string;
  /** What stands there, by class. */
  readonly values?: Readonly<Record<string, string>>;
  /** What stands there of this class; undefined: its name as that of a table. */
  readonly value?: string;
  readonly filters: readonly FilterDeclaration[];
  /** The properties of what is indexed or unique together. */
  readonly indexes: readonly (readonly string[])[];
  /** Something could not be read: there may be more columns, or the table may be called otherwise. */
  readonly isOpen?: true;
  readonly isUnnamed?: true;
}

/** `@Filter`: what is asked whenever rows are read or written, if it is on by default, or where a call names it. */
export interface FilterDeclaration {
  readonly name: string;
  readonly isDefault: boolean;
  /** Undefined where it could not be read. */
  readonly where?: readonly { readonly key: string; /** `= 'open'`, `is null` */ readonly value: string }[];
}

export type MemberDeclaration = ColumnDeclaration | EmbeddedDeclaration | RelationDeclaration;

export interface ColumnDeclaration {
  readonly kind: 'column';
  readonly key: string;
  /** Undefined: made of the key. */
  readonly name?: string;
  readonly role?: 'primary' | 'version';
  /** `lazy: true`: read only where it is populated. */
  readonly isLazy?: true;
  /** `persist: false`: no column. */
  readonly isVirtual?: true;
  /** `@Formula`: an expression, and no column. */
  readonly isFormula?: true;
  /** The expression, with `?` for the name of the table in the query. */
  readonly formula?: string;
  /** The database fills it where nothing is given. */
  readonly isFilled?: true;
  readonly isJson?: true;
  /** Unique by itself. */
  readonly isUnique?: true;
  readonly isIndexed?: true;
  /** What it is called could not be read. */
  readonly isUnread?: true;
}

export interface EmbeddedDeclaration {
  readonly kind: 'embedded';
  readonly key: string;
  readonly of: Target;
  readonly name?: string;
  /** `false`: the columns are called as they are. */
  readonly prefix?: string | false;
  /** It is one column of JSON. */
  readonly isObject?: true;
}

export interface RelationDeclaration {
  readonly kind: 'relation';
  readonly key: string;
  readonly relation: 'many to one' | 'one to many' | 'one to one' | 'many to many';
  readonly to: Target;
  /** The property at the other end, which owns the columns. */
  readonly mappedBy?: string;
  readonly isNullable?: true;
  readonly isEager?: true;
  readonly isLazy?: true;
  readonly isPrimary?: true;
  readonly isVirtual?: true;
  /** Its columns, where they are named; of a table between, those that hold this entity. */
  readonly columns?: readonly string[];
  /** The columns of the table between that hold the other. */
  readonly theirs?: readonly string[];
  readonly pivotTable?: string;
  readonly pivotEntity?: Target;
  readonly isUnread?: true;
}
