// The actions of ALTER TABLE in MySQL and MariaDB. What changes only how a table is stored is `harmless`.
import type { AlterAction, ColumnDefinition, ColumnPlace } from '../tree.ts';
import { endBefore, expect, is, isAhead, isAtEnd, isHole, isPair, name, needIdent, needLabel, skipOne, startHere, take, takeOne, takePair, type Cursor } from '../parser/cursor.ts';
import { columnDefinition, startsTableConstraint, tableConstraint } from '../parser/constraints.ts';
import { expression } from '../parser/expressions.ts';
import { orderItems } from '../parser/calls.ts';
import { closeParen } from '../parser/queries.ts';
import { ifExists, ifNotExists } from '../parser/tables.ts';
import { ifNotExists as ifEither } from './indexKeys.ts';

/** An action without its span. */
type Action = AlterAction extends infer A ? (A extends unknown ? Omit<A, 'start' | 'end'> : never) : never;

const PARTITIONS: ReadonlySet<string> = new Set(['COALESCE', 'REORGANIZE', 'EXCHANGE', 'TRUNCATE', 'ANALYZE', 'CHECK', 'OPTIMIZE', 'REBUILD', 'REPAIR', 'DISCARD', 'IMPORT', 'CONVERT', 'ADD', 'DROP']);

/** One item of the list; `add (a int, b int)` holds several. */
export function alterAction(c: Cursor): readonly AlterAction[] {
  const start = startHere(c);
  if (isPair(c, 'ADD', '(') || (isPair(c, 'ADD', 'COLUMN') && isAhead(c, 2, '('))) return addList(c);
  const action = actionOf(c);
  while (!is(c, ',') && !isAtEnd(c)) skipOne(c);
  return [{ ...action, start, end: Math.max(start, endBefore(c)) } as AlterAction];
}

function actionOf(c: Cursor): Action {
  const word = c.words[c.at]!;
  if (isHole(c)) return unread(c);
  if ((PARTITIONS.has(word) && (isAhead(c, 1, 'PARTITION') || isAhead(c, 1, 'TABLESPACE'))) || isPair(c, 'PARTITION', 'BY') || isPair(c, 'REMOVE', 'PARTITIONING')) return rest(c);
  switch (word) {
    case 'ADD': c.at++; return add(c);
    case 'DROP': c.at++; return drop(c);
    case 'ALTER': c.at++; return alter(c);
    case 'RENAME': c.at++; return rename(c);
    case 'MODIFY': case 'CHANGE': return change(c);
    case 'ORDER':
      c.at++;
      expect(c, 'BY');
      orderItems(c);
      return { kind: 'harmless', words: 'order by' };
    default: return harmless(c);
  }
}

function addList(c: Cursor): readonly AlterAction[] {
  c.at += is(c, '(') ? 1 : isAhead(c, 1, '(') ? 2 : 3;
  const found: AlterAction[] = [];
  do {
    const start = startHere(c);
    if (startsTableConstraint(c)) {
      const constraint = tableConstraint(c);
      found.push({ kind: 'add constraint', constraint, start, end: constraint.end });
    } else {
      const column = columnDefinition(c);
      found.push({ kind: 'add column', column, ifNotExists: false, start, end: Math.max(start, column.end) });
    }
  } while (take(c, ','));
  closeParen(c);
  return found;
}

function add(c: Cursor): Action {
  if (isPair(c, 'SYSTEM', 'VERSIONING') || isPair(c, 'PERIOD', 'FOR')) return harmless(c);
  if (startsTableConstraint(c)) return { kind: 'add constraint', constraint: tableConstraint(c) };
  take(c, 'COLUMN');
  const exists = ifNotExists(c);
  if (isHole(c)) return unread(c);
  const column = columnDefinition(c);
  return { kind: 'add column', column, ifNotExists: exists, ...placeOf(c) };
}

