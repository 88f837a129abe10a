// Keys, indexes and checks of Knex's table builder, and the names that Knex gives them. Sources: knex 3.3, lib/schema/tablecompiler.js and the dialects' own.
import type { Span } from '../../../text/span.ts';
import type { Value } from '../../../hosts/tree.ts';
import type { Step } from '../../chain.ts';
import { heldBy } from '../../names.ts';
import { leave, say } from '../../rendering.ts';
import { id, isNothing, names, property, statement, truth, wordOf, wordsIn, type Pen } from '../../migrations/pen.ts';
import { writeKeys, writeText, type Server } from './columns.ts';
import type { Action, Column } from './steps.ts';

/** `raw` is the table's name as the program writes it, of which the names of keys are made; `at` the method's name, `named` that of the table. */
export interface Target { readonly raw: string; readonly written: string; readonly schema: string | undefined; readonly at: Span; readonly named: Span; readonly server: Server }

/** The name that is given, or that of Knex's own convention; undefined where either cannot be read. */
export function keyName(pen: Pen, { raw }: Target, type: string, given: Value | undefined, columns: readonly string[] | undefined): string | undefined {
  if (given && !isNothing(given)) {
    const name = wordOf(pen, given);
    return name === undefined ? undefined : id(pen, name);
  }
  return columns && id(pen, `${raw.replace(/\.|-/g, '_')}_${columns.join('_')}_${type}`.toLowerCase());
}

/** The columns of a key: of a column's own chain that column. */
const columnsOf = (pen: Pen, { column, args: [first] }: Action): readonly string[] | undefined => (column ? (column.name === undefined ? undefined : [column.name]) : wordsIn(pen, first));

export function writePrimary(pen: Pen, { raw, server }: Target, action: Action, columns: readonly Column[]): boolean {
  const { draft } = pen;
  const { call, column, args } = action;
  const given = column ? args[0] : args[1];
  const name = wordOf(pen, given) ?? wordOf(pen, property(pen, given, 'constraintName'));
  const at = call.nameSpan;
  // A number that counts is SQLite's key whatever else is declared as one.
  const word = server === 'sqlite' && columns.some(({ type }) => type === 'increments') ? 'unique' : 'primary key';
  const isUnnamed = name === undefined && (server === 'sqlite' || (server === 'mysql' && columns.length > 0));
  say(draft, isUnnamed ? `${word} (` : `constraint ${id(pen, name ?? `${raw}_pkey`)} ${word} (`, at);
  const isWritten = writeOwnKeys(pen, action);
  if (!isWritten) leave(draft, call);
  say(draft, ')', at);
  return isWritten;
}

function writeOwnKeys(pen: Pen, { column, args: [first] }: Action): boolean {
  if (!column) return writeKeys(pen, first);
  if (column.name === undefined) return false;
  say(pen.draft, id(pen, column.name), column.at);
  return true;
}

export function writeForeign(pen: Pen, target: Target, action: Action): boolean {
  const { draft } = pen;
  const { call, column, args, rest } = action;
  const at = call.nameSpan;
  const find = (...methods: readonly string[]): Step | undefined => rest.findLast(({ name }) => methods.includes(name));
  const references = column ? { call } : find('references');
  const to = referred(pen, references?.call.args[0], find('inTable', 'on')?.call.args[0]);
  const columns = columnsOf(pen, action);
  const given = find('withKeyName')?.call.args[0] ?? (column ? undefined : args[1]);
  const name = keyName(pen, target, 'foreign', given, columns);
  if (!to || !columns || name === undefined) return false;
  const isNamed = target.server !== 'sqlite' || given !== undefined;
  say(draft, `${isNamed ? `constraint ${name} ` : ''}foreign key (`, at);
  writeOwnKeys(pen, action);
  say(draft, `) references ${id(pen, ...to.table.split('.'))} (${names(pen, to.columns)})`, references!.call.nameSpan);
  for (const [method, word] of [['onUpdate', 'on update'], ['onDelete', 'on delete']] as const) {
    const step = find(method);
    const what = wordOf(pen, step?.call.args[0]);
    if (what !== undefined && /^[\w ]+$/.test(what)) say(draft, ` ${word} ${what}`, step!.call.nameSpan);
  }
  const deferred = wordOf(pen, find('deferrable')?.call.args[0]);
  if (deferred !== undefined && /^\w+$/.test(deferred)) say(draft, ` deferrable initially ${deferred}`, find('deferrable')!.call.nameSpan);
  return true;
}

