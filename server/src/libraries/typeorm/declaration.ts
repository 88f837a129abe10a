// What a program declares of a database with TypeORM: entities, and the parts that several of them share.
// Plain data, for a Summary carries it; what stands in another file is named and found once the files are linked.
import type { Span } from '../../text/span.ts';
import type { Reference } from '../drizzle/declaration.ts';

/** By the name of the class, or of the constant that holds a schema. */
export type EntityDeclarations = Readonly<Record<string, EntityDeclaration>>;

export interface EntityDeclaration {
  /** What is marked of it: the decorator's name. */
  readonly at: Span;
  /** `child`: it shares the table of what it extends. `part`: it has none, and others extend or embed it. */
  readonly is: 'table' | 'child' | 'part';
  /** As TypeORM calls it: the class, or what a schema names. */
  readonly entity: string;
  /** Undefined: made of the entity's name. */
  readonly table?: string;
  readonly schema?: string;
  readonly extends?: Reference;
  /** The function that is given what it extends and may add to it: `Dated` of `class Post extends Dated(Base)`. */
  readonly mixin?: Reference;
  readonly members: readonly MemberDeclaration[];
  /** The column that tells which of several classes a row is of. */
  readonly discriminator?: string;
  /** What stands there of a child; undefined: its name. */
  readonly value?: string;
  /** Properties that the class gives a value itself. */
  readonly sets?: readonly string[];
  /** Its constructor, or a method that is called before it is inserted, may set any. */
  readonly setsMore?: true;
  /** Something could not be read: there may be more columns, or the table may be called otherwise. */
  readonly isOpen?: true;
  readonly isUnnamed?: true;
  /** Rows come in an order of their own where none is asked for. */
  readonly isOrdered?: true;
  /** Its own indexes and keys, and those of its properties. */
  readonly keys?: readonly EntityKey[];
  /** A view, which is no table; or a table with columns that are not declared, or that is not made of it. */
  readonly isView?: true;
  readonly isMore?: true;
}

export type MemberDeclaration = ColumnDeclaration | EmbeddedDeclaration | RelationDeclaration;

export interface ColumnDeclaration {
  readonly kind: 'column';
  readonly key: string;
  /** Undefined: made of the key. */
  readonly name?: string;
  readonly role?: 'primary' | 'created' | 'updated' | 'deleted' | 'version';
  readonly generated?: 'increment' | 'identity' | 'uuid' | 'other';
  /** `select: false` */
  readonly isHidden?: true;
  readonly isUnwritten?: true;
  readonly isFixed?: true;
  /** The database fills it where nothing is given. */
  readonly isFilled?: true;
  /** A decorator of the project's own stands there, which makes a column if TypeORM is asked for one of that name. */
  readonly isAssumed?: true;
  /** What it is called could not be read, or it is an expression. */
  readonly isUnread?: true;
  /** An expression that only queries have. */
  readonly isComputed?: true;
  readonly sql?: ColumnSql;
}

/** What a column is to the database; what is not written does not stand here. */
export interface ColumnSql {
  readonly at: Span;
  /** As TypeORM knows it: `timestamptz`, or the constructor that reflection gives, `Number`. */
  readonly type?: string;
  /** Without one: the type of the property, as written. */
  readonly property?: string;
  readonly length?: string;
  readonly precision?: string;
  readonly scale?: string;
  readonly srid?: string;
  /** `spatialFeatureType` */
  readonly feature?: string;
  readonly nullable?: boolean;
  readonly default?: DefaultSql;
  readonly unique?: true;
  readonly list?: true;
  readonly unsigned?: true;
  readonly labels?: readonly string[];
  readonly enumName?: string;
  /** Of a generated column. */
  readonly expression?: string;
  readonly isStored?: boolean;
  /** `primaryKeyConstraintName` */
  readonly primaryAs?: string;
  /** Something that is written could not be read. */
  readonly isOpen?: true;
}

/** `sql`: what a function gives; `other`: something. */
export interface DefaultSql { readonly is: 'text' | 'number' | 'boolean' | 'null' | 'sql' | 'other'; readonly value: string }

/** An index, a unique key or a check. */
export interface EntityKey {
  readonly kind: 'index' | 'unique' | 'check';
  readonly at: Span;
  readonly name?: string;
  /** Properties by their paths; one of a relation stands for the columns of it. */
  readonly columns?: readonly string[];
  readonly unique?: true;
  readonly where?: string;
  /** `type` of PostgreSQL's indexes. */
  readonly method?: string;
  readonly spatial?: true;
  readonly fulltext?: true;
  readonly expression?: string;
  readonly isUnread?: true;
}

export interface EmbeddedDeclaration {
  readonly kind: 'embedded';
  readonly key: string;
  readonly of: Reference;
  /** `false`: the columns are called as they are. */
  readonly prefix?: string | false;
}

export interface JoinColumn { readonly name?: string; readonly referenced?: string; /** Of the foreign key. */ readonly key?: string }

export interface RelationDeclaration {
  readonly kind: 'relation';
  readonly key: string;
  readonly relation: 'many to one' | 'one to many' | 'one to one' | 'many to many';
  /** `anywhere`: by the entity's name. */
  readonly to: Reference & { readonly anywhere?: true };
  /** The property at the other end. */
  readonly inverse?: string;
  readonly isRequired?: true;
  readonly isEager?: true;
  /** `lazy: true`, or a property that is declared to be a promise. */
  readonly isLazy?: true;
  readonly isPrimary?: true;
  readonly at?: Span;
  readonly onDelete?: string;
  /** `createForeignKeyConstraints: false` */
  readonly isLoose?: true;
  /** `@JoinColumn`. */
  readonly join?: readonly JoinColumn[];
  /** `@JoinTable`. */
  readonly table?: { readonly name?: string; readonly schema?: string; readonly own: readonly JoinColumn[]; readonly theirs: readonly JoinColumn[] };
}
