// Of several declarations of one database, one: they are never folded together, since each would repeat the other.
import type { SchemaSource } from '../source.ts';
import type { Candidate, Peek } from './candidates.ts';
import { folderOf, inside } from './paths.ts';
import { groupBy } from '../../text/groupBy.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { isChangelog } from '../liquibase/changelog.ts';
import { changelogMigration } from '../liquibase/migration.ts';
import { isProgram } from './programs.ts';
import { columnsDeclaredIn, definitionsIn, tablesAfter, tablesEverMade, tablesNamedIn } from './text.ts';

export interface Rooted extends Candidate { readonly root: string }
export type Unnamed = Omit<SchemaSource, 'id'> & Pick<Candidate, 'folder'>;

/**
 * Without the dumps that are stubs: a table or two, which speak of tables that a history above them makes and they do not.
 * They are written for tools and for tests, and would otherwise be the nearest database of the files around them.
 * So are the scripts that once made by hand what a history has since taken over, wherever it lies.
 */
export function withoutStubs(candidates: readonly Rooted[], peek: Peek): readonly Rooted[] {
  const histories = candidates.filter(({ kind }) => kind !== 'dump').map((history) => ({ ...history, columns: once(() => columnsDeclaredIn(textsOf(history, peek))) }));
  return candidates.filter((one) => one.kind !== 'dump' || !histories.some((history) => history.dialect === one.dialect && ((inside(history.root, `${one.root}/`) && isStub(one, peek)) || (history.root !== one.root && isOvertaken(one, history.columns, peek)))));
}

function once<T>(find: () => T): () => T {
  let found: { readonly is: T } | undefined;
  return () => (found ??= { is: find() }).is;
}

/** A table or two. */
const FEW = 2;

function isStub(dump: Rooted, peek: Peek): boolean {
  const texts = textsOf(dump, peek);
  const made = tablesAfter(texts);
  return made.size <= FEW && texts.some((text) => tablesNamedIn(text).some((table) => !made.has(table)));
}

/** Its tables with all their columns are made by the history, too. */
function isOvertaken(dump: Rooted, columnsOf: () => ReturnType<typeof columnsDeclaredIn>, peek: Peek): boolean {
  const made = columnsDeclaredIn(textsOf(dump, peek));
  if (made.size === 0 || made.size > FEW) return false;
  const taken = columnsOf();
  return [...made].every(([table, columns]) => [...columns].every((column) => taken.get(table)?.has(column)));
}

/** Folders of migrations of one package are databases of their own; a dump beside them is one of them again. */
export function choose(all: readonly Rooted[], peek: Peek): readonly Unnamed[] {
  // Another declaration in the same place says which server it is for.
  const candidates = all.map((one): Rooted => {
    const told = one.untold ? all.find((other) => other.root === one.root && !other.untold) : undefined;
    return told ? { ...one, dialect: told.dialect, untold: false } : one;
  });
  const groups = groupBy(candidates, ({ root, dialect }) => `${dialect === 'mariadb' ? 'mysql' : dialect} ${root}`);
  return [...groups.values()].flatMap((group) => {
    const migrations = group.filter(({ kind }) => kind !== 'dump');
    const dumps = group.filter(({ kind }) => kind === 'dump');
    if (dumps.length === 0) return migrations.map((one) => sourceOf(one, `${sentence(one.title)}, ${count(one)}.`));
    const dump = fullest(dumps, peek);
    if (migrations.length === 0) return [aloneOf(dump, dumps)];
    const rest = dumps.flatMap(({ files }) => files);
    return migrations.map((one) => better(one, dump, peek, migrations.length)).map((one) => withDoubts(withPassedOver(one, rest), peek));
  }).filter((source, at, all) => all.findIndex((one) => one.files[0] === source.files[0]) === at);
}

function aloneOf(dump: Rooted, dumps: readonly Rooted[]): Unnamed {
  const others = dumps.filter((one) => !one.files.every((path) => dump.files.includes(path)));
  const passed = others.length > 0 ? ` ${namedShortly(others.map(({ title }) => title))} ${others.length === 1 ? 'declares' : 'declare'} fewer tables or the same and ${others.length === 1 ? 'was' : 'were'} passed over.` : '';
  return sourceOf(dump, `${sentence(dump.title)} declares the schema.${passed}`, others);
}

/** The first two, and how many more. */
const namedShortly = (titles: readonly string[]): string => (titles.length < 4 ? titles.join(' and ') : `${titles[0]!}, ${titles[1]!} and ${titles.length - 2} more`);

