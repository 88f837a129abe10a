// Reads what a program says of a column to the database: its type, what it holds where nothing is given, what it is made of.
// Sources: the types of mikro-orm 6 and 7, decorators/{Property,PrimaryKey,Enum}.d.ts, core/types/index.js.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { givenByFunction, referenceOf, writtenText, type Declaring } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';
import type { DefaultSql } from '../typeorm/declaration.ts';
import { truthIn } from '../typeorm/columnDeclared.ts';
import type { ManagedSql } from './declaration.ts';
import { nameInMikro } from './recognised.ts';

/** `initial` is what the property is made with; `isOpen`: what is said of it could not be read. */
export interface ColumnWritten { readonly at: Span; readonly type?: string; readonly initial?: Value; readonly isOptional?: boolean; readonly isEnum?: boolean; readonly isOpen: boolean; option(name: string): Value | undefined }

export function managedSql(declaring: Declaring, { at, type: property, initial, isOptional, isEnum, isOpen, option }: ColumnWritten): ManagedSql {
  const text = (...names: readonly string[]): string | undefined => names.map((name) => firstText(declaring, option(name))).find((one) => one !== undefined);
  const sized = (name: string): string | undefined => numberIn(declaring, option(name));
  const type = typeIn(declaring, option('type'));
  const columnType = text('columnType', 'columnTypes');
  const [length, precision, scale] = ['length', 'precision', 'scale'].map(sized);
  const nullable = truthIn(declaring, option('nullable'));
  const isListed = isEnum || truthIn(declaring, option('enum')) === true || option('items') !== undefined;
  const items = option('items');
  const labels = labelsIn(declaring, items);
  const given = items?.kind === 'function' ? givenByFunction(declaring, items) : items;
  const labelsOf = items && !labels ? referenceOf(declaring, given) : undefined;
  const preset = option('defaultRaw') ? sqlIn(declaring, option('defaultRaw')!) : option('default') && valueIn(declaring, option('default')!);
  const first = initial && valueIn(declaring, initial);
  const made = initial && madeIn(declaring, initial);
  const [enumName, generated] = [text('nativeEnumName'), text('generated')];
  const named = (name: string): true | string | undefined => text(name) ?? (truthIn(declaring, option(name)) === true ? true : undefined);
  const [unique, index, unsigned, counts] = [named('unique'), named('index'), truthIn(declaring, option('unsigned')), truthIn(declaring, option('autoincrement'))];
  const isUnread = isOpen || (option('type') !== undefined && type === undefined && columnType === undefined) || (['columnType', 'columnTypes'].some((name) => option(name)) && columnType === undefined)
    || (option('nullable') !== undefined && nullable === undefined) || ['length', 'precision', 'scale'].some((name) => option(name) !== undefined && sized(name) === undefined)
    || (option('generated') !== undefined && generated === undefined) || ['unique', 'index'].some((name) => option(name) !== undefined && named(name) === undefined && truthIn(declaring, option(name)) !== false) || (option('nativeEnumName') !== undefined && enumName === undefined);
  return {
    at, ...(type !== undefined && { type }), ...(columnType !== undefined && { columnType }), ...(type === undefined && property !== undefined && { property }), ...(type === undefined && isOptional && { isOptional }),
    ...(first && first.is !== 'other' && { initial: first }), ...(made && { made }), ...(length !== undefined && { length }), ...(precision !== undefined && { precision }), ...(scale !== undefined && { scale }), ...(nullable !== undefined && { nullable }), ...(preset && { default: preset }),
    ...(unique !== undefined && { unique }), ...(index !== undefined && { index }), ...(unsigned !== undefined && { unsigned }), ...(counts !== undefined && { counts }), ...(truthIn(declaring, option('array')) && { list: true as const }),
    ...(isListed && { isEnum: true as const }), ...(labels && { labels }), ...(labelsOf && { labelsOf }), ...(enumName !== undefined && { enumName }), ...(generated !== undefined && { generated }), ...(isUnread && { isOpen: true as const }),
  };
}

/** A text, or the first of a list of them. */
function firstText({ tree }: Declaring, value: Value | undefined): string | undefined {
  const held = value && constantValue(tree, value);
  return held?.kind === 'array' ? (held.items.length === 1 ? writtenText(tree, held.items[0]) : undefined) : writtenText(tree, value);
}

