// One query for each item of a list (N+1) that stands in another routine, which is called for each: nobody sees it where the loop is.
import type { Rule } from '../rule.ts';

export const queryBehindALoop: Rule = {
  id: 'query-behind-a-loop',
  title: 'Call what asks for one row less than once for each',
  level: 'information',
  options: {},
  roles: ['application'],
  looksAt: 'connection',

  *check(connection) {
    // What is asked for in one go is sent as one.
    if (connection.kind !== 'asked in turn' || (connection.together && connection.joined)) return;
    const { anchor, name, table, column, at, together } = connection;
    yield {
      span: anchor,
      weight: 'high',
      message: `\`${name}\` asks \`${table}\` by \`${column}\`, and is called for each item of a list, ${together ? 'a query' : 'a round trip'} each time; one query with the list of \`${column}\` asks once for all of them.`,
      related: [{ at, message: `This is asked each time.` }],
    };
  },
};
