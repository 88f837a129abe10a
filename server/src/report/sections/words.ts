// What the sections of a report share: how tables and places are written, and how a section goes through several databases.
import { countOf } from '../../text/words.ts';
import type { DatabaseFacts, FindingFacts, ReportFacts, TableFacts } from '../facts.ts';
import { code, heading, said, strong, type Block, type Inline, type Line } from '../page.ts';

/** Where a table's row in the list of tables is found. */
export const idOf = (database: DatabaseFacts, key: string): string => `table-${database.database.id}-${key}`.replace(/[^\w.-]+/g, '-');

export const nameOf = ({ table: { schema, name } }: Pick<TableFacts, 'table'>, { database }: DatabaseFacts): string =>
  database.fold.final.searchPath.includes(schema) ? name : `${schema}.${name}`;

/** A table's name, which leads to where it is declared. */
export const tableInline = (facts: TableFacts, database: DatabaseFacts): Inline =>
  facts.at ? { kind: 'place', at: facts.at, text: nameOf(facts, database) } : code(nameOf(facts, database));

/** A table's name, which leads to its row in the list of tables. */
export const tableAnchor = (facts: TableFacts, database: DatabaseFacts): Inline => ({ kind: 'anchor', id: idOf(database, facts.key), text: nameOf(facts, database) });

export const rowsLine = ({ rows }: Pick<TableFacts, 'rows'>): Line => [rows === undefined ? 'not known' : countOf(rows)];

/** The blocks of each database, under its name where there are several. */
export const eachDatabase = ({ databases }: ReportFacts, blocksOf: (database: DatabaseFacts) => readonly Block[]): readonly Block[] =>
  databases.flatMap((one) => {
    const blocks = blocksOf(one);
    return databases.length > 1 && blocks.length > 0 ? [heading(one.database.id), ...blocks] : blocks;
  });

/** A finding in a line: how loud, what, where, by which rule. */
export const findingLine = ({ finding, at }: FindingFacts): Line => [strong(LEVELS[finding.level]), ' ', { kind: 'place', at }, ': ', ...said(finding.message), ` (${finding.rule})`];
const LEVELS: Readonly<Record<FindingFacts['finding']['level'], string>> = { error: 'Error', warning: 'Warning', information: 'Information', hint: 'Hint' };

/** The loudest first. */
export const findingBlocks = (findings: readonly FindingFacts[]): readonly Block[] => {
  const ordered = byLevel(findings);
  return ordered.length === 0 ? [] : [{ kind: 'list', items: ordered.map(findingLine) }];
};

const LOUDNESS = ['error', 'warning', 'information', 'hint'] as const;
export const byLevel = (findings: readonly FindingFacts[]): readonly FindingFacts[] =>
  findings.toSorted((a, b) => LOUDNESS.indexOf(a.finding.level) - LOUDNESS.indexOf(b.finding.level));
