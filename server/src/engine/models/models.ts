// The models of a workspace's ORM schemas, and which of the schemas a program speaks to: the one of its own package, else the only one.
import { accessorOf, prismaModels } from '../../libraries/prisma/models.ts';
import { oneOfSame, type Model } from '../../libraries/models.ts';
import { prismaFiles } from '../discover/models.ts';
import { folderOf, inside, join, packageFolders, rootOf } from '../discover/paths.ts';
import type { Files } from '../ports.ts';

/** The model that a program names, by its own name or as a client does; undefined where none is, or where several schemas have one and none is nearer. */
export type ModelsOf = (path: string, name: string) => Model | undefined;

/** One schema, of one file or several. */
interface Declared { readonly root: string; readonly models: ReadonlyMap<string, Model> }

export function modelsIn(all: readonly string[], read: Files['read']): ModelsOf {
  if (!all.some((path) => path.endsWith('.prisma'))) return () => undefined;
  const packages = packageFolders(all);
  const schemas = [...prismaFiles(all, read)].map(([head, parts]): Declared => ({ root: rootOf(folderOf(head), packages), models: named(prismaModels(parts.map((path) => read(path) ?? ''), { asksMore: asksMore(read(join(rootOf(folderOf(head), packages), 'package.json'))) })) }));
  return (path, name) => {
    const having = schemas.filter(({ models }) => models.has(name));
    const above = having.filter(({ root }) => inside(root, path));
    const longest = Math.max(...above.map(({ root }) => root.length));
    const nearest = above.filter(({ root }) => root.length === longest);
    return oneOfSame((nearest.length > 0 ? nearest : having).map(({ models }) => models.get(name)!), OF_SERVER);
  };
}

/** Whether the client is Prisma's 5 or newer, whose `findUnique` takes other conditions beside a key; not known is no. */
const asksMore = (text: string | undefined): boolean => Number(/"(?:@prisma\/client|prisma)"\s*:\s*"[~^>=v\s]*(\d+)/.exec(text ?? '')?.[1] ?? 0) >= 5;

/** By both names. */
const named = (models: ReadonlyMap<string, Model>): ReadonlyMap<string, Model> => new Map([...models].flatMap(([name, model]) => [[name, model], [accessorOf(name), model]]));

/** Copies of one schema say the same, whichever server each is for. */
const OF_SERVER: ReadonlySet<string> = new Set(['dialect', 'type']);
