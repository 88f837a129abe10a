// The types that MikroORM gives columns on each server, and what they hold where nothing is given.
// Sources: mikro-orm 6, core/platforms/Platform.js, postgresql/PostgreSqlPlatform.js, knex/dialects/{mysql/MySqlPlatform,sqlite/BaseSqlitePlatform}.js (getDefaultMappedType, get…DeclarationSQL), core/metadata/{MetadataDiscovery,ReflectMetadataProvider}.js, reflection/TsMorphMetadataProvider.js.
import { quotedText } from '../typeorm/columnTypes.ts';
import type { DefaultSql } from '../typeorm/declaration.ts';
import type { ManagedSql } from './declaration.ts';

export type Server = 'postgres' | 'mysql' | 'sqlite';

/** Where types come from that are not written: what the compiler emits, or what stands in the source. */
export type TypesOf = 'reflected' | 'source' | 'not known';

/** `isCounted`: of a key of one column, the server counts it. `labels`: what alone may stand in it. */
export interface ColumnType { readonly text: string; readonly isCounted: boolean; readonly isNumber: boolean; readonly labels?: readonly string[]; readonly generated?: string }

// ── By the words of MikroORM ─────────────────────────────────────────────────────────────────────────────────────

const SHARED: Readonly<Record<string, string>> = {
  character: 'char', char: 'char', string: 'varchar', varchar: 'varchar', interval: 'interval', text: 'text', int: 'int', number: 'int', integer: 'int', bigint: 'bigint', smallint: 'smallint', tinyint: 'tinyint', mediumint: 'mediumint', float: 'float', double: 'double', decimal: 'decimal', numeric: 'decimal',
  boolean: 'boolean', blob: 'blob', buffer: 'blob', uint8array: 'blob', uuid: 'uuid', date: 'date', datetime: 'datetime', timestamp: 'datetime', time: 'time', object: 'json', json: 'json', jsonb: 'json', array: 'array', enum: 'enum',
};
const OF_POSTGRES: Readonly<Record<string, string>> = { int2: 'smallint', smallserial: 'smallint', int4: 'int', serial: 'int', serial4: 'int', int8: 'bigint', bigserial: 'bigint', serial8: 'bigint', bool: 'boolean', real: 'float', float4: 'float', float8: 'double', timestamptz: 'datetime', bytea: 'blob', bpchar: 'char' };
const COUNTED: ReadonlySet<string> = new Set(['int', 'bigint', 'smallint', 'tinyint']);

/** What becomes a text where nothing is known of it. */
const UNTOLD = /^(?:unknown|any|RegExp)$/;

function kindOf(server: Server, word: string): string | undefined {
  if (word === 'Date') return 'datetime';
  if (word.endsWith('[]')) return 'array';
  const simple = /[^(), ]+/.exec(word.toLowerCase())?.[0] ?? '';
  const own = server === 'postgres' && Object.hasOwn(OF_POSTGRES, simple) ? OF_POSTGRES[simple] : undefined;
  return own ?? (Object.hasOwn(SHARED, simple) ? SHARED[simple] : undefined);
}

type Sized = Pick<ManagedSql, 'length' | 'precision' | 'scale'>;

function typeText(server: Server, kind: string, { length, precision = '10', scale = '0' }: Sized): string {
  const isSqlite = server === 'sqlite';
  const sized = (word: string, of = length): string => (of === undefined ? word : `${word}(${of})`);
  const long = length === '0' ? undefined : length;
  switch (kind) {
    case 'char': return isSqlite ? 'text' : sized('char', length ?? '1');
    case 'varchar': return isSqlite ? 'text' : sized('varchar', length ?? '255');
    case 'int': return isSqlite ? 'integer' : 'int';
    case 'smallint': return isSqlite ? 'integer' : 'smallint';
    case 'tinyint': return server === 'postgres' ? 'smallint' : isSqlite ? 'integer' : 'tinyint';
    case 'float': return server === 'mysql' ? 'float' : 'real';
    case 'double': return server === 'postgres' ? 'double precision' : 'double';
    case 'decimal': return `numeric(${precision},${scale})`;
    case 'boolean': return server === 'postgres' ? 'boolean' : server === 'mysql' ? 'tinyint(1)' : 'integer';
    case 'blob': return server === 'postgres' ? 'bytea' : 'blob';
    case 'uuid': return server === 'postgres' ? 'uuid' : isSqlite ? 'text' : sized('varchar', length ?? '36');
    case 'date': return sized('date', long);
    case 'datetime': return server === 'postgres' ? sized('timestamptz') : isSqlite ? 'datetime' : sized('datetime', long);
    case 'time': return server === 'postgres' ? 'time(0)' : sized('time', long);
    case 'interval': return sized('interval', server === 'postgres' ? length : long);
    case 'json': return server === 'postgres' ? 'jsonb' : 'json';
    case 'array': return server === 'postgres' ? 'text[]' : 'text';
    default: return kind;
  }
}

