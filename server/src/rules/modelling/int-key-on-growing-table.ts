// A key of 32 bits ends at 2,147,483,647, deletes and rolled back inserts included, and then every insert fails.
// PostgreSQL manual, 8.1.1 Integer Types and 8.1.4 Serial Types.
import { bytesOf, largestOf } from '../../schema/typeFamily.ts';
import { sizeOf } from '../../query/sizes.ts';
import { asHistory, createdColumns, pointAtColumn } from '../declared.ts';
import type { Rule } from '../rule.ts';
import { countOf, inGroups } from '../../text/words.ts';

/** A third of all numbers used, and mostly more: rows that are gone had one, too. */
const NEAR = 500_000_000;
/** Rows that nobody takes away again: sessions end, and views may be those of a list. */
const POURED_IN = /(?:^|_)(?:events?|logs?|audits?|messages?|notifications?|clicks?|metrics?|traces?|history|observations?|deliveries|impressions?|page_?views?|visits?)$/;

export const intKeyOnGrowingTable: Rule = {
  id: 'int-key-on-growing-table',
  title: 'Give a table that grows a key of 64 bits',
  level: 'warning',
  options: {},
  roles: ['migration', 'schema'],
  looksAt: 'change',

  *check(subject) {
    const { sizes, dialect } = subject;
    // SQLite's own row numbers have 64 bits.
    if (dialect.anyType) return;
    for (const { table, column } of createdColumns(subject)) {
      if (bytesOf(column.type) !== 4) continue;
      const isNumbered = column.identity !== undefined || /^nextval\(/.test(column.default ?? '');
      const key = table.constraints.find(({ kind }) => kind === 'primary key');
      if (!isNumbered || key?.kind !== 'primary key' || key.columns.length !== 1 || key.columns[0] !== column.name) continue;
      const name = `${table.schema}.${table.name}`;
      const rows = sizes.rows(name);
      // A name alone says nothing to those who have lived with the table.
      if (rows === undefined ? !subject.isNew || sizeOf(sizes, name) !== 'large' || !POURED_IN.test(table.name) : rows < NEAR / 10) continue;
      const last = inGroups(largestOf(column.type)!);
      const isNear = (rows ?? 0) >= NEAR;
      yield {
        span: pointAtColumn(subject, column.name, 'type'),
        weight: 'high',
        ...(isNear ? {} : { ...asHistory(subject), atMost: 'information' as const }),
        message: rows === undefined
          ? `\`${table.name}\` is named for what grows, and its key of 32 bits ends at ${last}; \`bigint\` costs four bytes a row now, and changing it later rewrites the table.`
          : `\`${table.name}\` has ${countOf(rows)} rows, and its key of 32 bits ends at ${last}, gaps included; change it to \`bigint\` before inserts fail.`,
      };
    }
  },
};
