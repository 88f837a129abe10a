// The tables of a program's entities as the SQL that MikroORM's schema generator makes of them, for a database that nothing else tells of.
// Sources: mikro-orm 6, knex/schema/{SqlSchemaGenerator,SchemaHelper}.js, postgresql/PostgreSqlSchemaHelper.js, knex/dialects/mysql/MySqlSchemaHelper.js, core/naming-strategy/AbstractNamingStrategy.js (indexName).
import type { Span } from '../../text/span.ts';
import { dialectOf } from '../../sql/dialects.ts';
import type { DialectId } from '../../sql/dialect.ts';
import type { DeclaredSql, Extent } from '../library.ts';
import { newDraft, quoted, say, type Draft } from '../rendering.ts';
import { quotedText } from '../typeorm/columnTypes.ts';
import { serverFor } from '../typeorm/ddl.ts';
import type { TableColumn } from './columns.ts';
import type { Server } from './columnTypes.ts';
import { keyName } from './keyNames.ts';
import { membersOf, type ManagedWorkspace } from './models.ts';
import { tablesOf, type DeclaredTable, type TableKey } from './tables.ts';

/** The tables that a file declares, by the names of its entities; `isMore`: there are others. */
export function tablesDeclared(workspace: ManagedWorkspace, path: string, server: Server): { readonly tables: readonly DeclaredTable[]; readonly isMore: boolean } {
  const all = Object.keys(workspace.declarations(path) ?? {}).map((name) => tablesOf(workspace, { path, name }, server));
  return { tables: all.flatMap(({ tables }) => tables), isMore: all.some(({ isMore }) => isMore) };
}

/** What a file declares for a server. `isAlone`: nothing else declares a table or adds to it. */
export function managedDdl(workspace: ManagedWorkspace, path: string, dialect: DialectId, extent: Extent, isAlone: (table: DeclaredTable) => boolean): DeclaredSql {
  const draft = newDraft(dialectOf(dialect));
  const server = serverFor(dialect);
  const { tables, isMore } = server ? tablesDeclared(workspace, path, server) : { tables: [], isMore: true };
  const schemas = new Map(server === 'postgres' ? tables.flatMap(({ schema, at }) => (schema === undefined ? [] : [[schema, at] as const])) : []);
  for (const [schema, at] of schemas) say(draft, `create schema if not exists ${quoted(draft.dialect, schema)};\n`, at);
  for (const { name, labels, at } of server === 'postgres' ? enumsIn(workspace, path) : []) say(draft, `create type ${quoted(draft.dialect, ...name.split('.'))} as enum (${labels.map(quotedText).join(', ')});\n`, at);
  const added: number[] = [];
  const { isNew } = workspace.setup(path);
  for (const table of tables) writeTable({ draft, added, server: server!, table: extent === 'all' ? table : asSaid(table), isNew: isNew === true, name: quoted(draft.dialect, server === 'sqlite' ? undefined : table.schema, table.table) }, isAlone(table));
  return { dialect, text: draft.text, pieces: draft.pieces, ...(isMore && { isOpen: true as const }), ...(added.length > 0 && { added }) };
}

/** A type that stands nowhere is what MikroORM takes where it makes the column: where a migration made it, by hand maybe, any may be meant. */
const asSaid = (table: DeclaredTable): DeclaredTable => ({ ...table, columns: table.columns.map(({ type, ...one }) => ({ ...one, ...(type && one.isTyped && { type }) })), keys: table.keys.filter((key) => !('isAdded' in key)) });

/** The enums of PostgreSQL's own that the entities of a file name, each once. */
function enumsIn(workspace: ManagedWorkspace, path: string): readonly { readonly name: string; readonly labels: readonly string[]; readonly at: Span }[] {
  const found = new Map<string, { readonly name: string; readonly labels: readonly string[]; readonly at: Span }>();
  for (const name of Object.keys(workspace.declarations(path) ?? {})) for (const { member, file } of membersOf(workspace, { path, name }).all) {
    const sql = member.kind === 'column' ? member.sql : undefined;
    const labels = sql?.labels ?? (sql?.labelsOf && workspace.labels(file, sql.labelsOf));
    if (sql?.enumName !== undefined && labels !== undefined && labels !== 'numbers' && file === path) found.set(sql.enumName, { name: sql.enumName, labels, at: sql.at });
  }
  return [...found.values()];
}

interface Writing { readonly draft: Draft; readonly added: number[]; readonly server: Server; readonly table: DeclaredTable; readonly name: string; readonly isNew: boolean }
interface Part { readonly text: string; readonly span: Span }

function writeTable(writing: Writing, isAlone: boolean): void {
  const { draft, added, name, table: { at, columns, keys, isWhole } } = writing;
  const put = ({ text, span }: Part): void => say(draft, text, span);
  if (columns.length > 0) {
    put({ text: `create table ${name} (`, span: at });
    const inside = [...columns.map((one) => ({ text: columnText(writing, one), span: one.at })), ...primaryKey(writing), ...keys.flatMap((key) => insideOf(writing, key) ?? [])];
    inside.forEach((part, place) => {
      if (place > 0) put({ text: ', ', span: at });
      put(part);
    });
    put({ text: ');\n', span: at });
    for (const key of keys) {
      const made = behind(writing, key);
      if (made && 'isAdded' in key) added.push(draft.text.length);
      if (made) put(made);
    }
  }
  // What nobody can read leaves open what else the table has.
  if (!isWhole || !isAlone) put({ text: `alter table ${name} built by code;\n`, span: at });
}

