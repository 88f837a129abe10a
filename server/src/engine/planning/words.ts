// How a planner's answer is worded: how much is said hangs on what the figures rest on.
import type { Index } from '../../schema/schema.ts';
import type { MeasureLevel } from '../../schema/measures.ts';
import { countOf } from '../../text/words.ts';
import { keyOf } from '../../query/facts/serve.ts';
import { ASSUMED_ROWS } from '../../plans/guessRows.ts';
import type { Proof } from '../../plans/prove.ts';

/** Who says it, and on what figures. */
export function loudest(level: MeasureLevel): string {
  switch (level) {
    case 'full': return 'Verified by the PostgreSQL 18 planner';
    case 'safe': return 'Verified by the PostgreSQL 18 planner, on statistics without texts';
    case 'no-values': return 'PostgreSQL 18 planner, on statistics without values';
    case 'rows': return 'PostgreSQL 18 planner, on row counts and guessed statistics';
    case 'schema': return `PostgreSQL 18 planner, assuming ${ASSUMED_ROWS / 1_000_000} M rows a table`;
  }
}

/** Who says it of a proof. */
export const authorityOf = ({ level, atServer }: Extract<Proof, { kind: 'confirmed' }>): string => (atServer ? 'Verified by the connected server itself' : loudest(level));

/** Whether figures of the server itself stand behind a plan, so that its costs mean something. */
export const isMeasured = (level: MeasureLevel): boolean => level === 'full' || level === 'safe';

/** A claim that the planner has confirmed: costs and rows where they were measured, else only how many times cheaper it becomes, roughly. */
export function provenMessage(says: string, proof: Extract<Proof, { kind: 'confirmed' }>): string {
  const { level, ddl, bytes, before, after, replaces } = proof;
  const size = bytes === undefined ? '' : ` (${bytesText(bytes)})`;
  const makes = replaces.length > 0 ? `, and makes \`${replaces[0]}\` redundant` : '';
  if (!isMeasured(level)) return `${says}; \`${ddl}\` would be used and make the query ${factor(before.cost / Math.max(after.cost, 0.01))}${makes} (${loudest(level)}).`;
  return `${says}; with \`${ddl}\`${size} it reads ${countOf(after.rows)}, at a cost of ${figure(after.cost)} instead of ${figure(before.cost)}${makes} (${authorityOf(proof).replace('Verified', 'verified')}).`;
}

/** What costs less in other words, which `wants` says. */
export function cheaperMessage(says: string, wants: string, { level, before, after, deep }: Extract<Proof, { kind: 'cheaper' }>): string {
  const page = deep === undefined ? undefined : `a page behind ${countOf(deep)} rows`;
  if (!isMeasured(level)) return `${says}; ${wants}, which makes ${page ?? 'the query'} ${factor(before.cost / Math.max(after.cost, 0.01))} (${loudest(level)}).`;
  const then = page === undefined ? `then it reads ${countOf(after.rows)}, at a cost of` : `then ${page} costs`;
  return `${says}; ${wants}: ${then} ${figure(after.cost)} instead of ${figure(before.cost)} (${loudest(level).replace('Verified', 'verified')}).`;
}

/** A list that is long. */
export const manyMessage = (says: string, { level, rows }: Extract<Proof, { kind: 'many' }>): string =>
  `This filter matches about ${countOf(rows)} ${says} (${loudest(level).replace('Verified', 'estimated')}), and no limit bounds the list; add one.`;

/** What an index finds is found without it. */
export const sparedMessage = (says: string, { level, before, after }: Extract<Proof, { kind: 'spared' }>): string =>
  `${says}; drop it: a lookup by its keys costs ${figure(after.cost)} without it, and ${figure(before.cost)} with it (${loudest(level).replace('Verified', 'verified')}).`;

/** Guessed figures tell orders of magnitude. */
function factor(times: number): string {
  if (times < 5) return 'a few times cheaper';
  if (times < 50) return 'some ten times cheaper';
  return times < 500 ? 'some hundred times cheaper' : 'a thousand times cheaper or more';
}

export const figure = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Math.round(value * 100) / 100));

export const bytesText = (bytes: number): string => (bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} kB`);

/** Costs where they were measured, else how many times less, roughly. */
export function gainText(level: MeasureLevel, before: number, after: number): string {
  const times = before / Math.max(after, 0.01);
  return isMeasured(level) ? `cost ${figure(before)} → ${figure(after)}, ${times >= 10 ? Math.round(times).toLocaleString('en-US') : Math.round(times * 10) / 10} times less` : factor(times);
}

export const keysOf = ({ keys }: Pick<Index, 'keys'>): string => keys.map(keyOf).join(', ');
