// A cheap look at a file's text, to skip parsing the many that speak to no database.
// It asks for words, never for meaning, and must pass every file in which a library would find something.

/** What an SQL text begins with, wherever the rest of it stands. A lone `update` or `delete` is English or a method's name. */
const sql = /\bselect\s|\binsert\s+(?:into|or)\b|\bupdate\s+["`\w.${}]+\s+(?:as\s+\w+\s+|\w+\s+)?set\b|\bdelete\s+from\b|\bwith\s+(?:recursive\s+)?"?\w+"?\s*(?:\([^)]*\)\s*)?as\s+(?:not\s+)?(?:materialized\s*)?\(|\bmerge\s+into\b|\b(?:create|alter|drop)\s+(?:or\s+replace\s+|unique\s+|temp(?:orary)?\s+|unlogged\s+|materialized\s+|global\s+|local\s+)*(?:table|index|view|type|function|procedure|trigger|schema|sequence|extension|role|user|policy|database|domain|publication|subscription)\b|\btruncate\s+(?:table\s|only\s|["\w.]+\s*[;'"`])/i;
/** Markers, tags, and methods that are given SQL. */
const calls = /\bsql\b|--\s*sql|\.(?:query|unsafe|raw|execute)\b\s*[(<`]|\bnew\s+\w*(?:Cursor|QueryStream|Query)\b/i;
/** Modules that libraries own, however they are imported. */
const modules = /["'](?:pg|postgres|pg-(?:pool|cursor|query-stream|native)|@neondatabase\/serverless|@vercel\/postgres)(?:\/[^"'\n]*)?["']/;
/** A file that only passes on what others export. */
const passesOn = /\bexport\s*(?:type\s*)?(?:\*|\{[^}]*\})\s*(?:as\s+\w+\s*)?from\b/;

/** Whether a program may hold sites, or say something that the sites of other files need. */
export const mayHoldSites = (text: string): boolean => modules.test(text) || calls.test(text) || sql.test(text) || passesOn.test(text);

/**
 * Whether a program that holds none of these words uses a name that other files export for speaking to a database:
 * `run(byEmail, [email])` with both imported.
 */
export function mentions(text: string, names: ReadonlySet<string>): boolean {
  if (names.size === 0 || !/\bimport\b|\brequire\b/.test(text)) return false;
  for (const [word] of text.matchAll(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu)) if (names.has(word)) return true;
  return false;
}
