// Proposed schema changes: what is found in how tables, keys and columns are declared, with the SQL that would change it where it is known.
import type { ReportFacts } from '../facts.ts';
import { paragraph, type Section } from '../page.ts';
import { sectionOf } from './assigned.ts';
import { byLevel, findingBlocks } from './words.ts';

export function schemaChanges({ findings }: ReportFacts): Section {
  const own = findings.filter((one) => sectionOf(one) === 'schema');
  const sql = [...new Set(byLevel(own).flatMap((one) => one.sql?.trim() ?? []))];
  return { id: 'schema-changes', title: 'Proposed schema changes', blocks: own.length === 0 ? [paragraph('Nothing in how tables, keys and columns are declared asks for a change.')] : [
    ...findingBlocks(own),
    ...(sql.length > 0 ? [paragraph('What would change it, statement by statement:'), { kind: 'code', text: sql.join('\n') } as const] : []),
  ] };
}
