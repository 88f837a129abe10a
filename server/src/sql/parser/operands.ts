// The operands of expressions: names, literals, parameters, holes, parentheses, CASE, CAST, arrays, rows and calls.
// The file is long because each form is small and all are alternatives of one choice.
import type { CaseExpr, Expr, Ident, LiteralExpr, MissingExpr, ParameterExpr, StarExpr, TypeName } from '../tree.ts';
import { HOLE, NUMBER, PARAMETER, QUOTED, STRING, SYMBOL, TEMPLATE, WORD, RESERVED } from '../tokens.ts';
import { DEEPEST, endBefore, exact, expect, fail, holeIndex, ident, is, isAhead, isAtEnd, isCallable, isGlued, isHole, isLabel, isMysql, kindAt, name, skipOne, startHere, startsStatement, take, takePair, type Cursor, type Draft } from './cursor.ts';
import { call } from './calls.ts';
import { enclosed, expression, tooDeep } from './expressions.ts';
import { specialForms } from './forms.ts';
import { clauseHere } from './fragments.ts';
import type { Grammar } from './grammar.ts';
import { holdsQuery, query } from './queries.ts';
import { stringText } from './text.ts';
import { intervalFields, precedesString, typeName } from './types.ts';

/** Where an expression should stand: an empty one, after an error. */
export function missing(c: Cursor): MissingExpr {
  fail(c, 'Expected an expression here.');
  const at = endBefore(c);
  return { kind: 'missing', start: at, end: at };
}

export function primary(c: Cursor): Expr {
  const { grammar } = c;
  if (grammar) {
    const own = ownOperand(c, grammar);
    if (own) return own;
  }
  switch (c.kinds[c.at]) {
    case WORD: {
      const word = c.words[c.at]!;
      return word === '' ? path(c) : startsStatement(c) ? missing(c) : (keyword(c, word) ?? path(c));
    }
    case QUOTED: return path(c);
    case STRING: return string(c);
    case NUMBER: return number(c);
    case PARAMETER: return parameter(c);
    case TEMPLATE: case HOLE: return hole(c);
    case SYMBOL: return symbol(c);
    default: return missing(c);
  }
}

/** An operand that only this dialect has, or reads in its own way. */
function ownOperand(c: Cursor, grammar: Grammar): Expr | undefined {
  const start = startHere(c);
  return grammar.named?.(c, start) ?? (c.words[c.at] === '' ? undefined : grammar.operands?.get(c.words[c.at]!)?.(c, start));
}

function symbol(c: Cursor): Expr {
  if (is(c, '(')) return paren(c);
  if (is(c, '*')) return star(c, startHere(c), []);
  if (is(c, '[') && c.dialect.id !== 'postgres') return bracketed(c, startHere(c));
  return missing(c);
}

function star(c: Cursor, start: number, path: readonly Ident[]): StarExpr {
  c.at++;
  const found: Draft<StarExpr> = { kind: 'star', start, end: endBefore(c), path };
  c.grammar?.afterStar?.(c, found);
  return found;
}

// ── Literals, parameters and holes

function string(c: Cursor): Expr {
  const start = startHere(c);
  let value = '';
  do {
    value += stringText(c.text, startHere(c), c.ends[c.at]!, c.dialect);
    c.at++;
  } while (c.kinds[c.at] === STRING && continues(c));
  if (is(c, 'UESCAPE') && kindAt(c, 1) === STRING) c.at += 2;
  return { kind: 'literal', form: bitString(c.text.charCodeAt(start)) ? 'bit' : 'string', start, end: endBefore(c), value };
}

const bitString = (unit: number): boolean => unit === 66 || unit === 98 || unit === 88 || unit === 120;

/** A string goes on after a line break, in other dialects without one; in some the next string is an alias. */
const continues = (c: Cursor): boolean => !c.dialect.stringsStandAlone && (c.dialect.id !== 'postgres' || c.text.slice(endBefore(c), startHere(c)).includes('\n'));

function number(c: Cursor): LiteralExpr {
  const start = startHere(c);
  c.at++;
  const end = endBefore(c);
  return { kind: 'literal', form: 'number', start, end, value: c.text.slice(start, end) };
}

function parameter(c: Cursor): Expr {
  const start = startHere(c);
  c.at++;
  const end = endBefore(c);
  const text = c.text.slice(start, end);
  const bare: ParameterExpr = { kind: 'parameter', start, end, ...named(text) };
  if (is(c, '(') && isGlued(c)) return call(c, { start, end, parts: [], hole: text }, start);
  return bare;
}

