// Files whose text a program takes: by reading them when it runs, by importing them, or through a tool that names them in what it generates.
// Sources: nodejs.org, "File system"; vite.dev, "Importing Asset as String"; the types of pg-promise 12, QueryFile; prisma.io, "TypedSQL".
import type { CallValue, HostTree } from '../hosts/tree.ts';
import type { FileMeaning, Meaning, Opens } from './meaning.ts';
import { pathOf, type WrittenPath } from './paths.ts';

const opening: Meaning = { kind: 'function', opens: { argument: 0, before: '', after: '' } };
const reading: Readonly<Record<string, Meaning>> = { readFile: opening, readFileSync: opening };
const promises: Meaning = { kind: 'object', members: { readFile: opening } };
const system: Readonly<Record<string, Meaning>> = { ...reading, promises, default: { kind: 'object', members: { ...reading, promises } } };
const promised: Readonly<Record<string, Meaning>> = { readFile: opening, default: promises };

const SYSTEM = /^(?:(?:node:)?fs|fs-extra|graceful-fs)$/;
const PROMISED = /^(?:node:)?fs\/promises$/;
/** `import users from './users.sql?raw'` */
const SQL_MODULE = /\.sql(?:\?[\w&=-]*)?$/i;
/** What Prisma generates from the files of prisma/sql. */
const TYPED = /^@prisma\/client\/sql$|(?:prisma|generated|client)\/(?:.*\/)?sql(?:\/index)?(?:\.[jt]s)?$/;

/** What a module of the system, of a bundler or of Prisma's typed SQL exports under a name, as the program at `from` sees it. */
export function textExport(from: string, module: string, name: string): Meaning | undefined {
  const exports = SYSTEM.test(module) ? system : PROMISED.test(module) ? promised : undefined;
  if (exports) return name === '*' ? { kind: 'object', members: exports } : Object.hasOwn(exports, name) ? exports[name] : undefined;
  if (SQL_MODULE.test(module)) return name === 'default' || name === '*' ? { kind: 'file', from, path: module.replace(/\?.*$/, ''), as: 'module' } : undefined;
  if (TYPED.test(module) && /^[a-z_$][\w$]*$/i.test(name) && name !== 'default') return { kind: 'function', gives: { kind: 'file', from, path: `prisma/sql/${name}.sql`, as: 'below' } };
  return undefined;
}

/** What a call opens, as far as its path is written; `opens` says which argument names it. */
export function openedPath(tree: HostTree, { args }: CallValue, { argument, before, after, from }: Opens): WrittenPath | undefined {
  const value = args[argument];
  if (!value || args.slice(0, argument + 1).some(({ kind }) => kind === 'spread')) return undefined;
  const path = pathOf(tree, value);
  if (!path || (from !== undefined && path.from === 'here')) return undefined;
  return { ...path, text: before + path.text + after, ...(path.hole && { hole: { ...path.hole, at: path.hole.at + before.length } }) };
}

/** The file at a path that is written whole. */
export function fileAt(program: string, { from, text, hole }: WrittenPath, opens: Opens): FileMeaning | undefined {
  if (hole || !/\.\w+$/.test(text)) return undefined;
  if (opens.from !== undefined) return { kind: 'file', from: opens.from, path: text, as: 'beside' };
  return { kind: 'file', from: program, path: text, as: from === 'here' ? 'beside' : 'below' };
}

/** What a function opens that passes one of its parameters on into a path. */
export function opensBy(program: string, params: readonly number[], { from, text, hole }: WrittenPath, opens: Opens): Opens | undefined {
  const argument = hole ? params.indexOf(hole.binding) : -1;
  if (!hole || argument < 0) return undefined;
  const origin = opens.from ?? (from === 'here' ? program : undefined);
  return { argument, before: text.slice(0, hole.at), after: text.slice(hole.at), ...(origin !== undefined && { from: origin }) };
}
