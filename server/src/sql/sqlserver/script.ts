// Transact-SQL between its statements: IF, WHILE, blocks, DECLARE, SET, EXEC and the like.
// Control flow is flat: each of its words is a statement of its own, and what stands under a condition is marked as guarded.
// The file is long because the statements are many and each is short.
import { PARAMETER, STRING, WORD } from '../tokens.ts';
import type { Name, QueryNode, SelectNode, Tree, Utility } from '../tree.ts';
import {
  advance, beginsLine, beginsNext, endBefore, expect, ident, is, isAhead, isAtEnd, isLabel, isName, isNameLike, isPair, kindAt, name, skipOne, skipParens, startHere, take, takeOne, takePair,
  type Cursor,
} from '../parser/cursor.ts';
import { expression } from '../parser/expressions.ts';
import { beginsQuery, holdsQuery, query } from '../parser/queries.ts';
import { create } from '../parser/statements.ts';
import { tableElements } from '../parser/tables.ts';
import { typeName } from '../parser/types.ts';
import { execute } from './execute.ts';

/** A statement that begins with a name: a label, or a call without EXEC. */
export const ownStatement = (c: Cursor, start: number): Tree | undefined => (isLabelled(c) ? labelled(c, start) : isBareCall(c) ? execute(c, start) : undefined);

type Reader = (c: Cursor, start: number) => Tree | undefined;

const utility = (c: Cursor, start: number, words: string, tables: readonly Name[] = [], inner?: QueryNode): Utility =>
  ({ kind: 'utility', start, end: Math.max(start, endBefore(c)), words, tables, ...(inner && { inner }) });

/** To where the next statement begins its line: the rest of what is not read further. */
export function skipLoosely(c: Cursor): void {
  while (!isAtEnd(c) && !(beginsNext(c) && beginsLine(c))) skipOne(c);
}

/** An expression as good as `select expression`, where it holds a query; else nothing. */
function asked(c: Cursor): SelectNode | undefined {
  const start = startHere(c);
  const first = c.at;
  const value = expression(c);
  if (!c.words.slice(first, c.at).includes('SELECT')) return undefined;
  const range = { start: Math.min(start, value.start), end: Math.max(value.end, endBefore(c)) };
  return { kind: 'select', ...range, verb: { start: range.start, end: range.start }, items: [{ start: value.start, end: value.end, value }], from: [], group: [], windows: [], order: [], locks: [], fragments: [] };
}

const hasValue = (c: Cursor): boolean => !isAtEnd(c) && !beginsNext(c);

// ── Control flow

const conditional: Reader = (c, start) => {
  const words = c.words[c.at++]!.toLowerCase();
  const inner = asked(c);
  c.script.pending = true;
  return utility(c, start, words, [], inner);
};

const begin: Reader = (c, start) => {
  if (transactions.has(c.words[c.at + 1]!)) {
    c.at += 2;
    takeOne(c, ['TRAN', 'TRANSACTION']);
    if (isName(c) || kindAt(c) === PARAMETER) c.at++;
    if (isPair(c, 'WITH', 'MARK')) skipLoosely(c);
    return { kind: 'transaction', start, end: endBefore(c), action: 'begin' };
  }
  c.at++;
  if (is(c, 'DIALOG') || is(c, 'CONVERSATION')) {
    skipLoosely(c);
    return utility(c, start, 'begin dialog');
  }
  const word = takeOne(c, ['TRY', 'CATCH', 'ATOMIC']);
  if (word === 'ATOMIC' && take(c, 'WITH')) skipParens(c);
  c.script.blocks.push(c.script.pending || word === 'CATCH');
  c.script.pending = false;
  return utility(c, start, 'begin');
};
const transactions: ReadonlySet<string> = new Set(['TRAN', 'TRANSACTION', 'DISTRIBUTED']);