function named(text: string): Pick<ParameterExpr, 'style' | 'name'> {
  switch (text[0]) {
    case '$': return { style: 'dollar', name: text.slice(1).replace('!', '').trim() };
    case '?': return { style: 'question', name: text.slice(1) };
    case '@': return { style: 'at', name: text.slice(1) };
    case ':': return { style: 'colon', name: text.slice(1).replace(/^['"]|['"]$|!$/g, '') };
    case '%': return { style: 'percent', name: text[1] === '(' ? text.slice(2, -2) : '' };
    default: return { style: 'template', name: text.slice(2, -1).trim() };
  }
}

/** A hole or template, with the words and dots that are glued to it: `${a}.id`, `${prefix}_id`; or a call of it. */
function hole(c: Cursor): Expr {
  const start = startHere(c);
  const first = c.at;
  const index = holeIndex(c, first);
  c.at++;
  const isTemplate = c.kinds[first] === TEMPLATE;
  continueHole(c);
  const end = endBefore(c);
  const text = c.text.slice(start, end);
  if (is(c, '(') && isGlued(c)) return call(c, { start, end, parts: [], hole: String(index ?? text) }, start);
  if (isTemplate) return { kind: 'parameter', style: 'template', start, end, name: text.slice(2, -2).trim() };
  return { kind: 'hole', start, end, index };
}

function continueHole(c: Cursor): void {
  for (;;) {
    if (isGlued(c) && (kindAt(c) === WORD || isHole(c) || kindAt(c) === QUOTED)) c.at++;
    else if (is(c, '.') && isGlued(c) && (kindAt(c, 1) === WORD || kindAt(c, 1) === QUOTED || isHole(c, 1) || isAhead(c, 1, '*'))) c.at += 2;
    else return;
  }
}

// ── Names and calls

/** `a`, `t.a`, `t.*`, `f(…)`, `point '(0,0)'`. */
function path(c: Cursor): Expr {
  if (!isCallable(c)) return missing(c);
  const start = startHere(c);
  const first = c.at;
  const grown: Ident[] = [ident(c)];
  for (;;) {
    if (isHole(c) && isGlued(c)) return holePath(c, start);
    if (!is(c, '.')) break;
    if (isAhead(c, 1, '*')) {
      c.at++;
      return star(c, start, exact(grown));
    }
    c.at++;
    if (isHole(c)) return holePath(c, start);
    if ((c.kinds[c.at] === PARAMETER || c.kinds[c.at] === NUMBER) && c.dialect.numberedColumns) {
      const column = startHere(c);
      c.at++;
      grown.push({ start: column, end: endBefore(c), name: c.text.slice(column, endBefore(c)), quoted: false });
      continue;
    }
    // `t.` just before the next clause: a name is still to be typed.
    if (!isLabel(c) || (!isGlued(c) && clauseHere(c))) {
      fail(c, 'Expected the name of a column here.');
      break;
    }
    grown.push(ident(c));
  }
  const end = endBefore(c);
  const parts = exact(grown);
  if (is(c, '(') && !c.grammar?.isNoCall?.(c)) return call(c, { start, end, parts }, start);
  if (c.kinds[c.at] === STRING && (c.dialect.typedStrings || (c.dialect.introducers && c.text[start] === '_' && parts.length === 1))) return c.dialect.typedStrings ? typed(c, first) : string(c);
  if (parts.length === 1 && c.kinds[first] === WORD && (c.tokens.flags[first]! & RESERVED) !== 0) fail({ ...c, at: first }, 'Expected an expression here.');
  return { kind: 'column', start, end, path: parts };
}

/** A hole stands for the rest of a name, or for a piece of it. */
function holePath(c: Cursor, start: number): Expr {
  const index = holeIndex(c, c.at);
  c.at++;
  continueHole(c);
  const end = endBefore(c);
  if (is(c, '(') && isGlued(c)) return call(c, { start, end, parts: [], hole: String(index ?? c.text.slice(start, end)) }, start);
  return { kind: 'hole', start, end, index };
}

/** A literal of a type that begins at token `first`. */
function typed(c: Cursor, first: number): Expr {
  c.at = first;
  const start = startHere(c);
  const type = typeName(c);
  return typedLiteral(c, start, type);
}

function typedLiteral(c: Cursor, start: number, type: TypeName): Expr {
  const value = c.kinds[c.at] === STRING ? stringText(c.text, startHere(c), c.ends[c.at]!, c.dialect) : '';
  if (c.kinds[c.at] === STRING) c.at++;
  else fail(c, 'Expected a string here.');
  const isInterval = type.name === 'interval' && type.schema === undefined;
  if (isInterval) intervalFields(c);
  return { kind: 'literal', form: isInterval ? 'interval' : 'string', start, end: endBefore(c), value, type };
}

// ── Words with a grammar of their own

const typeWords: ReadonlySet<string> = new Set([
  'TIMESTAMP', 'TIME', 'DOUBLE', 'CHARACTER', 'CHAR', 'VARCHAR', 'NCHAR', 'NATIONAL', 'BIT', 'NUMERIC', 'DECIMAL', 'DEC', 'INT', 'INTEGER', 'SMALLINT', 'BIGINT', 'REAL', 'FLOAT', 'BOOLEAN',
  'INTERVAL', 'DATE', 'DATETIME', 'JSON',
]);

function keyword(c: Cursor, word: string): Expr | undefined {
  const start = startHere(c);
  const beforeParen = isAhead(c, 1, '(');
  if (typeWords.has(word)) {
    if (word === 'INTERVAL' && !c.dialect.typedStrings) return interval(c, start);
    if (c.dialect.typedStrings && precedesName(c)) return replacedLiteral(c, start);
    if (isAhead(c, 1, '.') || !precedesString(c)) return word === 'JSON' && beforeParen ? specialForms.get(word)!(c, start) : undefined;
    return typedLiteral(c, start, typeName(c));
  }
  switch (word) {
    case 'NULL': return constant(c, 'null');
    case 'TRUE': case 'FALSE': return constant(c, 'boolean');
    case 'DEFAULT': c.at++; return { kind: 'default', start, end: endBefore(c) };
    case 'CASE': return isAhead(c, 1, '.') ? undefined : caseOf(c, start);
    case 'ARRAY': return array(c, start);
    case 'BINARY': return isMysql(c) ? asBytes(c, start) : undefined;
    case 'NEXT': case 'PREVIOUS': return isMysql(c) && isAhead(c, 1, 'VALUE') && isAhead(c, 2, 'FOR') ? sequenceValue(c, start) : undefined;
    case 'CURRENT': {
      if (!takePair(c, 'CURRENT', 'OF')) return undefined;
      if (isLabel(c) || kindAt(c) === PARAMETER) c.at++;
      return { kind: 'current of', start, end: endBefore(c) };
    }
  }
  if (beforeParen) return isAhead(c, -1, '.') ? undefined : parenthesised(c, word, start);
  if (bareCalls.has(word) && !isAhead(c, 1, '.')) {
    const name = ident(c);
    return { kind: 'call', start, end: name.end, name: { start, end: name.end, parts: [name] }, args: [], star: false, distinct: false, order: [], bare: true };
  }
  if (word === 'COLLATION' && isAhead(c, 1, 'FOR') && isAhead(c, 2, '(')) return specialForms.get(word)!(c, start);
  return undefined;
}

/** `interval :period`: a program puts a literal in the place of the name before the server reads it. */
const precedesName = (c: Cursor): boolean => kindAt(c, 1) === PARAMETER && c.text[c.starts[c.at + 1]!] === ':';

function replacedLiteral(c: Cursor, start: number): Expr {
  const type = typeName(c);
  const operand = primary(c);
  return { kind: 'cast', start, end: operand.end, operand, type };
}

/** MySQL's `binary a`: compared byte by byte. */
function asBytes(c: Cursor, start: number): Expr | undefined {
  const kind = kindAt(c, 1);
  if (kind !== WORD && kind !== QUOTED && kind !== STRING && kind !== PARAMETER && !isAhead(c, 1, '(')) return undefined;
  const type = ident(c);
  const inner = primary(c);
  return { kind: 'cast', start, end: inner.end, operand: inner, type: { start: type.start, end: type.end, name: 'binary', modifiers: [], array: 0 } };
}

/** MariaDB's `next value for s`. */
function sequenceValue(c: Cursor, start: number): Expr {
  const first = ident(c);
  c.at += 2;
  const sequence = name(c, 'a sequence');
  return { kind: 'call', start, end: sequence.end, name: { start: first.start, end: first.end, parts: [first] }, args: [], star: false, distinct: false, order: [] };
}

const bareCalls: ReadonlySet<string> = new Set([
  'CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_TIMESTAMP', 'CURRENT_USER', 'CURRENT_ROLE', 'CURRENT_CATALOG', 'CURRENT_SCHEMA', 'LOCALTIME', 'LOCALTIMESTAMP', 'SESSION_USER', 'SYSTEM_USER', 'USER',
]);

function parenthesised(c: Cursor, word: string, start: number): Expr | undefined {
  switch (word) {
    case 'EXISTS': {
      c.at += 2;
      const inner = query(c);
      expect(c, ')');
      return { kind: 'exists', start, end: endBefore(c), query: inner };
    }
    case 'CAST': case 'TREAT': return cast(c, start);
    case 'ROW': {
      c.at += 2;
      const items = is(c, ')') ? [] : enclosed(c);
      expect(c, ')');
      return { kind: 'row', start, end: endBefore(c), items };
    }
  }
  if (bareCalls.has(word)) {
    const name = ident(c);
    return call(c, { start, end: name.end, parts: [name] }, start);
  }
  return specialForms.get(word)?.(c, start);
}

function constant(c: Cursor, form: 'null' | 'boolean'): LiteralExpr {
  const start = startHere(c);
  const value = c.words[c.at]!.toLowerCase();
  c.at++;
  return { kind: 'literal', form, start, end: endBefore(c), value };
}

/** `interval 1 day` of MySQL. */
function interval(c: Cursor, start: number): Expr | undefined {
  if (isAtEnd(c) || isAhead(c, 1, '.') || isAhead(c, 1, ',') || isAhead(c, 1, ')')) return undefined;
  c.at++;
  const value = c.kinds[c.at] === STRING ? stringText(c.text, startHere(c), c.ends[c.at]!, c.dialect) : '';
  const amount = isMysql(c) ? expression(c) : primary(c);
  if (c.kinds[c.at] === WORD && !clauseHere(c) && !is(c, 'AND') && !is(c, 'OR') && !is(c, 'AS')) c.at++;
  return { kind: 'literal', form: 'interval', start, end: Math.max(amount.end, endBefore(c)), value };
}

function caseOf(c: Cursor, start: number): Expr {
  if (c.depth >= DEEPEST) return tooDeep(c);
  c.depth++;
  c.nested++;
  c.at++;
  const draft: Draft<CaseExpr> = { kind: 'case', start, end: start, whens: [] };
  if (!is(c, 'WHEN')) draft.operand = expression(c);
  const whens: { when: Expr; then: Expr }[] = [];
  while (take(c, 'WHEN')) {
    const when = expression(c);
    expect(c, 'THEN');
    whens.push({ when, then: expression(c) });
  }
  if (whens.length === 0) fail(c, 'Expected WHEN here.');
  if (take(c, 'ELSE')) draft.otherwise = expression(c);
  expect(c, 'END');
  c.nested--;
  c.depth--;
  draft.whens = whens;
  draft.end = endBefore(c);
  return draft;
}

export function cast(c: Cursor, start: number): Expr {
  c.at += 2;
  c.nested++;
  const inner = expression(c);
  c.nested--;
  if (!take(c, ',')) expect(c, 'AS');
  const type = typeName(c);
  while (!is(c, ')') && !isAtEnd(c) && (is(c, 'FORMAT') || is(c, 'USING') || is(c, 'CHARACTER') || is(c, 'SET') || kindAt(c) === STRING)) skipOne(c);
  expect(c, ')');
  return { kind: 'cast', start, end: endBefore(c), operand: inner, type };
}

function array(c: Cursor, start: number): Expr | undefined {
  if (isAhead(c, 1, '[')) {
    c.at++;
    return bracketed(c, start);
  }
  if (!isAhead(c, 1, '(')) return undefined;
  c.at += 2;
  const inner = query(c);
  expect(c, ')');
  return { kind: 'array', start, end: endBefore(c), items: [], query: inner };
}

/** `[a, [b]]`. */
function bracketed(c: Cursor, start: number): Expr {
  if (c.depth >= DEEPEST) return tooDeep(c);
  c.depth++;
  c.nested++;
  c.at++;
  const items: Expr[] = [];
  while (!is(c, ']') && !isAtEnd(c)) {
    items.push(is(c, '[') ? bracketed(c, startHere(c)) : expression(c));
    if (!take(c, ',')) break;
  }
  expect(c, ']');
  c.nested--;
  c.depth--;
  return { kind: 'array', start, end: endBefore(c), items };
}

/** A subquery, a row, or an expression in parentheses. */
function paren(c: Cursor): Expr {
  const start = startHere(c);
  const isQuery = holdsQuery(c, c.at);
  c.at++;
  if (isQuery) {
    const inner = query(c);
    expect(c, ')');
    return { kind: 'subquery', start, end: endBefore(c), query: inner };
  }
  if (take(c, ')')) {
    if (c.dialect.id === 'postgres' && c.clause !== 'group') fail({ ...c, at: c.at - 1 }, 'Expected an expression here.');
    return { kind: 'row', start, end: endBefore(c), items: [] };
  }
  const items = enclosed(c);
  if (is(c, 'FROM')) {
    // The SELECT of a subquery was forgotten.
    const inner = query(c);
    expect(c, ')');
    return { kind: 'subquery', start, end: endBefore(c), query: inner };
  }
  expect(c, ')');
  if (items.length > 1) return { kind: 'row', start, end: endBefore(c), items };
  return { kind: 'paren', start, end: endBefore(c), inner: items[0]! };
}
