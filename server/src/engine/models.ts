// The models of a workspace's ORM schemas, and which of the schemas a program speaks to: the one of its own package, else the only one.
import { accessorOf, declaresDatasource, prismaModels } from '../libraries/prisma/models.ts';
import type { Model } from '../libraries/models.ts';
import { folderOf, inside, packageFolders, rootOf } from './discover/paths.ts';
import type { Files } from './ports.ts';

/** The model that a program names, by its own name or as a client does; undefined where none is, or where several schemas have one and none is nearer. */
export type ModelsOf = (path: string, name: string) => Model | undefined;

/** One schema: the file that declares its database, and those that hold the rest of it. */
interface Declared { readonly root: string; readonly folder: string; readonly models: ReadonlyMap<string, Model> }

export function modelsIn(all: readonly string[], read: Files['read']): ModelsOf {
  const files = all.filter((path) => path.endsWith('.prisma'));
  if (files.length === 0) return () => undefined;
  const texts = new Map(files.map((path) => [path, read(path) ?? '']));
  const heads = files.filter((path) => declaresDatasource(texts.get(path)!));
  const packages = packageFolders(all);
  const schemas = heads.map((head): Declared => {
    const folder = folderOf(head);
    const parts = files.filter((path) => path !== head && !heads.includes(path) && nearestHead(heads, path) === head);
    return { root: rootOf(folder, packages), folder, models: named(prismaModels([head, ...parts].map((path) => texts.get(path)!))) };
  });
  return (path, name) => {
    const having = schemas.filter(({ models }) => models.has(name));
    const above = having.filter(({ root }) => inside(root, path));
    const longest = Math.max(...above.map(({ root }) => root.length));
    const nearest = above.filter(({ root }) => root.length === longest);
    const [found, ...others] = nearest.length > 0 ? nearest : having;
    return found && others.every(({ models }) => sameModel(models.get(name), found.models.get(name))) ? found.models.get(name) : undefined;
  };
}

/** By both names. */
const named = (models: ReadonlyMap<string, Model>): ReadonlyMap<string, Model> => new Map([...models].flatMap(([name, model]) => [[name, model], [accessorOf(name), model]]));

/** A schema of several files stands in one folder and those below it. */
function nearestHead(heads: readonly string[], path: string): string | undefined {
  const over = heads.filter((head) => inside(folderOf(head), path));
  return over.toSorted((a, b) => folderOf(b).length - folderOf(a).length)[0] ?? (heads.length === 1 ? heads[0] : undefined);
}

/** Copies of one schema say the same. */
const sameModel = (a: Model | undefined, b: Model | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);
