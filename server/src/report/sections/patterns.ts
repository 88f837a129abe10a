// Query patterns: what the programs do with each table, and how much of a server's time goes there, where it was counted.
import type { Counted } from '../usage.ts';
import type { DatabaseFacts, ReportFacts, TableFacts } from '../facts.ts';
import { code, joined, paragraph, placesLine, unknown, type Block, type Line, type Section } from '../page.ts';
import { counted } from '../../text/words.ts';
import { eachDatabase, tableAnchor } from './words.ts';

/** Of conditions, orders and joins, the commonest. */
const SHOWN = 6;

export const patterns = (facts: ReportFacts): Section => ({ id: 'query-patterns', title: 'Query patterns', blocks: eachDatabase(facts, blocksOf) });

function blocksOf(database: DatabaseFacts): readonly Block[] {
  const used = database.tables.filter(({ use }) => use !== undefined);
  const weighed = used.some(({ recorded }) => recorded !== undefined);
  if (used.length === 0) return [unknown('No query of the application or its jobs was found that speaks to these tables.')];
  const statements = ({ use, recorded }: TableFacts): number => recorded?.time ?? (use ? use.reads.length + use.inserts.length + use.updates.length + use.deletes.length : 0);
  const sorted = used.toSorted((a, b) => statements(b) - statements(a));
  const unused = database.tables.filter(({ use, table }) => use === undefined && table.kind !== 'view' && table.partitionOf === undefined);
  return [
    paragraph('Statements of the application and its jobs, each counted once for a table; behind a condition, an order or a join stands how many of them have it.'),
    { kind: 'table', head: [{ text: 'Table' }, ...(weighed ? [{ text: 'Calls', numbers: true } as const, { text: 'Time, s', numbers: true } as const] : []), { text: 'Reads' }, { text: 'Writes' }, { text: 'Found by' }, { text: 'Ordered by' }, { text: 'Joined by' }], rows: sorted.map((facts) => ({ cells: cellsOf(facts, database, weighed) })) },
    ...(unused.length > 0 ? [paragraph(`No query that was read names ${unused.length === 1 ? 'this table' : `these ${unused.length} tables`}: `, ...joined(unused.map((one): Line => [tableAnchor(one, database)]), ', '), '.')] : []),
    ...(weighed ? [] : [unknown('How often each is sent is not known: ', code('plansight snapshot'), ' of a server with pg_stat_statements says it.')]),
  ];
}

function cellsOf(facts: TableFacts, database: DatabaseFacts, weighed: boolean): readonly Line[] {
  const { use, recorded } = facts;
  const { reads, inserts, updates, deletes, filters, orders, joins } = use!;
  const writes: readonly Line[] = [[inserts, 'insert'] as const, [updates, 'update'] as const, [deletes, 'delete'] as const].flatMap(([places, word]): readonly Line[] => (places.length > 0 ? [[`${counted(places.length, word)}: `, ...placesLine(places, 1)]] : []));
  return [
    [tableAnchor(facts, database)],
    ...(weighed ? [[recorded ? recorded.calls.toLocaleString('en-US') : ''], [recorded ? (recorded.time / 1000).toFixed(1) : '']] : []),
    reads.length > 0 ? [`${reads.length}: `, ...placesLine(reads, 2)] : [],
    joined(writes, '; '),
    countedLine(filters),
    countedLine(orders),
    countedLine(joins),
  ];
}

const countedLine = (all: readonly Counted[]): Line => {
  const first = joined(all.slice(0, SHOWN).map(({ text, count }): Line => [code(text), ...(count > 1 ? [` ${count}`] : [])]), ', ');
  return all.length > SHOWN ? [...first, ` and ${all.length - SHOWN} more`] : first;
};
