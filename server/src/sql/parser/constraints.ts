// Columns and constraints as CREATE TABLE, ALTER TABLE, CREATE DOMAIN and CREATE TYPE write them.
// The file is long because the kinds of constraints are one list and each is short.
import type { ColumnDefinition, ConstraintDefinition, Expr, Ident, ReferentialAction, TypeName } from '../tree.ts';
import {
  endBefore, expect, fail, ident, identList, is, isAhead, isAtEnd, isLabel, isMysql, isName, isPair, isString, name, needIdent, needLabel, parenList, skipOne, skipParens, startHere, take, takeOne, takePair,
  type Cursor, type Draft,
} from './cursor.ts';
import { expression, operand } from './expressions.ts';
import { indexKey } from './indexKeys.ts';
import { closeParen } from './queries.ts';
import { typeName } from './types.ts';

type Constraint = Draft<ConstraintDefinition>;

/** A column with its type and constraints. `typed` is false where the type is left out: in partitions and typed tables. */
export function columnDefinition(c: Cursor): ColumnDefinition {
  const start = startHere(c);
  const label = needLabel(c, 'a column name');
  const node: Draft<ColumnDefinition> = { start: Math.min(start, label.start), end: label.end, name: label, constraints: [] };
  if (!startsConstraint(c) && !is(c, ',') && !is(c, ')') && !isAtEnd(c)) node.type = c.dialect.anyType ? freeType(c) : typeName(c);
  else if (c.dialect.id === 'postgres') fail(c, 'Expected a type here.');
  finishColumn(c, node);
  return node;
}

/** SQLite: whatever words stand before the constraints, with up to two numbers. */
function freeType(c: Cursor): TypeName {
  const first = typeName(c);
  let words = first.name;
  let { modifiers } = first;
  while (isName(c) && !startsConstraint(c)) {
    const more = typeName(c);
    words += ` ${more.name}`;
    if (more.modifiers.length > 0) modifiers = more.modifiers;
  }
  return { ...first, name: words, modifiers, end: Math.max(first.end, endBefore(c)) };
}

/** `a with options not null`, `a not null`: a column whose type is written elsewhere. */
export function columnOptions(c: Cursor): ColumnDefinition {
  const label = needLabel(c, 'a column name');
  takePair(c, 'WITH', 'OPTIONS');
  const node: Draft<ColumnDefinition> = { start: label.start, end: label.end, name: label, constraints: [] };
  finishColumn(c, node);
  return node;
}

function finishColumn(c: Cursor, node: Draft<ColumnDefinition>): void {
  const constraints: ConstraintDefinition[] = [];
  for (;;) {
    if (c.grammar?.attribute?.(c, constraints)) continue;
    if (is(c, 'COLLATE')) {
      c.at++;
      node.collation = name(c, 'a collation');
    } else if (!c.grammar?.columnAttribute?.(c, node, constraints) && !columnExtra(c)) {
      const one = columnConstraint(c);
      if (one === undefined) break;
      if (one !== 'attribute') constraints.push(one);
      else applyAttribute(c, constraints);
    }
  }
  node.constraints = constraints;
  node.end = Math.max(node.end, endBefore(c));
}

const constraintWords: ReadonlySet<string> = new Set(['CONSTRAINT', 'NOT', 'NULL', 'DEFAULT', 'CHECK', 'PRIMARY', 'UNIQUE', 'REFERENCES', 'GENERATED', 'COLLATE', 'AS', 'AUTO_INCREMENT', 'AUTOINCREMENT']);
const startsConstraint = (c: Cursor): boolean => constraintWords.has(c.words[c.at]!);

/** What is written at a column and changes nothing that is asked of it. */
function columnExtra(c: Cursor): boolean {
  switch (c.words[c.at]) {
    case 'STORAGE': case 'COMPRESSION':
      c.at++;
      if (isLabel(c)) c.at++;
      return true;
    case 'OPTIONS':
      if (!isAhead(c, 1, '(')) return false;
      c.at++;
      skipParens(c);
      return true;
    case 'COMMENT':
      c.at++;
      if (isString(c)) c.at++;
      return true;
    case 'CHARACTER': case 'CHARSET':
      if (!take(c, 'CHARSET') && !takePair(c, 'CHARACTER', 'SET')) return false;
      take(c, '=');
      if (isLabel(c)) c.at++;
      return true;
    case 'ON':
      if (!isPair(c, 'ON', 'UPDATE') || c.dialect.id === 'postgres') return false;
      c.at += 2;
      operand(c);
      return true;
    case 'AUTO_INCREMENT': case 'AUTOINCREMENT': case 'UNSIGNED': case 'ZEROFILL': case 'BINARY': case 'ASC': case 'DESC': case 'INVISIBLE': case 'VISIBLE': case 'STORED': case 'VIRTUAL':
      c.at++;
      return true;
    case 'FIRST':
      if (c.dialect.id === 'postgres' || isMysql(c)) return false;
      c.at++;
      return true;
    default:
      if (!c.dialect.looseDefinitions || startsConstraint(c) || is(c, ',') || is(c, ')') || isAtEnd(c)) return false;
      skipOne(c);
      return true;
  }
}

