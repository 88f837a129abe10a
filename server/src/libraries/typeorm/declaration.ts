// What a program declares of a database with TypeORM: entities, and the parts that several of them share.
// Plain data, for a Summary carries it; what stands in another file is named and found once the files are linked.
import type { Span } from '../../text/span.ts';
import type { Reference } from '../drizzle/declaration.ts';

/** By the name of the class, or of the constant that holds a schema. */
export type EntityDeclarations = Readonly<Record<string, EntityDeclaration>>;

export interface EntityDeclaration {
  readonly at: Span;
  /** `child`: it shares the table of what it extends. `part`: it has none, and others extend or embed it. */
  readonly is: 'table' | 'child' | 'part';
  /** As TypeORM calls it: the class, or what a schema names. */
  readonly entity: string;
  /** Undefined: made of the entity's name. */
  readonly table?: string;
  readonly schema?: string;
  readonly extends?: Reference;
  readonly members: readonly MemberDeclaration[];
  /** The column that tells which of several classes a row is of. */
  readonly discriminator?: string;
  /** What stands there of a child; undefined: its name. */
  readonly value?: string;
  /** Something could not be read: there may be more columns, or the table may be called otherwise. */
  readonly isOpen?: true;
  readonly isUnnamed?: true;
  /** Rows come in an order of their own where none is asked for. */
  readonly isOrdered?: true;
}

export type MemberDeclaration = ColumnDeclaration | EmbeddedDeclaration | RelationDeclaration;

export interface ColumnDeclaration {
  readonly kind: 'column';
  readonly key: string;
  /** Undefined: made of the key. */
  readonly name?: string;
  readonly role?: 'primary' | 'created' | 'updated' | 'deleted' | 'version';
  readonly generated?: 'increment' | 'uuid' | 'other';
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
}

export interface EmbeddedDeclaration {
  readonly kind: 'embedded';
  readonly key: string;
  readonly of: Reference;
  /** `false`: the columns are called as they are. */
  readonly prefix?: string | false;
}

export interface JoinColumn { readonly name?: string; readonly referenced?: string }

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
  /** `@JoinColumn`. */
  readonly join?: readonly JoinColumn[];
  /** `@JoinTable`. */
  readonly table?: { readonly name?: string; readonly schema?: string; readonly own: readonly JoinColumn[]; readonly theirs: readonly JoinColumn[] };
}
