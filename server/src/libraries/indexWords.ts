// An index in a library's own words: how its models declare one, and the statement with which its tool makes it.
// Where models lead, an index that only a migration makes is dropped by the next one, and one that only a model declares is in no database.
import type { HostTree } from '../hosts/tree.ts';
import type { NewIndex, ObjectName } from '../schema/change.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Document } from '../text/document.ts';
import type { Edit } from '../text/edit.ts';
import type { Outside } from './library.ts';

export interface IndexWords {
  /** Undefined where the library's language cannot say it, or where the declaration of the table cannot be read whole. */
  declare(files: DeclaringFiles, wanted: WantedIndex): DeclaredIndex | undefined;
  /** The statement that makes it, without its semicolon, as the library's tool writes it into a migration, with the comment that the tool writes above. */
  statement(table: ObjectName, index: NamedIndex, dialect: Dialect): string;
}

/** The files that declare the tables of a database. */
export interface DeclaringFiles {
  readonly paths: readonly string[];
  document(path: string): Document | undefined;
  /** Of a program. */
  tree(path: string): HostTree | undefined;
  outside(path: string): Outside;
}

/** An index of a table that its database lacks; its name, if it has one, is only a proposal. */
export interface WantedIndex {
  readonly table: ObjectName;
  readonly index: NewIndex;
  readonly dialect: Dialect;
  /** Whether an index of this name is there already, where it would be in the way. */
  isTaken(name: string): boolean;
}

export type NamedIndex = NewIndex & { readonly name: string };

export interface DeclaredIndex {
  /** No edit where it is declared already, and only a migration is missing. */
  readonly path: string;
  readonly edits: readonly Edit[];
  /** With the name that the library's tool gives it. */
  readonly index: NamedIndex;
}
