// The tables of a program's entities as the SQL that TypeORM's `synchronize` makes of them, for a database that nothing else tells of.
// Sources: typeorm 1.1, schema-builder/RdbmsSchemaBuilder.js, driver/{postgres/PostgresQueryRunner,mysql/MysqlQueryRunner,sqlite-abstract/AbstractSqliteQueryRunner}.js.
import type { Span } from '../../text/span.ts';
import { dialectOf } from '../../sql/dialects.ts';
import type { DialectId } from '../../sql/dialect.ts';
import type { DeclaredSql, Extent } from '../library.ts';
import { newDraft, quoted, say, type Draft } from '../rendering.ts';
import { fullType, isEnum, presetOf, quotedText, type Server } from './columnTypes.ts';
import type { EntityWorkspace } from './models.ts';
import { keyName } from './schema/parts.ts';
import { tablesOf, type DeclaredTable, type TableColumn, type TableKey } from './tables.ts';

/** By the server that it is for; undefined of one whose tables are not written. */
export const serverFor = (dialect: DialectId): Server | undefined => (dialect === 'mariadb' ? 'mysql' : dialect === 'postgres' || dialect === 'mysql' || dialect === 'sqlite' ? dialect : undefined);

/** The tables that a file declares, by the names of its entities; `isMore`: there are others. */
export function tablesDeclared(workspace: EntityWorkspace, path: string, server: Server): { readonly tables: readonly DeclaredTable[]; readonly isMore: boolean } {
  const all = Object.keys(workspace.entities(path) ?? {}).map((name) => tablesOf(workspace, { path, name }, server));
  return { tables: all.flatMap(({ tables }) => tables), isMore: all.some(({ isMore }) => isMore) };
}

/** What a file declares for a server. `isAlone`: nothing else declares a table or adds to it. */
export function typeormDdl(workspace: EntityWorkspace, path: string, dialect: DialectId, extent: Extent, isAlone: (table: DeclaredTable) => boolean): DeclaredSql {
  const draft = newDraft(dialectOf(dialect));
  const server = serverFor(dialect);
  const { tables, isMore } = server ? tablesDeclared(workspace, path, server) : { tables: [], isMore: true };
  const schemas = new Set(server === 'postgres' ? tables.flatMap(({ schema }) => schema ?? []) : []);
  for (const schema of schemas) say(draft, `create schema if not exists ${quoted(draft.dialect, schema)};\n`, tables.find((one) => one.schema === schema)!.at);
  const added: number[] = [];
  for (const table of tables) writeTable({ draft, added, server: server!, table: extent === 'all' ? table : asSaid(table), name: quoted(draft.dialect, table.schema, table.table) }, isAlone(table));
  return { dialect, text: draft.text, pieces: draft.pieces, ...(isMore && { isOpen: true as const }), ...(added.length > 0 && { added }) };
}

/** A type that stands nowhere is what TypeORM takes where it makes the column: where a migration made it, by hand maybe, any may be meant. */
const asSaid = (table: DeclaredTable): DeclaredTable => ({
  ...table,
  columns: table.columns.map(({ type, ...one }) => ({ ...one, ...(type !== undefined && one.sql.type !== undefined && !/^(?:String|Number|Boolean|Date)$/.test(one.sql.type) && { type }) })),
  keys: table.keys.filter((key) => !('isAdded' in key) && !('isOfRelation' in key)),
});

interface Writing { readonly draft: Draft; readonly added: number[]; readonly server: Server; readonly table: DeclaredTable; readonly name: string }

function writeTable(writing: Writing, isAlone: boolean): void {
  const { draft, added, server, table, name } = writing;
  const { at, columns, keys, isWhole } = table;
  const put = (text: string, span: Span): void => say(draft, text, span);
  if (server === 'postgres') for (const one of columns) {
    if (isEnum(one.type) && one.sql.labels) put(`create type ${enumName(writing, one)} as enum (${one.sql.labels.map(quotedText).join(', ')});\n`, one.at);
  }
  if (columns.length > 0) {
    put(`create table ${name} (`, at);
    const inside = [...columns.map((one) => ({ text: columnText(writing, one), span: one.at })), ...primaryKey(writing), ...keys.flatMap((key) => insideOf(writing, key) ?? [])];
    inside.forEach(({ text, span }, place) => {
      if (place > 0) put(', ', at);
      put(text, span);
    });
    put(');\n', at);
    for (const key of keys) {
      const made = behind(writing, key);
      if (made && 'isAdded' in key) added.push(draft.text.length);
      if (made) put(made.text, made.span);
    }
  }
  // What nobody can read leaves open what else the table has.
  if (!isWhole || !isAlone) put(`alter table ${name} built by code;\n`, at);
}

interface Part { readonly text: string; readonly span: Span }

const listed = ({ draft: { dialect } }: Writing, columns: readonly string[]): string => columns.map((one) => quoted(dialect, one)).join(', ');

/** `t_state_enum`, in the table's schema. */
const enumName = ({ draft: { dialect }, table: { schema, table } }: Writing, { column, sql }: TableColumn): string => quoted(dialect, schema, ...(sql.enumName ?? `${table}_${column.toLowerCase()}_enum`).split('.'));

