// What the user is asked before a query is run: what it would cost, what happens to it, and its text. A dialog has room for the beginning of a long one alone, and a function in the rest would run unseen, so that is said and the whole of it can be had.
import type { Shown } from '../../server/src/lsp/protocol.ts';
import type { Plan } from '../view/messages.ts';

export interface RunQuestion {
  readonly detail: string;
  /** A page with the whole query, where the detail holds its beginning alone. */
  readonly whole?: Shown;
}

/** What a dialog has room for. */
const [CHARACTERS, LINES] = [600, 20];

/** `values`: of its parameters, for people; undefined where it has none. */
export function runQuestion({ query, nodes: [top] }: { readonly query: string; readonly nodes: readonly Pick<Plan['nodes'][number], 'total' | 'rows'>[] }, values: string | undefined): RunQuestion {
  const beginning = query.split('\n').slice(0, LINES).join('\n').slice(0, CHARACTERS);
  const hidden = query.length - beginning.length;
  const detail = [
    `The server estimates a cost of ${top?.total ?? 'unknown'} and ${top?.rows?.replace('~', 'about ') ?? 'unknown'} rows.`,
    'It is run to its end, for 30 seconds at most, in a transaction that may only read and is rolled back. Functions that the query calls do run.',
    hidden > 0 ? `${beginning}…` : query,
    ...(hidden > 0 ? [`That is its beginning: the last ${hidden.toLocaleString('en-US')} of ${query.length.toLocaleString('en-US')} characters are not shown here, and run as well.`] : []),
    ...(values === undefined ? [] : [values]),
  ].join('\n\n');
  return { detail, ...(hidden > 0 && { whole: { title: 'The Query to Run', markdown: fenced(query) } }) };
}

/** In a fence that no text of the query can end. */
function fenced(query: string): string {
  const fence = '`'.repeat(Math.max(3, ...[...query.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}sql\n${query}\n${fence}\n`;
}
