// A column that is too short for a salted hash holds the password itself, or a hash that a graphics card tries a billion times a second.
// OWASP Password Storage Cheat Sheet; a bcrypt hash has 60 characters, one by argon2 nearly 100.
import { asHistory, createdColumns, pointAtColumn } from '../declared.ts';
import type { Rule } from '../rule.ts';

const PASSWORD = /^(?:user_?)?(?:password|passwd|pwd)(?:_?(?:hash|digest))?$/i;
/** Tables of people who sign in; what opens another system must be read again as it was. */
const PEOPLE = /^(?:\w+_)?(?:users?|accounts?|members?|admins?|administrators?|customers?|clients?|employees?|staff|people|persons?|students?|teachers?|operators?|logins?)$/i;
const BCRYPT = 60;

export const shortPasswordColumn: Rule = {
  id: 'short-password-column',
  title: 'Leave room for a salted hash',
  level: 'warning',
  options: {},
  roles: ['migration', 'schema'],
  looksAt: 'change',

  *check(subject) {
    for (const { table, column } of createdColumns(subject)) {
      const length = Number(column.type.modifiers[0]);
      if (!PASSWORD.test(column.name) || !PEOPLE.test(table.name.replace(/([a-z])([A-Z])/g, '$1_$2')) || !/char/.test(column.type.name) || !(length < BCRYPT)) continue;
      // With its salt beside it, a hash may be short.
      if (table.columns.some(({ name }) => /salt/i.test(name))) continue;
      yield {
        span: pointAtColumn(subject, column.name, 'type'),
        weight: 'high',
        ...asHistory(subject),
        message: `\`${table.name}.${column.name}\` has room for ${length} characters, and a salted hash by bcrypt takes ${BCRYPT}, so passwords are kept as they are or by a quick hash; make it \`text\` and keep bcrypt, scrypt or argon2.`,
      };
    }
  },
};
