// Counts where our parser and PostgreSQL's own say the same of a statement.
import type { Statement } from '../../server/src/sql/tree.ts';
import { factsOf } from './facts.ts';
import { judge } from './oracle.ts';

export interface Tally {
  /** Statements that PostgreSQL accepts, and those of them that we read without an error. */
  accepted: number;
  clean: number;
  /** Statements that PostgreSQL refuses, and those of them in which we find an error too. */
  refused: number;
  caught: number;
  tables: Count;
  columns: Count;
  flags: Count;
}
interface Count { same: number; all: number }

export const emptyTally = (): Tally => ({
  accepted: 0, clean: 0, refused: 0, caught: 0, tables: { same: 0, all: 0 }, columns: { same: 0, all: 0 }, flags: { same: 0, all: 0 },
});

export interface Difference { readonly kinds: readonly string[]; readonly what: string }

/** Adds one statement to a tally, and says how the two parsers differ. */
export function compare(statement: Statement, text: string, tally: Tally): Difference | undefined {
  const verdict = judge(text.slice(statement.start, statement.end), statement.start);
  if (!verdict.facts) {
    tally.refused++;
    if (statement.errors.length > 0) return void tally.caught++;
    return { kinds: ['lenient'], what: verdict.error!.message };
  }
  tally.accepted++;
  const ours = factsOf(statement, text);
  const kinds: string[] = [];
  const what: string[] = [];
  if (statement.errors.length === 0) tally.clean++;
  else {
    kinds.push('errors');
    what.push(statement.errors.map((error) => `${error.message} at ${JSON.stringify(text.slice(error.start, error.start + 20))}`).join('; '));
  }
  const check = (kind: 'tables' | 'columns' | 'flags', mine: readonly string[], theirs: readonly string[]): void => {
    const same = mine.length === theirs.length && mine.every((one, index) => one === theirs[index]);
    tally[kind].all++;
    if (same) tally[kind].same++;
    else {
      kinds.push(kind);
      what.push(`${kind}: only ours [${mine.filter((one) => !theirs.includes(one)).join(', ')}] only theirs [${theirs.filter((one) => !mine.includes(one)).join(', ')}]`);
    }
  };
  if (verdict.facts.flags || verdict.facts.tables.length > 0 || verdict.facts.columns.length > 0) {
    check('tables', ours.tables, verdict.facts.tables);
    check('columns', ours.columns, verdict.facts.columns);
  }
  if (verdict.facts.flags) check('flags', ours.flags ?? ['no query'], verdict.facts.flags);
  return kinds.length === 0 ? undefined : { kinds, what: what.join('\n     ') };
}

export const share = ({ same, all }: Count): number => (all === 0 ? 1 : same / all);

export function report(tally: Tally): string {
  const percent = (part: number, all: number): string => `${((100 * part) / Math.max(1, all)).toFixed(2)} % of ${all}`;
  return [
    `read without error: ${percent(tally.clean, tally.accepted)}`,
    `tables: ${percent(tally.tables.same, tally.tables.all)}`,
    `columns: ${percent(tally.columns.same, tally.columns.all)}`,
    `flags: ${percent(tally.flags.same, tally.flags.all)}`,
    `errors found where PostgreSQL refuses: ${percent(tally.caught, tally.refused)}`,
  ].join('\n');
}