/** `references('id').inTable('t')`, `references('t.id')`. */
function referred(pen: Pen, columns: Value | undefined, table: Value | undefined): { readonly table: string; readonly columns: readonly string[] } | undefined {
  const written = wordsIn(pen, columns);
  const named = wordOf(pen, table);
  if (!written) return undefined;
  const [first = '', second] = written.length === 1 ? written[0]!.split('.') : [];
  if (second !== undefined) return { table: first, columns: [second] };
  return named === undefined ? undefined : { table: named, columns: written };
}

/** `unique(columns, { indexName, deferrable, useConstraint, predicate })`, `unique(columns, 'name')`. */
export function writeUnique(pen: Pen, target: Target, action: Action): boolean {
  const { draft } = pen;
  const { call, column, args } = action;
  const { server, written } = target;
  const options = column ? args[0] : args[1];
  const own = options && heldBy(pen, options);
  const isObject = own?.kind === 'object';
  const at = call.nameSpan;
  const predicate = isObject ? property(pen, own, 'predicate') : undefined;
  const deferred = isObject ? wordOf(pen, property(pen, own, 'deferrable')) : undefined;
  const isIndex = server === 'sqlite' || (server === 'postgres' && isObject && (truth(pen, property(pen, own, 'useConstraint')) ?? (deferred !== undefined || !predicate)) === false);
  const name = keyName(pen, target, 'unique', isObject ? property(pen, own, 'indexName') : options, columnsOf(pen, action));
  return name !== undefined && statement(pen, at, () => {
    if (isIndex) say(draft, `create unique index ${pen.isGuarded ? 'if not exists ' : ''}${name} on ${written} (`, at);
    else say(draft, `alter table ${written} add ${server === 'mysql' ? `unique ${name} (` : `constraint ${name} unique (`}`, at);
    if (!writeOwnKeys(pen, action)) return false;
    say(draft, ')', at);
    if (deferred !== undefined && server === 'postgres' && /^[\w ]+$/.test(deferred)) say(draft, ` deferrable initially ${deferred}`, at);
    if (predicate) writePredicate(pen, predicate, at);
    return true;
  });
}

/** `index(columns, 'name', { indexType, storageEngineIndexType, predicate })`, `index(columns, 'name', 'gin')`. */
export function writeIndex(pen: Pen, target: Target, action: Action): boolean {
  const { draft } = pen;
  const { call, column, args } = action;
  const { server, written } = target;
  const [given, options] = column ? args : [args[1], args[2]];
  const at = call.nameSpan;
  const plain = wordOf(pen, options);
  const type = plain !== undefined && server === 'mysql' ? plain : wordOf(pen, property(pen, options, 'indexType'));
  const method = plain !== undefined && server === 'postgres' ? plain : wordOf(pen, property(pen, options, 'storageEngineIndexType'));
  const predicate = property(pen, options, 'predicate');
  const name = keyName(pen, target, 'index', given, columnsOf(pen, action));
  const word = (text: string | undefined): string => (text !== undefined && /^\w+$/.test(text) ? text : '');
  return (name !== undefined || (given === undefined && !column)) && statement(pen, at, () => {
    if (server === 'mysql') say(draft, `alter table ${written} add ${word(type) && `${word(type)} `}index ${name ?? ''}(`, at);
    else say(draft, `create ${type?.toLowerCase() === 'unique' ? 'unique ' : ''}index ${pen.isGuarded && name !== undefined ? 'if not exists ' : ''}${name ?? ''} on ${written}${server === 'postgres' && word(method) ? ` using ${word(method)}` : ''} (`, at);
    if (!writeOwnKeys(pen, action)) return false;
    say(draft, server === 'mysql' && word(method) ? `) using ${word(method)}` : ')', at);
    if (predicate && server !== 'mysql') writePredicate(pen, predicate, at);
    return true;
  });
}

/** What a builder says as the predicate is not read: that there is one is. */
function writePredicate({ draft }: Pen, predicate: Value, at: Span): void {
  say(draft, ' where ', at);
  leave(draft, predicate);
}

/** `check('?? > 0', ['a'], 'name')`: what fills the names in is not read. */
export function writeCheck(pen: Pen, { call, args: [text, bindings, given] }: Action): boolean {
  const { draft } = pen;
  const name = wordOf(pen, given);
  if (!text) return false;
  say(draft, `${name === undefined ? '' : `constraint ${id(pen, name)} `}check (`, call.nameSpan);
  if (bindings || !writeText(pen, text)) leave(draft, text);
  say(draft, ')', call.nameSpan);
  return true;
}
