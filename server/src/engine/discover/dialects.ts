// Which SQL the files of a schema are written in: told by the tool, the path, or signs in the text.
import type { DialectId } from '../../sql/dialect.ts';
import { segmentsOf } from './paths.ts';

const PROVIDERS: Readonly<Record<string, DialectId>> = { postgresql: 'postgres', postgres: 'postgres', cockroachdb: 'postgres', mysql: 'mysql', sqlite: 'sqlite', sqlserver: 'sqlserver' };

/** Prisma's migration_lock.toml. */
export const dialectOfLock = (text: string | undefined): DialectId | undefined => PROVIDERS[/^\s*provider\s*=\s*"([a-z]+)"/m.exec(text ?? '')?.[1] ?? ''];

const NAMES: readonly (readonly [RegExp, DialectId])[] = [
  [/^(?:.*[._-])?(?:postgres|postgresql|pgsql|pg|psql)(?:[._-].*)?$/i, 'postgres'],
  [/^(?:.*[._-])?mysql(?:[._-].*)?$/i, 'mysql'],
  [/^(?:.*[._-])?mariadb(?:[._-].*)?$/i, 'mariadb'],
  [/^(?:.*[._-])?(?:sqlite|sqlite3|d1)(?:[._-].*)?$/i, 'sqlite'],
  [/^(?:.*[._-])?clickhouse(?:[._-].*)?$/i, 'clickhouse'],
  [/^(?:.*[._-])?(?:mssql|sqlserver|tsql)(?:[._-].*)?$/i, 'sqlserver'],
  [/^(?:.*[._-])?oracle(?:[._-].*)?$/i, 'oracle'],
  [/^(?:.*[._-])?snowflake(?:[._-].*)?$/i, 'snowflake'],
  [/^(?:.*[._-])?bigquery(?:[._-].*)?$/i, 'bigquery'],
];

/** The nearest folder, or the file's own name, that names a database server. */
export function dialectOfPath(path: string): DialectId | undefined {
  for (const segment of segmentsOf(path).toReversed()) {
    const found = NAMES.find(([pattern]) => pattern.test(segment.replace(/\.(?:sql|ddl)$/i, '')));
    if (found) return found[1];
    // `riversqlite`: long enough to be no part of another word.
    const inside = SERVERS.filter(([pattern]) => pattern.test(segment));
    if (inside.length === 1) return inside[0]![1];
  }
  return undefined;
}

/** A server that the very name of a file spells out (`clickhouse.sql`, `queries.sqlite.sql`), or that of a folder is, whatever its neighbours speak; an oracle may be one of prices. */
export function dialectOfName(path: string): DialectId | undefined {
  const name = /([^/]+)\.(?:sql|ddl)$/i.exec(path)?.[1];
  if (name === undefined) return undefined;
  const folder = segmentsOf(path).slice(0, -1).findLast((segment) => IS_SERVER.test(segment));
  return NAMES.find(([pattern, dialect]) => dialect !== 'oracle' && dialect !== 'snowflake' && pattern.test(name) && new RegExp(dialect, 'i').test(name))?.[1] ?? (folder === undefined ? undefined : dialectOfPath(folder));
}
const IS_SERVER = /^(?:clickhouse|sqlite3?|mysql|mariadb|postgres(?:ql)?|mssql|sqlserver|bigquery)$/i;

const SERVERS: readonly (readonly [RegExp, DialectId])[] = [[/sqlite/i, 'sqlite'], [/postgres/i, 'postgres'], [/mysql/i, 'mysql'], [/mariadb/i, 'mariadb'], [/clickhouse/i, 'clickhouse']];

