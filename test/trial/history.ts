// What maintainers did later, as a measure that needs no judge: would it have been said before they did it?
// node --import tsx test/trial/history.ts [--missed] [--queries] [--only ID] FOLDER…
//
// The folder's migrations are folded by our own engine, and each file is looked at with the schema as the files before it leave it.
// - Added later: a file adds an index to a table that stood before it, on columns that stood before it, and nothing of the same meaning was there.
//   It was said when a finding that proposes an index for that table, with the same first column, stands in the files before it.
//   Where a foreign key's column leads it, the key is what wants it; where another index led with that column already, a query wanted it, which is counted apart.
// - Dropped later: a file takes an index whose table and columns stay. It was useless for certain where another, without predicate, began with its keys;
//   then it was said when `redundant-index` speaks of it in the files before.
// `--queries` asks the programs of the folder as they stand now, too: what they ask may be younger than the schema they are shown.
import { pathToFileURL } from 'node:url';
import { judge, type Judged } from '../../server/src/engine/judging/judge.ts';
import { foldSource, type Fold } from '../../server/src/engine/history/fold.ts';
import type { Settings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace, type Workspace } from '../../server/src/engine/workspace.ts';
import { databaseFrom, newnessBy, worldOf, type Database, type World } from '../../server/src/engine/world.ts';
import { tablesOf } from '../../server/src/engine/judging/around.ts';
import { rules } from '../../server/src/rules/all.ts';
import type { Index, IndexKeyPart, Schema, Table } from '../../server/src/schema/schema.ts';
import { openFolder } from './folder.ts';
import { applicationStatements } from './mutations/ground.ts';
import { argumentsOf } from './options.ts';

/** What a file of a history did to an index, with the schema that it met. */
export interface Event {
  readonly kind: 'added' | 'dropped';
  readonly path: string;
  readonly table: Table;
  readonly index: Index;
  /** - `key`: a foreign key's column leads it, and no index did. - `led`: one did. - `prefix`: another index began with its keys. */
  readonly cause: 'key' | 'led' | 'prefix' | 'other';
}

export function eventsOf({ source, fold }: Pick<Database, 'source' | 'fold'>): readonly Event[] {
  return source.files.flatMap((path): readonly Event[] => {
    const file = fold.file(path);
    if (!file || file.script.statements.length === 0) return [];
    const before = fold.before(path, 0);
    const after = fold.after(path, file.script.statements.length - 1);
    return [...before.tables.entries()].flatMap(([name, table]): readonly Event[] => {
      const next = after.tables.get(name);
      return next && next !== table && table.kind === 'table' && table.complete ? [...added(path, table, next), ...dropped(path, table, next)] : [];
    });
  });
}

function added(path: string, table: Table, next: Table): readonly Event[] {
  const known = new Set(table.indexes.map(meaning));
  return next.indexes.filter((index) => !index.implicit && !index.constraint && !known.has(meaning(index)) && standsOn(index, table)).map((index): Event => {
    const lead = index.keys[0]?.column;
    const key = table.constraints.find((constraint) => constraint.kind === 'foreign key' && lead !== undefined && constraint.columns.includes(lead));
    const led = table.indexes.some(({ keys, predicate, method }) => keys[0]?.column === lead && predicate.length === 0 && (method === 'btree' || method === 'hash'));
    return { kind: 'added', path, table, index, cause: !key ? 'other' : led ? 'led' : 'key' };
  });
}

function dropped(path: string, table: Table, next: Table): readonly Event[] {
  const kept = new Set(next.indexes.map(meaning));
  return table.indexes.filter((index) => !index.implicit && !index.constraint && !kept.has(meaning(index)) && standsOn(index, next)).map((index): Event => {
    const isPrefix = isPlain(index) && table.indexes.some((wide) => wide !== index && wide.method === 'btree' && wide.predicate.length === 0
      && wide.keys.length >= index.keys.length && (begins(wide, index, false) || begins(wide, index, true)));
    return { kind: 'dropped', path, table, index, cause: isPrefix ? 'prefix' : 'other' };
  });
}

const isPlain = ({ method, unique, predicate, include, keys }: Index): boolean =>
  method === 'btree' && !unique && predicate.length === 0 && include.length === 0 && keys.every(({ column }) => column !== undefined);

/** Read backwards, every direction is the other one. */
const begins = (wide: Index, narrow: Index, isBackwards: boolean): boolean => narrow.keys.every((key, place) => {
  const other = wide.keys[place]!;
  return other.column === key.column && other.operatorClass === key.operatorClass && other.collation === key.collation && (other.direction === key.direction) === !isBackwards && (other.nulls === key.nulls) === !isBackwards;
});

/** Everything but its name. */
const meaning = ({ method, unique, keys, include, predicate }: Index): string => JSON.stringify([method, unique, keys.map(({ label, ...rest }: IndexKeyPart) => rest), include, predicate]);

const standsOn = ({ keys, include }: Index, { columns }: Table): boolean =>
  [...keys.map(({ column }) => column), ...include].every((name) => name === undefined || columns.some((column) => column.name === name));

