// What `createTable` and `alterTable` of Knex send: the table, then one statement for each key, index and change. Sources: knex 3.3, lib/schema/tablecompiler.js and the dialects' own.
import type { Span } from '../../../text/span.ts';
import { say } from '../../rendering.ts';
import { doubt, elements, id, isPlain, literal, orDoubt, property, statement, truth, wordOf, wordsIn, type Pen } from '../../migrations/pen.ts';
import { forbids, nativeEnum, writeColumn, writeDefault, writeType } from './columns.ts';
import { keyName, writeCheck, writeForeign, writeIndex, writePrimary, writeUnique, type Target } from './keys.ts';
import type { Action, Column, TableSteps } from './steps.ts';

/** `ifMissing`: as `createTableIfNotExists` says. */
export function writeCreated(pen: Pen, target: Target, { columns, actions, open }: TableSteps, ifMissing: boolean): void {
  const { draft } = pen;
  const { at, named, written, server } = target;
  writeEnums(pen, target, columns);
  const primary = actions.find(({ method }) => method === 'primary');
  const inline = server === 'sqlite' ? actions.filter(({ method }) => method === 'foreign' || method === 'references') : [];
  statement(pen, at, () => {
    say(draft, `create table ${ifMissing || pen.isGuarded ? 'if not exists ' : ''}`, at);
    say(draft, written, named);
    elements(pen, at, [
      ...columns.map((column) => () => writeColumn(pen, server, column, primary !== undefined)),
      ...inline.map((action) => () => void writeForeign(pen, target, action)),
      ...(primary ? [() => void writePrimary(pen, target, primary, columns)] : []),
      ...actions.filter(({ method }) => method === 'check').map((action) => () => void writeCheck(pen, action)),
    ], open);
    return true;
  });
  for (const action of actions) if (action !== primary && !inline.includes(action) && action.method !== 'check') orDoubt(pen, written, action.call.nameSpan, writeAction(pen, target, action));
}

export function writeAltered(pen: Pen, target: Target, { columns, actions, open }: TableSteps): void {
  const { draft } = pen;
  const { at, named, written, server } = target;
  const [added, altered] = [columns.filter((one) => !isAltered(one)), columns.filter(isAltered)];
  const unnamed = columns.find(({ name }) => name === undefined);
  writeEnums(pen, target, columns);
  // SQLite takes one at a time.
  for (const some of server === 'sqlite' ? added.map((one) => [one]) : [added]) {
    if (some.length > 0) statement(pen, at, () => {
      say(draft, 'alter table ', at);
      say(draft, written, named);
      some.filter(({ name }) => name !== undefined).forEach((column, index) => {
        say(draft, `${index > 0 ? ',' : ''} add column ${pen.isGuarded ? 'if not exists ' : ''}`, column.call.nameSpan);
        writeColumn(pen, server, column, actions.some(({ method }) => method === 'primary'));
      });
      return some.some(({ name }) => name !== undefined);
    });
  }
  for (const column of altered) if (column.name !== undefined) writeChanged(pen, target, column, column.name);
  for (const action of actions) orDoubt(pen, written, action.call.nameSpan, writeAction(pen, target, action));
  const unread = open ?? unnamed?.call;
  if (unread) doubt(pen, written, unread);
}

const isAltered = ({ modifiers }: Column): boolean => modifiers.some(({ name }) => name === 'alter');

/** A type of its own is made before the table that has it. */
function writeEnums(pen: Pen, { at }: Target, columns: readonly Column[]): void {
  for (const { type, call, args: [values, options] } of columns) {
    const name = type === 'enu' && pen.draft.dialect.id === 'postgres' && truth(pen, property(pen, options, 'existingType')) !== true ? nativeEnum(pen, options) : undefined;
    const labels = wordsIn(pen, values);
    if (name !== undefined) statement(pen, call.nameSpan, () => {
      say(pen.draft, `create type ${name} as enum (${labels?.every(isPlain) ? labels.map(literal).join(', ') : ''})`, call.nameSpan);
      return at !== undefined;
    });
  }
}

/** `.alter()`: what stands there now is replaced by what is said here (lib/dialects/postgres/schema/pg-tablecompiler.js, _addColumn). */
function writeChanged(pen: Pen, { written, server, at }: Target, column: Column, name: string): void {
  const { draft } = pen;
  const { modifiers, call } = column;
  const alter = modifiers.find((step) => step.name === 'alter')!;
  const spared = (option: string): boolean => truth(pen, property(pen, alter.call.args[0], option)) === false;
  const own = id(pen, name);
  if (server === 'sqlite') return void doubt(pen, written, call.nameSpan);
  if (server === 'mysql') return void statement(pen, at, () => {
    say(draft, `alter table ${written} modify `, call.nameSpan);
    writeColumn(pen, server, column, false);
    return true;
  });
  const alteration = (write: () => void): boolean => statement(pen, call.nameSpan, () => {
    say(draft, `alter table ${written} alter column ${own} `, call.nameSpan);
    write();
    return true;
  });
  const nullable = modifiers.findLast((step) => ['notNull', 'notNullable', 'nullable'].includes(step.name));
  const preset = modifiers.findLast((step) => ['defaultTo', 'default', 'defaultsTo'].includes(step.name));
  alteration(() => say(draft, 'drop default', call.nameSpan));
  if (!spared('alterNullable')) alteration(() => say(draft, 'drop not null', call.nameSpan));
  if (!spared('alterType')) alteration(() => {
    say(draft, 'type ', call.nameSpan);
    writeType(pen, server, column, true);
    say(draft, ` using (${own}${column.type === 'enu' ? '::text' : ''}::`, call.nameSpan);
    writeType(pen, server, column, true);
    say(draft, ')', call.nameSpan);
  });
  if (preset) alteration(() => {
    say(draft, 'set default ', preset.call.nameSpan);
    writeDefault(pen, server, column, preset.call.args[0]);
  });
  if (!spared('alterNullable') && nullable && forbids(pen, nullable)) alteration(() => say(draft, 'set not null', nullable.call.nameSpan));
}