const end: Reader = (c, start) => {
  c.at++;
  if (take(c, 'CONVERSATION')) {
    skipLoosely(c);
    return utility(c, start, 'end conversation');
  }
  takeOne(c, ['TRY', 'CATCH']);
  c.script.blocks.pop();
  c.script.pending = false;
  return utility(c, start, 'end');
};

const otherwise: Reader = (c, start) => {
  c.at++;
  c.script.pending = true;
  return utility(c, start, 'else');
};

const transaction: Reader = (c, start) => {
  const word = c.words[c.at++];
  takeOne(c, ['TRAN', 'TRANSACTION', 'WORK']);
  if ((isName(c) && !beginsLine(c)) || kindAt(c) === PARAMETER) c.at++;
  if (isPair(c, 'WITH', '(')) {
    c.at++;
    skipParens(c);
  }
  return { kind: 'transaction', start, end: endBefore(c), action: word === 'SAVE' ? 'savepoint' : word === 'COMMIT' ? 'commit' : 'rollback' };
};

const returned: Reader = (c, start) => {
  c.at++;
  if (beginsQuery(c, c.at)) return utility(c, start, 'return', [], query(c));
  if (is(c, '(') && holdsQuery(c, c.at)) return utility(c, start, 'return', [], query(c));
  return utility(c, start, 'return', [], hasValue(c) ? asked(c) : undefined);
};

/** PRINT, THROW and RAISERROR: values, and what follows them. */
const values = (words: string): Reader => (c, start) => {
  c.at++;
  let inner: SelectNode | undefined;
  if (hasValue(c)) {
    do inner = asked(c) ?? inner;
    while (take(c, ','));
  }
  if (take(c, 'WITH')) while (isLabel(c) && !beginsNext(c)) (c.at++, take(c, ','));
  return utility(c, start, words, [], inner);
};

/** `name` of a cursor or a label, and no more. */
const named = (words: string): Reader => (c, start) => {
  c.at++;
  if ((is(c, 'SYMMETRIC') || is(c, 'MASTER') || is(c, 'ALL')) && isAhead(c, 1, 'KEY')) {
    skipLoosely(c);
    return utility(c, start, words);
  }
  take(c, 'GLOBAL');
  if (isLabel(c) || kindAt(c) === PARAMETER) c.at++;
  return utility(c, start, words);
};

const fetch: Reader = (c, start) => {
  c.at++;
  while (!isAtEnd(c) && !is(c, 'FROM') && !is(c, 'INTO') && !beginsNext(c)) skipOne(c);
  if (take(c, 'FROM')) {
    take(c, 'GLOBAL');
    if (isLabel(c) || kindAt(c) === PARAMETER) c.at++;
  }
  if (take(c, 'INTO')) {
    do advance(c);
    while (take(c, ','));
  }
  return utility(c, start, 'fetch');
};

const waiting: Reader = (c, start) => {
  c.at++;
  if (is(c, '(')) skipParens(c);
  else if (takeOne(c, ['DELAY', 'TIME'])) expression(c);
  if (take(c, ',')) skipLoosely(c);
  return utility(c, start, 'waitfor');
};

const bare = (words: string): Reader => (c, start) => {
  c.at++;
  return utility(c, start, words);
};

const loose = (words: string): Reader => (c, start) => {
  c.at++;
  skipLoosely(c);
  return utility(c, start, words);
};

/** `label:`. */
const isLabelled = (c: Cursor): boolean => isName(c) && isAhead(c, 1, ':') && c.starts[c.at + 1] === c.ends[c.at];
const labelled: Reader = (c, start) => {
  c.at += 2;
  return utility(c, start, 'label');
};