/** What is said in a workspace whose history ends before a file. */
export function saidBefore(workspace: Workspace, database: Database, settings: Settings, path: string, previous: Fold | undefined): { readonly fold: Fold; readonly final: Schema; said(paths: Iterable<string>): readonly Judged[] } {
  // A dump beside the history is as young as the whole of it.
  const { doubtful: _, doubtfulColumns: __, passedOver: ___, ...own } = database.source;
  const source = { ...own, files: own.files.slice(0, own.files.indexOf(path)) };
  const fold = foldSource(source, (one) => database.fold.file(one), previous);
  const { databases, databasesOf, databaseOf, declaredAs, ...programs } = workspace.world;
  const world: World = worldOf([databaseFrom(source, fold, settings)], settings, { ...programs, usesOf: () => [], lookups: () => [], isBehind: () => false, isNew: newnessBy(undefined) });
  const known = new Map<string, readonly Judged[]>();
  const saidIn = (one: string): readonly Judged[] => {
    if (!known.has(one)) {
      const reading = workspace.read(one);
      known.set(one, reading ? judge(reading, world, SPEAKERS).findings : []);
    }
    return known.get(one)!;
  };
  return { fold, final: fold.final, said: (paths) => [...new Set(paths)].flatMap(saidIn) };
}

const SPEAKERS = rules.filter(({ id }) => ['foreign-key-without-index', 'unindexed-filter', 'unindexed-join', 'unindexed-sort', 'soft-delete-without-partial-index', 'redundant-index'].includes(id));

export interface Told extends Event {
  /** The rule that said it, or undefined. */
  readonly by: string | undefined;
}

export function replay(workspace: Workspace, database: Database, settings: Settings, programs: ReadonlyMap<string, ReadonlySet<string>>): readonly Told[] {
  const byPath = new Map<string, Event[]>();
  for (const event of eventsOf(database)) byPath.set(event.path, [...(byPath.get(event.path) ?? []), event]);
  let previous: Fold | undefined;
  return database.source.files.filter((path) => byPath.has(path)).flatMap((path) => {
    const { fold, said } = saidBefore(workspace, database, settings, path, previous);
    previous = fold;
    return byPath.get(path)!.map((event): Told => ({ ...event, by: teller(event, said([...declaring(event), ...(event.kind === 'added' ? programs.get(event.table.name) ?? [] : [])])) }));
  });
}

/** The files in which the history speaks of what the event is about. */
function declaring({ kind, table, index }: Event): readonly string[] {
  if (kind === 'dropped') return [index.origin.path];
  return [table.origin.path, ...table.constraints.filter((constraint) => constraint.kind === 'foreign key').map(({ origin }) => origin.path)];
}

function teller({ kind, table, index }: Event, said: readonly Judged[]): string | undefined {
  return said.find(({ finding }) => {
    if (kind === 'dropped') return finding.rule === 'redundant-index' && finding.message.includes(`\`${index.name}\` answers nothing more`);
    return finding.intentions.some((intention) => intention.kind === 'index' && intention.table.name === table.name && intention.index.keys[0] !== undefined
      && (intention.index.keys[0].column ?? intention.index.keys[0].expression) === (index.keys[0]?.column ?? index.keys[0]?.expression));
  })?.finding.rule;
}

function run(): void {
  const { folders, words, texts } = argumentsOf(process.argv.slice(2), {}, ['missed', 'queries'], ['only']);
  const all: Told[] = [];
  console.log('history                            files   added  by a key  said    led already  said    others  said    dropped  a prefix  said');
  for (const folder of folders) {
    const { files, settings } = openFolder(folder);
    const workspace = openWorkspace(files, settings);
    const programs = words.has('queries') ? programsOf(workspace) : new Map<string, ReadonlySet<string>>();
    for (const database of workspace.world.databases) {
      if (database.source.files.length < 2 || (texts.has('only') && database.id !== texts.get('only'))) continue;
      const told = replay(workspace, database, settings, programs);
      all.push(...told);
      if (told.length > 0) print(`${folder.split('/').at(-1)} ${database.id} ${database.dialect}`, database.source.files.length, told);
      if (words.has('missed')) for (const one of told) if (one.by === undefined && (one.cause === 'key' || one.cause === 'prefix')) console.log(`    missed: ${one.kind} ${one.table.name}: ${one.index.name} (${one.index.keys.map(({ column, expression }) => column ?? expression).join(', ')}) in ${one.path}`);
    }
  }
  print('all', undefined, all);
}

function print(name: string, files: number | undefined, told: readonly Told[]): void {
  const cells = (some: readonly Told[]): readonly string[] => {
    const said = some.filter(({ by }) => by !== undefined).length;
    return [String(some.length), some.length === 0 ? '' : `${said} (${Math.round((100 * said) / some.length)} %)`];
  };
  const of = (kind: Event['kind'], cause: Event['cause']): readonly string[] => cells(told.filter((one) => one.kind === kind && one.cause === cause));
  const added = told.filter(({ kind }) => kind === 'added').length;
  const row = [files === undefined ? '' : String(files), String(added), ...of('added', 'key'), ...of('added', 'led'), ...of('added', 'other'), String(told.length - added), ...of('dropped', 'prefix')];
  console.log([name.padEnd(34), ...row.map((cell, place) => cell.padStart([6, 7, 6, 12, 8, 12, 8, 10, 8, 8, 11][place]!))].join(''));
}

/** By the bare name of a table, the programs that ask it. */
function programsOf(workspace: Workspace): ReadonlyMap<string, ReadonlySet<string>> {
  const programs = new Map<string, Set<string>>();
  for (const { reading, statement } of applicationStatements(workspace)) {
    for (const { name } of statement.query ? tablesOf(statement.query) : []) programs.set(name, (programs.get(name) ?? new Set()).add(reading.document.path));
  }
  return programs;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) run();