// ── Keys, indexes, what is dropped ───────────────────────────────────────────────────────────────────────────────

function writeAction(pen: Pen, target: Target, action: Action): boolean {
  const { draft } = pen;
  const { call, args: [first, second], method } = action;
  const { server, written } = target;
  const at = call.nameSpan;
  const alteration = (write: () => boolean): boolean => statement(pen, at, () => {
    say(draft, `alter table ${written} `, at);
    return write();
  });
  const said = (text: string): boolean => alteration(() => {
    say(draft, text, at);
    return true;
  });
  const key = (type: string, word: string): boolean => {
    const name = keyName(pen, target, type, second, wordsIn(pen, first));
    return name !== undefined && said(`drop ${word} ${name}`);
  };
  const isIf = method.endsWith('IfExists');
  switch (isIf ? method.slice(0, -'IfExists'.length) : method) {
    case 'primary': return server !== 'sqlite' && alteration(() => {
      say(draft, 'add ', at);
      return writePrimary(pen, target, action, []);
    });
    case 'foreign': case 'references': return server !== 'sqlite' && alteration(() => {
      say(draft, 'add ', at);
      return writeForeign(pen, target, action);
    });
    case 'unique': return writeUnique(pen, target, action);
    case 'index': return writeIndex(pen, target, action);
    case 'dropColumn': case 'dropColumns': return dropped(pen, target, at, action.args.length > 1 ? action.args.map((one) => wordOf(pen, one)) : wordsIn(pen, first));
    case 'dropTimestamps': return dropped(pen, target, at, truth(pen, first) === true ? ['createdAt', 'updatedAt'] : ['created_at', 'updated_at']);
    case 'renameColumn': {
      const [from, to] = [wordOf(pen, first), wordOf(pen, second)];
      return from !== undefined && to !== undefined && said(`rename column ${id(pen, from)} to ${id(pen, to)}`);
    }
    case 'setNullable': case 'dropNullable': {
      const column = wordOf(pen, first);
      return server === 'postgres' && column !== undefined && said(`alter column ${id(pen, column)} ${method === 'setNullable' ? 'drop not null' : 'set not null'}`);
    }
    case 'dropPrimary': return server === 'mysql' ? said('drop primary key') : server === 'postgres' && said(`drop constraint ${isIf ? 'if exists ' : ''}${id(pen, wordOf(pen, first) ?? `${target.raw}_pkey`)}`);
    case 'dropUnique': return server === 'sqlite' ? droppedIndex(pen, target, 'unique', action) : key('unique', server === 'mysql' ? 'index' : `constraint${isIf ? ' if exists' : ''}`);
    case 'dropForeign': return server !== 'sqlite' && key('foreign', server === 'mysql' ? 'foreign key' : `constraint${isIf ? ' if exists' : ''}`);
    case 'dropIndex': return server === 'mysql' ? key('index', 'index') : droppedIndex(pen, target, 'index', action);
    case 'check': return alteration(() => {
      say(draft, 'add ', at);
      return writeCheck(pen, action);
    });
    case 'dropChecks': {
      const checks = action.args.length > 1 ? action.args.map((one) => wordOf(pen, one)) : wordsIn(pen, first);
      return checks?.every((one) => one !== undefined) === true && said(checks.map((one) => `drop constraint ${one}`).join(', '));
    }
    default: return false;
  }
}

function dropped(pen: Pen, { written, server }: Target, at: Span, columns: readonly (string | undefined)[] | undefined): boolean {
  if (!columns || columns.length === 0 || columns.some((one) => one === undefined)) return false;
  const word = `drop column ${pen.isGuarded && server === 'postgres' ? 'if exists ' : ''}`;
  return statement(pen, at, () => {
    say(pen.draft, `alter table ${written} ${columns.map((one) => `${word}${id(pen, one)}`).join(', ')}`, at);
    return true;
  });
}

function droppedIndex(pen: Pen, target: Target, type: string, { call, args: [first, second], method }: Action): boolean {
  const name = keyName(pen, target, type, second, wordsIn(pen, first));
  return name !== undefined && statement(pen, call.nameSpan, () => {
    say(pen.draft, `drop index ${method.endsWith('IfExists') || pen.isGuarded ? 'if exists ' : ''}${target.schema === undefined ? '' : `${id(pen, target.schema)}.`}${name}`, call.nameSpan);
    return true;
  });
}
