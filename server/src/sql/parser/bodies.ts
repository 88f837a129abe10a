// The bodies of routines by the way they are written: `begin atomic … end`, or a text in quotes that is read where it stands.
import { END, tokenize } from '../tokens.ts';
import type { RoutineBody, SelectNode, Statement } from '../tree.ts';
import { cursorOf, DEEPEST, deeper, endBefore, fail, hereSpan, is, isAtEnd, startHere, take, type Cursor } from './cursor.ts';
import { expression } from './expressions.ts';
import { proceduralBody } from './plpgsql.ts';
import { statement } from './statements.ts';

/** How many levels a body counts for. */
const BODY = 60;

/** `begin atomic a; b; end`. */
export const atomicBody = (c: Cursor, variables: readonly string[]): RoutineBody => blockBody(c, 2, variables);

/** The statements between so many words in front, the first of them BEGIN, and END. */
export function blockBody(c: Cursor, words: number, variables: readonly string[]): RoutineBody {
  const start = startHere(c);
  c.at += words;
  const { errors } = c;
  const statements: Statement[] = [];
  while (!is(c, 'END') && c.kinds[c.at] !== END) {
    const before = c.at;
    if (isAtEnd(c)) c.at++;
    else if (is(c, 'RETURN')) statements.push(...returnBody(c, []).statements);
    else {
      const inner = deeper(c, 20, () => statement(c));
      if (inner) statements.push(inner);
      if (c.at === before) c.at++;
    }
  }
  c.errors = errors;
  errors.push(...statements.flatMap((one) => one.errors));
  if (!take(c, 'END')) fail(c, 'Expected END here.');
  return { start, end: endBefore(c), statements, variables, dynamic: false };
}

/** `return a + b`: as good as `select a + b`. */
export function returnBody(c: Cursor, variables: readonly string[]): RoutineBody {
  const verb = hereSpan(c);
  c.at++;
  const value = expression(c);
  const range = { start: verb.start, end: endBefore(c) };
  const tree: SelectNode = { kind: 'select', ...range, verb, items: [{ start: value.start, end: value.end, value }], from: [], group: [], windows: [], order: [], locks: [], fragments: [] };
  return { ...range, statements: [{ ...range, tree, errors: [], templated: false }], variables, dynamic: false };
}

/** The body in the string at a token. */
export function quotedBody(c: Cursor, token: number, language: string, variables: readonly string[]): RoutineBody {
  const { text, from, to } = inside(c, token);
  const range = { start: from, end: to };
  if (language !== 'sql' && language !== 'plpgsql') return { ...range, statements: [], variables, dynamic: true };
  // A body inside a body inside a body is read again at each level, so there are few.
  if (c.depth + BODY > DEEPEST) return { ...range, statements: [], variables, dynamic: true };
  const inner = cursorOf(tokenize(text, c.dialect, from, to), c.dialect);
  inner.depth = c.depth + BODY;
  if (language === 'plpgsql') return { ...range, ...proceduralBody(inner, variables) };
  const statements: Statement[] = [];
  while (inner.kinds[inner.at] !== END) {
    if (isAtEnd(inner)) inner.at++;
    else statements.push(statement(inner));
  }
  return { ...range, statements, variables, dynamic: false };
}

/** Where the body begins and ends. In a body between plain quotes each `''` becomes one quote and a blank, so that offsets stay. */
function inside(c: Cursor, token: number): { text: string; from: number; to: number } {
  const start = c.starts[token]!;
  const end = c.ends[token]!;
  if (c.text[start] === '$') {
    const tag = c.text.indexOf('$', start + 1) + 1 - start;
    return { text: c.text, from: start + tag, to: Math.max(start + tag, end - tag) };
  }
  const from = c.text.indexOf("'", start) + 1;
  const to = Math.max(from, end - 1);
  const body = c.text.slice(from, to);
  if (!body.includes("''") && !body.includes('\\')) return { text: c.text, from, to };
  let opens = false;
  const masked = body.replace(/''|\\[^]/g, (pair) => {
    if (pair !== "''") return '  ';
    opens = !opens;
    return opens ? " '" : "' ";
  });
  return { text: `${' '.repeat(from)}${masked}`, from, to };
}
