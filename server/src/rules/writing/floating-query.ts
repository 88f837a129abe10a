// A query that is built and never sent. Where a library sends only what somebody waits for, a missing `await` is a write that never happens,
// without an error and without a line in any log.
import type { Query } from '../../query/query.ts';
import type { Rule } from '../rule.ts';

export const floatingQuery: Rule = {
  id: 'floating-query',
  title: 'Send what is built',
  level: 'error',
  options: {},
  looksAt: 'query',

  *check({ query, outermost, site: { unsent, anchor } }) {
    if (!outermost || !unsent) return;
    const fix = unsent.until === 'executed' ? `call \`execute()\` and wait for it` : unsent.awaitable ? '`await` it' : unsent.by === undefined ? 'wait for it, or give it back to whoever does' : `call \`${unsent.by}()\` on it`;
    yield {
      span: anchor,
      weight: 'high',
      // What is read for nobody is missed by nobody.
      ...(query.kind === 'read' && { atMost: 'information' as const }),
      message: `This ${WORDS[query.kind]} is never sent: ${unsent.until === 'executed' ? 'the builder is dropped before anything executes it' : 'it is sent when something waits for it, and nothing does'}; ${fix}.`,
      intentions: [{ kind: 'query', title: unsent.until === 'executed' ? 'Execute it' : 'Await it', safe: false, query, change: [{ kind: 'send' }] }],
    };
  },
};

const WORDS: Readonly<Record<Query['kind'], string>> = { read: 'query', insert: 'insert', update: 'update', delete: 'delete', merge: 'merge' };
