// What the programs of a workspace do with each table: which statements read and write it, by what they find its rows, put them in order and join them.
// Counted by statement, of what the application and its jobs send; seeds, tests and scripts say nothing of a day's work.
import { filterAccess } from '../query/facts/access.ts';
import type { Query, Term } from '../query/query.ts';
import { everyResolved, resolve, type Resolved, type ResolvedColumn } from '../query/resolve.ts';
import { everyConjunct } from '../query/walk.ts';
import { keyOfTable } from '../schema/apply/lookup.ts';
import type { QualifiedName, Table } from '../schema/schema.ts';
import type { Snapshot } from '../schema/snapshot.ts';
import { spokenTo } from '../engine/judging/judge.ts';
import { resolvedFrom } from '../engine/planning/statement.ts';
import { readWhole } from '../engine/reading/readSite.ts';
import type { Workspace } from '../engine/workspace.ts';
import type { Database } from '../engine/world.ts';
import { linesOf } from '../text/lines.ts';
import type { At } from './page.ts';

export interface TableUse {
  /** Statements that read it, wherever in them. */
  readonly reads: readonly At[];
  readonly inserts: readonly At[];
  readonly updates: readonly At[];
  readonly deletes: readonly At[];
  /** How many statements find its rows by a column or expression, with the operators, the commonest first. */
  readonly filters: readonly Counted[];
  /** `placed_at desc`. */
  readonly orders: readonly Counted[];
  /** `customer_id = customers.id`. */
  readonly joins: readonly Counted[];
}

export interface Counted { readonly text: string; readonly count: number }

export type Uses = ReadonlyMap<Database, ReadonlyMap<QualifiedName, TableUse>>;

interface Gathered {
  readonly reads: At[];
  readonly inserts: At[];
  readonly updates: At[];
  readonly deletes: At[];
  readonly filters: Map<string, number>;
  readonly orders: Map<string, number>;
  readonly joins: Map<string, number>;
}

/** `wanted`: the files that are looked at. */
export function usesIn(workspace: Workspace, wanted: (path: string) => boolean): Uses {
  const uses = new Map<Database, Map<QualifiedName, Gathered>>();
  const { world } = workspace;
  for (const path of workspace.paths) {
    const role = world.roleOf(path);
    if (!wanted(path) || world.declaredAs(path) !== undefined || (role !== 'application' && role !== 'job')) continue;
    const reading = workspace.read(path);
    if (!reading) continue;
    const lines = linesOf(reading.document.text);
    for (const site of reading.sites) {
      const databases = world.databasesOf(path, site.site.dialect);
      for (const one of site.statements) {
        const read = readWhole(site, one);
        const database = read.query && !read.within ? spokenTo(databases, read) : undefined;
        if (!read.query || !database) continue;
        const own = uses.get(database) ?? new Map<QualifiedName, Gathered>();
        uses.set(database, own);
        gather(resolve(read.query, database.fold.final, read.variables), { path, line: lines.position(read.span.start).line + 1 }, own);
      }
    }
  }
  return new Map([...uses].map(([database, tables]) => [database, new Map([...tables].map(([key, found]) => [key, finished(found)]))]));
}

/** What the server was seen to be sent, by table: calls, and the milliseconds that they took together. */
export function recordedUse({ statements = [] }: Snapshot, database: Database): ReadonlyMap<QualifiedName, { readonly calls: number; readonly time: number }> {
  const found = new Map<QualifiedName, { calls: number; time: number }>();
  for (const { query, calls, totalTime } of statements) {
    const resolved = resolvedFrom(query, database.fold.final);
    if (!resolved) continue;
    for (const key of new Set([...everyResolved(resolved)].flatMap(({ sources }) => sources.flatMap(({ table }) => (table ? [keyOfTable(table)] : []))))) {
      const before = found.get(key) ?? { calls: 0, time: 0 };
      found.set(key, { calls: before.calls + calls, time: before.time + totalTime });
    }
  }
  return found;
}

