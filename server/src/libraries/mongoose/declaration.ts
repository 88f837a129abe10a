// What a program declares with Mongoose, Typegoose or NestJS: schemas with their paths and indexes, and the models made of them.
// Plain data, for a Summary carries it; what stands in another file is named and found once the files are linked.
import type { Span } from '../../text/span.ts';
import type { Meaning } from '../meaning.ts';

export interface DocumentDeclarations {
  /** By the constant or the class that holds it; of one that is made where a model is, by `model:` and the model's name. */
  readonly schemas: Readonly<Record<string, SchemaDeclaration>>;
  readonly models: readonly DocumentModelDeclaration[];
  /** Indexes that the program makes by calls: of a collection, or of what holds one. */
  readonly made: readonly MadeIndex[];
}

export interface SchemaDeclaration {
  readonly at: Span;
  readonly paths: readonly PathDeclaration[];
  readonly indexes: readonly IndexDeclaration[];
  readonly virtuals: readonly VirtualDeclaration[];
  readonly collection?: string;
  /** The path that tells models apart which share a collection. */
  readonly discriminator?: string;
  readonly hasStamps?: true;
  /** Another schema that it begins with: of a class, the one it extends. */
  readonly extends?: Meaning;
  /** Mongoose is told not to make its indexes. */
  readonly isUnindexed?: true;
  /** Something could not be read: there may be more indexes. */
  readonly isOpen?: true;
}

export interface PathDeclaration {
  /** Dotted from the root of its schema. */
  readonly path: string;
  readonly at: Span;
  /** As the notation of the dialect calls it; undefined where it could not be read. */
  readonly type?: string;
  readonly isList?: true;
  /** The schema of what it holds. */
  readonly of?: Meaning;
  /** The model that it refers to. */
  readonly ref?: Meaning | { readonly kind: 'named'; readonly name: string };
  readonly index?: IndexOptions;
  /** Kept back unless it is asked for. */
  readonly isHidden?: true;
}

export interface IndexOptions { readonly unique?: true; readonly sparse?: true; readonly method?: string; readonly isOpen?: true }

export interface IndexDeclaration extends IndexOptions {
  readonly at: Span;
  readonly keys: readonly { readonly path: string; readonly direction: 'asc' | 'desc' }[];
  /** Conditions in the notation of the dialect; of a sparse index none. */
  readonly predicate?: string;
}

export interface VirtualDeclaration { readonly name: string; readonly ref: Meaning | { readonly kind: 'named'; readonly name: string }; readonly local: string; readonly foreign: string }

export interface DocumentModelDeclaration {
  readonly at: Span;
  readonly name: string;
  /** Its schema, of this file by its name or of another. */
  readonly schema?: Meaning;
  readonly collection?: string;
  /** The model whose collection it shares. */
  readonly base?: Meaning;
  /** What its documents are marked with there, where that is not its name. */
  readonly value?: string;
  /** What its collection is called could not be read. */
  readonly isUnnamed?: true;
}

export interface MadeIndex extends IndexDeclaration { readonly of: Meaning }
