// What a change of a live table makes others wait for: the lock it takes, what that blocks, and what is done while it is held.
// One table for each server; the rules of migrating read it and know no server themselves.

/** Kinds of work on a table that a server treats alike. */
export type OperationKind =
  | 'create index' | 'create index concurrently' | 'drop index' | 'drop index concurrently' | 'reindex' | 'reindex concurrently'
  | 'add column' | 'add column with a constant default' | 'add column with a volatile default' | 'add stored generated column' | 'add virtual generated column' | 'add identity column'
  | 'drop column' | 'rename column' | 'rename table' | 'set schema' | 'drop table' | 'truncate'
  | 'change type in the catalog' | 'change type and rebuild indexes' | 'change type and rewrite'
  | 'set not null' | 'set not null after a check' | 'drop not null' | 'set default'
  | 'add foreign key' | 'add foreign key not valid' | 'validate foreign key'
  | 'add check' | 'add check not valid' | 'validate check'
  | 'add unique' | 'add primary key' | 'add exclusion' | 'adopt index' | 'drop constraint'
  | 'attach partition' | 'detach partition' | 'detach partition concurrently'
  | 'create trigger' | 'switch trigger' | 'drop trigger' | 'create policy' | 'row security'
  | 'set options' | 'set storage' | 'set tablespace' | 'set logged' | 'cluster' | 'vacuum full' | 'refresh materialized view' | 'refresh materialized view concurrently' | 'lock table';

export interface Lock {
  /** As the server's manual writes it. */
  readonly lock: string;
  /** What waits while it is held; `changes` are other changes of the same table. */
  readonly blocks: 'reads and writes' | 'writes' | 'changes' | 'nothing';
  /** What is done while it is held, in proportion to the table's rows. */
  readonly work: 'none' | 'reads' | 'builds an index' | 'rewrites';
  /** The table that a foreign key refers to is locked too. */
  readonly referenced?: string;
  /** The server refuses it inside a transaction. */
  readonly outsideTransactions?: true;
  /** The section of the server's manual. */
  readonly source: string;
}

/** What holds from a version on, the newest first; the last holds for all that are older. */
export interface Dated {
  readonly since?: number;
  readonly is: Lock;
}

export type Locks = Readonly<Partial<Record<OperationKind, readonly Dated[]>>>;

/** An unknown version is taken for a recent one. */
export function lockIn(locks: Locks, kind: OperationKind, version: number | undefined): Lock | undefined {
  return locks[kind]?.find(({ since }) => since === undefined || version === undefined || version >= since)?.is;
}