/** The first statement of a batch may call a procedure by its name alone: those of the system are known by theirs. */
function isBareCall(c: Cursor): boolean {
  if (!isName(c)) return false;
  let at = c.at + 1;
  while (c.words[at] === '.' && at < c.at + 8) at += 2;
  const isPassed = c.kinds[at] === PARAMETER || c.kinds[at] === STRING;
  return isPassed || /^(?:\[?\w*\]?\.)*\[?(?:sp|xp)_/i.test(c.text.slice(startHere(c), startHere(c) + 60));
}

// ── Variables

/** `declare @a int = 1, @t table (…)`, `declare c cursor for select …`. */
const declare: Reader = (c, start) => {
  c.at++;
  let inner: QueryNode | undefined;
  do {
    if (isLabel(c) && kindAt(c) !== PARAMETER) return utility(c, start, 'declare', [], cursorQuery(c));
    if (kindAt(c) !== PARAMETER) break;
    c.at++;
    take(c, 'AS');
    if (is(c, 'CURSOR') && !isAhead(c, 1, ',') && !isAhead(c, 1, ';')) return utility(c, start, 'declare', [], cursorQuery(c));
    if (take(c, 'TABLE')) tableElements(c);
    else typeName(c);
    if (take(c, '=')) inner = asked(c) ?? inner;
  } while (take(c, ','));
  return utility(c, start, 'declare', [], inner);
};

function cursorQuery(c: Cursor): QueryNode | undefined {
  while (!isAtEnd(c) && !is(c, 'FOR') && !beginsNext(c)) c.at++;
  take(c, 'FOR');
  return beginsQuery(c, c.at) ? query(c) : undefined;
}

const assignments = ['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^='];

/** `set @x = 1`, or an option: `set nocount on`, `set transaction isolation level …`. */
const set: Reader = (c, start) => {
  c.at++;
  if (kindAt(c) === PARAMETER) {
    c.at++;
    if (is(c, '.')) {
      c.at--;
      return utility(c, start, 'set', [], asked(c));
    }
    if (takeOne(c, assignments) && is(c, 'CURSOR')) return utility(c, start, 'set', [], cursorQuery(c));
    const inner = hasValue(c) ? asked(c) : undefined;
    while (take(c, ',')) if (hasValue(c)) expression(c);
    return utility(c, start, 'set', [], inner);
  }
  const first = c.at;
  const from = startHere(c);
  if (takePair(c, 'TRANSACTION', 'ISOLATION')) {
    while (!isAtEnd(c) && !takeOne(c, ['UNCOMMITTED', 'COMMITTED', 'SNAPSHOT', 'SERIALIZABLE'])) {
      if (takePair(c, 'REPEATABLE', 'READ') || beginsNext(c)) break;
      c.at++;
    }
  } else {
    while (!isAtEnd(c) && (c.at === first || !beginsNext(c))) {
      const word = c.words[c.at];
      skipOne(c);
      if (word === 'ON' || word === 'OFF' || (c.at > first + 1 && beginsLine(c) && !is(c, ','))) break;
    }
  }
  const words = c.text.slice(from, Math.max(from, endBefore(c))).toLowerCase().split(/\s+/);
  return { kind: 'set', start, end: endBefore(c), name: words[0] ?? '', local: false, values: words.slice(1) };
};

// ── Rights, triggers and the rest

/** `object::`, `symmetric key::` before a name; whether a table may follow. */
function securable(c: Cursor): boolean {
  for (let at = c.at; at < c.at + 4 && c.kinds[at] === WORD; at++) {
    if (c.words[at + 1] !== '::') continue;
    const isObject = is(c, 'OBJECT');
    c.at = at + 2;
    return isObject;
  }
  return true;
}

/** The permissions are words of statements; they end at ON, TO or FROM. */
const grant: Reader = (c, start) => {
  const words = c.words[c.at++]!.toLowerCase();
  while (!isAtEnd(c) && !is(c, 'ON') && !is(c, 'TO') && !is(c, 'FROM')) skipOne(c);
  let tables: Name[] = [];
  if (take(c, 'ON')) {
    const isTable = securable(c);
    if (isNameLike(c)) {
      const object = name(c, 'an object');
      if (isTable) tables = [object];
    }
    if (is(c, '(')) skipParens(c);
  }
  if (takeOne(c, ['TO', 'FROM'])) {
    do {
      if (isLabel(c)) c.at++;
    } while (take(c, ','));
  }
  if (takePair(c, 'WITH', 'GRANT')) take(c, 'OPTION');
  take(c, 'CASCADE');
  if (take(c, 'AS') && isName(c)) ident(c);
  return utility(c, start, words, tables);
};

/** `enable trigger a, b on t`. */
const switched: Reader = (c, start) => {
  if (!isAhead(c, 1, 'TRIGGER')) return undefined;
  const words = `${c.words[c.at]!.toLowerCase()} trigger`;
  c.at += 2;
  while (!isAtEnd(c) && !is(c, 'ON') && !beginsNext(c)) skipOne(c);
  const tables: Name[] = [];
  if (take(c, 'ON')) {
    if (take(c, 'ALL')) expect(c, 'SERVER');
    else if (!take(c, 'DATABASE')) tables.push(name(c, 'a table'));
  }
  return utility(c, start, words, tables);
};

/** ALTER of what is replaced whole is read as CREATE; of tables as in all dialects; of the rest nothing is kept. */
const altered: Reader = (c, start) => {
  const word = c.words[c.at + 1]!;
  if (replaced.has(word)) return create(c, start);
  if (word === 'TABLE') return undefined;
  c.at++;
  if (word === 'SCHEMA') return moved(c, start);
  const what = isLabel(c) ? c.text.slice(startHere(c), c.ends[c.at]!).toLowerCase() : '';
  skipLoosely(c);
  return utility(c, start, `alter ${what}`.trim());
};

/** `alter schema s transfer dbo.t`. */
function moved(c: Cursor, start: number): Tree {
  c.at++;
  const schema = isName(c) ? ident(c) : undefined;
  if (!takeOne(c, ['TRANSFER'])) skipLoosely(c);
  const from = startHere(c);
  const isTable = securable(c);
  const object = isNameLike(c) ? name(c, 'an object') : undefined;
  if (!schema || !object || !isTable) return utility(c, start, 'alter schema');
  const end = endBefore(c);
  return { kind: 'alter table', start, end, object: 'table', name: object, ifExists: true, only: false, actions: [{ kind: 'set schema', schema, start: Math.min(from, end), end }] };
}

/** What is dropped, where it is more than a name of a known kind. */
const dropped: Reader = (c, start) => {
  const word = c.words[c.at + 1]!;
  if (word === 'INDEX') return droppedIndexes(c, start);
  if (common.has(word) && !isAhead(c, 2, 'SCOPED')) return undefined;
  c.at++;
  advance(c);
  const exists = takePair(c, 'IF', 'EXISTS');
  const names: Name[] = [];
  if (word === 'PROC' || word === 'TRIGGER' || word === 'SYNONYM') {
    do names.push(name(c, 'an object'));
    while (take(c, ','));
    if (take(c, 'ON')) skipLoosely(c);
    // A synonym is kept as a view of unknown columns.
    return { kind: 'drop', start, end: endBefore(c), object: word === 'PROC' ? 'procedure' : word === 'SYNONYM' ? 'view' : 'trigger', names, ifExists: exists || word === 'SYNONYM', concurrently: false, cascade: false };
  }
  skipLoosely(c);
  return utility(c, start, 'drop');
};
const common: ReadonlySet<string> = new Set(['TABLE', 'VIEW', 'PROCEDURE', 'FUNCTION', 'TYPE', 'SCHEMA', 'SEQUENCE']);

/** `drop index a on t, b on u`, or `t.a` in the spelling of old. */
function droppedIndexes(c: Cursor, start: number): Tree {
  c.at += 2;
  const ifExists = takePair(c, 'IF', 'EXISTS');
  const names: Name[] = [];
  let on: Name | undefined;
  do {
    const written = name(c, 'an index');
    const last = written.parts.at(-1);
    if (take(c, 'ON')) on = name(c, 'a table');
    else if (written.parts.length > 1) on = { ...written, parts: written.parts.slice(0, -1) };
    names.push(last ? { start: written.start, end: written.end, parts: [last] } : written);
    if (isPair(c, 'WITH', '(')) {
      c.at++;
      skipParens(c);
    }
  } while (take(c, ','));
  return { kind: 'drop', start, end: endBefore(c), object: 'index', names, ifExists, concurrently: false, cascade: false, ...(on && { on }) };
}

const replaced: ReadonlySet<string> = new Set(['PROC', 'PROCEDURE', 'FUNCTION', 'TRIGGER', 'VIEW']);

const statistics: Reader = (c, start) => {
  if (!isPair(c, 'UPDATE', 'STATISTICS')) return undefined;
  c.at += 2;
  const tables = isNameLike(c) ? [name(c, 'a table')] : [];
  skipLoosely(c);
  return utility(c, start, 'update statistics', tables);
};

const truncate: Reader = (c, start) => {
  c.at++;
  expect(c, 'TABLE');
  const tables = [name(c, 'a table')];
  if (isPair(c, 'WITH', '(')) {
    c.at++;
    skipParens(c);
  }
  return utility(c, start, 'truncate', tables);
};

/** `bulk insert t from 'file' with (…)`. */
const bulk: Reader = (c, start) => {
  c.at++;
  take(c, 'INSERT');
  const tables = [name(c, 'a table')];
  if (take(c, 'FROM') && (kindAt(c) === STRING || isNameLike(c))) c.at++;
  if (isPair(c, 'WITH', '(')) {
    c.at++;
    skipParens(c);
  }
  return utility(c, start, 'bulk insert', tables);
};

const use: Reader = (c, start) => {
  c.at++;
  if (isNameLike(c)) name(c, 'a database');
  return utility(c, start, 'use');
};

const console: Reader = (c, start) => {
  c.at++;
  if (isLabel(c)) c.at++;
  if (is(c, '(')) skipParens(c);
  if (take(c, 'WITH')) {
    while (isLabel(c) && !beginsNext(c)) {
      c.at++;
      if (take(c, '=')) advance(c);
      take(c, ',');
    }
  }
  return utility(c, start, 'dbcc');
};

/** The statements of a script by their first word; one that gives nothing is read as in all dialects. */
export const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['IF', conditional], ['WHILE', conditional], ['BEGIN', begin], ['END', end], ['ELSE', otherwise], ['COMMIT', transaction], ['ROLLBACK', transaction], ['SAVE', transaction], ['RETURN', returned],
  ['PRINT', values('print')], ['RAISERROR', values('raiserror')], ['THROW', values('throw')], ['OPEN', named('open')], ['CLOSE', named('close')], ['DEALLOCATE', named('deallocate')],
  ['GOTO', named('goto')], ['FETCH', fetch], ['WAITFOR', waiting], ['BREAK', bare('break')], ['CONTINUE', bare('continue')], ['CHECKPOINT', loose('checkpoint')], ['RECONFIGURE', loose('reconfigure')],
  ['REVERT', loose('revert')], ['BACKUP', loose('backup')], ['RESTORE', loose('restore')], ['KILL', loose('kill')], ['ADD', loose('add')], ['SHUTDOWN', loose('shutdown')], ['DECLARE', declare], ['SET', set],
  ['EXEC', execute], ['EXECUTE', execute], ['GRANT', grant], ['DENY', grant], ['REVOKE', grant], ['ENABLE', switched], ['DISABLE', switched], ['UPDATE', statistics], ['TRUNCATE', truncate],
  ['BULK', bulk], ['USE', use], ['DBCC', console], ['ALTER', altered], ['DROP', dropped],
]);

