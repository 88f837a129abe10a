// The models that a program declares as the SQL that `sync` makes of them, for a database that nothing else tells of.
// Sources: sequelize 6, lib/model.js (`sync`), lib/dialects/{postgres,mysql,sqlite}/query-generator.js (`createTableQuery`, `attributeToSQL`), lib/dialects/abstract/query-generator.js (`addIndexQuery`).
import type { Span } from '../../text/span.ts';
import { dialectOf } from '../../sql/dialects.ts';
import type { DialectId } from '../../sql/dialect.ts';
import type { DeclaredSql, Extent } from '../library.ts';
import { newDraft, quoted, say, type Draft } from '../rendering.ts';
import { tablesBetween } from './between.ts';
import { columnsOf, type Column, type Whole } from './columns.ts';
import { typeText, type Server, type TypeDeclaration } from './columnTypes.ts';
import type { IndexDeclaration, IndexPart } from './declaration.ts';
import { isOpenAt, lineageOf, tableOf, type ModelWorkspace } from './lineage.ts';
import { underscored } from './schema/keys.ts';

/** A table while it is written. */
interface Writing extends Whole { readonly draft: Draft; readonly server: Server; readonly name: string; readonly from: string }

/** Text, each stretch with what stands for it. */
type Part = readonly (readonly [text: string, span: Span])[];

/** What a file declares for a server. `isAlone`: nothing else declares a table or adds to it. */
export function sequelizeDdl(workspace: ModelWorkspace, path: string, dialect: DialectId, extent: Extent, isAlone: (place: { readonly schema?: string; readonly table: string }) => boolean): DeclaredSql {
  const draft = newDraft(dialectOf(dialect));
  const server: Server = dialect === 'postgres' || dialect === 'sqlite' ? dialect : 'mysql';
  const { tables, isOpen } = tablesIn(workspace, path);
  const schemas = new Map(tables.flatMap(({ schema, at }) => (schema === undefined ? [] : [[schema, at] as const])));
  for (const [schema, at] of server === 'postgres' ? schemas : []) say(draft, `create schema if not exists ${quoted(draft.dialect, schema)};\n`, at);
  for (const one of extent === 'all' ? tables : tables.map(asSaid)) writeTable({ ...one, draft, server, name: nameOf(draft, server, one), from: path, isOpen: one.isOpen || !isAlone(one) });
  return { dialect, text: draft.text, pieces: draft.pieces, ...(isOpen && { isOpen: true as const }) };
}

/** Without the key of a table between two. One that is only named may have columns that a program writes in other ways. */
const asSaid = (one: Whole): Whole => ({ ...one, columns: one.columns.map(({ isPaired, isStamp, unique, isRequired, ...column }) => ({ ...column, unique: isPaired ? undefined : unique, isRequired: isRequired && !isStamp })), isOpen: one.isOpen || one.isNamedOnly === true });

/** The tables that a file declares; `isOpen`: more of them than could be read. */
export function tablesIn(workspace: ModelWorkspace, path: string): { readonly tables: readonly Whole[]; readonly isOpen: boolean } {
  const between = tablesBetween(workspace, path);
  const tables: Whole[] = [...between.tables];
  let { isOpen } = between;
  for (const [name, declared] of Object.entries(workspace.models(path)?.models ?? {})) {
    if (declared.is !== 'table') continue;
    const at = { path, name };
    const place = tableOf(workspace, at);
    if (!place) {
      isOpen = true;
      continue;
    }
    const { all } = lineageOf(workspace, at);
    tables.push({ path, at: declared.at, ...place, columns: columnsOf(workspace, at, declared.at), indexes: all.flatMap((one) => one.declared.indexes), isOpen: isOpenAt(workspace, at) || all.some((one) => one.declared.hasMoreIndexes) });
  }
  return { tables, isOpen };
}

