// schema.prisma as the SQL that `prisma db push` makes of it, for a database whose only declaration it is.
// Sources: prisma.io, "Prisma schema reference" (native types of each connector, defaults), "Relation mode", "Indexes"; the scripts of `prisma migrate diff`.
import { dialectOf } from '../../sql/dialects.ts';
import type { Dialect, DialectId } from '../../sql/dialect.ts';
import type { Piece, SourceMap } from '../../text/sourceMap.ts';
import type { Span } from '../../text/span.ts';
import type { ModelStatement } from '../modelStatement.ts';
import { quoted } from '../rendering.ts';
import { blocksIn, partsOf, type Attribute, type Block, type Entry } from './language.ts';
import { argument, attribute, columnOf, datasourceDialect, mapped, namesIn, unquoted } from './models.ts';

interface Declared { readonly dialect: Dialect; readonly blocks: ReadonlyMap<string, Block>; /** The database knows nothing of relations. */ readonly isLoose: boolean; /** A field of a type that nothing declares is a column all the same. */ readonly guesses: boolean }

/** A stretch of a statement, and what of the file it is made of. */
type Part = readonly [sql: string, of: Span];

interface Made { readonly block: Block; /** A table is made of the model of a name; an index of an attribute. */ readonly at: Span; readonly table?: 'whole' | 'open'; readonly parts: readonly Part[] }

/** The statements that make one file's tables, and where what they are made of stands in it; `texts` are all files of the schema, this one included. */
export function prismaDdl(text: string, texts: readonly string[]): { readonly text: string; readonly map: SourceMap } {
  const made = madeOf(text, texts, true);
  return joined(blocksIn(text).flatMap((block): readonly Part[] => {
    const sql = made.filter((one) => one.block.at.start === block.at.start).map(({ parts }) => `${sqlOf(parts)}\n`).join('');
    return sql === '' ? [] : [[sql, block.at]];
  }));
}

/** The same statements of tables and indexes one by one, to be compared with those of a history. */
export const prismaModelStatements = (text: string, texts: readonly string[]): readonly ModelStatement[] =>
  madeOf(text, texts, false).filter(({ block }) => block.kind === 'model').map(({ block, at, table, parts }): ModelStatement => ({
    ...joined(parts), at: onOneLine(text, at), model: block.name, ...(table && { whole: block.whole }), ...(table === 'open' && { open: true as const }),
  }));

const onOneLine = (text: string, { start, end }: Span): Span => ({ start, end: start + text.slice(start, end).split(/\r?\n/, 1)[0]!.length });

function madeOf(text: string, texts: readonly string[], guesses: boolean): readonly Made[] {
  const all = texts.flatMap(blocksIn);
  const id = datasourceDialect(all);
  const source = all.find(({ kind }) => kind === 'datasource');
  const isLoose = /prisma/.test(source?.entries.find(({ name }) => name === 'relationMode')?.type ?? '');
  const declared = id && { dialect: dialectOf(id), blocks: new Map(all.map((one) => [one.name, one])), isLoose, guesses };
  return declared ? blocksIn(text).flatMap((block) => statementsOf(declared, block)) : [];
}

const sqlOf = (parts: readonly Part[]): string => parts.map(([sql]) => sql).join('');

function joined(parts: readonly Part[]): { readonly text: string; readonly map: SourceMap } {
  const pieces: Piece[] = [];
  let text = '';
  for (const [sql, host] of parts) {
    pieces.push({ kind: 'hole', sql: { start: text.length, end: text.length + sql.length }, host });
    text += sql;
  }
  return { text, map: { pieces, shared: true, escape: () => undefined } };
}

function statementsOf(declared: Declared, block: Block): readonly Made[] {
  if (block.kind === 'enum') return declared.dialect.id === 'postgres' ? [{ block, at: block.at, parts: [[`create type ${nameOf(declared, block)} as enum (${valuesOf(block)});`, block.at]] }] : [];
  return block.kind === 'model' && !attribute(block, 'ignore') ? tableOf(declared, block) : [];
}

const valuesOf = ({ entries }: Block): string => entries.map((entry) => `'${(mapped(entry) ?? entry.name).replaceAll("'", "''")}'`).join(', ');

function nameOf({ dialect }: Declared, block: Block): string {
  const schema = argument(attribute(block, 'schema'), '0', 'name');
  return quoted(dialect, schema === undefined ? undefined : unquoted(schema), mapped(block) ?? block.name);
}

