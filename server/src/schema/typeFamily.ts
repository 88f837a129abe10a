// What kind of values a type holds, whatever its server calls it: rules ask this and not for names.
import type { ColumnType } from './schema.ts';

export type TypeFamily = 'whole' | 'exact' | 'float' | 'text' | 'date' | 'moment';

const NAMES: Readonly<Record<TypeFamily, readonly string[]>> = {
  whole: ['tinyint', 'smallint', 'mediumint', 'int', 'integer', 'bigint'],
  exact: ['numeric', 'decimal', 'number'],
  float: ['real', 'double precision', 'float', 'double', 'binary_float', 'binary_double'],
  text: ['text', 'character varying', 'character', 'varchar', 'char', 'tinytext', 'mediumtext', 'longtext', 'varchar2', 'nvarchar2', 'ntext'],
  date: ['date'],
  moment: ['timestamp with time zone', 'timestamp without time zone', 'timestamp', 'datetime', 'datetime2', 'smalldatetime', 'datetimeoffset'],
};
const FAMILIES: ReadonlyMap<string, TypeFamily> = new Map((Object.keys(NAMES) as TypeFamily[]).flatMap((family) => NAMES[family].map((name) => [name, family] as const)));
const BYTES: Readonly<Record<string, number>> = { tinyint: 1, smallint: 2, mediumint: 3, int: 4, integer: 4, bigint: 8 };

/** In lower case: Oracle and Snowflake fold names of types to capitals. */
const bareName = ({ name }: ColumnType): string => name.toLowerCase().replace(/ unsigned$/, '');

/** Undefined for arrays, for types that a schema declares, and for what is none of these. */
export const familyOf = (type: ColumnType | undefined): TypeFamily | undefined =>
  type === undefined || type.array > 0 || type.schema !== undefined ? undefined : FAMILIES.get(bareName(type));

/** The bytes of a whole number; undefined of any other type. */
export const bytesOf = (type: ColumnType): number | undefined => (familyOf(type) === 'whole' ? BYTES[bareName(type)] : undefined);

/** The largest whole number that a type holds. */
export function largestOf(type: ColumnType): number | undefined {
  const bytes = bytesOf(type);
  return bytes === undefined ? undefined : 2 ** (8 * bytes - (type.name.endsWith(' unsigned') ? 0 : 1)) - 1;
}