/** SQLite has no schemas: Sequelize writes them before the name. */
const nameOf = ({ dialect }: Draft, server: Server, { schema, table }: { readonly schema?: string; readonly table: string }): string => (server === 'postgres' || schema === undefined ? quoted(dialect, schema, table) : quoted(dialect, `${schema}.${table}`));

function writeTable(writing: Writing): void {
  const { draft, server, columns, at: own, name, indexes, from, isOpen } = writing;
  const put = (part: Part): void => part.forEach(([text, span]) => say(draft, text, span));
  const spanned = (column: Column): Span => (column.path === from ? column.at : own);
  const types = columns.map((one) => typeOf(writing, one));
  for (const one of server === 'postgres' ? columns : []) {
    const labels = labelsOf(one.type);
    if (labels) put([[`create type ${enumName(writing, one)} as enum (${labels.map(literal).join(', ')});\n`, spanned(one)]]);
  }
  const keys = columns.filter(({ isPrimary }) => isPrimary);
  const made = indexes.map((index) => indexOf(writing, index));
  if (columns.length > 0) {
    const inside: readonly Part[] = [
      ...columns.map((one, place): Part => {
        const span = spanned(one);
        const isKey = server === 'sqlite' && one.isPrimary && keys.length === 1;
        return [[quoted(draft.dialect, one.column), span], [` ${[types[place] ?? 'unread', ...attributesOf(writing, one, isKey, keys.length)].join(' ')}`, span], ...(server === 'mysql' ? [] : referenceOf(writing, one, span))];
      }),
      ...uniqueKeys(writing, spanned),
      ...(keys.length > 1 || (keys.length > 0 && server !== 'sqlite') ? [[[`primary key (${listed(writing, keys)})`, own]] as const] : []),
      ...(server === 'mysql' ? columns : []).flatMap((one): readonly Part[] => {
        const reference = referenceOf(writing, one, spanned(one));
        return reference.length === 0 ? [] : [[[`foreign key (${listed(writing, [one])})`, spanned(one)], ...reference]];
      }),
    ];
    put([['create table ', own], [name, own], [' (', own]]);
    inside.forEach((part, place) => put(place === 0 ? part : [[', ', own], ...part]));
    put([[');\n', own]]);
    for (const part of made) if (part) put(part);
  }
  const isRead = columns.length > 0 && !columns.some(({ references }) => references === 'unread') && !made.includes(undefined);
  // What nobody can read leaves open what else the table has.
  if (isOpen || !isRead) put([[`alter table ${name} built by code;\n`, own]]);
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const listed = ({ draft: { dialect } }: Writing, columns: readonly Pick<Column, 'column'>[]): string => columns.map(({ column }) => quoted(dialect, column)).join(', ');

// ── Columns ──────────────────────────────────────────────────────────────────────────────────────────────────────

const enumName = ({ draft: { dialect }, schema = 'public', table }: Writing, { column }: Column): string => quoted(dialect, schema, `enum_${table}_${column}`);

function labelsOf(type: TypeDeclaration | undefined): readonly string[] | undefined {
  const own = type?.of ?? type;
  return own?.name === 'ENUM' && !own.isOpen && own.args.length > 0 ? own.args : undefined;
}

function typeOf(writing: Writing, column: Column): string | undefined {
  const text = column.type && typeText(writing.server, column.type, enumName(writing, column));
  // SQLite counts rows by a key of this very type.
  if (writing.server === 'sqlite' && column.isPrimary && text !== undefined && /INT/.test(text) && writing.columns.filter(({ isPrimary }) => isPrimary).length === 1) return 'INTEGER';
  if (column.counts !== 'serial' || writing.server !== 'postgres' || text === undefined) return text;
  return text === 'BIGINT' ? 'bigserial' : text === 'SMALLINT' ? 'smallserial' : 'serial';
}

function attributesOf({ server }: Writing, one: Column, isKey: boolean, keys: number): readonly string[] {
  const hasNoDefault = server === 'mysql' && /^(?:BLOB|TEXT|GEOMETRY|JSON)$/.test(one.type?.name ?? '');
  return [
    ...(one.isRequired || (server === 'sqlite' && one.isPrimary && keys > 1) ? ['not null'] : []),
    ...(isKey ? ['primary key'] : []),
    ...(one.counts === undefined || (server === 'sqlite' && !isKey) ? [] : server === 'mysql' ? ['auto_increment'] : server === 'sqlite' ? ['autoincrement'] : one.counts === 'identity' ? ['generated by default as identity'] : []),
    ...(one.default === undefined || hasNoDefault ? [] : [`default ${one.default === '' ? '(coalesce(null, null))' : server === 'sqlite' ? one.default.replace(/^(?:true|false)$/, (word) => (word === 'true' ? '1' : '0')) : one.default}`]),
    ...(one.unique === true ? ['unique'] : []),
  ];
}

function referenceOf({ draft, server }: Writing, { references }: Column, span: Span): Part {
  if (references === undefined || references === 'unread') return [];
  const { column, onDelete, onUpdate } = references;
  const action = (event: string, word: string | undefined): string => (word === undefined || !/^[\w ]+$/.test(word) ? '' : ` on ${event} ${word}`);
  return [[' references ', span], [nameOf(draft, server, references), span], [` (${quoted(draft.dialect, column)})${action('delete', onDelete)}${action('update', onUpdate)}`, span]];
}

// ── Keys and indexes ─────────────────────────────────────────────────────────────────────────────────────────────

function uniqueKeys(writing: Writing, spanned: (column: Column) => Span): readonly Part[] {
  const { columns, server, draft } = writing;
  const names = new Set(columns.flatMap(({ unique }) => (typeof unique === 'string' ? [unique] : [])));
  return [...names].map((name): Part => {
    const own = columns.filter(({ unique }) => unique === name);
    return [[`unique ${server === 'mysql' ? `${quoted(draft.dialect, name)} ` : ''}(${listed(writing, own)})`, spanned(own[0]!)]];
  });
}

/** Undefined where it could not be read. */
function indexOf(writing: Writing, { at, name, isUnique, method, kind, parts, where }: IndexDeclaration): Part | undefined {
  const { draft: { dialect }, server, table } = writing;
  const keys = parts.map((part) => keyText(writing, part));
  if (keys.length === 0 || keys.includes(undefined) || method === '' || (where === '' && server !== 'mysql') || (name === undefined && parts.some(({ column }) => column === undefined))) return undefined;
  const called = name ?? underscored(`${table}_${parts.map(({ column }) => column).join('_')}`);
  const using = method === undefined || server === 'sqlite' ? '' : ` using ${method}`;
  if (server === 'mysql') return [[`alter table ${writing.name} add ${isUnique ? 'unique ' : kind === undefined ? '' : `${kind} `}index ${quoted(dialect, called)}${using} (${keys.join(', ')});\n`, at]];
  const predicate = where === undefined ? '' : ` where ${where}`;
  return [[`create ${isUnique ? 'unique ' : ''}index ${quoted(dialect, called)} on ${writing.name}${using} (${keys.join(', ')})${predicate};\n`, at]];
}

/** By the column's name, or by that of its attribute. */
function keyText({ columns, draft: { dialect }, server }: Writing, { column, expression, operatorClass, collation, length, isDescending }: IndexPart): string | undefined {
  if (column === undefined) return expression === undefined || server === 'mysql' ? undefined : `(${expression})`;
  const known = columns.find((one) => one.column === column) ?? columns.find(({ key }) => key === column);
  return known && `${quoted(dialect, known.column)}${collation === undefined || server === 'mysql' ? '' : ` collate ${quoted(dialect, collation)}`}${length !== undefined && server === 'mysql' ? `(${length})` : ''}${operatorClass === undefined || server !== 'postgres' ? '' : ` ${operatorClass}`}${isDescending ? ' desc' : ''}`;
}
