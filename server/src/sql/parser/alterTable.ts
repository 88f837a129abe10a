// ALTER TABLE and its kin: one action after another, each with the span of its own words.
// What changes nothing that can be asked of a table is `harmless`; what is not known is `unread`, so that a schema can say it no longer knows.
// The file is long because the actions are many and each is short.
import type { AlterAction, AlterTable, Ident } from '../tree.ts';
import {
  endBefore, expect, fail, is, isAhead, isAtEnd, isHole, isLabel, isPair, name, needIdent, needLabel, skipOne, skipParens, startHere, take, takeOne, takePair, type Cursor, type Draft,
} from './cursor.ts';
import { columnDefinition, startsTableConstraint, tableConstraint } from './constraints.ts';
import { expression } from './expressions.ts';
import { ifExists, ifNotExists, partitionBound } from './tables.ts';
import { typeName } from './types.ts';

/** An action without its span. */
type Action = AlterAction extends infer A ? (A extends unknown ? Omit<A, 'start' | 'end'> : never) : never;

/** After `alter table`. */
export function alterTable(c: Cursor, start: number, object: AlterTable['object']): AlterTable {
  const exists = ifExists(c);
  const only = take(c, 'ONLY');
  const table = name(c, 'a table');
  take(c, '*');
  const actions: AlterAction[] = [];
  if (isHole(c)) c.at++;
  else
    do actions.push(...spanned(c));
    while (take(c, ','));
  return { kind: 'alter table', start, end: Math.max(table.end, endBefore(c)), object, name: table, ifExists: exists, only, actions };
}

/** One item of the list, which in other dialects may hold several actions. */
function spanned(c: Cursor): AlterAction[] {
  const start = startHere(c);
  // `built by code`: what a program does to a table that nobody can read, whatever else the dialect takes for an option.
  const own = isAhead(c, 1, 'BY') && /^built$/i.test(c.text.slice(start, start + 'built'.length)) ? undefined : c.grammar?.alterAction?.(c);
  if (own) return [...own];
  const found = action(c);
  if (found.kind === 'unread' && endBefore(c) <= start) return [];
  while (!is(c, ',') && !isAtEnd(c)) {
    if (found.kind !== 'unread' && found.kind !== 'harmless' && c.dialect.id === 'postgres') fail(c, 'This does not belong here.');
    skipOne(c);
  }
  return [{ ...found, start, end: endBefore(c) } as AlterAction];
}

const cascade = (c: Cursor): boolean => takeOne(c, ['CASCADE', 'RESTRICT']) === 'CASCADE';
const column = (c: Cursor): Ident => needLabel(c, 'a column name');

function action(c: Cursor): Action {
  switch (c.words[c.at]) {
    case 'ADD': c.at++; return add(c);
    case 'DROP': c.at++; return drop(c);
    case 'ALTER': c.at++; return alter(c);
    case 'RENAME': c.at++; return rename(c);
    case 'VALIDATE':
      c.at++;
      expect(c, 'CONSTRAINT');
      return { kind: 'validate constraint', name: needIdent(c, 'a constraint') };
    case 'ATTACH': {
      c.at++;
      expect(c, 'PARTITION');
      const partition = name(c, 'a table');
      return { kind: 'attach partition', partition, bound: partitionBound(c) };
    }
    case 'DETACH': {
      c.at++;
      expect(c, 'PARTITION');
      const partition = name(c, 'a table');
      const concurrently = take(c, 'CONCURRENTLY');
      take(c, 'FINALIZE');
      return { kind: 'detach partition', partition, concurrently };
    }
    case 'INHERIT':
      c.at++;
      return { kind: 'inherit', parent: name(c, 'a table') };
    case 'NO':
      if (isPair(c, 'NO', 'DEPENDS')) return harmless(c);
      c.at++;
      if (take(c, 'INHERIT')) return { kind: 'no inherit', parent: name(c, 'a table') };
      return rowSecurity(c, false, true);
    case 'ENABLE': case 'DISABLE': case 'FORCE': return switched(c);
    case 'SET': return set(c);
    default: return other(c);
  }
}

