// What the databases of a workspace hold, found by a few typed letters.
import type { Origin, Schema, Table, UserType } from '../schema/schema.ts';
import { isPlaceholder } from '../schema/apply/lookup.ts';
import type { World } from '../engine/world.ts';

export interface SchemaSymbol {
  readonly name: string;
  /** The table of a column or an index, the schema of a table or a type; the database before it where there are several. */
  readonly container: string;
  readonly kind: 'table' | 'view' | 'column' | 'index' | 'type';
  /** Where it is declared; `placeOf` (engine/showing/origins.ts) makes a span of it when it is shown. */
  readonly origin: Origin;
}

const MOST = 200;

/**
 * Those whose names hold the letters in their order, best first, at most 200: the same name, then its beginning, then beginnings of its words, then anywhere.
 * A dot divides the table from what is in it: `ord.cust`. Without letters, the tables come first.
 */
export function schemaSymbols({ databases }: Pick<World, 'databases'>, query: string): readonly SchemaSymbol[] {
  const wanted = query.trim().toLowerCase();
  const found: { readonly symbol: SchemaSymbol; readonly rank: number }[] = [];
  for (const { id, fold } of databases) {
    for (const symbol of symbolsIn(fold.final, databases.length > 1 ? id : undefined)) {
      const rank = rankOf(symbol, wanted);
      if (rank !== undefined) found.push({ symbol, rank });
    }
  }
  found.sort((a, b) => a.rank - b.rank || KINDS[a.symbol.kind] - KINDS[b.symbol.kind] || a.symbol.name.length - b.symbol.name.length || (a.symbol.name < b.symbol.name ? -1 : a.symbol.name > b.symbol.name ? 1 : a.symbol.container < b.symbol.container ? -1 : 1));
  return found.slice(0, MOST).map(({ symbol }) => symbol);
}

/** Of equally good ones the larger thing first. */
const KINDS: Readonly<Record<SchemaSymbol['kind'], number>> = { table: 0, view: 1, type: 2, index: 3, column: 4 };

function* symbolsIn(schema: Schema, database: string | undefined): Generator<SchemaSymbol> {
  const within = (container: string): string => (database === undefined ? container : `${database} · ${container}`);
  for (const table of schema.tables.values()) if (!isPlaceholder(table)) yield* symbolsOfTable(table, within);
  for (const type of schema.types.values()) if (hasOrigin(type)) yield { name: type.name, container: within(type.schema), kind: 'type', origin: type.origin };
}

const hasOrigin = (type: UserType): type is UserType & { readonly origin: Origin } => type.origin !== undefined;

function* symbolsOfTable(table: Table, within: (container: string) => string): Generator<SchemaSymbol> {
  const { name, schema, kind, origin } = table;
  yield { name, container: within(schema), kind: kind === 'view' || kind === 'materialized view' ? 'view' : 'table', origin };
  for (const column of table.columns) yield { name: column.name, container: within(name), kind: 'column', origin: column.origin };
  for (const index of table.indexes) yield { name: index.name, container: within(name), kind: 'index', origin: index.origin };
}

/** Lower is better; undefined where it does not match. */
function rankOf({ name, container, kind }: SchemaSymbol, wanted: string): number | undefined {
  if (wanted === '') return 0;
  const own = name.toLowerCase();
  const dot = wanted.lastIndexOf('.');
  if (dot < 0) return matchRank(own, wanted);
  const outer = matchRank(container.slice(container.lastIndexOf(' ') + 1).toLowerCase(), wanted.slice(0, dot));
  const inner = wanted.slice(dot + 1) === '' ? 0 : matchRank(own, wanted.slice(dot + 1));
  return outer === undefined || inner === undefined ? undefined : outer + inner + (kind === 'index' ? 1 : 0);
}

function matchRank(name: string, wanted: string): number | undefined {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (name.includes(`_${wanted}`)) return 2;
  if (followsWords(name, wanted)) return name[0] === wanted[0] ? 3 : 4;
  if (name.includes(wanted)) return 5;
  return isSubsequence(name, wanted) ? 6 : undefined;
}

/** `oi` for `order_items`, `ordit` and `ord_it` too: each letter goes on in its word or begins a later one. */
function followsWords(name: string, typed: string): boolean {
  const words = name.split('_');
  const wanted = typed.replaceAll('_', '');
  // How many letters can be used up by the words so far, in every way.
  let reached: ReadonlySet<number> = new Set([0]);
  for (const word of words) {
    const next = new Set(reached);
    for (const from of reached) for (let used = 1; used <= word.length && wanted[from + used - 1] === word[used - 1] && from + used <= wanted.length; used++) next.add(from + used);
    reached = next;
  }
  return reached.has(wanted.length);
}

function isSubsequence(name: string, wanted: string): boolean {
  let at = 0;
  for (const letter of wanted) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
