// PostgreSQL 11 to 18: SQL Commands "ALTER TABLE", "CREATE INDEX", "REINDEX" and 13.3.1 "Table-Level Locks".
import type { Dated, Lock, Locks } from './lock.ts';

const ALTER = 'ALTER TABLE, Description';
const NOTES = 'ALTER TABLE, Notes';
const LEVELS = '13.3.1 Table-Level Locks';

type Work = Lock['work'];
const exclusive = (work: Work, source = ALTER): Lock => ({ lock: 'ACCESS EXCLUSIVE', blocks: 'reads and writes', work, source });
const shareRow = (work: Work, source = ALTER): Lock => ({ lock: 'SHARE ROW EXCLUSIVE', blocks: 'writes', work, source });
const share = (work: Work, source: string): Lock => ({ lock: 'SHARE', blocks: 'writes', work, source });
const shareUpdate = (work: Work, source = ALTER): Lock => ({ lock: 'SHARE UPDATE EXCLUSIVE', blocks: 'changes', work, source });
const always = (is: Lock): readonly Dated[] => [{ is }];
const alone = (is: Lock): readonly Dated[] => [{ is: { ...is, outsideTransactions: true } }];

export const postgresLocks: Locks = {
  'create index': always(share('builds an index', 'CREATE INDEX, Building Indexes Concurrently')),
  'create index concurrently': alone(shareUpdate('reads', 'CREATE INDEX, Building Indexes Concurrently')),
  'drop index': always(exclusive('none', 'DROP INDEX, CONCURRENTLY')),
  'drop index concurrently': alone(shareUpdate('none', 'DROP INDEX, CONCURRENTLY')),
  'reindex': always(share('builds an index', 'REINDEX, Notes')),
  'reindex concurrently': alone(shareUpdate('reads', 'REINDEX, Rebuilding Indexes Concurrently')),
  'add column': always(exclusive('none', NOTES)),
  'add column with a constant default': [{ since: 11, is: exclusive('none', NOTES) }, { is: exclusive('rewrites', NOTES) }],
  'add column with a volatile default': always(exclusive('rewrites', NOTES)),
  'add stored generated column': always(exclusive('rewrites', NOTES)),
  'add virtual generated column': always(exclusive('none', NOTES)),
  'add identity column': always(exclusive('rewrites', NOTES)),
  'drop column': always(exclusive('none', NOTES)),
  'rename column': always(exclusive('none')),
  'rename table': always(exclusive('none')),
  'set schema': always(exclusive('none')),
  'drop table': always(exclusive('none', LEVELS)),
  'truncate': always(exclusive('none', LEVELS)),
  'change type in the catalog': always(exclusive('none', NOTES)),
  'change type and rebuild indexes': always(exclusive('builds an index', NOTES)),
  'change type and rewrite': always(exclusive('rewrites', NOTES)),
  'set not null': always(exclusive('reads')),
  // From 12 on a valid CHECK that forbids NULL is proof enough.
  'set not null after a check': [{ since: 12, is: exclusive('none') }, { is: exclusive('reads') }],
  'drop not null': always(exclusive('none')),
  'set default': always(exclusive('none')),
  'add foreign key': always({ ...shareRow('reads'), referenced: 'SHARE ROW EXCLUSIVE' }),
  'add foreign key not valid': always({ ...shareRow('none'), referenced: 'SHARE ROW EXCLUSIVE' }),
  'validate foreign key': always({ ...shareUpdate('reads'), referenced: 'ROW SHARE' }),
  'add check': always(exclusive('reads')),
  'add check not valid': always(exclusive('none')),
  'validate check': always(shareUpdate('reads')),
  'add unique': always(exclusive('builds an index')),
  'add primary key': always(exclusive('builds an index')),
  'add exclusion': always(exclusive('builds an index')),
  'adopt index': always(exclusive('none')),
  'drop constraint': always(exclusive('none')),
  'attach partition': [{ since: 12, is: shareUpdate('reads') }, { is: exclusive('reads') }],
  'detach partition': always(exclusive('none')),
  'detach partition concurrently': alone(shareUpdate('none')),
  'create trigger': always(shareRow('none', LEVELS)),
  'switch trigger': always(shareRow('none')),
  'drop trigger': always(exclusive('none', LEVELS)),
  'create policy': always(exclusive('none', LEVELS)),
  'row security': always(exclusive('none')),
  'set options': always(shareUpdate('none')),
  'set storage': always(exclusive('none')),
  'set tablespace': always(exclusive('rewrites')),
  'set logged': always(exclusive('rewrites')),
  'cluster': always(exclusive('rewrites', 'CLUSTER, Description')),
  'vacuum full': alone(exclusive('rewrites', 'VACUUM, FULL')),
  'refresh materialized view': always(exclusive('rewrites', LEVELS)),
  'refresh materialized view concurrently': always({ lock: 'EXCLUSIVE', blocks: 'writes', work: 'rewrites', source: LEVELS }),
  'lock table': always(exclusive('none', LEVELS)),
};
