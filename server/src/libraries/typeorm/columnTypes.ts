// The types that TypeORM gives columns on each server, and what they hold where nothing is given.
// Sources: typeorm 1.1, driver/{postgres/PostgresDriver,mysql/MysqlDriver,sqlite-abstract/AbstractSqliteDriver}.js: normalizeType, normalizeDefault, createFullType, getColumnLength, mappedDataTypes.
import type { ColumnDeclaration, ColumnSql, DefaultSql } from './declaration.ts';

export type Server = 'postgres' | 'mysql' | 'sqlite';

type Words = Readonly<Record<string, string>>;
const shared: Words = { 'simple-array': 'text', 'simple-json': 'text', 'simple-enum': 'enum' };
const TYPES: Readonly<Record<Server, Words>> = {
  postgres: { ...shared, 'Number': 'integer', 'int': 'integer', 'int4': 'integer', 'String': 'character varying', 'varchar': 'character varying', 'Date': 'timestamp without time zone', 'timestamp': 'timestamp without time zone', 'timestamptz': 'timestamp with time zone', 'time': 'time without time zone', 'timetz': 'time with time zone', 'Boolean': 'boolean', 'bool': 'boolean', 'int2': 'smallint', 'int8': 'bigint', 'decimal': 'numeric', 'float8': 'double precision', 'float': 'double precision', 'float4': 'real', 'char': 'character', 'varbit': 'bit varying' },
  mysql: { ...shared, 'Number': 'int', 'integer': 'int', 'String': 'varchar', 'Date': 'datetime', 'Boolean': 'tinyint', 'bool': 'tinyint', 'boolean': 'tinyint', 'uuid': 'varchar', 'double precision': 'double', 'real': 'double', 'dec': 'decimal', 'numeric': 'decimal', 'fixed': 'decimal', 'nvarchar': 'varchar', 'national varchar': 'varchar', 'nchar': 'char', 'national char': 'char' },
  sqlite: { ...shared, 'simple-enum': 'varchar', 'Number': 'integer', 'int': 'integer', 'String': 'varchar', 'Date': 'datetime', 'Boolean': 'boolean', 'uuid': 'varchar' },
};

/** What a server keeps times in that TypeORM fills, how exactly, and what fills them. */
const FILLED: Readonly<Record<Server, { readonly type: string; readonly precision?: string; readonly now: string; readonly version: string }>> = {
  postgres: { type: 'timestamp', now: 'now()', version: 'int4' },
  mysql: { type: 'datetime', precision: '6', now: 'CURRENT_TIMESTAMP(6)', version: 'int' },
  sqlite: { type: 'datetime', now: "datetime('now')", version: 'integer' },
};

/** What TypeScript emits of a declared type; undefined of a name, which may be anything. Source: typescript, transformers/typeSerializer.ts. */
export function reflected(property: string): string | undefined {
  const [first, ...others] = new Set(property.replace(/^\|/, '').split('|').map((one) => one.trim()).filter((one) => one !== 'null' && one !== 'undefined').map((one) => (/^(?:string|'[^']*'|"[^"]*"|`.*`)$/.test(one) ? 'String' : /^(?:number|-?\d[\d_.]*)$/.test(one) ? 'Number' : /^(?:boolean|true|false)$/.test(one) ? 'Boolean' : one === 'Date' ? 'Date' : undefined)));
  return others.length === 0 ? first : undefined;
}

/** A column's type as TypeORM has it before a server does. */
export function ownType(server: Server, { type, property }: ColumnSql, { role, generated }: Pick<ColumnDeclaration, 'role' | 'generated'>): string | undefined {
  if (role === 'version') return FILLED[server].version;
  if (generated === 'uuid') return 'uuid';
  if (type !== undefined) return type;
  if (role === 'created' || role === 'updated' || role === 'deleted') return FILLED[server].type;
  return property === undefined ? (generated === undefined ? undefined : 'Number') : reflected(property);
}

export const isEnum = (type: string | undefined): boolean => type === 'enum' || type === 'simple-enum';

/** The whole type as it is written; `enumName` is that of an enum of PostgreSQL's. */
export function fullType(server: Server, type: string, sql: ColumnSql, { role, generated }: Pick<ColumnDeclaration, 'role' | 'generated'>, enumName: string): string {
  const base = TYPES[server][type] ?? type;
  const { scale, srid, feature, labels, list, unsigned } = sql;
  const isFilled = role === 'created' || role === 'updated' || role === 'deleted';
  const precision = sql.precision ?? (isFilled ? FILLED[server].precision : undefined);
  const length = sql.length ?? (server === 'mysql' && generated === 'uuid' ? '36' : server === 'mysql' && (base === 'varchar' || base === 'varbinary') ? '255' : undefined);
  const size = length !== undefined && length !== '0' ? `(${length})` : precision !== undefined ? `(${precision}${scale === undefined ? '' : `,${scale}`})` : '';
  const array = list ? '[]' : '';
  if (base === 'enum') return server === 'postgres' ? `${enumName}${array}` : server === 'mysql' ? `enum(${(labels ?? ['']).map(quotedText).join(', ')})` : 'varchar';
  if (server === 'sqlite' && labels) return 'varchar';
  if (server !== 'postgres') return `${base}${size}${server === 'mysql' && unsigned ? ' unsigned' : ''}`;
  const timed = /^(time|timestamp) (with(?:out)?) time zone$/.exec(base);
  if (timed) return `${timed[1]}${precision === undefined ? '' : `(${precision})`} ${timed[2]} time zone${array}`;
  if (base === 'geometry' || base === 'geography') return `${base}${feature === undefined ? '' : `(${feature}${srid === undefined ? '' : `, ${srid}`})`}${array}`;
  return `${base}${size}${array}`;
}

export const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What a column holds where nothing is given, as it is written; undefined: nothing. */
export function presetOf(server: Server, { default: preset }: ColumnSql, { role }: Pick<ColumnDeclaration, 'role'>): string | undefined {
  if (!preset) return role === 'created' || role === 'updated' ? (server === 'sqlite' ? `(${FILLED[server].now})` : FILLED[server].now) : undefined;
  const text = presetText(server, preset);
  return text === undefined ? undefined : server === 'sqlite' ? `(${text})` : text;
}

/** Of what is neither a literal nor a call it is known that there is something. */
function presetText(server: Server, { is, value }: DefaultSql): string | undefined {
  switch (is) {
    case 'text': return quotedText(value);
    case 'number': return server === 'sqlite' ? value : quotedText(value);
    case 'boolean': return server === 'postgres' ? value : value === 'true' ? '1' : '0';
    case 'null': return undefined;
    case 'sql': return /^(?:current_timestamp|now\(\))$/i.test(value) && server === 'postgres' ? 'now()' : /^null$/i.test(value) ? undefined : /^(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false|current_(?:timestamp|date|time)(?:\(\d?\))?|\w+\(\))$/i.test(value) ? value : server === 'postgres' ? 'coalesce(null, null)' : '(coalesce(null, null))';
    case 'other': return server === 'postgres' ? 'coalesce(null, null)' : '(coalesce(null, null))';
  }
}
