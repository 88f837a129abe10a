// An index or a key is no longer declared.
//
// A table counts unless it is small, by its configured size or its name (sizes.ts). Not counted: a table of which a part could not be read, for
// another index may be there; an index that a key or another index makes good,
// for then nothing is lost; and what no statement of application or job code asks for.
// What an index would save is information until a planner has confirmed it; an insert that fails without its key is a warning at least.
import type { Workspace } from '../../../server/src/engine/workspace.ts';
import type { Database } from '../../../server/src/engine/world.ts';
import type { Level } from '../../../server/src/rules/finding.ts';
import type { Index, Table } from '../../../server/src/schema/schema.ts';
import { isSmall, selects, serves, type Access } from '../access.ts';
import { keyDeclaration } from '../declared.ts';
import { isWideRead } from './bounds.ts';
import { declaredInModels } from './inModels.ts';
import type { Asked, Ground } from './ground.ts';
import type { Kind, Mutation, Place } from './mutation.ts';
import { declares } from './writes.ts';

/** A non-unique index that serves a filter (its first key is bound by an equality or a range with a value known beforehand), can tell rows apart, and has no other to serve it. */
export const index: Kind = {
  id: 'index',
  chapter: 'reading',
  answers: ['unindexed-filter', 'unindexed-join'],
  of: (ground) => dropped(ground, ({ unique }) => !unique, servedBy),
};

/** The same of a primary key, a unique constraint or a unique index. A read by a key has no limit, so that it may be told as one without bounds. Not counted: the primary key of a table that is asked by calls alone, whose library makes it. */
export const key: Kind = {
  id: 'key',
  chapter: 'reading',
  answers: ['unindexed-filter', 'unindexed-join', 'unbounded-read', 'missing-limit', 'model-drift'],
  of: (ground) => dropped(ground, ({ unique }) => unique, (...of) => (of[3].primary && servedBy(...of).every((place) => isCalled(of[0], place)) ? [] : servedBy(...of))),
};

/** An index of any kind that alone leads with the columns of a foreign key with ON DELETE CASCADE. The site is the key's declaration. Not counted: MySQL, which builds the index by itself. */
export const foreignKey: Kind = {
  id: 'foreign key',
  chapter: 'modelling',
  answers: ['foreign-key-without-index'],
  of: (ground) => dropped(ground, () => true, cascadesServedBy),
};

/** An index that gives the order of a page whose filters keep most rows. */
export const sortIndex: Kind = {
  id: 'sort index',
  chapter: 'reading',
  answers: ['unindexed-sort'],
  of: (ground) => dropped(ground, ({ unique }) => !unique, pagesServedBy),
};

/** The unique key that ON CONFLICT names, without which the insert fails. */
export const conflictKey: Kind = {
  id: 'conflict key',
  alone: true,
  chapter: 'writing',
  answers: ['on-conflict-without-unique', 'on-duplicate-key-without-key'],
  of: (ground) => dropped(ground, ({ unique, predicate }) => unique && predicate.length === 0, conflictsServedBy, 'warning'),
};

const BUILDERS: ReadonlySet<string> = new Set(['drizzle', 'kysely', 'knex', 'objection']);

type Serve = (ground: Ground, database: Database, table: Table, index: Index, others: readonly Index[]) => readonly Place[];

function* dropped(ground: Ground, takes: (index: Index) => boolean, serve: Serve, deserves: Level = 'information'): Generator<Mutation | string> {
  for (const database of new Set(ground.asked.map((one) => one.database))) {
    for (const table of database.fold.final.tables.values()) {
      if (table.kind !== 'table' || !table.complete || (isSmall(database.sizes, table) && deserves !== 'warning')) continue;
      for (const one of table.indexes) {
        if (!takes(one) || one.implicit) continue;
        const hurt = serve(ground, database, table, one, table.indexes.filter((other) => other !== one));
        if (hurt.length > 0) yield withoutIndex(ground.workspace, database, table, one, hurt, deserves);
      }
    }
  }
}

const of = ({ asked }: Ground, database: Database, table: Table): readonly Asked[] =>
  asked.filter((one) => one.database === database && one.resolved.sources.some((source) => source.table === table));

const isCalled = ({ asked }: Ground, { path, start }: Place): boolean => asked.some(({ place, site }) => place.path === path && place.start === start && site.site.called === true);

