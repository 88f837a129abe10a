// One query for each object that a field of a GraphQL type is resolved for (N+1): no loop is to be seen, because the server of GraphQL goes through the list.
import type { Rule } from '../rule.ts';

export const queryForEachParent: Rule = {
  id: 'query-for-each-parent',
  title: 'Load what a field needs once for all its parents',
  level: 'information',
  options: {},
  roles: ['application'],
  looksAt: 'connection',

  *check(connection) {
    if (connection.kind !== 'asked for a field') return;
    const { anchor, name, field, table, column, at } = connection;
    yield {
      span: anchor,
      weight: 'high',
      message: `${at ? `\`${name}\`` : 'This'} asks \`${table}\` by \`${column}\` once for each row that the field \`${field}\` is resolved for, a query each time; a DataLoader asks once for all of them.`,
      related: at ? [{ at, message: 'This is asked each time.' }] : [],
    };
  },
};
