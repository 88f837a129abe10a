// An attribute of a table as Sequelize's generator writes it: its type, what is said of it, and what it refers to.
// Sources: sequelize 6, lib/data-types.js, lib/dialects/postgres/query-generator.js and mysql/query-generator.js, attributeToSQL.
import type { Span } from '../../../text/span.ts';
import type { CallValue, Value } from '../../../hosts/tree.ts';
import { heldBy } from '../../names.ts';
import { leave, say } from '../../rendering.ts';
import { fieldsOf, type Fields } from '../../migrations/fields.ts';
import { embedded, id, isPlain, literal, numberOf, truth, wordOf, type Pen } from '../../migrations/pen.ts';

export type Server = 'postgres' | 'mysql';

/** `id` is what names a table as the server writes it, `raw` its own name alone. */
export interface Target { readonly raw: string; readonly schema: string | undefined; readonly written: string; readonly server: Server }

export interface Attribute { readonly name: string; readonly at: Span; readonly type: Value; readonly fields: Fields | undefined }

/** `{ type: DataTypes.STRING, allowNull: false }` or a type alone; undefined of what is neither. */
export function attributeOf(pen: Pen, name: string, at: Span, value: Value | undefined): Attribute | undefined {
  if (!value) return undefined;
  const fields = fieldsOf(pen, value);
  const isOptions = heldBy(pen, value).kind === 'object';
  const type = isOptions ? fields?.value('type') : value;
  return type && { name, at, type, fields: isOptions ? fields : undefined };
}

/** Types that one word stands for; a number behind them in parentheses is kept. */
const WORDS: Readonly<Record<Server, Readonly<Record<string, string>>>> = {
  postgres: { TEXT: 'TEXT', CITEXT: 'CITEXT', BOOLEAN: 'BOOLEAN', DATE: 'TIMESTAMP WITH TIME ZONE', DATEONLY: 'DATE', TIME: 'TIME', JSON: 'JSON', JSONB: 'JSONB', UUID: 'UUID', UUIDV4: 'UUID', BLOB: 'BYTEA', HSTORE: 'HSTORE', INET: 'INET', CIDR: 'CIDR', MACADDR: 'MACADDR', TSVECTOR: 'TSVECTOR', INTEGER: 'INTEGER', BIGINT: 'BIGINT', SMALLINT: 'SMALLINT', FLOAT: 'FLOAT', REAL: 'REAL', DOUBLE: 'DOUBLE PRECISION', 'DOUBLE PRECISION': 'DOUBLE PRECISION', GEOMETRY: 'GEOMETRY', GEOGRAPHY: 'GEOGRAPHY' },
  mysql: { TEXT: 'TEXT', BOOLEAN: 'TINYINT(1)', DATEONLY: 'DATE', TIME: 'TIME', JSON: 'JSON', UUID: 'CHAR(36) BINARY', FLOAT: 'FLOAT', REAL: 'REAL', DOUBLE: 'DOUBLE PRECISION', GEOMETRY: 'GEOMETRY' },
};

/** A type as SQL; undefined where it cannot be told. */
export function typeOf(pen: Pen, target: Target, column: string, value: Value, depth = 0): string | undefined {
  const written = wordOf(pen, value);
  if (written !== undefined) return isPlain(written) ? written : undefined;
  const { name, args, isUnsigned } = named(value);
  const { server } = target;
  if (name === undefined || depth > 4) return undefined;
  // `STRING('20')` is `STRING(20)`.
  const [first, second] = args.map((one) => numberOf(pen, one) ?? /^\d+$/.exec(wordOf(pen, one) ?? '')?.[0]);
  const size = first === undefined ? '' : `(${first}${second === undefined ? '' : `,${second}`})`;
  switch (name) {
    case 'STRING': return first === undefined && args.length > 0 ? undefined : `VARCHAR(${first ?? '255'})`;
    case 'CHAR': return `CHAR(${first ?? '255'})`;
    case 'DECIMAL': case 'NUMERIC': return `DECIMAL${size}${isUnsigned && server === 'mysql' ? ' UNSIGNED' : ''}`;
    case 'ENUM': return enumOf(pen, target, column, args);
    case 'ARRAY': {
      const inner = args[0] && typeOf(pen, target, column, args[0], depth + 1);
      return inner === undefined || server !== 'postgres' ? undefined : `${inner}[]`;
    }
    case 'INTEGER': case 'BIGINT': case 'SMALLINT': case 'TINYINT': case 'MEDIUMINT': return server === 'postgres' ? WORDS.postgres[name] : `${name}${size}${isUnsigned ? ' UNSIGNED' : ''}`;
    case 'DATE': return server === 'postgres' ? WORDS.postgres['DATE'] : `DATETIME${size}`;
    case 'TEXT': case 'BLOB': {
      const length = wordOf(pen, args[0])?.toUpperCase();
      return server === 'mysql' && length !== undefined ? `${length === 'MEDIUM' || length === 'LONG' || length === 'TINY' ? length : ''}${name}` : WORDS[server][name] ?? name;
    }
    default: return WORDS[server][name];
  }
}

/** `DataTypes.STRING(60)`, `Sequelize.INTEGER.UNSIGNED`. */
function named(value: Value): { readonly name: string | undefined; readonly args: readonly Value[]; readonly isUnsigned: boolean } {
  let at = value;
  let isUnsigned = false;
  while (at.kind === 'member' && /^(?:UNSIGNED|BINARY|ZEROFILL)$/.test(at.name ?? '')) {
    isUnsigned ||= at.name === 'UNSIGNED';
    at = at.object;
  }
  const call: CallValue | undefined = at.kind === 'call' ? at : undefined;
  const callee = call ? call.callee : at;
  return { name: callee.kind === 'member' || callee.kind === 'name' ? callee.name : undefined, args: call?.args ?? [], isUnsigned };
}

