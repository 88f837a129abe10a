// Functions, procedures and DO blocks: what is declared of them, and the body by its language.
import type { CreateRoutine, TypeName, Ident } from '../tree.ts';
import { endBefore, expect, fail, ident, is, isAhead, isAtEnd, isLabel, isName, isPair, isString, name, skipOne, startHere, take, takeOne, takePair, type Cursor, type Draft } from './cursor.ts';
import { atomicBody, quotedBody, returnBody } from './bodies.ts';
import { expression } from './expressions.ts';
import { closeParen } from './queries.ts';
import { typeName } from './types.ts';

type Routine = Draft<CreateRoutine>;
type Parameter = Draft<CreateRoutine['parameters'][number]>;

export function createRoutine(c: Cursor, start: number): CreateRoutine {
  const object = take(c, 'PROCEDURE') ? 'procedure' : (expect(c, 'FUNCTION'), 'function');
  const node: Routine = { kind: 'create routine', start, end: start, object, name: name(c, `a ${object}`), language: '', parameters: [] };
  if (is(c, '(')) node.parameters = parameters(c);
  if (c.dialect.id === 'postgres') {
    if (take(c, 'RETURNS')) node.returns = returnType(c);
    readOptions(c, node);
  } else while (!isAtEnd(c)) skipOne(c);
  node.end = endBefore(c);
  return node;
}

/** `(in a int, out b text default 'x', variadic c int[])`. */
function parameters(c: Cursor): Parameter[] {
  c.at++;
  const found: Parameter[] = [];
  while (!is(c, ')') && !isAtEnd(c)) {
    found.push(parameter(c));
    if (!take(c, ',')) break;
  }
  closeParen(c);
  return found;
}

const modes = ['IN', 'OUT', 'INOUT', 'VARIADIC'];

function parameter(c: Cursor): Parameter {
  const node: Parameter = {};
  let mode = takeOne(c, modes);
  if (mode === 'IN' && take(c, 'OUT')) mode = 'INOUT';
  if (hasName(c)) node.name = ident(c);
  mode ??= takeOne(c, modes);
  if (mode) node.mode = mode.toLowerCase();
  node.type = typeName(c);
  if (take(c, 'DEFAULT') || take(c, '=') || take(c, ':=')) expression(c);
  return node;
}

/** Whether the word in front is a parameter's name: a type follows it. */
function hasName(c: Cursor): boolean {
  if (!isLabel(c)) return false;
  const next = c.words[c.at + 1]!;
  const kind = c.kinds[c.at + 1];
  if (kind !== 1 && kind !== 2) return false;
  if (next === 'DEFAULT' || next === 'ARRAY') return false;
  if (is(c, 'DOUBLE') && next === 'PRECISION') return false;
  if ((is(c, 'CHARACTER') || is(c, 'CHAR') || is(c, 'BIT') || is(c, 'NATIONAL') || is(c, 'NCHAR')) && (next === 'VARYING' || next === 'CHARACTER' || next === 'CHAR' || next === 'VARCHAR')) return false;
  if ((is(c, 'TIME') || is(c, 'TIMESTAMP')) && (next === 'WITH' || next === 'WITHOUT')) return false;
  if (is(c, 'INTERVAL') && /^(YEAR|MONTH|DAY|HOUR|MINUTE|SECOND)$/.test(next)) return false;
  return !is(c, 'SETOF');
}

function returnType(c: Cursor): TypeName {
  if (!isPair(c, 'TABLE', '(')) return typeName(c);
  const start = startHere(c);
  c.at++;
  parameters(c);
  return { start, end: endBefore(c), name: 'table', modifiers: [], array: 0, setOf: true };
}

