// CREATE of what is neither table nor routine: indexes, views, types, sequences, schemas, extensions, triggers and policies.
// The file is long because the kinds of things are many and each is short.
import type { ColumnDefinition, ConstraintDefinition, CreateExtension, CreateIndex, CreatePolicy, CreateSchema, CreateSequence, CreateTrigger, CreateType, CreateView, Expr, Name, Statement, Utility } from '../tree.ts';
import {
  advance, beginsNext, endBefore, expect, fail, ident, is, isAhead, isAtEnd, isHole, isLabel, isName, isNameLike, isPair, isString, name, needIdent, parenList, skipOne, skipParens, skipStatement, startHere,
  take, takeOne, takePair, type Cursor, type Draft,
} from './cursor.ts';
import { blockBody } from './bodies.ts';
import { columnDefinition } from './constraints.ts';
import { expression } from './expressions.ts';
import { indexKeys } from './indexKeys.ts';
import { query, beginsQuery, closeParen } from './queries.ts';
import { ifNotExists } from './tables.ts';
import { stringText } from './text.ts';
import { typeName } from './types.ts';

// ── Index

export function createIndex(c: Cursor, start: number, unique: boolean): CreateIndex {
  expect(c, 'INDEX');
  const verb = { start, end: endBefore(c) };
  const concurrently = take(c, 'CONCURRENTLY');
  const exists = ifNotExists(c);
  const label = !exists && (is(c, 'ON') || is(c, 'USING')) ? undefined : name(c, 'the name of an index');
  let method = 'btree';
  if (c.dialect.id !== 'postgres' && take(c, 'USING') && isLabel(c)) method = ident(c).name;
  expect(c, 'ON');
  const only = take(c, 'ONLY');
  const table = name(c, 'a table');
  if (take(c, 'USING')) method = needIdent(c, 'an index method').name;
  const node: Draft<CreateIndex> = { kind: 'create index', start, end: start, verb, table, only, unique, concurrently, ifNotExists: exists, method, keys: [], include: [], nullsNotDistinct: false };
  if (label) node.name = label;
  if (isHole(c)) advance(c);
  else node.keys = indexKeys(c);
  indexTail(c, node);
  node.end = endBefore(c);
  return node;
}

function indexTail(c: Cursor, node: Draft<CreateIndex>): void {
  if (take(c, 'INCLUDE')) node.include = parenList(c, (at) => needIdent(at, 'a column name'));
  if (takePair(c, 'NULLS', 'DISTINCT')) node.nullsNotDistinct = false;
  else if (is(c, 'NULLS') && isAhead(c, 1, 'NOT') && isAhead(c, 2, 'DISTINCT')) {
    c.at += 3;
    node.nullsNotDistinct = true;
  }
  if (!c.dialect.statementWords && take(c, 'WITH')) skipParens(c);
  if (take(c, 'TABLESPACE')) needIdent(c, 'a tablespace');
  if (take(c, 'WHERE')) {
    c.clause = 'where';
    node.where = expression(c);
  }
  if (c.dialect.id !== 'postgres') while (!isAtEnd(c) && !is(c, 'WHERE') && !beginsNext(c)) skipOne(c);
}

// ── View

export function createView(c: Cursor, start: number, kind: { readonly materialized: boolean; readonly replace: boolean; readonly temporary: boolean }): CreateView {
  expect(c, 'VIEW');
  const exists = ifNotExists(c);
  const view = name(c, 'a view');
  const columns = is(c, '(') ? parenList(c, (at) => needIdent(at, 'a column name')) : [];
  while (!is(c, 'AS') && !isAtEnd(c) && (!beginsQuery(c, c.at) || (is(c, 'WITH') && c.dialect.statementWords))) {
    if (!isPair(c, 'WITH', '(') && !(is(c, 'WITH') && c.dialect.statementWords) && !is(c, ',') && !is(c, '(') && !is(c, 'USING') && !is(c, 'TABLESPACE') && !isName(c)) break;
    skipOne(c);
  }
  expect(c, 'AS');
  const node: Draft<CreateView> = { kind: 'create view', start, end: view.end, name: view, materialized: kind.materialized, replace: kind.replace, ifNotExists: exists, temporary: kind.temporary, columns };
  if (!isAtEnd(c)) node.query = query(c);
  if (is(c, 'WITH') && isAhead(c, 1, 'NO') && isAhead(c, 2, 'DATA')) {
    c.at += 3;
    node.withData = false;
  } else if (takePair(c, 'WITH', 'DATA')) node.withData = true;
  else if (take(c, 'WITH')) {
    takeOne(c, ['LOCAL', 'CASCADED']);
    expect(c, 'CHECK');
    expect(c, 'OPTION');
  }
  node.end = endBefore(c);
  return node;
}

