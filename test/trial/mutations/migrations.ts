// The next migration of a history, written by the book and then without the word that made it harmless.
import { writeMigration } from '../../../server/src/engine/fixing/migrationWriter.ts';
import { LARGE } from '../../../server/src/query/sizes.ts';
import type { Database } from '../../../server/src/engine/world.ts';
import type { DialectId } from '../../../server/src/sql/dialect.ts';
import type { Level } from '../../../server/src/rules/finding.ts';
import type { Column, Table } from '../../../server/src/schema/schema.ts';
import { isSmall } from '../access.ts';
import type { Ground } from './ground.ts';
import type { Kind, Mutation } from './mutation.ts';

/** What a migration is written about: a table that is not small, with columns that fit. */
interface Matter {
  readonly database: Database;
  readonly table: Table;
  readonly name: string;
  /** A warning from so many rows on, which is what makes others wait for seconds; information below, and where nothing is known. */
  from(rows: number): Level;
  column(fits: (column: Column) => boolean): Column | undefined;
}

interface Pair { readonly good: string; readonly bad: string; readonly deserves?: Level }

/** How many tables of a history a kind tries: they differ little. */
const TABLES = 4;
const CHAPTER = 'migrating';

/** Rows that a server goes through, puts into an index and writes anew in about a second (measured, rules/live.ts). */
const [READ, BUILT, REWRITTEN] = [5_000_000, 2_000_000, 500_000];

/** A kind that writes a pair of migrations about a table. Not counted: histories that no tool known here runs, programs, and a good form that the rule speaks of already. */
const pair = (id: string, answers: readonly string[], dialects: readonly DialectId[], write: (matter: Matter, ground: Ground) => Pair | undefined): Kind => ({
  id, chapter: CHAPTER, answers,
  *of(ground) {
    for (const database of ground.workspace.world.databases) {
      if (!dialects.includes(database.dialect)) continue;
      const written = mattersOf(database).flatMap((matter) => {
        const two = write(matter, ground);
        return two ? [worseMigration(matter, id, two)] : [];
      });
      yield* written.slice(0, TABLES);
    }
  },
});

const PG = ['postgres'] as const;
const MOST = ['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver'] as const;

