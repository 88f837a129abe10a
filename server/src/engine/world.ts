// What is known beside the document: the databases of the workspace and the user's settings. Immutable.
import type { Schema, QualifiedName } from '../schema/schema.ts';
import type { DialectId } from '../sql/dialect.ts';
import type { Sizes } from '../query/sizes.ts';
import { emptySchema } from '../schema/apply.ts';
import { dialectOf } from '../sql/dialects.ts';
import type { Fold } from './fold.ts';
import { matcher } from './globs.ts';
import type { DatabaseSetting, Settings } from './settings.ts';
import type { SchemaSource } from './source.ts';

export interface World {
  readonly databases: readonly Database[];
  readonly settings: Settings;
  /** The database that a document speaks to; undefined where it cannot be told. */
  databaseOf(path: string, dialect: DialectId | undefined): Database | undefined;
}

export interface Database {
  readonly id: string;
  readonly dialect: DialectId;
  readonly version?: number;
  readonly sizes: Sizes;
  readonly source: SchemaSource;
  readonly fold: Fold;
  /** Every file of its source, applied or not. */
  readonly declaredIn: ReadonlySet<string>;
}

/** What a document sees of a database that nobody knows: nothing, and nothing is missing from it. */
export const unknownSchema = (dialect: DialectId): Schema => ({ ...emptySchema(dialectOf(dialect).searchPath), complete: false });

export function databaseFrom(source: SchemaSource, fold: Fold, settings: Settings): Database {
  const own = settings.databases.find(({ id }) => id === source.id);
  return {
    id: source.id,
    dialect: source.dialect,
    ...(own?.version !== undefined && { version: own.version }),
    sizes: sizesFrom(own, settings, dialectOf(source.dialect).searchPath),
    source,
    fold,
    declaredIn: new Set([...source.files, ...source.unapplied]),
  };
}

/** A size may be written for `orders` or for `public.orders`; the qualified name wins, and the database's own list over the common one. */
function sizesFrom(own: DatabaseSetting | undefined, settings: Settings, searchPath: readonly string[]): Sizes {
  const written = new Map([...settings.sizes, ...(own?.sizes ?? [])]);
  if (written.size === 0) return { rows: () => undefined };
  return {
    rows(table: QualifiedName) {
      const exact = written.get(table);
      if (exact !== undefined) return exact;
      const dot = table.indexOf('.');
      return searchPath.includes(table.slice(0, dot)) || dot < 0 ? written.get(table.slice(dot + 1)) : undefined;
    },
  };
}

/** The world of a workspace: documents go to the database that the user named, else to the nearest one of their dialect. */
export function worldOf(databases: readonly Database[], settings: Settings): World {
  const named = new Map(databases.map((database) => [database.id, database]));
  const overrides = settings.overrides.filter(({ database }) => database).map(({ files, database }) => ({ matches: matcher(files), database: database! }));
  const claims = settings.databases.filter(({ files }) => files).map(({ id, files }) => ({ id, matches: matcher(files!) }));
  return {
    databases,
    settings,
    databaseOf(path, dialect) {
      const override = overrides.findLast(({ matches }) => matches(path));
      if (override) return named.get(override.database);
      const declaring = databases.find(({ declaredIn }) => declaredIn.has(path));
      if (declaring) return declaring;
      const claimed = claims.find(({ matches }) => matches(path));
      if (claimed) return named.get(claimed.id);
      return nearest(databases, path, dialect);
    },
  };
}

/** Of the databases whose root holds the file, those with the longest root; several there cannot be told apart. */
function nearest(databases: readonly Database[], path: string, dialect: DialectId | undefined): Database | undefined {
  const speaking = databases.filter((database) => dialect === undefined || compatible(database.dialect, dialect));
  const above = speaking.filter(({ source: { root } }) => root === '' || path.startsWith(`${root}/`));
  if (above.length > 0) {
    const longest = Math.max(...above.map(({ source: { root } }) => root.length));
    const best = above.filter(({ source: { root } }) => root.length === longest);
    return best.length === 1 ? best[0] : undefined;
  }
  // Packages beside the one that owns the schema (a monorepo's apps) speak to it when there is only one.
  return speaking.length === 1 ? speaking[0] : undefined;
}

const compatible = (database: DialectId, dialect: DialectId): boolean =>
  database === dialect || (MYSQL.has(database) && MYSQL.has(dialect));
const MYSQL: ReadonlySet<DialectId> = new Set(['mysql', 'mariadb']);
