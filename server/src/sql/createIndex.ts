// The DDL of an index, as PostgreSQL writes it and as a message shows it.
import type { IndexKeyPart } from '../schema/schema.ts';
import type { NewIndex, ObjectName } from '../schema/change.ts';

export interface CreateIndexOptions {
  readonly concurrently: boolean;
}

/** One statement without its semicolon: `create index on orders (customer_id)`. */
export function createIndexSql(table: ObjectName, index: NewIndex, { concurrently }: CreateIndexOptions): string {
  const words = [
    'create',
    ...(index.unique ? ['unique'] : []),
    'index',
    ...(concurrently ? ['concurrently'] : []),
    ...(index.name ? [quoteName(index.name)] : []),
    'on',
    qualified(table),
    ...(index.method === 'btree' ? [] : ['using', index.method]),
    `(${index.keys.map(keySql).join(', ')})`,
    ...(index.include.length > 0 ? [`include (${index.include.map(quoteName).join(', ')})`] : []),
    ...(index.nullsNotDistinct ? ['nulls not distinct'] : []),
    ...(index.predicate.length > 0 ? ['where', index.predicate.join(' and ')] : []),
  ];
  return words.join(' ');
}

/** The keys as a message names them: `customer_id, created_at desc`. */
export const keysSql = (index: Pick<NewIndex, 'keys'>): string => index.keys.map(keySql).join(', ');

function keySql(key: IndexKeyPart): string {
  const value = key.column !== undefined ? quoteName(key.column) : `(${key.expression ?? ''})`;
  const nullsByDefault = key.direction === 'asc' ? 'last' : 'first';
  return [
    value,
    ...(key.collation ? [`collate ${quoteName(key.collation)}`] : []),
    ...(key.operatorClass ? [key.operatorClass] : []),
    ...(key.direction === 'desc' ? ['desc'] : []),
    ...(key.nulls === nullsByDefault ? [] : [`nulls ${key.nulls}`]),
  ].join(' ');
}

const qualified = ({ schema, name }: ObjectName): string => (schema ? `${quoteName(schema)}.${quoteName(name)}` : quoteName(name));

/** A name as it must be written: bare where that reads back as itself. */
export const quoteName = (name: string): string =>
  /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** PostgreSQL's reserved words: appendix C of its manual, "reserved" in its first column. */
const RESERVED: ReadonlySet<string> = new Set(
  'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral leading limit localtime localtimestamp not null offset on only or order placing primary references returning select session_user some symmetric system_user table then to trailing true union unique user using variadic when where window with authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left like natural notnull outer overlaps right similar tablesample verbose'.split(' '),
);
