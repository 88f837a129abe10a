// A column of Knex's table builder as each server is sent it. Sources: knex 3.3, lib/schema/columncompiler.js and the dialects' own.
import type { Value } from '../../../hosts/tree.ts';
import type { DialectId } from '../../../sql/dialect.ts';
import type { Step } from '../../chain.ts';
import { reformatted } from '../../formats.ts';
import { heldBy } from '../../names.ts';
import { leave, listed, say } from '../../rendering.ts';
import { embedded, id, isNothing, isPlain, literal, numberOf, property, truth, wordOf, wordsIn, type Pen } from '../../migrations/pen.ts';
import type { Column } from './steps.ts';

export type Server = 'postgres' | 'mysql' | 'sqlite';

/** The servers whose words are known. */
export const serverOf = (dialect: DialectId): Server | undefined => (dialect === 'mariadb' ? 'mysql' : dialect === 'postgres' || dialect === 'mysql' || dialect === 'sqlite' ? dialect : undefined);

/** Types that are one word, by server; of those that are not here, the type's own name, or what `parametric` says. */
const WORDS: Readonly<Record<Server, Readonly<Record<string, string>>>> = {
  postgres: { integer: 'integer', tinyint: 'smallint', mediumint: 'integer', biginteger: 'bigint', bool: 'boolean', floating: 'real', double: 'double precision', binary: 'bytea', jsonb: 'jsonb', json: 'json' },
  mysql: { biginteger: 'bigint', bool: 'boolean', json: 'json', jsonb: 'json' },
  sqlite: { integer: 'integer', tinyint: 'tinyint', smallint: 'integer', mediumint: 'integer', biginteger: 'bigint', bool: 'boolean', floating: 'float', double: 'float', decimal: 'float', timestamp: 'datetime', binary: 'blob', jsonb: 'json', json: 'json' },
};

/** The column's name, type and what is said of it; `keyed`: the table has a key of its own, so a number that counts is none. */
export function writeColumn(pen: Pen, server: Server, column: Column, keyed: boolean): void {
  const { draft } = pen;
  const { name, at, call, type } = column;
  if (name === undefined) return leave(draft, call.args[0] ?? call);
  say(draft, `${id(pen, name)} `, at);
  writeType(pen, server, column, keyed);
  if (!type.endsWith('increments')) writeModifiers(pen, server, column);
}

export function writeType(pen: Pen, server: Server, column: Column, keyed: boolean): void {
  const { draft } = pen;
  const { type, call, args: [first, second] } = column;
  const put = (text: string): void => say(draft, text, call.nameSpan);
  switch (type) {
    case 'increments': case 'bigincrements': return put(counted(server, type, keyed || truth(pen, property(pen, first, 'primaryKey')) === false));
    case 'varchar': return put(`varchar(${numberOf(pen, first) ?? '255'})`);
    case 'char': return put(`char(${numberOf(pen, first) ?? '255'})`);
    case 'uuid': return put(server === 'postgres' ? `uuid${!keyed && truth(pen, property(pen, first, 'primaryKey')) === true ? ' primary key' : ''}` : truth(pen, property(pen, first, 'useBinaryUuid')) === true ? 'binary(16)' : 'char(36)');
    case 'decimal': return put(WORDS[server][type] ?? (isNothing(first) && first !== undefined ? 'decimal' : `decimal(${numberOf(pen, first) ?? '8'}, ${numberOf(pen, second) ?? '2'})`));
    case 'floating': return put(WORDS[server][type] ?? `float(${numberOf(pen, first) ?? '8'}, ${numberOf(pen, second) ?? '2'})`);
    case 'double': return put(WORDS[server][type] ?? (numberOf(pen, first) === undefined ? 'double' : `double(${numberOf(pen, first)}, ${numberOf(pen, second) ?? '2'})`));
    case 'datetime': case 'timestamp': return put(moment(pen, server, column));
    case 'text': return put(server === 'mysql' ? lengthy(wordOf(pen, first)) : 'text');
    case 'integer': case 'tinyint': return put(WORDS[server][type] ?? `${type === 'integer' ? 'int' : type}${numberOf(pen, first) === undefined ? '' : `(${numberOf(pen, first)})`}`);
    case 'binary': return put(WORDS[server][type] ?? (numberOf(pen, first) === undefined ? 'blob' : `varbinary(${numberOf(pen, first)})`));
    case 'enu': return writeEnum(pen, server, column);
    case 'specifictype': return void (first && writeText(pen, first) || leave(draft, first ?? call));
    default: return put(WORDS[server][type] ?? type);
  }
}

