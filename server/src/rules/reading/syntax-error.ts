// Text that PostgreSQL or SQLite would reject. Our parser only suspects; the server's own grammar decides, and is quoted.
import type { Rule } from '../rule.ts';

/** One template token anywhere in a file means that the file is not yet SQL. */
const TEMPLATE = /\{\{|\{%|<%|\$\{|#\{|\/\*\s*TEMPLATE/;

/** What programs fill in, and PostgreSQL never reads: `%query%`, `%s`, `%(id)s`, `:id`, `{table}`; the quotes of another server; a page's fences. In a literal it is a pattern. */
const FILLED_IN = /%(?:\w+%|s\b|\()|(?<![:\w\])]):[A-Za-z_]|\{\w*\}|`/;
/** In SQLite backticks quote names, and `:id` is its own placeholder. */
const FILLED_INTO_SQLITE = /%(?:\w+%|s\b|\()|\{\w*\}/;
/** PostgreSQL 16 reserves it (appendix C of the manual). */
const RESERVED_LATELY = /^system_user\b/i;
const LITERALS = /'(?:[^']|'')*'|--[^\n]*/g;

export const syntaxError: Rule = {
  id: 'syntax-error',
  title: 'Write what the server can read',
  level: 'error',
  options: {},
  roles: ['application', 'job', 'script', 'seed', 'migration', 'schema'],
  looksAt: 'statement',

  *check(subject) {
    const { statement, text, toHost, site, dialect } = subject;
    if (site.library !== 'sql' || statement.errors.length === 0) return;
    if (dialect.id !== 'postgres' && dialect.id !== 'sqlite') return;
    if (statement.templated || FOR_A_NAME.test(text.slice(statement.start, statement.end)) || TEMPLATE.test(text) || (dialect.id === 'sqlite' ? FILLED_INTO_SQLITE : FILLED_IN).test(text.slice(statement.start, statement.end).replace(LITERALS, ''))) return;
    // What no schema and no sign says to be PostgreSQL's may be SQLite's, whose shell and grammar differ.
    if (!subject.dialectIsTold()) return;
    // A word that became reserved lately is a name on the servers before.
    const [error] = statement.errors;
    if (error && RESERVED_LATELY.test(text.slice(error.start, error.start + 40))) return;
    const { start } = statement;
    // With its semicolon, so that the server's message names it.
    const end = statement.end + (/^\s*;/.exec(text.slice(statement.end, statement.end + 80))?.[0].length ?? 0);
    yield {
      span: toHost({ start, end: start }),
      weight: 'high',
      message: statement.errors[0]!.message,
      claim: { kind: 'syntax', sql: text.slice(start, end), dialect: dialect.id },
    };
  },
};

/** `/* SCHEMA *\/.orders`: a comment that a program puts a name in the place of. */
const FOR_A_NAME = /\*\/\./;