export const migrating: readonly Kind[] = [
  pair('blocking index', ['blocking-index-build'], PG, ({ name, from, column }) => {
    const key = column(isPlain);
    return key && { good: `create index concurrently plansight_trial on ${name} (${quoted(key)})`, bad: `create index plansight_trial on ${name} (${quoted(key)})`, deserves: from(BUILT) };
  }),
  pair('blocking foreign key', ['blocking-foreign-key'], PG, ({ name, table, from }) => {
    const reference = table.constraints.find((constraint) => constraint.kind === 'foreign key' && constraint.columns.length === 1);
    if (reference?.kind !== 'foreign key') return undefined;
    const good = `alter table ${name} add constraint plansight_trial foreign key ("${reference.columns[0]}") references ${reference.table.split('.').map((part) => `"${part}"`).join('.')} ("${reference.referenced[0]}") not valid`;
    return { good, bad: good.replace(' not valid', ''), deserves: from(READ) };
  }),
  pair('blocking check', ['blocking-check'], PG, ({ name, from, column }) => {
    const number = column(isNumber);
    return number && { good: `alter table ${name} add constraint plansight_trial check (${quoted(number)} >= 0) not valid`, bad: `alter table ${name} add constraint plansight_trial check (${quoted(number)} >= 0)`, deserves: from(READ) };
  }),
  pair('blocking not null', ['blocking-not-null'], PG, ({ name, from, column }) => {
    const nullable = column((one) => one.nullable);
    return nullable && { good: `alter table ${name} add constraint plansight_trial check (${quoted(nullable)} is not null) not valid`, bad: `alter table ${name} alter column ${quoted(nullable)} set not null`, deserves: from(READ) };
  }),
  pair('blocking unique', ['blocking-unique'], PG, ({ name, from, column }) => {
    const text = column(isPlain);
    return text && { good: `create unique index concurrently plansight_trial on ${name} (${quoted(text)})`, bad: `alter table ${name} add constraint plansight_trial unique (${quoted(text)})`, deserves: from(BUILT) };
  }),
  // MySQL fills the new column with the type's own zero.
  pair('required column', ['required-column-without-default'], ['postgres', 'sqlite', 'sqlserver'], ({ name, database }) => {
    const add = database.dialect === 'sqlserver' ? 'add' : 'add column';
    return { good: `alter table ${name} ${add} plansight_trial integer not null default 0`, bad: `alter table ${name} ${add} plansight_trial integer not null`, deserves: 'warning' };
  }),
  pair('rewriting default', ['rewriting-column'], PG, ({ name, from }) => ({ good: `alter table ${name} add column plansight_trial uuid`, bad: `alter table ${name} add column plansight_trial uuid default gen_random_uuid()`, deserves: from(REWRITTEN) })),
  pair('rewriting type', ['rewriting-type-change'], ['postgres', 'mysql', 'mariadb'], ({ name, database, from, column }) => {
    const narrow = column(({ type, generated }) => /^(?:integer|int)$/.test(type.name) && generated === undefined);
    if (!narrow) return undefined;
    const change = database.dialect === 'postgres' ? `alter column ${quoted(narrow)} type bigint` : `modify column \`${narrow.name}\` bigint`;
    return { good: `alter table ${name} add column plansight_trial bigint`, bad: `alter table ${name} ${change}`, deserves: from(REWRITTEN) };
  }),
  pair('lossy type', ['lossy-type-change'], ['postgres', 'mysql', 'mariadb'], ({ name, database, column }) => {
    const text = column(({ type }) => type.array === 0 && /^(?:text|character varying|varchar)$/.test(type.name) && (type.modifiers.length === 0 || Number(type.modifiers[0]) > 40));
    if (!text) return undefined;
    const change = database.dialect === 'postgres' ? `alter column ${quoted(text)} type varchar(20)` : `modify column \`${text.name}\` varchar(20)`;
    return { good: `alter table ${name} add column plansight_trial varchar(20)`, bad: `alter table ${name} ${change}`, deserves: 'information' };
  }),
  pair('missing lock timeout', ['missing-lock-timeout'], PG, ({ name, from }) => ({ good: `set lock_timeout = '2s';\nalter table ${name} add column plansight_trial text`, bad: `alter table ${name} add column plansight_trial text`, deserves: from(LARGE) === 'warning' ? 'information' : 'hint' })),
  // SQLite has one writer at a time, and lives beside its one program.
  pair('unbatched backfill', ['unbatched-backfill', 'update-without-where'], ['postgres', 'mysql', 'mariadb', 'sqlserver'], ({ name, table, from, column }) => {
    const text = column(isText);
    const key = table.indexes.find(({ primary }) => primary)?.keys[0]?.column;
    return text && key !== undefined ? { good: `update ${name} set ${text.name} = '' where ${key} = 1`, bad: `update ${name} set ${text.name} = ''`, deserves: from(BUILT) } : undefined;
  }),
  pair('backfill with ddl', ['backfill-with-ddl', 'work-after-lock'], PG, ({ name, from }) => ({ good: `alter table ${name} add column plansight_trial integer`, bad: `alter table ${name} add column plansight_trial integer;\nupdate ${name} set plansight_trial = 0`, deserves: from(BUILT) })),
  pair('concurrently in transaction', ['concurrent-index-in-transaction'], PG, ({ name, column }) => {
    const key = column(isPlain);
    const build = key && `create index concurrently plansight_trial on ${name} (${quoted(key)})`;
    return build === undefined ? undefined : { good: build, bad: `begin;\n${build};\ncommit`, deserves: 'warning' };
  }),
  pair('redundant index', ['redundant-index'], ['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver'], ({ name, table, database, column }) => {
    const quote = QUOTE[database.dialect] ?? '';
    const wide = table.indexes.find(({ keys, predicate, method, unique }) => keys.length > 1 && predicate.length === 0 && method === 'btree' && !unique && keys.every((key) => key.column !== undefined));
    const first = wide?.keys[0]?.column;
    const free = column((one) => isPlain(one) && !table.indexes.some(({ keys }) => keys[0]?.column === one.name));
    const has = table.indexes.some(({ keys }) => keys.length === 1 && keys[0]!.column === first);
    return first === undefined || !free || has ? undefined : { good: `create index plansight_trial on ${name} (${quote}${free.name}${quote})`, bad: `create index plansight_trial on ${name} (${quote}${first}${quote})`, deserves: 'information' };
  }),
  pair('column dropped', ['dropped-but-used'], MOST, (matter, ground) => {
    const used = usedColumn(matter, ground);
    return used === undefined ? undefined : { good: addColumn(matter), bad: `alter table ${matter.name} drop column ${used}`, deserves: 'warning' };
  }),
  pair('column renamed', ['dropped-but-used', 'breaking-rename'], ['postgres', 'mysql', 'mariadb', 'sqlite'], (matter, ground) => {
    const used = usedColumn(matter, ground);
    return used === undefined ? undefined : { good: addColumn(matter), bad: `alter table ${matter.name} rename column ${used} to plansight_trial`, deserves: 'warning' };
  }),
  pair('table dropped', ['dropped-but-used'], MOST, (matter, ground) => (usedColumn(matter, ground) ? { good: addColumn(matter), bad: `drop table ${matter.name}`, deserves: 'warning' } : undefined)),
];