function add(c: Cursor): Action {
  if (startsTableConstraint(c)) return { kind: 'add constraint', constraint: tableConstraint(c) };
  // Data-skipping indexes and their like, which no filter is served by as by an index.
  if (c.dialect.id === 'clickhouse' && (is(c, 'INDEX') || is(c, 'PROJECTION') || is(c, 'STATISTICS'))) return harmless(c);
  take(c, 'COLUMN');
  const exists = ifNotExists(c);
  if (isHole(c)) return unread(c);
  return { kind: 'add column', column: columnDefinition(c), ifNotExists: exists };
}

function drop(c: Cursor): Action {
  if (c.dialect.id !== 'postgres' && (is(c, 'INDEX') || is(c, 'KEY') || isPair(c, 'FOREIGN', 'KEY') || isPair(c, 'PRIMARY', 'KEY'))) return unread(c);
  if (take(c, 'CONSTRAINT')) {
    const exists = ifExists(c);
    const constraint = needIdent(c, 'a constraint');
    return { kind: 'drop constraint', name: constraint, ifExists: exists, cascade: cascade(c) };
  }
  take(c, 'COLUMN');
  const exists = ifExists(c);
  const label = column(c);
  return { kind: 'drop column', name: label, ifExists: exists, cascade: cascade(c) };
}

function alter(c: Cursor): Action {
  if (take(c, 'CONSTRAINT')) {
    const constraint = needIdent(c, 'a constraint');
    while (!is(c, ',') && !isAtEnd(c)) c.at++;
    return { kind: 'alter constraint', name: constraint };
  }
  take(c, 'COLUMN');
  if (c.kinds[c.at] === 4) return harmless(c);
  const label = column(c);
  if (takePair(c, 'SET', 'DATA') || is(c, 'TYPE')) return alterType(c, label);
  if (take(c, 'SET')) return alterSet(c, label);
  if (take(c, 'DROP')) return alterDrop(c, label);
  if (take(c, 'ADD')) return addIdentity(c, label);
  if (take(c, 'RESET') || take(c, 'RESTART') || take(c, 'OPTIONS')) return harmless(c);
  fail(c, 'Expected TYPE, SET, DROP or ADD here.');
  return unread(c);
}

function alterType(c: Cursor, label: Ident): Action {
  expect(c, 'TYPE');
  const node: Draft<Extract<Action, { kind: 'alter type' }>> = { kind: 'alter type', name: label, type: typeName(c) };
  if (take(c, 'COLLATE')) node.collation = name(c, 'a collation');
  if (take(c, 'USING')) node.using = expression(c);
  return node;
}

function alterSet(c: Cursor, label: Ident): Action {
  if (take(c, 'DEFAULT')) return { kind: 'set default', name: label, expression: expression(c) };
  if (takePair(c, 'NOT', 'NULL')) return { kind: 'set not null', name: label };
  if (takePair(c, 'EXPRESSION', 'AS')) return { kind: 'set expression', name: label, expression: expression(c) };
  // SET GENERATED, STATISTICS, STORAGE, COMPRESSION, sequence options.
  if (isLabel(c) || is(c, '(')) return harmless(c);
  fail(c, 'Expected DEFAULT or NOT NULL here.');
  return unread(c);
}

function alterDrop(c: Cursor, label: Ident): Action {
  if (take(c, 'DEFAULT')) return { kind: 'drop default', name: label };
  if (takePair(c, 'NOT', 'NULL')) return { kind: 'drop not null', name: label };
  const word = takeOne(c, ['IDENTITY', 'EXPRESSION']);
  ifExists(c);
  if (word === 'IDENTITY') return { kind: 'drop identity', name: label };
  if (word === 'EXPRESSION') return { kind: 'drop expression', name: label };
  fail(c, 'Expected DEFAULT, NOT NULL, IDENTITY or EXPRESSION here.');
  return unread(c);
}

