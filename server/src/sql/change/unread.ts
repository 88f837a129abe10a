// What can still be told of a statement that was not read, or whose text is only made when it runs: the names it speaks of.
import type { Change, ObjectName } from '../../schema/change.ts';

export const none: Change = { kind: 'none' };

/** A definition whose own name is only known when it runs: it may mean any. */
export const nameless = (what: string): Change => ({ kind: 'raw', reason: `The name in \`${what}\` is not written out.`, names: [], everything: true });

export const raw = (reason: string, names: readonly ObjectName[]): Change => ({ kind: 'raw', reason, names, everything: false });

/** A statement that no parser of ours reads. Without its text, everything may have changed. */
export function unread(reason: string, text: string | undefined): Change {
  if (text === undefined) return doubtAll(reason);
  const plain = withoutComments(text);
  if (!/^\s*(?:create|alter|drop|rename|do|call|exec)/i.test(plain)) return none;
  return doubtNamed(reason, [plain]) ?? doubtAll(reason);
}

/** A block that runs text which is made when it runs: what that text speaks of stands in the block's strings. */
export function dynamic(reason: string, text: string | undefined): Change {
  if (text === undefined) return doubtAll(reason);
  const plain = withoutComments(text);
  const texts = [...plain.matchAll(STRINGS)].map(({ 0: string, index }) => {
    const told = string.startsWith("'") ? string.slice(1, -1).replaceAll("''", "'") : string.replace(/^\$\w*\$|\$\w*\$$/g, '');
    // A name that something is put behind is not written out: `'create table t_' || n`.
    const goesOn = /\w$/.test(told) && /^\s*(?:\|\||\+)/.test(plain.slice(index + string.length, index + string.length + 40));
    return goesOn ? `${told}%` : told;
  });
  return doubtNamed(reason, texts, texts.filter((one) => /^[a-z_]\w*$/.test(one))) ?? (stringsIn(text).some((string) => HARMLESS_TEXT.test(string)) ? none : doubtAll(reason));
}

const stringsIn = (text: string): readonly string[] => withoutComments(text).match(STRINGS) ?? [];
const STRINGS = /'(?:[^']|'')*'|(\$(?:[a-z_]\w*)?\$)[^]*?\1/gi;
/** Whether a text holds definitions, whatever stands around them. */
export const definesSomething = (text: string): boolean => [...text.matchAll(DEFINITION)].some(([, , kind]) => !HARMLESS.test(kind!));
/** Whether the strings of a text say what is executed in it. */
export const tellsWhatRuns = (text: string): boolean => stringsIn(text).some((string) => HARMLESS_TEXT.test(string) || DEFINITION_TEXT.test(string));
const withoutComments = (text: string): string => text.replace(/--[^\n]*|\/\*[^]*?\*\//g, ' ');
const doubtAll = (reason: string): Change => ({ kind: 'raw', reason, names: [], everything: true });
const DEFINITION_TEXT = /\b(?:create|alter|drop|rename)\s/i;
const HARMLESS_TEXT = /^(?:'|\$\w*\$)\s*(?:grant|revoke|comment|set|reset|insert|update|delete|select|with|reindex|refresh|vacuum|analyze|notify|call|truncate|lock|cluster|copy)\b/i;

/** What definitions in the texts speak of; undefined where there are none. A name that is made of `words` may be of any table that they name. */
function doubtNamed(reason: string, texts: readonly string[], words: readonly string[] = []): Change | undefined {
  const definitions = texts.flatMap((text) => [...text.matchAll(DEFINITION)].map((match) => ({ match, rest: text.slice(match.index + match[0].length) })));
  if (definitions.length === 0) return undefined;
  const names: ObjectName[] = [];
  const indexes: ObjectName[] = [];
  let moves = false;
  let opens = false;
  for (const { match: [, verb, kind, , written], rest } of definitions) {
    if (HARMLESS.test(kind!)) continue;
    const index = /^create$/i.test(verb!) ? undefined : indexIn(kind!, written ?? '');
    if (index !== undefined) {
      const name = nameIn(index);
      if (name) indexes.push(name);
      continue;
    }
    const name = nameIn(written ?? '');
    if (!name && words.length > 0 && (verb!.toLowerCase() === 'drop' || MOVE.test(rest))) {
      moves = true;
      continue;
    }
    if (!name && /^(?:create|drop)$/i.test(verb!) && /^(?:table|view)$/i.test(kind!)) {
      opens = true;
      continue;
    }
    if (!name) return doubtAll(reason);
    if (!names.some((one) => one.name === name.name && one.schema === name.schema)) names.push(name);
  }
  const further = indexes.length > 0 ? { indexes } : {};
  if (moves) return { kind: 'raw', reason, names, everything: true, words, ...further };
  if (opens) return { kind: 'raw', reason, names, everything: false, opens, ...further };
  return names.length === 0 && indexes.length === 0 ? none : { kind: 'raw', reason, names, everything: false, ...further };
}

/** The index that is dropped or altered by its own name; undefined where MySQL's table stands behind it, and of what is no index. */
function indexIn(kind: string, written: string): string | undefined {
  if (!/^index\b/i.test(kind)) return undefined;
  const [name = written, on, ...others] = kind.split(/\s+/).slice(1).filter((word) => !/^(?:concurrently|if|exists)$/i.test(word));
  return on === undefined || others.length > 0 || !/^on$/i.test(on) ? name.replace(/,$/, '') : undefined;
}

/** What changes no table's shape: only which table bears a name. */
const MOVE = /^\s*(?:rename\s+(?:to|constraint)\b|set\s+(?:un)?logged\b|partition\s+of\b)/i;

const DEFINITION = /\b(create|alter|drop|rename)\s+(?:or\s+replace\s+)?(?:(?:global|local|temp|temporary|unlogged|unique|materialized|foreign|recursive|constraint|event|default|large)\s+)*(table|view|index(?:[^;]*?\son)?|[a-z]+)\s+((?:concurrently\s+|if\s+not\s+exists\s+|if\s+exists\s+|only\s+)*)([^\s(;,]*)/gi;
/** Objects that hold no data and no index. `column`, `constraint`, MySQL's `check`, `key` and `primary key`, and `partition` belong to the ALTER TABLE that holds them. */
const HARMLESS = /^(?:type|schema|domain|column|constraint|check|key|primary|partition|role|user|group|policy|trigger|function|procedure|routine|aggregate|operator|sequence|publication|subscription|extension|rule|cast|collation|conversion|language|statistics|database|system|privileges|object|server|tablespace|text|access|transform|default|not|identity|expression|to|if|owner)$/i;

/** `"s"."t"` as it stands in SQL; undefined for what a format string or a concatenation leaves open. */
function nameIn(written: string): ObjectName | undefined {
  const match = /^(?:("?)([A-Za-z_][\w$]*)\1\.)?("?)([A-Za-z_][\w$]*)\3$/.exec(written.replace(/[';]+$/, ''));
  if (!match) return undefined;
  const [, schemaQuote, schema, quote, name] = match;
  const folded = quote ? name! : name!.toLowerCase();
  return schema === undefined ? { name: folded } : { schema: schemaQuote ? schema : schema.toLowerCase(), name: folded };
}
