// What programs add to a database beside its history: columns by texts that nobody reads as statements, kept in a list or put together when it runs,
// and the names under which what was added is asked for.

/** Stands among what is made for columns whose names a program only knows when it runs. */
export const SOME_COLUMN = '*';

/** What a program adds may stand in a list of texts, or be put together of a table, a name and a type. */
export const columnsAddedIn = (text: string): readonly string[] => [...text.matchAll(ADDS_COLUMN)].map(([, name]) => name?.toLowerCase() ?? SOME_COLUMN);
const ADDS_COLUMN = /(?:\balter\s+table\s[^;]{1,120}?\sadd\s+(?:column\s+)?|\badd\s+column\s+|\balter\s+table\s[^;]{1,80}?\srename\s+(?:column\s+)?["`[]?\w+["`\]]?\s+to\s+)(?:if\s+not\s+exists\s+)?\\?["`[]?(?:(\w+)|\$\{|["'`]\s*\+)/gi;

/** Stands among what is made for a key of a table. */
export const keyOn = (table: string): string => `key on ${table.toLowerCase()}`;

/** A name as it is written, without its quotes. */
export const bareName = (written: string): string => written.replace(/^["`[]|["`\]]$/g, '').toLowerCase();

/** Of a document's own text. */
export const isAddedIn = (text: string, written: string): boolean => columnsAddedIn(text).some((name) => name === SOME_COLUMN || name === bareName(written));
