// The entities that programs declare with MikroORM, and what the packages they stand in tell of the names they get, of the database they are in, and of how relations are read.
import { dialectNamed } from '../../libraries/drivers.ts';
import type { Outside } from '../../libraries/library.ts';
import { managedDdl, tablesDeclared } from '../../libraries/mikro-orm/ddl.ts';
import type { Target } from '../../libraries/mikro-orm/declaration.ts';
import type { ManagedEntity } from '../../libraries/mikro-orm/entity.ts';
import { declarationAt, managedOf, type Declared, type ManagedWorkspace } from '../../libraries/mikro-orm/models.ts';
import { serverFor } from '../../libraries/typeorm/ddl.ts';
import { madeOnce, type DeclaredWith, type DeclaringOptions } from './declaring.ts';
import { declaredOnce } from './counted.ts';
import { folderOf, inside, packageFolders, rootOf } from '../discover/paths.ts';
import { managedSetupIn, type ManagedSetup, type ToldOfManaged } from './managedSetup.ts';

export function managedEntities({ all, read, declaring, told, summary, exported }: DeclaringOptions<ToldOfManaged>): DeclaredWith<ManagedEntity> {
  const setups = new Map<string, ManagedSetup>();
  let packages: ReadonlySet<string> | undefined;
  let named: ReadonlyMap<string, readonly Declared[]> | undefined;
  let extending: ReadonlyMap<string, readonly Declared[]> | undefined;
  const rootFor = (path: string): string => rootOf(folderOf(path), packages ??= packageFolders(all));
  const setupOf = (path: string): ManagedSetup => {
    const root = rootFor(path);
    if (!setups.has(root)) setups.set(root, managedSetupIn(root, told(), read));
    return setups.get(root)!;
  };
  const anywhere = (from: string, name: string): Declared | undefined => {
    const found = (named ??= namesIn(declaring(), summary)).get(name) ?? [];
    const near = found.filter(({ path }) => inside(rootFor(path), from));
    return near.length === 1 ? near[0] : near.length === 0 && found.length === 1 ? found[0] : undefined;
  };
  const referred = (path: string, { name, module, anywhere: isByName }: Target): Declared | undefined => {
    if (isByName) return anywhere(path, name);
    if (module === undefined) return declarationAt(workspace, { path, name }) ? { path, name } : anywhere(path, name);
    const meaning = exported(path).exported(module, name);
    return meaning?.kind === 'table' && meaning.library === 'mikro-orm' && meaning.path !== '' ? { path: meaning.path, name: meaning.name } : anywhere(path, name);
  };
  const workspace: ManagedWorkspace = {
    declarations: (path) => summary(path)?.managed,
    referred,
    naming: (path) => setupOf(path).naming,
    dialect: (path) => dialectNamed(setupOf(path).server ?? ''),
    setup: (path) => setupOf(path).setup,
    labels: (path, { name, module }) => (module === undefined ? undefined : labelsOf(exported(path).exported(module, name))),
    children: ({ path, name }) => (extending ??= extendingIn(declaring(), summary, referred)).get(`${path}#${name}`) ?? [],
  };
  const isAlone = declaredOnce((path, dialect) => {
    const server = serverFor(dialect);
    return server ? tablesDeclared(workspace, path, server).tables : [];
  });
  const modelAt = madeOnce((at) => managedOf(workspace, at));
  return {
    ddl: (path, source) => managedDdl(workspace, path, source.dialect, source.isBeside ? 'what is said' : 'all', isAlone(source)),
    of: (from, { path = '', name }) => {
      const at = path === '' ? anywhere(from, name) : { path, name };
      if (!at || !declarationAt(workspace, at) || setupOf(at.path).server === 'mongo') return undefined;
      return modelAt(at);
    },
  };
}

function namesIn(paths: readonly string[], summary: DeclaringOptions<ToldOfManaged>['summary']): ReadonlyMap<string, readonly Declared[]> {
  const found = new Map<string, Declared[]>();
  for (const path of paths) for (const [name, { entity }] of Object.entries(summary(path)?.managed ?? {})) {
    // `class User extends UserSchema.class` is the entity of the schema.
    for (const one of new Set([name, entity])) void (found.get(one)?.push({ path, name }) ?? found.set(one, [{ path, name }]));
  }
  return found;
}

function extendingIn(paths: readonly string[], summary: DeclaringOptions<ToldOfManaged>['summary'], referred: ManagedWorkspace['referred']): ReadonlyMap<string, readonly Declared[]> {
  const found = new Map<string, Declared[]>();
  for (const path of paths) for (const [name, { extends: base }] of Object.entries(summary(path)?.managed ?? {})) {
    const to = base && referred(path, base);
    if (to) void (found.get(`${to.path}#${to.name}`)?.push({ path, name }) ?? found.set(`${to.path}#${to.name}`, [{ path, name }]));
  }
  return found;
}

/** What an enum of texts says; one of numbers says nothing that others see. */
function labelsOf(meaning: ReturnType<Outside['exported']>): readonly string[] | undefined {
  const members = meaning?.kind === 'object' ? Object.values(meaning.members) : [];
  const labels = members.flatMap((one) => (one.kind === 'text' ? [one.text] : []));
  return labels.length > 0 && labels.length === members.length ? labels : undefined;
}
