// Forms that several of the dialects besides PostgreSQL have, for their grammars to choose from.
// The file is long because the forms are many and each is short.
import { NUMBER, PARAMETER, QUOTED, STRING, WORD } from '../tokens.ts';
import type { CallExpr, Clause, Expr, FromItem, HoleRef, Ident, JoinRef, LiteralExpr, OpaqueExpr, QueryNode, SelectNode, StarExpr, Tree } from '../tree.ts';
import {
  endBefore, expect, ident, is, isAhead, isAtEnd, isLabel, isPair, kindAt, name, skipOne, skipParens, skipStatement, startHere, take, takeOne, takePair, type Cursor, type Draft,
} from './cursor.ts';
import { alterStatement } from './dropAlter.ts';
import { expression, expressions, operand } from './expressions.ts';
import { clauseHere } from './fragments.ts';
import { fromItem, readAlias, readCondition } from './from.ts';
import { beginsQuery } from './queries.ts';
import { isClauseEnd, resync } from './resync.ts';
import { condition } from './select.ts';
import { stringText } from './text.ts';

// ── Expressions

export const opaque = (start: number, end: number): OpaqueExpr => ({ kind: 'opaque', start, end });

/** `x -> x + 1`, `(x, y) -> x + y`: its names are no columns, so nothing of it is kept. */
export function lambda(c: Cursor, start: number): Expr | undefined {
  const isTyped = kindAt(c, 1) === WORD && isAhead(c, 2, '->');
  const head = is(c, '(') ? c.tokens.partners[c.at]! + 1 : c.at + (isTyped ? 2 : 1);
  if (head <= c.at || c.words[head] !== '->' || (!is(c, '(') && !isLabel(c))) return undefined;
  c.at = head + 1;
  expression(c);
  return opaque(start, endBefore(c));
}

/** `{'a': 1}` and `{name:Type}`: a map, or ClickHouse's parameter. */
export function braced(c: Cursor, start: number): Expr | undefined {
  if (kindAt(c, 1) === WORD && isAhead(c, 2, ':')) {
    const label = c.text.slice(c.starts[c.at + 1], c.ends[c.at + 1]);
    while (!is(c, '}') && !isAtEnd(c)) skipOne(c);
    take(c, '}');
    return { kind: 'parameter', style: 'template', start, end: endBefore(c), name: label };
  }
  c.at++;
  const items: Expr[] = [];
  c.nested++;
  while (!is(c, '}') && !isAtEnd(c)) {
    const before = c.at;
    if (kindAt(c) === STRING && isAhead(c, 1, ':')) c.at += 2;
    if (is(c, '*')) c.at++;
    else items.push(expression(c));
    if (take(c, ':')) items.push(expression(c));
    if (!take(c, ',')) break;
    if (c.at === before) break;
  }
  c.nested--;
  expect(c, '}');
  return { kind: 'row', start, end: endBefore(c), items };
}

const units: ReadonlySet<string> = new Set(['FROM', 'AND', 'OR', 'AS', 'PRECEDING', 'FOLLOWING']);

/** `interval 1 day`, `interval (a + 1) minute`, `interval '1-2' year to month`. */
export function interval(c: Cursor, start: number): Expr | undefined {
  if (isAhead(c, 1, '.') || isAhead(c, 1, ',') || isAhead(c, 1, ')') || isAhead(c, 1, '=') || (isAhead(c, 1, '(') && kindAt(c, -1) === 0)) return undefined;
  c.at++;
  const value = kindAt(c) === STRING ? stringText(c.text, startHere(c), c.ends[c.at]!, c.dialect) : '';
  const amount = operand(c);
  if (kindAt(c) === WORD && !clauseHere(c) && !units.has(c.words[c.at]!)) {
    c.at++;
    if (is(c, '(')) skipParens(c);
    if (take(c, 'TO') && kindAt(c) === WORD) {
      c.at++;
      if (is(c, '(')) skipParens(c);
    }
  }
  const literal: LiteralExpr = { kind: 'literal', form: 'interval', start, end: Math.max(amount.end, endBefore(c)), value };
  return amount.kind === 'literal' || amount.kind === 'parameter' ? literal : { kind: 'call', start, end: literal.end, name: { start, end: start, parts: [] }, args: [amount], star: false, distinct: false, order: [] };
}

/** A literal of a type whose name is no common one: `bignumeric '1.5'`. */
export function typedString(c: Cursor, start: number): Expr | undefined {
  if (kindAt(c, 1) !== STRING) return undefined;
  const label = ident(c);
  const value = stringText(c.text, startHere(c), c.ends[c.at]!, c.dialect);
  c.at++;
  return { kind: 'literal', form: 'string', start, end: endBefore(c), value, type: { start: label.start, end: label.end, name: label.name, modifiers: [], array: 0 } };
}

