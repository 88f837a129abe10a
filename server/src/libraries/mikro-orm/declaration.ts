// What a program declares of a database with MikroORM: entities, and the classes whose properties others take over or embed.
// Plain data, for a Summary carries it; what stands in another file is named and found once the files are linked.
import type { Span } from '../../text/span.ts';
import type { Reference } from '../drizzle/declaration.ts';
import type { DefaultSql } from '../typeorm/declaration.ts';

/** By the name of the class, or of the constant that holds a schema. */
export type ManagedDeclarations = Readonly<Record<string, ManagedDeclaration>>;

/** A reference that may be by the entity's name alone. */
export type Target = Reference & { readonly anywhere?: true };

export interface ManagedDeclaration {
  /** What is marked of it: the decorator's name, or that of what makes a schema. */
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
  /** Its own indexes and keys, and those that decorators give its properties. */
  readonly keys: readonly ManagedKey[];
  /** Something could not be read: there may be more columns, or the table may be called otherwise. */
  readonly isOpen?: true;
  readonly isUnnamed?: true;
  /** A view, or what is made of an expression. */
  readonly isView?: true;
}

/** An index, a unique key or a check; `properties` by their paths, of which one of a relation stands for its columns. */
export interface ManagedKey {
  readonly kind: 'index' | 'unique' | 'check';
  readonly at: Span;
  readonly name?: string;
  readonly properties?: readonly string[];
  /** `type` of an index: `gin`, `fulltext`. */
  readonly method?: string;
  /** Of a check, or the statement that makes an index. */
  readonly expression?: string;
  readonly isUnread?: true;
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
  readonly sql?: ManagedSql;
}

/** What a column is to the database; what is not written does not stand here. */
export interface ManagedSql {
  readonly at: Span;
  /** As MikroORM knows it: `string`, `datetime`; or as the server does. */
  readonly type?: string;
  /** As it is sent to the server. */
  readonly columnType?: string;
  /** Where no type is given: that of the property, as written. */
  readonly property?: string;
  /** `name?: string`, which tells whether there may be none where types are read of the source. */
  readonly isOptional?: true;
  /** What the property is made with: what every new row has where it is always the same, and of which type. */
  readonly initial?: DefaultSql;
  readonly made?: 'string' | 'number' | 'boolean' | 'Date' | 'array';
  readonly length?: string;
  readonly precision?: string;
  readonly scale?: string;
  readonly nullable?: boolean;
  readonly default?: DefaultSql;
  readonly unique?: true | string;
  readonly index?: true | string;
  readonly unsigned?: boolean;
  readonly counts?: boolean;
  readonly list?: true;
  /** `@Enum`; `labels` where all of them are written out, `numbers` where all are numbers. */
  readonly isEnum?: true;
  readonly labels?: readonly string[] | 'numbers';
  /** The enum, where it stands elsewhere. */
  readonly labelsOf?: Target;
  readonly enumName?: string;
  /** Of a generated column, or `identity`. */
  readonly generated?: string;
  /** What is kept in it as one object. */
  readonly holds?: Target;
  /** Something that is written could not be read. */
  readonly isOpen?: true;
}

export interface EmbeddedDeclaration {
  readonly kind: 'embedded';
  readonly key: string;
  readonly of: Target;
  readonly name?: string;
  /** `false`: the columns are called as they are. */
  readonly prefix?: string | false;
  readonly isNullable?: true;
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
  readonly at?: Span;
  /** The property may be missing: `author?: User`. */
  readonly isOptional?: true;
  readonly index?: boolean | string;
  readonly unique?: boolean | string;
  /** `deleteRule`; `onDelete` before 6. */
  readonly onDelete?: string;
  /** It removes what it refers to, or is removed with it: `cascade: [Cascade.REMOVE]`. */
  readonly isCascading?: true;
  /** `createForeignKeyConstraint: false` */
  readonly isLoose?: true;
  readonly keyName?: string;
  /** `fixedOrder` of a table between: its rows are counted, by this column where it is named. */
  readonly order?: true | string;
  /** Of its columns something is said that is not read: `columnType`, `referencedColumnNames`. */
  readonly isTyped?: true;
}
