// What a value of a program is to a database: a client, a function that sends its argument, a text.
// Meanings are plain data: a Summary carries them from file to file. Only what speaks to a database has one.
import type { DialectId } from '../sql/dialect.ts';
import type { Wrapped } from './wrapped.ts';

export type Meaning = ClientMeaning | ClassMeaning | FunctionMeaning | ObjectMeaning | TextMeaning | FileMeaning | TableMeaning | ImportedMeaning | ParameterMeaning;

/**
 * An object of a library; its driver says what the role's members are. `dialect` where the program told the library which database it is.
 * `environment` is what a type argument said of the objects that are handed to a Worker: what a member of the role `environment` is.
 */
export interface ClientMeaning { readonly kind: 'client'; readonly library: string; readonly role: string; readonly dialect?: DialectId; readonly environment?: Meaning; /** The table whose rows it is for: of a repository, its entity. */ readonly of?: Meaning; /** What is taken of such a row by name, which only the models tell: `['posts', '[]', 'author']`. */ readonly along?: readonly string[] }

export interface ClassMeaning {
  readonly kind: 'class';
  readonly instance?: Meaning;
  /** It makes one when it is called without `new` as well. */
  readonly callable?: true;
  /** `new Cursor(text)`. */
  readonly sends?: Sends;
  /** `new QueryFile(path)`. */
  readonly opens?: Opens;
  readonly tells?: readonly Tells[];
  readonly connects?: Connects;
  /** What stands beside it under its name: `Knex.Transaction`. */
  readonly members?: Readonly<Record<string, Meaning>>;
  /** The class of another file that it extends: what it has of it besides. */
  readonly base?: Meaning;
  /** Its own methods that are called on itself: what it extends has others of these names. */
  readonly hides?: readonly string[];
  /** It extends what a parameter of the function around it hands in. */
  readonly isMixin?: true;
}

export interface FunctionMeaning {
  readonly kind: 'function';
  /** What it returns, awaited. */
  readonly gives?: Meaning;
  readonly sends?: Sends;
  readonly lends?: readonly Lends[];
  readonly opens?: Opens;
  /** Calls of imported functions to which it passes its own parameters. */
  readonly forwards?: readonly Forwards[];
  /** What a template that is tagged with it is. */
  readonly tag?: Tag;
  /** What a call of it writes into the hole of a tag's template. */
  readonly writes?: Writes;
  readonly tells?: readonly Tells[];
  /** A call of a library's to which it passes what it is given as conditions. */
  readonly wraps?: Wrapped;
  /** What it is called in the library whose builders take what it gives: `eq`. */
  readonly operator?: string;
  readonly connects?: Connects;
}

/** What a call has to do with connections, beside what it sends. */
export interface Connects {
  /** It runs the function that is this argument inside a transaction; counted from the end where it is negative. */
  readonly transacts?: number;
  /** It runs the function that is this argument inside a transaction that ends when the function returns, or makes one of it that does: a promise is not waited for. */
  readonly transactsAtOnce?: number;
  /** On what it is called, a transaction begins that these methods of the same object end. */
  readonly begins?: Ends;
  /** What it gives, where it is given no function, is to be given back. */
  readonly takes?: Taking;
  /** What it makes keeps connections of its own. */
  readonly keeps?: Keeping;
  /** What it gives comes over the network from something that is no database, or with time alone. */
  readonly awaits?: 'network' | 'time';
}

/** The methods that keep what was written, and those that undo it. */
export interface Ends { readonly commit: readonly string[]; readonly rollback: readonly string[] }

/** Methods of it that give it back. `ends`: it is a transaction as well, which holds its connection until one of them. */
export interface Taking { readonly what: 'connection' | 'transaction' | 'session'; readonly back: readonly string[]; readonly ends?: Ends; /** It is given at once, not as a promise. */ readonly atOnce?: true }

/** Methods of it that close all of its connections. `address`: only where it is given one, and no client that is there already. */
export interface Keeping { readonly what: 'pool' | 'client'; readonly closes: readonly string[]; readonly address?: true }

export interface ObjectMeaning { readonly kind: 'object'; readonly members: Readonly<Record<string, Meaning>>; /** Of an instance whose class extends another. */ readonly base?: Meaning }

/** A constant text that is known in full. */
export interface TextMeaning { readonly kind: 'text'; readonly path: string; readonly text: string }

/**
 * The text of a file that the program at `from` loads.
 * - `beside`: the path begins in the folder of that program. `below`: in its folder or one above it. `module`: it is a module's specifier.
 */
export interface FileMeaning { readonly kind: 'file'; readonly from: string; readonly path: string; readonly as: 'beside' | 'below' | 'module' }

/** It gives the text of the file whose path is `before`, an argument, `after`; a path of its own begins in the folder of the program `from`. */
export interface Opens { readonly argument: number; readonly before: string; readonly after: string; readonly from?: string }

/** A table that a program declares for a builder or an ORM, by the file that does and the name it has there; `Outside.table` and `Outside.entity` tell of it. `base` is what it is besides: of an entity, its class. */
export interface TableMeaning { readonly kind: 'table'; readonly library: string; readonly path: string; readonly name: string; readonly base?: Meaning }

/**
 * What a caller hands in, at a `path` into the argument `parameter`: the name of what is given (`ClientMeaning.of`).
 * `routine` is whose parameter it is, as long as it is spoken of inside; from outside it is that of a call, or of `new`.
 * `otherwise` is what is known where nothing is handed in: what its type says.
 */
export interface ParameterMeaning { readonly kind: 'parameter'; readonly parameter: number; readonly path: readonly string[]; readonly routine?: string; readonly by?: 'call' | 'new'; readonly otherwise?: Meaning }

