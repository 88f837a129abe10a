// Definitions of SQL Server: what CREATE makes beyond the common objects, and what stands at columns, keys and behind tables.
// The file is long because the places are many and each is short.
import { NUMBER, PARAMETER } from '../tokens.ts';
import type { ColumnDefinition, ConstraintDefinition, CreateIndex, CreateType, CreateView, Tree } from '../tree.ts';
import {
  advance, beginsLine, beginsNext, endBefore, expect, ident, identList, is, isAhead, isAtEnd, isLabel, isName, isPair, kindAt, name, needLabel, skipOne, skipParens, startHere, take, takeOne, takePair,
  type Cursor, type Draft,
} from '../parser/cursor.ts';
import { columnDefinition, startsTableConstraint, tableConstraint } from '../parser/constraints.ts';
import { expression } from '../parser/expressions.ts';
import { indexKeys } from '../parser/indexKeys.ts';
import { typeName } from '../parser/types.ts';
import { createModule, createModuleTrigger, isModule } from './modules.ts';
import { skipLoosely } from './script.ts';

export function create(c: Cursor, start: number, said: ReadonlySet<string>): Tree | undefined {
  if (isModule(c)) return createModule(c, start);
  switch (c.words[c.at]) {
    case 'TABLE': case 'VIEW': case 'SCHEMA': return undefined;
    case 'TRIGGER': return createModuleTrigger(c, start);
    case 'TYPE': return createType(c, start);
    case 'SYNONYM': return createSynonym(c, start);
    case 'SEQUENCE': {
      c.at++;
      const sequence = name(c, 'a sequence');
      skipLoosely(c);
      return { kind: 'create sequence', start, end: endBefore(c), name: sequence, ifNotExists: false };
    }
    case 'INDEX': case 'COLUMNSTORE': if (!said.has('FULLTEXT') && !said.has('SPATIAL')) return createIndex(c, start, said);
  }
  const first = startHere(c);
  const what = isLabel(c) ? c.text.slice(first, c.ends[c.at]!).toLowerCase() : '';
  skipLoosely(c);
  return { kind: 'utility', start, end: endBefore(c), words: `create ${what}`.trim(), tables: [] };
}

function createType(c: Cursor, start: number): CreateType {
  c.at++;
  const type = name(c, 'a type');
  const node: Draft<CreateType> = { kind: 'create type', start, end: type.end, name: type, form: 'base', labels: [], columns: [], constraints: [] };
  if (takePair(c, 'AS', 'TABLE')) {
    node.form = 'composite';
    node.columns = rowType(c);
    while (storage(c));
  } else if (take(c, 'FROM')) {
    node.form = 'domain';
    node.base = typeName(c);
    const at = startHere(c);
    if (takePair(c, 'NOT', 'NULL')) node.constraints = [{ start: at, end: endBefore(c), type: 'not null', columns: [], include: [] }];
    else take(c, 'NULL');
  } else skipLoosely(c);
  node.end = endBefore(c);
  return node;
}

/** The columns of a table type; its keys are read and dropped. */
function rowType(c: Cursor): ColumnDefinition[] {
  const columns: ColumnDefinition[] = [];
  if (!expect(c, '(')) return columns;
  do {
    if (tableElement(c)) continue;
    if (startsTableConstraint(c)) tableConstraint(c);
    else columns.push(columnDefinition(c));
  } while (take(c, ','));
  expect(c, ')');
  return columns;
}

/** Whatever it stands for: a name that may be queried, and whose columns are not known. */
function createSynonym(c: Cursor, start: number): CreateView {
  c.at++;
  const synonym = name(c, 'a synonym');
  expect(c, 'FOR');
  name(c, 'an object');
  return { kind: 'create view', start, end: endBefore(c), name: synonym, materialized: false, replace: false, ifNotExists: false, temporary: false, columns: [] };
}

function createIndex(c: Cursor, start: number, said: ReadonlySet<string>): CreateIndex {
  const method = take(c, 'COLUMNSTORE') ? 'columnstore' : said.has('PRIMARY') ? 'xml' : 'btree';
  expect(c, 'INDEX');
  const verb = { start, end: endBefore(c) };
  const label = name(c, 'the name of an index');
  expect(c, 'ON');
  const table = name(c, 'a table');
  const node: Draft<CreateIndex> = { kind: 'create index', start, end: start, verb, name: label, table, only: false, unique: said.has('UNIQUE'), concurrently: false, ifNotExists: false, method, keys: [], include: [], nullsNotDistinct: false };
  if (is(c, '(')) node.keys = indexKeys(c);
  if (takeOne(c, ['INCLUDE'])) node.include = identList(c);
  if (take(c, 'WHERE')) node.where = expression(c);
  while (storage(c));
  node.end = endBefore(c);
  return node;
}

// ── Columns and elements