function counted(server: Server, type: string, keyed: boolean): string {
  const isBig = type === 'bigincrements';
  switch (server) {
    case 'postgres': return `${isBig ? 'bigserial' : 'serial'}${keyed ? '' : ' primary key'}`;
    case 'mysql': return `${isBig ? 'bigint' : 'int'} unsigned not null${keyed ? '' : ' auto_increment primary key'}`;
    case 'sqlite': return 'integer not null primary key autoincrement';
  }
}

const lengthy = (word: string | undefined): string => (word === 'medium' || word === 'mediumtext' ? 'mediumtext' : word === 'long' || word === 'longtext' ? 'longtext' : 'text');

/** `timestamp('a', { useTz, precision })`, `timestamp('a', withoutTimeZone, precision)`. */
function moment(pen: Pen, server: Server, { type, args: [first, second] }: Column): string {
  if (server === 'sqlite') return 'datetime';
  const isObject = first?.kind === 'object';
  const precision = numberOf(pen, isObject ? property(pen, first, 'precision') : server === 'postgres' ? second : first);
  const length = precision === undefined ? '' : `(${precision})`;
  if (server === 'mysql') return `${type}${length}`;
  const isPlainTime = isObject ? truth(pen, property(pen, first, 'useTz')) === false : truth(pen, first) === true;
  return `${isPlainTime ? 'timestamp' : 'timestamptz'}${length}`;
}

/** A type of its own is said before the table (`nativeEnum`); here its name. */
function writeEnum(pen: Pen, server: Server, { name, call, args: [first, second] }: Column): void {
  const { draft } = pen;
  const values = wordsIn(pen, first);
  const native = server === 'postgres' ? nativeEnum(pen, second) : undefined;
  if (native !== undefined) return say(draft, native, call.nameSpan);
  const list = values?.every(isPlain) ? values.map(literal).join(', ') : undefined;
  say(draft, server === 'mysql' ? 'enum(' : `text check (${id(pen, name)} in (`, call.nameSpan);
  if (list === undefined) leave(draft, first ?? call);
  else say(draft, list, first!);
  say(draft, server === 'mysql' ? ')' : '))', call.nameSpan);
}

/** The name of the type that `{ useNative: true, enumName }` makes. */
export function nativeEnum(pen: Pen, options: Value | undefined): string | undefined {
  const name = wordOf(pen, property(pen, options, 'enumName'));
  return truth(pen, property(pen, options, 'useNative')) === true && name !== undefined ? id(pen, wordOf(pen, property(pen, options, 'schemaName')), name) : undefined;
}

function writeModifiers(pen: Pen, server: Server, column: Column): void {
  const { draft } = pen;
  const { modifiers, call, stamped } = column;
  const last = (...names: readonly string[]): Step | undefined => modifiers.findLast(({ name }) => names.includes(name));
  const put = (step: Step, text: string): void => say(draft, ` ${text}`, step.call.nameSpan);
  const unsigned = last('unsigned');
  if (unsigned && server === 'mysql') put(unsigned, 'unsigned');
  const nullable = last('notNull', 'notNullable', 'nullable');
  if (stamped) say(draft, ' not null default CURRENT_TIMESTAMP', call.nameSpan);
  else if (nullable) put(nullable, forbids(pen, nullable) ? 'not null' : 'null');
  const preset = last('defaultTo', 'default', 'defaultsTo');
  // MySQL takes none for what is long.
  if (preset && !(server === 'mysql' && (isNothing(preset.call.args[0]) || /text|^blob$/.test(column.type)))) {
    put(preset, 'default ');
    writeDefault(pen, server, column, preset.call.args[0]);
  }
  const after = last('after');
  if (server === 'mysql') {
    if (last('first')) put(last('first')!, 'first');
    const behind = wordOf(pen, after?.call.args[0]);
    if (behind !== undefined) put(after!, `after ${id(pen, behind)}`);
  }
  for (const step of modifiers) if (step.name.startsWith('check')) writeCheck(pen, column, step);
}

