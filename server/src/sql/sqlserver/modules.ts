// Procedures, functions and triggers of Transact-SQL: what is declared of them, and the statements of their bodies, which end with the batch.
import { END, META, PARAMETER } from '../tokens.ts';
import type { CreateRoutine, CreateTrigger, Ident, RoutineBody, Statement } from '../tree.ts';
import { advance, deeper, endBefore, expect, ident, is, isAhead, isAtEnd, kindAt, name, skipOne, startHere, take, takeOne, takePair, type Cursor, type Draft } from '../parser/cursor.ts';
import { expression } from '../parser/expressions.ts';
import { statement } from '../parser/statements.ts';
import { tableElements } from '../parser/tables.ts';
import { typeName } from '../parser/types.ts';

/** PROC, PROCEDURE or FUNCTION is in front. */
export function createModule(c: Cursor, start: number): CreateRoutine {
  const object = take(c, 'FUNCTION') ? 'function' : (c.at++, 'procedure');
  const node: Draft<CreateRoutine> = { kind: 'create routine', start, end: start, object, name: name(c, `a ${object}`), language: 'tsql', parameters: [] };
  if (take(c, ';') && kindAt(c) === 4) c.at++;
  node.parameters = parameters(c);
  if (take(c, 'RETURNS')) returns(c, node);
  options(c);
  node.body = body(c, []);
  node.end = endBefore(c);
  return node;
}

type Parameter = CreateRoutine['parameters'][number];

/** `@a int = 1 output, @b dbo.ids readonly`, with or without parentheses. */
function parameters(c: Cursor): Parameter[] {
  const inParens = take(c, '(');
  const found: Parameter[] = [];
  while (kindAt(c) === PARAMETER) {
    found.push(parameter(c));
    if (!take(c, ',')) break;
  }
  if (inParens) expect(c, ')');
  return found;
}

function parameter(c: Cursor): Parameter {
  const label: Ident = ident(c);
  take(c, 'AS');
  const type = typeName(c);
  take(c, 'VARYING');
  if (takePair(c, 'NOT', 'NULL') || take(c, 'NULL')) take(c, 'NULL');
  if (take(c, '=')) expression(c);
  const mode = takeOne(c, ['OUTPUT', 'OUT', 'READONLY']);
  take(c, 'READONLY');
  return { name: label, type, ...(mode !== undefined && mode !== 'READONLY' && { mode: 'out' }) };
}

function returns(c: Cursor, node: Draft<CreateRoutine>): void {
  const start = startHere(c);
  if (kindAt(c) === PARAMETER) c.at++;
  if (!take(c, 'TABLE')) {
    node.returns = typeName(c);
    return;
  }
  if (is(c, '(')) tableElements(c);
  node.returns = { start, end: endBefore(c), name: 'table', modifiers: [], array: 0, setOf: true };
}

/** `with schemabinding, execute as owner`, `for replication`, up to AS. */
function options(c: Cursor): void {
  while (!isAtEnd(c) && !is(c, 'BEGIN') && !is(c, 'RETURN') && !(is(c, 'AS') && c.words[c.at - 1] !== 'EXECUTE' && c.words[c.at - 1] !== 'EXEC')) skipOne(c);
  take(c, 'AS');
}

/** TRIGGER is in front. */
export function createModuleTrigger(c: Cursor, start: number): CreateTrigger {
  c.at++;
  const parts = name(c, 'a trigger');
  const label = parts.parts.at(-1) ?? { start: parts.start, end: parts.end, name: '', quoted: false };
  expect(c, 'ON');
  if (take(c, 'ALL')) advance(c);
  const table = is(c, 'DATABASE') || isAhead(c, -1, 'SERVER') ? { start: endBefore(c), end: endBefore(c), parts: [] } : name(c, 'a table');
  options(c);
  const node: Draft<CreateTrigger> = { kind: 'create trigger', start, end: start, name: label, table, body: body(c, ['inserted', 'deleted']) };
  node.end = endBefore(c);
  return node;
}

/** Statements up to the end of the batch. */
function body(c: Cursor, variables: readonly string[]): RoutineBody {
  const start = startHere(c);
  // What an assembly does is not written here.
  if (is(c, 'EXTERNAL')) while (c.kinds[c.at] !== END && c.kinds[c.at] !== META) c.at++;
  const { errors, begin } = c;
  const outer = { ...c.script };
  const statements: Statement[] = [];
  c.script.pending = false;
  c.script.blocks = [];
  while (c.kinds[c.at] !== END && c.kinds[c.at] !== META) {
    const before = c.at;
    if (isAtEnd(c)) c.at++;
    else {
      const inner = deeper(c, 20, () => statement(c));
      if (inner) statements.push(inner);
      if (c.at === before) c.at++;
    }
  }
  c.script.pending = outer.pending;
  c.script.blocks = outer.blocks;
  c.errors = errors;
  c.begin = begin;
  errors.push(...statements.flatMap((one) => one.errors).slice(0, 20));
  return { start: Math.min(start, endBefore(c)), end: endBefore(c), statements, variables, dynamic: false };
}

export const isModule = (c: Cursor): boolean => is(c, 'PROC') || is(c, 'PROCEDURE') || is(c, 'FUNCTION');
