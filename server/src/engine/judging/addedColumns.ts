// What programs add to a database beside its history: columns by texts that nobody reads as statements, kept in a list or put together when it runs,
// and the names under which what was added is asked for.

/** Stands among what is made for columns whose names a program only knows when it runs. */
export const SOME_COLUMN = '*';

/** What a program adds may stand in a list of texts, or be put together of a table, a name and a type. */
export const columnsAddedIn = (text: string): readonly string[] => [...text.matchAll(ADDS_COLUMN)].map(([, name]) => name?.toLowerCase() ?? SOME_COLUMN);
const ADDS_COLUMN = /(?:\balter\s+table\s[^;]{1,120}?\sadd\s+(?:column\s+)?|\badd\s+column\s+|\balter\s+table\s[^;]{1,80}?\srename\s+(?:column\s+)?["`[]?\w+["`\]]?\s+to\s+)(?:if\s+not\s+exists\s+)?\\?["`[]?(?:(\w+)|\$\{|["'`]\s*\+)/gi;

/** A migration in a language that is not read: Flyway's of Java and Clojure, those of a Go or Python program. Its texts may be. */
export const isUnreadMigration = (path: string): boolean => UNREAD.test(path) && MIGRATES.test(path);
const UNREAD = /\.(?:clj[cs]?|java|kts?|scala|groovy|go|py|rb|php|cs|fs|rs|exs?|erl|pl|sh)$/;
const MIGRATES = /migrat|schema|ddl|upgrade|changelog|(?:^|[/_.-])(?:db|database)(?:[/_.-]|$)/i;

/** The tables and columns that a text which nobody reads makes, as far as it names them. */
export const namesMadeIn = (text: string): readonly string[] => [...columnsAddedIn(text).filter((name) => name !== SOME_COLUMN), ...[...text.matchAll(MAKES_TABLE)].map(([, name]) => name!.toLowerCase())];
const MAKES_TABLE = /\bcreate\s+(?:unlogged\s+)?(?:table|(?:materialized\s+)?view)\s+(?:if\s+not\s+exists\s+)?(?:\\?["`[]?\w+\\?["`\]]?\.)?\\?["`[]?(\w+)/gi;

/** Stands among what is made for a key of a table. */
export const keyOn = (table: string): string => `key on ${table.toLowerCase()}`;

/** A name as it is written, without its quotes. */
export const bareName = (written: string): string => written.replace(/^["`[]|["`\]]$/g, '').toLowerCase();

/** Of a document's own text. */
export const isAddedIn = (text: string, written: string): boolean => columnsAddedIn(text).some((name) => name === SOME_COLUMN || name === bareName(written));