function enumOf(pen: Pen, { schema, raw, server }: Target, column: string, args: readonly Value[]): string | undefined {
  if (server === 'postgres') return id(pen, schema ?? 'public', `enum_${raw}_${column}`);
  const labels = labelsOf(pen, args);
  return labels && `ENUM(${labels})`;
}

function labelsOf(pen: Pen, args: readonly Value[]): string | undefined {
  const [first] = args;
  const held = first && heldBy(pen, first);
  const values = held?.kind === 'array' ? held.items : held?.kind === 'object' ? fieldsOf(pen, held)?.list('values') ?? [] : args;
  const words = values.map((one) => wordOf(pen, one));
  return words.length > 0 && words.every((one) => one !== undefined && isPlain(one)) ? words.map((one) => literal(one!)).join(', ') : undefined;
}

/** The labels of a type that PostgreSQL is given before the table. */
export function enumLabels(pen: Pen, { type, fields }: Attribute): string | undefined {
  const { name, args } = named(type);
  if (name !== 'ENUM') return undefined;
  return labelsOf(pen, args) ?? (fields?.has('values') ? labelsOf(pen, [fields.value('values')!]) : undefined);
}

/** Type and all that is said of it, without the reference and the key. */
export function writeDefinition(pen: Pen, target: Target, attribute: Attribute): boolean {
  const { draft } = pen;
  const { server } = target;
  const { name, at, type, fields } = attribute;
  const labels = server === 'mysql' ? enumLabels(pen, attribute) : undefined;
  const written = labels === undefined ? typeOf(pen, target, name, type) : `ENUM(${labels})`;
  if (written === undefined || fields?.isWhole === false) return false;
  const counts = fields?.isTrue('autoIncrement') === true;
  const isSerial = counts && server === 'postgres' && !fields.isTrue('autoIncrementIdentity');
  const serial = written === 'BIGINT' ? 'BIGSERIAL' : written === 'SMALLINT' ? 'SMALLSERIAL' : 'SERIAL';
  say(draft, isSerial ? serial : written, type);
  if (!fields) return true;
  if (fields.isTrue('autoIncrementIdentity') && counts && server === 'postgres') say(draft, ' GENERATED BY DEFAULT AS IDENTITY', at);
  if (truth(pen, fields.value('allowNull')) === false && !isSerial) say(draft, ' NOT NULL', fields.value('allowNull')!);
  if (counts && server === 'mysql') say(draft, ' auto_increment', fields.value('autoIncrement')!);
  const preset = fields.value('defaultValue');
  if (preset && !(server === 'mysql' && /^(?:BLOB|TEXT|GEOMETRY|JSON)/.test(written))) writeDefault(pen, preset);
  if (fields.isTrue('unique')) say(draft, ' UNIQUE', fields.value('unique')!);
  return true;
}

/** A value is written out as a literal; what Sequelize fills in itself (`DataTypes.NOW`, `UUIDV4`) is no default of the column. */
function writeDefault(pen: Pen, value: Value): void {
  const { draft } = pen;
  const held = heldBy(pen, value);
  const { name, args } = named(held);
  if (held.kind === 'constant' && held.type === 'undefined') return;
  if (held.kind === 'function' || (/^(?:NOW|UUIDV[14])$/.test(name ?? '') && args.length === 0)) return;
  say(draft, ' DEFAULT ', value);
  const word = wordOf(pen, value);
  if (word !== undefined) return isPlain(word) ? say(draft, literal(word), value) : leave(draft, value);
  if (held.kind === 'constant') return say(draft, held.value, value);
  if (!writeExpression(pen, held)) leave(draft, value);
}

/** `Sequelize.literal('now()')`, `Sequelize.fn('now')`. */
export function writeExpression(pen: Pen, value: Value): boolean {
  const { name, args: [first, ...rest] } = named(value);
  if (value.kind !== 'call' || !first) return false;
  if (name === 'literal') return embedded(pen, first) || written(pen, first);
  const called = name === 'fn' && rest.length === 0 ? wordOf(pen, first) : undefined;
  if (called === undefined || !/^[\w.]+$/.test(called)) return false;
  say(pen.draft, `${called}()`, value);
  return true;
}

/** `literal("''")` has no word in it, and is SQL all the same. */
function written(pen: Pen, value: Value): boolean {
  const word = wordOf(pen, value);
  if (word === undefined || !isPlain(word)) return false;
  say(pen.draft, word, value);
  return true;
}

/** `REFERENCES "orgs" ("id") ON DELETE CASCADE`; undefined where it refers to nothing, false where that cannot be read. */
export function references(pen: Pen, { fields }: Attribute): string | undefined | false {
  const value = fields?.value('references');
  if (!value || !fields?.has('references')) return undefined;
  const target = fieldsOf(pen, value);
  const table = target ? target.word('model') ?? tableWord(pen, target.value('model')) : wordOf(pen, value);
  if (table === undefined) return false;
  const key = target?.word('key') ?? 'id';
  const action = (name: string, word: string): string => {
    const said = fields.word(name);
    return said !== undefined && /^[\w ]+$/.test(said) ? ` ${word} ${said.toUpperCase()}` : '';
  };
  return `REFERENCES ${id(pen, ...table.split('.'))} (${id(pen, key)})${action('onDelete', 'ON DELETE')}${action('onUpdate', 'ON UPDATE')}`;
}

/** `{ tableName: 'orgs', schema: 'app' }` */
export function tableWord(pen: Pen, value: Value | undefined): string | undefined {
  const fields = fieldsOf(pen, value);
  const name = fields?.word('tableName');
  return name === undefined ? undefined : [fields!.word('schema'), name].filter((one) => one !== undefined).join('.');
}