const addColumn = ({ name, database }: Matter): string => `alter table ${name} ${database.dialect === 'sqlserver' ? 'add' : 'add column'} plansight_trial integer`;

/** A column that a query of the application reads by name, of a table that is known whole and refers to itself by no key. */
function usedColumn({ table, database }: Matter, { asked }: Ground): string | undefined {
  for (const { resolved, query, database: own } of asked) {
    if (own !== database || query.kind === 'insert' || resolved.sources.length !== 1 || resolved.sources[0]!.table !== table) continue;
    for (const { term } of query.outputs) {
      const found = term?.kind === 'column' ? resolved.column(term) : undefined;
      if (found?.column && !found.missing && !table.indexes.some(({ keys }) => keys.some((key) => key.column === found.name))) return `${QUOTE[database.dialect] ?? ''}${found.name}${QUOTE[database.dialect] ?? ''}`;
    }
  }
  return undefined;
}

const QUOTE: Readonly<Record<string, string>> = { postgres: '"', sqlite: '"', mysql: '`', mariadb: '`' };
const quoted = ({ name }: Column): string => `"${name}"`;
const isNumber = ({ type }: Column): boolean => /^(?:integer|bigint|numeric|smallint)$/.test(type.name);
const isText = ({ type, name }: Column): boolean => /^(?:text|character varying|varchar|nvarchar)$/.test(type.name) && /^[a-z_]+$/.test(name);
const isPlain = ({ type, name }: Column): boolean => !/^(?:jsonb?|bytea|boolean|text|longtext|blob|tsvector|vector|xml)$/.test(type.name) && type.array === 0 && /^[a-z_]+$/i.test(name);

/** The tables of a history, the largest first. */
function mattersOf(database: Database): readonly Matter[] {
  const rows = (table: Table): number => database.sizes.rows(`${table.schema}.${table.name}`) ?? 0;
  const quote = QUOTE[database.dialect] ?? '';
  return [...database.fold.final.tables.values()]
    .filter((table) => table.kind === 'table' && table.complete && !table.partitioned && !table.partitionOf && !table.temporary && !isSmall(database.sizes, table))
    .sort((a, b) => rows(b) - rows(a))
    .map((table) => ({
      database,
      table,
      name: database.dialect === 'postgres' ? `"${table.schema}"."${table.name}"` : `${quote}${table.name}${quote}`,
      from: (many) => (rows(table) >= many ? 'warning' : 'information'),
      column: (fits) => table.columns.find(fits),
    }));
}

const NOW = '20991231120000';

function worseMigration({ database, table }: Matter, id: string, { good, bad, deserves = 'information' }: Pair): Mutation | string {
  const { next } = database.source;
  const written = next && !next.program && writeMigration(next, id, good, NOW);
  if (!written) return `${id} of ${table.name}: ${database.id} takes no new migration in SQL`;
  const start = written.text.indexOf(good);
  if (start < 0) return `${id} of ${table.name}: the tool writes it in its own way`;
  return {
    what: `${bad.replace(/\s+/g, ' ')} in ${written.path}`,
    edits: [{ path: written.path, span: { start, end: start + good.length }, text: bad }],
    hurt: [{ path: written.path, start: 0, end: written.text.length }],
    deserves,
    touches: [],
    added: written,
  };
}
