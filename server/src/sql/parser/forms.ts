// The calls of the SQL standard whose arguments are divided by words: EXTRACT, TRIM, SUBSTRING, SQL/JSON, XML.
// They become ordinary calls: their values are arguments, and what only steers them is read and dropped.
// The file is long because the forms are many and each is short.
import type { CallExpr, Expr, OrderItem } from '../tree.ts';
import { endBefore, expect, fail, ident, is, isAhead, isAtEnd, isLabel, isMysql, isPair, startHere, take, takeOne, takePair, type Cursor, type Draft } from './cursor.ts';
import { afterCall, orderItems } from './calls.ts';
import { expression, operand } from './expressions.ts';
import { beginsQuery, query } from './queries.ts';
import { STRING } from '../tokens.ts';
import { typeName } from './types.ts';

type Form = (c: Cursor, start: number) => CallExpr;

/** A form whose name is the word in front and whose arguments are read by `read`. */
const form = (read: (c: Cursor, args: Expr[]) => void | OrderItem[]): Form => (c, start) => {
  const name = ident(c);
  const args: Expr[] = [];
  c.at++;
  c.nested++;
  const order = is(c, ')') ? undefined : read(c, args);
  c.grammar?.endArguments?.(c);
  c.nested--;
  expect(c, ')');
  const draft: Draft<CallExpr> = { kind: 'call', start, end: start, name: { start: name.start, end: name.end, parts: [name] }, args, star: false, distinct: false, order: order ?? [] };
  return afterCall(c, draft);
};

/** `extract(year from x)`: the field is a word, not a column. */
const extract = form((c, args) => {
  if (isLabel(c) && isAhead(c, 1, 'FROM')) {
    const start = startHere(c);
    const field = ident(c);
    args.push({ kind: 'literal', form: 'keyword', start, end: field.end, value: field.name });
  } else args.push(operand(c));
  expect(c, 'FROM');
  args.push(expression(c));
});

const dividers = ['FROM', 'FOR', 'PLACING', 'IN', 'USING', ',', 'SIMILAR', 'ESCAPE'];

/** `substring(x from 1 for 2)`, `position(a in b)`, `overlay(a placing b from 1)`. */
const divided = form((c, args) => {
  divide(c, args);
});

/** MySQL's `match (a, b) against ('x' in boolean mode)`: its columns, then the text. */
const matching = form((c, args) => {
  do args.push(expression(c));
  while (take(c, ','));
  if (!isMysql(c) || !isPair(c, ')', 'AGAINST') || !isAhead(c, 2, '(')) return;
  c.at += 3;
  args.push(operand(c));
  while (!is(c, ')') && !isAtEnd(c)) c.at++;
});

/** MySQL's `timestampdiff(day, a, b)`: the unit is a word, not a column. */
const unitFirst = form((c, args) => {
  if (isMysql(c) && isLabel(c) && isAhead(c, 1, ',')) {
    const unit = ident(c);
    args.push({ kind: 'literal', form: 'keyword', start: unit.start, end: unit.end, value: unit.name });
    take(c, ',');
  }
  do args.push(expression(c));
  while (take(c, ','));
});

/** MySQL's `convert(x, signed integer)`, `convert(x, char character set latin1)`, `convert(x using utf8mb4)`. */
const convert = form((c, args) => {
  if (!isMysql(c)) return divide(c, args);
  args.push(expression(c));
  if (take(c, 'USING')) {
    if (isLabel(c) || c.kinds[c.at] === STRING) c.at++;
  } else if (expect(c, ',')) typeName(c);
});

function divide(c: Cursor, args: Expr[]): void {
  if (isLabel(c) && (isAhead(c, 1, '=>') || isAhead(c, 1, ':='))) c.at += 2;
  args.push(operand(c));
  while (takeOne(c, dividers)) {
    if (isLabel(c) && (isAhead(c, 1, '=>') || isAhead(c, 1, ':='))) c.at += 2;
    args.push(is(c, ')') ? operand(c) : isAhead(c, -1, ',') ? expression(c) : operand(c));
  }
}