const listed = ({ draft: { dialect } }: Writing, columns: readonly string[]): string => columns.map((one) => quoted(dialect, one)).join(', ');
const named = (writing: Writing, { name, columns, kind }: TableKey, word: string = kind): string => quoted(writing.draft.dialect, name ?? keyName(writing.server, writing.isNew, writing.table.table, columns, word));

/** The one column that the server counts and that is the key. */
const isCountedKey = ({ table: { columns } }: Writing, one: TableColumn): boolean => one.isPrimary === true && one.counts === true && columns.filter(({ isPrimary }) => isPrimary).length === 1;

function columnText(writing: Writing, one: TableColumn): string {
  const { draft: { dialect }, server } = writing;
  const { column, type, counts, isUnsigned, isNullable, preset, generated } = one;
  const name = quoted(dialect, column);
  const isKey = isCountedKey(writing, one);
  const text = type?.text ?? 'unread';
  const isIdentity = generated !== undefined && /identity/.test(generated);
  const full = server === 'postgres' && counts && !isIdentity ? (text === 'bigint' || text === 'bigserial' ? 'bigserial' : 'serial') : server === 'sqlite' && isKey ? 'integer' : server === 'mysql' && isUnsigned && type?.isNumber && !/unsigned/.test(text) ? `${text} unsigned` : text;
  return [
    name, full, ...(type?.labels && server !== 'mysql' ? [`check (${name} in (${type.labels.map(quotedText).join(', ')}))`] : []),
    ...(generated === undefined ? [] : isIdentity ? [`generated ${/^by default/.test(generated) ? 'by default' : 'always'} as identity`] : [`generated always as ${/^\([\w\s"'`|+*/(),.-]+\)(?:\s+(?:stored|virtual))?$/.test(generated) ? generated : '(null) stored'}`]),
    // Of what is generated only PostgreSQL is told whether it may be null.
    ...(generated !== undefined && server !== 'postgres' ? [] : [isNullable ? 'null' : 'not null']), ...(server === 'mysql' && counts ? ['auto_increment'] : []), ...(isKey ? ['primary key'] : []), ...(server === 'sqlite' && isKey ? ['autoincrement'] : []), ...(preset === undefined ? [] : [`default ${preset}`]),
  ].join(' ');
}

function primaryKey(writing: Writing): readonly Part[] {
  const { server, table: { columns, at } } = writing;
  const primary = columns.filter(({ isPrimary }) => isPrimary);
  const [first] = primary;
  if (!first || isCountedKey(writing, first)) return [];
  const called = server === 'postgres' ? `constraint ${quoted(writing.draft.dialect, `${writing.table.table}_pkey`)} ` : '';
  return [{ text: `${called}primary key (${listed(writing, primary.map(({ column }) => column))})`, span: primary.length === 1 ? first.at : at }];
}

/** What stands in the table's brackets. In SQLite what is unique is an index. */
function insideOf(writing: Writing, key: TableKey): Part | undefined {
  const { draft: { dialect }, server } = writing;
  switch (key.kind) {
    case 'unique': return server === 'sqlite' ? undefined : { text: `constraint ${named(writing, key)} unique (${listed(writing, key.columns)})`, span: key.at };
    case 'check': return { text: `constraint ${named(writing, key)} check (${/^[^;]+$/.test(key.expression) ? key.expression : 'true'})`, span: key.at };
    case 'foreign key': return { text: `constraint ${named(writing, key, 'foreign')} foreign key (${listed(writing, key.columns)}) references ${quoted(dialect, server === 'sqlite' ? undefined : key.to.schema, key.to.table)} (${listed(writing, key.theirs)})${key.onDelete !== undefined && /^[\w ]+$/.test(key.onDelete) ? ` on delete ${key.onDelete}` : ''}`, span: key.at };
    case 'index': case 'statement': return undefined;
  }
}

/** What is made once the table is there. */
function behind(writing: Writing, key: TableKey): Part | undefined {
  const { server, name } = writing;
  if (key.kind === 'statement') return { text: `${key.expression.trim()};\n`, span: key.at };
  if (key.kind === 'unique' && server === 'sqlite') return { text: `create unique index ${named(writing, key)} on ${name} (${listed(writing, key.columns)});\n`, span: key.at };
  if (key.kind !== 'index') return undefined;
  const { columns, method } = key;
  if (method === 'fulltext') return server === 'mysql' ? { text: `alter table ${name} add fulltext index ${named(writing, key)} (${listed(writing, columns)});\n`, span: key.at } : server === 'postgres' ? { text: `create index ${named(writing, key)} on ${name} using gin (${columns.map((one) => vectorOf(writing, one)).join(', ')});\n`, span: key.at } : undefined;
  const using = method === undefined || server !== 'postgres' ? '' : ` using ${method}`;
  return { text: `create index ${named(writing, key)} on ${name}${using} (${listed(writing, columns)});\n`, span: key.at };
}

/** Words are looked for in a vector of them. */
const vectorOf = ({ draft: { dialect }, table }: Writing, column: string): string => (table.columns.find((one) => one.column === column)?.type?.text === 'tsvector' ? quoted(dialect, column) : `to_tsvector('simple', ${quoted(dialect, column)})`);