/** Something of another file, until the files are linked. */
export interface ImportedMeaning { readonly kind: 'imported'; readonly module: string; readonly name: string; readonly steps: readonly Step[] }
export type Step = { readonly kind: 'member'; readonly name: string } | Called | { readonly kind: 'of'; readonly table: Meaning } | { readonly kind: 'lent'; readonly argument: number; readonly of: number; readonly parameter: number };

/** `handed` are the arguments that may name something. */
export interface Called { readonly kind: 'call' | 'new'; readonly handed?: readonly (Meaning | undefined)[] }

/** It sends an argument to the database as SQL. */
export interface Sends {
  readonly library: string;
  /** As the program would say it: `Pool.query`. */
  readonly label: string;
  /** The index of the argument that is the text, or an object that holds it; -1 for what the method is called on. */
  readonly text: number;
  /** The property of such an object that is the text; `text` by default. */
  readonly property?: string;
  /** The text is only such a property, never the argument itself. */
  readonly inObject?: true;
  /** The index of the argument that holds the values of placeholders. */
  readonly values?: number;
  /** The property that holds them in an object that holds the text; `values` by default. */
  readonly valuesProperty?: string;
  /** The argument `values` holds them in this property: `{ replacements: [id] }`. */
  readonly valuesIn?: string;
  /** Values follow one by one; by default they are one list. */
  readonly spread?: true;
  /** By default what the dialect's drivers take: `$1` of PostgreSQL, else `?`. */
  readonly placeholder?: 'dollar' | 'question' | 'none';
  /** Only its declared types say so: a text must also look like SQL. */
  readonly declared?: true;
  /** Only its name says so: a text must also be a whole statement. */
  readonly unsure?: true;
  readonly dialect?: DialectId;
  /** The path from what the call gives to the rows; undefined where that is not sure. */
  readonly rows?: readonly string[];
  /** How the method itself consumes the rows, whatever the program does with them. */
  readonly consumes?: 'one row' | 'in pages' | 'nothing';
  /** It only prepares: what is called on what it gives tells how the rows are consumed. */
  readonly prepared?: Readonly<Record<string, 'one row' | 'in pages' | 'nothing' | 'rows'>>;
  /** The text may be a list of texts. */
  readonly many?: true;
  /** It may give a part of a query for a builder: only a whole statement that goes nowhere else is sent. */
  readonly maybePart?: true;
  /** The index of the argument that knows the dialect. */
  readonly speaker?: number;
  /** Variables that the library itself replaces in the text before the database sees it. */
  readonly format?: 'pg-promise' | 'names' | 'knex';
  /** It is sent when something waits for what the call gives. */
  readonly lazy?: true;
}

/** A tag binds what stands in the holes of its template, unless that is itself of a library. */
export interface Tag {
  readonly library: string;
  /** As the program would say it: `$queryRaw`. */
  readonly label: string;
  /** `sent`: the database gets it. `part`: a value that something else sends, or that becomes part of another. `either`: told by what becomes of it. */
  readonly as: 'sent' | 'part' | 'either';
  readonly dialect?: DialectId;
  readonly rows?: readonly string[];
  readonly consumes?: 'one row' | 'in pages' | 'nothing';
  /** Tables and columns are values of the program and may stand in a hole. */
  readonly tables?: true;
  /** Only its name says that it is one. */
  readonly unsure?: true;
  /** It is sent when something waits for it. */
  readonly lazy?: true;
}

/**
 * - `name`: a quoted name. `value`: a bound value. `part`: SQL that cannot be seen here. `text`: its first argument, as it is.
 * - `helper`: of postgres.js, a name or a list, told by the place.
 */
export type Writes = 'name' | 'value' | 'part' | 'text' | 'helper';

/** Where a call tells the dialect: a word or an address at a path into an argument, or there an object that knows it. */
export interface Tells { readonly argument: number; readonly path: readonly string[] }

/** It calls the function it is given, with something of meaning. `argument` counts from the end where it is negative. */
export interface Lends { readonly argument: number; readonly parameter: number; readonly meaning: Meaning }

/** A call of a function that is not known here, with what it is passed of the caller's own parameters. */
export interface Forwards { readonly to: Meaning; readonly passes: readonly Pass[] }

/**
 * A parameter, or its `member`, stands as the call's argument, or as a `property` of one.
 * With `beside` the parameter is spread into that argument, where these other properties are written too.
 */
export interface Pass { readonly argument: number; readonly property?: string; readonly beside?: readonly string[]; readonly parameter: number; readonly member?: string }

/** A library as data: what its modules export and what the members of its objects are. */
export interface Driver {
  readonly library: string;
  readonly title: string;
  /** It is never given SQL. */
  readonly withoutSql?: true;
  /** Its rows are instances of the program's own classes, which may say what is shown of them: in a method (`toJSON`), or in a decorator that is heeded where a value is returned (`@Exclude`). */
  readonly rowsHide?: 'by method' | 'by decorator';
  /** By module specifier: what each export is. */
  readonly modules: Readonly<Record<string, Readonly<Record<string, Meaning>>>>;
  /** Exports of a module that is generated into the project, wherever that is. */
  readonly generated?: { readonly path: RegExp; readonly exports: Readonly<Record<string, Meaning>> };
  /** Types that every file sees without an import. */
  readonly globals?: Readonly<Record<string, Meaning>>;
  readonly roles: Readonly<Record<string, Role>>;
}

/** The members of such an object, and what it is as a function or a tag. */
export interface Role { readonly members: Readonly<Record<string, Meaning>>; readonly called?: FunctionMeaning; /** What every other member is. */ readonly other?: Meaning }
