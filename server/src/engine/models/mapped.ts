// The models that programs declare with Sequelize, and what the packages they stand in tell of the names they get and of the database they are in.
import type { Meaning } from '../../libraries/meaning.ts';
import type { MappedModel } from '../../libraries/sequelize/model.ts';
import { sequelizeDdl, tablesIn } from '../../libraries/sequelize/ddl.ts';
import { modelOf } from '../../libraries/sequelize/models.ts';
import { declarationAt, type Associated, type Declared, type ModelWorkspace } from '../../libraries/sequelize/lineage.ts';
import { declaredOnce } from './counted.ts';
import { madeOnce, type DeclaredWith, type DeclaringOptions } from './declaring.ts';
import { folderOf, inside, packageFolders, rootOf } from '../discover/paths.ts';
import { stepsFrom } from '../programs/link.ts';
import { setupIn, type Setup, type ToldOfModels } from './mappedSetup.ts';

export function mappedIn({ all, declaring, told, summary, exported }: Omit<DeclaringOptions<ToldOfModels>, 'read'>): DeclaredWith<MappedModel> {
  const setups = new Map<string, Setup>();
  let packages: ReadonlySet<string> | undefined;
  let byName: ReadonlyMap<string, readonly Declared[]> | undefined;
  let associating: readonly (Pick<Associated, 'path' | 'declared'> & Partial<Associated>)[] | undefined;
  let associations: readonly Associated[] | undefined;
  const rootFor = (path: string): string => rootOf(folderOf(path), packages ??= packageFolders(all));
  const setupOf = (path: string): Setup => {
    const root = rootFor(path);
    const setup = setups.get(root) ?? setupIn(root, told());
    setups.set(root, setup);
    return setup;
  };
  const named = (from: string, name: string): Declared | undefined => {
    const found = (byName ??= namesIn(declaring(), summary)).get(name) ?? [];
    const near = found.filter(({ path }) => inside(rootFor(path), from));
    const [only, ...more] = near.length > 0 ? near : found;
    return more.length === 0 ? only : undefined;
  };
  const tableAt = (path: string, found: Meaning | undefined): Declared | undefined => {
    // `const User = require('./User')` is all of a file whose whole export is the model.
    const meaning = found?.kind === 'object' ? found.base ?? found.members['default'] : found;
    return meaning?.kind !== 'table' || meaning.library !== 'sequelize' ? undefined : meaning.path === '' ? named(path, meaning.name) : { path: meaning.path, name: meaning.name };
  };
  const referred = (path: string, meaning: Meaning): Declared | undefined => {
    if (meaning.kind !== 'imported') return tableAt(path, meaning);
    const found = stepsFrom(exported(path).exported(meaning.module, meaning.name), meaning.steps);
    if (found) return tableAt(path, found);
    const last = meaning.steps.at(-1);
    const name = last?.kind === 'member' ? last.name : meaning.steps.length === 0 ? meaning.name : undefined;
    return name === undefined ? undefined : named(path, name);
  };
  const ends = (): NonNullable<typeof associating> => (associating ??= declaring().flatMap((path) => (summary(path)?.models?.associations ?? []).map((declared) => {
    const [of, to] = [referred(path, declared.of), referred(path, declared.to)];
    return { path, declared, ...(of && { of }), ...(to && { to }) };
  })));
  const workspace: ModelWorkspace = {
    models: (path) => summary(path)?.models,
    referred,
    named,
    associations: () => (associations ??= ends().flatMap(({ path, declared, of, to }) => (of && to ? [{ path, declared, of, to }] : []))),
    unresolved: () => ends().filter(({ declared, of, to }) => !of || !to || declared.isUnread),
    defaults: (path) => setupOf(path).defaults,
    dialect: (path) => setupOf(path).dialect,
  };
  const isAlone = declaredOnce((path) => tablesIn(workspace, path).tables);
  const modelAt = madeOnce((at) => modelOf(workspace, at));
  return {
    ddl: (path, source) => sequelizeDdl(workspace, path, source.dialect, source.isBeside ? 'what is said' : 'all', isAlone(source)),
    of: (from, { path = '', name }) => {
      const at = path === '' ? named(from, name) : { path, name };
      if (!at || !declarationAt(workspace, at)) return undefined;
      return modelAt(at);
    },
  };
}

function namesIn(paths: readonly string[], summary: DeclaringOptions<ToldOfModels>['summary']): ReadonlyMap<string, readonly Declared[]> {
  const found = new Map<string, Declared[]>();
  for (const path of paths) for (const [held, { name, is }] of Object.entries(summary(path)?.models?.models ?? {})) {
    if (is === 'part') continue;
    for (const one of new Set([name, held])) void (found.get(one)?.push({ path, name: held }) ?? found.set(one, [{ path, name: held }]));
  }
  return found;
}