function readOptions(c: Cursor, node: Routine): void {
  let body: { token: number } | undefined;
  while (!isAtEnd(c)) {
    if (take(c, 'LANGUAGE')) node.language = languageName(c);
    else if (take(c, 'AS')) {
      if (!isString(c)) fail(c, 'Expected the body in quotes here.');
      else {
        body = { token: c.at++ };
        if (take(c, ',') && isString(c)) {
          body = undefined;
          c.at++;
        }
      }
    } else if (isPair(c, 'BEGIN', 'ATOMIC')) {
      node.body = atomicBody(c, names(node));
      node.language ||= 'sql';
    } else if (is(c, 'RETURN')) {
      node.body = returnBody(c, names(node));
      node.language ||= 'sql';
    } else if (!option(c, node)) return;
  }
  if (body) node.body = quotedBody(c, body.token, node.language, names(node));
}

const languageName = (c: Cursor): string => {
  if (isString(c)) return c.text.slice(startHere(c) + 1, c.ends[c.at++]! - 1).toLowerCase();
  if (isLabel(c)) return ident(c).name;
  fail(c, 'Expected a language here.');
  return '';
};

/** One of the words that describe a routine. */
function option(c: Cursor, node: Routine): boolean {
  const volatility = takeOne(c, ['IMMUTABLE', 'STABLE', 'VOLATILE']);
  if (volatility) {
    node.volatility = volatility.toLowerCase() as NonNullable<CreateRoutine['volatility']>;
    return true;
  }
  if (takeOne(c, ['STRICT', 'WINDOW', 'LEAKPROOF'])) return true;
  switch (c.words[c.at]) {
    case 'NOT':
      c.at++;
      return expect(c, 'LEAKPROOF');
    case 'CALLED': case 'RETURNS':
      while (!is(c, 'INPUT') && !isAtEnd(c)) c.at++;
      return take(c, 'INPUT');
    case 'EXTERNAL': case 'SECURITY':
      take(c, 'EXTERNAL');
      expect(c, 'SECURITY');
      return takeOne(c, ['DEFINER', 'INVOKER']) !== undefined;
    case 'PARALLEL': case 'COST': case 'ROWS': case 'SUPPORT':
      c.at++;
      if (isAtEnd(c)) return false;
      if (isName(c)) name(c, 'a name');
      else c.at++;
      return true;
    case 'SET': return setOption(c);
    case 'TRANSFORM':
      c.at++;
      while (takePair(c, 'FOR', 'TYPE')) {
        typeName(c);
        take(c, ',');
      }
      return true;
    default: return false;
  }
}

const optionWords: ReadonlySet<string> = new Set(['AS', 'LANGUAGE', 'SET', 'IMMUTABLE', 'STABLE', 'VOLATILE', 'STRICT', 'SECURITY', 'COST', 'ROWS', 'PARALLEL', 'BEGIN', 'RETURN', 'CALLED', 'RETURNS', 'LEAKPROOF', 'WINDOW']);

/** `set search_path = a, b`, `set x from current`. */
function setOption(c: Cursor): boolean {
  c.at++;
  do skipOne(c);
  while (!isAtEnd(c) && !(optionWords.has(c.words[c.at]!) && !isAhead(c, 1, '.') && c.words[c.at - 1] !== ','));
  return true;
}

/** Names that are no columns inside the body. */
function names(node: Routine): string[] {
  return node.parameters.map((one) => one.name).filter((label): label is Ident => label !== undefined).map((label) => label.name);
}

/** `do $$ … $$ language plpgsql`. */
export function doBlock(c: Cursor, start: number): CreateRoutine {
  c.at++;
  const node: Routine = { kind: 'create routine', start, end: start, object: 'do', language: 'plpgsql', parameters: [] };
  let token = -1;
  for (;;) {
    if (take(c, 'LANGUAGE')) node.language = languageName(c);
    else if (isString(c) && (token < 0 || token === c.at - 1)) token = token < 0 ? c.at++ : (c.at++, token);
    else break;
  }
  if (token >= 0) node.body = quotedBody(c, token, node.language, []);
  else fail(c, 'Expected the body in quotes here.');
  node.end = endBefore(c);
  return node;
}
