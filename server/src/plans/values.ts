// The values that a parameter may have, as the statistics know them: the commonest, and one that few rows share.
// A generic plan is for the average value; an index may help for some values and not for others, and that is said.
import type { ParameterTerm, Term } from '../query/query.ts';
import { everyResolved, type Resolved, type ResolvedSource } from '../query/resolve.ts';
import { columnName } from '../query/facts/values.ts';
import { conjunctTerms, everyTerm } from '../query/walk.ts';
import { arrayValues, type Statistics } from './statistics.ts';

export interface ValueClass {
  readonly kind: 'common' | 'rare';
  /** One for each parameter, in the order of their numbers. */
  readonly values: readonly (string | null)[];
  /** The column whose values differ in how many rows share them. */
  readonly column: string;
  /** The share of rows with this value, 0 to 1. */
  readonly share: number;
}

/** From this share on a value is so common that its rows are better read in turn. */
const COMMON = 0.1;

/** Empty where a parameter's values are not known, or where none is much commoner than another. */
export function valueClassesOf(resolved: Resolved, statistics: Statistics): readonly ValueClass[] {
  const compared = comparedColumns(resolved);
  if (!compared) return [];
  const classes: ValueClass[] = [];
  for (const [key, { source, column, isEqual }] of compared) {
    const measures = statistics.column(source.table!, column);
    const common = measures?.commonValues === undefined ? [] : arrayValues(measures.commonValues);
    const shares = measures?.commonFrequencies ?? [];
    if (!isEqual || common.length === 0 || (shares[0] ?? 0) < COMMON) continue;
    const rare = common.length - 1;
    const at = (index: number, kind: ValueClass['kind']): void => {
      const values = [...compared].map(([other, one]) => (other === key ? common[index] ?? null : usual(one.source, one.column, statistics)));
      if (!values.includes(undefined)) classes.push({ kind, values: values as readonly (string | null)[], column, share: shares[index] ?? 0 });
    };
    at(0, 'common');
    if (rare > 0 && (shares[rare] ?? 0) < (shares[0] ?? 0) / 4) at(rare, 'rare');
  }
  return classes;
}

/**
 * A value for each of the program's placeholders, from the middle of what the statistics know of the column that it is compared with; null for those that are not asked about.
 * `places`: those that are, from 0. Undefined where one of them is compared with no such column.
 */
export function usualValuesOf(resolved: Resolved, places: readonly number[], statistics: Statistics): readonly (string | null)[] | undefined {
  const { found } = parametersIn(resolved);
  const values: (string | null)[] = Array.from({ length: Math.max(-1, ...places) + 1 }, () => null);
  for (const place of places) {
    const compared = found.get(String(place + 1));
    const value = compared && usual(compared.source, compared.column, statistics);
    if (value === undefined) return undefined;
    values[place] = value;
  }
  return values;
}

/** The columns that placeholders are compared with, by the placeholder's place, from 0: `orders.customer_id`. */
export const comparedWith = (resolved: Resolved): ReadonlyMap<number, string> => new Map([...parametersIn(resolved).found].map(([key, { source, column }]) => [Number(key) - 1, `${source.table!.name}.${column}`]));

interface Compared {
  readonly source: ResolvedSource;
  readonly column: string;
  readonly isEqual: boolean;
}

/** By parameter, in the order of their numbers; undefined where one is not compared with a column of a table, or is not numbered. */
function comparedColumns(resolved: Resolved): ReadonlyMap<string, Compared> | undefined {
  const { found, all, isWhole } = parametersIn(resolved);
  const keys = [...all].sort((a, b) => Number(a) - Number(b));
  if (!isWhole || keys.some((key, at) => key !== String(at + 1) || !found.has(key))) return undefined;
  return new Map(keys.map((key) => [key, found.get(key)!]));
}

/** `isWhole`: no limit or offset is a parameter. */
function parametersIn(resolved: Resolved): { readonly found: ReadonlyMap<string, Compared>; readonly all: ReadonlySet<string>; readonly isWhole: boolean } {
  const found = new Map<string, Compared>();
  const all = new Set<string>();
  let isWhole = true;
  for (const here of everyResolved(resolved)) {
    const { query } = here;
    if (query.limit?.parameter || query.offset?.parameter) isWhole = false;
    for (const conjunct of query.filters) {
      for (const term of conjunctTerms(conjunct).flatMap((one) => everyTerm(one))) if (term.kind === 'parameter') all.add(term.key);
      const { predicate } = conjunct;
      if (predicate.kind !== 'compare') continue;
      for (const [side, other] of [[predicate.left, predicate.right], [predicate.right, predicate.left]] as const) {
        const parameter = parameterOf(other);
        const source = parameter && here.sources.find((one) => one.table && columnName(here, side, one) !== undefined);
        if (parameter && source) found.set(parameter.key, { source, column: columnName(here, side, source)!, isEqual: predicate.operator === '=' });
      }
    }
  }
  return { found, all, isWhole };
}

const parameterOf = (term: Term): ParameterTerm | undefined => (term.kind === 'parameter' ? term : term.kind === 'cast' ? parameterOf(term.term) : undefined);

/** A value from the middle of the others: neither common nor at an end. */
function usual({ table }: ResolvedSource, column: string, statistics: Statistics): string | undefined {
  const measures = statistics.column(table!, column);
  const values = measures?.histogram !== undefined ? arrayValues(measures.histogram) : measures?.commonValues !== undefined ? arrayValues(measures.commonValues) : [];
  return values[Math.floor(values.length / 2)];
}