// ── Types

const labels = (c: Cursor): string[] =>
  parenList(c, (at) => {
    if (isString(at)) return stringText(at.text, at.starts[at.at]!, at.ends[at.at++]!, at.dialect);
    fail(at, 'Expected a label in quotes here.');
    advance(at);
    return '';
  });

export function createType(c: Cursor, start: number): CreateType {
  c.at++;
  const type = name(c, 'a type');
  const node: Draft<CreateType> = { kind: 'create type', start, end: type.end, name: type, form: 'shell', labels: [], columns: [], constraints: [] };
  if (take(c, 'AS')) {
    if (take(c, 'ENUM')) {
      node.form = 'enum';
      node.labels = labels(c);
    } else if (take(c, 'RANGE')) {
      node.form = 'range';
      skipParens(c);
    } else {
      node.form = 'composite';
      node.columns = is(c, '(') ? attributes(c) : (fail(c, 'Expected "(", ENUM or RANGE here.'), []);
    }
  } else if (is(c, '(')) {
    node.form = 'base';
    skipParens(c);
  }
  node.end = endBefore(c);
  return node;
}

const attributes = (c: Cursor): ColumnDefinition[] => parenList(c, columnDefinition);

export function createDomain(c: Cursor, start: number): CreateType {
  c.at++;
  const domain = name(c, 'a domain');
  take(c, 'AS');
  const base = typeName(c);
  const constraints: ConstraintDefinition[] = [];
  while (!isAtEnd(c)) {
    const before = c.at;
    const found = domainConstraint(c);
    if (found) constraints.push(found);
    if (c.at === before) break;
  }
  return { kind: 'create type', start, end: endBefore(c), name: domain, form: 'domain', labels: [], columns: [], base, constraints };
}

export function domainConstraint(c: Cursor): ConstraintDefinition | undefined {
  const start = startHere(c);
  if (take(c, 'COLLATE')) return void name(c, 'a collation');
  const label = take(c, 'CONSTRAINT') ? needIdent(c, 'a constraint') : undefined;
  const node: Draft<ConstraintDefinition> = { start, end: start, type: 'other', columns: [], include: [] };
  if (label) node.name = label;
  if (takePair(c, 'NOT', 'NULL')) node.type = 'not null';
  else if (take(c, 'NULL')) node.type = 'null';
  else if (take(c, 'DEFAULT')) {
    node.type = 'default';
    node.expression = expression(c);
  } else if (is(c, 'CHECK')) {
    c.at++;
    node.type = 'check';
    expect(c, '(');
    node.expression = expression(c);
    closeParen(c);
  } else return undefined;
  takePair(c, 'NOT', 'VALID');
  node.end = endBefore(c);
  return node;
}

// ── Smaller things

export function createSequence(c: Cursor, start: number): CreateSequence {
  c.at++;
  const exists = ifNotExists(c);
  const sequence = name(c, 'a sequence');
  skipStatement(c);
  return { kind: 'create sequence', start, end: endBefore(c), name: sequence, ifNotExists: exists };
}

export function createExtension(c: Cursor, start: number): CreateExtension {
  c.at++;
  ifNotExists(c);
  const node: Draft<CreateExtension> = { kind: 'create extension', start, end: start, name: needIdent(c, 'an extension') };
  take(c, 'WITH');
  while (!isAtEnd(c)) {
    if (take(c, 'SCHEMA')) node.schema = needIdent(c, 'a schema');
    else if (take(c, 'CASCADE') || take(c, 'VERSION') || take(c, 'FROM')) {
      if (isString(c) || isName(c)) c.at++;
    } else break;
  }
  node.end = endBefore(c);
  return node;
}

