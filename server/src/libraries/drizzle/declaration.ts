// What a program declares of a database with Drizzle: tables with their columns and keys, columns that several tables share, and relations.
// Plain data, for a Summary carries it; what stands in another file is named and found once the files are linked.
import type { Span } from '../../text/span.ts';
import type { DialectId } from '../../sql/dialect.ts';

export interface Declarations {
  /** By the name that the file gives them. */
  readonly tables: Readonly<Record<string, TableDeclaration>>;
  /** Objects of columns, and functions that give one or a column: what tables share. */
  readonly shared: Readonly<Record<string, readonly ColumnPart[]>>;
  readonly relations: readonly RelationsDeclaration[];
  /** The names and values of `pgEnum`. */
  readonly enums: Readonly<Record<string, EnumDeclaration>>;
  /** The types of `customType`: SQL where it is written out, with options of the column in braces, else empty. */
  readonly types: Readonly<Record<string, string>>;
  /** It makes tables that could not be read, or views. */
  readonly isOpen?: true;
}

/** Without values where not all of them could be read. */
export interface EnumDeclaration { readonly name: string; readonly schema?: string; readonly values: readonly string[]; readonly at: Span }

/** Something that a file names: its own, or what it imports. */
export interface Reference { readonly name: string; readonly module?: string }

export interface TableDeclaration {
  readonly at: Span;
  readonly dialect: DialectId;
  readonly schema?: string;
  /** As the database knows it. */
  readonly table: string;
  readonly parts: readonly ColumnPart[];
  readonly keys: readonly KeyDeclaration[];
  /** Of what stands behind the columns something could not be read. */
  readonly isOpen?: true;
  readonly rowSecurity?: true;
}

/** A column; or what another name holds: one column under a key, or those that are spread. */
export type ColumnPart = ColumnDeclaration | { readonly kind: 'from'; readonly of: Reference; readonly key?: string; /** What is said of it here. */ readonly said?: Partial<ColumnDeclaration> } | { readonly kind: 'unread' };

export interface ColumnDeclaration {
  readonly kind: 'column';
  readonly key: string;
  readonly at: Span;
  /** Undefined: the key, in the casing of the client. */
  readonly name?: string;
  /** The function that makes it, `varchar`; undefined of one that the program makes up. */
  readonly type?: string;
  /** What it is told: `{ length: '255' }`, values of an enum. */
  readonly options: Readonly<Record<string, string>>;
  /** The enum or the type of the program's own that is its type. */
  readonly enumeration?: Reference;
  readonly list?: true;
  readonly notNull?: true;
  readonly primary?: true;
  readonly unique?: true;
  /** Of what is unique: the name of the constraint, where one is given, and whether nulls are equal. */
  readonly uniqueAs?: string;
  readonly nullsNotDistinct?: true;
  /** The client gives a value where the program does not: at an insert, or at every write. */
  readonly filled?: 'inserted' | 'written';
  /** The database makes it, and takes none. */
  readonly made?: true;
  /** It is numbered by the server. */
  readonly identity?: 'always' | 'by default' | 'auto_increment';
  /** SQL of a default that is written out; empty where there is one that is not. */
  readonly default?: string;
  readonly references?: { readonly at: Span; readonly table: Reference; readonly key: string; readonly onDelete?: string };
  /** It refers to what could not be read. */
  readonly isOpen?: true;
}

export interface KeyDeclaration {
  readonly kind: 'index' | 'unique index' | 'unique' | 'primary key' | 'foreign key';
  readonly at: Span;
  readonly name?: string;
  readonly columns: readonly KeyPart[];
  readonly nullsNotDistinct?: true;
  readonly method?: string;
  /** `.where(…)`: SQL where it was read, else empty. */
  readonly where?: string;
  readonly references?: { readonly table: Reference; readonly keys: readonly string[]; readonly onDelete?: string };
}

/** A column by its key, or an expression, in which `{key}` stands for one; neither where it could not be read. */
export interface KeyPart { readonly key?: string; readonly expression?: string; readonly descending?: true; readonly nulls?: 'first' | 'last'; readonly operatorClass?: string }

export interface RelationsDeclaration {
  readonly of: Reference;
  readonly fields: Readonly<Record<string, { readonly many: boolean; readonly to: Reference; readonly fields?: readonly string[]; readonly references?: readonly string[]; readonly name?: string }>>;
}
