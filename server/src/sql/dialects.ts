// All dialects by their ids.
import type { Dialect, DialectId } from './dialect.ts';
import { bigquery } from './bigquery/dialect.ts';
import { clickhouse } from './clickhouse/dialect.ts';
import { mongodb } from './mongodb/dialect.ts';
import { mariadb, mysql } from './mysql/dialect.ts';
import { oracle } from './oracle/dialect.ts';
import { postgres } from './postgres/dialect.ts';
import { snowflake } from './snowflake/dialect.ts';
import { sqlite } from './sqlite/dialect.ts';
import { sqlserver } from './sqlserver/dialect.ts';

const dialects: Readonly<Record<DialectId, Dialect>> = { postgres, mysql, mariadb, sqlite, sqlserver, clickhouse, oracle, snowflake, bigquery, mongodb };

/** Those in which texts are written. */
export const everyDialect: readonly Dialect[] = Object.values(dialects).filter(({ isNotation }) => !isNotation);

export const dialectOf = (id: DialectId): Dialect => dialects[id];