/** ALL behind ORDER BY or GROUP BY: every output. */
export function allOutputs(c: Cursor, start: number): Expr | undefined {
  if (c.words[c.at - 1] !== 'BY') return undefined;
  c.at++;
  return opaque(start, endBefore(c));
}

/** `f(x).a`, `a.1`, `x[1].b`: a field of what is no name. */
export function member(c: Cursor, value: Expr): Expr | undefined {
  if (isAhead(c, 1, '*')) {
    c.at += 2;
    const star: Draft<StarExpr> = { kind: 'star', start: value.start, end: endBefore(c), path: [], modified: true };
    starModifiers(c, star);
    return star;
  }
  if (!isLabel({ ...c, at: c.at + 1 }) && kindAt(c, 1) !== NUMBER && kindAt(c, 1) !== PARAMETER) return undefined;
  c.at++;
  const start = startHere(c);
  const field: Ident = isLabel(c) ? ident(c) : { start, end: c.ends[c.at]!, name: c.text.slice(start, c.ends[c.at++]), quoted: false };
  if (!is(c, '(')) return { kind: 'field', start: value.start, end: endBefore(c), operand: value, field };
  c.at++;
  const args = is(c, ')') ? [] : expressions(c);
  expect(c, ')');
  return { kind: 'call', start: value.start, end: endBefore(c), name: { start: field.start, end: field.end, parts: [field] }, args: [value, ...args], star: false, distinct: false, order: [] };
}

/** `a:b.c`: an element of semi-structured data. */
export function element(c: Cursor, value: Expr): Expr | undefined {
  if (value.kind === 'literal' || (kindAt(c, 1) !== WORD && kindAt(c, 1) !== QUOTED && !isAhead(c, 1, '['))) return undefined;
  c.at++;
  if (is(c, '[')) return value;
  const field = ident(c);
  return { kind: 'field', start: value.start, end: endBefore(c), operand: value, field };
}

/** The functions that may follow a call and only steer it. */
export function nullTreatment(c: Cursor): void {
  if ((is(c, 'IGNORE') || is(c, 'RESPECT')) && isAhead(c, 1, 'NULLS')) c.at += 2;
}

const starWords: ReadonlySet<string> = new Set(['EXCEPT', 'EXCLUDE', 'REPLACE', 'RENAME', 'ILIKE', 'APPLY']);

/** `* except (a) replace (b as c)`: what it leaves is not counted out. */
export function starModifiers(c: Cursor, star: Draft<StarExpr>): void {
  while (starWords.has(c.words[c.at]!)) {
    if (is(c, 'EXCEPT') && (beginsQuery(c, c.at + 1) || isAhead(c, 1, 'ALL') || isAhead(c, 1, 'DISTINCT') || (isAhead(c, 1, '(') && beginsQuery(c, c.at + 2)))) return;
    c.at++;
    take(c, 'STRICT');
    if (is(c, '(')) skipParens(c);
    else {
      if (isLabel(c) || kindAt(c) === STRING) c.at++;
      if (is(c, '(')) skipParens(c);
      if (take(c, 'AS') && isLabel(c)) c.at++;
    }
    star.modified = true;
    star.end = endBefore(c);
  }
}

// ── Clauses

/** A query whose clauses hold more than the tree says. */
export function unsaid(node: Draft<QueryNode>, ...clauses: readonly Clause[]): void {
  node.unsaid = [...(node.unsaid ?? []), ...clauses];
}

export function qualify(c: Cursor, node: Draft<SelectNode>): boolean {
  node.qualify = condition(c, 'having');
  unsaid(node, 'having', 'where');
  return true;
}

/** A condition beside WHERE: ClickHouse's PREWHERE. */
export function moreConditions(c: Cursor, node: Draft<SelectNode>): boolean {
  const start = startHere(c);
  const one = condition(c, 'where');
  node.where = node.where ? { kind: 'and', start: node.where.start, end: one.end, operands: [node.where, one] } : one;
  node.whereSpan = { start: node.whereSpan?.start ?? start, end: endBefore(c) };
  return true;
}

/** WITH ROLLUP, WITH CUBE, WITH TOTALS behind the keys of GROUP BY. */
export function withTotals(c: Cursor, node: Draft<SelectNode>): boolean {
  if (!isAhead(c, 1, 'ROLLUP') && !isAhead(c, 1, 'CUBE') && !isAhead(c, 1, 'TOTALS')) return false;
  c.at += 2;
  if (node.groupSpan) node.groupSpan = { start: node.groupSpan.start, end: endBefore(c) };
  resync(c);
  return true;
}

// ── Items of FROM

