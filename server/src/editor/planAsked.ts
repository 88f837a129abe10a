// How a query can be asked about: the parameters that it has, values of them that the statistics know, and whether it may be run.
import { explainable } from '../plans/explainable.ts';
import { whyNotRun } from '../plans/runnable.ts';
import type { Statistics } from '../plans/statistics.ts';
import { comparedWith, usualValuesOf, valueClassesOf } from '../plans/values.ts';
import type { Resolved } from '../query/resolve.ts';

export interface Asking {
  /** Those that a value is asked for; `place`: among the values of all placeholders, from 0. `label`: `$1 (orders.kind)`. */
  readonly parameters: readonly { readonly place: number; readonly label: string }[];
  /** `says`: what kind of values they are. */
  readonly guesses: readonly { readonly says: string; readonly values: readonly (string | null)[] }[];
  /** A sentence; undefined of what only reads, as far as its text tells. */
  readonly notRun: string | undefined;
}

export function asking({ sql, resolved }: { readonly sql: string; readonly resolved: Resolved | undefined }, statistics: Statistics | undefined): Asking {
  const made = explainable(sql);
  const places = made.kind === 'explainable' ? made.placeholders : [];
  const compared = resolved ? comparedWith(resolved) : new Map<number, string>();
  const parameters = places.map((place) => ({ place, label: `$${place + 1}${compared.has(place) ? ` (${compared.get(place)!})` : ''}` }));
  const notRun = whyNotRun(sql);
  return { parameters, guesses: resolved && statistics && places.length > 0 ? guessesOf(resolved, places, statistics) : [], notRun };
}

function guessesOf(resolved: Resolved, places: readonly number[], statistics: Statistics): Asking['guesses'] {
  const usual = usualValuesOf(resolved, places, statistics);
  const classes = valueClassesOf(resolved, statistics).map(({ kind, column, share, values }) => ({ says: `${kind === 'common' ? 'The commonest' : 'A rare'} \`${column}\`, ${Math.round(share * 1000) / 10} % of the rows`, values }));
  return [...(usual ? [{ says: 'From the middle of what is known of each column', values: usual }] : []), ...classes];
}
