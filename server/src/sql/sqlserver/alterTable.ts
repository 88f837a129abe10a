// ALTER TABLE of SQL Server: one ADD or DROP may name several things, and whether rows are checked is said before ADD.
import type { AlterAction, AlterTable, ConstraintDefinition } from '../tree.ts';
import {
  beginsNext, endBefore, expect, fail, is, isAhead, isAtEnd, isLabel, isPair, name, needIdent, needLabel, skipOne, startHere, take, takeOne, takePair, type Cursor, type Draft,
} from '../parser/cursor.ts';
import { tableElement } from './definitions.ts';
import { columnDefinition, startsTableConstraint, tableConstraint } from '../parser/constraints.ts';
import { typeName } from '../parser/types.ts';
import { ifExists } from '../parser/tables.ts';

type Action = AlterAction extends infer A ? (A extends unknown ? Omit<A, 'start' | 'end'> : never) : never;

/** After `alter table`. */
export function alterTableHere(c: Cursor, start: number): AlterTable {
  const table = name(c, 'a table');
  const actions: AlterAction[] = [];
  const add = (from: number, action: Action): void => void actions.push({ ...action, start: Math.min(from, endBefore(c)), end: endBefore(c) } as AlterAction);
  const checked = take(c, 'WITH') ? takeOne(c, ['CHECK', 'NOCHECK']) : undefined;
  if (take(c, 'ADD')) additions(c, checked === 'NOCHECK', add);
  else if (take(c, 'DROP')) removals(c, add);
  else if (isPair(c, 'ALTER', 'COLUMN')) alteration(c, add);
  else if (is(c, 'CHECK') || is(c, 'NOCHECK')) checking(c, add);
  else harmless(c, add);
  return { kind: 'alter table', start, end: Math.max(table.end, endBefore(c)), object: 'table', name: table, ifExists: false, only: false, actions };
}

type Add = (from: number, action: Action) => void;

function additions(c: Cursor, unchecked: boolean, add: Add): void {
  do {
    const from = startHere(c);
    const own = is(c, 'INDEX') || is(c, 'PERIOD') ? tableElement(c) : undefined;
    if (own) add(from, { kind: 'add constraint', constraint: own });
    else if (startsTableConstraint(c) || (is(c, 'DEFAULT') && !isAhead(c, 1, '('))) add(from, { kind: 'add constraint', constraint: unvalidated(tableConstraint(c), unchecked) });
    else if (is(c, 'DEFAULT')) add(from, { kind: 'add constraint', constraint: tableConstraint(c) });
    else if (isLabel(c)) add(from, { kind: 'add column', column: columnDefinition(c), ifNotExists: false });
    else return fail(c, 'Expected a column or a constraint here.');
  } while (take(c, ','));
}

const unvalidated = (constraint: ConstraintDefinition, unchecked: boolean): ConstraintDefinition => (unchecked ? { ...constraint, notValid: true } : constraint);

/** `column a, b, constraint c`; the word goes on until the next. */
function removals(c: Cursor, add: Add): void {
  let what = 'CONSTRAINT';
  let exists = false;
  do {
    const from = startHere(c);
    if (is(c, 'PERIOD')) {
      tableElement(c);
      add(from, { kind: 'harmless', words: 'drop period' });
      continue;
    }
    const word = takeOne(c, ['COLUMN', 'CONSTRAINT']);
    what = word ?? what;
    exists = ifExists(c) || (word === undefined && exists);
    const label = needLabel(c, what === 'COLUMN' ? 'a column name' : 'a constraint');
    if (take(c, 'WITH')) skipOne(c);
    if (what === 'COLUMN') add(from, { kind: 'drop column', name: label, ifExists: exists, cascade: false });
    else add(from, { kind: 'drop constraint', name: label, ifExists: exists, cascade: false });
  } while (take(c, ','));
}

/** `alter column a varchar(10) collate x not null`, `alter column a add sparse`. */
function alteration(c: Cursor, add: Add): void {
  const from = startHere(c);
  c.at += 2;
  const label = needLabel(c, 'a column name');
  if (is(c, 'ADD') || is(c, 'DROP')) return harmless(c, add);
  const node: Draft<Extract<Action, { kind: 'alter type' }>> = { kind: 'alter type', name: label, type: typeName(c) };
  if (take(c, 'COLLATE')) node.collation = name(c, 'a collation');
  take(c, 'SPARSE');
  add(from, node);
  // Without a word on NULL the column takes NULLs, as the server's default has it.
  if (takePair(c, 'NOT', 'NULL')) add(from, { kind: 'set not null', name: label });
  else {
    take(c, 'NULL');
    add(from, { kind: 'drop not null', name: label });
  }
  if (take(c, 'WITH')) skipOne(c);
}

/** `check constraint x`: the rows that stand are checked where `with check` says so; here that is taken as said. */
function checking(c: Cursor, add: Add): void {
  const from = startHere(c);
  const checks = is(c, 'CHECK');
  c.at++;
  expect(c, 'CONSTRAINT');
  do {
    if (take(c, 'ALL')) add(from, { kind: 'harmless', words: 'check constraint all' });
    else {
      const label = needIdent(c, 'a constraint');
      add(from, checks ? { kind: 'validate constraint', name: label } : { kind: 'alter constraint', name: label });
    }
  } while (take(c, ','));
}

/** SWITCH, SET, REBUILD, ENABLE TRIGGER, PERIOD: nothing of what can be asked of the table. */
function harmless(c: Cursor, add: Add): void {
  const from = startHere(c);
  const words: string[] = [];
  const first = c.at;
  while (!isAtEnd(c) && (c.at === first || !beginsNext(c) || is(c, 'SET'))) {
    if (c.at - first < 3) words.push(c.text.slice(startHere(c), c.ends[c.at]!).toLowerCase());
    skipOne(c);
  }
  add(from, { kind: 'harmless', words: words.join(' ') });
}
