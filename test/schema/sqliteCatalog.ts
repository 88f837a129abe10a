// SQLite itself, and what its catalog says after a replay, as lines that a folded schema gives too: one fact a line.
import initSqlJs, { type Database } from 'sql.js';
import type { Schema, Table } from '../../server/src/schema/schema.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { changesOf } from '../../server/src/sql/change.ts';
import { apply, emptySchema } from '../../server/src/schema/apply.ts';
import { parseScript } from '../../server/src/sql/parse.ts';

const sqlite = dialectOf('sqlite');

/** The schema that texts fold to, one after the other. */
export function folded(texts: readonly string[]): Schema {
  return texts.reduce<Schema>((schema, text, file) => parseScript(text, sqlite).statements.reduce<Schema>((before, statement, at) =>
    changesOf(statement, sqlite, text).reduce((next, change) => apply(next, change, { path: `${file}`, statement: at }), before), schema), emptySchema(sqlite.searchPath, sqlite.model));
}

/** Runs the texts in a new database; what SQLite refuses is told and passed over. */
export async function replayed(texts: readonly string[]): Promise<{ readonly lines: readonly string[]; readonly refused: readonly string[] }> {
  const { Database } = await initSqlJs();
  const db = new Database();
  const refused: string[] = [];
  for (const text of texts) {
    for (const { start, end } of parseScript(text, sqlite).statements) {
      try {
        db.run(text.slice(start, end));
      } catch (error) {
        refused.push(`${String(error)}: ${text.slice(start, end).slice(0, 100)}`);
      }
    }
  }
  const lines = catalogLines(db);
  db.close();
  return { lines, refused };
}

type Row = Readonly<Record<string, string | number | null>>;

function rows(db: Database, sql: string): readonly Row[] {
  const [result] = db.exec(sql);
  return result ? result.values.map((values) => Object.fromEntries(result.columns.map((column, at) => [column, values[at] as string | number | null]))) : [];
}

const quoted = (name: unknown): string => `'${String(name).replaceAll("'", "''")}'`;

function catalogLines(db: Database): readonly string[] {
  const lines: string[] = [];
  for (const { name, type, sql } of rows(db, "select name, type, sql from sqlite_master where type in ('table', 'view') and name not like 'sqlite~_%' escape '~'")) {
    // The tables behind a virtual one are its module's.
    if (/^create virtual/i.test(String(sql)) || rows(db, `select 1 from sqlite_master where sql like 'create virtual%' and ${quoted(name)} like name || '~_%' escape '~'`).length > 0) continue;
    lines.push(`${type} ${name}`);
    if (type === 'view') continue;
    const columns = rows(db, `select * from pragma_table_xinfo(${quoted(name)})`);
    const primary = columns.filter(({ pk }) => Number(pk) > 0).sort((a, b) => Number(a['pk']) - Number(b['pk'])).map((column) => String(column['name']));
    const isRowId = primary.length === 1 && String(columns.find((column) => column['name'] === primary[0])!['type']).toLowerCase() === 'integer';
    for (const column of columns) {
      const required = Number(column['notnull']) === 1 || (primary.includes(String(column['name'])) && (isRowId || /without\s+rowid/i.test(String(sql))));
      lines.push(`column ${name}.${column['name']} ${plainType(String(column['type']))}${required ? ' not null' : ''}`);
    }
    if (primary.length > 0) lines.push(`primary key ${name} (${primary.join(', ')})`);
    for (const index of rows(db, `select * from pragma_index_list(${quoted(name)})`)) {
      if (index['origin'] === 'pk') continue;
      const keys = rows(db, `select * from pragma_index_xinfo(${quoted(index['name'])})`).filter(({ key }) => Number(key) === 1).map((key) => `${key['name'] ?? 'expression'}${Number(key['desc']) === 1 ? ' desc' : ''}`);
      lines.push(index['origin'] === 'u' ? `unique ${name} (${keys.join(', ')})` : `index ${index['name']} on ${name} (${keys.join(', ')})${Number(index['unique']) === 1 ? ' unique' : ''}${Number(index['partial']) === 1 ? ' partial' : ''}`);
    }
    const references = new Map<unknown, Row[]>();
    for (const row of rows(db, `select * from pragma_foreign_key_list(${quoted(name)})`)) references.set(row['id'], [...(references.get(row['id']) ?? []), row]);
    for (const parts of references.values()) {
      const [first] = parts;
      lines.push(`foreign key ${name} (${parts.map(({ from }) => from).join(', ')}) references ${first!['table']} on delete ${String(first!['on_delete']).toLowerCase()}`);
    }
  }
  return lines.map((line) => line.toLowerCase()).sort();
}

const plainType = (type: string): string => type.replace(/\s+/g, '').toLowerCase();

export function foldedLines(schema: Schema): readonly string[] {
  return [...schema.tables.values()].filter(({ temporary }) => !temporary).flatMap(tableLines).map((line) => line.toLowerCase()).sort();
}

function tableLines(table: Table): readonly string[] {
  const { name, kind } = table;
  if (kind !== 'table') return [`view ${name}`];
  if (table.columns.length === 0 && !table.complete) return [];
  return [
    `table ${name}`,
    ...table.columns.map(({ name: column, type, nullable }) => `column ${name}.${column} ${type.name === 'unknown' ? '' : plainType(type.name + (type.modifiers.length > 0 ? `(${type.modifiers.join(',')})` : ''))}${nullable ? '' : ' not null'}`),
    ...table.constraints.flatMap((one) =>
      one.kind === 'primary key' ? [`primary key ${name} (${one.columns.join(', ')})`]
        : one.kind === 'unique' ? [`unique ${name} (${one.columns.join(', ')})`]
          : one.kind === 'foreign key' ? [`foreign key ${name} (${one.columns.join(', ')}) references ${one.table.replace(/^main\./, '')} on delete ${one.onDelete}`] : []),
    ...table.indexes.filter(({ constraint }) => !constraint).map((index) =>
      `index ${index.name} on ${name} (${index.keys.map(({ column, direction }) => `${column ?? 'expression'}${direction === 'desc' ? ' desc' : ''}`).join(', ')})${index.unique ? ' unique' : ''}${index.predicate.length > 0 ? ' partial' : ''}`),
  ];
}
