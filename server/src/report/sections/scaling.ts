// Scaling considerations: what is large, what grows, and what holds only as long as tables are small.
import type { Column } from '../../schema/schema.ts';
import { bytesOf, largestOf } from '../../schema/typeFamily.ts';
import { countOf } from '../../text/words.ts';
import type { DatabaseFacts, ReportFacts, TableFacts } from '../facts.ts';
import { code, joined, paragraph, placesLine, strong, unknown, type Block, type Line, type Section } from '../page.ts';
import { sectionOf } from './assigned.ts';
import { eachDatabase, findingBlocks, nameOf, rowsLine, tableInline } from './words.ts';

/** From here on, an operation on the whole table is felt. */
const LARGE = 1_000_000;

export function scaling(facts: ReportFacts): Section {
  const own = facts.findings.filter((one) => sectionOf(one) === 'scaling');
  return { id: 'scaling', title: 'Scaling considerations', blocks: [
    ...eachDatabase(facts, blocksOf),
    ...(own.length > 0 ? [paragraph(strong('What holds only while tables are small')), ...findingBlocks(own)] : [paragraph('No read without a bound, no paging by offset and no query in a loop was found.')]),
  ] };
}

function blocksOf(database: DatabaseFacts): readonly Block[] {
  const tables = database.tables.filter(({ table }) => table.kind !== 'view' && table.partitionOf === undefined);
  const large = tables.filter(({ rows = 0 }) => rows >= LARGE);
  const sizeless = tables.filter(({ rows }) => rows === undefined);
  return [
    ...(large.length > 0 ? [
      paragraph(strong(`Tables of ${countOf(LARGE)} rows and more`)),
      { kind: 'table', head: [{ text: 'Table' }, { text: 'Rows', numbers: true }, { text: 'Partitions' }, { text: 'Grows by' }, { text: 'Shrinks by' }, { text: 'Numbered by' }], rows: large.map((facts) => ({ cells: cellsOf(facts, database) })) } as const,
    ] : tables.length > sizeless.length ? [paragraph(`No table is known to have ${countOf(LARGE)} rows.`)] : []),
    ...(sizeless.length > 0 ? [unknown(sizeless.length === tables.length ? 'No table’s size is known' : `The sizes of ${sizeless.length} of ${tables.length} tables are not known (${sizeless.slice(0, 5).map((one) => nameOf(one, database)).join(', ')}${sizeless.length > 5 ? ', …' : ''})`, ': ', code('sizes'), ' in plansight.json or ', code('plansight snapshot'), ' says them.')] : []),
  ];
}

function cellsOf(facts: TableFacts, database: DatabaseFacts): readonly Line[] {
  const { table, use } = facts;
  const updates = use && use.inserts.length > 0 ? placesLine(use.inserts, 2) : ['no insert was read'];
  return [
    [tableInline(facts, database)],
    rowsLine(facts),
    [table.partitioned ? (table.partitionBy ?? 'partitioned') : 'none'],
    updates,
    use && use.deletes.length > 0 ? placesLine(use.deletes, 2) : ['no delete was read'],
    joined(numbersOf(facts).map(({ column, share }): Line => [code(column.name), ` ${column.type.name}${share === undefined ? '' : `, at least ${Math.floor(share * 100)} % used`}`]), '; '),
  ];
}

/** The keys that the server numbers; of 32 bits and less, the share of its numbers that rows use at the least: those that are gone had one, too. */
export function numbersOf({ table, rows }: TableFacts): readonly { readonly column: Column; readonly share?: number }[] {
  const primary = new Set(table.constraints.flatMap((one) => (one.kind === 'primary key' && one.columns.length === 1 ? one.columns : [])));
  return table.columns.filter((column) => primary.has(column.name) && (column.identity !== undefined || /^nextval\(|auto_?increment/i.test(column.default ?? ''))).map((column) => {
    const last = largestOf(column.type);
    return { column, ...(rows !== undefined && last !== undefined && (bytesOf(column.type) ?? 8) <= 4 && { share: rows / last }) };
  });
}
