// A migration takes away what a program of the workspace still asks for: the two are read together, and the program fails from the migration on.
import { findTable } from '../../schema/apply/lookup.ts';
import { pointAt, usedTable } from '../live.ts';
import type { Operation } from '../operations.ts';
import type { MigrationSubject, Rule, Use } from '../rule.ts';

export const droppedButUsed: Rule = {
  id: 'dropped-but-used',
  title: 'Drop or rename only what no query asks for any more',
  level: 'error',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    for (const operation of subject.operations) {
      const lost = lostBy(subject, operation);
      if (!lost || lost.uses.length === 0) continue;
      const [{ path }] = lost.uses as readonly [Use, ...Use[]];
      const others = new Set(lost.uses.map((use) => use.path)).size - 1;
      yield {
        span: pointAt(subject, operation.span),
        weight: 'high',
        message: `${lost.what} is gone after this, and ${path}${others > 0 ? ` and ${others} more ${others === 1 ? 'file' : 'files'}` : ''} still ${others === 0 ? 'asks' : 'ask'} for it; ${lost.to === undefined ? 'change the queries first and drop it one release later' : `\`${lost.to}\` is its name now`}.`,
        related: lost.uses.map((use) => ({ at: use, message: `${lost.what} is used here.` })),
      };
    }
  },
};

interface Lost {
  readonly what: string;
  readonly uses: readonly Use[];
  /** Its new name. */
  readonly to?: string;
}

/** What nothing of that name replaces by the end of the history. */
function lostBy(subject: MigrationSubject, { action, kind, table: name, column }: Operation): Lost | undefined {
  const { final, usesOf } = subject;
  if (!usedTable(subject, name)) return undefined;
  const end = findTable(final, name);
  if (kind === 'drop table' || kind === 'rename table' || kind === 'set schema') {
    return end ? undefined : { what: `\`${name.name}\``, uses: usesOf(name), ...(action?.kind === 'rename' && { to: action.to.name }) };
  }
  if ((kind !== 'drop column' && kind !== 'rename column') || column === undefined || !end || end.columns.some((one) => one.name === column)) return undefined;
  return { what: `\`${column}\` of \`${name.name}\``, uses: usesOf(name, column), ...(action?.kind === 'rename column' && { to: action.to.name }) };
}
