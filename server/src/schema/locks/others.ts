// SQL Server and SQLite.
// SQL Server: "ALTER TABLE", "CREATE INDEX" and "Guidelines for Online Index Operations"; ONLINE = ON is told apart by the statement's text.
// SQLite: "Making Other Kinds Of Table Schema Changes"; any writer holds the whole database, so no single change stands out.
import type { Lock, Locks } from './lock.ts';

const alter = (work: Lock['work'], source = 'ALTER TABLE, Locks and ALTER TABLE'): readonly [{ readonly is: Lock }] => [{ is: { lock: 'SCH-M', blocks: 'reads and writes', work, source } }];
const INDEX = 'CREATE INDEX, ONLINE';

export const sqlserverLocks: Locks = {
  // A nonclustered build without ONLINE holds a shared lock; with ONLINE a short one at both ends.
  'create index': [{ is: { lock: 'S', blocks: 'writes', work: 'builds an index', source: INDEX } }],
  'create index concurrently': [{ is: { lock: 'IS', blocks: 'changes', work: 'reads', source: INDEX } }],
  'drop index': alter('none', 'DROP INDEX'),
  'reindex': alter('builds an index', 'ALTER INDEX, REBUILD'),
  'reindex concurrently': [{ is: { lock: 'IS', blocks: 'changes', work: 'reads', source: 'ALTER INDEX, ONLINE' } }],
  'add column': alter('none'),
  // NOT NULL with a runtime constant is done at once in Enterprise since 2012.
  'add column with a constant default': alter('none'),
  'add column with a volatile default': alter('rewrites'),
  'add stored generated column': alter('rewrites'),
  'add virtual generated column': alter('none'),
  'add identity column': alter('rewrites'),
  'drop column': alter('none'),
  'drop table': alter('none'),
  'truncate': alter('none'),
  'change type in the catalog': alter('none'),
  'change type and rewrite': alter('rewrites'),
  'set not null': alter('reads'),
  'drop not null': alter('none'),
  'add foreign key': alter('reads'),
  'add foreign key not valid': alter('none'),
  'validate foreign key': alter('reads'),
  'add check': alter('reads'),
  'add check not valid': alter('none'),
  'validate check': alter('reads'),
  'add unique': alter('builds an index'),
  'add primary key': alter('builds an index'),
  'drop constraint': alter('none'),
};

export const sqliteLocks: Locks = {};