const trim = form((c, args) => {
  takeOne(c, ['BOTH', 'LEADING', 'TRAILING']);
  if (!is(c, 'FROM')) args.push(expression(c));
  if (take(c, 'FROM')) args.push(expression(c));
  while (take(c, ',')) args.push(expression(c));
});

const normalize = form((c, args) => {
  args.push(expression(c));
  if (take(c, ',') && !takeOne(c, ['NFC', 'NFD', 'NFKC', 'NFKD'])) args.push(expression(c));
});

const collationFor: Form = (c, start) => {
  c.at++;
  return form((inner, args) => void args.push(expression(inner)))(c, start);
};

// ── JSON

/** `'k': v`, `'k' value v`, `key 'k' value v`, then what to do with nulls and duplicates, and a result type. */
const jsonValues = form((c, args) => {
  let order: OrderItem[] | undefined;
  while (!is(c, ')') && !isAtEnd(c)) {
    if (beginsQuery(c, c.at)) args.push(subquery(c));
    else if (!jsonOption(c, args)) jsonMember(c, args);
    if (takePair(c, 'ORDER', 'BY')) order = orderItems(c);
    while (jsonOption(c, args));
    if (!take(c, ',')) break;
  }
  return order;
});

function jsonMember(c: Cursor, args: Expr[]): void {
  if (is(c, 'KEY') && !isAhead(c, 1, ':') && !isAhead(c, 1, ',') && !isAhead(c, 1, ')') && !isAhead(c, 1, '.') && !isAhead(c, 1, 'VALUE')) c.at++;
  if (isLabel(c) && (isAhead(c, 1, '=>') || isAhead(c, 1, ':='))) c.at += 2;
  args.push(expression(c));
  formatJson(c);
  if (take(c, ':') || take(c, 'VALUE')) {
    args.push(expression(c));
    formatJson(c);
  }
}

function subquery(c: Cursor): Expr {
  const start = startHere(c);
  const inner = query(c);
  return { kind: 'subquery', start, end: endBefore(c), query: inner };
}

function formatJson(c: Cursor): boolean {
  if (!takePair(c, 'FORMAT', 'JSON')) return false;
  if (take(c, 'ENCODING') && isLabel(c)) c.at++;
  return true;
}

/** `context, path passing a as b returning t …`. */
const jsonPath = form((c, args) => {
  args.push(expression(c));
  formatJson(c);
  if (c.dialect.id === 'postgres' ? expect(c, ',') : take(c, ',')) args.push(expression(c));
  while (!is(c, ')') && !isAtEnd(c)) if (!jsonOption(c, args)) break;
});

const behaviours = ['NULL', 'ERROR', 'EMPTY', 'TRUE', 'FALSE', 'UNKNOWN', 'ABSENT'];

/** One of the clauses that steer SQL/JSON functions and columns. */
export function jsonOption(c: Cursor, args: Expr[]): boolean {
  switch (c.words[c.at]) {
    case 'RETURNING':
      c.at++;
      typeName(c);
      formatJson(c);
      return true;
    case 'FORMAT': return formatJson(c);
    case 'PASSING':
      c.at++;
      do passed(c, args);
      while (take(c, ','));
      return true;
    case 'WITH': case 'WITHOUT': return wrapperOrUnique(c);
    case 'KEEP': case 'OMIT':
      if (!isAhead(c, 1, 'QUOTES')) return false;
      c.at += 2;
      if (takePair(c, 'ON', 'SCALAR')) takeOne(c, ['STRING']);
      return true;
    case 'DEFAULT':
      c.at++;
      args.push(expression(c));
      return onWhat(c);
    default: return behaviour(c);
  }
}

function passed(c: Cursor, args: Expr[]): void {
  args.push(expression(c));
  formatJson(c);
  if (take(c, 'AS') && isLabel(c)) c.at++;
}

function wrapperOrUnique(c: Cursor): boolean {
  c.at++;
  if (take(c, 'UNIQUE')) return take(c, 'KEYS'), true;
  takeOne(c, ['CONDITIONAL', 'UNCONDITIONAL']);
  take(c, 'ARRAY');
  expect(c, 'WRAPPER');
  return true;
}

