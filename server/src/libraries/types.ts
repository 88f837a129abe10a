// Declared types, as far as they name an object of a library. They are read as text: no checker runs.
// Types are written in a small common core (names, arguments, unions, objects, functions) in TypeScript.

export interface TypeText {
  readonly kind: 'name' | 'object' | 'function' | 'union' | 'typeof';
  readonly name: string;
  readonly args: readonly string[];
  /** Of an object: its members' types. Of a function: its parameters' types, by position. */
  readonly members: ReadonlyMap<string, string>;
  /** Of a function: its parameters' names, and the type of its result. */
  readonly parameters: readonly string[];
  readonly result: string;
}

const none: ReadonlyMap<string, string> = new Map();

export function typeText(written: string): TypeText {
  return { kind: 'name', name: '', args: [], members: none, parameters: [], result: '', ...parsed(written) };
}

function parsed(written: string): Partial<TypeText> {
  const text = unwrapped(written.trim().replace(/^[|&]\s*/, ''));
  const arrow = functionType(text);
  if (arrow) return arrow;
  const parts = splitTop(text, /[|&]/);
  if (parts.length > 1) return { kind: 'union', args: parts };
  if (text.startsWith('{')) return { kind: 'object', members: objectMembers(text.slice(1, text.endsWith('}') ? -1 : undefined)) };
  const query = /^typeof\s+([\w$.]+)$/.exec(text);
  if (query) return { kind: 'typeof', name: query[1]! };
  const generic = /^((?:import\(\s*["'][^"']+["']\s*\)\.)?[\w$.]+)\s*<([\s\S]*)>$/.exec(text);
  return generic
    ? { name: generic[1]!, args: splitTop(generic[2]!, /,/) }
    : { name: text.replace(/^(?:readonly|unique)\s+/, '') };
}

function unwrapped(text: string): string {
  let inner = text;
  while (inner.startsWith('(') && closing(inner, 0) === inner.length - 1) inner = inner.slice(1, -1).trim();
  return inner;
}

/** `(client: PoolClient) => …`, `<T>(client: PoolClient) => …`. */
function functionType(text: string): Partial<TypeText> | undefined {
  const start = text.startsWith('<') ? closing(text, 0) + 1 : 0;
  const open = start + (/^\s*/.exec(text.slice(start))?.[0].length ?? 0);
  if (text[open] !== '(') return undefined;
  const close = closing(text, open);
  const arrow = close < 0 ? undefined : /^\s*=>\s*/.exec(text.slice(close + 1));
  if (!arrow) return undefined;
  const parameters = splitTop(text.slice(open + 1, close), /,/).map((parameter) => /^\s*(?:\.\.\.)?([\w$]+|\{[^}]*\}|\[[^\]]*\])\??\s*:([\s\S]+)$/.exec(parameter));
  return {
    kind: 'function',
    members: new Map(parameters.map((parameter, i) => [String(i), parameter?.[2]?.trim() ?? ''])),
    parameters: parameters.map((parameter) => parameter?.[1] ?? ''),
    result: text.slice(close + 1 + arrow[0].length),
  };
}

function objectMembers(text: string): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  for (const entry of splitTop(text, /[;,\n]/)) {
    const plain = entry.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    const named = /^\s*(?:(?:public|private|protected|readonly)\s+)*["']?([\w$]+)["']?\??\s*([:(<][\s\S]*)$/.exec(plain);
    if (named) members.set(named[1]!, memberType(named[2]!));
  }
  return members;
}

/** The type of `name: T`; a method `name(a: A): R` is a function. */
function memberType(text: string): string {
  if (text.startsWith(':')) return text.slice(1).trim();
  const start = text.startsWith('<') ? closing(text, 0) + 1 : 0;
  const close = closing(text, text.indexOf('(', start));
  return close < 0 ? '' : `${text.slice(0, close + 1)} => ${text.slice(close + 1).replace(/^\s*:/, '').trim()}`;
}

/** The parts of a text between separators that stand in no brackets and no string. */
function splitTop(text: string, separator: RegExp): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if ('([{<'.includes(text[i]!)) {
      const close = closing(text, i);
      if (close < 0) break;
      i = close;
    } else if ('\'"`'.includes(text[i]!)) {
      const close = text.indexOf(text[i]!, i + 1);
      if (close < 0) break;
      i = close;
    } else if (separator.test(text[i]!)) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts.filter((part) => part !== '');
}

/** Where the bracket at an offset closes, or -1. The `>` of an arrow closes nothing. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const unit = text[i]!;
    if ('([{<'.includes(unit)) depth++;
    else if (')]}'.includes(unit) || (unit === '>' && text[i - 1] !== '=')) {
      depth--;
      if (depth === 0) return i;
    }
  }
  return -1;
}
