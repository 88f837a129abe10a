// What is known of the databases of a workspace, as a page to read.
import type { Table } from '../schema/schema.ts';
import { keyOfTable } from '../schema/apply/lookup.ts';
import type { Database } from '../engine/world.ts';
import { nameOf, tableText } from './describe.ts';

export function schemaMarkdown(databases: readonly Database[]): string {
  if (databases.length === 0) return '# No schema was found\n\nRules that need one say nothing. `databases` in plansight.json can name where it is declared.\n';
  return `${databases.map(databaseMarkdown).join('\n\n')}\n`;
}

function databaseMarkdown({ id, dialect, version, source, fold: { final, notes }, sizes, snapshot }: Database): string {
  const tables = [...final.tables.values()].sort((a, b) => (keyOfTable(a) < keyOfTable(b) ? -1 : 1));
  const unread = final.complete ? '' : ' Not everything could be read: what is missing here may exist.';
  const tableMarkdown = (table: Table): string => {
    const rows = sizes.rows(keyOfTable(table));
    const marks = [...(table.kind === 'table' ? [] : [table.kind]), ...(table.partitioned ? ['partitioned'] : []), ...(rows === undefined ? [] : [`${rows.toLocaleString('en')} rows`]), ...(table.complete ? [] : ['not wholly read'])];
    return `## ${nameOf(keyOfTable(table), final)}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}\n\n\`\`\`sql\n${tableText(table, final)}\n\`\`\``;
  };
  return [
    `# ${id}`,
    `${dialect}${version === undefined ? '' : ` ${version}`}, ${tables.length} tables. ${source.reason}${unread}`,
    ...(snapshot ? [`Measured by ${snapshot.live ? `the connected server, ${snapshot.path},` : snapshot.path} at level ${snapshot.snapshot.level}, taken ${snapshot.snapshot.captured.slice(0, 10)}.`] : []),
    ...notes.map((note) => `- ${note}`),
    ...tables.map(tableMarkdown),
  ].join('\n\n');
}
