// What is asked of a statement's surroundings: of the routine it stands in, of the tables its document names, and of the databases beside its own.
import type { ObjectName } from '../../schema/change.ts';
import type { Table } from '../../schema/schema.ts';
import { JOURNAL } from '../../rules/words.ts';
import { camel } from '../../query/facts/keys.ts';
import { everyQuery, type Query, type TableName } from '../../query/query.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { changesIn } from '../history/changes.ts';
import type { Reading, ReadSite, ReadStatement } from '../reading/read.ts';
import { originalOf } from '../reading/reread.ts';
import type { Database } from '../world.ts';

/** A statement after this one, of the same routine or the same file of SQL, inserts into the table; or the file makes the table itself, or has copied its rows to another. */
export const refills = (reading: Reading, site: ReadSite, read: ReadStatement, table: string): boolean =>
  besides(reading, site, read).some((one) => {
    const { changes, span: { start } } = one;
    return (start > read.span.start ? insertsInto(one, table) : copiesAll(one, table)) || (site.site.context === undefined && changes.some((change) => change.kind === 'create table' && change.table.name === table));
  });

/** An UPDATE after this one, of the same file of SQL, sets nothing but these columns again, for some rows; or one of the same named routine of a program does. */
export const setsAgain = (reading: Reading, site: ReadSite, read: ReadStatement, table: string, columns: readonly string[]): boolean => {
  const isWritten = ({ kind, filters, sources, writes }: Query): boolean => kind === 'update' && filters.length > 0 && sources[0]?.table?.name === table && writes.length > 0 && writes.every(({ column }) => columns.includes(column));
  return besidesNamed(reading, site, read).some((one) => {
    const query = one.span.start !== read.span.start && (site.site.context !== undefined || one.span.start > read.span.start) ? originalOf(one).query : undefined;
    return query !== undefined && isWritten(query);
  });
};

/** The same named routine of a program inserts one row of what an UPDATE writes, with the same columns: it is there or is made, and is the only one of its table. */
export const makesOne = (reading: Reading, site: ReadSite, read: ReadStatement, table: string, columns: readonly string[]): boolean =>
  site.site.context !== undefined && besidesNamed(reading, site, read).some((one) => {
    const { kind, rows, sources, writes } = originalOf(one).query ?? {};
    return kind === 'insert' && rows === 1 && sources?.[0]?.table?.name === table && columns.length > 0 && columns.every((name) => writes?.some(({ column }) => column === name));
  });

/** So many tables are emptied in one place only by who starts over. */
const SEVERAL = 3;

/**
 * Of a DELETE of every row: the same file of SQL fills again a table that it has emptied (`surely`); or it, or the same named routine of a program,
 * empties several as a whole, or does that (`likely`).
 */
export function startsOver(reading: Reading, site: ReadSite, read: ReadStatement): 'surely' | 'likely' | 'no' {
  const emptied = new Set<string>();
  let isFilled = false;
  for (const one of besidesNamed(reading, site, read)) {
    if (filledBy(one).some((table) => emptied.has(table))) isFilled = true;
    const { kind, filters, sources, limit } = originalOf(one).query ?? {};
    const name = sources?.[0]?.table?.name;
    if (name !== undefined && kind === 'delete' && filters?.length === 0 && sources?.length === 1 && !limit) emptied.add(name);
  }
  if (isFilled && site.site.context === undefined) return 'surely';
  return isFilled || emptied.size >= SEVERAL ? 'likely' : 'no';
}

/** The same named routine, or the same file of SQL, writes the journal of migrations, which one that has run does. */
export const notesMigration = (reading: Reading, site: ReadSite, read: ReadStatement): boolean =>
  besidesNamed(reading, site, read).some((one) => {
    const { query } = originalOf(one);
    return (query?.kind === 'insert' || query?.kind === 'update') && JOURNAL.test(query.sources[0]?.table?.name ?? '');
  });

/** The statements of the same routine, of the unnamed ones inside it, or of the same file of SQL. */
const besidesNamed = (reading: Reading, site: ReadSite, read: ReadStatement): readonly ReadStatement[] =>
  (site.site.context === undefined || site.namedRoutine === undefined ? besides(reading, site, read) : reading.sites.flatMap((other) => (other.namedRoutine === site.namedRoutine ? other.statements : [])));

/** The statements of the same routine, or of the same file of SQL. */
const besides = ({ sites }: Reading, { site, script }: ReadSite, read: ReadStatement): readonly ReadStatement[] =>
  read.annotation ? [read] : sites.flatMap((other) => ((site.context === undefined ? other.script === script : other.site.context?.routine === site.context.routine) ? other.statements : []));

/** `create table kept as select * from t`, `insert into kept select * from t`. */
function copiesAll(read: ReadStatement, table: string): boolean {
  const { tree } = originalOf(read).statement;
  const from = tree?.kind === 'create table as' ? tree.query : tree?.kind === 'insert' ? tree.source : undefined;
  if (from?.kind !== 'select' || from.where || from.from.length !== 1) return false;
  const [only] = from.from;
  return only?.kind === 'table ref' && only.name.parts.at(-1)?.name === table;
}

