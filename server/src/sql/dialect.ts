// A dialect is data: what the tokenizer, the parser and the rules need to know of one SQL.
import type { Grammar } from './parser/grammar.ts';
import type { NewIndex } from '../schema/change.ts';
import type { SchemaModel } from '../schema/model.ts';

export type DialectId = 'postgres' | 'mysql' | 'mariadb' | 'sqlite' | 'sqlserver' | 'clickhouse' | 'oracle' | 'snowflake' | 'bigquery' | 'mongodb';

export interface Dialect {
  readonly id: DialectId;
  readonly title: string;
  /** How an unquoted name is folded. */
  readonly folding: 'lower' | 'upper' | 'none';
  /** Opening quote of a name to its closing one: `"` to `"`, `[` to `]`. */
  readonly nameQuotes: ReadonlyMap<string, string>;
  /** Quotes of a string besides `'`. */
  readonly stringQuotes: readonly string[];
  /** `\` escapes in an ordinary string. */
  readonly backslashEscapes: boolean;
  /** `$tag$ … $tag$`. */
  readonly dollarStrings: boolean;
  /** `#` begins a comment. */
  readonly hashComments: boolean;
  readonly nestedComments: boolean;
  /** Units besides letters, digits and `_` that may stand inside a word, and those that may begin one. */
  readonly wordUnits: string;
  readonly wordStarts: string;
  /** The signs of placeholders: `$1`, `?`, `:name`, `@name`, `%s`. */
  readonly placeholders: ReadonlySet<'dollar' | 'question' | 'colon' | 'at' | 'percent' | 'ampersand'>;
  /** Multi-unit operators, longest first. */
  readonly operators: readonly string[];
  /** Operators that are another one in other letters: `==` for `=`. */
  readonly spellings?: Readonly<Record<string, string>>;
  /** Words that cannot be a bare name of a column or table, in upper case. */
  readonly reserved: ReadonlySet<string>;
  /** Those of `reserved` that may still name a function or a type: PostgreSQL's `left`. */
  readonly callable?: ReadonlySet<string>;
  /** Words that its grammar asks for, besides those that all dialects know. */
  readonly words?: ReadonlySet<string>;
  /** Words that are an alias only after AS, besides `reserved`. */
  readonly needsAs?: ReadonlySet<string>;
  /** Any run of these units is one operator, so that user-defined ones are read too. */
  readonly operatorUnits?: string;
  /** Lines of the shell that begin with `\`, and the data of COPY … FROM stdin. */
  readonly shellLines?: boolean;
  /** Any type may stand before a string as in `point '(0,0)'`; elsewhere a string there is an alias. */
  readonly typedStrings?: boolean;
  /** Letters directly before a quote that belong to the string besides B, E, N and X, in lower case; `q` has delimiters of its own (Oracle's `q'[…]'`). */
  readonly stringPrefixes?: ReadonlySet<string>;
  /** A string directly behind another is no part of it: `select 'a' 'b'` puts out one column `b`. */
  readonly stringsStandAlone?: true;
  /** Three quotes begin a string that ends with three. */
  readonly tripleQuotes?: boolean;
  /** `//` begins a comment. */
  readonly slashComments?: boolean;
  /** Lines for the client and blocks of statements, where the text is a script of more than SQL. */
  readonly script?: ScriptRules;
  /** What it reads besides what all dialects read, or in its own way. */
  readonly grammar?: Grammar;
  /** `--` begins a comment only before a blank. */
  readonly blankAfterDashes?: true;
  /** The text inside a comment that begins with `/*!50003` or `/*M!` is SQL. */
  readonly executableComments?: true;
  /** A character set stands before a string: `_utf8mb4'x'`. */
  readonly introducers?: true;
  /** DELIMITER lines of the shell, and bodies of routines that hold semicolons without quotes around them. */
  readonly compoundBodies?: true;
  /** A quoted name may hold the dots of a path: BigQuery's `project.dataset.table` in one pair of quotes. */
  readonly dottedNames?: boolean;
  /** A dash may stand inside the first part of a table's name. */
  readonly dashedNames?: boolean;
  /** `t.$1` and `t.1` are columns or elements. */
  readonly numberedColumns?: boolean;
  /** Any expression may be labelled where it stands: `f(a as b)`. */
  readonly inlineAliases?: boolean;
  /** `a ? b : c`. */
  readonly ternary?: boolean;
  /** USING takes columns without parentheses too. */
  readonly bareUsing?: boolean;
  /** ORDER BY and LIMIT before UNION belong to the query in front, without parentheses. */
  readonly branchTails?: boolean;
  /** A comma may stand behind the last item. */
  readonly trailingCommas?: boolean;
  /** Parameters of types stand in angle brackets: `array<struct<a int64>>`. */
  readonly angleTypes?: boolean;
  /** What is not known of a definition is passed over: storage, codecs, policies. */
  readonly looseDefinitions?: boolean;
  /** Words between CREATE and its object, besides the common ones. */
  readonly adjectives?: ReadonlySet<string>;
  /** Aggregates besides those that all know, in lower case; `combinators` may stand behind the name of any. */
  readonly aggregates?: ReadonlySet<string>;
  readonly combinators?: RegExp;
  readonly limit: 'limit' | 'fetch' | 'top';
  /** Schemas that a bare name is looked for in, unless the database says otherwise. */
  readonly searchPath: readonly string[];
  /** Where semicolons between BEGIN and END end no statement: in triggers alone, or in whatever holds a block. */
  readonly blocks?: 'triggers' | 'all';
  /** The word that ends a batch where it stands alone on its line. */
  readonly batchWord?: string;
  /** Words that begin a statement although no semicolon ends the one before. */
  readonly statementWords?: ReadonlySet<string>;
  /** A column's type may be any words, or none. */
  readonly anyType?: boolean;
  /** How an index is written where it is not as in PostgreSQL. */
  readonly indexForm?: IndexForm;
  /** A condition of HAVING that concerns no aggregate is not moved to WHERE. */
  readonly havingIsLast?: boolean;
  /** One parameter can be a list: `= any($1)`. */
  readonly arrayParameters?: true;
  /** No text is written in it, only libraries put into it what their calls ask: what nothing is told of is never of this server. */
  readonly isNotation?: true;
  /** How an index is made where that is no statement: `db.users.createIndex({ email: 1 })`. */
  readonly createIndex?: (table: string, index: Pick<NewIndex, 'keys' | 'unique' | 'predicate'>) => string;
  /** What it calls a table, where it calls it otherwise. */
  readonly tableWord?: string;
  /** `(a, b) < (1, 2)` is looked up in an index. */
  readonly comparesRows?: true;
  /** A column holds no null unless its type says so, an outer join fills with the types' defaults, and NOT IN passes over nulls. Undefined: as the standard has it. */
  readonly nulls?: 'rare';
  /** Texts of a column are compared without regard to case unless its collation says otherwise. */
  readonly caselessTexts?: true;
  /** A text column beside a number: the number becomes a text, every text of the column becomes a number, or the statement fails. Undefined: not known. */
  readonly textMeetsNumber?: 'number is converted' | 'text is converted' | 'refused';
  /** The columns of a foreign key must have the very types that they refer to. */
  readonly foreignKeyTypes?: 'same';
  /** The clause that reads a part of a table by chance; undefined where there is none. */
  readonly sample?: string;
  /** What names, keys and indexes mean to it. */
  readonly model: SchemaModel;
}

/** How a script is divided where it holds more than statements that end with semicolons. */
export interface ScriptRules {
  /** A line for the client, which is no SQL, at the beginning of a statement. */
  readonly line?: RegExp;
  /** A line that ends what stands before it. */
  readonly terminator?: RegExp;
  /** Whether a statement that begins with these words holds others, up to the END that closes it. */
  readonly block?: (words: readonly string[]) => boolean;
}

/** What CREATE INDEX can say; each asks for a name. */
export interface IndexForm {
  /** WHERE: an index over some of the rows. */
  readonly partial: boolean;
  /** Columns that are kept beside the keys. */
  readonly include: boolean;
  readonly expressions: boolean;
  /** Types, as the schema names them, that no key can have. */
  readonly unkeyed: ReadonlySet<string>;
  /** Those of `unkeyed` of which the beginnings can be a key. */
  readonly beginnings?: ReadonlySet<string>;
  /** Characters of the longest text that can be a key whole. */
  readonly longestText?: number;
}
