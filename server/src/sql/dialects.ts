// All dialects by their ids.
import type { Dialect, DialectId } from './dialect.ts';
import { mariadb, mysql } from './mysql/dialect.ts';
import { bigquery, clickhouse, oracle, snowflake } from './others.ts';
import { postgres } from './postgres/dialect.ts';
import { sqlite } from './sqlite/dialect.ts';
import { sqlserver } from './sqlserver/dialect.ts';

const dialects: Readonly<Record<DialectId, Dialect>> = { postgres, mysql, mariadb, sqlite, sqlserver, clickhouse, oracle, snowflake, bigquery };

export const dialectOf = (id: DialectId): Dialect => dialects[id];
