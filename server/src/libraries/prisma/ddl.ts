// schema.prisma as the SQL that `prisma db push` makes of it, for a database whose only declaration it is.
// Sources: prisma.io, "Prisma schema reference" (native types of each connector, defaults), "Relation mode", "Indexes"; the scripts of `prisma migrate diff`.
import { dialectOf } from '../../sql/dialects.ts';
import type { Dialect, DialectId } from '../../sql/dialect.ts';
import type { Piece, SourceMap } from '../../text/sourceMap.ts';
import { quoted } from '../rendering.ts';
import { blocksIn, partsOf, type Attribute, type Block, type Entry } from './language.ts';
import { argument, attribute, columnOf, datasourceDialect, mapped, namesIn, unquoted } from './models.ts';

interface Declared { readonly dialect: Dialect; readonly blocks: ReadonlyMap<string, Block>; /** The database knows nothing of relations. */ readonly isLoose: boolean }

/** The statements that make one file's tables, and where what they are made of stands in it; `texts` are all files of the schema, this one included. */
export function prismaDdl(text: string, texts: readonly string[]): { readonly text: string; readonly map: SourceMap } {
  const all = texts.flatMap(blocksIn);
  const id = datasourceDialect(all);
  const source = all.find(({ kind }) => kind === 'datasource');
  const isLoose = /prisma/.test(source?.entries.find(({ name }) => name === 'relationMode')?.type ?? '');
  const pieces: Piece[] = [];
  let made = '';
  const declared = id && { dialect: dialectOf(id), blocks: new Map(all.map((one) => [one.name, one])), isLoose };
  for (const block of declared ? blocksIn(text) : []) {
    const start = made.length;
    for (const statement of declared ? statementsOf(declared, block) : []) made += `${statement}\n`;
    if (made.length > start) pieces.push({ kind: 'hole', sql: { start, end: made.length }, host: block.at });
  }
  return { text: made, map: { pieces, shared: true, escape: () => undefined } };
}

function statementsOf(declared: Declared, block: Block): readonly string[] {
  if (block.kind === 'enum') return declared.dialect.id === 'postgres' ? [`create type ${nameOf(declared, block)} as enum (${valuesOf(block)});`] : [];
  return block.kind === 'model' && !attribute(block, 'ignore') ? tableOf(declared, block) : [];
}

const valuesOf = ({ entries }: Block): string => entries.map((entry) => `'${(mapped(entry) ?? entry.name).replaceAll("'", "''")}'`).join(', ');

function nameOf({ dialect }: Declared, block: Block): string {
  const schema = argument(attribute(block, 'schema'), '0', 'name');
  return quoted(dialect, schema === undefined ? undefined : unquoted(schema), mapped(block) ?? block.name);
}

function tableOf(declared: Declared, block: Block): readonly string[] {
  const { dialect } = declared;
  const name = nameOf(declared, block);
  const columns = block.entries.flatMap((entry) => columnDefinition(declared, entry));
  const constraints = block.attributes.flatMap((one) => (one.name === 'id' ? [`primary key (${keysOf(declared, block, one)})`] : []));
  const keys = block.entries.flatMap((entry) => (declared.isLoose ? [] : foreignKey(declared, block, entry)));
  const table = `create table ${name} (${[...columns, ...constraints, ...keys].join(', ')});`;
  const base = mapped(block) ?? block.name;
  const single = block.entries.flatMap((entry) => (attribute(entry, 'unique') && !declared.blocks.has(entry.type) ? [`create unique index ${quoted(dialect, `${base}_${columnOf(block, entry.name)}_key`)} on ${name} (${quoted(dialect, columnOf(block, entry.name))});`] : []));
  const indexes = block.attributes.flatMap((one) => indexOf(declared, block, one, name, base));
  return [table, ...single, ...indexes];
}

function columnDefinition(declared: Declared, entry: Entry): readonly string[] {
  const other = declared.blocks.get(entry.type);
  if (entry.type === '' || (other && other.kind !== 'enum') || attribute(entry, 'ignore')) return [];
  const type = typeOf(declared, entry, other);
  const isKey = attribute(entry, 'id') !== undefined;
  return [[quoted(declared.dialect, mapped(entry) ?? entry.name), `${type}${entry.list ? '[]' : ''}`, ...(entry.optional ? [] : ['not null']), ...(isKey ? ['primary key'] : []), ...defaultOf(entry, other !== undefined)].join(' ')];
}

/** What the database fills in; a value that the client makes is none. */
function defaultOf(entry: Entry, isEnum: boolean): readonly string[] {
  const value = argument(attribute(entry, 'default'), '0', 'value');
  if (value === undefined || entry.list) return [];
  if (value === 'now()') return ['default current_timestamp'];
  if (/^(?:true|false|-?\d+(?:\.\d+)?)$/.test(value)) return [`default ${value}`];
  if (value.startsWith('"')) return [`default '${unquoted(value).replaceAll("'", "''")}'`];
  return isEnum && /^\w+$/.test(value) ? [`default '${value}'`] : [];
}

