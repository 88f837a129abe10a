// The DDL of an index, as its server writes it and as a message shows it.
import type { IndexKeyPart, Table } from '../schema/schema.ts';
import type { NewIndex, ObjectName } from '../schema/change.ts';
import type { Dialect } from './dialect.ts';

export interface CreateIndexOptions {
  readonly concurrently: boolean;
  /** Undefined: PostgreSQL. */
  readonly dialect?: Dialect;
}

/** One statement without its semicolon: `create index on orders (customer_id)`. */
export function createIndexSql(table: ObjectName, index: NewIndex, { concurrently, dialect }: CreateIndexOptions): string {
  if (dialect?.createIndex) return dialect.createIndex(table.name, index);
  const quote = (name: string): string => quoteName(name, dialect);
  const words = [
    'create',
    ...(index.unique ? ['unique'] : []),
    'index',
    ...(concurrently ? ['concurrently'] : []),
    ...(index.name ? [quote(index.name)] : []),
    'on',
    qualified(table, dialect),
    ...(index.method === 'btree' ? [] : ['using', index.method]),
    `(${keysSql(index, dialect)})`,
    ...(index.include.length > 0 ? [`include (${index.include.map(quote).join(', ')})`] : []),
    ...(index.nullsNotDistinct && !dialect?.indexForm ? ['nulls not distinct'] : []),
    ...(index.predicate.length > 0 ? ['where', index.predicate.join(' and ')] : []),
  ];
  return words.join(' ');
}

/** One statement without its semicolon: `drop index orders_state_idx`, where an index belongs to its table `… on orders`. */
export function dropIndexSql(table: ObjectName, index: string, dialect: Dialect): string {
  const { schema } = table;
  if (dialect.model.indexNames === 'per table') return `drop index ${quoteName(index, dialect)} on ${qualified(table, dialect)}`;
  return `drop index ${qualified({ name: index, ...(schema !== undefined && { schema }) }, dialect)}`;
}

/** Letters of a text that is too long to be a key whole: enough to tell most texts apart. */
const BEGINNING = 100;

/**
 * The index in the form that a server can build: with a name where it asks for one, without what only makes it better.
 * Undefined where a part that it cannot do without is not to be had.
 */
export function indexInForm(table: Table, index: NewIndex, dialect: Dialect): NewIndex | undefined {
  const form = dialect.indexForm;
  if (!form) return index;
  if (index.method !== 'btree' || (index.predicate.length > 0 && !form.partial)) return undefined;
  const keys: IndexKeyPart[] = [];
  for (const { column, expression, direction } of index.keys) {
    const base = { direction, nulls: direction === 'asc' ? ('last' as const) : ('first' as const) };
    if (column === undefined) {
      if (!form.expressions || expression === undefined) return undefined;
      keys.push({ expression, ...base });
      continue;
    }
    const type = table.columns.find(({ name }) => name === column)?.type;
    const kind = type?.name.toLowerCase() ?? '';
    const whole = type === undefined || !(form.unkeyed.has(kind) || /^max$/i.test(type.modifiers[0] ?? '') || Number(type.modifiers[0]) > (form.longestText ?? Infinity));
    if (!whole && !form.beginnings?.has(kind)) return undefined;
    keys.push(whole ? { column, ...base } : { column, length: BEGINNING, ...base });
    // Behind the beginning of a text nothing is sorted any more.
    if (!whole) break;
  }
  return { ...index, ...(index.name === undefined && { name: nameFor(table, keys, dialect) }), keys, include: form.include ? index.include : [], nullsNotDistinct: false };
}

/** As PostgreSQL would call it. */
function nameFor(table: Table, keys: readonly IndexKeyPart[], { folding, model: { longestName = 63 } }: Dialect): string {
  const name = [table.name, ...keys.map(({ column }) => column ?? 'expr'), 'idx'].join('_').slice(0, longestName);
  return folding === 'upper' ? name.toUpperCase() : name;
}

/** The keys as a message names them: `customer_id, created_at desc`. */
export const keysSql = (index: Pick<NewIndex, 'keys'>, dialect?: Dialect): string => index.keys.map((key) => keySql(key, dialect)).join(', ');

function keySql(key: IndexKeyPart, dialect: Dialect | undefined): string {
  const value = key.column !== undefined ? quoteName(key.column, dialect) : `(${key.expression ?? ''})`;
  const nullsByDefault = key.direction === 'asc' ? 'last' : 'first';
  return [
    `${value}${key.length === undefined ? '' : `(${key.length})`}`,
    ...(key.collation ? [`collate ${quoteName(key.collation, dialect)}`] : []),
    ...(key.operatorClass ? [key.operatorClass] : []),
    ...(key.direction === 'desc' ? ['desc'] : []),
    ...(key.nulls === nullsByDefault ? [] : [`nulls ${key.nulls}`]),
  ].join(' ');
}

const qualified = ({ schema, name }: ObjectName, dialect: Dialect | undefined): string => (schema ? `${quoteName(schema, dialect)}.${quoteName(name, dialect)}` : quoteName(name, dialect));

/** A name as it must be written: bare where that reads back as itself. Without a dialect as PostgreSQL has it. */
export function quoteName(name: string, dialect?: Dialect): string {
  const [reserved, bare] = dialect?.indexForm ? [dialect.reserved.has(name.toUpperCase()), BARE[dialect.folding]] : [RESERVED.has(name), BARE.lower];
  if (!reserved && bare.test(name)) return name;
  const [open, close] = [...(dialect?.nameQuotes ?? [])].at(0) ?? ['"', '"'];
  return `${open}${name.replaceAll(close, close + close)}${close}`;
}

const BARE = { lower: /^[a-z_][a-z0-9_$]*$/, upper: /^[A-Z_][A-Z0-9_$]*$/, none: /^[A-Za-z_]\w*$/ } as const;

/** PostgreSQL's reserved words: appendix C of its manual, "reserved" in its first column. */
const RESERVED: ReadonlySet<string> = new Set(
  'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral leading limit localtime localtimestamp not null offset on only or order placing primary references returning select session_user some symmetric system_user table then to trailing true union unique user using variadic when where window with authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left like natural notnull outer overlaps right similar tablesample verbose'.split(' '),
);
