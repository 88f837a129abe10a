// The bodies of routines, triggers and events: which statements of SQL stand in them and which names are variables ("Compound Statement Syntax" of the manual).
// Its own control structure is walked, not kept.
import type { RoutineBody, Statement } from '../tree.ts';
import { END } from '../tokens.ts';
import { deeper, endBefore, expect, ident, is, isAhead, isAtEnd, isLabel, isName, isPair, skipOne, skipStatement, startHere, take, takeOne, takePair, type Cursor } from '../parser/cursor.ts';
import { expression } from '../parser/expressions.ts';
import { beginsQuery } from '../parser/queries.ts';
import { statement } from '../parser/statements.ts';
import { typeName } from '../parser/types.ts';

interface Body {
  readonly statements: Statement[];
  readonly variables: string[];
  dynamic: boolean;
}

/** The statement in front, most often a block, as the body of a routine. */
export function compoundBody(c: Cursor, variables: readonly string[]): RoutineBody {
  const start = startHere(c);
  const { errors, begin } = c;
  const body: Body = { statements: [], variables: [...variables], dynamic: false };
  step(c, body);
  c.errors = errors;
  c.begin = begin;
  errors.push(...body.statements.flatMap((one) => one.errors).slice(0, 20 - Math.min(20, errors.length)));
  errors.sort((a, b) => a.start - b.start);
  return { start, end: Math.max(start, endBefore(c)), ...body };
}

const LABELLED = ['BEGIN', 'LOOP', 'REPEAT', 'WHILE', 'FOR'];

/** Whether a statement that only bodies have begins here. */
export function beginsCompound(c: Cursor): boolean {
  switch (c.words[c.at]) {
    case 'IF': case 'CASE': case 'LOOP': case 'REPEAT': case 'WHILE': return !isAhead(c, 1, ';');
    case 'DECLARE': case 'RETURN': case 'LEAVE': case 'ITERATE': case 'OPEN': case 'FETCH': case 'CLOSE': return true;
    case 'FOR': return true;
    case 'BEGIN': return isPair(c, 'BEGIN', 'NOT') || (!isAhead(c, 1, ';') && !isAhead(c, 1, 'WORK') && c.kinds[c.at + 1] !== END && c.words.indexOf('END', c.at + 1) > 0);
    default: return isLabel(c) && isAhead(c, 1, ':') && LABELLED.includes(c.words[c.at + 2]!);
  }
}

function step(c: Cursor, body: Body): void {
  if (isLabel(c) && isAhead(c, 1, ':')) c.at += 2;
  switch (c.words[c.at]) {
    case 'BEGIN': return block(c, body);
    case 'IF': return branches(c, body);
    case 'CASE': return cases(c, body);
    case 'LOOP':
      c.at++;
      return looped(c, body, 'LOOP');
    case 'WHILE':
      c.at++;
      condition(c);
      expect(c, 'DO');
      return looped(c, body, 'WHILE');
    case 'REPEAT':
      c.at++;
      list(c, body, ['UNTIL', 'END']);
      if (take(c, 'UNTIL')) condition(c);
      return ended(c, 'REPEAT');
    case 'FOR': return iterated(c, body);
    case 'DECLARE':
      c.at++;
      return declaration(c, body);
    case 'RETURN':
      c.at++;
      return condition(c);
    case 'PREPARE': case 'EXECUTE':
      body.dynamic = true;
      return skipStatement(c);
    case 'LEAVE': case 'ITERATE': case 'OPEN': case 'FETCH': case 'CLOSE': case 'SIGNAL': case 'RESIGNAL': case 'GET': return skipStatement(c);
  }
  const at = c.at;
  const { errors } = c;
  const found = statement(c);
  c.errors = errors;
  if (found.tree || c.at > at) body.statements.push(found);
}

/** Statements and their semicolons, up to one of the words. */
function list(c: Cursor, body: Body, until: readonly string[]): void {
  while (c.kinds[c.at] !== END && !until.includes(c.words[c.at]!)) {
    const before = c.at;
    if (isAtEnd(c)) {
      if (c.words[c.at] !== ';') return;
      c.at++;
      continue;
    }
    deeper(c, 4, () => step(c, body));
    while (!isAtEnd(c) && !until.includes(c.words[c.at]!) && c.at > before) skipOne(c);
    if (c.at === before) c.at++;
  }
}

function block(c: Cursor, body: Body): void {
  c.at++;
  takePair(c, 'NOT', 'ATOMIC');
  list(c, body, ['END']);
  ended(c, undefined);
}

/** `end`, `end if`, and the label after it. */
function ended(c: Cursor, word: string | undefined): void {
  expect(c, 'END');
  if (word !== undefined) expect(c, word);
  if (!isAtEnd(c) && isName(c) && !is(c, 'END')) c.at++;
}

function looped(c: Cursor, body: Body, word: string): void {
  list(c, body, ['END']);
  ended(c, word);
}

function branches(c: Cursor, body: Body): void {
  do {
    c.at++;
    condition(c);
    expect(c, 'THEN');
    list(c, body, ['ELSEIF', 'ELSE', 'END']);
  } while (is(c, 'ELSEIF'));
  if (take(c, 'ELSE')) list(c, body, ['END']);
  ended(c, 'IF');
}

function cases(c: Cursor, body: Body): void {
  c.at++;
  if (!is(c, 'WHEN')) condition(c);
  while (take(c, 'WHEN')) {
    condition(c);
    expect(c, 'THEN');
    list(c, body, ['WHEN', 'ELSE', 'END']);
  }
  if (take(c, 'ELSE')) list(c, body, ['END']);
  ended(c, 'CASE');
}

/** MariaDB's `for i in 1 .. 10 do`, `for r in (select …) do`. */
function iterated(c: Cursor, body: Body): void {
  c.at++;
  if (isName(c)) body.variables.push(ident(c).name);
  expect(c, 'IN');
  take(c, 'REVERSE');
  if (is(c, '(') && beginsQuery(c, c.at + 1)) {
    const { errors } = c;
    body.statements.push(statement(c));
    c.errors = errors;
  } else while (!isAtEnd(c) && !is(c, 'DO')) skipOne(c);
  expect(c, 'DO');
  looped(c, body, 'FOR');
}

function condition(c: Cursor): void {
  if (!isAtEnd(c)) expression(c);
}

/** `declare a, b int default 1`, `declare c cursor for select …`, `declare continue handler for not found set x = 1`. */
function declaration(c: Cursor, body: Body): void {
  if (takeOne(c, ['CONTINUE', 'EXIT', 'UNDO'])) {
    take(c, 'HANDLER');
    take(c, 'FOR');
    do {
      if (!takePair(c, 'NOT', 'FOUND')) {
        if (take(c, 'SQLSTATE')) take(c, 'VALUE');
        if (!isAtEnd(c)) c.at++;
      } 
    } while (take(c, ','));
    return step(c, body);
  }
  do {
    if (isLabel(c)) body.variables.push(ident(c).name);
  } while (take(c, ','));
  if (take(c, 'CURSOR')) {
    if (is(c, '(')) skipOne(c);
    take(c, 'FOR');
    return step(c, body);
  }
  if (takePair(c, 'CONDITION', 'FOR')) return skipStatement(c);
  typeName(c);
  if (takeOne(c, ['DEFAULT', ':=', '='])) condition(c);
}
