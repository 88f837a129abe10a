// A pool is there to be shared: one that is made for a request opens connections that nobody else uses, and leaves them open.
import type { Rule } from '../rule.ts';

export const clientPerRequest: Rule = {
  id: 'client-per-request',
  title: 'Share one pool among all requests',
  level: 'warning',
  options: {},
  roles: ['application'],
  looksAt: 'connection',

  *check(connection) {
    if (connection.kind !== 'made') return;
    const { anchor, name, what, handler, isClosed } = connection;
    const made = what === 'pool' ? 'a pool of connections' : 'a client with connections of its own';
    const costs = isClosed ? 'opening and closing connections for each costs more than most queries' : 'its connections stay open when the request is over, until the database takes no more';
    yield { span: anchor, weight: 'high', ...(isClosed && { atMost: 'information' as const }), message: `\`${name}\` makes ${made} for each request that \`${handler}\` answers: ${costs}; make it once, outside of the handler.` };
  },
};