function addIdentity(c: Cursor, label: Ident): Action {
  expect(c, 'GENERATED');
  const identity = takePair(c, 'BY', 'DEFAULT') ? 'by default' : (expect(c, 'ALWAYS'), 'always');
  expect(c, 'AS');
  expect(c, 'IDENTITY');
  if (is(c, '(')) skipParens(c);
  return { kind: 'add identity', name: label, identity };
}

function rename(c: Cursor): Action {
  if (take(c, 'TO') || (c.dialect.id !== 'postgres' && take(c, 'AS'))) {
    const to = needLabel(c, 'a name');
    if (c.dialect.id !== 'postgres' && take(c, '.')) return { kind: 'rename', to: needLabel(c, 'a name') };
    return { kind: 'rename', to };
  }
  if (c.dialect.id !== 'postgres' && (is(c, 'INDEX') || is(c, 'KEY'))) return unread(c);
  const isConstraint = take(c, 'CONSTRAINT');
  if (!isConstraint) take(c, 'COLUMN');
  const from = isConstraint ? needIdent(c, 'a constraint') : column(c);
  expect(c, 'TO');
  const to = needLabel(c, 'a name');
  return isConstraint ? { kind: 'rename constraint', name: from, to } : { kind: 'rename column', name: from, to };
}

function rowSecurity(c: Cursor, enable: boolean, force: boolean): Action {
  if (force) expect(c, 'FORCE');
  expect(c, 'ROW');
  expect(c, 'LEVEL');
  expect(c, 'SECURITY');
  return { kind: 'row security', enable, force };
}

function switched(c: Cursor): Action {
  if (isPair(c, 'FORCE', 'ROW')) return rowSecurity(c, true, true);
  const enable = take(c, 'ENABLE');
  if (!enable) take(c, 'DISABLE');
  if (isPair(c, 'ROW', 'LEVEL')) return rowSecurity(c, enable, false);
  return harmless(c);
}

function set(c: Cursor): Action {
  c.at++;
  if (take(c, 'LOGGED')) return { kind: 'set logged' };
  if (take(c, 'UNLOGGED')) return { kind: 'set unlogged' };
  if (take(c, 'SCHEMA')) return { kind: 'set schema', schema: needIdent(c, 'a schema') };
  return harmless(c);
}

/** OWNER, CLUSTER ON, REPLICA IDENTITY, RESET, OPTIONS, OF, NOT OF; of other dialects MODIFY and CHANGE. */
function other(c: Cursor): Action {
  if (c.dialect.id !== 'postgres') return unread(c);
  if (is(c, 'OWNER') || is(c, 'CLUSTER') || is(c, 'REPLICA') || is(c, 'RESET') || is(c, 'OPTIONS') || is(c, 'DEPENDS') || isPair(c, 'WITHOUT', 'CLUSTER') || isPair(c, 'WITHOUT', 'OIDS')) return harmless(c);
  if (is(c, 'OF') || isPair(c, 'NOT', 'OF')) return harmless(c);
  fail(c, 'Expected an action such as ADD, DROP or ALTER here.');
  return unread(c);
}

/** To the end of the action; its words say what it is. */
function harmless(c: Cursor): Action {
  const words: string[] = [];
  const first = c.at;
  while (!is(c, ',') && !isAtEnd(c)) {
    if (c.at - first < 3) words.push(c.text.slice(startHere(c), c.ends[c.at]!).toLowerCase());
    skipOne(c);
  }
  return { kind: 'harmless', words: words.join(' ') };
}

function unread(c: Cursor): Action {
  while (!is(c, ',') && !isAtEnd(c)) skipOne(c);
  return { kind: 'unread' };
}
