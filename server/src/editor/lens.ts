// What stands above a query: how the planner would read it, and on what its figures rest. Costs are told only where the server's own figures stand behind them.
import type { MeasureLevel } from '../schema/measures.ts';
import { ASSUMED_ROWS } from '../plans/guessRows.ts';
import { indexesUsed, nodesOf, type Plan } from '../plans/plan.ts';
import { figure, isMeasured } from '../engine/planning/words.ts';

/** `cost 8.44 · by orders_pkey · full statistics`. */
export function lensOf(plan: Plan, level: MeasureLevel): string {
  const whole = [...new Set([...nodesOf(plan.root)].flatMap(({ type, relation }) => (type === 'Seq Scan' && relation !== undefined ? [relation] : [])))];
  const by = [...indexesUsed(plan)];
  const reads = [...(by.length > 0 ? [`by ${listed(by)}`] : []), ...(whole.length > 0 ? [`reads all of ${listed(whole)}`] : [])].join(', ');
  return [...(isMeasured(level) ? [`cost ${figure(plan.root.cost.total)}`] : []), ...(reads === '' ? [] : [reads]), RESTS_ON[level]].join(' · ');
}

const RESTS_ON: Readonly<Record<MeasureLevel, string>> = {
  full: 'full statistics',
  safe: 'statistics without texts',
  'no-values': 'statistics without values',
  rows: 'row counts and guesses',
  schema: `assuming ${ASSUMED_ROWS / 1_000_000} M rows a table`,
};

const SHOWN = 3;
const listed = (names: readonly string[]): string => (names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more` : names.join(', '));
