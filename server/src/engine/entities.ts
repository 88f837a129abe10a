// The entities that programs declare with TypeORM, and what the packages they stand in tell of the names they get and of the database they are in.
import { dialectNamed } from '../libraries/drivers.ts';
import type { Outside, TableName } from '../libraries/library.ts';
import type { Summary } from '../libraries/summary.ts';
import type { Entity } from '../libraries/typeorm/entity.ts';
import { declarationAt, entityOf, type Declared, type EntityWorkspace } from '../libraries/typeorm/models.ts';
import { folderOf, inside, packageFolders, rootOf } from './discover/paths.ts';
import { setupIn, type Setup, type Told } from './entitySetup.ts';
import type { Files } from './ports.ts';

export interface Entities {
  /** Undefined where nothing of the workspace declares it, or several do and none is nearer. */
  of(from: string, by: TableName): Entity | undefined;
}

export interface EntitiesOptions {
  readonly all: readonly string[];
  readonly read: Files['read'];
  /** The files that may declare entities. */
  declaring(): readonly string[];
  told(): readonly { readonly path: string; readonly told: Told }[];
  summary(path: string): Summary | undefined;
  exported(path: string): Pick<Outside, 'exported'>;
}

export function entitiesIn({ all, read, declaring, told, summary, exported }: EntitiesOptions): Entities {
  const known = new Map<string, Entity | undefined>();
  const setups = new Map<string, Setup>();
  let packages: ReadonlySet<string> | undefined;
  let named: ReadonlyMap<string, readonly Declared[]> | undefined;
  const rootFor = (path: string): string => rootOf(folderOf(path), packages ??= packageFolders(all));
  const setupOf = (path: string): Setup => {
    const root = rootFor(path);
    const setup = setups.get(root) ?? setupIn(root, told(), read);
    setups.set(root, setup);
    return setup;
  };
  const anywhere = (from: string, name: string): Declared | undefined => {
    named ??= byName(declaring(), summary);
    const found = named.get(name) ?? [];
    const near = found.filter(({ path }) => inside(rootFor(path), from));
    const [only, ...more] = near.length > 0 ? near : found;
    return more.length === 0 ? only : undefined;
  };
  const workspace: EntityWorkspace = {
    entities: (path) => summary(path)?.entities,
    referred: (path, { name, module, anywhere: isByName }) => {
      if (isByName) return anywhere(path, name);
      if (module === undefined) return { path, name };
      const meaning = exported(path).exported(module, name);
      if (meaning?.kind === 'table' && meaning.library === 'typeorm') return { path: meaning.path, name: meaning.name };
      return meaning ? undefined : anywhere(path, name);
    },
    naming: (path) => setupOf(path).naming,
    dialect: (path) => dialectNamed(setupOf(path).server ?? ''),
    conditions: (path) => setupOf(path).conditions,
  };
  return {
    of: (from, { path, name }) => {
      const at = path === undefined ? anywhere(from, name) : { path, name };
      if (!at || !declarationAt(workspace, at) || setupOf(at.path).server === 'mongodb') return undefined;
      const key = `${at.path}#${at.name}`;
      if (!known.has(key)) known.set(key, entityOf(workspace, { path: at.path, name: at.name }));
      return known.get(key);
    },
  };
}

function byName(paths: readonly string[], summary: EntitiesOptions['summary']): ReadonlyMap<string, readonly Declared[]> {
  const found = new Map<string, Declared[]>();
  const put = (name: string, at: Declared): void => void (found.get(name)?.push(at) ?? found.set(name, [at]));
  for (const path of paths) for (const [name, { is, entity, table }] of Object.entries(summary(path)?.entities ?? {})) {
    if (is === 'part') continue;
    put(name, { path, name });
    for (const other of new Set([entity, table])) if (other !== undefined && other !== name) put(other, { path, name });
  }
  return found;
}
