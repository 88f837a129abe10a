// A pair of type and id refers to any table, so no foreign key can hold it: rows that are gone stay referred to.
import { foreignKeys } from '../../query/facts/keys.ts';
import type { Table } from '../../schema/schema.ts';
import { asHistory, createdTable, pointAtColumn } from '../declared.ts';
import type { Rule } from '../rule.ts';
import { listOf } from '../../text/words.ts';

/** `commentable`, and words that name no table. */
const ANY = /^(?:\w+able|entity|object|parent|owner|subject|target|resource|record|item|reference|related|model|attached_to)$/i;
/** What tells of the past outlives what it tells of. */
const TELLING = /log|ledger|audit|event|activit|histor|notif|outbox|webhook|queue|job|task|message|change|revision|version|stat|metric|snapshot|archive|trash|deleted|tmp|temp|import|lock|search|index|cache|view/i;

export const polymorphicReference: Rule = {
  id: 'polymorphic-reference',
  title: 'Refer to one table by one column',
  level: 'information',
  options: {},
  roles: ['migration', 'schema'],
  // Who has no indexes keeps no foreign keys either.
  assumes: 'indexes',
  looksAt: 'change',

  *check(subject) {
    const table = createdTable(subject);
    const pair = table && !TELLING.test(table.name) ? pairOf(table) : undefined;
    if (!table || !pair) return;
    yield {
      span: pointAtColumn(subject, pair.id),
      weight: 'high',
      ...asHistory(subject),
      message: `${listOf([pair.type, pair.id])} refer to any table, so no foreign key keeps \`${table.name}\` from referring to rows that are gone; a nullable reference for each table, with a check that one is set, could be held by the server.`,
    };
  },
};

function pairOf(table: Table): { readonly type: string; readonly id: string } | undefined {
  const name = (wanted: string): string | undefined => table.columns.find((column) => column.name.toLowerCase() === wanted)?.name;
  for (const column of table.columns) {
    const stem = /^(\w+?)_?id$/i.exec(column.name)?.[1];
    if (stem === undefined || !ANY.test(stem) || foreignKeys(table).some(({ columns }) => columns.includes(column.name))) continue;
    const type = name(`${stem}_type`.toLowerCase()) ?? name(`${stem}type`.toLowerCase());
    if (type !== undefined) return { type, id: column.name };
  }
  return undefined;
}
