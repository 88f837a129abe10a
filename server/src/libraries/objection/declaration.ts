// What a program declares of a database with Objection's model classes: tables, keys, relations, and what is asked under a name.
// Plain data, for a Summary carries it; what stands in another file is named and found once the files are linked.
import type { Span } from '../../text/span.ts';
import type { Meaning } from '../meaning.ts';

/** By the name of the class. */
export type ModelClassDeclarations = Readonly<Record<string, ModelClassDeclaration>>;

export interface ModelClassDeclaration {
  readonly at: Span;
  readonly extends?: Meaning;
  /** What it extends is no name of a class: a function that makes one, which may change what is asked. */
  readonly isMixed?: true;
  /** A function that it is made by marks rows as deleted instead of deleting them. */
  readonly deletesSoftly?: true;
  /** As written, with a schema before it. */
  readonly table?: string;
  /** What the table is called could not be read. */
  readonly isUnnamed?: true;
  readonly key?: readonly string[];
  readonly relations: readonly RelationDeclaration[];
  /** There may be more relations. */
  readonly isOpen?: true;
  readonly modifiers: Readonly<Record<string, Modifier>>;
  /** `snakeCaseMappers()` of what is written. */
  readonly casing?: Casing;
  /** It maps names in a way that is not read. */
  readonly isMapped?: true;
  /** Its queries are built by a class of the program's own, or by one that is not found. */
  readonly builder?: Meaning | 'unknown';
  /** Of such a class, its methods, and what it adds to every query. */
  readonly builds?: { readonly methods: readonly string[]; readonly adds: Modifier };
  /** `useLimitInFirst` */
  readonly limitsFirst?: boolean;
  /** It has methods of its own for these: of a class `query`, of a row `$query`. */
  readonly overrides: readonly string[];
  /** What its rows do before they are inserted or updated, or what becomes of them on the way, may write more. */
  readonly writesMore?: readonly ('insert' | 'update')[];
}

/** How `snakeCaseMappers` makes names: utils/identifierMapping.js. */
export interface Casing { readonly upperCase?: true; readonly underscoreBeforeDigits?: true; readonly underscoreBetweenUppercaseLetters?: true }

/** What a function that is given a query adds to it, as far as it is plain; `isOpen`: there may be more. */
export interface Modifier { readonly parts: readonly ModifierPart[]; readonly isOpen?: true }

export type ModifierPart =
  /** A condition on a column: what stands behind its name, and whether a value is bound behind that; `isOwn`: the column is named with the query's table. */
  | { readonly kind: 'where'; readonly column: string; readonly text: string; readonly isBound?: true; readonly isOwn?: true; readonly isSometimes?: true }
  | { readonly kind: 'select' | 'order'; readonly names: readonly string[]; readonly direction?: string };

export type RelationKind = 'belongs to one' | 'has many' | 'has one' | 'many to many' | 'has one through';

export interface RelationDeclaration {
  readonly name: string;
  readonly kind: RelationKind;
  readonly to?: Meaning;
  readonly from: JoinEnd;
  readonly into: JoinEnd;
  readonly through?: { readonly from: JoinEnd; readonly to: JoinEnd; readonly extra: readonly (readonly [alias: string, column: string])[] };
  /** `filter`, `modify` */
  readonly asks?: Modifier | string;
  /** Something of it could not be read. */
  readonly isUnread?: true;
}

/** `persons.id`; without a table where that is written as `${Person.tableName}`, of a class that is the own one or not. */
export interface JoinEnd { readonly table?: string; readonly of?: 'own' | 'other'; readonly columns: readonly string[] }