/** A statement counts once for what it says of a table, however often it says it. */
function gather(outermost: Resolved, at: At, into: Map<QualifiedName, Gathered>): void {
  const said = new Set<string>();
  const once = (table: Table, what: string, add: (gathered: Gathered) => void): void => {
    const key = keyOfTable(table);
    if (said.has(`${key}\0${what}`)) return;
    said.add(`${key}\0${what}`);
    const known = into.get(key) ?? { reads: [], inserts: [], updates: [], deletes: [], filters: new Map(), orders: new Map(), joins: new Map() };
    into.set(key, known);
    add(known);
  };
  for (const resolved of everyResolved(outermost)) {
    const { query } = resolved;
    for (const source of resolved.sources) {
      const { table, index } = source;
      if (!table) continue;
      if (query.kind !== 'read' && index === 0) once(table, query.kind, (found) => void written(found, query).push(at));
      else once(table, 'read', ({ reads }) => void reads.push(at));
      const { selectors } = filterAccess(resolved, source);
      for (const { key, symbol, by } of selectors) if (by === 'value') once(table, `filter ${key} ${symbol}`, ({ filters }) => add(filters, `${key} ${symbol}`));
    }
    for (const { kind, text, table } of [...ordersOf(resolved), ...joinsOf(resolved)]) once(table, `${kind} ${text}`, (found) => add(found[kind], text));
  }
}

const written = ({ inserts, updates, deletes }: Gathered, { kind }: Query): At[] => (kind === 'insert' ? inserts : kind === 'delete' ? deletes : updates);
const add = (counts: Map<string, number>, text: string): void => void counts.set(text, (counts.get(text) ?? 0) + 1);

interface Said { readonly kind: 'orders' | 'joins'; readonly text: string; readonly table: Table }

/** The keys of an order that are of one table together. */
function ordersOf(resolved: Resolved): readonly Said[] {
  const keys = new Map<Table, string[]>();
  for (const { term, direction } of resolved.query.order) {
    const column = columnOf(resolved, term);
    const table = column?.source.table;
    if (!column || !table) continue;
    keys.set(table, [...(keys.get(table) ?? []), `${column.name}${direction === 'desc' ? ' desc' : ''}`]);
  }
  return [...keys].map(([table, all]) => ({ kind: 'orders', text: all.join(', '), table }));
}

function joinsOf(resolved: Resolved): readonly Said[] {
  const { query, sources } = resolved;
  const compared = everyConjunct(query.filters).flatMap(({ predicate }): readonly Said[] => {
    if (predicate.kind !== 'compare' || predicate.operator !== '=') return [];
    const [left, right] = [columnOf(resolved, predicate.left), columnOf(resolved, predicate.right)];
    return left && right && left.source !== right.source ? [...joined(left.source.table, left.name, right.source.table, right.name), ...joined(right.source.table, right.name, left.source.table, left.name)] : [];
  });
  const using = sources.flatMap(({ source, table, index }): readonly Said[] => source.using.flatMap((name) => {
    const other = sources.slice(0, index).find((before) => before.columns?.includes(name))?.table;
    return [...joined(table, name, other, name), ...joined(other, name, table, name)];
  }));
  return [...compared, ...using];
}

const joined = (table: Table | undefined, column: string, other: Table | undefined, target: string): readonly Said[] =>
  table && other ? [{ kind: 'joins', text: `${column} = ${other.name}.${target}`, table }] : [];

const columnOf = (resolved: Resolved, term: Term): ResolvedColumn | undefined => (term.kind === 'column' ? resolved.column(term) : undefined);

function finished({ filters, orders, joins, ...places }: Gathered): TableUse {
  const commonest = (counts: ReadonlyMap<string, number>): readonly Counted[] =>
    [...counts].map(([text, count]) => ({ text, count })).sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
  return { ...places, filters: commonest(filters), orders: commonest(orders), joins: commonest(joins) };
}
