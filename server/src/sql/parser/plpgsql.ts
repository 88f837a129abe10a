// PL/pgSQL: which statements of SQL stand in a body, which names are variables, and whether text is executed that cannot be read.
// Its own control structure is walked, not kept: IF, LOOP and the like only divide the statements.
import type { Statement } from '../tree.ts';
import { END, PARAMETER, RESERVED, STRING } from '../tokens.ts';
import { advance, beginsLine, ident, is, isAhead, isAtEnd, isHole, isName, skipOne, skipStatement, take, takeOne, takePair, type Cursor } from './cursor.ts';
import { quotedBody } from './bodies.ts';
import { expression } from './expressions.ts';
import { beginsQuery } from './queries.ts';
import { statement } from './statements.ts';

export interface ProceduralBody {
  readonly statements: readonly Statement[];
  readonly variables: readonly string[];
  readonly dynamic: boolean;
}

interface Body {
  readonly statements: Statement[];
  readonly variables: string[];
  dynamic: boolean;
}

/** Words after which another statement begins without a semicolon. */
const dividers: ReadonlySet<string> = new Set(['BEGIN', 'THEN', 'ELSE', 'LOOP', 'EXCEPTION']);

export function proceduralBody(c: Cursor, parameters: readonly string[]): ProceduralBody {
  c.procedural = true;
  // LOOP follows a query without anything between, so it cannot be an alias there.
  c.words.forEach((word, index) => { if (word === 'LOOP') c.tokens.flags[index] = RESERVED; });
  const body: Body = { statements: [], variables: [...parameters, 'found'], dynamic: false };
  while (c.kinds[c.at] !== END) {
    const before = c.at;
    step(c, body);
    if (c.at === before) c.at++;
  }
  return body;
}

function step(c: Cursor, body: Body): void {
  switch (c.words[c.at]) {
    case ';': case 'BEGIN': case 'THEN': case 'ELSE': case 'LOOP': case 'EXCEPTION':
      c.at++;
      return;
    case 'DECLARE':
      c.at++;
      return declarations(c, body);
    case 'END':
      while (!isAtEnd(c)) c.at++;
      return;
    case 'IF': case 'ELSIF': case 'ELSEIF': case 'WHILE': case 'WHEN': case 'CASE': case 'EXIT': case 'CONTINUE':
      c.at++;
      return conditionThen(c);
    case 'FOR': case 'FOREACH':
      c.at++;
      return loopOver(c, body);
    case 'RETURN':
      c.at++;
      return returned(c, body);
    case 'PERFORM': return embedded(c, body);
    case 'EXECUTE':
      c.at++;
      return executed(c, body);
    case 'OPEN': return opened(c, body);
    case '#':
      do c.at++;
      while (!isAtEnd(c) && !beginsLine(c));
      return;
    case 'ASSERT': case 'RAISE': case 'GET': case 'CLOSE': case 'FETCH': case 'MOVE': case 'NULL': case 'COMMIT': case 'ROLLBACK': return skipStatement(c);
    case 'CALL': return embedded(c, body);
    case '<<': case '>>': return labelled(c);
  }
  if (isAssignment(c)) return assigned(c);
  embedded(c, body);
}

/** `<<label>>`. */
function labelled(c: Cursor): void {
  while (!is(c, '>>') && !isAtEnd(c)) c.at++;
  take(c, '>>');
}

/** `x := …`, `x.y[1] = …`. */
function isAssignment(c: Cursor): boolean {
  if (!isName(c) && !isHole(c) && c.kinds[c.at] !== PARAMETER) return false;
  let at = c.at + 1;
  while (c.words[at] === '.' || c.words[at] === '[') {
    if (c.words[at] === '[') while (c.words[at] !== ']' && c.words[at] !== ';' && c.kinds[at] !== END) at++;
    else at++;
    at++;
  }
  return c.words[at] === ':=' || c.words[at] === '=';
}

function assigned(c: Cursor): void {
  while (!isAtEnd(c) && !is(c, ':=') && !is(c, '=')) c.at++;
  advance(c);
  readCondition(c);
  skipStatement(c);
}

