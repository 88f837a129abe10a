// What a SQL text declares, told without parsing it: discovery looks at many files that turn out to be no schema at all.

/** A remark above it, `-- Create table`, is no statement. */
const CREATE_TABLE = /\bcreate\s+(?:(?:global|local|temp|temporary|unlogged|foreign|virtual)\s+)*table\s+(?:if\s+not\s+exists\s+)?(?!create\s)((?:[\w$]+|"[^"]+"|`[^`]+`|\[[^\]]+\])(?:\s*\.\s*(?:[\w$]+|"[^"]+"|`[^`]+`|\[[^\]]+\]))*)/gi;
const DROP_TABLE = /\bdrop\s+table\s+(?:if\s+exists\s+)?((?:[\w$]+|"[^"]+"|`[^`]+`)(?:\s*\.\s*(?:[\w$]+|"[^"]+"|`[^`]+`))*)/gi;
const RENAME_TABLE = /\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?((?:[\w$]+|"[^"]+"|`[^`]+`)(?:\s*\.\s*(?:[\w$]+|"[^"]+"|`[^`]+`))*)\s+rename\s+to\s+([\w$]+|"[^"]+"|`[^`]+`)/gi;
const DEFINITION = /\b(?:create\s+(?:unlogged\s+)?table|alter\s+table|create\s+(?:unique\s+)?index|create\s+type|create\s+schema|create\s+(?:or\s+replace\s+)?(?:materialized\s+)?view)\b/i;

/** Whether a text makes a table of its own: one that is only LIKE another, its heir or its partition declares nothing where that one is unknown. */
export function declaresTables(text: string): boolean {
  for (const match of text.matchAll(CREATE_TABLE)) if (!DERIVED.test(text.slice(match.index + match[0].length, match.index + match[0].length + 80))) return true;
  return false;
}
const DERIVED = /^\s*(?:\(\s*like\b|\(\s*\)\s*inherits\b|partition\s+of\b)/i;

/** Whether the first files of a folder define anything: a folder of numbered queries or seeds is no history. */
export const hasDefinitions = (paths: readonly string[], peek: (path: string) => string | undefined): boolean =>
  paths.slice(0, 8).some((path) => DEFINITION.test(peek(path) ?? ''));

/** The tables that stand after texts have run in order, by bare name. */
export function tablesAfter(texts: readonly string[]): ReadonlySet<string> {
  const tables = new Set<string>();
  for (const text of texts) {
    const events = [
      ...[...text.matchAll(CREATE_TABLE)].map((match) => ({ at: match.index, run: () => void tables.add(bare(match[1]!)) })),
      ...[...text.matchAll(DROP_TABLE)].map((match) => ({ at: match.index, run: () => void tables.delete(bare(match[1]!)) })),
      ...[...text.matchAll(RENAME_TABLE)].map((match) => ({ at: match.index, run: () => void (tables.delete(bare(match[1]!)) && tables.add(bare(match[2]!))) })),
    ];
    for (const { run } of events.sort((a, b) => a.at - b.at)) run();
  }
  return tables;
}

/** The way up of a migration that is a program, with what it calls for tables told in SQL, as far as that is seen without reading it. */
export const definitionsIn = (program: string): string => {
  const down = DOWN.exec(program);
  const up = down && UP.test(program.slice(0, down.index)) ? program.slice(0, down.index) : program;
  return up.replace(CALLED, (_, verb: string, name: string) => (verb === 'create' ? ` create table "${name.replaceAll('.', '"."')}" ( ` : ` drop table "${name.replaceAll('.', '"."')}" `)).replace(RENAMED, ' alter table "$1" rename to "$2" ');
};
const UP = /\bup\b/;
const DOWN = /\b(?:exports\.down|function\s+down|down\s*[:=(])/;
const CALLED = /\.(create|drop)Table(?:IfNotExists|IfExists)?\s*\(\s*(?:new\s+Table\s*\(\s*)?(?:\{\s*(?:tableName|name)\s*:\s*)?['"`]([\w.]+)['"`]/g;
const RENAMED = /\.renameTable\s*\(\s*['"`](\w+)['"`]\s*,\s*['"`](\w+)['"`]/g;

/** The tables that texts make at any time, dropped since or not, by bare name. */
export const tablesEverMade = (texts: readonly string[]): ReadonlySet<string> => new Set(texts.flatMap((text) => [...text.matchAll(CREATE_TABLE)].map((match) => bare(match[1]!))));

/** One definition that stands in a text: of a table, by bare name, with columns that it gets, or with the name of an index or of a unique key, empty where it has none. */
export interface Defined { readonly table: string; readonly index?: string; readonly unique?: string; readonly columns?: readonly string[] }

/** What texts make or alter of tables, and the indexes that they make. */
export function definedIn(text: string): readonly Defined[] {
  if (!DEFINES.test(text)) return [];
  const within = (table: string, of: string): readonly Defined[] => [...[...of.matchAll(WITHIN)].map(([, index]) => ({ table, index: bare(index!) })), ...[...of.matchAll(UNIQUE)].map(([, unique = '']) => ({ table, unique: bare(unique) }))];
  return [
    ...[...text.matchAll(CREATE_TABLE)].flatMap((match): readonly Defined[] => {
      const [table, at] = [bare(match[1]!), match.index + match[0].length];
      return [{ table, columns: elementsAt(text, at).map(bare).filter((one) => !ELEMENTS.test(one)) }, ...within(table, text.slice(at, at + LONG).split(';', 1)[0]!)];
    }),
    ...[...text.matchAll(ALTER_TABLE)].flatMap(([, table, rest]): readonly Defined[] => [{ table: bare(table!), columns: [...rest!.matchAll(ADD_COLUMN)].map(([, column]) => bare(column!)).filter((one) => !ELEMENTS.test(one)) }, ...within(bare(table!), rest!)]),
    ...[...text.matchAll(INDEXED)].map(([, index, table]) => ({ table: bare(table!), index: bare(index ?? '') })),
    ...[...text.matchAll(CALLED_INDEX)].map(([, table, index = '']) => ({ table: bare(table!), index: index.toLowerCase() })),
    ...[...text.matchAll(CALLED_CONSTRAINT)].map(([, table]) => ({ table: bare(table!), index: '' })),
    ...(HANDED_INDEX.test(text) ? [...new Set([...text.matchAll(WORD)].map(([, , word]) => bare(word!)))].map((table) => ({ table, index: '' })) : []),
  ];
}
/** A look before the looks. */
const DEFINES = /(?:create\s(?:\s*\w+\s+){0,3}?|alter\s+)(?:table|index)\b|\.(?:createInd(?:ex|ices)|addIndex|addConstraint)\(\s*['"`\w$]/i;
const INDEXED = /\bcreate\s+(?:unique\s+|fulltext\s+)?index\b(?:\s+concurrently\b)?(?:\s+if\s+not\s+exists\b)?\s*(?!on\b)((?:[\w$]+|"[^"]+"|`[^`]+`))?[^;()]*?\bon\s+(?:only\s+)?((?:[\w$]+|"[^"]+"|`[^`]+`)(?:\s*\.\s*(?:[\w$]+|"[^"]+"|`[^`]+`))*)/gi;
const CALLED_INDEX = /\.(?:createInd(?:ex|ices)|addIndex)\(\s*['"`]([\w.]+)['"`]\s*,(?:\s*(?:\[[^\]]*\]\s*,\s*)?\{[^{}]*?\bname\s*:\s*['"`](\w+)['"`])?/g;
/** A constraint that has an index. */
const CALLED_CONSTRAINT = /\.addConstraint\(\s*['"`]([\w.]+)['"`]\s*,(?:(?!\.add)[\s\S]){0,400}?\btype\s*:\s*['"`](?:unique|primary key)['"`]/gi;
/** A helper of the program's own makes an index of what it is handed: of any table that the file names. */
const HANDED_INDEX = /\bqueryInterface\s*\.\s*addIndex\(\s*[\w$]/;
const WORD = /(['"`])([A-Za-z_]\w*)\1/g;
const UNIQUE = /(?:\bconstraint\s+([\w$]+|"[^"]+"|`[^`]+`)\s+)?\bunique\b(?!\s+(?:index|key)\b)/gi;
/** `KEY name (…)` among the columns of MySQL's. */
const WITHIN = /\b(?:index|key)\s+([\w$]+|"[^"]+"|`[^`]+`)\s*\(/gi;
const ELEMENTS = /^(?:constraint|primary|foreign|unique|check|exclude|index|key|fulltext|spatial|like|period)$/;
/** Of a definition that does not end. */
const LONG = 10_000;

/** The tables that texts make indexes of, by bare name. */
export const tablesIndexedIn = (texts: readonly string[]): readonly string[] => texts.flatMap((text) => [...text.matchAll(INDEXED)].map((match) => bare(match[2]!)));

/** The tables that definitions of other tables speak of, by bare name. */
export const tablesNamedIn = (text: string): readonly string[] => [...text.matchAll(NAMED)].map((match) => bare(match[1]!));
const NAMED = /\b(?:references|\(\s*like|alter\s+table(?:\s+if\s+exists)?(?:\s+only)?|partition\s+of)\s+((?:[\w$]+|"[^"]+"|`[^`]+`)(?:\s*\.\s*(?:[\w$]+|"[^"]+"|`[^`]+`))*)/gi;

/** The columns that texts give to tables, by the bare name of the table; those dropped since are among them. */
export function columnsDeclaredIn(texts: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const columns = new Map<string, Set<string>>();
  const add = (table: string, column: string): void => {
    const known = columns.get(table) ?? new Set();
    columns.set(table, known.add(bare(column)));
  };
  for (const text of texts) {
    for (const match of text.matchAll(CREATE_TABLE)) for (const column of elementsAt(text, match.index + match[0].length)) add(bare(match[1]!), column);
    for (const [, table, rest] of text.matchAll(ALTER_TABLE)) for (const [, column] of rest!.matchAll(ADD_COLUMN)) add(bare(table!), column!);
  }
  return columns;
}
const ALTER_TABLE = /\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?((?:[\w$]+|"[^"]+"|`[^`]+`)(?:\s*\.\s*(?:[\w$]+|"[^"]+"|`[^`]+`))*)([^;]*)/gi;
const ADD_COLUMN = /\badd\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?([\w$]+|"[^"]+"|`[^`]+`)/gi;

/** The first word of each element between the parentheses that open at an offset. */
function elementsAt(text: string, at: number): readonly string[] {
  const open = /\s*\(/y;
  open.lastIndex = at;
  if (!open.test(text)) return [];
  const found: string[] = [];
  let depth = 1;
  let isFirst = true;
  TOKEN.lastIndex = open.lastIndex;
  for (let match = TOKEN.exec(text); match && depth > 0; match = TOKEN.exec(text)) {
    const token = match[0];
    if (token.startsWith('--') || token.startsWith('/*')) continue;
    if (token === ',') isFirst ||= depth === 1;
    else {
      if (depth === 1 && isFirst && /^["`\w]/.test(token)) found.push(token);
      isFirst = false;
      depth += token === '(' ? 1 : token === ')' ? -1 : 0;
    }
  }
  return found;
}
const TOKEN = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"[^"]*"|`[^`]*`|[\w$]+|[(),]/g;

const bare = (name: string): string => name.split('.').at(-1)!.trim().replace(/^["`[]|["`\]]$/g, '').toLowerCase();

/** The modules whose exports a program passes on. */
export const passedOnBy = (text: string): readonly string[] => [...text.matchAll(PASSES)].map(([, module]) => module!);
const PASSES = /\bexport\s*(?:\*|\{[^}]*\})\s*(?:as\s+\w+\s*)?from\s*['"]([^'"\n]+)['"]/g;
