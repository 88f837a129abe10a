// Two writes that belong together are one or nothing only in a transaction: what fails between them leaves half of it behind.
import type { Rule } from '../rule.ts';

export const writesWithoutTransaction: Rule = {
  id: 'writes-without-transaction',
  title: 'Write together what belongs together',
  level: 'information',
  options: {},
  roles: ['application'],
  looksAt: 'connection',

  *check(connection) {
    if (connection.kind !== 'apart' || ASIDE.test(connection.name) || ASIDE.test(connection.first.table)) return;
    const { anchor, name, how, first } = connection;
    yield {
      span: anchor,
      weight: 'high',
      message: how === 'fills again'
        ? `Rows of \`${name}\` are deleted and others inserted in two statements without a transaction: where the second fails, the first is not taken back, and whoever reads in between finds none; send both in one transaction.`
        : `\`${name}\` is written with what an insert into \`${first.table}\` gave back, without a transaction: where this fails, that row stays without it; send both in one transaction.`,
      related: [{ at: first.at, message: how === 'fills again' ? 'They are deleted here.' : 'It is inserted here.' }],
    };
  },
};

/** What is written down beside the matter, or is worth nothing by itself: it may be missing. */
const ASIDE = /(?:^|[_\W]|[a-z](?=[A-Z]))(?:audits?|logs?|logging|notif\w*|outbox|inbox|caches?|events?|histor(?:y|ies)|activit(?:y|ies)|sessions?|tokens?|analytics?|metrics?|stats?|statistics|queues?|jobs?|tasks?|web_?hooks?|emails?|e?mails?|messages?|verifications?|otps?|codes?|views?|visits?|clicks?|traces?|feed|timeline|temp|tmp|drafts?)(?![a-z])/i;