/** Reads an expression whose queries are of no further interest, without keeping its errors. */
function readCondition(c: Cursor): void {
  c.errors = [];
  if (!isAtEnd(c)) expression(c);
}

/** To THEN or LOOP, or to the end of the statement. */
function conditionThen(c: Cursor): void {
  while (!isAtEnd(c) && !dividers.has(c.words[c.at]!) && !is(c, 'WHEN')) {
    const before = c.at;
    readCondition(c);
    if (c.at === before) skipOne(c);
  }
}

/** A statement of SQL that stands in the body as it would stand alone. */
function embedded(c: Cursor, body: Body): void {
  const at = c.at;
  const found = statement(c);
  if (found.tree || c.at > at) body.statements.push(found);
}

/** `for r in select … loop`, `for i in 1..10 loop`, `for r in execute … loop`. */
function loopOver(c: Cursor, body: Body): void {
  do {
    if (isName(c)) body.variables.push(ident(c).name);
    else if (!isAtEnd(c)) c.at++;
    while (take(c, '.')) advance(c);
  } while (take(c, ','));
  while (!isAtEnd(c) && !is(c, 'IN')) c.at++;
  take(c, 'IN');
  take(c, 'REVERSE');
  if (beginsQuery(c, c.at) || (is(c, '(') && beginsQuery(c, c.at + 1))) return embedded(c, body);
  if (take(c, 'EXECUTE')) return executed(c, body);
  conditionThen(c);
}

function returned(c: Cursor, body: Body): void {
  if (takePair(c, 'QUERY', 'EXECUTE')) return executed(c, body);
  if (c.text.slice(c.starts[c.at], c.ends[c.at]).toLowerCase() === 'query') {
    c.at++;
    if (take(c, 'EXECUTE')) return executed(c, body);
    return embedded(c, body);
  }
  take(c, 'NEXT');
  readCondition(c);
  skipStatement(c);
}

/** `execute 'select 1' using x`: a constant is read, anything else is dynamic. */
function executed(c: Cursor, body: Body): void {
  const isConstant = c.kinds[c.at] === STRING && (c.words[c.at + 1] === ';' || c.words[c.at + 1] === 'USING' || c.words[c.at + 1] === 'INTO' || c.words[c.at + 1] === 'LOOP' || c.kinds[c.at + 1] === END);
  if (!isConstant) body.dynamic = true;
  else body.statements.push(...constantStatements(c));
  while (!isAtEnd(c) && !is(c, 'LOOP')) skipOne(c);
}

/** The statements of a constant text, read where it stands. */
function constantStatements(c: Cursor): readonly Statement[] {
  return quotedBody(c, c.at, 'sql', []).statements;
}

/** `open c for select …`. */
function opened(c: Cursor, body: Body): void {
  while (!isAtEnd(c) && !is(c, 'FOR')) c.at++;
  if (!take(c, 'FOR')) return;
  if (take(c, 'EXECUTE')) return executed(c, body);
  embedded(c, body);
}

// ── Declarations

/** Up to BEGIN: `name [constant] type [not null] [:= value];`. */
function declarations(c: Cursor, body: Body): void {
  while (c.kinds[c.at] !== END && !is(c, 'BEGIN')) {
    if (isName(c)) body.variables.push(ident(c).name);
    cursorQuery(c, body);
    while (!isAtEnd(c)) {
      if (is(c, ':=') || is(c, 'DEFAULT') || is(c, '=')) {
        c.at++;
        readCondition(c);
      } else skipOne(c);
    }
    if (c.kinds[c.at] !== END) c.at++;
  }
}

/** `c cursor (x int) for select …`. */
function cursorQuery(c: Cursor, body: Body): void {
  const isCursor = is(c, 'CURSOR') || isAhead(c, 1, 'CURSOR') || isAhead(c, 2, 'CURSOR');
  if (!isCursor) return;
  while (!isAtEnd(c) && !is(c, 'FOR') && !is(c, 'IS')) skipOne(c);
  if (takeOne(c, ['FOR', 'IS'])) embedded(c, body);
}