/** What is made of an item so that its columns are no longer those of a table: PIVOT, MATCH_RECOGNIZE. */
export function reshaped(c: Cursor, item: FromItem): FromItem {
  const start = startHere(c);
  c.at++;
  takePair(c, 'INCLUDE', 'NULLS');
  takePair(c, 'EXCLUDE', 'NULLS');
  skipParens(c);
  const shape: Draft<HoleRef> = { kind: 'hole ref', start, end: endBefore(c), columns: [], index: undefined, lateral: true };
  readAlias(c, shape);
  shape.end = endBefore(c);
  return { kind: 'join', start: item.start, end: shape.end, type: 'cross', natural: false, left: item, right: shape, operatorSpan: { start, end: start } };
}

/** `tablesample bernoulli (10 percent) repeatable (1)`, `sample (10 rows)`. */
export function sampled(c: Cursor, item: FromItem): void {
  const start = startHere(c);
  c.at++;
  takeOne(c, ['SYSTEM', 'BERNOULLI', 'BLOCK', 'ROW', 'RESERVOIR']);
  if (is(c, '(')) skipParens(c);
  if (takeOne(c, ['SEED', 'REPEATABLE']) && is(c, '(')) skipParens(c);
  if (item.kind === 'table ref') (item as Draft<typeof item>).sample = { start, end: endBefore(c) };
  lateAlias(c, item);
}

/** An alias behind what follows a table's name. */
export function lateAlias(c: Cursor, item: FromItem): void {
  const draft: Draft<FromItem> = item;
  if (draft.kind !== 'join' && draft.alias === undefined) readAlias(c, draft);
  draft.end = Math.max(draft.end, endBefore(c));
}

const types: ReadonlyMap<string, JoinRef['type']> = new Map([['LEFT', 'left'], ['RIGHT', 'right'], ['FULL', 'full'], ['CROSS', 'cross'], ['INNER', 'inner'], ['OUTER', 'inner'], ['NATURAL', 'inner']]);

/** A join with words of the dialect around its type: `any left join`, `asof join … match_condition (…) using (a)`. */
export function modifiedJoin(c: Cursor, left: FromItem, modifiers: ReadonlySet<string>): FromItem | undefined {
  let at = c.at;
  let own = false;
  let type: JoinRef['type'] = 'inner';
  for (; modifiers.has(c.words[at]!) || types.has(c.words[at]!); at++) {
    if (modifiers.has(c.words[at]!)) own = true;
    else if (c.words[at] !== 'OUTER') type = types.get(c.words[at]!)!;
  }
  if (!own || c.words[at] !== 'JOIN') return undefined;
  const start = startHere(c);
  const natural = c.words.slice(c.at, at).includes('NATURAL');
  c.at = at + 1;
  const operatorSpan = { start, end: endBefore(c) };
  const right = fromItem(c);
  if (!right) return left;
  const node: Draft<JoinRef> = { kind: 'join', start: left.start, end: right.end, type, natural, left, right, operatorSpan };
  if (take(c, 'MATCH_CONDITION')) skipParens(c);
  if (type !== 'cross' && !natural) readCondition(c, node);
  node.end = Math.max(right.end, endBefore(c));
  return node;
}

/** An expression in the place of an item of FROM, as a call that is joined to what stands before it. */
export const callOf = (value: Expr): CallExpr => (value.kind === 'call' ? value : { kind: 'call', start: value.start, end: value.end, name: { start: value.start, end: value.start, parts: [] }, args: [value], star: false, distinct: false, order: [] });

// ── Statements

/** A statement of which only the words are kept. */
export function passed(c: Cursor, start: number): Tree {
  const words = c.text.slice(start, c.ends[c.at]).toLowerCase();
  skipStatement(c);
  return { kind: 'utility', start, end: endBefore(c), words, tables: [] };
}

/** `name = value, …`, `(…)`: options up to a word that ends them or the end. */
export function skipOptions(c: Cursor, ends: ReadonlySet<string>): void {
  while (!isAtEnd(c) && !is(c, ')') && !ends.has(c.words[c.at]!)) skipOne(c);
}

/** Whether a clause of a query can end here. */
export const isEnd = (c: Cursor): boolean => isClauseEnd(c);

/** `on cluster x`, `partition (p)`. */
export function onCluster(c: Cursor): void {
  if (!isPair(c, 'ON', 'CLUSTER')) return;
  c.at += 2;
  if (kindAt(c) === STRING || is(c, '{')) skipOne(c);
  else name(c, 'a cluster');
  while (!isAtEnd(c) && is(c, '}')) c.at++;
}

/** ALTER as far as it is common; what else it does makes the table's shape unknown. */
export function looselyAltered(c: Cursor, start: number): Tree {
  const { errors } = c;
  c.errors = [];
  const tree = alterStatement(c, start);
  const failed = c.errors.length > 0 || !isAtEnd(c);
  c.errors = errors;
  if (!failed) return tree;
  skipStatement(c);
  return tree.kind === 'alter table' ? { ...tree, end: endBefore(c), actions: [{ kind: 'unread', start, end: endBefore(c) }] } : { ...tree, end: endBefore(c) };
}
