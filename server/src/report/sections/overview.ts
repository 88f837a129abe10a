// The first section: what was looked at, and what the rest rests on.
import { loudest } from '../../engine/planning/words.ts';
import { countOf } from '../../text/words.ts';
import type { DatabaseFacts, ReportFacts } from '../facts.ts';
import { code, joined, paragraph, said, strong, unknown, type Block, type Line, type Section } from '../page.ts';
import { counted } from '../../text/words.ts';
import { byLevel, findingLine } from './words.ts';

/** Of what is loudest, so many are said at the start. */
const FIRST = 5;

export function overview(facts: ReportFacts): Section {
  const { databases, findings, files, queries, understood, notes } = facts;
  const loud = byLevel(findings).filter(({ finding: { level } }) => level === 'error' || level === 'warning');
  return { id: 'overview', title: 'Overview', blocks: [
    paragraph(`${queries === 0 ? `No query was found in ${counted(files, 'file')}.` : `${counted(queries, 'query', 'queries')} in ${counted(files, 'file')}, ${understood === queries ? 'all' : understood.toLocaleString('en-US')} of them understood.`} ${countsOf(facts)}`),
    ...databases.map(databaseBlock),
    ...(databases.length === 0 ? [unknown('No schema was found. ', code('databases'), ' in plansight.json can name where it is declared.')] : []),
    ...(loud.length > 0 ? [paragraph(strong('Look at first')), { kind: 'list', items: onceEach(loud).slice(0, FIRST).map(findingLine) } as const] : []),
    ...(notes.length > 0 ? [paragraph(strong('What could not be known')), { kind: 'list', items: notes.map(said) } as const] : []),
  ] };
}

/** What is wrong is said at the first of its places: the same column is looked for in vain by many queries. */
function onceEach(findings: ReportFacts['findings']): ReportFacts['findings'] {
  const first = new Map<string, ReportFacts['findings'][number]>();
  for (const one of findings) {
    const key = `${one.finding.rule} ${one.finding.message.split(';')[0]!}`;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}

function countsOf({ findings }: ReportFacts): string {
  const of = (level: string): number => findings.filter(({ finding }) => finding.level === level).length;
  return `${counted(of('error'), 'error')}, ${counted(of('warning'), 'warning')} and ${counted(of('information') + of('hint'), 'note')} were found.`;
}

function databaseBlock({ database: { id, dialect, version, source, snapshot, fold }, tables, advice }: DatabaseFacts): Block {
  const known = tables.filter(({ rows }) => rows !== undefined);
  const total = known.reduce((sum, { rows = 0, table }) => sum + (table.partitionOf === undefined ? rows : 0), 0);
  const keys = tables.reduce((sum, { table }) => sum + table.constraints.filter(({ kind }) => kind === 'foreign key').length, 0);
  const parts: readonly Line[] = [
    [strong(id), `: ${dialect}${version === undefined ? '' : ` ${version}`}, ${counted(tables.length, 'table')}, ${counted(keys, 'foreign key')}, declared by ${counted(source.files.length, 'file')}.`],
    ...(fold.final.complete ? [] : [['Not everything could be read: what is missing here may exist.'] as const]),
    [known.length === 0 ? 'No table’s size is known.' : `The sizes of ${known.length === tables.length ? 'all tables' : `${known.length} of the tables`} are known, ${countOf(total)} rows together.`],
    ...(snapshot ? [['Measured by ', code(snapshot.path), `, level ${snapshot.snapshot.level}, taken ${snapshot.snapshot.captured.slice(0, 10)}.`] as const] : []),
    ...(advice ? [[`Plans: ${loudest(advice.level)}.`] as const] : []),
  ];
  return { kind: 'paragraph', line: joined(parts, ' ') };
}
