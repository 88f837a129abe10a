// Type names as the catalog spells them: every alias of a type becomes one name, so that declarations and dumps compare equal.
import { isMysqlModel } from '../schema/model.ts';
import type { ColumnType } from '../schema/schema.ts';
import type { Dialect } from './dialect.ts';
import { mysqlType } from './mysql/types.ts';
import type { TypeName } from './tree.ts';

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['int', 'integer'], ['int4', 'integer'], ['serial', 'integer'], ['serial4', 'integer'], ['mediumint', 'integer'],
  ['int8', 'bigint'], ['bigserial', 'bigint'], ['serial8', 'bigint'],
  ['int2', 'smallint'], ['smallserial', 'smallint'], ['serial2', 'smallint'],
  ['float8', 'double precision'], ['double', 'double precision'], ['float4', 'real'],
  ['decimal', 'numeric'], ['dec', 'numeric'],
  ['bool', 'boolean'],
  ['varchar', 'character varying'], ['char varying', 'character varying'], ['national character varying', 'character varying'], ['nvarchar', 'character varying'],
  ['char', 'character'], ['bpchar', 'character'], ['nchar', 'character'], ['national character', 'character'],
  ['timestamptz', 'timestamp with time zone'], ['timetz', 'time with time zone'],
  ['timestamp', 'timestamp without time zone'], ['time', 'time without time zone'],
  ['varbit', 'bit varying'],
]);

/** The type a declaration means. A quoted `"char"` is PostgreSQL's one-byte type and keeps its name by its schema. */
export function columnType(type: TypeName): ColumnType {
  const builtIn = type.schema === undefined || type.schema === 'pg_catalog';
  const name = builtIn ? typeAlias(type.name, type.modifiers) : type.name;
  const base = { name, modifiers: modifiersOf(name, type), array: type.array };
  return builtIn ? base : { ...base, schema: type.schema! };
}

/** The type of a column as its server names it. */
export const declaredType = (type: TypeName, dialect: Dialect): ColumnType =>
  // SQLite keeps the words as they are written: they only tell an affinity.
  isMysqlModel(dialect.model) ? mysqlType(type) : dialect.anyType ? { name: type.name.toLowerCase(), modifiers: type.modifiers, array: 0 } : columnType(type);

/** `numeric(10,2)[]`: a type as one text. */
export function typeText(type: ColumnType): string {
  const modifiers = type.modifiers.length > 0 ? `(${type.modifiers.join(',')})` : '';
  return `${type.schema === undefined ? '' : `${type.schema}.`}${type.name}${modifiers}${'[]'.repeat(type.array)}`;
}

function typeAlias(name: string, modifiers: readonly string[]): string {
  // float(1..24) is real, float and float(25..53) are double precision.
  if (name === 'float') return modifiers[0] !== undefined && Number(modifiers[0]) <= 24 ? 'real' : 'double precision';
  return ALIASES.get(name) ?? name;
}

/** A bare `char` holds one character, while `bpchar` without a length holds any; the precision of a float is in its name. */
function modifiersOf(name: string, type: TypeName): readonly string[] {
  if (type.name === 'float') return [];
  if (name === 'character' && type.modifiers.length === 0 && type.name !== 'bpchar') return ['1'];
  return type.modifiers;
}
