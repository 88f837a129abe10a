// One statement that writes every row locks them all until it ends, doubles the table until vacuum, and is lost whole where it fails.
import { heldLocks } from '../held.ts';
import { liveTable, reachedOf, weightOf } from '../live.ts';
import { isRepeated, isWide, reachOf } from '../reach.ts';
import type { Rule } from '../rule.ts';
import { wholeWrite } from '../wholeTable.ts';

/** Readers go on: only whoever writes one of the rows waits, for as long as it takes to write all of them. */
const MANY = 2_000_000;

export const unbatchedBackfill: Rule = {
  id: 'unbatched-backfill',
  title: 'Write a large table in batches',
  level: 'warning',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    const write = wholeWrite(subject.statement.tree);
    const live = write && liveTable(subject, write.table);
    // With a lock on top it is said by backfill-with-ddl.
    if (!write || !live || subject.dialect.id === 'sqlite' || heldLocks(subject).length > 0) return;
    const reach = reachOf(subject, write);
    if (reach === 'few' || isRepeated(subject, write, reach)) return;
    yield {
      span: subject.toHost(write.verb),
      weight: (live.rows ?? Infinity) < MANY ? 'unknown' : weightOf(live, 'rewrites'),
      ...(!isWide(reach) && { atMost: 'information' as const }),
      message: `This ${write.kind === 'update' ? 'writes' : 'deletes'} ${reachedOf(live, reach)} in one transaction, whose row locks block every other write of them until it commits; do it in batches by primary key.`,
    };
  },
};