const NATIVE: Readonly<Record<string, string>> = { DoublePrecision: 'double precision', UnsignedInt: 'int unsigned', UnsignedBigInt: 'bigint unsigned', UnsignedSmallInt: 'smallint unsigned', UnsignedTinyInt: 'tinyint unsigned', UnsignedMediumInt: 'mediumint unsigned', UnsignedInteger: 'int unsigned' };

const SCALARS: Readonly<Partial<Record<DialectId, Readonly<Record<string, string>>>>> = {
  postgres: { String: 'text', Int: 'integer', BigInt: 'bigint', Float: 'double precision', Decimal: 'decimal(65, 30)', Boolean: 'boolean', DateTime: 'timestamp(3)', Json: 'jsonb', Bytes: 'bytea' },
  mysql: { String: 'varchar(191)', Int: 'int', BigInt: 'bigint', Float: 'double', Decimal: 'decimal(65, 30)', Boolean: 'tinyint(1)', DateTime: 'datetime(3)', Json: 'json', Bytes: 'longblob' },
  sqlite: { String: 'text', Int: 'integer', BigInt: 'bigint', Float: 'real', Decimal: 'decimal', Boolean: 'boolean', DateTime: 'datetime', Json: 'jsonb', Bytes: 'blob' },
  sqlserver: { String: 'nvarchar(1000)', Int: 'int', BigInt: 'bigint', Float: 'float(53)', Decimal: 'decimal(32, 16)', Boolean: 'bit', DateTime: 'datetime2', Bytes: 'varbinary(max)' },
};

function typeOf({ dialect, ...declared }: Declared, entry: Entry, other: Block | undefined): string {
  if (other) return dialect.id === 'postgres' ? nameOf({ dialect, ...declared }, other) : dialect.id === 'mysql' ? `enum(${valuesOf(other)})` : 'text';
  const unsupported = /^Unsupported\("(.*)"\)$/.exec(entry.type);
  if (unsupported) return unsupported[1]!;
  const native = entry.attributes.find(({ name }) => name.startsWith('db.'));
  const word = native?.name.slice('db.'.length);
  if (word === undefined) return SCALARS[dialect.id === 'mariadb' ? 'mysql' : dialect.id]?.[entry.type] ?? 'text';
  const size = Object.values(native!.args).join(', ');
  return `${NATIVE[word] ?? word.toLowerCase()}${size === '' ? '' : `(${size})`}`;
}

function foreignKey(declared: Declared, block: Block, entry: Entry): readonly string[] {
  const relation = attribute(entry, 'relation');
  const other = declared.blocks.get(entry.type);
  const fields = argument(relation, 'fields');
  if (!other || other.kind !== 'model' || fields === undefined) return [];
  const own = namesIn(fields).map((name) => columnOf(block, name));
  const theirs = namesIn(argument(relation, 'references')).map((name) => columnOf(other, name));
  const isOptional = namesIn(fields).every((name) => block.entries.find((one) => one.name === name)?.optional);
  const list = (names: readonly string[]): string => names.map((name) => quoted(declared.dialect, name)).join(', ');
  return [`foreign key (${list(own)}) references ${nameOf(declared, other)} (${list(theirs)}) on delete ${actionOf(argument(relation, 'onDelete')) ?? (isOptional ? 'set null' : 'restrict')}`];
}

const actionOf = (word: string | undefined): string | undefined => (word === undefined ? undefined : { Cascade: 'cascade', Restrict: 'restrict', NoAction: 'no action', SetNull: 'set null', SetDefault: 'set default' }[word]);

function indexOf(declared: Declared, block: Block, one: Attribute, table: string, base: string): readonly string[] {
  if (one.name !== 'index' && one.name !== 'unique' && one.name !== 'fulltext') return [];
  const { dialect } = declared;
  const isUnique = one.name === 'unique';
  const columns = namesIn(argument(one, '0', 'fields')).map((name) => columnOf(block, name));
  const name = argument(one, 'map');
  const called = quoted(dialect, name === undefined ? `${base}_${columns.join('_')}_${isUnique ? 'key' : 'idx'}` : unquoted(name));
  const type = argument(one, 'type');
  const method = type === undefined || dialect.id !== 'postgres' ? '' : ` using ${type.toLowerCase()}`;
  return [`create ${one.name === 'fulltext' ? 'fulltext ' : isUnique ? 'unique ' : ''}index ${called} on ${table}${method} (${keysOf(declared, block, one)});`];
}

/** `[a, b(sort: Desc), c(length: 100), d(ops: raw("gin_trgm_ops"))]` */
function keysOf({ dialect }: Declared, block: Block, one: Attribute): string {
  return partsOf((argument(one, '0', 'fields') ?? '').replace(/^\[|\]$/g, '')).map((part) => {
    const [, name = '', options = ''] = /^([\w.]+)\s*(?:\((.*)\))?$/s.exec(part) ?? [];
    const length = dialect.id === 'mysql' ? /length:\s*(\d+)/.exec(options)?.[1] : undefined;
    const raw = dialect.id === 'postgres' ? /ops:\s*raw\("([\w.]+)"\)/.exec(options)?.[1] : undefined;
    return `${quoted(dialect, columnOf(block, name))}${length === undefined ? '' : `(${length})`}${raw === undefined ? '' : ` ${raw}`}${/sort:\s*Desc/.test(options) ? ' desc' : ''}`;
  }).join(', ');
}
