// Proposed schema changes: what is found in how tables, keys and columns are declared, with the SQL that would change it where it is known.
import type { ReportFacts } from '../facts.ts';
import { paragraph, type Block, type Section } from '../page.ts';
import { sectionOf } from './assigned.ts';
import { byLevel, findingLine } from './words.ts';

export function schemaChanges({ findings }: ReportFacts): Section {
  const own = byLevel(findings.filter((one) => sectionOf(one) === 'schema'));
  return { id: 'schema-changes', title: 'Proposed schema changes', blocks: own.length === 0 ? [paragraph('Nothing in how tables, keys and columns are declared asks for a change.')] : own.flatMap((one): readonly Block[] => [
    { kind: 'list', items: [findingLine(one)] },
    ...(one.sql === undefined ? [] : [{ kind: 'code', text: one.sql.trim() } as const]),
  ]) };
}