/** `types.text`, `t.text`: a type by the name of the class that maps it. */
const CLASSES: Readonly<Record<string, string>> = {
  StringType: 'string', TextType: 'text', CharacterType: 'character', BigIntType: 'bigint', IntegerType: 'integer', SmallIntType: 'smallint', TinyIntType: 'tinyint', MediumIntType: 'mediumint', FloatType: 'float', DoubleType: 'double', DecimalType: 'decimal', BooleanType: 'boolean',
  DateType: 'date', DateTimeType: 'datetime', TimeType: 'time', IntervalType: 'interval', JsonType: 'json', UuidType: 'uuid', ArrayType: 'array', EnumArrayType: 'array', BlobType: 'blob', Uint8ArrayType: 'uint8array', FullTextType: 'tsvector',
};
/** What reflection calls the types of the language. */
const CONSTRUCTORS: Readonly<Record<string, string>> = { String: 'string', Number: 'number', Boolean: 'boolean', Date: 'Date', Array: 'array', Object: 'object', Buffer: 'Buffer', BigInt: 'bigint' };

/** A word, a class of MikroORM's that maps it, made or not, or what the language calls it; undefined of a type of the program's own. */
function typeIn(declaring: Declaring, value: Value | undefined): string | undefined {
  const text = value && writtenText(declaring.tree, value);
  if (value === undefined || text !== undefined) return text;
  const given = value.kind === 'function' ? givenByFunction(declaring, value) : value.kind === 'call' && value.form === 'new' ? value.callee : value;
  if (given === undefined) return undefined;
  if (given.kind === 'name' && given.binding === undefined && Object.hasOwn(CONSTRUCTORS, given.name)) return CONSTRUCTORS[given.name];
  const from = given.kind === 'member' ? nameInMikro(declaring.imports, given.object) : undefined;
  if (given.kind === 'member' && (from === 'types' || from === 't')) return given.name;
  const name = nameInMikro(declaring.imports, given);
  return name !== undefined && Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
}

export function numberIn({ tree }: Declaring, value: Value | undefined): string | undefined {
  const held = value && constantValue(tree, value);
  const text = held?.kind === 'constant' && held.type === 'number' ? held.value : writtenText(tree, value);
  return text !== undefined && /^\d+$/.test(text) ? text : undefined;
}

function sqlIn({ tree }: Declaring, value: Value): DefaultSql {
  const sql = writtenText(tree, value);
  return sql === undefined ? { is: 'other', value: '' } : { is: 'sql', value: sql };
}

function valueIn({ tree }: Declaring, value: Value): DefaultSql {
  const text = writtenText(tree, value);
  if (text !== undefined) return { is: 'text', value: text };
  const held = constantValue(tree, value);
  return held?.kind === 'constant' && (held.type === 'number' || held.type === 'boolean' || held.type === 'null') ? { is: held.type, value: held.value } : { is: 'other', value: '' };
}

function madeIn(declaring: Declaring, value: Value): ManagedSql['made'] {
  const { is } = valueIn(declaring, value);
  if (is !== 'other') return is === 'text' ? 'string' : is === 'number' || is === 'boolean' ? is : undefined;
  const held = constantValue(declaring.tree, value);
  return held?.kind === 'array' ? 'array' : value.kind === 'call' && value.form === 'new' && value.callee.kind === 'name' && value.callee.name === 'Date' ? 'Date' : undefined;
}

/** A list, or an enum of the file's own; undefined where not all of them are written out. */
function labelsIn(declaring: Declaring, value: Value | undefined): readonly string[] | 'numbers' | undefined {
  const given = value?.kind === 'function' ? givenByFunction(declaring, value) : value;
  const held = given && constantValue(declaring.tree, given);
  const all = held?.kind === 'array' ? held.items : held?.kind === 'object' ? held.properties.map((one) => one.value) : [];
  const labels = all.flatMap((one) => writtenText(declaring.tree, one) ?? []);
  // A member of an enum that says nothing is a number.
  const isCounted = (one: Value): boolean => one.kind === 'unknown' && held?.kind === 'object' && held.properties.some(({ start, end }) => start === one.start && end === one.end);
  if (all.length > 0 && all.every((one) => isCounted(one) || (one.kind === 'constant' && one.type === 'number'))) return 'numbers';
  return labels.length > 0 && labels.length === all.length ? labels : undefined;
}
