// A rule is a value with a generator: it looks at one thing and yields findings. It keeps no state and does no I/O.
// The file is long because all that a rule may ask is written down in one place.
import type { Span } from '../text/span.ts';
import type { Part, Query } from '../query/query.ts';
import type { Trait } from '../query/facts/traits.ts';
import type { Resolved } from '../query/resolve.ts';
import type { Change, ObjectName } from '../schema/change.ts';
import type { MigrationTool } from '../schema/migrationTool.ts';
import type { Origin, Schema, Table } from '../schema/schema.ts';
import type { Site } from '../libraries/site.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Statement } from '../sql/tree.ts';
import type { Connection } from './connection.ts';
import type { Finding, Level } from './finding.ts';
import type { ModelSubject } from './model.ts';
import type { Operation } from './operations.ts';
import type { Sizes } from '../query/sizes.ts';

export type Options = Readonly<Record<string, number | boolean | string | readonly string[]>>;
type Yielded = Omit<Finding, 'rule' | 'related' | 'intentions'> & Partial<Pick<Finding, 'related' | 'intentions'>>;

interface RuleBase<O extends Options> {
  /** Kebab-case; it names the fault and reads well after "allow". File name, settings key, suppression word, page name. */
  readonly id: string;
  /** Imperative: settings description and first line of the page. */
  readonly title: string;
  /** At high weight in application code; the table of weights and roles lowers it. */
  readonly level: Level;
  readonly options: O;
  /** Where it speaks; by default in application, job and script code. */
  readonly roles?: readonly Role[];
  /** It says that something does not exist, which is only certain in a document that speaks to a known database, and where a name can mean nothing else. */
  readonly claimsAbsence?: 'of a name' | 'of a key';
  /** What must hold of the dialect for it to be true: that indexes find rows. */
  readonly assumes?: 'indexes';
  /** The parts of a query that it must see whole: it is not asked where one of them is open. */
  readonly needs?: readonly Part[];
}

/** What a file is for, told by its path. */
export type Role = 'application' | 'job' | 'script' | 'test' | 'seed' | 'migration' | 'schema';

