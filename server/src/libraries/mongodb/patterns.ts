// A regular expression as a condition on texts: an equality, a beginning that an index is sorted by, or a search in the middle.
// Source: mongodb.com/docs/manual, "$regex", "Index Use": only what begins with `^` or `\A` and is told apart by case is looked up in an index.
import type { CallValue, Value } from '../../hosts/tree.ts';
import type { Span } from '../../text/span.ts';
import { leave, pass, say } from '../rendering.ts';
import { literalOf, type Rendering } from './place.ts';

/** A pattern as far as it is written: its parts are texts and what the program puts between them. */
interface Pattern { readonly parts: readonly (string | Value)[]; readonly isInsensitive: boolean }

/** Undefined where a value is no regular expression. */
export function patternOf(rendering: Rendering, value: Value): Pattern | undefined {
  const held = literalOf(rendering, value);
  if (held.kind === 'constant' && held.type === 'pattern') {
    const [, source = '', flags = ''] = /^\/([\s\S]*)\/(\w*)$/.exec(held.value) ?? [];
    return { parts: [source], isInsensitive: flags.includes('i') };
  }
  return held.kind === 'call' && isRegExp(held) && held.args[0] ? asked(rendering, held.args[0], held.args[1]) : undefined;
}

const isRegExp = ({ callee, form }: CallValue): boolean => form !== 'tag' && callee.kind === 'name' && callee.name === 'RegExp' && callee.binding === undefined;

/** `$regex` beside `$options`, or what `RegExp` is given. */
export function asked(rendering: Rendering, source: Value, options: Value | undefined): Pattern {
  const own = patternOf(rendering, source);
  const flags = options && literalOf(rendering, options);
  const isInsensitive = own?.isInsensitive === true || (flags !== undefined && !(flags.kind === 'text' && flags.parts.every((part) => part.kind === 'chunk' && !part.text.includes('i'))));
  const held = literalOf(rendering, source);
  const parts = own?.parts ?? (held.kind === 'text' ? held.parts.map((part) => (part.kind === 'chunk' ? part.text : part.value)) : [source]);
  return { parts, isInsensitive };
}

const SPECIAL = /[\\^$.*+?()[\]{}|]/;

export function writePattern({ draft }: Rendering, column: string, at: Span, whole: Value, { parts, isInsensitive }: Pattern): void {
  const [first = ''] = parts;
  const isAnchored = typeof first === 'string' && /^(?:\^|\\A)/.test(first);
  const like = isInsensitive ? 'ilike' : 'like';
  const texts = parts.every((part) => typeof part === 'string') ? parts.join('') : undefined;
  const body = texts === undefined ? undefined : plain(texts.replace(/^(?:\^|\\A)/, '').replace(/(?<!\\)\$$/, ''));
  const isWhole = isAnchored && texts !== undefined && /(?<!\\)\$$/.test(texts);
  if (body !== undefined) {
    const operator = isWhole && !body.includes('%') && !isInsensitive ? '=' : like;
    return say(draft, `${column} ${operator} '${isAnchored ? '' : '%'}${body.replaceAll("'", "''")}${isWhole ? '' : '%'}'`.replace(/%+/g, '%'), at);
  }
  // What follows a beginning that is written matters to no index.
  const beginning = isAnchored && texts !== undefined && !texts.includes('|') ? /^(?:\^|\\A)([^\\^$.*+?()[\]{}|%_']*)(.?)/.exec(texts) : undefined;
  const kept = beginning && /[*?{]/.test(beginning[2]!) ? beginning[1]!.slice(0, -1) : beginning?.[1] ?? '';
  if (kept !== '') return say(draft, `${column} ${like} '${kept}%'`, at);
  const [only, ...more] = isAnchored && typeof first === 'string' && /^(?:\^|\\A)$/.test(first) ? parts.slice(1) : parts;
  if (texts === undefined && only !== undefined && typeof only !== 'string' && more.every((part) => typeof part === 'string' && !part.includes('|'))) {
    say(draft, `${column} ${like} ${isAnchored ? '' : "'%' || "}`, at);
    pass(draft, only);
    return say(draft, more.join('') === '$' ? '' : " || '%'", at);
  }
  say(draft, `${column} ${isInsensitive ? '~*' : '~'} `, at);
  if (texts === undefined || /['\\]|\$\{/.test(texts)) leave(draft, whole);
  else say(draft, `'${texts}'`, at);
}

/** A text without special signs but `.*` and escaped ones, as LIKE has it; undefined of any other. */
function plain(source: string): string | undefined {
  const body = source.replace(/\.\*|\.\+/g, '\0').replace(/\\([^\w\s])/g, (_, sign: string) => (SPECIAL.test(sign) ? `\u0001${String.fromCharCode(0xe000 + sign.charCodeAt(0))}` : sign));
  if (/[%_]/.test(body) || SPECIAL.test(body)) return undefined;
  return body.replaceAll('\0', '%').replace(/\u0001(.)/gu, (_, sign: string) => String.fromCharCode(sign.charCodeAt(0) - 0xe000)).replaceAll('\\', '');
}
