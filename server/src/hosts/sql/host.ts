// An .sql document is its own text: one site that holds all of it.
import type { Document } from '../../text/document.ts';
import { identityMap } from '../../text/sourceMap.ts';
import type { Site } from '../../libraries/site.ts';

/** The language ids under which editors open SQL. */
export const sqlLanguages: readonly string[] = ['sql', 'postgres', 'postgresql', 'pgsql', 'plpgsql', 'mysql', 'mariadb', 'sqlite', 'tsql', 'mssql', 'plsql', 'clickhouse', 'snowflake-sql', 'bigquery'];
export const sqlExtensions: readonly string[] = ['.sql', '.psql', '.pgsql', '.ddl', '.dml'];

export function sqlSite({ text }: Document): Site {
  const start = Math.max(0, text.search(/\S/));
  return {
    library: 'sql',
    anchor: { start, end: Math.min(text.length, start + 1) },
    carrier: { kind: 'sql', text, map: identityMap(text.length), holes: [], optional: [], openEnd: false },
    reason: 'an SQL file',
  };
}
