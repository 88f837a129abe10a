// How many bytes a value takes on average where nobody has measured it: what a row and an entry of an index are told from.
import type { ColumnType } from '../schema/schema.ts';
import { bytesOf, familyOf } from '../schema/typeFamily.ts';

/** Of fixed length as PostgreSQL has it (pg_type.typlen); of what varies, what such columns usually hold. */
export function usualWidth(type: ColumnType): number {
  if (type.array > 0) return ARRAY;
  // A label of an enum, or a value of a domain.
  if (type.schema !== undefined) return 4;
  const longest = Number(type.modifiers[0] ?? NaN);
  switch (familyOf(type)) {
    case 'whole': return bytesOf(type)!;
    case 'moment': return 8;
    case 'text': return type.name === 'character' && longest > 0 ? longest + 1 : longest > 0 ? Math.min(longest, 12 + Math.round(longest / 6)) : TEXT;
    default: return WIDTHS[type.name] ?? TEXT;
  }
}

const TEXT = 24;
/** 24 bytes of head (array.h) and a few elements. */
const ARRAY = 80;
const WIDTHS: Readonly<Record<string, number>> = { boolean: 1, real: 4, date: 4, oid: 4, 'double precision': 8, uuid: 16, interval: 16, numeric: 7, json: 120, jsonb: 120, xml: 200, tsvector: 150, inet: 10, bytea: 100 };
