// Blocks of a procedural language that stand in a script as they are: PL/SQL, Snowflake Scripting, BigQuery's procedural language.
// Their control structure is walked, not kept: the statements of SQL in them are found, and the names that are variables.
import { END, META, QUOTED, STRING, WORD } from '../tokens.ts';
import type { CreateRoutine, RoutineBody, Statement } from '../tree.ts';
import { cursorOf, DEEPEST, endBefore, ident, is, isAhead, isAtEnd, isName, name, startHere, take, type Cursor, type Draft } from './cursor.ts';
import { quotedBody } from './bodies.ts';
import { beginsQuery, query } from './queries.ts';
import { statement } from './statements.ts';

/** How many levels a block counts for. */
const BLOCK = 40;

/** A block that stands alone. */
export function block(c: Cursor, start: number): CreateRoutine {
  const node: Draft<CreateRoutine> = { kind: 'create routine', start, end: start, object: 'do', language: 'sql', parameters: [] };
  node.body = bodyHere(c);
  node.end = endBefore(c);
  return node;
}

/** CREATE FUNCTION, PROCEDURE, PACKAGE or TRIGGER, whose object is in front. */
export function routine(c: Cursor, start: number): CreateRoutine {
  const isFunction = is(c, 'FUNCTION');
  c.at++;
  take(c, 'BODY');
  for (let i = 0; i < 3 && (is(c, 'IF') || is(c, 'NOT') || is(c, 'EXISTS')); i++) c.at++;
  const node: Draft<CreateRoutine> = { kind: 'create routine', start, end: start, object: isFunction ? 'function' : 'procedure', name: name(c, 'a routine'), language: 'sql', parameters: [] };
  const parameters = parameterNames(c);
  const quoted = bodyInQuotes(c);
  node.body = quoted === undefined ? bodyHere(c, parameters) : quotedHere(c, quoted, parameters);
  node.end = endBefore(c);
  return node;
}

/** The name of each parameter: the first word behind `(` or a comma. */
function parameterNames(c: Cursor): string[] {
  if (!is(c, '(')) return [];
  const open = c.at;
  const close = c.tokens.partners[open]!;
  const found: string[] = [];
  for (let at = open; at < close; at++) {
    const first = (c.words[at] === '(' || c.words[at] === ',') && c.tokens.around[at + 1] === open;
    if (first && (c.kinds[at + 1] === WORD || c.kinds[at + 1] === QUOTED)) found.push(ident({ ...c, at: at + 1 }).name);
  }
  if (close > open) c.at = close + 1;
  return found;
}

/** The index of the string that holds the body: `as $$ … $$`. */
function bodyInQuotes(c: Cursor): number | undefined {
  for (let at = c.at; c.kinds[at] !== END && c.kinds[at] !== META && c.words[at] !== ';' && c.words[at] !== 'BEGIN'; at++) if (c.words[at] === 'AS' && c.kinds[at + 1] === STRING) return at + 1;
  return undefined;
}

/** A body in quotes, where its language is SQL. */
function quotedHere(c: Cursor, token: number, parameters: readonly string[]): RoutineBody {
  let language = 'sql';
  for (let at = c.at; at < token; at++) if (c.words[at] === 'LANGUAGE') language = c.text.slice(c.starts[at + 1], c.ends[at + 1]).toLowerCase();
  while (!isAtEnd(c)) c.at++;
  const body = quotedBody(c, token, language, parameters);
  return { ...body, statements: body.statements.filter(({ tree }) => tree) };
}

interface Body {
  readonly statements: Statement[];
  readonly variables: Set<string>;
  dynamic: boolean;
}