/** `element` reads one statement inside CREATE SCHEMA. */
export function createSchema(c: Cursor, start: number, element: (c: Cursor) => Statement): CreateSchema {
  c.at++;
  const exists = ifNotExists(c);
  const node: Draft<CreateSchema> = { kind: 'create schema', start, end: start, ifNotExists: exists, elements: [] };
  if (isName(c)) node.name = ident(c);
  else if (isNameLike(c)) name(c, 'a schema');
  if (take(c, 'AUTHORIZATION') && isLabel(c)) c.at++;
  const elements: Statement[] = [];
  while (is(c, 'CREATE') || is(c, 'GRANT')) {
    const before = c.at;
    elements.push(element(c));
    if (c.at === before) break;
  }
  node.elements = elements;
  node.end = endBefore(c);
  return node;
}

export function createTrigger(c: Cursor, start: number): CreateTrigger {
  expect(c, 'TRIGGER');
  ifNotExists(c);
  const label = needIdent(c, 'a trigger');
  while (!is(c, 'ON') && !isAtEnd(c)) skipOne(c);
  expect(c, 'ON');
  const table = name(c, 'a table');
  const node: Draft<CreateTrigger> = { kind: 'create trigger', start, end: start, name: label, table };
  if (c.dialect.blocks === 'triggers') return blockTrigger(c, node);
  for (; !isAtEnd(c); skipOne(c)) if (is(c, 'WHEN') && isAhead(c, 1, '(')) node.when = whenClause(c);
  node.end = endBefore(c);
  return node;
}

/** SQLite: `for each row when … begin …; end`. */
function blockTrigger(c: Cursor, node: Draft<CreateTrigger>): CreateTrigger {
  while (!isAtEnd(c) && !is(c, 'WHEN') && !is(c, 'BEGIN')) skipOne(c);
  if (take(c, 'WHEN')) node.when = expression(c);
  if (is(c, 'BEGIN')) node.body = blockBody(c, 1, ['new', 'old']);
  else fail(c, 'Expected BEGIN here.');
  node.end = endBefore(c);
  return node;
}

function whenClause(c: Cursor): Expr {
  c.at += 2;
  const value = expression(c);
  if (!is(c, ')')) fail(c, 'Expected ")" here.');
  return value;
}

export function createPolicy(c: Cursor, start: number): CreatePolicy {
  c.at++;
  const label = needIdent(c, 'a policy');
  expect(c, 'ON');
  const node: Draft<CreatePolicy> = { kind: 'create policy', start, end: start, name: label, table: name(c, 'a table') };
  policyTail(c, node);
  node.end = endBefore(c);
  return node;
}

/** What CREATE and ALTER POLICY share. */
export function policyTail(c: Cursor, node: { using?: Expr; check?: Expr }): void {
  if (take(c, 'AS')) advance(c);
  if (take(c, 'FOR')) advance(c);
  if (take(c, 'TO')) {
    do advance(c);
    while (take(c, ','));
  }
  if (take(c, 'USING')) node.using = inParens(c);
  if (takePair(c, 'WITH', 'CHECK')) node.check = inParens(c);
}

function inParens(c: Cursor): ReturnType<typeof expression> {
  expect(c, '(');
  const value = expression(c);
  closeParen(c);
  return value;
}

/** `(insert …; delete …)`: the semicolons between the commands of a rule end no statement. */
function ruleCommands(c: Cursor, node: Draft<Utility>): void {
  while (isQuery(c)) {
    const command = query(c);
    if (!node.inner) node.inner = command;
    else if (command.kind === 'insert') node.tables = [...node.tables!, command.table];
    if (is(c, ';') && (c.words[c.at + 1] === ')' || isQuery({ ...c, at: c.at + 1 }))) c.at++;
  }
  closeParen(c);
}

const isQuery = (c: Cursor): boolean => beginsQuery(c, c.at) || is(c, 'INSERT') || is(c, 'UPDATE') || is(c, 'DELETE');

/** A rule rewrites queries on a table: its table is kept, and its command where it is a single one. */
export function createRule(c: Cursor, start: number): Utility {
  c.at++;
  if (isName(c)) c.at++;
  while (!is(c, 'TO') && !isAtEnd(c)) skipOne(c);
  const tables: Name[] = take(c, 'TO') ? [name(c, 'a table')] : [];
  const node: Draft<Utility> = { kind: 'utility', start, end: start, words: 'create rule', tables };
  if (take(c, 'WHERE')) node.where = expression(c);
  if (take(c, 'DO')) takeOne(c, ['ALSO', 'INSTEAD']);
  if (take(c, '(')) ruleCommands(c, node);
  else if (isQuery(c)) node.inner = query(c);
  skipStatement(c);
  node.end = endBefore(c);
  return node;
}
