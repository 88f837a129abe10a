// Queries and writes of Transact-SQL: hints, PIVOT, FOR XML, aliases before their values, and rows that a procedure yields.
import { PARAMETER, QUOTED, STRING, WORD } from '../tokens.ts';
import type { CallExpr, DeleteNode, Expr, FromItem, HoleRef, Ident, InsertNode, JoinRef, LimitClause, Name, QueryNode, TableRef, UpdateNode } from '../tree.ts';
import {
  advance, beginsNext, endBefore, ident, is, isAhead, isAtEnd, isLabel, isPair, kindAt, skipOne, skipParens, startHere, take, takeOne, takePair, type Cursor, type Draft,
} from '../parser/cursor.ts';
import { expression } from '../parser/expressions.ts';
import { functionRef, readAlias } from '../parser/from.ts';
import { stringText } from '../parser/text.ts';
import { execute, isExecute } from './execute.ts';

// ── Select

/** `total = a + b`, `@x = a`, `'total' = a`: what is named stands first. A variable names no output. */
export function leadingAlias(c: Cursor): Ident | undefined {
  const kind = kindAt(c);
  const operator = c.words[c.at + 1]!;
  if (kind === PARAMETER && assigning.has(operator)) {
    c.at += 2;
    return undefined;
  }
  if (operator !== '=' || (kind !== WORD && kind !== QUOTED && kind !== STRING)) return undefined;
  const alias = kind === STRING ? stringAlias(c) : ident(c);
  c.at++;
  return alias;
}
const assigning: ReadonlySet<string> = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=']);

function stringAlias(c: Cursor): Ident {
  const at = c.at++;
  return { start: c.starts[at]!, end: c.ends[at]!, name: stringText(c.text, c.starts[at]!, c.ends[at]!, c.dialect), quoted: true };
}

type Tail = (c: Cursor, node: Draft<QueryNode>) => boolean;

const option: Tail = (c) => {
  if (!isAhead(c, 1, '(')) return false;
  c.at++;
  skipParens(c);
  return true;
};

/** `for xml path(''), type`, `for json auto`, `for browse`: how rows are handed out. */
const forXml: Tail = (c) => {
  if (!isAhead(c, 1, 'XML') && !isAhead(c, 1, 'JSON') && !isAhead(c, 1, 'BROWSE')) return false;
  c.at += 2;
  do {
    while (isLabel(c) && !beginsNext(c) && !is(c, 'OPTION')) {
      c.at++;
      if (is(c, '(')) skipParens(c);
    }
  } while (take(c, ','));
  return true;
};

export const tails: ReadonlyMap<string, Tail> = new Map([['OPTION', option], ['FOR', forXml]]);

// ── From

export const isNoAlias = (c: Cursor): boolean => is(c, 'WINDOW') && isAhead(c, 2, 'AS');

const hints: ReadonlySet<string> = new Set([
  'nolock', 'readuncommitted', 'updlock', 'repeatableread', 'serializable', 'readcommitted', 'fastfirstrow', 'tablock', 'tablockx', 'paglock', 'rowlock', 'nowait', 'readpast', 'xlock',
  'snapshot', 'noexpand', 'holdlock', 'forceseek', 'forcescan', 'readcommittedlock',
]);
const isHint = (text: string): boolean => hints.has(text.toLowerCase());

const opaque: ReadonlySet<string> = new Set(['OPENROWSET', 'OPENQUERY', 'OPENDATASOURCE', 'CONTAINSTABLE', 'FREETEXTTABLE', 'PREDICT']);

/** Functions whose arguments are no expressions, and what is reached through them. */
function opaqueCall(c: Cursor): CallExpr | undefined {
  if (!opaque.has(c.words[c.at]!) || !isAhead(c, 1, '(')) return undefined;
  const start = startHere(c);
  const label = ident(c);
  skipParens(c);
  while (take(c, '.')) if (isLabel(c)) c.at++;
  return { kind: 'call', start, end: endBefore(c), name: { start, end: label.end, parts: [label] }, args: [], star: false, distinct: false, order: [] };
}

export function fromItem(c: Cursor, start: number): FromItem | undefined {
  const call = opaqueCall(c);
  return call && functionRef(c, start, false, [call]);
}

/** What is written may be reached through a function: then its name is not known. */
export function target(c: Cursor): Name | undefined {
  const call = opaqueCall(c);
  return call && { start: call.start, end: call.end, parts: [], hole: call.name.parts[0]!.name };
}

