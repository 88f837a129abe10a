// How insights write names and figures.
import { countOf } from '../../text/words.ts';
import type { NodeFigures } from '../figures.ts';

/** From a mean, rounded. */
export const count = (value: number): string => countOf(Math.round(value));

/** With the word behind it: `1 row`, `4,300 rows`. */
export const counted = (value: number, word: string): string => `${count(value)} ${Math.round(value) === 1 ? word : word.endsWith('ch') ? `${word}es` : `${word}s`}`;

export const milliseconds = (value: number): string => (value >= 10_000 ? `${(value / 1_000).toFixed(1)} s` : value >= 100 ? `${Math.round(value)} ms` : `${Math.round(value * 10) / 10} ms`);

export const percent = (share: number): string => (share > 0.99 && share < 1 ? `${(Math.floor(share * 1_000) / 10).toFixed(1)} %` : `${Math.round(share * 100)} %`);

export const kilobytes = (value: number): string => (value >= 1_024 ? `${(value / 1_024).toFixed(value < 10_240 ? 1 : 0)} MB` : `${Math.round(value)} kB`);

export const times = (factor: number): string => `${factor < 10 ? Math.round(factor * 10) / 10 : count(factor)} times`;

/** What a node reads or is, in backticks where it has a name. */
export function nameOf({ node }: NodeFigures): string {
  const name = node.relation ?? node.reads ?? node.alias;
  return name === undefined ? `the ${node.type.toLowerCase()}` : `\`${name}\``;
}

/** Of all the time it took, where that is known. */
export const tookOf = ({ share }: NodeFigures, timed: boolean): string => (timed && share >= 0.01 ? `, ${percent(share)} of the time` : '');

/** `orders (customer_id, at) where deleted_at is null`. */
export const onColumns = (relation: string, columns: readonly string[], where: readonly string[] = []): string => `\`${relation} (${columns.join(', ')})${where.length > 0 ? ` where ${where.join(' and ')}` : ''}\``;

/** `1 row was expected`. */
export const expectedRows = (value: number): string => `${counted(value, 'row')} ${Math.round(value) === 1 ? 'was' : 'were'} expected`;

/** `a`, `a or b`, `a, b, or c`. */
export const either = (all: readonly string[]): string => (all.length < 3 ? all.join(' or ') : `${all.slice(0, -1).join(', ')}, or ${all.at(-1)!}`);
