// CREATE and ALTER of what is no table in MySQL and MariaDB: indexes, views, triggers, routines, events.
import type { CreateIndex, CreateRoutine, CreateSchema, CreateTrigger, CreateView, Ident, Tree } from '../tree.ts';
import { endBefore, expect, ident, is, isAhead, isAtEnd, isLabel, isPair, name, needIdent, needLabel, skipOne, skipStatement, take, takeOne, takePair, type Cursor, type Draft } from '../parser/cursor.ts';
import { createView } from '../parser/objects.ts';
import { typeName } from '../parser/types.ts';
import { indexKeys, indexOptions, ifNotExists } from './indexKeys.ts';
import { compoundBody } from './compound.ts';

/** CREATE and its first words have been taken; `said` holds them. */
export function createOwn(c: Cursor, start: number, said: ReadonlySet<string>): Tree | undefined {
  if (is(c, 'EVENT')) return event(c, start);
  switch (c.words[c.at]) {
    case 'INDEX': return index(c, start, said);
    case 'TRIGGER': return trigger(c, start);
    case 'FUNCTION': case 'PROCEDURE': return isSoname(c) ? undefined : routine(c, start);
    case 'SCHEMA': case 'DATABASE': return database(c, start);
    default: return undefined;
  }
}

/** `create function f returns string soname 'x.so'`. */
const isSoname = (c: Cursor): boolean => is(c, 'FUNCTION') && (isAhead(c, 2, 'RETURNS') || isAhead(c, 5, 'RETURNS'));

function index(c: Cursor, start: number, said: ReadonlySet<string>): CreateIndex {
  c.at++;
  const verb = { start, end: endBefore(c) };
  const exists = isPair(c, 'IF', 'NOT');
  ifNotExists(c);
  const label = name(c, 'the name of an index');
  const found: { method?: string } = said.has('FULLTEXT') ? { method: 'fulltext' } : said.has('SPATIAL') ? { method: 'spatial' } : {};
  indexOptions(c, found);
  expect(c, 'ON');
  const table = name(c, 'a table');
  const keys = indexKeys(c);
  indexOptions(c, found);
  return {
    kind: 'create index', start, end: endBefore(c), verb, name: label, table, only: false, unique: said.has('UNIQUE'), concurrently: false, ifNotExists: exists, method: found.method ?? 'btree', keys, include: [],
    nullsNotDistinct: false,
  };
}

function database(c: Cursor, start: number): CreateSchema {
  c.at++;
  const exists = isPair(c, 'IF', 'NOT');
  ifNotExists(c);
  const node: Draft<CreateSchema> = { kind: 'create schema', start, end: start, ifNotExists: exists, elements: [] };
  if (isLabel(c)) node.name = ident(c);
  skipStatement(c);
  node.end = endBefore(c);
  return node;
}

function trigger(c: Cursor, start: number): CreateTrigger {
  c.at++;
  ifNotExists(c);
  const path = name(c, 'a trigger');
  while (!isAtEnd(c) && !is(c, 'ON')) skipOne(c);
  expect(c, 'ON');
  const table = name(c, 'a table');
  if (take(c, 'FOR')) {
    take(c, 'EACH');
    take(c, 'ROW');
  }
  if (takeOne(c, ['FOLLOWS', 'PRECEDES'])) needLabel(c, 'a trigger');
  const node: Draft<CreateTrigger> = { kind: 'create trigger', start, end: start, name: path.parts.at(-1) ?? needIdent(c, 'a trigger'), table };
  if (!isAtEnd(c)) node.body = compoundBody(c, ['new', 'old', 'NEW', 'OLD']);
  node.end = endBefore(c);
  return node;
}

const CHARACTERISTICS: ReadonlySet<string> = new Set(['COMMENT', 'LANGUAGE', 'NOT', 'DETERMINISTIC', 'CONTAINS', 'NO', 'READS', 'MODIFIES', 'SQL', 'AGGREGATE']);

function routine(c: Cursor, start: number): CreateRoutine {
  const object = take(c, 'PROCEDURE') ? 'procedure' : (c.at++, 'function');
  ifNotExists(c);
  const node: Draft<CreateRoutine> = { kind: 'create routine', start, end: start, object, name: name(c, `a ${object}`), language: 'sql', parameters: [] };
  if (is(c, '(')) node.parameters = parameters(c);
  if (take(c, 'RETURNS')) node.returns = typeName(c);
  for (;;) {
    if (takePair(c, 'COLLATE', '=') || take(c, 'COLLATE') || take(c, 'CHARSET')) c.at++;
    else if (!CHARACTERISTICS.has(c.words[c.at]!)) break;
    else if (is(c, 'NOT') || is(c, 'CONTAINS') || is(c, 'COMMENT') || is(c, 'NO') || is(c, 'LANGUAGE')) c.at += 2;
    else if (is(c, 'READS') || is(c, 'MODIFIES')) c.at += 3;
    else if (isPair(c, 'SQL', 'SECURITY')) c.at += 3;
    else c.at++;
  }
  if (!isAtEnd(c)) node.body = compoundBody(c, (node.parameters ?? []).flatMap((one) => one.name?.name ?? []));
  node.end = endBefore(c);
  return node;
}

/** `(in a int, out b varchar(10))`. */
function parameters(c: Cursor): CreateRoutine['parameters'] {
  const found: { name?: Ident; type?: ReturnType<typeof typeName>; mode?: string }[] = [];
  c.at++;
  while (!is(c, ')') && !isAtEnd(c)) {
    const mode = takeOne(c, ['IN', 'OUT', 'INOUT']);
    const label = needLabel(c, 'a parameter');
    found.push({ name: label, type: typeName(c), ...(mode !== undefined && { mode: mode.toLowerCase() }) });
    if (take(c, '=') || take(c, 'DEFAULT')) skipOne(c);
    if (!take(c, ',')) break;
  }
  expect(c, ')');
  return found;
}

/** What an event does is the body of a routine that the server calls. */
function event(c: Cursor, start: number): CreateRoutine {
  c.at++;
  ifNotExists(c);
  const node: Draft<CreateRoutine> = { kind: 'create routine', start, end: start, object: 'event', name: name(c, 'an event'), language: 'sql', parameters: [] };
  while (!isAtEnd(c) && !is(c, 'DO')) skipOne(c);
  if (take(c, 'DO') && !isAtEnd(c)) node.body = compoundBody(c, []);
  node.end = endBefore(c);
  return node;
}

/** ALTER VIEW declares it anew; ALTER EVENT may change what it does. */
export function alterOwn(c: Cursor, start: number): Tree | undefined {
  let at = c.at + 1;
  while (c.words[at] !== 'VIEW' && c.words[at] !== 'EVENT' && (HEADER.has(c.words[at]!) || c.words[at] === '' || c.kinds[at] === 8 || c.kinds[at] === 3 || c.kinds[at] === 5) && c.words[at] !== ';' && c.kinds[at] !== 0 && at < c.at + 30) at++;
  if (c.words[at] === 'EVENT') {
    c.at = at;
    return event(c, start);
  }
  if (c.words[at] !== 'VIEW') return undefined;
  c.at = at;
  const view: CreateView = createView(c, start, { materialized: false, replace: true, temporary: false });
  return view;
}
const HEADER: ReadonlySet<string> = new Set(['ALGORITHM', 'DEFINER', 'SQL', 'SECURITY', 'INVOKER', 'MERGE', 'TEMPLATE', 'CURRENT_USER']);