/** What nobody writes for another server. */
const SURE_SIGNS: readonly (readonly [RegExp, DialectId])[] = [
  [/\bselect\s+as\s+(?:struct|value)\b|\bunnest\([^()]*\)\s+(?:as\s+\w+\s+)?with\s+offset\b|\b_table_suffix\b|\bsafe_(?:cast|divide|offset)\(|\bfrom\s+`[\w-]+\.[\w-]+\.[\w*-]+`|\b(?:struct|array)\s*<\s*(?:int64|string|struct|float64)\b/i, 'bigquery'],
  [/\blateral\s+flatten\s*\(|\bcreate\s+(?:or\s+replace\s+)?(?:transient|dynamic)\s+table\b|^\s*copy\s+into\s+[@\w]|\btry_(?:cast|to_number|parse_json)\(|\btimestamp_(?:ntz|ltz|tz)\b|\bmatch_condition\s*\(/im, 'snowflake'],
  [/\bengine\s*=?\s*(?:replicated|shared|aggregating|replacing|summing|collapsing)*mergetree\b|\bon\s+cluster\b|\blowcardinality\(|\bdatetime64\(|\bprewhere\b|\barray\s+join\b|\bglobal\s+(?:all\s+|any\s+)?(?:left\s+|inner\s+)?join\b|\bnullable\((?:u?int|float|string|date)|\{\s*\w+\s*:\s*(?:array\(|identifier\}|string\}|u?int\d+\}|float\d+\}|datetime)/i, 'clickhouse'],
  [/^\s*pragma\s+(?:foreign_keys|defer_foreign_keys|journal_mode|legacy_alter_table|user_version)\b|\bprimary\s+key\s+autoincrement\b|\bdatetime\(\s*'now'|\bsqlite_(?:master|sequence|schema)\b|\)\s*without\s+rowid\b|^\s*(?:create|alter|drop)\s+table\s+(?:if\s+(?:not\s+)?exists\s+)?[`"]__new_|`\s+(?:text|integer|real|blob)\s+primary\s+key\b|\bunixepoch\(/im, 'sqlite'],
  [/\bengine\s*=\s*(?:innodb|myisam|memory)\b|\bauto_increment\b|create\s+table\s+(?:if\s+not\s+exists\s+)?`|-- mysql dump|-- mariadb dump|\/\*!\d*\s|^delimiter\s+\S|\bon\s+duplicate\s+key\s+update\b|\b(?:tinyint|int|bigint)(?:\s*\(\d+\))?\s+unsigned\b|\b(?:medium|long)text\b/im, 'mysql'],
  // Oracle's and ClickHouse's MODIFY and AFTER go with types of their own.
  [/\balter\s+table\s+\S+\s+(?:modify|change)\s+(?:column\s+)?[`\w]+\s+(?!number\b|varchar2\b|not\b|default\b|string\b|u?int\d|float\d|datetime64|nullable|lowcardinality|array|map)\w|\badd\s+(?:column\s+)?[`\w]+\s+(?!string\b|u?int\d|float\d|datetime64|nullable|lowcardinality|array|map)\w[^;,]{0,200}\s(?:after\s+[`\w]+|first)\s*[,;]/i, 'mysql'],
  [/\[dbo\]\.|\bidentity\s*\(\s*\d+\s*,\s*\d+\s*\)|^\s*go\s*\d*\s*$|\bnvarchar\s*\(|\bset\s+nocount\s+on\b|\bwith\s*\(\s*nolock\b|\bcreate\s+(?:or\s+alter\s+)?proc(?:edure)?\s+\[/im, 'sqlserver'],
  [/-- postgresql database dump|\b(?:bigserial|serial|timestamptz|bytea|plpgsql|tsvector|citext)\b|::\s*[a-z]|\bgenerated\s+(?:always|by\s+default)\s+as\s+identity\b|\bcreate\s+(?:extension|type)\b/i, 'postgres'],
];

/** What others may bear as well: SQLite takes any word for a type. */
const SIGNS: typeof SURE_SIGNS = [
  ...SURE_SIGNS,
  [/\b(?:jsonb|uuid)\b|\bcreate\s+schema\b|timestamp\(3\)|with\s+time\s+zone/i, 'postgres'],
  [/\bautoincrement\b|^\s*pragma\b|^\s*[\w"]+\s+blob\b|\bdatetime\('now'|\bstrftime\(|\bwithout\s+rowid\b|\binteger\s+(?:not\s+null\s+)?primary\s+key\b|\bstrict\s*;/im, 'sqlite'],
  [/\bvarchar2\s*\(|\bnumber\s*\(\d+\)|\bconnect\s+by\b|\(\+\)|\bfrom\s+dual\b|\bq'[\[({<!|]|\bwhere\s+rownum\b/i, 'oracle'],
];

/** The first text with a sign tells; the signs of one server are tried before those of the next, the surest first. */
export const dialectOfTexts = (texts: readonly string[]): DialectId | undefined => firstSign(SIGNS, texts);

/** The same by what nobody writes for another server. */
export const dialectSurelyOf = (texts: readonly string[]): DialectId | undefined => firstSign(SURE_SIGNS, texts);

function firstSign(signs: typeof SURE_SIGNS, texts: readonly string[]): DialectId | undefined {
  const plain = texts.map(withoutRemarks);
  for (const [pattern, dialect] of signs) if (plain.some((text) => pattern.test(text))) return dialect;
  return undefined;
}

/** What a remark speaks of is not what the text is written in; what a dump says on top, and what only MySQL runs, is. */
const withoutRemarks = (text: string): string => text.replace(/--(?! ?(?:postgresql database|mysql|mariadb) dump)[^\n]*|\/\*(?!!)[^]*?\*\//gi, ' ');
