// `plansight schema`: which databases were found, why, and what each holds.
import { createColors } from 'picocolors';
import type { Database } from '../../engine/world.ts';
import type { KnownSnapshot } from '../../engine/snapshot/known.ts';
import type { Column, Constraint, Index, IndexKeyPart, Table } from '../../schema/schema.ts';
import type { TextStyle } from './text.ts';

type Colours = ReturnType<typeof createColors>;

/** What is needed of a database. */
export type DatabaseShown = Pick<Database, 'id' | 'dialect' | 'version' | 'source' | 'sizes' | 'snapshot'> & { readonly fold: Pick<Database['fold'], 'final' | 'notes'> };

export interface SchemaStyle extends Pick<TextStyle, 'colours'> {
  /** Milliseconds since 1970, by which the age of a snapshot is told. */
  readonly now: number;
  /** Of the workspace; those that a database has told already are not repeated. */
  readonly notes: readonly string[];
}

export function schemaReport(databases: readonly DatabaseShown[], { colours: coloured, now, notes }: SchemaStyle): string {
  if (databases.length === 0) {
    return 'No schema was found. Rules that need one say nothing; `databases` in plansight.json can name where it is declared.\n';
  }
  const colours = createColors(coloured);
  const told = new Set(databases.flatMap(({ fold }) => fold.notes));
  const left = notes.filter((note) => !told.has(note));
  return [...databases.map((database) => databaseText(database, now, colours)), ...left.map((note) => `${colours.dim('note:')} ${note}\n`)].join('\n');
}

function databaseText({ id, dialect, version, source, fold, sizes, snapshot }: DatabaseShown, now: number, colours: Colours): string {
  const { final: schema } = fold;
  const tables = [...schema.tables.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const total = (count: (table: Table) => number): number => tables.reduce((sum, table) => sum + count(table), 0);
  const counts = [
    counted(tables.length, 'table'),
    counted(total(({ columns }) => columns.length), 'column'),
    counted(total(({ indexes }) => indexes.length), 'index', 'indexes'),
    counted(total(({ constraints }) => constraints.filter(({ kind }) => kind === 'foreign key').length), 'foreign key'),
  ];
  return [
    `${colours.bold(id)}: ${dialect}${version === undefined ? '' : ` ${version}`}, ${source.kind}, ${counted(source.files.length, 'file')}${source.unapplied.length > 0 ? `, ${source.unapplied.length} not applied` : ''}`,
    `  ${source.reason}`,
    ...(snapshot ? [`  ${measuredText(snapshot, now)}`] : []),
    `  ${counts.join(', ')}.${schema.complete ? '' : ' Not everything could be read: what is missing here may exist.'}`,
    ...fold.notes.map((note) => `  ${colours.dim('note:')} ${note}`),
    ...tables.map((table) => tableText(table, sizes.rows(`${table.schema}.${table.name}`), colours)),
    '',
  ].join('\n');
}

function measuredText({ path, snapshot: { server, level, captured } }: KnownSnapshot, now: number): string {
  const days = Math.floor((now - Date.parse(captured)) / 86_400_000);
  const age = Number.isNaN(days) ? 'of unknown age' : days < 1 ? 'taken today' : days === 1 ? 'taken yesterday' : `taken ${days} days ago`;
  return `Measured: ${path}, PostgreSQL ${Math.floor(server.version / 10_000)}.${server.version % 10_000}, level ${level}, ${age}.`;
}

const nameOf = ({ schema, name }: Table): string => `${schema}.${name}`;
const counted = (count: number, noun: string, plural = `${noun}s`): string => `${count} ${count === 1 ? noun : plural}`;

function tableText(table: Table, rows: number | undefined, colours: Colours): string {
  const marks = [
    ...(table.kind === 'table' ? [] : [table.kind]),
    ...(table.partitioned ? ['partitioned'] : []),
    ...(table.partitionOf === undefined ? [] : [`partition of ${table.partitionOf}`]),
    ...(rows === undefined ? [] : [`${rows.toLocaleString('en')} rows`]),
    ...(table.complete ? [] : ['not wholly read']),
  ];
  return [
    '',
    `  ${colours.bold(nameOf(table))}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`,
    ...(table.columns.length > 0 ? [`    ${table.columns.map(columnText).join(', ')}`] : []),
    // What a constraint says, the index it owns says too.
    ...table.constraints.flatMap((constraint) => constraintText(constraint) ?? []).map((text) => `    ${text}`),
    ...table.indexes.filter(({ constraint }) => !constraint).map((index) => `    ${indexText(index)}`),
  ].join('\n');
}

function columnText({ name, type, nullable, generated, identity }: Column): string {
  const modifiers = type.modifiers.length > 0 ? `(${type.modifiers.join(',')})` : '';
  const typeName = `${type.schema !== undefined && type.schema !== 'public' ? `${type.schema}.` : ''}${type.name}${modifiers}${'[]'.repeat(type.array)}`;
  return `${name} ${typeName}${nullable ? '' : ' not null'}${generated === undefined ? '' : ' generated'}${identity === undefined ? '' : ' identity'}`;
}

function constraintText(constraint: Constraint): string | undefined {
  switch (constraint.kind) {
    case 'primary key':
    case 'unique':
      return `${constraint.kind} (${constraint.columns.join(', ')})`;
    case 'foreign key': {
      const referenced = constraint.referenced.length > 0 ? ` (${constraint.referenced.join(', ')})` : '';
      return `foreign key (${constraint.columns.join(', ')}) references ${constraint.table}${referenced}${constraint.onDelete === 'no action' ? '' : ` on delete ${constraint.onDelete}`}`;
    }
    case 'check':
    case 'exclude':
      return undefined;
  }
}

function indexText({ name, method, unique, keys, include, predicate }: Index): string {
  return [
    `${unique ? 'unique index' : 'index'} ${name}${method === 'btree' ? '' : ` using ${method}`} (${keys.map(keyText).join(', ')})`,
    ...(include.length > 0 ? [`include (${include.join(', ')})`] : []),
    ...(predicate.length > 0 ? [`where ${predicate.join(' and ')}`] : []),
  ].join(' ');
}

function keyText({ column, expression, direction, nulls, operatorClass }: IndexKeyPart): string {
  const usual = direction === 'desc' ? 'first' : 'last';
  return [column ?? `(${expression ?? '?'})`, ...(operatorClass === undefined ? [] : [operatorClass]), ...(direction === 'desc' ? ['desc'] : []), ...(nulls === usual ? [] : [`nulls ${nulls}`])].join(' ');
}
