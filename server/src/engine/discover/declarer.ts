// What discovery sees of a library whose tables programs declare, in the text of a file alone: which tables a file declares, for which server, and what is made besides.
import type { DialectId } from '../../sql/dialect.ts';
import type { Defined } from './text.ts';

export interface Declarer {
  readonly id: DeclarerId;
  readonly title: string;
  /** As a package names what it depends on: a pattern. */
  readonly package: string;
  /** Undefined of a file that declares no tables, or of which nothing is known. */
  declares(path: string, text: string): FileDeclares | undefined;
  /** Whether a program has the library make the tables; of one without it any may. */
  makes?(text: string, path: string): boolean;
  /** Whether a program has the library make or alter the tables wherever it runs, whatever migrations do. */
  synchronizes?(text: string): boolean;
  /** The server that a file says its package speaks to, for libraries whose declarations do not; `other`: one whose tables are not read. */
  server?(path: string, text: string): DialectId | 'other' | undefined;
  /** Whether a file that is no program tells the server, too. */
  isSetup?(path: string): boolean;
  /** Where its tables are compared with a history: of a column of which a program says nothing, null is in its type, or nothing is meant. */
  readonly nulls?: 'typed' | 'unsaid';
  /** A file that names the files of a database, and what of its text does. */
  readonly configuration?: { readonly path: RegExp; readonly files: RegExp };
  /** Whether a definition that stands in SQL makes what is not declared; `declared` are the texts of the declaring files together. Without it, every one may. */
  isBesides?(defined: Defined, declared: () => string): boolean;
}

/** The libraries of which there is one in `declarers.ts`. */
export type DeclarerId = 'drizzle' | 'mikro-orm' | 'sequelize' | 'typeorm';

export interface FileDeclares {
  /** Undefined: that of its package. */
  readonly dialect?: DialectId;
  /** As the database calls them, but for what the program puts before all names. */
  readonly tables: readonly string[];
  /** The files whose exports it passes on. */
  readonly passesOn: readonly string[];
}

/** A file that declares tables. */
export interface DeclaringFile extends FileDeclares { readonly library: DeclarerId; readonly path: string }