/** FIRST and AFTER. */
function placeOf(c: Cursor): { readonly place?: ColumnPlace } {
  if (take(c, 'FIRST')) return { place: {} };
  if (!take(c, 'AFTER')) return {};
  return { place: { after: needLabel(c, 'a column name') } };
}

function change(c: Cursor): Action {
  const renames = c.words[c.at++] === 'CHANGE';
  take(c, 'COLUMN');
  const exists = ifExists(c);
  const old = renames ? needLabel(c, 'a column name') : undefined;
  const column: ColumnDefinition = columnDefinition(c);
  return { kind: 'change column', name: old ?? column.name, column, ifExists: exists, ...placeOf(c) };
}

function drop(c: Cursor): Action {
  if (takePair(c, 'PRIMARY', 'KEY')) return { kind: 'drop primary key' };
  if (isPair(c, 'SYSTEM', 'VERSIONING') || isPair(c, 'PERIOD', 'FOR')) return harmless(c);
  if (takeOne(c, ['INDEX', 'KEY'])) {
    const exists = ifExists(c);
    return { kind: 'drop index', name: needLabel(c, 'an index'), ifExists: exists };
  }
  if (takePair(c, 'FOREIGN', 'KEY') || takeOne(c, ['CONSTRAINT', 'CHECK'])) {
    const exists = ifExists(c);
    return { kind: 'drop constraint', name: needLabel(c, 'a constraint'), ifExists: exists, cascade: false };
  }
  take(c, 'COLUMN');
  const exists = ifExists(c);
  const label = needLabel(c, 'a column name');
  takeOne(c, ['CASCADE', 'RESTRICT']);
  return { kind: 'drop column', name: label, ifExists: exists, cascade: false };
}

function alter(c: Cursor): Action {
  if (is(c, 'INDEX') || is(c, 'KEY')) return harmless(c);
  if (takeOne(c, ['CHECK', 'CONSTRAINT'])) {
    const constraint = needIdent(c, 'a constraint');
    takePair(c, 'NOT', 'ENFORCED');
    return { kind: 'alter constraint', name: constraint };
  }
  take(c, 'COLUMN');
  ifEither(c);
  const label = needLabel(c, 'a column name');
  if (takePair(c, 'SET', 'DEFAULT')) return { kind: 'set default', name: label, expression: expression(c) };
  if (takePair(c, 'DROP', 'DEFAULT')) return { kind: 'drop default', name: label };
  return harmless(c);
}

function rename(c: Cursor): Action {
  if (take(c, 'COLUMN')) {
    const from = needLabel(c, 'a column name');
    expect(c, 'TO');
    return { kind: 'rename column', name: from, to: needLabel(c, 'a name') };
  }
  if (takeOne(c, ['INDEX', 'KEY'])) {
    const from = needLabel(c, 'an index');
    expect(c, 'TO');
    return { kind: 'rename index', name: from, to: needLabel(c, 'a name') };
  }
  takeOne(c, ['TO', 'AS', '=']);
  const to = name(c, 'a table').parts.at(-1);
  return to ? { kind: 'rename', to } : unread(c);
}

/** To the end of the action; its words say what it is. */
function harmless(c: Cursor): Action {
  const words: string[] = [];
  while (!is(c, ',') && !isAtEnd(c)) {
    if (words.length < 3) words.push(c.text.slice(startHere(c), c.ends[c.at]!).toLowerCase());
    skipOne(c);
  }
  return { kind: 'harmless', words: words.join(' ') };
}

/** To the end of the statement: commas divide partitions there. */
function rest(c: Cursor): Action {
  const start = startHere(c);
  while (!isAtEnd(c)) skipOne(c);
  return { kind: 'harmless', words: c.text.slice(start, endBefore(c)).split(/\s+/, 3).join(' ').toLowerCase() };
}

function unread(c: Cursor): Action {
  while (!is(c, ',') && !isAtEnd(c)) skipOne(c);
  return { kind: 'unread' };
}

