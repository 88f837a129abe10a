// The type that a function of Drizzle's gives a column, as its SQL writes it. Source: `getSQLType` of the columns of drizzle-orm 0.45.
import type { DialectId } from '../../sql/dialect.ts';
import type { ColumnDeclaration } from './declaration.ts';

type Options = ColumnDeclaration['options'];

const PLAIN: Readonly<Partial<Record<DialectId, ReadonlySet<string>>>> = {
  postgres: new Set(['bigint', 'bigserial', 'boolean', 'cidr', 'date', 'doublePrecision', 'inet', 'integer', 'json', 'jsonb', 'line', 'macaddr', 'macaddr8', 'point', 'real', 'serial', 'smallint', 'smallserial', 'text', 'uuid']),
  mysql: new Set(['boolean', 'date', 'json', 'longtext', 'mediumtext', 'serial', 'text', 'tinytext', 'year']),
  sqlite: new Set(['blob', 'integer', 'int', 'numeric', 'real']),
};

/** Undefined of a function that is not known, or of values that could not be read. */
export function columnType(dialect: DialectId, type: string, options: Options): string | undefined {
  if (PLAIN[dialect]?.has(type)) return type === 'doublePrecision' ? 'double precision' : type;
  switch (dialect) {
    case 'postgres': return ofPostgres(type, options);
    case 'mysql': return ofMysql(type, options);
    case 'sqlite': return type === 'text' ? `text${sized(options['length'])}` : undefined;
    default: return undefined;
  }
}

const sized = (...sizes: readonly (string | undefined)[]): string => (sizes[0] === undefined ? '' : `(${sizes.filter((size) => size !== undefined).join(', ')})`);

function ofPostgres(type: string, { length, precision, scale, withTimezone, dimensions, fields, type: shape }: Options): string | undefined {
  switch (type) {
    case 'varchar': case 'char': return `${type}${sized(length)}`;
    case 'numeric': case 'decimal': return `numeric${sized(precision, scale)}`;
    case 'time': case 'timestamp': return `${type}${sized(precision)}${withTimezone === 'true' ? ' with time zone' : ''}`;
    case 'interval': return `interval${fields === undefined ? '' : ` ${fields}`}${sized(precision)}`;
    case 'vector': case 'halfvec': case 'sparsevec': case 'bit': return `${type}${sized(dimensions)}`;
    case 'geometry': return `geometry${sized(shape ?? 'point')}`;
    default: return undefined;
  }
}

function ofMysql(type: string, { length, precision, scale, fsp, unsigned, enum: values }: Options): string | undefined {
  const sign = unsigned === 'true' ? ' unsigned' : '';
  switch (type) {
    case 'int': case 'tinyint': case 'smallint': case 'mediumint': case 'bigint': return `${type}${sign}`;
    case 'decimal': case 'double': case 'float': case 'real': return `${type}${sized(precision, scale)}${sign}`;
    case 'varchar': case 'char': case 'binary': case 'varbinary': return `${type}${sized(length)}`;
    case 'datetime': case 'timestamp': case 'time': return `${type}${sized(fsp)}`;
    case 'mysqlEnum': return values === undefined || values === '' ? undefined : `enum(${values})`;
    default: return undefined;
  }
}
