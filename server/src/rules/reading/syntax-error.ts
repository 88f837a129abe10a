// Text that PostgreSQL or SQLite would reject. Our parser only suspects; the server's own grammar decides, and is quoted.
import type { Rule, StatementSubject } from '../rule.ts';

/** One template token anywhere in a file means that the file is not yet SQL. */
const TEMPLATE = /\{\{|\{%|<%|\$\{|#\{|\/\*\s*TEMPLATE|\.\$\w+\$|\w\$[A-Za-z]\w*\$/;
/** So does its name. */
const TEMPLATES = /(?:^|[/_.-])templates?(?:[/_.-]|$)/i;

/** What programs fill in, and PostgreSQL never reads: `%query%`, `%s`, `%(id)s`, `:id`, `{table}`; the quotes of another server; a page's fences. In a literal it is a pattern. */
const FILLED_IN = /\$\d+(?:[\^~#]|:[a-z])|\$[{(<[/]\s*\w|%(?:\w+%|s\b|\()|(?<![:\w\])]):[A-Za-z_]|\{\w*\}|`/;
/** In SQLite backticks quote names, and `:id` is its own placeholder, but no function's name; several question marks stand for a list. */
const FILLED_INTO_SQLITE = /\?{2,}|%(?:\w+%|s\b|\()|\{\w*\}|(?<![:\w])[:@$][A-Za-z_]\w*\s*\(/;
/** PostgreSQL 16 reserves it (appendix C of the manual). */
const RESERVED_LATELY = /^system_user\b/i;
/** libSQL changes a column in place, SQLite does not (Turso's documentation, ALTER TABLE); SQLite's shell takes a line that begins with a dot for itself. */
const NOT_OF_SQLITE = /^\s*alter\s+table\s[^;]*\salter\s+column\s+\S+\s+to\s|^\s*\.[a-z]+\s/i;
/** What a statement begins with, in capitals or not. A text that begins otherwise and has no end is a part of one, which a program puts together. */
const BEGINS = /^[\s(]*(?:abort|alter|analy[sz]e|attach|begin|call|checkpoint|close|cluster|comment|commit|copy|create|deallocate|declare|delete|detach|discard|do|drop|end|execute|explain|fetch|grant|import|insert|listen|load|lock|merge|move|notify|pragma|prepare|reassign|refresh|reindex|release|replace|reset|revoke|rollback|savepoint|security|select|set|show|start|table|truncate|unlisten|update|vacuum|values|with)\b/i;
const LITERALS = /'(?:[^']|'')*'|--[^\n]*/g;
const REMARKS = /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g;

export const syntaxError: Rule = {
  id: 'syntax-error',
  title: 'Write what the server can read',
  level: 'error',
  options: {},
  roles: ['application', 'job', 'script', 'seed', 'migration', 'schema'],
  looksAt: 'statement',

  *check(subject) {
    const { statement, path, toHost, site, dialect } = subject;
    if (statement.errors.length === 0 || (dialect.id !== 'postgres' && dialect.id !== 'sqlite')) return;
    const sent = sentBy(site, dialect.id);
    if (!sent || sent.isTemplate) return;
    const { text } = sent;
    if (TEMPLATES.test(path) || (dialect.id === 'sqlite' && NOT_OF_SQLITE.test(text.slice(statement.start, statement.end)))) return;
    if (statement.templated || FOR_A_NAME.test(text.slice(statement.start, statement.end)) || (dialect.id === 'sqlite' ? FILLED_INTO_SQLITE : FILLED_IN).test(text.slice(statement.start, statement.end).replace(LITERALS, ''))) return;
    // A backtick quotes a name for other servers, wherever it stands in the file.
    if (dialect.id === 'postgres' && site.library === 'sql' && sent.hasBacktick) return;
    // What no schema and no sign says to be PostgreSQL's may be SQLite's, whose shell and grammar differ.
    if (!subject.dialectIsTold()) return;
    // A word that became reserved lately is a name on the servers before.
    const [error] = statement.errors;
    if (error && RESERVED_LATELY.test(text.slice(error.start, error.start + 40))) return;
    const isLast = statement.end >= sent.ink;
    const { start } = statement;
    if (isLast && sent.semicolon >= start && !BEGINS.test(text.slice(start, start + LINE))) return;
    if (isLast && error && UNFINISHED.test(text.slice(error.start))) return;
    const end = endOf(text, statement.end);
    if (end === undefined) return;
    yield {
      span: toHost({ start, end: start }),
      weight: 'high',
      // What others have run was right where it ran.
      ...(subject.isNew === false && { atMost: 'information' as const }),
      message: statement.errors[0]!.message,
      claim: { kind: 'syntax', sql: text.slice(start, end), dialect: dialect.id },
    };
  },
};

/** A text whose last statement has no end, and stops where more is wanted: a program adds it, or somebody is typing. */
const UNFINISHED = /^\s*$|^(?:values|from|where|and|or|set|on|by|in|,|\()\s*$/i;
/** White space and parentheses before the first word are fewer. */
const LINE = 1_000;
/** Of a statement that goes on for longer after what was taken for its end nothing is asked: a text of many without semicolons would be asked about as a whole for each. */
const FURTHER = 20_000;

/** With its semicolon, so that the server's message names it; and up to the next one where the statement was only taken to end. */
function endOf(text: string, end: number): number | undefined {
  const semicolon = text.slice(end, end + FURTHER).indexOf(';');
  if (semicolon >= 0) return end + semicolon + 1;
  return text.length - end <= FURTHER ? text.length : undefined;
}

/** What is asked about a text at each of its statements. */
interface Sent {
  readonly text: string;
  readonly isTemplate: boolean;
  readonly hasBacktick: boolean;
  /** Where the first semicolon stands, its length where none does. */
  readonly semicolon: number;
  /** Where it ends but for white space. */
  readonly ink: number;
}

const known = new WeakMap<StatementSubject['site'], Map<string, Sent | undefined>>();

function sentBy(site: StatementSubject['site'], dialect: 'postgres' | 'sqlite'): Sent | undefined {
  const own = known.get(site) ?? new Map<string, Sent | undefined>();
  known.set(site, own);
  if (!own.has(dialect)) {
    const text = sentText(site, dialect);
    const semicolon = text?.indexOf(';') ?? -1;
    own.set(dialect, text === undefined ? undefined : { text, isTemplate: TEMPLATE.test(text), hasBacktick: text.includes('`') && text.replace(REMARKS, '').includes('`'), semicolon: semicolon < 0 ? text.length : semicolon, ink: text.trimEnd().length });
  }
  return own.get(dialect);
}

/** `:name` in the text of a library that puts values there itself. */
const NAMED = /'(?:[^']|'')*'|--[^\n]*|(?<![:\w\])]):[A-Za-z_]\w*/g;
/** Placeholders of some library in PostgreSQL's text: nobody but that library knows what becomes of them. A formatter may have drawn them apart: `$ id !`. */
const OF_A_LIBRARY = /\?|\$\s*[A-Za-z_]\w*(?!\w*\$)/;

/** What the server is sent, of the same length: a parameter where the library binds a value. Undefined where a piece of it is only known when the program runs. */
function sentText({ library, carrier: { text, map, holes, optional, openEnd, leftOut } }: StatementSubject['site'], dialect: 'postgres' | 'sqlite'): string | undefined {
  if (library === 'sql') return text;
  // What stands for a name of the program may be another text, or none, when it is sent.
  if (map.pieces.some(({ host }, at) => at > 0 && host.start !== map.pieces[at - 1]!.host.end)) return undefined;
  if (library === 'marked' || openEnd || leftOut || optional.length > 0 || holes.some(({ role }) => role !== 'parameter')) return undefined;
  const parameter = (length: number): string => (dialect === 'postgres' ? '$1' : '?').padEnd(length);
  const bound = holes.reduce((sent, { sql: { start, end } }) => sent.slice(0, start) + parameter(end - start) + sent.slice(end), text);
  const sent = library === 'sequelize' ? bound.replace(NAMED, (match) => (match.startsWith(':') ? parameter(match.length) : match)) : bound;
  return dialect === 'postgres' && OF_A_LIBRARY.test(sent.replace(LITERALS, '')) ? undefined : sent;
}

/** `/* SCHEMA *\/.orders`: a comment that a program puts a name in the place of. */
const FOR_A_NAME = /\*\/\./;