/** `constraint x not null`, or an attribute of the constraint before it, or nothing. */
function columnConstraint(c: Cursor): ConstraintDefinition | 'attribute' | undefined {
  const start = startHere(c);
  const label = take(c, 'CONSTRAINT') ? needIdent(c, 'the name of a constraint') : undefined;
  if (!label && isAttribute(c)) return 'attribute';
  const node: Constraint = { start, end: start, type: 'other', columns: [], include: [] };
  if (label) node.name = label;
  if (!readColumnConstraint(c, node)) {
    if (label) fail(c, 'Expected a constraint here.');
    return label ? { ...node, end: endBefore(c) } : undefined;
  }
  node.end = endBefore(c);
  return node;
}

function readColumnConstraint(c: Cursor, node: Constraint): boolean {
  switch (c.words[c.at]) {
    case 'NOT':
      if (!takePair(c, 'NOT', 'NULL')) return false;
      node.type = 'not null';
      if (takePair(c, 'NO', 'INHERIT')) node.noInherit = true;
      conflictClause(c);
      return true;
    case 'NULL':
      c.at++;
      node.type = 'null';
      return true;
    case 'DEFAULT':
      c.at++;
      node.type = 'default';
      node.expression = operand(c);
      return true;
    case 'CHECK':
      c.at++;
      readCheck(c, node);
      return true;
    case 'PRIMARY':
      c.at++;
      expect(c, 'KEY');
      node.type = 'primary key';
      takeOne(c, ['ASC', 'DESC', 'CLUSTERED', 'NONCLUSTERED']);
      // The comma before a key of the table was left out.
      if (is(c, '(') && c.dialect.statementWords) node.columns = keyColumns(c);
      conflictClause(c);
      indexParameters(c, node);
      return true;
    case 'UNIQUE':
      c.at++;
      take(c, 'KEY');
      node.type = 'unique';
      nullsDistinct(c, node);
      conflictClause(c);
      indexParameters(c, node);
      return true;
    case 'REFERENCES':
      readReferences(c, node);
      return true;
    case 'FOREIGN':
      if (!c.dialect.statementWords || !takePair(c, 'FOREIGN', 'KEY')) return false;
      if (is(c, '(')) node.columns = keyColumns(c);
      readReferences(c, node);
      return true;
    case 'GENERATED': case 'AS': return readGenerated(c, node);
    case 'IDENTITY':
      if (c.dialect.id === 'postgres') return false;
      c.at++;
      skipParens(c);
      node.type = 'identity';
      node.identity = 'always';
      return true;
    default: return false;
  }
}

function readCheck(c: Cursor, node: Constraint): void {
  node.type = 'check';
  c.grammar?.storage?.(c);
  if (!expect(c, '(')) return;
  node.expression = expression(c);
  closeParen(c);
  if (takePair(c, 'NO', 'INHERIT')) node.noInherit = true;
  conflictClause(c);
}

/** `generated always as identity`, `generated always as (a + b) stored`, `as (a + b)`. */
function readGenerated(c: Cursor, node: Constraint): boolean {
  let identity: 'always' | 'by default' = 'always';
  if (take(c, 'GENERATED')) {
    if (takePair(c, 'BY', 'DEFAULT')) identity = 'by default';
    else expect(c, 'ALWAYS');
    expect(c, 'AS');
  } else {
    if (!isPair(c, 'AS', '(')) return false;
    c.at++;
  }
  if (take(c, 'IDENTITY')) {
    node.type = 'identity';
    node.identity = identity;
    if (is(c, '(')) skipParens(c);
    return true;
  }
  node.type = 'generated';
  if (expect(c, '(')) {
    node.expression = expression(c);
    closeParen(c);
  }
  if (takeOne(c, ['STORED', 'PERSISTENT'])) node.stored = true;
  else {
    take(c, 'VIRTUAL');
    node.stored = false;
  }
  return true;
}

function conflictClause(c: Cursor): void {
  if (isPair(c, 'ON', 'CONFLICT')) {
    c.at += 2;
    if (isLabel(c)) c.at++;
  }
}

function nullsDistinct(c: Cursor, node: Constraint): void {
  if (takePair(c, 'NULLS', 'DISTINCT')) node.nullsNotDistinct = false;
  else if (is(c, 'NULLS') && isAhead(c, 1, 'NOT') && isAhead(c, 2, 'DISTINCT')) {
    c.at += 3;
    node.nullsNotDistinct = true;
  }
}