/** The dump with the most tables, and those beside it in its folder that declare others. */
function fullest(dumps: readonly Rooted[], peek: Peek): Rooted {
  const sized = dumps.map((dump) => ({ dump, tables: tablesAfter(textsOf(dump, peek)) })).sort((a, b) => b.tables.size - a.tables.size);
  const { dump: first, tables } = sized[0]!;
  const known = new Set(tables);
  const beside: Rooted[] = [];
  for (const { dump, tables: more } of sized.slice(1)) {
    if (dump.folder !== first.folder || [...more].some((table) => known.has(table))) continue;
    for (const table of more) known.add(table);
    beside.push(dump);
  }
  if (beside.length === 0) return first;
  const files = [...first.files, ...beside.flatMap((one) => one.files)];
  return { ...first, files, title: `${files.length} declaring files in ${folderOf(files[0]!)}` };
}

/**
 * Migrations that make every table of the dump tell the same and more: what each statement meets, and where the next one goes.
 * A dump with tables that no migration makes knows the beginning, which the migrations lack.
 */
function better(migrations: Rooted, dump: Rooted, peek: Peek, rivals: number): Unnamed {
  const made = tablesAfter(textsOf(migrations, peek));
  const dumped = tablesAfter(textsOf(dump, peek));
  const unmade = [...dumped].filter((table) => !made.has(table) && !JOURNALS.test(table));
  const undumped = [...made].filter((table) => !dumped.has(table));
  if (rivals > 1 || unmade.length === 0 || undumped.length > unmade.length) {
    const why = undumped.length > 0 ? `lacks ${some(undumped)}` : 'declares the same tables without their history';
    return sourceOf(migrations, `${sentence(migrations.title)}, ${count(migrations)}; ${dump.title} ${rivals > 1 ? 'is not told apart from several histories' : why} and was passed over.`);
  }
  return sourceOf(dump, `${sentence(dump.title)} declares the schema; the ${migrations.title} never make ${some(unmade)} and were passed over.`, [migrations]);
}

/** The tables in which tools keep what has been applied, and those of the server itself. */
export const JOURNALS = /^(?:_?schema_?migrations?|_prisma_migrations|__?drizzle_migrations|__diesel_schema_migrations|ar_internal_metadata|flyway_schema_history|goose_db_version|_sqlx_migrations|knex_migrations(?:_lock)?|databasechangelog(?:lock)?|sqlite_\w+)$/;

/** What changelogs and programs do is told in SQL, too. */
export const textsOf = ({ files, dialect }: Pick<Candidate, 'files' | 'dialect'>, peek: Peek): readonly string[] => files.map((path) => {
  const text = peek(path) ?? '';
  return isChangelog(path) ? changelogMigration(path, text, dialectOf(dialect), new Map(), () => undefined).text : isProgram(path) ? definitionsIn(text) : text;
});
const some = (tables: readonly string[]): string => `\`${tables[0]}\`${tables.length > 1 ? ` and ${tables.length - 1} more` : ''}`;
const count = ({ files }: Candidate): string => `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
const sentence = (title: string): string => (/^(?:numbered|migrations) /.test(title) ? title[0]!.toUpperCase() + title.slice(1) : title);

function sourceOf({ title: _, remark, untold, ...candidate }: Rooted, reason: string, others: readonly Candidate[] = []): Unnamed {
  const remarks = [...(remark === undefined ? [] : [remark]), ...(untold ? [`Nothing tells which server it is for: it is read as PostgreSQL, unless \`databases\` in plansight.json names another \`dialect\`.`] : [])];
  return withPassedOver({ ...candidate, ...(untold && { guessed: true as const }), reason: [reason, ...remarks].join(' ') }, others.flatMap(({ files, unapplied }) => [...files, ...unapplied]));
}

/** A dump beside the migrations may hold what was made by hand. */
function withDoubts(source: Unnamed, peek: Peek): Unnamed {
  const read = (paths: readonly string[]): readonly string[] => paths.map((path) => peek(path) ?? '');
  const made = tablesEverMade(read([...source.files, ...source.unapplied]));
  const doubtful = source.kind === 'dump' ? [] : [...tablesAfter(read(source.passedOver ?? []))].filter((table) => !made.has(table));
  const columns = columnsDeclaredIn(read(source.passedOver ?? []));
  return { ...source, ...(doubtful.length > 0 && { doubtful }), ...(columns.size > 0 && { doubtfulColumns: columns }) };
}

function withPassedOver(source: Unnamed, paths: readonly string[]): Unnamed {
  const passedOver = [...(source.passedOver ?? []), ...paths].filter((path) => !source.files.includes(path));
  return passedOver.length === 0 ? source : { ...source, passedOver };
}