/** A query with all that is known around it. */
export interface Subject {
  readonly query: Query;
  readonly resolved: Resolved;
  readonly dialect: Dialect;
  readonly schema: Schema;
  readonly sizes: Sizes;
  readonly site: Site;
  /** How the program consumes the rows, where that is certain. */
  readonly consumes: Site['consumes'] | undefined;
  /** Where its rows, as they are, are what a request is answered with; undefined where that is not seen. */
  readonly answers: Span | undefined;
  /** The members of its rows that the program looks at, where each look is seen. */
  readonly members: readonly string[] | undefined;
  /** Of a call: its limit is a value that is undefined at times, and then none is sent. */
  readonly looseLimit: boolean;
  /** Of one row that is asked for or taken: the name that the program gives it, or that of the routine which returns it. */
  readonly taker: string | undefined;
  /** Of rows that are only added up, the members of each sum: several where it adds up products. Nothing where they are not known. */
  readonly added: readonly (readonly string[])[];
  /** A tool writes stars out when it generates code. */
  readonly expandsStars: boolean;
  readonly statement: Statement;
  readonly role: Role;
  readonly path: string;
  /** The name of the routine it stands in, or of the one that a tool makes of it, where it has one. */
  readonly routine: string | undefined;
  /** Whether the program names a column outside its SQL, as it is or in camel case: then it uses it. */
  names(column: string): boolean;
  /** The comments directly above the statement and above its routine, and what stands before the routine on its line: a route's path. */
  saidAbove(): string;
  /** Of a table that is not there: what a later statement of the history has renamed it to, and where. */
  renamed(table: ObjectName): { readonly to: string; readonly path: string } | undefined;
  /** The table of this name as the other databases of the workspace leave it; undefined where one made it and dropped it again. */
  elsewhere(table: ObjectName): readonly (Table | undefined)[];
  /** Whether the same routine, or the same file of SQL, fills a table with rows after this statement, or has copied its rows to another before, by its bare name. */
  refills(table: string): boolean;
  /** Whether the same file of SQL sets one of these columns of the table again after this statement, where something restricts that: the exceptions. Of a program, whether the same routine does so at all: it prepares its statements in any order. */
  setsAgain(table: string, columns: readonly string[]): boolean;
  /** Of an update: the same routine of a program inserts one row of the table, with the same columns. */
  makesOne(table: string, columns: readonly string[]): boolean;
  /** Of a DELETE of every row: `surely`, the same file of SQL fills again a table that it has emptied; `likely`, the same routine does, or either empties several tables. */
  startsOver(): 'surely' | 'likely' | 'no';
  /** The same routine, or the same file of SQL, notes in a journal of migrations that it has run. */
  notesMigration(): boolean;
  /** It stands on the way back of a migration, in a section or file that undoes another. */
  undoes(): boolean;
  /** The routine around it holds a key or a row that this write has no place for; `but fills`: it is in what the routine inserts into the table. */
  readonly forgets: 'at all' | 'but fills' | undefined;
  /** Of an update: the columns whose new value the program has computed from the row as it read it before, by the same key and without a lock; `isSum` only of a column that holds numbers. */
  overwrites(): readonly { readonly column: string; readonly isSum: boolean }[];
  /** It is sent once for each item of some data: the loop, and what is gone through. */
  readonly loop: SubjectLoop | undefined;
  /** What the loop around it goes through was read just before, and is known to be few rows. */
  goesThroughFew(): boolean;
  /** The routine answers administrators alone, who are few and turn few pages. */
  forAdministrators(): boolean;
  /** Of the application's queries that could be asked for a condition on a column of a table: how many have it, this one counted. */
  usual(table: Table, column: string): Usual | undefined;
  /** Whether it is the outermost query of its statement. */
  readonly outermost: boolean;
  /** Its statement defines a view, stands in a routine's body, or carries it (EXPLAIN, COPY, PREPARE). */
  readonly within: 'view' | 'routine' | 'other' | undefined;
  /** The server's major version, where it is known. */
  readonly version: number | undefined;
  /** Of a migration: whether it is not yet part of the history that others have run; undefined where that cannot be told, and elsewhere. */
  readonly isNew: boolean | undefined;
}

/** A loop around a query that is sent once for each item of some data. */
export interface SubjectLoop {
  readonly span: Span;
  readonly over: Span;
  /** What is gone through are rows that the program read from the database just before: the anchor of that query. */
  readonly rows?: Span;
  /** No turn waits for its own. */
  readonly together: boolean;
  /** The keys of the parameters whose values change with each turn. */
  readonly changing: ReadonlySet<string>;
  /** A turn that fails leaves the others alone. */
  readonly catches: boolean;
  /** What a turn is given back is kept by a name. */
  readonly kept: boolean;
  /** It ends at what a turn finds. */
  readonly leaves: boolean;
  /** The item itself is what is called: `row.destroy()`. */
  readonly asksItem: boolean;
  /** The call sends other statements, too: it asks whether the row is there. */
  readonly sendsMore: boolean;
}

/** How many queries could have a condition, and how many have it. */
export interface Usual {
  readonly asked: number;
  readonly having: number;
}

/** A statement that changes the schema, between the schema before and after it. */
export interface ChangeSubject {
  readonly change: Change;
  /** Of the statement: what the schema remembers of a declaration. */
  readonly origin: Origin;
  /** The statement in the document. */
  readonly span: Span;
  /** From the statement's own coordinates to the document's. */
  toHost(at: Span): Span;
  /** Whether the programs of the workspace delete rows from a table, by its bare name. */
  deletesFrom(table: string): boolean;
  /** The table of this name as the other databases of the workspace leave it; undefined where one made it and dropped it again. */
  elsewhere(table: ObjectName): readonly (Table | undefined)[];
  readonly statement: Statement;
  readonly before: Schema;
  readonly after: Schema;
  /** The schema after the whole history: a later statement may mend what this one does. */
  readonly final: Schema;
  readonly dialect: Dialect;
  readonly sizes: Sizes;
  readonly role: Role;
  readonly version: number | undefined;
  /** What runs the file; undefined where nothing tells. */
  readonly tool: MigrationTool | undefined;
  /** Whether it runs inside a transaction that holds more than itself; undefined where that is not known. */
  readonly inTransaction: boolean | undefined;
  /** Whether its file is not yet part of the history that others have run: it can still be written otherwise. Undefined where that cannot be told. */
  readonly isNew: boolean | undefined;
  /** It stands on the way back, in a section or file that undoes another. */
  readonly undoes: boolean;
}

