// Performance expectations: what is proven of single queries, before and after, and what the server itself has measured. Nothing is said in milliseconds that no server has timed.
import { bytesText, gainText, isMeasured, loudest } from '../../engine/planning/words.ts';
import type { MeasureLevel } from '../../schema/measures.ts';
import { countOf, oneLine } from '../../text/words.ts';
import type { DatabaseFacts, FindingFacts, ReportFacts } from '../facts.ts';
import { code, paragraph, strong, unknown, type Block, type Line, type Section } from '../page.ts';
import { eachDatabase } from './words.ts';

const COSTLIEST = 10;

export function performance(facts: ReportFacts): Section {
  const proven = facts.findings.flatMap((one) => provenBy(one) ?? []);
  return { id: 'performance', title: 'Performance expectations', blocks: [
    ...(proven.length > 0 ? [
      paragraph(strong('Proven for single queries'), ': what the planner says of each, without the index and with it.'),
      { kind: 'table', head: [{ text: 'Query' }, { text: 'With' }, { text: 'Reads now' }, { text: 'Then' }, { text: 'Gain' }, { text: 'Size', numbers: true }], rows: proven.map((one) => ({ cells: provenCells(one) })) } as const,
      paragraph(`Figures: ${[...new Set(proven.map(({ level }) => loudest(level)))].join('; ')}.`),
    ] : [unknown('Nothing is proven of single queries: no query was found that an index would make much cheaper, or no planner was asked.')]),
    ...eachDatabase(facts, costliest),
  ] };
}

interface Proven {
  readonly at: FindingFacts['at'];
  readonly level: MeasureLevel;
  readonly ddl: string;
  readonly cost: readonly [number, number];
  readonly rows: readonly [number, number];
  readonly scan: readonly [string, string];
  readonly bytes?: number;
}

/** What `engine/showing/present.ts` writes of a claim that was confirmed. */
function provenBy({ finding: { evidence }, at }: FindingFacts): Proven | undefined {
  if (evidence?.['claim'] !== 'index' || evidence['status'] !== 'confirmed') return undefined;
  const { level, ddl, cost, rows, scan, bytes } = evidence as unknown as Proven;
  return { at, level, ddl, cost, rows, scan, ...(bytes !== undefined && { bytes }) };
}

function provenCells({ at, level, ddl, cost, rows, scan, bytes }: Proven): readonly Line[] {
  // Of guessed statistics only what was counted is said: a scan in turn reads every row.
  const isCounted = level !== 'schema';
  const reads = (which: 0 | 1): string => (isMeasured(level) || (which === 0 && isCounted && scan[0].includes('Seq Scan')) ? `${scan[which]}, ${countOf(rows[which])} rows` : scan[which]);
  return [[{ kind: 'place', at }], [code(ddl)], [reads(0)], [reads(1)], [gainText(level, cost[0], cost[1])], [bytes === undefined ? '' : bytesText(bytes)]];
}

function costliest({ database: { snapshot, dialect } }: DatabaseFacts): readonly Block[] {
  const all = snapshot?.snapshot.statements;
  if (!all) return dialect === 'postgres' ? [unknown('What queries take in production is not known: ', code('plansight snapshot'), ' of a server with pg_stat_statements says it.')] : [];
  const total = all.reduce((sum, { totalTime }) => sum + totalTime, 0);
  return [
    paragraph(strong('What takes the server’s time'), ', as pg_stat_statements has counted it:'),
    { kind: 'table', head: [{ text: 'Statement' }, { text: 'Calls', numbers: true }, { text: 'Mean, ms', numbers: true }, { text: 'Share', numbers: true }, { text: 'Rows a call', numbers: true }], rows: all.toSorted((a, b) => b.totalTime - a.totalTime || (a.query < b.query ? -1 : 1)).slice(0, COSTLIEST).map(({ query, calls, totalTime, rows }) => ({ cells: [
      [code(oneLine(query))],
      [calls.toLocaleString('en-US')],
      [(totalTime / Math.max(1, calls)).toFixed(2)],
      [total > 0 ? `${Math.round((totalTime / total) * 100)} %` : ''],
      [(rows / Math.max(1, calls)).toFixed(1)],
    ] })) },
  ];
}
