// Bounds of values that nobody has seen, wide enough that any constant of a query falls among them: a range of which the planner knows nothing at all is taken for half the rows on either side, and one that the bounds leave out for no rows.
// Never of text: a LIKE is tried on the bounds themselves, and one that fits none of them would be taken for next to no rows (planner.md §2).
import type { ColumnType } from '../schema/schema.ts';
import { familyOf, largestOf } from '../schema/typeFamily.ts';

export interface Spread {
  /** How many values differ. */
  readonly values: number;
  /** Milliseconds since 1970; half of all moments lie in the two years before. */
  readonly today: number;
}

const BOUNDS = 101;
const YEAR = 365.25 * 86_400_000;

/** As PostgreSQL prints an array; undefined for a type without an order of its own, and for text. */
export function histogramOf(type: ColumnType, { values, today }: Spread): string | undefined {
  if (type.array > 0 || values < 2) return undefined;
  if (type.schema === undefined && type.name === 'uuid') return arrayOf(spread(0, 0xffff).map((part) => `${Math.round(part).toString(16).padStart(4, '0')}0000-0000-4000-8000-000000000000`));
  switch (familyOf(type)) {
    case 'whole': return arrayOf(spread(1, Math.max(2, Math.min(values, largestOf(type) ?? values))).map((value) => String(Math.round(value))));
    case 'exact': case 'float': return arrayOf(['0', ...spread(Math.log(0.01), Math.log(largestAmount(type))).slice(1).map((value) => Math.exp(value).toFixed(2))]);
    case 'moment': return arrayOf(moments(today).map((time) => new Date(time).toISOString()));
    case 'date': return arrayOf(moments(today).map((time) => new Date(time).toISOString().slice(0, 10)));
    case 'text': case undefined: return undefined;
  }
}

export const arrayOf = (values: readonly string[]): string | undefined => {
  const unique = [...new Set(values)];
  return unique.length < 2 ? undefined : `{${unique.map((value) => `"${value.replace(/(["\\])/g, '\\$1')}"`).join(',')}}`;
};

const spread = (first: number, last: number): readonly number[] => Array.from({ length: BOUNDS }, (_, place) => first + ((last - first) * place) / (BOUNDS - 1));

/** From 1990 to two months from now. */
function moments(today: number): readonly number[] {
  const recent = today - 2 * YEAR;
  const [past, present] = [spread(Date.UTC(1990, 0, 1), recent), spread(recent, today + YEAR / 6)];
  return [...past.filter((_, place) => place % 2 === 0), ...present.filter((_, place) => place % 2 === 0).slice(1)];
}

/** Amounts are spread by their order of magnitude: most are small. */
function largestAmount({ name, modifiers }: ColumnType): number {
  const [digits, behind = 0] = modifiers.map(Number);
  return name === 'numeric' && digits !== undefined ? Math.max(1, Math.min(1e6, 10 ** (digits - behind) - 1)) : 1e6;
}
