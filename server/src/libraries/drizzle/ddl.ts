// The tables that a program declares as the SQL that `drizzle-kit push` makes of them, for a database that nothing else tells of.
// Sources: drizzle-orm 0.45 (`getName` of keys, `indexConfig`: an index that descends has its nulls last); the SQL that drizzle-kit 0.31 writes.
import type { Span } from '../../text/span.ts';
import { dialectOf } from '../../sql/dialects.ts';
import type { DialectId } from '../../sql/dialect.ts';
import type { DeclaredSql } from '../library.ts';
import { newDraft, quoted, say, type Draft } from '../rendering.ts';
import { columnType } from './columnTypes.ts';
import type { ColumnDeclaration, EnumDeclaration, KeyDeclaration, KeyPart, TableDeclaration } from './declaration.ts';
import { columnName, columnsDeclared, columnUnder, tableDeclared, type Declared, type Workspace } from './models.ts';

/** What a file declares for a server. `isAlone`: nothing else declares a table or adds to it. */
export function drizzleDdl(workspace: Workspace, path: string, dialect: DialectId, isAlone: (table: TableDeclaration) => boolean): DeclaredSql {
  const declarations = workspace.declarations(path);
  const draft = newDraft(dialectOf(dialect));
  const isOfPostgres = dialect === 'postgres';
  for (const [, one] of isOfPostgres ? Object.entries(declarations?.enums ?? {}) : []) if (one.values.length > 0) say(draft, `create type ${quoted(draft.dialect, one.schema, one.name)} as enum (${one.values.map(literal).join(', ')});\n`, one.at);
  const tables = Object.entries(declarations?.tables ?? {}).filter(([, table]) => table.dialect === dialect);
  const schemas = new Set(tables.flatMap(([, { schema }]) => schema ?? []));
  for (const schema of isOfPostgres ? schemas : []) say(draft, `create schema if not exists ${quoted(draft.dialect, schema)};\n`, tables.find(([, table]) => table.schema === schema)![1].at);
  for (const [, table] of tables) writeTable(workspace, draft, path, table, isAlone(table));
  return { dialect, text: draft.text, pieces: draft.pieces, ...(declarations?.isOpen && { isOpen: true as const }) };
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A column as the table has it: `span` is where this file says so. */
interface Written extends ColumnDeclaration { readonly path: string; readonly column: string; readonly span: Span }

/** A table while it is written. */
interface Writing { readonly workspace: Workspace; readonly draft: Draft; readonly path: string; readonly table: TableDeclaration; readonly name: string; readonly columns: readonly Written[] }

/** Text, each stretch with what stands for it. */
type Part = readonly (readonly [text: string, span: Span])[];

/** What stands in the table's brackets, or behind it; undefined of what could not be read. */
type Made = { readonly inside: Part } | { readonly after: Part } | undefined;

function writeTable(workspace: Workspace, draft: Draft, path: string, table: TableDeclaration, isAlone: boolean): void {
  const own = table.at;
  const { columns: declared, isOpen } = columnsDeclared(workspace, path, table.parts);
  const columns = declared.flatMap((one): readonly Written[] => {
    const column = columnName(workspace, one.path, one);
    return column === undefined ? [] : [{ ...one, column, span: one.path === path ? one.at : own }];
  });
  const writing: Writing = { workspace, draft, path, table, name: quoted(draft.dialect, table.schema, table.table), columns };
  const types = columns.map((one) => typeOf(writing, one));
  const keys = withoutRepeats([...columns.flatMap((one) => keysOfColumn(writing, one)), ...keysOfTable(writing)]);
  const put = (part: Part): void => part.forEach(([text, span]) => say(draft, text, span));
  if (columns.length > 0) {
    const inside = [...columns.map((one, place) => columnText(writing, one, types[place])), ...keys.flatMap((key) => (key && 'inside' in key ? [key.inside] : []))];
    put([['create table ', own], [writing.name, own], [' (', own]]);
    inside.forEach((part, place) => put(place === 0 ? part : [[', ', own], ...part]));
    put([[');\n', own]]);
    for (const key of keys) if (key && 'after' in key) put(key.after);
  }
  if (table.rowSecurity && draft.dialect.id === 'postgres') put([[`alter table ${writing.name} enable row level security;\n`, own]]);
  const isWhole = isAlone && !isOpen && table.isOpen !== true && columns.length > 0 && columns.length === declared.length && !columns.some((one) => one.isOpen) && !types.includes(undefined) && !keys.includes(undefined);
  // What nobody can read leaves open what else the table has.
  if (!isWhole) put([[`alter table ${writing.name} built by code;\n`, own]]);
}

/** What a column and its table both declare, under two names, is told once. */
function withoutRepeats(keys: readonly Made[]): readonly Made[] {
  const said = keys.map((key) => (key && 'inside' in key ? key.inside.map(([text]) => text).join('').replace(/^constraint \S+ /, '') : undefined));
  return keys.filter((_, place) => said[place] === undefined || said.indexOf(said[place]) === place);
}

const columnText = ({ draft, columns }: Writing, one: Written, type = 'unread'): Part =>
  [[quoted(draft.dialect, one.column), one.span], [` ${[type, ...attributesOf(draft.dialect.id, one, isOnlyKey(columns))].join(' ')}`, one.span]];

const isOnlyKey = (columns: readonly Written[]): boolean => columns.filter(({ primary }) => primary).length === 1;

const listed = ({ draft: { dialect } }: Writing, columns: readonly string[]): string => columns.map((one) => quoted(dialect, one)).join(', ');

function keysOfColumn(writing: Writing, one: Written): readonly Made[] {
  const { workspace, path, table } = writing;
  const { unique, uniqueAs, nullsNotDistinct = false, references, column, span } = one;
  return [
    ...(unique ? [uniqueKey(writing, [column], uniqueAs, nullsNotDistinct, span)] : []),
    ...(references ? [foreignKey(writing, [column], workspace.referred(one.path, references.table), { ...references, keys: [references.key] }, one.path === path ? references.at : table.at)] : []),
  ];
}

function keysOfTable(writing: Writing): readonly Made[] {
  const { workspace, path, table, columns } = writing;
  const primary = columns.flatMap((one) => (one.primary ? [one.column] : []));
  const together: readonly Made[] = primary.length > 1 ? [primaryKey(writing, primary, undefined, table.at)] : [];
  return [...together, ...table.keys.map((key): Made => {
    if (key.kind === 'index' || key.kind === 'unique index') return indexOf(writing, key);
    const own = key.columns.flatMap((part) => (part.key === undefined ? [] : columnOf(writing, part.key) ?? []));
    if (own.length === 0 || own.length < key.columns.length) return undefined;
    if (key.kind === 'unique') return uniqueKey(writing, own, key.name, key.nullsNotDistinct === true, key.at);
    if (key.kind === 'primary key') return primaryKey(writing, own, key.name, key.at);
    return key.references && foreignKey(writing, own, workspace.referred(path, key.references.table), { ...key.references, ...(key.name !== undefined && { name: key.name }) }, key.at);
  })];
}

const columnOf = ({ columns }: Writing, key: string): string | undefined => columns.find((one) => one.key === key)?.column;

function primaryKey(writing: Writing, own: readonly string[], called: string | undefined, span: Span): Made {
  const { draft: { dialect }, table } = writing;
  const name = dialect.id === 'postgres' ? `constraint ${quoted(dialect, called ?? [table.table, ...own, 'pk'].join('_'))} ` : '';
  return { inside: [[`${name}primary key (${listed(writing, own)})`, span]] };
}

/** SQLite has an index for it. */
function uniqueKey(writing: Writing, own: readonly string[], called: string | undefined, nullsNotDistinct: boolean, span: Span): Made {
  const { draft: { dialect }, table, name } = writing;
  const chosen = quoted(dialect, called ?? [table.table, ...own, 'unique'].join('_'));
  if (dialect.id === 'sqlite') return { after: [[`create unique index ${chosen} on ${name} (${listed(writing, own)});\n`, span]] };
  return { inside: [[`constraint ${chosen} unique${nullsNotDistinct ? ' nulls not distinct' : ''} (${listed(writing, own)})`, span]] };
}

function foreignKey(writing: Writing, own: readonly string[], to: Declared | undefined, { keys, name, onDelete }: { readonly keys: readonly string[]; readonly name?: string; readonly onDelete?: string }, span: Span): Made {
  const { workspace, draft: { dialect }, table } = writing;
  const other = to && tableDeclared(workspace, to);
  const theirs = keys.flatMap((key) => (to && columnUnder(workspace, to, key)) ?? []);
  if (!other || theirs.length !== own.length) return undefined;
  const called = quoted(dialect, name ?? [table.table, ...own, other.table, ...theirs, 'fk'].join('_'));
  return { inside: [[`constraint ${called} foreign key (${listed(writing, own)}) references `, span], [quoted(dialect, other.schema, other.table), span], [` (${listed(writing, theirs)})${onDelete === undefined ? '' : ` on delete ${onDelete}`}`, span]] };
}

/** Undefined where it could not be read. */
function typeOf({ workspace: { referred, declarations }, draft: { dialect } }: Writing, { path, type, options, enumeration, list }: Written): string | undefined {
  const at = enumeration && referred(path, enumeration);
  const said = at && declarations(at.path);
  const listed: EnumDeclaration | undefined = said?.enums[at!.name];
  const own = said?.types[at!.name]?.replace(/\{(\w+)\}/g, (braced, option: string) => options[option] ?? braced);
  const base = listed ? quoted(dialect, listed.schema, listed.name) : own === undefined ? columnType(dialect.id, type ?? '', options) : own === '' || own.includes('{') ? 'unread' : own;
  return base === undefined ? undefined : `${base}${list ? '[]' : ''}`;
}

function attributesOf(dialect: DialectId, one: Written, isKey: boolean): readonly string[] {
  return [
    ...(one.notNull || one.primary ? ['not null'] : []),
    ...(one.primary && isKey ? ['primary key'] : []),
    ...(one.identity === 'auto_increment' ? ['auto_increment'] : one.identity ? [`generated ${one.identity} as identity`] : []),
    ...(one.made && !one.identity ? ['generated always as (null) stored'] : []),
    ...(one.default === undefined ? [] : [`default ${defaultText(one.default, dialect)}`]),
  ];
}

/** A literal or the call of a function; of anything else it is known that there is one. */
const defaultText = (text: string, dialect: DialectId): string =>
  /^(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false|null|current_timestamp)$/i.test(text) || (dialect === 'postgres' && /^\w+\(\)$/.test(text)) ? text : /^\(?\w+\([^();]*\)\)?$/.test(text) ? `(${text})` : '(coalesce(null, null))';

function indexOf(writing: Writing, { kind, name, columns, method, where, at }: KeyDeclaration): Made {
  const { draft: { dialect }, table } = writing;
  const isOfPostgres = dialect.id === 'postgres';
  const keys = columns.map((part) => (part.key === undefined ? filled(writing, part.expression ?? '') : keyText(writing, part, columnOf(writing, part.key))));
  const predicate = where === undefined ? undefined : filled(writing, where);
  if (keys.length === 0 || keys.includes(undefined) || (where !== undefined && predicate === undefined) || (isOfPostgres && method === '')) return undefined;
  const called = name ?? [table.table, ...columns.flatMap(({ key }) => (key === undefined ? [] : columnOf(writing, key) ?? [])), 'index'].join('_');
  const using = isOfPostgres && method !== undefined ? ` using ${method}` : '';
  return { after: [[`create ${kind} ${quoted(dialect, called)} on ${writing.name}${using} (${keys.join(', ')})${predicate === undefined ? '' : ` where ${predicate}`};\n`, at]] };
}

/** The columns of an expression by their names; undefined where one of them is not known. */
function filled(writing: Writing, text: string): string | undefined {
  let isRead = text !== '';
  const sql = text.replace(/\{(\w+)\}/g, (_, key: string) => {
    const column = columnOf(writing, key);
    if (column === undefined) isRead = false;
    return column === undefined ? '' : quoted(writing.draft.dialect, column);
  });
  return isRead ? sql : undefined;
}

function keyText({ draft: { dialect } }: Writing, { descending, nulls, operatorClass }: KeyPart, column: string | undefined): string | undefined {
  if (column === undefined) return undefined;
  const [opens, ends] = dialect.id === 'postgres' ? [operatorClass, nulls ?? (descending ? 'last' : undefined)] : [];
  return `${quoted(dialect, column)}${opens === undefined ? '' : ` ${opens}`}${descending ? ' desc' : ''}${ends === undefined ? '' : ` nulls ${ends}`}`;
}
