// The entities that programs declare with TypeORM, and what the packages they stand in tell of the names they get and of the database they are in.
import { dialectNamed } from '../../libraries/drivers.ts';
import type { Entity } from '../../libraries/typeorm/entity.ts';
import { serverFor, tablesDeclared, typeormDdl } from '../../libraries/typeorm/ddl.ts';
import { declarationAt, entityOf, lineageOf, type Declared, type EntityWorkspace } from '../../libraries/typeorm/models.ts';
import { madeOnce, type DeclaredWith, type DeclaringOptions } from './declaring.ts';
import { declaredOnce } from './counted.ts';
import { folderOf, inside, packageFolders, rootOf } from '../discover/paths.ts';
import { setupIn, type Setup, type Told } from './entitySetup.ts';

export function entitiesIn({ all, read, declaring, told, summary, exported }: DeclaringOptions<Told>): DeclaredWith<Entity> {
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
  let children: readonly { readonly at: Declared; readonly above: readonly Declared[] }[] | undefined;
  const heirs = (): NonNullable<typeof children> => (children ??= declaring().flatMap((path) => Object.entries(summary(path)?.entities ?? {}).filter(([, { is }]) => is === 'child').map(([name]) => ({ at: { path, name }, above: lineageOf(workspace, { path, name }).all.slice(0, -1).map(({ at }) => at) }))));
  const workspace: EntityWorkspace = {
    entities: (path) => summary(path)?.entities,
    referred: (path, { name, module, anywhere: isByName }) => {
      if (isByName) return anywhere(path, name);
      if (module === undefined) return { path, name };
      const meaning = exported(path).exported(module, name);
      if (meaning?.kind === 'table' && meaning.library === 'typeorm') return { path: meaning.path, name: meaning.name };
      return meaning ? undefined : anywhere(path, name);
    },
    added: (path, { name, module }) => {
      const meaning = module === undefined ? summary(path)?.exports[name] : exported(path).exported(module, name);
      const given = meaning?.kind === 'function' ? meaning.gives : undefined;
      if (given?.kind === 'table' && given.library === 'typeorm') return { path: given.path, name: given.name };
      return given?.kind === 'class' && given.isMixin ? 'nothing' : undefined;
    },
    naming: (path) => setupOf(path).naming,
    dialect: (path) => dialectNamed(setupOf(path).server ?? ''),
    conditions: (path) => setupOf(path).conditions,
    heirs: ({ path, name }) => heirs().filter(({ above }) => above.some((one) => one.path === path && one.name === name)).map(({ at }) => at),
  };
  const isAlone = declaredOnce((path, dialect) => {
    const server = serverFor(dialect);
    return server ? tablesDeclared(workspace, path, server).tables : [];
  });
  const modelAt = madeOnce((at) => entityOf(workspace, at));
  return {
    ddl: (path, source) => typeormDdl(workspace, path, source.dialect, source.isBeside ? 'what is said' : 'all', isAlone(source)),
    of: (from, { path, name }) => {
      const at = path === undefined ? anywhere(from, name) : { path, name };
      if (!at || !declarationAt(workspace, at) || setupOf(at.path).server === 'mongodb') return undefined;
      return modelAt(at);
    },
  };
}

function byName(paths: readonly string[], summary: DeclaringOptions<Told>['summary']): ReadonlyMap<string, readonly Declared[]> {
  const found = new Map<string, Declared[]>();
  const put = (name: string, at: Declared): void => void (found.get(name)?.push(at) ?? found.set(name, [at]));
  for (const path of paths) for (const [name, { is, entity, table }] of Object.entries(summary(path)?.entities ?? {})) {
    if (is === 'part') continue;
    put(name, { path, name });
    for (const other of new Set([entity, table])) if (other !== undefined && other !== name) put(other, { path, name });
  }
  return found;
}
