// A way in which a program reaches the database: a driver, a builder, an ORM, a marker comment.
import type { Document } from '../text/document.ts';
import type { Edit } from '../text/edit.ts';
import type { Piece } from '../text/sourceMap.ts';
import type { HostTree } from '../hosts/tree.ts';
import type { Intention, Query } from '../query/query.ts';
import type { DialectId } from '../sql/dialect.ts';
import type { IndexWords } from './indexWords.ts';
import type { Meaning } from './meaning.ts';
import type { Model } from './models.ts';
import type { ManagedEntity } from './mikro-orm/entity.ts';
import type { DocumentModel } from './mongoose/model.ts';
import type { Site } from './site.ts';
import type { Casing } from './objection/declaration.ts';
import type { ModelClass } from './objection/model.ts';
import type { MappedModel } from './sequelize/model.ts';
import type { Entity } from './typeorm/entity.ts';

export interface Library {
  readonly id: string;
  readonly title: string;
  /** The modules it is imported from, for finding and for explaining. */
  readonly modules: readonly string[];
  /**
   * The sites of a document, in the order of the text. A call is claimed by imports and declared types, never by a name alone.
   * `server` is the dialect of the database that the document speaks to, where a call means something else to each.
   */
  sites(document: Document, tree: HostTree, outside: Outside, server?: DialectId): readonly Site[];
  /** The edits that make a call of this library mean what is intended, in its own words, or undefined where there are none. */
  rewrite?(site: Site, query: Query, intentions: readonly Intention[], document: Document): readonly Edit[] | undefined;
  /**
   * The edits that pass spliced holes as bound values instead, or undefined where the library cannot for one of them.
   * `site` is one that this library returned, `holes` are indexes into its carrier's holes.
   */
  bind?(site: Site, holes: readonly number[], document: Document): readonly Edit[] | undefined;
  /** Of a library whose models declare indexes; `unknown`: they do, and it is not known how. */
  readonly indexes?: IndexWords | 'unknown';
}

/** What the other documents of the workspace say: answered from their Summaries. */
export interface Outside {
  /** What another file exports under a name, by module specifier as written here; `*` is all of it. */
  exported(module: string, name: string): Meaning | undefined;
  /** Whether another file is seen to pass what somebody outside the program chose to a routine of this one, as an argument or as a property of it. */
  brought?(to: Parameter): boolean;
  /** A model of the ORM's schema that this file speaks to, by its own name or as a client names it. */
  model(name: string): Model | undefined;
  /** A table that a program declares: by its file and name there, or by the name that a client gives it. Undefined where no package of the workspace has a library that declares any. */
  table?(by: TableName): Model | undefined;
  /** What the tables that this file declares with a library make of a database that nothing else tells of, or what a history is compared with; undefined of every other file. */
  declared?(library: string): DeclaredSql | undefined;
  /** The same of an entity of TypeORM's. */
  entity?(by: TableName): Entity | undefined;
  /** The same of a model of Sequelize's; without a path the one that is called so. */
  mapped?(by: TableName): MappedModel | undefined;
  /** The same of an entity of MikroORM's; without a path the one that is called so. */
  managed?(by: TableName): ManagedEntity | undefined;
  /** The same of a model class of Objection's. */
  modelClass?(by: TableName): ModelClass | undefined;
  /** How Knex is told to rename what it is given, where it is. */
  casing?(): Casing | undefined;
  /** The same of a model of Mongoose's; without a path the one that is called so. Undefined where no package of the workspace has it, or MongoDB's driver. */
  documents?(by: TableName): DocumentModel | undefined;
  /** The libraries of the drivers that the package of this file depends on. */
  drivers?(): readonly string[];
}

/** Declarations as SQL, and where in the file each part of it stands. Plain data. */
export interface DeclaredSql { readonly dialect: DialectId; readonly text: string; readonly pieces: readonly Piece[]; /** More is made than could be read. */ readonly isOpen?: true; /** Where statements begin that the library adds by itself: nobody decided on them. */ readonly added?: readonly number[]; /** A history makes the database, and is compared with them. */ readonly isBeside?: true }

/** Of declarations as SQL: all that the library makes of them, or only what the program itself says: no type that is guessed from a property's, no index and no key that nobody asked for. */
export type Extent = 'all' | 'what is said';

/** A table as a program names it; `path` is the file that declares it, absent where only a client's name for it is known. */
export interface TableName { readonly path?: string; readonly name: string }

/** A parameter of a routine by its name and place, or what is taken of it by a name. */
export interface Parameter {
  readonly routine: string;
  readonly argument: number;
  readonly property?: string;
  /** The name under which its file exports the routine, where that is another: `default`. */
  readonly exported?: string;
}

/** Stands for a module's specifier: what the files that declare types for all others say. */
export const EVERYWHERE = '<everywhere>';

/** Knows nothing outside the document. */
export const nothingOutside: Outside = { exported: () => undefined, model: () => undefined };
