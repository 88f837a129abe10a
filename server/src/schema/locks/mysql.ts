// MySQL 5.7 to 8.4: "Online DDL Operations" (InnoDB). MariaDB 10.3 on: "InnoDB Online DDL Operations with the … Alter Algorithm".
// The algorithm that is chosen where a statement names none: INSTANT, else INPLACE, else COPY. Each waits for the table's metadata lock.
import type { Dated, Lock, Locks } from './lock.ts';

const SOURCE = 'Online DDL Operations';
const instant: Lock = { lock: 'ALGORITHM=INSTANT', blocks: 'nothing', work: 'none', source: SOURCE };
const metadata: Lock = { lock: 'ALGORITHM=INPLACE', blocks: 'nothing', work: 'none', source: SOURCE };
const online = (work: Lock['work']): Lock => ({ lock: 'ALGORITHM=INPLACE', blocks: 'nothing', work, source: SOURCE });
/** Permits queries, but no concurrent DML. */
const copy: Lock = { lock: 'ALGORITHM=COPY', blocks: 'writes', work: 'rewrites', source: SOURCE };
const always = (is: Lock): readonly Dated[] => [{ is }];
const instantSince = (since: number, before: Lock): readonly Dated[] => [{ since, is: instant }, { is: before }];

const common: Locks = {
  'create index': always(online('builds an index')),
  'drop index': always(metadata),
  'rename column': always(metadata),
  'rename table': always(metadata),
  'drop table': always(metadata),
  'truncate': always(metadata),
  'change type in the catalog': always(metadata),
  // The data type of a column is only changed by copying the table.
  'change type and rewrite': always(copy),
  'set not null': always(online('rewrites')),
  'drop not null': always(online('rewrites')),
  'set default': always(metadata),
  // In place only where foreign_key_checks is off.
  'add foreign key': always(copy),
  'add check': always(copy),
  'add unique': always(online('builds an index')),
  'add primary key': always(online('rewrites')),
  'drop constraint': always(metadata),
  'add stored generated column': always(copy),
  'add virtual generated column': always(metadata),
  'add identity column': always({ lock: 'ALGORITHM=INPLACE, LOCK=SHARED', blocks: 'writes', work: 'rewrites', source: SOURCE }),
  'create trigger': always(metadata),
  'drop trigger': always(metadata),
};

/** MySQL: columns are added at once since 8.0.12 and dropped at once since 8.0.29. */
export const mysqlLocks: Locks = {
  ...common,
  'add column': instantSince(8, online('rewrites')),
  'add column with a constant default': instantSince(8, online('rewrites')),
  'add column with a volatile default': always(copy),
  'drop column': instantSince(8, online('rewrites')),
};

/** MariaDB: columns are added at once since 10.3 and dropped at once since 10.4. */
export const mariadbLocks: Locks = {
  ...common,
  'add column': instantSince(10, online('rewrites')),
  'add column with a constant default': instantSince(10, online('rewrites')),
  'add column with a volatile default': always(copy),
  'drop column': instantSince(10, online('rewrites')),
};