/** What stands behind a table: the time it is asked of, columns of a JSON text, hints without WITH. */
export function afterItem(c: Cursor, item: FromItem): FromItem | undefined {
  if (item.kind === 'function ref') {
    if (isPair(c, 'WITH', '(')) {
      c.at++;
      skipParens(c);
      return aliased(c, item);
    }
    if (is(c, 'WITH') && item.calls[0]?.name.parts[0]?.name.toLowerCase() === 'openxml') {
      c.at++;
      advance(c);
      return aliased(c, item);
    }
    const [call] = item.calls;
    const hinted = call && call.args.length > 0 && call.name.parts.length > 0 && call.args.every((one) => one.kind === 'column' && one.path.length === 1 && isHint(one.path[0]!.name));
    if (hinted) return aliased(c, { kind: 'table ref', start: item.start, end: item.end, name: call.name, columns: [], only: false, ...(item.alias && { alias: item.alias }) });
    return item;
  }
  if (item.kind !== 'table ref') return item;
  if (item.columns.length > 0 && item.columns.every(({ name }) => isHint(name))) return { ...item, columns: [] };
  if (is(c, 'FOR') && isAhead(c, 1, 'SYSTEM_TIME')) {
    temporal(c);
    return aliased(c, item);
  }
  if (isPair(c, 'FOR', 'PATH')) {
    c.at += 2;
    return aliased(c, item);
  }
  return item;
}

function aliased(c: Cursor, item: TableRef | (FromItem & { kind: 'function ref' })): FromItem {
  const labelled: { alias?: Ident; columns: readonly Ident[] } = { columns: [] };
  if (!item.alias) readAlias(c, labelled);
  if (isPair(c, 'WITH', '(')) {
    c.at++;
    skipParens(c);
  }
  return { ...item, ...(labelled.alias && { alias: labelled.alias }), end: Math.max(item.end, endBefore(c)) };
}

/** `for system_time as of x`, `from a to b`, `between a and b`, `contained in (a, b)`, `all`. */
function temporal(c: Cursor): void {
  c.at += 2;
  if (take(c, 'ALL')) return;
  if (takePair(c, 'AS', 'OF')) return void expression(c);
  if (takeOne(c, ['FROM'])) {
    expression(c);
    if (take(c, 'TO')) expression(c);
  } else if (is(c, 'BETWEEN')) {
    skipOne(c);
    expression(c);
  } else {
    while (!isAtEnd(c) && !is(c, '(')) c.at++;
    skipParens(c);
  }
}

/** PIVOT and UNPIVOT: columns come and go, so what the result holds is not known. */
export function pivoted(c: Cursor, left: FromItem): FromItem | undefined {
  if ((!is(c, 'PIVOT') && !is(c, 'UNPIVOT')) || !isAhead(c, 1, '(')) return undefined;
  const start = startHere(c);
  c.at++;
  skipParens(c);
  const end = endBefore(c);
  const right: HoleRef = { kind: 'hole ref', start, end, columns: [], index: undefined };
  const labelled: { alias?: Ident; columns: readonly Ident[] } = { columns: [] };
  readAlias(c, labelled);
  const node: Draft<JoinRef> = { kind: 'join', start: left.start, end: Math.max(end, endBefore(c)), type: 'cross', natural: false, left, right, operatorSpan: { start, end: start + 5 } };
  if (labelled.alias) node.alias = labelled.alias;
  return node;
}

// ── Writes

/** `top (100) percent` before the table that is changed. */
export function beforeTarget(c: Cursor): LimitClause | undefined {
  const start = startHere(c);
  if (!take(c, 'TOP')) return undefined;
  const inParens = take(c, '(');
  let value: Expr | undefined;
  if (inParens) {
    value = expression(c);
    take(c, ')');
  } else advance(c);
  const isShare = take(c, 'PERCENT');
  return value && !isShare ? { start, end: endBefore(c), form: 'top', value } : { start, end: endBefore(c), form: 'top' };
}

/** `with (tablock)`. */
export function afterTarget(c: Cursor): void {
  if (!isPair(c, 'WITH', '(')) return;
  c.at++;
  skipParens(c);
}

/** `insert into t exec p`: the rows are not known. */
export function source(c: Cursor, _node: Draft<InsertNode>): boolean {
  if (!isExecute(c)) return false;
  execute(c, startHere(c));
  return true;
}

/** `update i set … from items i`: the target is what FROM calls so. */
export function isAmong(node: Draft<UpdateNode> | Draft<DeleteNode>, from: readonly FromItem[]): boolean {
  const target = node.table.parts.at(-1);
  if (!target || node.alias) return false;
  for (const waiting = [...from]; waiting.length > 0; ) {
    const item = waiting.pop()!;
    if (item.kind === 'join') waiting.push(item.left, item.right);
    else if (item.kind === 'table ref') {
      const called = item.alias ?? item.name.parts.at(-1);
      if (called?.name.toLowerCase() !== target.name.toLowerCase()) continue;
      if (called.name !== target.name) node.alias = { ...target, name: called.name };
      return true;
    }
  }
  return false;
}