function columnText(writing: Writing, one: TableColumn): string {
  const { draft: { dialect }, server, table } = writing;
  const { column, type, sql, generated, isNullable, role } = one;
  const counts = generated === 'increment' || generated === 'identity';
  const full = type === undefined ? 'unread' : fullType(server, type, sql, one, server === 'postgres' ? enumName(writing, one) : '');
  const preset = presetOf(server, sql, one) ?? (server === 'postgres' && generated === 'uuid' ? 'uuid_generate_v4()' : undefined);
  const isOnlyKey = server === 'sqlite' && counts && role === 'primary' && table.columns.filter((other) => other.role === 'primary').length === 1;
  return [
    quoted(dialect, column), server === 'postgres' && counts ? (generated === 'identity' ? `${full} generated by default as identity` : SERIAL[full] ?? full) : full,
    ...(server === 'sqlite' && sql.labels && !sql.list ? [`check (${quoted(dialect, column)} in (${sql.labels.map(quotedText).join(', ')}))`] : []), ...(isOnlyKey ? ['primary key autoincrement'] : []),
    ...(sql.expression !== undefined ? [`generated always as (${/^[\w\s"'`|+*/(),.-]+$/.test(sql.expression) ? sql.expression : 'null'}) ${sql.isStored ? 'stored' : 'virtual'}`] : []),
    ...(isNullable ? [] : ['not null']), ...(server === 'mysql' && counts ? ['auto_increment'] : []), ...(preset === undefined ? [] : [`default ${preset}`]),
  ].join(' ');
}

const SERIAL: Readonly<Record<string, string>> = { integer: 'serial', smallint: 'smallserial', bigint: 'bigserial' };

function primaryKey(writing: Writing): readonly Part[] {
  const { draft: { dialect }, server, table: { table, columns, at } } = writing;
  const primary = columns.filter(({ role }) => role === 'primary');
  const [first] = primary;
  if (!first || (server === 'sqlite' && primary.length === 1 && (first.generated === 'increment' || first.generated === 'identity'))) return [];
  const names = primary.map(({ column }) => column);
  const called = server === 'postgres' ? `constraint ${quoted(dialect, first.sql.primaryAs ?? keyName({ raw: table }, 'PK', names))} ` : '';
  return [{ text: `${called}primary key (${listed(writing, names)})`, span: primary.length === 1 ? first.at : at }];
}

/** What stands in the table's brackets. MySQL is told of no checks, and its unique keys are indexes. */
function insideOf(writing: Writing, key: TableKey): Part | undefined {
  const { draft: { dialect }, server, table: { table } } = writing;
  const constraint = (name: string): string => `constraint ${quoted(dialect, key.name ?? name)} `;
  switch (key.kind) {
    case 'unique': return { text: server === 'mysql' ? `unique index ${quoted(dialect, key.name ?? keyName({ raw: table }, key.isOfRelation ? 'REL' : 'IDX', key.columns))} (${listed(writing, key.columns)})` : `${constraint(keyName({ raw: table }, key.isOfRelation ? 'REL' : 'UQ', key.columns))}unique (${listed(writing, key.columns)})`, span: key.at };
    case 'check': return server === 'mysql' ? undefined : { text: `${constraint(keyName({ raw: table }, 'CHK', [key.expression]))}check (${/^[^;]+$/.test(key.expression) ? key.expression : 'true'})`, span: key.at };
    case 'foreign key': return { text: `${constraint(keyName({ raw: table }, 'FK', key.columns))}foreign key (${listed(writing, key.columns)}) references ${quoted(dialect, key.to.schema, key.to.table)} (${listed(writing, key.theirs)})${key.onDelete !== undefined && /^[\w ]+$/.test(key.onDelete) ? ` on delete ${key.onDelete}` : ''}`, span: key.at };
    case 'index': return server === 'mysql' ? { text: indexText(writing, key), span: key.at } : undefined;
  }
}

/** MySQL is told of indexes with the table, the others behind it. */
const behind = (writing: Writing, key: TableKey): Part | undefined => (key.kind === 'index' && writing.server !== 'mysql' ? { text: `create ${indexText(writing, key)};\n`, span: key.at } : undefined);

function indexText(writing: Writing, key: Extract<TableKey, { readonly kind: 'index' }>): string {
  const { draft: { dialect }, server, table: { table }, name } = writing;
  const { columns, declared: { unique, where, method, spatial, fulltext } } = key;
  const called = quoted(dialect, key.name ?? keyName({ raw: table }, 'IDX', columns, where === undefined ? '' : `_${where}`));
  if (server === 'mysql') return `${unique ? 'unique ' : fulltext ? 'fulltext ' : spatial ? 'spatial ' : ''}index ${called} (${listed(writing, columns)})`;
  const using = server !== 'postgres' ? undefined : spatial ? 'gist' : method;
  return `${unique ? 'unique ' : ''}index ${called} on ${name}${using === undefined || !/^\w+$/.test(using) ? '' : ` using ${using}`} (${listed(writing, columns)})${where === undefined ? '' : ` where ${where.replaceAll(';', ' ')}`}`;
}