/** `include (…) with (…) using index tablespace x`. */
function indexParameters(c: Cursor, node: Constraint): void {
  if (take(c, 'INCLUDE')) node.include = identList(c);
  if (isPair(c, 'WITH', '(')) {
    c.at++;
    skipParens(c);
  }
  if (is(c, 'USING') && isAhead(c, 1, 'INDEX') && isAhead(c, 2, 'TABLESPACE')) {
    c.at += 3;
    needIdent(c, 'a tablespace');
  }
}

export function readReferences(c: Cursor, node: Constraint): void {
  node.type = 'foreign key';
  if (!expect(c, 'REFERENCES')) return;
  const table = name(c, 'a table');
  const references: Draft<NonNullable<ConstraintDefinition['references']>> = { table, columns: is(c, '(') ? identOrPeriodList(c) : [] };
  for (;;) {
    if (take(c, 'MATCH')) references.match = (takeOne(c, ['FULL', 'PARTIAL', 'SIMPLE']) ?? (fail(c, 'Expected FULL, PARTIAL or SIMPLE here.'), '')).toLowerCase();
    else if (takePair(c, 'ON', 'DELETE')) references.onDelete = action(c);
    else if (takePair(c, 'ON', 'UPDATE')) references.onUpdate = action(c);
    else break;
  }
  node.references = references;
}

function action(c: Cursor): ReferentialAction {
  if (takePair(c, 'NO', 'ACTION')) return 'no action';
  if (take(c, 'RESTRICT')) return 'restrict';
  if (take(c, 'CASCADE')) return 'cascade';
  if (is(c, 'SET') && (isAhead(c, 1, 'NULL') || isAhead(c, 1, 'DEFAULT'))) {
    const kind = isAhead(c, 1, 'NULL') ? 'set null' : 'set default';
    c.at += 2;
    if (is(c, '(')) identList(c);
    return kind;
  }
  fail(c, 'Expected NO ACTION, RESTRICT, CASCADE, SET NULL or SET DEFAULT here.');
  return 'no action';
}

const identOrPeriodList = (c: Cursor): Ident[] =>
  parenList(c, (at) => {
    take(at, 'PERIOD');
    const label = needLabel(at, 'a column name');
    if (isPair(at, 'WITHOUT', 'OVERLAPS')) at.at += 2;
    return label;
  });

// ── Attributes

const isAttribute = (c: Cursor): boolean =>
  is(c, 'DEFERRABLE') || is(c, 'INITIALLY') || isPair(c, 'NOT', 'DEFERRABLE') || isPair(c, 'NOT', 'VALID') || isPair(c, 'NOT', 'ENFORCED') || is(c, 'ENFORCED') || isPair(c, 'NO', 'INHERIT');

export function readAttributes(c: Cursor, node: Constraint): void {
  while (isAttribute(c)) {
    if (take(c, 'DEFERRABLE')) node.deferrable = true;
    else if (takePair(c, 'NOT', 'DEFERRABLE')) node.deferrable = false;
    else if (takePair(c, 'NOT', 'VALID')) node.notValid = true;
    else if (takePair(c, 'NO', 'INHERIT')) node.noInherit = true;
    else if (take(c, 'INITIALLY')) {
      if (take(c, 'DEFERRED')) node.initiallyDeferred = true;
      else expect(c, 'IMMEDIATE');
    } else if (!take(c, 'ENFORCED')) c.at += 2;
  }
  node.end = endBefore(c);
}

function applyAttribute(c: Cursor, constraints: ConstraintDefinition[]): void {
  const last = constraints.pop();
  if (!last) {
    fail(c, 'Expected a constraint before this.');
    c.at++;
    return;
  }
  const node: Constraint = { ...last };
  readAttributes(c, node);
  constraints.push(node);
}

// ── Table constraints

/** Whether a constraint of the table, and not a column, is in front. */
export function startsTableConstraint(c: Cursor): boolean {
  switch (c.words[c.at]) {
    case 'CONSTRAINT': case 'CHECK': case 'FOREIGN': return true;
    case 'PRIMARY': return isAhead(c, 1, 'KEY');
    case 'UNIQUE': return true;
    case 'EXCLUDE': return isAhead(c, 1, 'USING') || isAhead(c, 1, '(');
    case 'NOT': return isAhead(c, 1, 'NULL');
    case 'KEY': case 'INDEX': return c.grammar?.tableConstraint !== undefined || (c.dialect.id !== 'postgres' && (isAhead(c, 1, '(') || isAhead(c, 2, '(')));
    case 'PERIOD': return c.grammar?.tableConstraint !== undefined && isAhead(c, 1, 'FOR');
    case 'FULLTEXT': case 'SPATIAL': return isMysql(c);
    default: return false;
  }
}