function tableOf(declared: Declared, block: Block): readonly Made[] {
  const { dialect } = declared;
  const name = nameOf(declared, block);
  const columns = block.entries.flatMap((entry) => columnDefinition(declared, entry).map((sql): Part => [sql, entry.at]));
  const constraints = block.attributes.flatMap((one): readonly Part[] => (one.name === 'id' ? [[`primary key (${keysOf(declared, block, one)})`, one.at]] : []));
  const keys = block.entries.flatMap((entry) => (declared.isLoose ? [] : foreignKey(declared, block, entry).map((sql): Part => [sql, entry.at])));
  const inside = [...columns, ...constraints, ...keys].map(([sql, of], place): Part => [`${place === 0 ? '' : ', '}${sql}`, of]);
  const isOpen = block.entries.some((entry) => attribute(entry, 'ignore') || isUntold(declared, entry));
  const table: Made = { block, at: block.at, table: isOpen ? 'open' : 'whole', parts: [[`create table ${name} (`, block.at], ...inside, [');', block.at]] };
  const base = mapped(block) ?? block.name;
  const made = (sql: string, { at }: Attribute): Made => ({ block, at, parts: [[sql, at]] });
  const single = block.entries.flatMap((entry) => {
    const unique = attribute(entry, 'unique');
    const column = columnOf(block, entry.name);
    return unique && !declared.blocks.has(entry.type) ? [made(`create unique index ${quoted(dialect, nameIn(unique) ?? indexName(base, [column], true, dialect.id))} on ${name} (${quoted(dialect, column)});`, unique)] : [];
  });
  const indexes = block.attributes.flatMap((one) => indexOf(declared, block, one, name, base).map((sql) => made(sql, one)));
  return [table, ...single, ...indexes];
}

function columnDefinition(declared: Declared, entry: Entry): readonly string[] {
  const other = declared.blocks.get(entry.type);
  if (entry.type === '' || (other && other.kind !== 'enum') || attribute(entry, 'ignore') || (!declared.guesses && isUntold(declared, entry))) return [];
  const type = typeOf(declared, entry, other);
  const isKey = attribute(entry, 'id') !== undefined;
  // A list may be null to the database: for Prisma's client none is an empty one.
  return [[quoted(declared.dialect, mapped(entry) ?? entry.name), `${type}${entry.list ? '[]' : ''}`, ...(entry.optional || entry.list ? [] : ['not null']), ...(isKey ? ['primary key'] : []), ...defaultOf(entry, other)].join(' ')];
}

/** A field of a type that nothing declares may be a column or a relation. */
const isUntold = ({ blocks }: Declared, { type }: Entry): boolean => !blocks.has(type) && !type.startsWith('Unsupported') && !Object.hasOwn(SCALARS.postgres!, type);

/** What the database fills in; a value that the client makes is none. */
function defaultOf(entry: Entry, ofEnum: Block | undefined): readonly string[] {
  const value = argument(attribute(entry, 'default'), '0', 'value');
  if (value === undefined || entry.list) return [];
  if (value === 'now()') return ['default current_timestamp'];
  if (/^(?:true|false|-?\d+(?:\.\d+)?)$/.test(value)) return [`default ${value}`];
  if (value.startsWith('"')) return [`default '${unquoted(value).replaceAll("'", "''")}'`];
  const meant = ofEnum?.entries.find(({ name }) => name === value);
  return meant ? [`default '${(mapped(meant) ?? value).replaceAll("'", "''")}'`] : [];
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

/** What Prisma calls an index of a table: cut, so that its end is still to be seen (prisma-engines, constraint_names.rs). */
export function indexName(table: string, columns: readonly string[], isUnique: boolean, server: DialectId): string {
  const [name, end] = [[table, ...columns].join('_'), isUnique ? '_key' : '_idx'];
  const most = (LONGEST[server] ?? Infinity) - end.length;
  // Bytes count, and no letter is cut apart.
  let length = 0;
  let whole = '';
  for (const letter of name) {
    length += new TextEncoder().encode(letter).length;
    if (length > most) break;
    whole += letter;
  }
  return `${whole}${end}`;
}
const LONGEST: Readonly<Partial<Record<DialectId, number>>> = { postgres: 63, mysql: 64, mariadb: 64, sqlserver: 128 };

/** What the database is told to call an index. */
export function nameIn(one: Attribute): string | undefined {
  const name = argument(one, 'map');
  return name === undefined ? undefined : unquoted(name);
}

function indexOf(declared: Declared, block: Block, one: Attribute, table: string, base: string): readonly string[] {
  if (one.name !== 'index' && one.name !== 'unique' && one.name !== 'fulltext') return [];
  const { dialect } = declared;
  const isUnique = one.name === 'unique';
  const columns = namesIn(argument(one, '0', 'fields')).map((name) => columnOf(block, name));
  const called = quoted(dialect, nameIn(one) ?? indexName(base, columns, isUnique, dialect.id));
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
