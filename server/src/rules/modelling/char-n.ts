// PostgreSQL and SQL Server fill char(n) with spaces to its end, which take room and come back in every value.
// PostgreSQL manual, 8.3 Character Types: "there is no performance advantage … in fact character(n) is usually the slowest".
import { snake } from '../../query/facts/keys.ts';
import { asHistory, createdColumns, pointAtColumn } from '../declared.ts';
import type { Rule } from '../rule.ts';

/** What people write is of any length; codes, hashes and keys mostly have one. */
const WRITTEN = /(?:^|_)(?:name|firstname|lastname|surname|username|fullname|title|description|summary|comment|comments|note|notes|message|body|text|address|street|city|town|email|mail|url|website|password|filename|company|remarks?|reason|label)$/;
/** Short ones are initials and codes; these are the lengths of keys and hashes in hexadecimal digits. */
const LEAST = 8;
const HEXADECIMAL: ReadonlySet<number> = new Set([32, 36, 40, 56, 64, 96, 128]);
/** A bound that somebody has thought of: no code is as long. bcrypt's hashes have 60 characters, keys written in hexadecimal with a sign 130. */
const isBound = (length: number): boolean => length >= 50 && (length % 10 === 0 || length === 255) && length !== 60 && length !== 130;

export const charN: Rule = {
  id: 'char-n',
  title: 'Keep text of any length without filling it up',
  level: 'warning',
  options: {},
  roles: ['migration', 'schema'],
  looksAt: 'change',

  *check(subject) {
    if (subject.dialect.id !== 'postgres' && subject.dialect.id !== 'sqlserver') return;
    for (const { table, column } of createdColumns(subject)) {
      const length = Number(column.type.modifiers[0] ?? 1);
      const name = snake(column.name);
      if (!/^n?(?:character|char|bpchar)$/.test(column.type.name) || column.type.schema !== undefined || column.type.array > 0 || !(length >= LEAST) || HEXADECIMAL.has(length) || !(WRITTEN.test(name) || isBound(length))) continue;
      yield {
        span: pointAtColumn(subject, column.name, 'type'),
        weight: 'high',
        ...asHistory(subject),
        message: `\`${table.name}.${column.name}\` is filled with spaces to ${length} characters, which take room and come back in every value; use \`${subject.dialect.id === 'postgres' ? 'text' : 'nvarchar'}\`.`,
      };
    }
  },
};
