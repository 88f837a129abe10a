// What the callback of `createTable` and `alterTable` calls on the table that it is given: columns with their modifiers, and what is done besides, in the order of the text.
// Sources: knex 3.3, lib/schema/tablebuilder.js and columnbuilder.js.
import type { Span } from '../../../text/span.ts';
import type { CallValue, Value } from '../../../hosts/tree.ts';
import { chainsOn, chainsOnThis, walked, type Step } from '../../chain.ts';
import { bindingOf, reach } from '../../program.ts';
import { isNothing, property, truth, wordOf, type Pen } from '../../migrations/pen.ts';

export interface Column {
  readonly type: string;
  /** Undefined where the program computes it. */
  readonly name: string | undefined;
  readonly at: Span;
  readonly call: CallValue;
  /** Behind the name. */
  readonly args: readonly Value[];
  readonly modifiers: readonly Step[];
  /** Of `timestamps`: never null, and now. */
  readonly stamped?: boolean;
}

/** Something that is done to the table besides. Of a key it is what the column's chain says of it. */
export interface Action { readonly method: string; readonly call: CallValue; readonly args: readonly Value[]; readonly column?: Column; readonly rest: readonly Step[] }

/** `open` is a call that was not read: the table may hold more. */
export interface TableSteps { readonly columns: readonly Column[]; readonly actions: readonly Action[]; readonly open?: Value }

/** Names for other types (lib/schema/columnbuilder.js, columnAlias, and the methods that are the same type in other words). */
const ALIASES: Readonly<Record<string, string>> = { float: 'floating', enum: 'enu', boolean: 'bool', string: 'varchar', bigint: 'biginteger', int: 'integer' };
const TYPES: ReadonlySet<string> = new Set([
  'tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double', 'real', 'bit', 'boolean', 'date', 'datetime', 'timestamp', 'time', 'year', 'geometry', 'geography', 'point',
  'char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'binary', 'varbinary', 'tinyblob', 'mediumblob', 'blob', 'longblob', 'enum', 'bool', 'increments', 'bigincrements', 'integer', 'biginteger', 'string', 'json', 'jsonb', 'uuid', 'enu', 'specifictype',
]);
const ACTIONS: ReadonlySet<string> = new Set([
  'index', 'unique', 'primary', 'foreign', 'dropPrimary', 'dropUnique', 'dropIndex', 'dropForeign', 'dropColumn', 'dropColumns', 'dropTimestamps', 'renameColumn', 'setNullable', 'dropNullable', 'check', 'dropChecks',
  'dropPrimaryIfExists', 'dropUniqueIfExists', 'dropForeignIfExists',
]);
/** They say nothing of what the table holds. */
const QUIET: ReadonlySet<string> = new Set(['comment', 'engine', 'charset', 'collate', 'queryContext']);
const KEYS: ReadonlySet<string> = new Set(['index', 'unique', 'primary', 'references']);

/** Undefined of a callback that is not written in this file, or does something else with its table. */
export function tableSteps(pen: Pen, callback: Value): TableSteps | undefined {
  const { tree, context } = pen;
  const held = callback.kind === 'name' ? bindingOf(tree, callback)?.value : callback;
  if (held?.kind !== 'function') return undefined;
  const routine = tree.routines[held.routine]!;
  const [parameter] = routine.params;
  const given = parameter === undefined ? undefined : tree.bindings[parameter];
  const columns: Column[] = [];
  const actions: Action[] = [];
  let open: Value | undefined = given?.uses.some(({ kind }) => kind !== 'called' && kind !== 'member' && kind !== 'returned') ? callback : undefined;
  const chains = [...(parameter === undefined ? [] : chainsOn(tree, parameter)), ...chainsOnThis(tree, routine)].toSorted((a, b) => a.start - b.start);
  const place = { ...context, routine: routine.id };
  for (const chain of chains) {
    const { steps: [first, ...rest] } = walked({ begins: () => false }, chain);
    if (!first) continue;
    if (reach(tree, first.call.context, place, place) !== 'always' || chain.result) open ??= chain;
    else if (!takeStep(pen, first, rest, columns, actions)) open ??= chain;
  }
  if (!given && chains.length === 0 && routine.params.length > 0) return undefined;
  return { columns, actions, ...(open && { open }) };
}

function takeStep(pen: Pen, first: Step, rest: readonly Step[], columns: Column[], actions: Action[]): boolean {
  const { name, call } = first;
  const [head, ...args] = call.args;
  const type = name.toLowerCase();
  if (TYPES.has(type)) {
    const isCounted = type.endsWith('increments');
    const named = isNothing(head) && isCounted ? 'id' : wordOf(pen, head);
    const column: Column = { type: ALIASES[type] ?? type, name: named, at: head ?? call.nameSpan, call, args, modifiers: rest };
    columns.push(column);
    for (const [index, step] of rest.entries()) if (KEYS.has(step.name) && !isCounted) actions.push({ method: step.name, call: step.call, args: step.call.args, column, rest: rest.slice(index + 1) });
    return rest.every((step) => MODIFIERS.has(step.name) || KEYS.has(step.name));
  }
  if (name === 'timestamps') return void columns.push(...stamps(pen, call)) === undefined;
  if (QUIET.has(name)) return true;
  if (!ACTIONS.has(name)) return false;
  actions.push({ method: name, call, args: call.args, rest });
  return name === 'foreign' || rest.length === 0;
}

const MODIFIERS: ReadonlySet<string> = new Set([
  'notNull', 'notNullable', 'nullable', 'defaultTo', 'default', 'defaultsTo', 'unsigned', 'first', 'after', 'comment', 'collate', 'check', 'checkPositive', 'checkNegative', 'checkIn', 'checkNotIn', 'checkBetween', 'checkLength', 'checkRegex',
  'inTable', 'on', 'onDelete', 'onUpdate', 'withKeyName', 'deferrable', 'alter',
]);

/** `timestamps(useTimestamps, defaultToNow, useCamelCase)`, or an object of the three. */
function stamps(pen: Pen, call: CallValue): readonly Column[] {
  const [first, second, third] = call.args;
  const told = (name: string, place: Value | undefined): boolean => truth(pen, first?.kind === 'object' ? property(pen, first, name) : place) === true;
  const isCamel = told('useCamelCase', third);
  const made = (name: string): Column => ({ type: told('useTimestamps', first) ? 'timestamp' : 'datetime', name, at: call.nameSpan, call, args: [], modifiers: [], ...(told('defaultToNow', second) && { stamped: true }) });
  return isCamel ? [made('createdAt'), made('updatedAt')] : [made('created_at'), made('updated_at')];
}