export const forbids = (pen: Pen, { name, call }: Step): boolean => name !== 'nullable' || truth(pen, call.args[0]) === false;

/** What `checkPositive` and its kind say; of the others that there is a check. */
function writeCheck(pen: Pen, { name }: Column, { name: kind, call }: Step): void {
  const { draft } = pen;
  const column = id(pen, name);
  const values = kind === 'checkIn' || kind === 'checkNotIn' ? wordsIn(pen, call.args[0]) : undefined;
  say(draft, ' check (', call.nameSpan);
  if (kind === 'checkPositive' || kind === 'checkNegative') say(draft, `${column} ${kind === 'checkPositive' ? '>' : '<'} 0`, call.nameSpan);
  else if (values?.every(isPlain)) say(draft, `${column} ${kind === 'checkIn' ? '' : 'not '}in (${values.map(literal).join(',')})`, call.nameSpan);
  else leave(draft, call);
  say(draft, ')', call.nameSpan);
}

/** Knex writes what it is given as a text, but SQL as it is, and `true` of a boolean as '1' (lib/formatter/formatterUtils.js, formatDefault). */
export function writeDefault(pen: Pen, server: Server, { type }: Pick<Column, 'type'>, value: Value | undefined): void {
  const { draft } = pen;
  if (!value) return;
  const held = heldBy(pen, value);
  const text = wordOf(pen, value);
  if (text !== undefined) return isPlain(text) ? say(draft, type === 'bool' ? (text === 'false' ? "'0'" : "'1'") : literal(text), value) : leave(draft, value);
  if (held.kind === 'constant' && held.type === 'null') return say(draft, 'null', value);
  if (held.kind === 'constant' && held.type === 'boolean') return say(draft, literal(type === 'bool' ? (held.value === 'true' ? '1' : '0') : held.value), value);
  if (held.kind === 'constant' && held.type === 'number') return say(draft, literal(held.value), value);
  const own = functionText(pen, server, held);
  if (own !== undefined) return say(draft, own, value);
  if (!writeText(pen, value)) leave(draft, value);
}

/** `knex.fn.now()`, `knex.fn.uuid()` (lib/knex-builder/FunctionHelper.js). */
function functionText(pen: Pen, server: Server, value: Value): string | undefined {
  if (value.kind !== 'call' || value.callee.kind !== 'member' || value.callee.object.kind !== 'member' || value.callee.object.name !== 'fn') return undefined;
  const precision = numberOf(pen, value.args[0]);
  if (value.callee.name === 'now') return precision === undefined ? 'CURRENT_TIMESTAMP' : `CURRENT_TIMESTAMP(${precision})`;
  return value.callee.name === 'uuid' ? UUIDS[server] : undefined;
}
const UUIDS: Readonly<Record<Server, string>> = {
  postgres: '(gen_random_uuid())', mysql: '(UUID())',
  sqlite: "(lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))),2) || '-' || substr('89ab',abs(random()) % 4 + 1, 1) || substr(lower(hex(randomblob(2))),2) || '-' || lower(hex(randomblob(6))))",
};

export const isRaw = (value: Value): boolean => value.kind === 'call' && value.form === 'call' && value.callee.kind === 'member' && value.callee.name === 'raw';

/** `knex.raw('…')`, or a text that is SQL itself; gives false of what is neither. */
export function writeText(pen: Pen, value: Value): boolean {
  const held = heldBy(pen, value);
  if (held.kind !== 'call') return embedded(pen, value);
  const [text, values] = held.args;
  return isRaw(held) && text !== undefined && embedded(pen, text, (carrier) => reformatted(carrier, 'knex', values));
}

/** Columns of a key: names, or SQL; gives false where one of them cannot be read. */
export function writeKeys(pen: Pen, value: Value | undefined): boolean {
  const { draft } = pen;
  const held = value && heldBy(pen, value);
  const members = held?.kind === 'array' ? held.items : value ? [value] : [];
  if (members.length === 0 || members.some((one) => wordOf(pen, one) === undefined && !isRaw(heldBy(pen, one)))) return false;
  let isWritten = true;
  listed(draft, ', ', value!, members.map((one) => () => {
    const word = wordOf(pen, one);
    if (word !== undefined) say(draft, id(pen, word), one);
    else isWritten &&= writeText(pen, one);
  }));
  return isWritten;
}