/** Which operators an index of another method serves hangs on its operator class. */
const mayServe = ({ method, keys }: Index, { bound }: Access): boolean => method !== 'btree' && keys.some(({ column }) => column !== undefined && bound.has(column));

const servedBy: Serve = (ground, database, table, index, others) => of(ground, database, table)
  .filter(({ accesses }) => accesses.some((access) => access.table === table && serves(index, access) && selects(index, access, database.fold.final) && !others.some((other) => serves(other, access) || mayServe(other, access))))
  .map(({ place }) => place);

const pagesServedBy: Serve = (ground, database, table, index, others) => of(ground, database, table).filter((asked) => {
  const { query, resolved } = asked;
  const first = query.order[0];
  if (!isWideRead(asked) || query.limit?.presence !== 'always' || resolved.sources.length !== 1 || query.grouped !== 'no' || query.distinct || first?.presence !== 'always' || first.term.kind !== 'column') return false;
  if (query.filters.length > 0 || index.predicate.length > 0 || (query.limit.count ?? 0) > 10_000) return false;
  const column = resolved.column(first.term)?.name;
  return index.keys[0]?.column === column && !others.some(({ keys }) => keys[0]?.column === column);
}).map(({ place }) => place);

const conflictsServedBy: Serve = (ground, database, table, index, others) => of(ground, database, table).filter((asked) => {
  const { query, resolved } = asked;
  const columns = query.conflict?.columns ?? [];
  const names = (one: Index): boolean => one.unique && one.predicate.length === 0 && one.keys.length === columns.length && one.keys.every(({ column }) => column !== undefined && columns.includes(column));
  // What a library does without the key is its own affair; a builder sends what is written.
  if (asked.site.site.called && !BUILDERS.has(asked.site.site.library)) return false;
  return query.kind === 'insert' && resolved.sources[0]?.table === table && table.complete && !declares(asked, table.name) && columns.length > 0 && names(index) && !others.some(names);
}).map(({ place }) => place);

const cascadesServedBy: Serve = ({ workspace }, { dialect }, table, index, others) => (dialect === 'mysql' || dialect === 'mariadb' ? [] : table.constraints).flatMap((constraint): readonly Place[] => {
  if (constraint.kind !== 'foreign key' || constraint.onDelete !== 'cascade' || index.predicate.length > 0) return [];
  const leads = ({ keys, predicate }: Index): boolean =>
    predicate.length === 0 && constraint.columns.every((column) => keys.slice(0, constraint.columns.length).some((part) => part.column === column));
  if (!leads(index) || others.some(leads)) return [];
  const { path, statement } = constraint.origin;
  const span = workspace.read(path)?.sites[0]?.script.statements[statement];
  return span ? [{ path, start: span.start, end: span.end }] : [];
});

function withoutIndex(workspace: Workspace, { id }: Database, table: Table, index: Index, hurt: readonly Place[], deserves: Level): Mutation | string {
  const { path, statement } = index.origin;
  const models = declaredInModels(workspace, table, index);
  const what = `${table.name}: ${index.name} (${index.keys.map(({ column, expression }) => column ?? expression).join(', ')})`;
  const reading = workspace.read(path);
  const declared = path.endsWith('.sql') ? reading?.sites[0]?.script.statements[statement] : undefined;
  if (!reading || !declared) return `${what}: its declaration was not found`;
  const columns = index.keys.flatMap(({ column }) => column ?? []);
  const spans = declared.tree?.kind === 'create index' ? [declared] : keyDeclaration(declared, reading.document.text, columns, index.primary ? 'primary key' : index.unique ? 'unique' : 'index');
  if (!spans) return `${what}: declared in ${path} in a way this script does not undo`;
  const qualified = `${table.schema}.${table.name}`;
  return {
    what,
    edits: [...spans.map((span) => ({ path, span: { start: span.start, end: span.end }, text: '' })), ...models.edits],
    hurt: unique([...hurt, ...models.places]),
    deserves,
    touches: [qualified],
    lost: (after) => {
      const left = after.world.databases.find((database) => database.id === id)?.fold.final.tables.get(qualified);
      return left !== undefined && !left.indexes.some((one) => one.name === index.name && !one.implicit) && left.indexes.length <= table.indexes.length;
    },
  };
}

const unique = (places: readonly Place[]): readonly Place[] => [...new Map(places.map((place) => [`${place.path}:${place.start}`, place])).values()];
