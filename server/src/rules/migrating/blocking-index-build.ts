// CREATE INDEX holds SHARE on its table until it is built, and every write waits (PostgreSQL, CREATE INDEX, Building Indexes Concurrently).
import type { Operation } from '../operations.ts';
import type { MigrationSubject, Rule } from '../rule.ts';
import { heldLocks } from '../held.ts';
import { acknowledged, blockingIn, inMannerOf, outsideTransaction, pointAt, under, weightOf, type LiveTable } from '../live.ts';

export const blockingIndexBuild: Rule = {
  id: 'blocking-index-build',
  title: 'Build an index without blocking writes',
  level: 'warning',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    for (const { operation, lock, live, weight } of blockingIn(subject, ({ kind }) => (kind === 'create index' || kind === 'reindex' ? kind : undefined))) {
      // Behind a lock that lets nobody read either, work-after-lock says it.
      if (weightOf(live, lock.work, operation) === 'high' && heldLocks(subject).length > 0) continue;
      const isPartitioned = live.table?.partitioned ?? false;
      yield {
        span: pointAt(subject, operation.span),
        weight: isOutOfReach(subject, live) ? 'unknown' : weight,
        ...acknowledged(subject),
        message: `Building ${operation.kind === 'reindex' ? 'indexes anew' : 'this index'} reads ${live.all} ${under(lock)}; ${isPartitioned ? `build it on each partition concurrently, under an index \`on only ${live.name}\` that they are attached to` : remedy(subject)}.`,
        intentions: isPartitioned ? [] : concurrently(subject, operation),
      };
    }
  },
};

function remedy({ dialect, tool, inTransaction, text }: MigrationSubject): string {
  if (dialect.id === 'sqlserver') return '`with (online = on)` builds it while others write';
  const words = /^reindex/i.test(text) ? '`reindex … concurrently`' : '`create index concurrently`';
  if (inTransaction !== true) return `${words} builds it while others write`;
  const outside = tool && outsideTransaction({ tool });
  return `${words} builds it while others write, ${outside === undefined ? 'but not inside a transaction' : `in a migration of its own, ${outside}`}`;
}

/** A tool that runs nothing outside a transaction leaves no other way than a quiet time: worth a word where it takes a minute. */
const isOutOfReach = ({ tool, inTransaction }: MigrationSubject, { rows }: LiveTable): boolean =>
  inTransaction === true && tool !== undefined && outsideTransaction({ tool }) === undefined && (rows ?? 0) < A_MINUTE;
const A_MINUTE = 20_000_000;

function concurrently(subject: MigrationSubject, { index }: Operation) {
  if (!index || subject.dialect.id !== 'postgres') return [];
  const { text, statement, span } = subject;
  const sql = inMannerOf(subject);
  const at = index.verb.end - statement.start;
  return [{ kind: 'steps' as const, title: 'Build the index concurrently', safe: false, at: span, steps: [{ sql: `${text.slice(0, at)}${sql` concurrently`}${text.slice(at)}`, outsideTransaction: true as const }] }];
}
