// ADD COLUMN takes a moment and UPDATE minutes; in one transaction nobody reads the table for those minutes (PostgreSQL, 13.3 Explicit Locking: held until the end of the transaction).
import { heldLocks } from '../held.ts';
import { liveTable, reachedOf, weightOf } from '../live.ts';
import { isRepeated, isWide, reachOf, readsAll } from '../reach.ts';
import type { Rule } from '../rule.ts';
import { wholeThroughCtes, wholeWrite } from '../wholeTable.ts';

/** UPDATE writes a row, its log and its indexes one by one: so many take seconds. */
const MANY = 500_000;

export const backfillWithDdl: Rule = {
  id: 'backfill-with-ddl',
  title: 'Fill rows in another transaction than the one that changes the table',
  level: 'warning',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    if (subject.dialect.id !== 'postgres' && subject.dialect.id !== 'sqlserver') return;
    const write = wholeWrite(subject.statement.tree) ?? wholeThroughCtes(subject.statement.tree);
    const live = write && liveTable(subject, write.table);
    if (!write || !live) return;
    const reach = reachOf(subject, write);
    if (reach === 'few' || isRepeated(subject, write, reach)) return;
    const locks = heldLocks(subject);
    const held = locks.find(({ table }) => table === write.table.name) ?? locks[0];
    if (!held) return;
    const lock = subject.dialect.id === 'postgres' ? 'ACCESS EXCLUSIVE' : 'SCH-M';
    const on = held.table === live.name ? 'it' : `\`${held.table}\``;
    const verb = write.kind === 'update' ? 'writes' : 'deletes';
    const isRead = !isWide(reach) && readsAll(subject, write);
    yield {
      span: subject.toHost(write.verb),
      weight: isRead ? weightOf(live, 'reads') : (live.rows ?? 0) >= MANY ? 'high' : weightOf(live, 'rewrites'),
      ...(!isWide(reach) && !isRead && { atMost: 'information' as const }),
      message: `This ${isRead ? `reads ${live.all} and ${verb} those that its conditions leave` : `${verb} ${reachedOf(live, reach)}`} while the transaction holds ${lock} on ${on} since ${held.words}, which blocks reads and writes until it commits; ${write.constant ? 'a constant default fills a new column at once, or ' : ''}write in batches in a later migration.`,
    };
  },
};