const insertsInto = (read: ReadStatement, table: string): boolean => filledBy(read).includes(table);

/** What a statement says it said before it moved. */
function filledBy(read: ReadStatement): readonly string[] {
  const { query, statement: { tree } } = originalOf(read);
  if (tree?.kind === 'utility' && tree.words === 'load') return tree.tables.flatMap(({ parts }) => parts.at(-1)?.name ?? []);
  return query?.kind === 'insert' ? query.sources.slice(0, 1).flatMap(({ table }) => table?.name ?? []) : [];
}

const programs = new WeakMap<Reading, string>();

/** Whether a program speaks of a column outside its SQL, as it is named or in camel case. */
export function namesOutside(reading: Reading, column: string): boolean {
  if (reading.document.language === 'sql') return false;
  let text = programs.get(reading);
  if (text === undefined) programs.set(reading, (text = withoutSql(reading)));
  return new RegExp(`(?<![\\w$])(?:${column}|${camel(column)})(?![\\w$])`).test(text);
}

function withoutSql({ document: { text }, sites }: Reading): string {
  const spans = sites.flatMap(({ site }) => site.carrier.map.pieces.filter(({ kind }) => kind === 'verbatim').map(({ host }) => host)).sort((a, b) => a.start - b.start);
  let at = 0;
  const kept = spans.map(({ start, end }) => {
    const before = text.slice(at, start);
    at = Math.max(at, end);
    return before;
  });
  return [...kept, text.slice(at)].join(' ');
}

/** The comments directly above a statement and above the routine around it, and what stands before that routine on its line. */
export function saidAbove({ document: { text }, comments }: Reading, { site, routineStart }: ReadSite, { span }: ReadStatement): string {
  const above = (at: number): readonly string[] => {
    const line = text.lastIndexOf('\n', at - 1) + 1;
    const said: string[] = [text.slice(line, at)];
    for (let next = line, i = comments.length - 1; i >= 0; i--) {
      const { start, end } = comments[i]!;
      if (start >= next) continue;
      if (text.slice(end, next).trim() !== '') break;
      said.push(text.slice(start, end));
      next = start;
    }
    return said;
  };
  return [...above(site.context ? site.anchor.start : span.start), ...(routineStart === undefined ? [] : above(routineStart))].join('\n');
}

/** The comments before the first statement of a file. */
export function saidAtHead({ document: { text }, sites, comments }: Reading): string {
  const first = Math.min(...sites.flatMap(({ statements }) => statements.slice(0, 1).map(({ span }) => span.start)));
  return comments.filter(({ start }) => start < first).map(({ start, end }) => text.slice(start, end)).join('\n');
}

/** What the history has renamed a table to, and the file that says so; the last one where there are several. */
export function renamed(database: Database | undefined, { name }: ObjectName): { readonly to: string; readonly path: string } | undefined {
  for (const { path, file } of database?.fold.checkpoints.toReversed() ?? []) {
    for (const statement of file?.script.statements.toReversed() ?? []) {
      const change = changesIn(statement, dialectOf(database!.dialect), file!.text).findLast((one) => one.kind === 'rename table' && one.table.name === name);
      if (change?.kind === 'rename table') return { to: change.to, path };
    }
  }
  return undefined;
}

/** A database that never made the table says nothing of it. */
export function elsewhere(databases: readonly Database[], own: Database, table: ObjectName): readonly (Table | undefined)[] {
  const others = databases.filter((one) => one !== own && one.dialect === own.dialect);
  return others.flatMap(({ fold: { final, checkpoints } }) => {
    const found = findTable(final, table);
    return found || checkpoints.some(({ after }) => findTable(after, table)) ? [found] : [];
  });
}

export const tablesOf = (query: Query): readonly TableName[] =>
  [...everyQuery(query)].flatMap(({ sources }) => sources.flatMap(({ kind, table }) => (kind === 'table' && table ? [table] : [])));

/** The same for a statement, which names what it named before it moved. */
function tablesNamedBy(read: ReadStatement): readonly TableName[] {
  const original = originalOf(read);
  const known = named.get(original);
  if (known) return known;
  const { query } = original;
  const tables = query ? tablesOf(query) : [];
  named.set(original, tables);
  return tables;
}

const named = new WeakMap<ReadStatement, readonly TableName[]>();
const strangers = new WeakMap<Reading, boolean>();

/**
 * Whether a document speaks of several tables that no database it may speak to makes, and of few that one does:
 * then another repository makes the rest, and an absent table is no mistake.
 */
export function isStranger(reading: Reading, databases: readonly Database[]): boolean {
  const known = strangers.get(reading);
  if (known !== undefined) return known;
  const names = new Map(reading.sites.flatMap(({ statements }) => statements.flatMap(tablesNamedBy)).map((table) => [`${table.schema ?? ''}.${table.name}`, table]));
  const absent = [...names.values()].filter((table) => !databases.some(({ fold }) => findTable(fold.final, table))).length;
  const declares = databases.some(({ declaredIn }) => declaredIn.has(reading.document.path));
  const stranger = !declares && absent > 1 && absent * 3 > names.size;
  strangers.set(reading, stranger);
  return stranger;
}