export function columnAttribute(c: Cursor, column: Draft<ColumnDefinition>, constraints: ConstraintDefinition[]): boolean {
  switch (c.words[c.at]) {
    case 'AS': return computed(c, constraints);
    case 'PERSISTED': return persisted(c, constraints);
    case 'ROWGUIDCOL': case 'SPARSE': case 'FILESTREAM': case 'HIDDEN': case 'CLUSTERED': case 'NONCLUSTERED': case 'HASH':
      c.at++;
      return true;
    case 'GENERATED': return periodColumn(c, constraints);
    case 'INDEX': {
      const own = tableElement(c);
      if (own) constraints.push(own);
      return own !== undefined;
    }
    case 'WITH': case 'ON': case 'NOT': return storage(c);
    case '': case undefined: break;
  }
  if (!isName(c) || !isPairOf(c, 'WITH', '(')) return false;
  // MASKED WITH (FUNCTION = …), ENCRYPTED WITH (…).
  void column;
  c.at += 2;
  skipParens(c);
  return true;
}

const isPairOf = (c: Cursor, first: string, second: string): boolean => isAhead(c, 1, first) && isAhead(c, 2, second);

/** `as a + b`, `as (a + b) persisted`. */
function computed(c: Cursor, constraints: ConstraintDefinition[]): boolean {
  const start = startHere(c);
  c.at++;
  const value = expression(c);
  constraints.push({ start, end: Math.max(value.end, endBefore(c)), type: 'generated', columns: [], include: [], expression: value, stored: false });
  return true;
}

function persisted(c: Cursor, constraints: ConstraintDefinition[]): boolean {
  c.at++;
  const last = constraints.pop();
  if (last) constraints.push({ ...last, end: endBefore(c), stored: true });
  return true;
}

/** `generated always as row start hidden`: the server fills it. */
function periodColumn(c: Cursor, constraints: ConstraintDefinition[]): boolean {
  const start = startHere(c);
  if (!isPairOf(c, 'ALWAYS', 'AS') || isAhead(c, 3, 'IDENTITY') || isAhead(c, 3, '(')) return false;
  c.at += 3;
  advance(c);
  if (isLabel(c)) c.at++;
  constraints.push({ start, end: endBefore(c), type: 'other', columns: [], include: [] });
  return true;
}

/** `index i nonclustered (a)`, `period for system_time (a, b)`. */
export function tableElement(c: Cursor): ConstraintDefinition | undefined {
  const start = startHere(c);
  if (is(c, 'PERIOD') && isAhead(c, 1, 'FOR')) {
    while (!is(c, '(') && !isAtEnd(c)) c.at++;
    skipParens(c);
    return { start, end: endBefore(c), type: 'other', columns: [], include: [] };
  }
  if (!is(c, 'INDEX') || !isNameAfter(c)) return undefined;
  c.at++;
  const label = ident(c);
  const node: Draft<ConstraintDefinition> = { start, end: start, name: label, type: 'index', columns: [], include: [] };
  const said = new Set<string>();
  for (let word = takeOne(c, indexWords); word; word = takeOne(c, indexWords)) said.add(word);
  if (said.has('COLUMNSTORE')) node.method = 'columnstore';
  if (is(c, '(')) node.keys = indexKeys(c);
  if (take(c, 'INCLUDE')) node.include = identList(c);
  if (take(c, 'WHERE')) expression(c);
  while (storage(c));
  node.end = endBefore(c);
  return node;
}
const indexWords = ['UNIQUE', 'CLUSTERED', 'NONCLUSTERED', 'HASH', 'COLUMNSTORE'];
const isNameAfter = (c: Cursor): boolean => kindAt(c, 1) === 1 || kindAt(c, 1) === 2;

// ── Storage

/** One of the clauses that say where and how rows are kept. */
export function storage(c: Cursor): boolean {
  switch (c.words[c.at]) {
    case 'WITH': return storageOptions(c);
    case 'ON':
      if (isAhead(c, 1, 'DELETE') || isAhead(c, 1, 'UPDATE') || !isNameAfter(c)) return false;
      c.at += 2;
      if (is(c, '(')) skipParens(c);
      return true;
    case 'TEXTIMAGE_ON': case 'FILESTREAM_ON':
      c.at++;
      if (isLabel(c)) c.at++;
      return true;
    case 'NOT':
      if (!isPair(c, 'NOT', 'FOR')) return false;
      c.at += 2;
      if (isLabel(c)) c.at++;
      return true;
    case 'AS':
      if (!isAhead(c, 1, 'NODE') && !isAhead(c, 1, 'EDGE') && !isAhead(c, 1, 'FILETABLE')) return false;
      c.at += 2;
      return true;
    default: return false;
  }
}

function storageOptions(c: Cursor): boolean {
  if (isAhead(c, 1, '(')) {
    c.at++;
    skipParens(c);
    return true;
  }
  if (takePair(c, 'WITH', 'VALUES')) return true;
  if (!isNameAfter(c) || isAhead(c, 1, 'CHECK') || isAhead(c, 1, 'NOCHECK')) return false;
  // The spelling of old: `with fillfactor = 90, pad_index`.
  c.at++;
  do {
    needLabel(c, 'an option');
    if (take(c, '=') && (kindAt(c) === NUMBER || kindAt(c) === PARAMETER || isLabel(c))) c.at++;
  } while (is(c, ',') && isNameAfter(c) && isAhead(c, 2, '=') && take(c, ','));
  if (isLabel(c) && !beginsNext(c) && !beginsLine(c) && !is(c, 'ON') && !is(c, ',')) skipOne(c);
  return true;
}
