// EXEC: calls of procedures, the statements in constant texts, and sp_rename, which is a definition in the form of a call.
import { PARAMETER, STRING } from '../tokens.ts';
import type { AlterAction, CreateRoutine, Ident, Name, Tree } from '../tree.ts';
import { quotedBody } from '../parser/bodies.ts';
import { advance, beginsNext, endBefore, is, isAhead, isAtEnd, isLabel, isNameLike, isString, kindAt, name, skipParens, take, takeOne, type Cursor } from '../parser/cursor.ts';
import { expression } from '../parser/expressions.ts';

/** EXEC or the name of a procedure is in front. */
export function execute(c: Cursor, start: number): Tree {
  takeOne(c, ['EXEC', 'EXECUTE']);
  if (is(c, 'AS')) return as(c, start);
  if (is(c, '(')) return executedText(c, start);
  if (kindAt(c) === PARAMETER && isAhead(c, 1, '=')) c.at += 2;
  const procedure = isNameLike(c) ? name(c, 'a procedure') : undefined;
  const called = procedure?.parts.at(-1)?.name.toLowerCase();
  if (called === 'sp_rename') return renamed(c, start) ?? call(c, start);
  if (called === 'sp_executesql') return executedStatement(c, start);
  return call(c, start);
}

function call(c: Cursor, start: number): Tree {
  passedValues(c);
  if (is(c, 'WITH') && (isAhead(c, 1, 'RECOMPILE') || isAhead(c, 1, 'RESULT') || isLabel({ ...c, at: c.at + 1 }))) {
    c.at += 2;
    if (takeOne(c, ['SETS']) && !takeOne(c, ['NONE', 'UNDEFINED'])) skipParens(c);
  }
  return { kind: 'utility', start, end: endBefore(c), words: 'exec', tables: [] };
}

/** `@a = 1, 'x', @out output`. */
function passedValues(c: Cursor): void {
  if (isAtEnd(c) || beginsNext(c) || is(c, 'WITH') || is(c, ')')) return;
  do {
    if (kindAt(c) === PARAMETER && isAhead(c, 1, '=')) c.at += 2;
    if (!take(c, 'DEFAULT')) expression(c);
    takeOne(c, ['OUTPUT', 'OUT']);
  } while (take(c, ','));
}

/** `execute as user = 'x'`. */
function as(c: Cursor, start: number): Tree {
  c.at++;
  if (isLabel(c)) c.at++;
  if (take(c, '=')) expression(c);
  return { kind: 'utility', start, end: endBefore(c), words: 'execute as', tables: [] };
}

/** `exec ('select 1')`: a constant is read where it stands, anything else is only known when it runs. */
function executedText(c: Cursor, start: number): Tree {
  const open = c.at;
  const close = c.tokens.partners[open]!;
  const constant = c.kinds[open + 1] === STRING && close === open + 2;
  skipParens(c);
  if (take(c, 'AS')) while (isLabel(c) && !beginsNext(c)) (c.at++, take(c, '=') && advance(c));
  if (take(c, 'AT') && isLabel(c)) c.at += isLabel({ ...c, at: c.at + 1 }) && !beginsNext({ ...c, at: c.at + 1 }) ? 2 : 1;
  return block(c, start, constant ? open + 1 : undefined);
}

function executedStatement(c: Cursor, start: number): Tree {
  if (kindAt(c) === PARAMETER && isAhead(c, 1, '=')) c.at += 2;
  const constant = isString(c) && !isAhead(c, 1, '+') ? c.at : undefined;
  passedValues(c);
  return block(c, start, constant);
}

function block(c: Cursor, start: number, token: number | undefined): CreateRoutine {
  const body = token === undefined ? { start, end: endBefore(c), statements: [], variables: [], dynamic: true } : quotedBody(c, token, 'sql', []);
  return { kind: 'create routine', object: 'do', start, end: endBefore(c), language: 'sql', parameters: [], body };
}

// ── Renaming

/** `sp_rename 'dbo.t.c', 'd', 'COLUMN'`; nothing where a name is not written out. */
function renamed(c: Cursor, start: number): Tree | undefined {
  const first = c.at;
  const found: (readonly Ident[])[] = [];
  do {
    if (kindAt(c) === PARAMETER && isAhead(c, 1, '=')) c.at += 2;
    if (!isString(c)) break;
    found.push(namesIn(c, c.at++));
  } while (take(c, ','));
  const [from, to, kind] = found;
  const label = to?.length === 1 ? to[0] : undefined;
  if (!from || from.length === 0 || !label || (!isAtEnd(c) && !beginsNext(c))) return void (c.at = first);
  const range = { start, end: endBefore(c) };
  const what = kind?.[0]?.name.toUpperCase();
  const nameOf = (parts: readonly Ident[]): Name => ({ start: parts[0]!.start, end: parts.at(-1)!.end, parts });
  if (what === 'INDEX' && from.length > 1) {
    const index = nameOf([...from.slice(0, -2), from.at(-1)!]);
    return { kind: 'alter index', ...range, name: index, ifExists: false, action: { kind: 'rename', to: label } };
  }
  const action: AlterAction = what === 'COLUMN' && from.length > 1 ? { kind: 'rename column', ...range, name: from.at(-1)!, to: label } : { kind: 'rename', ...range, to: label };
  const table = action.kind === 'rename column' ? nameOf(from.slice(0, -1)) : nameOf(from);
  return { kind: 'alter table', ...range, object: 'table', name: table, ifExists: what !== undefined && what !== 'COLUMN', only: false, actions: [action] };
}

/** The parts of a name that a string spells: `[dbo].[t]`. The new name is one part, dots and all, but is mostly written without any. */
function namesIn(c: Cursor, token: number): Ident[] {
  const from = c.text.indexOf("'", c.starts[token]) + 1;
  const text = c.text.slice(from, Math.max(from, c.ends[token]! - 1));
  return [...text.matchAll(/\[([^\]]*)\]|"([^"]*)"|[^.[\]"]+/g)].map((match) => ({
    start: from + match.index, end: from + match.index + match[0].length, name: match[1] ?? match[2] ?? match[0].trim(), quoted: match[1] !== undefined || match[2] !== undefined,
  }));
}

export const isExecute = (c: Cursor): boolean => is(c, 'EXEC') || is(c, 'EXECUTE');
