// What builds an index while others write commits in between, so the server refuses it inside a transaction
// (PostgreSQL, CREATE INDEX, DROP INDEX, REINDEX: CONCURRENTLY; VACUUM, Notes).
import type { Tree } from '../../sql/tree.ts';
import type { MigrationSubject, Rule } from '../rule.ts';

export const concurrentIndexInTransaction: Rule = {
  id: 'concurrent-index-in-transaction',
  title: 'Build an index concurrently outside a transaction',
  level: 'error',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    const { statement, dialect, inTransaction, toHost, text } = subject;
    if (dialect.id !== 'postgres' || inTransaction !== true) return;
    const words = refused(statement.tree, text);
    if (words === undefined) return;
    // What puts a name in the place of a comment (`/* SCHEMA */.orders`) is another runner than the tool's, and may send each statement alone.
    if (/\*\/\./.test(text)) return;
    yield {
      span: toHost({ start: statement.start, end: statement.start + (/^[^\n]*?\b(?:concurrently|vacuum|system)\b/i.exec(text)?.[0].length ?? 1) }),
      weight: 'high',
      message: `\`${words}\` cannot run inside a transaction, and ${holder(subject)}, so this migration fails; ${remedy(subject)}.`,
    };
  },
};

function refused(tree: Tree | undefined, text: string): string | undefined {
  switch (tree?.kind) {
    case 'create index': return tree.concurrently ? `create ${tree.unique ? 'unique ' : ''}index concurrently` : undefined;
    case 'drop': return tree.object === 'index' && tree.concurrently ? 'drop index concurrently' : undefined;
    case 'utility': return tree.words.startsWith('vacuum') ? 'vacuum' : tree.words.startsWith('reindex') && /\bconcurrently\b/i.test(text) ? 'reindex concurrently' : undefined;
    case 'alter table': return tree.actions.some((action) => action.kind === 'detach partition' && action.concurrently) ? 'detach partition concurrently' : undefined;
    default: return undefined;
  }
}

/** Whether the file itself has begun the transaction. */
const isOwn = ({ earlier }: MigrationSubject): boolean => {
  const last = earlier.findLast(({ statement: { tree } }) => tree?.kind === 'transaction' && ['begin', 'commit', 'rollback'].includes(tree.action));
  return last?.statement.tree?.kind === 'transaction' && last.statement.tree.action === 'begin';
};

function holder(subject: MigrationSubject): string {
  const { tool, earlier, later } = subject;
  if (isOwn(subject)) return 'this file has begun one';
  if (tool?.transaction === 'one message') return `${tool.title} sends the ${earlier.length + later.length + 1} statements of this file as one`;
  return tool?.transaction === 'all files' ? `${tool.title} runs all pending files in one` : `${tool?.title ?? 'the tool'} runs each file in one`;
}

function remedy(subject: MigrationSubject): string {
  if (isOwn(subject)) return 'move it before `begin` or after `commit`';
  const { optOut, title, transaction } = subject.tool ?? { title: 'the tool' };
  if (transaction === 'one message') return 'give it a file of its own';
  return optOut ? `give it a file of its own, which needs ${optOut.words}` : `${title} has no way around, so run it by hand or leave \`concurrently\` out`;
}