export function tableConstraint(c: Cursor): ConstraintDefinition {
  const start = startHere(c);
  const node: Constraint = { start, end: start, type: 'other', columns: [], include: [] };
  if (take(c, 'CONSTRAINT') && isName(c)) node.name = ident(c);
  else if (c.words[c.at - 1] === 'CONSTRAINT' && c.dialect.id === 'postgres') fail(c, 'Expected the name of a constraint here.');
  readTableConstraint(c, node);
  readAttributes(c, node);
  while (c.grammar?.storage?.(c));
  node.end = endBefore(c);
  return node;
}

function readTableConstraint(c: Cursor, node: Constraint): void {
  if (c.grammar?.tableConstraint?.(c, node)) return;
  switch (c.words[c.at]) {
    case 'CHECK':
      c.at++;
      return readCheck(c, node);
    case 'NOT':
      takePair(c, 'NOT', 'NULL');
      node.type = 'not null';
      node.columns = [needLabel(c, 'a column name')];
      return;
    case 'PRIMARY':
      c.at++;
      expect(c, 'KEY');
      node.type = 'primary key';
      return readKey(c, node);
    case 'UNIQUE':
      c.at++;
      node.type = 'unique';
      if (!takeOne(c, ['KEY', 'INDEX']) && c.dialect.id === 'postgres') nullsDistinct(c, node);
      return readKey(c, node);
    case 'DEFAULT':
      if (c.dialect.id === 'postgres') break;
      c.at++;
      node.type = 'default';
      node.expression = operand(c);
      if (take(c, 'FOR')) node.columns = [needLabel(c, 'a column name')];
      return;
    case 'FOREIGN':
      c.at++;
      expect(c, 'KEY');
      if (isName(c) && c.dialect.id !== 'postgres') ident(c);
      node.columns = identOrPeriodList(c);
      return readReferences(c, node);
    case 'EXCLUDE':
      c.at++;
      return readExclude(c, node);
    case 'KEY': case 'INDEX': case 'FULLTEXT': case 'SPATIAL':
      while (takeOne(c, ['KEY', 'INDEX', 'FULLTEXT', 'SPATIAL']));
      return readKey(c, node);
  }
  fail(c, 'Expected a constraint here.');
}

function readKey(c: Cursor, node: Constraint): void {
  if (takePair(c, 'USING', 'INDEX')) {
    node.usingIndex = needIdent(c, 'an index');
    return;
  }
  if (takeOne(c, ['CLUSTERED', 'NONCLUSTERED'])) take(c, 'HASH');
  if (c.dialect.id !== 'postgres' && isName(c)) node.name ??= ident(c);
  node.columns = c.dialect.id === 'postgres' ? identOrPeriodList(c) : keyColumns(c);
  conflictClause(c);
  indexParameters(c, node);
  if (c.grammar?.storage) return;
  if (c.dialect.id !== 'postgres') while (!is(c, ',') && !is(c, ')') && !isAtEnd(c) && (is(c, 'USING') || is(c, 'COMMENT') || isString(c) || isLabel(c))) skipOne(c);
}

/** Columns of a key in dialects that add a length or direction to each. */
function keyColumns(c: Cursor): Ident[] {
  const found: Ident[] = [];
  if (!expect(c, '(')) return found;
  do {
    if (isLabel(c)) found.push(ident(c));
    while (!is(c, ',') && !is(c, ')') && !isAtEnd(c)) skipOne(c);
  } while (take(c, ','));
  closeParen(c);
  return found;
}

function readExclude(c: Cursor, node: Constraint): void {
  node.type = 'exclude';
  const method = take(c, 'USING') ? needIdent(c, 'an access method').name : 'btree';
  const keys: { key: ReturnType<typeof indexKey>; operator: string }[] = [];
  if (expect(c, '(')) {
    do {
      const key = indexKey(c);
      expect(c, 'WITH');
      keys.push({ key, operator: excludeOperator(c) });
    } while (take(c, ','));
    closeParen(c);
  }
  indexParameters(c, node);
  const where: Expr | undefined = take(c, 'WHERE') ? expression(c) : undefined;
  node.exclude = where ? { method, keys, where } : { method, keys };
}

function excludeOperator(c: Cursor): string {
  if (takePair(c, 'OPERATOR', '(')) {
    let operator = '';
    while (!is(c, ')') && !isAtEnd(c)) operator = c.words[c.at++]!;
    closeParen(c);
    return operator;
  }
  const operator = c.words[c.at]!;
  if (is(c, ')') || is(c, ',') || isAtEnd(c)) fail(c, 'Expected an operator here.');
  else c.at++;
  return operator;
}