const starts: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'TRUNCATE', 'CREATE', 'ALTER', 'DROP']);
/** Words after which a statement or a query may begin. */
const openers: ReadonlySet<string> = new Set([';', 'BEGIN', 'THEN', 'ELSE', 'LOOP', 'DO', 'EXCEPTION', 'DECLARE', 'REPEAT', 'IS', 'AS', 'FOR', '>>']);
const writes: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** All that is left of the block. */
export function bodyHere(c: Cursor, parameters: readonly string[] = []): RoutineBody {
  const start = isAtEnd(c) ? endBefore(c) : startHere(c);
  const inner = cursorOf(c.tokens, c.dialect);
  inner.at = c.at;
  inner.begin = c.begin;
  inner.depth = c.depth + BLOCK;
  inner.procedural = true;
  const body: Body = { statements: [], variables: new Set(parameters), dynamic: false };
  let fresh = true;
  let inForall = false;
  while (inner.kinds[inner.at] !== END && inner.kinds[inner.at] !== META) {
    const word = inner.words[inner.at]!;
    const before = inner.at;
    if (fresh) inForall = false;
    if (inner.depth < DEEPEST && ((fresh && starts.has(word) && isStatement(inner)) || (inForall && writes.has(word)))) embedded(inner, body);
    else if (inner.depth < DEEPEST && word === '(' && beginsQuery(inner, inner.at + 1)) parenthesised(inner, body);
    else if (word === 'IMMEDIATE') executed(inner, body);
    else {
      if (fresh || word === 'LET') declared(inner, body, word);
      if (inner.words[inner.at - 1] === 'FOR' && isName(inner)) body.variables.add(ident({ ...inner }).name);
      if (fresh && inner.text.slice(inner.starts[inner.at], inner.ends[inner.at]).toUpperCase() === 'FORALL') inForall = true;
      inner.at++;
    }
    if (inner.at <= before) inner.at = before + 1;
    fresh = openers.has(inner.words[inner.at - 1]!);
  }
  c.at = inner.at;
  return { start, end: Math.max(start, endBefore(inner)), statements: body.statements, variables: [...body.variables], dynamic: body.dynamic };
}

/** `for update`, `update(x)` and `exception when … then` hold words that begin no statement here. */
const isStatement = (c: Cursor): boolean => is(c, 'SELECT') || is(c, 'WITH') || (!isAhead(c, 1, '(') && !(isAhead(c, -1, 'FOR') && writes.has(c.words[c.at]!)));

/** `name type …` at the beginning of a declaration, `declare a, b int64`, `let x := 1`. */
function declared(c: Cursor, body: Body, word: string): void {
  let at = word === 'LET' || word === 'DECLARE' ? c.at + 1 : c.at;
  for (; c.kinds[at] === WORD || c.kinds[at] === QUOTED; at += 2) {
    const next = c.kinds[at + 1];
    if (next === WORD || next === QUOTED || c.words[at + 1] === ':=' || c.words[at + 1] === ',') body.variables.add(ident({ ...c, at }).name);
    if (c.words[at + 1] !== ',') return;
  }
}

function embedded(c: Cursor, body: Body): void {
  const found = statement(c);
  if (found.tree) body.statements.push(found);
}

/** A query in parentheses within a condition, a loop or an assignment. */
function parenthesised(c: Cursor, body: Body): void {
  c.at++;
  const start = startHere(c);
  c.begin = c.at;
  c.fragments = [];
  c.nested = 0;
  const errors: Statement['errors'][number][] = [];
  c.errors = errors;
  const tree = query(c);
  const end = Math.max(start, endBefore(c));
  body.statements.push({ start, end, tree, errors: errors.map((error) => ({ ...error, start: Math.min(error.start, end), end: Math.min(error.end, end) })), templated: false });
  take(c, ')');
}

/** `execute immediate 'select 1'`: a constant is read, anything else is dynamic. */
function executed(c: Cursor, body: Body): void {
  c.at++;
  const after = c.words[c.at + 1];
  if (c.kinds[c.at] !== STRING || (after !== ';' && after !== 'USING' && after !== 'INTO' && c.kinds[c.at + 1] !== END)) body.dynamic = true;
  else body.statements.push(...quotedBody(c, c.at, 'sql', []).statements.filter(({ tree }) => tree));
}
