// Reads what a program says of a column to the database: its type, what it holds where nothing is given, what it is made of. Sources: the types of typeorm 1.1, decorator/options/ColumnOptions.d.ts.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { givenByFunction, writtenText, type Declaring } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';
import type { ColumnSql, DefaultSql } from './declaration.ts';
import { isSpread, propertyIn } from './options.ts';

/** Of what stands at `at`: `kind` is a type that is written before the options, `property` the declared type. */
export interface ColumnWritten { readonly at: Span; readonly kind?: string | undefined; readonly options: Value | undefined; readonly property?: string | undefined }

export function columnSql(declaring: Declaring, { at, kind, options, property }: ColumnWritten): ColumnSql {
  const value = (name: string): Value | undefined => propertyIn(declaring, options, name);
  const sized = (name: string): string | undefined => sizeIn(declaring, value(name));
  const given = value('type');
  const type = kind ?? (given && (writtenText(declaring.tree, given) ?? (given.kind === 'name' && given.binding === undefined ? CONSTRUCTORS[given.name] : undefined)));
  const nullable = truthIn(declaring, value('nullable'));
  const preset = value('default');
  const labels = labelsIn(declaring, value('enum'));
  const [length, precision, scale, srid, feature, enumName, expression, kept, primaryAs] = [sized('length'), sized('precision'), sized('scale'), sized('srid'), ...['spatialFeatureType', 'enumName', 'asExpression', 'generatedType', 'primaryKeyConstraintName'].map((name) => writtenText(declaring.tree, value(name)))];
  const isOpen = isSpread(declaring, options) || (value('nullable') !== undefined && nullable === undefined) || (given !== undefined && type === undefined) || ['length', 'precision', 'scale'].some((name) => isUnread(declaring, value(name), sized(name))) || (value('asExpression') !== undefined && expression === undefined) || (value('unique') !== undefined && truthIn(declaring, value('unique')) === undefined);
  return {
    at, ...(type !== undefined && { type }), ...(type === undefined && property !== undefined && { property }), ...(length !== undefined && { length }), ...(precision !== undefined && { precision }), ...(scale !== undefined && { scale }),
    ...(srid !== undefined && { srid }), ...(feature !== undefined && { feature }), ...(enumName !== undefined && { enumName }), ...(labels && { labels }), ...(expression !== undefined && { expression, isStored: kept === 'STORED' }),
    ...(nullable !== undefined && { nullable }), ...(preset && { default: defaultIn(declaring, preset) }), ...(primaryAs !== undefined && { primaryAs }),
    ...(truthIn(declaring, value('unique')) && { unique: true as const }), ...(truthIn(declaring, value('array')) && { list: true as const }), ...(truthIn(declaring, value('unsigned')) && { unsigned: true as const }),
    ...(isOpen && { isOpen: true as const }),
  };
}

const CONSTRUCTORS: Readonly<Record<string, string>> = { String: 'String', Number: 'Number', Boolean: 'Boolean', Date: 'Date' };

export function truthIn({ tree }: Declaring, value: Value | undefined): boolean | undefined {
  const held = value && constantValue(tree, value);
  return held?.kind === 'constant' && held.type === 'boolean' ? held.value === 'true' : undefined;
}

function sizeIn({ tree }: Declaring, value: Value | undefined): string | undefined {
  const held = value && constantValue(tree, value);
  const text = held?.kind === 'constant' && held.type === 'number' ? held.value : writtenText(tree, value);
  return text !== undefined && /^\d+$/.test(text) ? text : undefined;
}

/** `null` is as good as nothing. */
const isUnread = ({ tree }: Declaring, value: Value | undefined, size: string | undefined): boolean => {
  const held = value && constantValue(tree, value);
  return value !== undefined && size === undefined && !(held?.kind === 'constant' && (held.type === 'null' || held.type === 'undefined')) && writtenText(tree, value) !== '';
};

function defaultIn(declaring: Declaring, value: Value): DefaultSql {
  const { tree } = declaring;
  if (value.kind === 'function') {
    const sql = writtenText(tree, givenByFunction(declaring, value));
    return sql === undefined ? { is: 'other', value: '' } : { is: 'sql', value: sql };
  }
  const text = writtenText(tree, value);
  if (text !== undefined) return { is: 'text', value: text };
  const held = constantValue(tree, value);
  return held?.kind === 'constant' && (held.type === 'number' || held.type === 'boolean' || held.type === 'null') ? { is: held.type, value: held.value } : { is: 'other', value: '' };
}

/** A list, or an enum of the program's own; undefined where not all of them are written out. */
function labelsIn({ tree }: Declaring, value: Value | undefined): readonly string[] | undefined {
  const held = value && constantValue(tree, value);
  const all = held?.kind === 'array' ? held.items : held?.kind === 'object' ? held.properties.map((one) => one.value) : [];
  const labels = all.flatMap((one) => writtenText(tree, one) ?? []);
  return labels.length > 0 && labels.length === all.length ? labels : undefined;
}
