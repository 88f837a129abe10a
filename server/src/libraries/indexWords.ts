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
  /** Of a tool that keeps more than its migrations: what the migration with the statement changes and makes. Undefined where the tool keeps it in a form that is not known. */
  migration?(files: Pick<DeclaringFiles, 'document'>, at: MigrationPlace, of: { readonly table: ObjectName; readonly index: NamedIndex; readonly dialect: Dialect }, statement: string): NewMigration | undefined;
}

/** The folder of a history, what a new migration is called in it, and the time in UTC, as `20240131120000`. */
export interface MigrationPlace { readonly folder: string; readonly name: string; readonly now: string }

export interface NewMigration {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly beside: readonly { readonly path: string; readonly edits: readonly Edit[] }[];
}

/** The files that declare the tables of a database. */
export interface DeclaringFiles {
  readonly paths: readonly string[];
  document(path: string): Document | undefined;
  /** Of a program, one that is changed too. */
  tree(document: Document): HostTree | undefined;
  outside(path: string): Outside;
  /** What is made of them and asked for again: many findings want the same index, and to read what declares its table is dear. */
  once<T>(key: string, make: () => T): T;
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
