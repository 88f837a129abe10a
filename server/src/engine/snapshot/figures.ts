// Numbers and moments made coarse, and histograms of them: what a planner needs of a column is where its rows lie, not which values it holds.
import type { ValueMeasures } from '../../schema/measures.ts';
import { elementsOf, literalOf } from '../../schema/snapshot/arrays.ts';

/** A number to so many significant digits: 1234 becomes 1200. What is no plain number stays as it is. */
export function coarseNumber(text: string, digits: number, towards: 'nearest' | 'below' | 'above' = 'nearest'): string {
  const value = Number(text);
  if (!Number.isFinite(value) || !/^-?[\d.]+(?:e[+-]?\d+)?$/i.test(text)) return /\d{3}/.test(text) ? '0' : text;
  if (value === 0) return text;
  const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) + 1 - digits);
  if (!Number.isFinite(step) || step === 0) return '0';
  const whole = Math.round(value / step);
  const near = Number((whole * step).toPrecision(digits + 1));
  const moved = towards === 'below' && near > value ? whole - 1 : towards === 'above' && near < value ? whole + 1 : whole;
  const coarse = Number((moved * step).toPrecision(digits + 1));
  return coarse === value ? text : plainNumber(coarse);
}

/** Without an exponent, as far as whole numbers of the server reach. */
const plainNumber = (value: number): string => (Math.abs(value) < 1e21 ? String(value) : '0');

/** A date or timestamp back to the beginning of its month or year; undefined where it is neither. */
export function coarseMoment(text: string, to: 'month' | 'year'): string | undefined {
  const [, year, month] = /^(\d{4,})-(\d\d)/.exec(text) ?? [];
  return year === undefined ? undefined : `${year}-${to === 'month' ? month : '01'}-01`;
}

export type Figures = 'number' | 'date' | 'moment';

/** Statistics of a column of figures without its common values: they go into the histogram, whose bounds are made coarse. `limits` hold for a whole number of its type. */
export function coarseFigures(values: ValueMeasures, figures: Figures, limits: readonly [number, number]): ValueMeasures {
  const { commonValues, commonFrequencies, histogram, ...rest } = values;
  const parse = figures === 'number' ? Number : momentOf;
  const points = [...commonPoints(commonValues, commonFrequencies, parse), ...spreadPoints(values, parse)].filter(({ value }) => Number.isFinite(value)).sort((a, b) => a.value - b.value);
  if (points.length < 2) return rest;
  const bounds = quantiles(points, Math.min(BOUNDS, points.length));
  const texts = figures === 'number' ? bounds.map((bound, place) => coarseBound(bound, place, bounds.length, limits)) : coarseMoments(bounds, figures);
  return { ...rest, histogram: literalOf(texts) };
}

/** As many as ANALYZE makes by default. */
const BOUNDS = 101;
/** Into how many points the rows between two bounds are thought to fall. */
const PARTS = 4;

interface Point { readonly value: number; readonly share: number }

function commonPoints(commonValues: string | undefined, frequencies: readonly number[] | undefined, parse: (text: string) => number): readonly Point[] {
  const texts = elementsOf(commonValues ?? '{}');
  return texts.map((text, place) => ({ value: parse(text), share: frequencies?.[place] ?? 0 }));
}

/** The rows that are no common values, evenly between the bounds of the histogram; the first and the last bound are points of their own. */
function spreadPoints({ histogram, nullFraction, commonFrequencies }: ValueMeasures, parse: (text: string) => number): readonly Point[] {
  const bounds = elementsOf(histogram ?? '{}').map(parse);
  if (bounds.length < 2) return bounds.map((value) => ({ value, share: 0 }));
  const rest = Math.max(0, 1 - nullFraction - (commonFrequencies ?? []).reduce((sum, share) => sum + share, 0));
  const share = rest / (bounds.length - 1) / PARTS;
  const inner = bounds.slice(1).flatMap((bound, place) => Array.from({ length: PARTS }, (_, part) => ({ value: bounds[place]! + ((bound - bounds[place]!) * (part + 0.5)) / PARTS, share })));
  return [{ value: bounds[0]!, share: 0 }, ...inner, { value: bounds.at(-1)!, share: 0 }];
}

/** Values that divide the rows into equal parts, the smallest and the largest among them. */
function quantiles(points: readonly Point[], count: number): readonly number[] {
  const whole = points.reduce((sum, { share }) => sum + share, 0);
  const bounds: number[] = [points[0]!.value];
  let seen = 0;
  for (const { value, share } of points) {
    seen += share;
    while (bounds.length < count - 1 && seen >= (whole * bounds.length) / (count - 1)) bounds.push(value);
  }
  while (bounds.length < count) bounds.push(points.at(-1)!.value);
  return bounds;
}

function coarseBound(bound: number, place: number, count: number, [smallest, largest]: readonly [number, number]): string {
  const coarse = Number(coarseNumber(plainNumber(bound), 2, place === 0 ? 'below' : place === count - 1 ? 'above' : 'nearest'));
  return coarse > largest ? LIMIT_TEXTS.get(largest) ?? plainNumber(largest) : coarse < smallest ? LIMIT_TEXTS.get(smallest) ?? plainNumber(smallest) : plainNumber(coarse);
}

/** The ends of bigint are no exact numbers here. */
const LIMIT_TEXTS: ReadonlyMap<number, string> = new Map([[2 ** 63, '9223372036854775807'], [-(2 ** 63), '-9223372036854775808']]);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Steps in milliseconds; from a month on by the calendar. */
const STEPS: readonly { readonly length: number; readonly months?: number }[] = [
  { length: HOUR }, { length: 6 * HOUR }, { length: DAY }, { length: 5 * DAY },
  { length: 30 * DAY, months: 1 }, { length: 91 * DAY, months: 3 }, { length: 365 * DAY, months: 12 }, { length: 3652 * DAY, months: 120 },
];

/** A year before 100 would be one of the last century to `Date.UTC`. */
const MONTHS_TO_2000 = 24_000;

/** The smallest step of which the span holds no more than two digits; for dates no less than a day. */
function coarseMoments(bounds: readonly number[], figures: 'date' | 'moment'): readonly string[] {
  const span = bounds.at(-1)! - bounds[0]!;
  const step = STEPS.find(({ length }) => span / length < 100 && (figures === 'moment' || length >= DAY)) ?? STEPS.at(-1)!;
  const floor = (value: number, steps: number): number => {
    if (step.months === undefined) return (Math.floor(value / step.length) + steps) * step.length;
    const date = new Date(value);
    const months = date.getUTCFullYear() * 12 + date.getUTCMonth();
    return Date.UTC(2000, (Math.floor(months / step.months) + steps) * step.months - MONTHS_TO_2000, 1);
  };
  return bounds.map((bound, place) => printed(floor(bound, place === bounds.length - 1 ? 1 : 0), figures));
}

function printed(moment: number, figures: 'date' | 'moment'): string {
  const iso = new Date(moment).toISOString();
  return figures === 'date' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}+00`;
}

/** As the server prints it in UTC; not a number where it is infinite, or before our era. */
function momentOf(text: string): number {
  const [, date, time = '00:00:00'] = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*(?:\+00)?)?$/.exec(text) ?? [];
  return date === undefined ? Number.NaN : Date.parse(`${date}T${time}Z`);
}
