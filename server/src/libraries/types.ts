// Declared types, as far as they name an object of a library. They are read as text: no checker runs.
// Types are written in a small common core (names, arguments, unions, objects, functions) in TypeScript.

export interface TypeText {
  readonly kind: 'name' | 'object' | 'function' | 'union' | 'typeof';
  readonly name: string;
  readonly args: readonly string[];
  /** Of an object: its members' types. Of a function: its parameters' types, by position. */
  readonly members: ReadonlyMap<string, string>;
}

const none: ReadonlyMap<string, string> = new Map();

export function typeText(written: string): TypeText {
  const text = unwrapped(written.trim().replace(/^[|&]\s*/, ''));
  const arrow = functionParameters(text);
  if (arrow) return { kind: 'function', name: '', args: [], members: arrow };
  const parts = splitTop(text, /[|&]/);
  if (parts.length > 1) return { kind: 'union', name: '', args: parts, members: none };
  if (text.startsWith('{')) return { kind: 'object', name: '', args: [], members: objectMembers(text.slice(1, text.endsWith('}') ? -1 : undefined)) };
  const query = /^typeof\s+([\w$.]+)$/.exec(text);
  if (query) return { kind: 'typeof', name: query[1]!, args: [], members: none };
  const generic = /^((?:import\(\s*["'][^"']+["']\s*\)\.)?[\w$.]+)\s*<([\s\S]*)>$/.exec(text);
  return generic
    ? { kind: 'name', name: generic[1]!, args: splitTop(generic[2]!, /,/), members: none }
    : { kind: 'name', name: text.replace(/^(?:readonly|unique)\s+/, ''), args: [], members: none };
}

function unwrapped(text: string): string {
  let inner = text;
  while (inner.startsWith('(') && closing(inner, 0) === inner.length - 1) inner = inner.slice(1, -1).trim();
  return inner;
}

/** `(client: PoolClient) => …`, `<T>(client: PoolClient) => …`: the parameters' types by position. */
function functionParameters(text: string): ReadonlyMap<string, string> | undefined {
  const start = text.startsWith('<') ? closing(text, 0) + 1 : 0;
  const open = start + (/^\s*/.exec(text.slice(start))?.[0].length ?? 0);
  if (text[open] !== '(') return undefined;
  const close = closing(text, open);
  if (close < 0 || !/^\s*=>/.test(text.slice(close + 1))) return undefined;
  const parameters = splitTop(text.slice(open + 1, close), /,/);
  return new Map(parameters.map((parameter, i) => [String(i), /^\s*(?:\.\.\.)?(?:[\w$]+|\{[^}]*\}|\[[^\]]*\])\??\s*:([\s\S]+)$/.exec(parameter)?.[1]?.trim() ?? '']));
}

function objectMembers(text: string): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  for (const entry of splitTop(text, /[;,\n]/)) {
    const named = /^\s*(?:(?:public|private|protected|readonly)\s+)*["']?([\w$]+)["']?\??\s*:([\s\S]+)$/.exec(entry.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''));
    if (named) members.set(named[1]!, named[2]!.trim());
  }
  return members;
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