/** `external`: the labels of an enum that stands in another file. Undefined where the type could not be read. */
export function columnType(server: Server, sql: ManagedSql, role: 'version' | 'primary' | undefined, types: TypesOf, external: readonly string[] | 'numbers' | undefined): ColumnType | undefined {
  const plain = (text: string): ColumnType => ({ text, isCounted: false, isNumber: false });
  const { isEnum, list, enumName } = sql;
  const items = sql.labels ?? external;
  if (isEnum && list) return plain(enumName !== undefined && server === 'postgres' ? `${enumName}[]` : typeText(server, 'array', sql));
  if (isEnum) {
    if (enumName !== undefined && server === 'postgres') return plain(enumName);
    if (items === undefined && sql.labelsOf) return undefined;
    if (items === undefined || items === 'numbers') return { text: sql.columnType ?? typeText(server, 'tinyint', sql), isCounted: false, isNumber: true };
    return { ...plain(server === 'mysql' ? `enum(${items.map(quotedText).join(', ')})` : 'text'), labels: items };
  }
  if (sql.columnType !== undefined) {
    const [, text, generated] = /^(.*) generated always as (.*)$/i.exec(sql.columnType) ?? [undefined, sql.columnType];
    const kind = kindOf(server, text!);
    return { text: text!, isCounted: kind !== undefined && COUNTED.has(kind), isNumber: kind !== undefined && COUNTED.has(kind), ...(generated !== undefined && { generated }) };
  }
  const word = sql.type ?? sql.made ?? inferred(sql.property, types);
  if (word === undefined) return undefined;
  const kind = kindOf(server, word);
  if (kind === undefined) return /[<>:"';{}|&]/.test(word) || UNTOLD.test(word) ? plain(typeText(server, 'varchar', sql)) : plain(sql.length !== undefined && !word.endsWith(`(${sql.length})`) ? `${word}(${sql.length})` : word);
  const length = sql.length ?? (role === 'version' && kind === 'datetime' ? '3' : undefined);
  return { text: typeText(server, kind, { ...sql, ...(length !== undefined && { length }) }), isCounted: COUNTED.has(kind) || word === 'number', isNumber: COUNTED.has(kind) };
}

// ── By the types of properties ───────────────────────────────────────────────────────────────────────────────────

const WRAPPED = /^(?:Opt|Hidden|RequiredNullable|ScalarRef|ScalarReference|Ref|Reference)\s*<(.*)>$/;
const BRANDS = /^(?:Opt|Hidden|RequiredNullable)(?:\.Brand)?$/;

/** The parts of a union or of an intersection. */
const partsOf = (type: string, by: '|' | '&'): readonly string[] => type.split(by).map((part) => part.trim()).filter((part) => part !== '');
const isNothing = (part: string): boolean => part === 'null' || part === 'undefined';

/** Whether a declared type may be nothing. */
export const mayBeNothing = (property: string | undefined): boolean => property !== undefined && partsOf(property, '|').some(isNothing);

/** The word for a property's type as it is written; undefined of a name that may be anything. */
function inferred(property: string | undefined, types: TypesOf): string | undefined {
  if (property === undefined || types === 'not known') return undefined;
  return types === 'reflected' ? reflected(property) : ofSource(property);
}

/** Source: typescript, transformers/typeSerializer.ts. What may be null is an object to it where nulls are told apart, which settings say that are not read; a text becomes the same column either way. */
function reflected(property: string): string | undefined {
  const whole = property.trim();
  if (WRAPPED.test(whole) || partsOf(whole, '&').some((part) => BRANDS.test(part)) || /^(?:Record\s*<|\{|any$|unknown$|object$)/.test(whole)) return 'any';
  const parts = partsOf(whole, '|').filter((part) => !isNothing(part)).map(wordOf);
  const [first, ...others] = new Set(parts);
  if (first === undefined || others.length > 0) return undefined;
  return mayBeNothing(whole) && first !== 'string' ? undefined : first;
}

function ofSource(property: string): string | undefined {
  const bare = partsOf(property, '|').filter((part) => !isNothing(part)).map((part) => WRAPPED.exec(part)?.[1] ?? part).map((part) => partsOf(part, '&').filter((one) => !BRANDS.test(one)).join(' & '));
  const [first, ...others] = new Set(bare.map((part) => (/^(?:Record|Dictionary)\s*</.test(part) ? 'json' : part === 'any' || part === 'unknown' || part === 'object' ? part : wordOf(part))));
  return others.length > 0 ? undefined : first;
}

function wordOf(part: string): string | undefined {
  if (/^(?:string|'[^']*'|"[^"]*"|`.*`)$/.test(part)) return 'string';
  if (/^(?:number|-?\d[\d_.]*)$/.test(part)) return 'number';
  if (/^(?:boolean|true|false)$/.test(part)) return 'boolean';
  if (/^(?:Date|bigint|Buffer|Uint8Array)$/.test(part)) return part;
  return /\[\]$|^(?:readonly\s+)?(?:Array|ReadonlyArray)\s*</.test(part) ? 'array' : undefined;
}

// ── What a column holds where nothing is given ───────────────────────────────────────────────────────────────────

/** As it is written; undefined: nothing. */
export function presetOf(server: Server, sql: ManagedSql, isVersion: boolean, isTime: boolean): string | undefined {
  const text = presetText(server, sql.default ?? sql.initial);
  if (!isVersion || sql.default?.is === 'sql') return text;
  return text ?? (isTime ? `current_timestamp${server === 'sqlite' ? '' : '(3)'}` : '1');
}

/** Of what is neither a literal nor a call it is known that there is something. */
function presetText(server: Server, preset: DefaultSql | undefined): string | undefined {
  const something = server === 'postgres' ? 'coalesce(null, null)' : '(coalesce(null, null))';
  switch (preset?.is) {
    case undefined: case 'null': return undefined;
    case 'text': return quotedText(preset.value);
    case 'number': case 'boolean': return preset.value;
    case 'sql': return /^null$/i.test(preset.value) ? undefined : /^(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false|current_(?:timestamp|date|time)(?:\(\d?\))?|\w+\(\))$/i.test(preset.value) ? preset.value : something;
    case 'other': return something;
  }
}
