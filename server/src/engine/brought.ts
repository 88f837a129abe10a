// Whether what somebody outside chose reaches a routine of a file from others: `find(req.query.name)`, through routines that only pass it on.
// Asked seldom, so it is found out when it is asked, from the files that hold the routine's name.
import type { Brings } from '../libraries/brings.ts';
import type { Parameter } from '../libraries/library.ts';
import type { Summary } from '../libraries/summary.ts';
import { roleOf } from './roles.ts';
import { candidates, pathsOf, type Aliases } from './specifiers.ts';

interface Programs {
  readonly paths: Iterable<string>;
  textOf(path: string): string;
  /** What a program brings to others; undefined of what cannot be read. */
  bringsOf(path: string): { readonly brings: readonly Brings[]; readonly modules: readonly string[] } | undefined;
  summaryOf(path: string): Summary | undefined;
  aliases(path: string): Aliases;
  has(path: string): boolean;
}

/** From a handler through a service to where the statement stands. */
const HOPS = 3;

export function isBrought(programs: Programs, path: string, to: Parameter, hops = 0): boolean {
  const word = new RegExp(`(?<![\\w$])${to.routine.replace(/\W/g, '\\$&')}\\s*(?:<[^>]*>)?\\(`);
  for (const from of programs.paths) {
    if (from === path) continue;
    const text = programs.textOf(from);
    if (!text.includes(to.routine) || !word.test(text) || isAside(from)) continue;
    const told = programs.bringsOf(from);
    if (!told) continue;
    let isImporter: boolean | undefined;
    for (const one of told.brings) {
      if (one.routine !== to.routine || one.argument !== to.argument || (one.property !== undefined && one.property !== to.property)) continue;
      // A part of what callers pass as a whole is not known to be what somebody chose.
      if (one.from && hops >= HOPS) continue;
      const isHere = one.module !== undefined ? leadsTo(programs, from, one.module, path, 0) : (isImporter ??= told.modules.some((module) => leadsTo(programs, from, module, path, 0)));
      if (isHere && (one.from === undefined || one.from.some((parameter) => isBrought(programs, from, one.property === undefined && to.property !== undefined && parameter.property === undefined ? { ...parameter, property: to.property } : parameter, hops + 1)))) return true;
    }
  }
  return false;
}

/** Who only tries something passes what he likes. */
const isAside = (path: string): boolean => ['test', 'seed', 'script'].includes(roleOf(path, undefined));

/** Whether a specifier names a file, or one that passes on what it exports. */
function leadsTo(programs: Programs, from: string, module: string, path: string, depth: number): boolean {
  for (const base of pathsOf(from, module, programs.aliases(from))) {
    const file = candidates(base).find(programs.has);
    if (file === undefined) continue;
    if (file === path) return true;
    return depth < 3 && (programs.summaryOf(file)?.passedOn ?? []).some((one) => leadsTo(programs, file, one.module, path, depth + 1));
  }
  return false;
}
