// PostgreSQL's money has no currency: how it is read and written, and its cents, hang on the server's lc_monetary.
// PostgreSQL manual, 8.2 Monetary Types; PostgreSQL wiki, "Don't Do This": money.
import { asHistory, createdColumns, pointAtColumn } from '../declared.ts';
import type { Rule } from '../rule.ts';

export const moneyType: Rule = {
  id: 'money-type',
  title: 'Keep money in numeric',
  level: 'warning',
  options: {},
  roles: ['migration', 'schema'],
  looksAt: 'change',

  *check(subject) {
    if (subject.dialect.id !== 'postgres') return;
    for (const { table, column } of createdColumns(subject)) {
      if (column.type.name !== 'money' || column.type.schema !== undefined) continue;
      yield {
        span: pointAtColumn(subject, column.name, 'type'),
        weight: 'high',
        ...asHistory(subject),
        message: `\`${table.name}.${column.name}\` is \`money\`, whose currency and number of decimals are those of the server's \`lc_monetary\`, and drivers hand it on as text; use \`numeric\`, with the currency in a column of its own.`,
      };
    }
  },
};
