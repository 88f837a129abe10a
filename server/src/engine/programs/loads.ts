// Which programs load which .sql files, and what becomes of their rows: one text, many places that send it.
// Asked only of .sql files, so it is found out when it is first asked, from the programs that hold the word and those that use what they export.
import type { Document } from '../../text/document.ts';
import { linesOf } from '../../text/lines.ts';
import type { HostTree } from '../../hosts/tree.ts';
import type { Outside } from '../../libraries/library.ts';
import type { FileMeaning } from '../../libraries/meaning.ts';
import { meaningsOf } from '../../libraries/resolve.ts';
import { sentFiles } from '../../libraries/sends.ts';
import type { Site } from '../../libraries/site.ts';
import type { Role } from '../../rules/rule.ts';
import type { DialectId } from '../../sql/dialect.ts';
import { joined, pathsOf, type Aliases } from './specifiers.ts';
import { roleOf } from '../roles.ts';

/** A place where a program loads an .sql file, or sends its text. */
export interface Loader {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly role: Role;
  /** What becomes of the text: `unknown` where it is only loaded here. */
  readonly rows: NonNullable<Site['consumes']> | 'many' | 'unknown';
  readonly dialect?: DialectId;
}

/** By the path of the .sql file. */
export type Loads = ReadonlyMap<string, readonly Loader[]>;
export const NO_LOADS: Loads = new Map();
export const NO_LOADERS: readonly Loader[] = [];

/** Text that may load an .sql file. */
export const MAY_LOAD = /\.sql\b|\/sql(?:\/index)?(?:\.[jt]s)?["']/i;

/** What one program does with one file. */
export interface Load { readonly file: FileMeaning; readonly loader: Loader }

export function loadsIn(document: Document, tree: HostTree, outside: Outside): readonly Load[] {
  const { path } = document;
  const lines = linesOf(document.text);
  const role = roleOf(path, undefined);
  const load = (file: FileMeaning, at: number, rest: Pick<Loader, 'rows' | 'dialect'>): Load => ({ file, loader: { path, line: lines.position(at).line + 1, role, ...rest } });
  return [
    ...loadedIn(document, tree, outside).map(({ file, at }) => load(file, at, { rows: 'unknown' })),
    ...sentFiles(document, tree, outside).map(({ file, at, consumes, dialect }) => load(file, at, { rows: consumes ?? 'many', ...(dialect && { dialect }) })),
  ];
}

/** What all programs do, by file. `paths` are all of the workspace. */
export function loadsBy(programs: Iterable<readonly Load[]>, paths: readonly string[], aliases: (path: string) => Aliases): Loads {
  const present = new Set(paths);
  const found = new Map<string, Loader[]>();
  for (const loads of programs) {
    for (const { file, loader } of loads) {
      const target = targetOf(file, present, aliases);
      if (target !== undefined) found.set(target, [...(found.get(target) ?? []), loader]);
    }
  }
  return found;
}

/** The calls of a program that load a file, and its imports of one. */
function loadedIn(document: Document, tree: HostTree, outside: Outside): readonly { readonly file: FileMeaning; readonly at: number }[] {
  const meanings = meaningsOf(document, tree, outside);
  const imports = tree.imports.flatMap(({ module, binding, start }) => {
    const meaning = binding === undefined || !/\.sql\b/i.test(module) ? undefined : meanings.ofBinding(binding);
    return meaning?.kind === 'file' ? [{ file: meaning, at: start }] : [];
  });
  const calls = tree.calls.flatMap((call) => {
    // `readFileSync(path).toString()` is told by the call inside.
    const isSame = call.callee.kind === 'member' && call.callee.object.kind === 'call' && /^(?:toString|trim\w*)$/.test(call.callee.name ?? '');
    const meaning = isSame ? undefined : meanings.of(call);
    return meaning?.kind === 'file' ? [{ file: meaning, at: call.start }] : [];
  });
  return [...imports, ...calls];
}

/** The .sql file that is meant, of those there are. */
function targetOf({ from, path, as }: FileMeaning, present: ReadonlySet<string>, aliases: (path: string) => Aliases): string | undefined {
  const folder = from.slice(0, from.lastIndexOf('/') + 1);
  switch (as) {
    case 'beside': return [joined(folder, path)].find((one) => present.has(one));
    case 'module': return pathsOf(from, path, aliases(from)).find((one) => present.has(one));
    case 'below': {
      const parts = folder.split('/').slice(0, -1);
      for (let length = parts.length; length >= 0; length--) {
        const target = joined(parts.slice(0, length).map((part) => `${part}/`).join(''), path);
        if (present.has(target)) return target;
      }
      return undefined;
    }
  }
}

/** How every place that sends the text consumes its rows, where that is certain. */
export function consumedBy(loaders: readonly Loader[]): Site['consumes'] {
  const sent = new Set(loaders.flatMap(({ rows }) => (rows === 'unknown' ? [] : [rows])));
  const [only, ...others] = sent;
  return only === undefined || only === 'many' || others.length > 0 ? undefined : only;
}

/** Why a text is taken for SQL, with who loads it. */
export function reasonLoaded(reason: string, loaders: readonly Loader[]): string {
  const [first] = loaders;
  const more = new Set(loaders.map(({ path }) => path)).size - 1;
  return first ? `${reason}, loaded by \`${first.path}:${first.line}\`${more > 0 ? ` and ${more} other ${more === 1 ? 'file' : 'files'}` : ''}` : reason;
}
