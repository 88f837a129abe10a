// Which databases a document speaks to where nobody says so: those that lie nearest to it.
import type { DialectId } from '../sql/dialect.ts';
import { dialectOf } from '../sql/dialects.ts';
import { folderOf, inside, segmentsOf } from './discover/paths.ts';
import type { Database } from './world.ts';

/** Of the databases whose root holds the file, those with the longest root: nearer ones first, then those with the longer history. */
export function nearest(databases: readonly Database[], path: string, dialect: DialectId | undefined): readonly Database[] {
  const speaking = databases.filter((database) => (dialect === undefined ? !dialectOf(database.dialect).isNotation : compatible(database.dialect, dialect)));
  const above = speaking.filter(({ source: { root } }) => inside(root, path));
  // Packages beside the one that owns the schema (a monorepo's apps) speak to it when there is only one.
  if (above.length === 0) return speaking.length === 1 ? speaking : [];
  const longest = Math.max(...above.map(({ source: { root } }) => root.length));
  const rooted = above.filter(({ source: { root } }) => root.length === longest);
  // What only alters tables that others made is a history of theirs.
  const making = rooted.filter(makesTables);
  const best = making.length > 0 ? making : rooted;
  // One application may support several servers: which of them a text is written for cannot be told from its place.
  if (best.some((one) => !compatible(one.dialect, best[0]!.dialect))) return [];
  // Beside models stands a history only where it lacks most of their tables.
  return best.toSorted((a, b) => Number(isOfModels(b)) - Number(isOfModels(a)) || distance(path, a) - distance(path, b) || b.source.files.length - a.source.files.length);
}

/** Asked for each document, of schemas that stay. */
const making = new WeakMap<Database, boolean>();

function makesTables(database: Database): boolean {
  const known = making.get(database);
  if (known !== undefined) return known;
  const makes = [...database.fold.final.tables.values()].some(({ complete }) => complete);
  making.set(database, makes);
  return makes;
}

const isOfModels = ({ source }: Database): boolean => source.kind === 'models';

/** How many folders lie between a file and the folder of a schema. */
function distance(path: string, { source }: Database): number {
  const from = segmentsOf(folderOf(path));
  const to = segmentsOf(folderOf(source.files[0] ?? ''));
  const common = from.findIndex((segment, at) => segment !== to[at]);
  return from.length + to.length - 2 * (common < 0 ? from.length : common);
}

const compatible = (database: DialectId, dialect: DialectId): boolean =>
  database === dialect || (MYSQL.has(database) && MYSQL.has(dialect));
const MYSQL: ReadonlySet<DialectId> = new Set(['mysql', 'mariadb']);
