// The lock of an operation on the server that a dialect names.
import { lockIn, type Lock, type Locks, type OperationKind } from './lock.ts';
import { mariadbLocks, mysqlLocks } from './mysql.ts';
import { sqliteLocks, sqlserverLocks } from './others.ts';
import { postgresLocks } from './postgres.ts';

const TABLES: Readonly<Record<string, Locks>> = { postgres: postgresLocks, mysql: mysqlLocks, mariadb: mariadbLocks, sqlserver: sqlserverLocks, sqlite: sqliteLocks };

/** Undefined where nothing is known of it. `version` is the server's major version. */
export function lockOf(dialect: string, kind: OperationKind, version: number | undefined): Lock | undefined {
  const locks = TABLES[dialect];
  return locks && lockIn(locks, kind, version);
}