/** A statement of a migration that nobody else has run yet, between the schema before and after it; never one of the way back. */
export interface MigrationSubject {
  readonly statement: Statement;
  /** The statement as written. */
  readonly text: string;
  readonly changes: readonly Change[];
  /** What it does to tables, as the server's table of locks knows it. */
  readonly operations: readonly Operation[];
  readonly path: string;
  /** The statement in the document. */
  readonly span: Span;
  /** From the statement's own coordinates to the document's. */
  toHost(at: Span): Span;
  readonly before: Schema;
  readonly after: Schema;
  /** The schema after the whole history. */
  readonly final: Schema;
  readonly dialect: Dialect;
  readonly sizes: Sizes;
  readonly version?: number;
  /** What runs the file; undefined where nothing tells. */
  readonly tool?: MigrationTool;
  /** Whether it runs inside a transaction that holds more than itself; undefined where that is not known. */
  readonly inTransaction: boolean | undefined;
  /** The comments at the head of the file, and those directly above the statement. */
  said(): string;
  /** What the same file does before it, on the same way, in order. */
  readonly earlier: readonly Step[];
  /** What it does after it. */
  readonly later: readonly Step[];
  /** Whether a declaration is new too: a table of this migration is in nobody's way. */
  isNew(origin: Origin): boolean;
  /** What the programs of the workspace read or write of a table or of one of its columns, by their names before this migration. */
  usesOf(table: ObjectName, column?: string): readonly Use[];
}

/** Another statement of the same file. */
export interface Step {
  readonly statement: Statement;
  readonly text: string;
  readonly changes: readonly Change[];
  readonly operations: readonly Operation[];
  /** Both run in one transaction; undefined where that is not known. */
  readonly together: boolean | undefined;
}

/** Where a program names a table or a column. */
export interface Use {
  readonly path: string;
  readonly span: Span;
}

/** A statement as written, whatever it is. */
export interface StatementSubject {
  readonly statement: Statement;
  readonly path: string;
  readonly text: string;
  /** From the statement's own coordinates to the document's. */
  toHost(at: Span): Span;
  readonly site: Site;
  readonly dialect: Dialect;
  /** Something says that this is the dialect: a database that is known, the user, the library, or signs in the text; else it is only the commonest. */
  dialectIsTold(): boolean;
  readonly role: Role;
  /** Of a migration: whether it is not yet part of the history that others have run; undefined where that cannot be told, and elsewhere. */
  readonly isNew?: boolean;
}

/** Which queries a rule is asked of; of every one where it says nothing. */
interface QueryRule {
  readonly of?: readonly Query['kind'][];
  /** What it looks for: at least one of these stands in the query. */
  readonly holding?: readonly Trait[];
}

export type Rule<O extends Options = Options> =
  | (RuleBase<O> & QueryRule & { readonly looksAt: 'query'; check(subject: Subject, options: O): Iterable<Yielded> })
  | (RuleBase<O> & { readonly looksAt: 'change'; check(subject: ChangeSubject, options: O): Iterable<Yielded> })
  | (RuleBase<O> & { readonly looksAt: 'migration'; check(subject: MigrationSubject, options: O): Iterable<Yielded> })
  | (RuleBase<O> & { readonly looksAt: 'statement'; check(subject: StatementSubject, options: O): Iterable<Yielded> })
  | (RuleBase<O> & { readonly looksAt: 'connection'; check(subject: Connection, options: O): Iterable<Yielded> })
  | (RuleBase<O> & { readonly looksAt: 'model'; check(subject: ModelSubject, options: O): Iterable<Yielded> });
