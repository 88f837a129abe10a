// Liquibase's own names of types as the server writes them (its page on data types); every other name is the server's own.
import type { Dialect } from '../../sql/dialect.ts';

type Types = Readonly<Record<string, string>>;

const POSTGRES: Types = { datetime: 'timestamp', clob: 'text', longtext: 'text', mediumtext: 'text', tinytext: 'text', nclob: 'text', nvarchar: 'varchar', varchar2: 'varchar', nvarchar2: 'varchar', nchar: 'char', tinyint: 'smallint', mediumint: 'integer', double: 'double precision', number: 'numeric', currency: 'decimal', blob: 'bytea', longblob: 'bytea', mediumblob: 'bytea', binary: 'bytea', varbinary: 'bytea', longvarbinary: 'bytea', bit: 'boolean', 'timestamp with timezone': 'timestamp with time zone', longvarchar: 'text', uniqueidentifier: 'uuid', java_object: 'bytea' };
const MYSQL: Types = { clob: 'longtext', nclob: 'longtext', varchar2: 'varchar', nvarchar: 'varchar', boolean: 'bit(1)', number: 'numeric', currency: 'decimal', uuid: 'char(36)', bytea: 'longblob', longvarchar: 'longtext', 'timestamp with time zone': 'timestamp', 'timestamp without time zone': 'timestamp', 'double precision': 'double' };
const SQLSERVER: Types = { clob: 'varchar(max)', nclob: 'nvarchar(max)', text: 'varchar(max)', boolean: 'bit', timestamp: 'datetime2', datetime: 'datetime2', double: 'float', number: 'numeric', currency: 'money', uuid: 'uniqueidentifier', blob: 'varbinary(max)', bytea: 'varbinary(max)', varchar2: 'varchar' };
const ORACLE: Types = { varchar: 'varchar2', nvarchar: 'nvarchar2', bigint: 'number(38, 0)', int: 'integer', boolean: 'number(1)', datetime: 'timestamp', text: 'clob', tinyint: 'number(3)', double: 'float(24)', uuid: 'raw(16)' };

/** `VARCHAR(255)`, `java.sql.Types.VARCHAR(255)`; what a parameter leaves open is a type that nobody knows. */
export function typeFor(written: string, { id, introducers }: Dialect): string {
  if (written.includes('${') || written.trim() === '') return 'unknown_type';
  const bare = written.trim().replace(/^java\.sql\.Types\./i, '').replace(/\s+(?:not\s+)?null$/i, '');
  const match = /^([a-z_][\w ]*?)\s*(\(.*\))?((?:\s+(?:unsigned|without time zone|with time ?zone)).*)?$/i.exec(bare);
  if (!match) return bare;
  const [, name, modifiers = '', rest = ''] = match;
  const types = introducers ? MYSQL : id === 'sqlserver' ? SQLSERVER : id === 'oracle' ? ORACLE : id === 'sqlite' ? {} : POSTGRES;
  const own = types[`${name}${rest}`.toLowerCase()] ?? types[name!.toLowerCase()];
  if (own === undefined) return bare;
  // A size goes with the types that have one.
  return /\(/.test(own) || /^(?:text|bytea|longtext|boolean|uuid|smallint|integer|longblob|clob|double precision|bit)$/.test(own) ? own : `${own}${modifiers}${types === POSTGRES && own === 'timestamp' ? rest : ''}`;
}
