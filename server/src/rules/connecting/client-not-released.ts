// What is taken of a pool and not given back is gone: after as many calls as the pool has connections, everybody waits.
import type { Taken } from '../connection.ts';
import type { Rule } from '../rule.ts';

export const clientNotReleased: Rule = {
  id: 'client-not-released',
  title: 'Give back what is taken of a pool',
  level: 'warning',
  options: {},
  looksAt: 'connection',

  *check(connection) {
    if (connection.kind !== 'taken') return;
    const { anchor, isGivenBack, what } = connection;
    // A session of a server of documents keeps no connection, and ends by itself in half an hour.
    const isMild = isGivenBack !== 'never' || what === 'session';
    yield { span: anchor, weight: 'high', ...(isMild && { atMost: 'information' as const }), message: isGivenBack === 'never' ? neverSaid(connection) : mayFail(connection) };
  },
};

function neverSaid({ holder, back, what }: Taken): string {
  switch (what) {
    case 'connection': return `\`${holder}\` is never given back to its pool, which runs out of connections after some calls; call \`${holder}.${back[0]}()\` in a \`finally\`.`;
    case 'transaction': return `The transaction \`${holder}\` is never ended, so it keeps its connection and what it has locked; \`${holder}.${back[0]}()\` ends it, or \`${holder}.${back[1]}()\`.`;
    case 'session': return `The session \`${holder}\` is never ended, and the server keeps it until it times out; call \`${holder}.${back[0]}()\` in a \`finally\`.`;
  }
}

function mayFail({ holder, back, what }: Taken): string {
  if (what === 'transaction') return `Where something fails before the transaction \`${holder}\` is ended, it stays open and keeps its connection; end it in a \`catch\` as well.`;
  return `Where something fails before \`${holder}.${back[0]}()\`, ${what === 'session' ? 'the session is not ended' : 'the connection never comes back to its pool'}; call it in a \`finally\`.`;
}