function behaviour(c: Cursor): boolean {
  const word = c.words[c.at]!;
  if (!behaviours.includes(word)) return false;
  const ahead = word === 'EMPTY' && (isAhead(c, 1, 'ARRAY') || isAhead(c, 1, 'OBJECT')) ? 2 : 1;
  if (!isAhead(c, ahead, 'ON')) return false;
  c.at += ahead;
  return onWhat(c);
}

function onWhat(c: Cursor): boolean {
  if (!expect(c, 'ON')) return true;
  if (!takeOne(c, ['ERROR', 'EMPTY', 'NULL'])) fail(c, 'Expected ERROR or EMPTY here.');
  return true;
}

// ── XML

const xmlElement = form((c, args) => {
  if (is(c, 'NAME') && isLabelAt(c, 1)) c.at += 2;
  else if (isLabel(c)) args.push(expression(c));
  while (take(c, ',')) args.push(expression(c));
});

const isLabelAt = (c: Cursor, ahead: number): boolean => c.kinds[c.at + ahead] === 1 || c.kinds[c.at + ahead] === 2;

/** `a as b, c`. */
const xmlNamed = form((c, args) => {
  do {
    args.push(expression(c));
    if (take(c, 'AS') && isLabel(c)) c.at++;
  } while (take(c, ','));
});

const xmlText = form((c, args) => {
  takeOne(c, ['DOCUMENT', 'CONTENT']);
  args.push(expression(c));
  if (take(c, 'AS')) typeName(c);
  takePair(c, 'NO', 'INDENT');
  take(c, 'INDENT');
  if (is(c, 'PRESERVE') || is(c, 'STRIP')) takePair(c, c.words[c.at]!, 'WHITESPACE');
});

const xmlRoot = form((c, args) => {
  args.push(expression(c));
  while (take(c, ',')) {
    if (take(c, 'VERSION')) {
      if (!takePair(c, 'NO', 'VALUE')) args.push(expression(c));
    } else if (take(c, 'STANDALONE')) takePair(c, 'NO', 'VALUE') || takeOne(c, ['YES', 'NO']);
    else break;
  }
});

const xmlExists = form((c, args) => {
  args.push(operand(c));
  expect(c, 'PASSING');
  passing(c, args);
});

/** `by ref x by ref`. */
export function passing(c: Cursor, args: Expr[]): void {
  byRef(c);
  args.push(operand(c));
  byRef(c);
}

function byRef(c: Cursor): void {
  if (isPair(c, 'BY', 'REF') || isPair(c, 'BY', 'VALUE')) c.at += 2;
}

/** `exists(…)`, `coalesce(…)` and others need none; the forms that do, by their word. */
export const specialForms: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['EXTRACT', extract], ['SUBSTRING', divided], ['POSITION', divided], ['OVERLAY', divided], ['TRIM', trim], ['NORMALIZE', normalize], ['COLLATION', collationFor],
  ['CONVERT', convert], ['MATCH', matching], ['TIMESTAMPADD', unitFirst], ['TIMESTAMPDIFF', unitFirst], ['GET_FORMAT', unitFirst], ['SUBSTR', divided], ['MID', divided],
  ['JSON_OBJECT', jsonValues], ['JSON_ARRAY', jsonValues], ['JSON_OBJECTAGG', jsonValues], ['JSON_ARRAYAGG', jsonValues], ['JSON', jsonValues],
  ['JSON_SCALAR', jsonValues], ['JSON_SERIALIZE', jsonValues],
  ['JSON_VALUE', jsonPath], ['JSON_QUERY', jsonPath], ['JSON_EXISTS', jsonPath],
  ['XMLELEMENT', xmlElement], ['XMLPI', xmlElement], ['XMLATTRIBUTES', xmlNamed], ['XMLFOREST', xmlNamed], ['XMLPARSE', xmlText], ['XMLSERIALIZE', xmlText],
  ['XMLROOT', xmlRoot], ['XMLEXISTS', xmlExists],
]);

