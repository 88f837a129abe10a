// What can still be told of a statement that was not read, or whose text is only made when it runs: the names it speaks of.
import type { Change, ObjectName } from '../../schema/change.ts';

export const none: Change = { kind: 'none' };

/** A definition whose own name is only known when it runs: it may mean any. */
export const nameless = (what: string): Change => ({ kind: 'raw', reason: `The name in \`${what}\` is not written out.`, names: [], everything: true });

export const raw = (reason: string, names: readonly ObjectName[]): Change => ({ kind: 'raw', reason, names, everything: false });

/** Without the text, everything may have changed. */
export function unread(reason: string, text: string | undefined, isPiece: boolean): Change {
  if (text === undefined) return { kind: 'raw', reason, names: [], everything: true };
  const plain = text.replace(/--[^\n]*|\/\*[^]*?\*\//g, ' ');
  if (!isPiece && !/^\s*(?:create|alter|drop|rename|do|call|exec)/i.test(plain)) return none;
  const names: ObjectName[] = [];
  let everything = !isPiece;
  for (const match of plain.matchAll(DEFINITION)) {
    const [, , kind, , written] = match;
    everything = false;
    if (!kind || HARMLESS.test(kind)) continue;
    const name = nameIn(written ?? '') ?? undefined;
    if (name) names.push(name);
    else return { kind: 'raw', reason, names: [], everything: true };
  }
  if (everything) return { kind: 'raw', reason, names: [], everything: true };
  return names.length === 0 ? none : raw(reason, names);
}

const DEFINITION = /\b(create|alter|drop|rename)\s+(?:or\s+replace\s+)?(?:(?:global|local|temp|temporary|unlogged|unique|materialized|foreign|recursive|constraint|event|default|large)\s+)*(table|view|index(?:[^;]*?\son)?|[a-z]+)\s+((?:concurrently\s+|if\s+not\s+exists\s+|if\s+exists\s+|only\s+)*)([^\s(;,]*)/gi;
/** Objects that hold no data and no index. `column` and `constraint` belong to the ALTER TABLE that holds them. */
const HARMLESS = /^(?:type|schema|domain|column|constraint|role|user|group|policy|trigger|function|procedure|routine|aggregate|operator|sequence|publication|subscription|extension|rule|cast|collation|conversion|language|statistics|database|system|privileges|object|server|tablespace|text|access|transform|default|not|identity|expression|to|if|owner)$/i;

/** `"s"."t"` as it stands in SQL; undefined for what a format string or a concatenation leaves open. */
function nameIn(written: string): ObjectName | undefined {
  const match = /^(?:("?)([A-Za-z_][\w$]*)\1\.)?("?)([A-Za-z_][\w$]*)\3$/.exec(written.replace(/[';]+$/, ''));
  if (!match) return undefined;
  const [, schemaQuote, schema, quote, name] = match;
  const folded = quote ? name! : name!.toLowerCase();
  return schema === undefined ? { name: folded } : { schema: schemaQuote ? schema : schema.toLowerCase(), name: folded };
}
