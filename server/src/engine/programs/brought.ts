// Whether what somebody outside chose reaches a routine of a file from others: `find(req.query.name)`, through routines that only pass it on.
// Asked seldom, so it is found out when it is asked, from the files that import the routine's own.
import type { Brings, Bringing } from '../../libraries/brings.ts';
import type { Parameter } from '../../libraries/library.ts';
import type { Summary } from '../../libraries/summary.ts';
import type { Importers } from './importers.ts';
import { roleOf } from '../roles.ts';

interface Programs {
  readonly importers: Importers;
  wordsOf(path: string): ReadonlySet<string>;
  /** What a program brings to others; undefined of what cannot be read. */
  bringsOf(path: string): Bringing | undefined;
  summaryOf(path: string): Summary | undefined;
}

/** From a handler through a service to where the statement stands. */
const HOPS = 3;
/** How many files may pass on what others export, one to the next. */
const PASSES = 3;
/** Of what so many files call, or what passes through so many routines, nothing is said. */
const MOST_FILES = 200;
const MOST_ROUTINES = 400;

/** Answers as long as no program changes. */
export function broughtIn(programs: Programs): (path: string, to: Parameter) => boolean {
  const search: Search = { programs, passing: new Map(), reaching: new Map(), callers: new Map() };
  const answers = new Map<string, boolean>();
  return (path, to) => {
    const key = keyOf({ path, to });
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = isBrought(search, { path, to });
    answers.set(key, answer);
    return answer;
  };
}

interface Asked { readonly path: string; readonly to: Parameter }

/** What all questions share: by path, or by path and routine. */
interface Search {
  readonly programs: Programs;
  readonly passing: Map<string, ReadonlySet<string>>;
  readonly reaching: Map<string, readonly string[]>;
  readonly callers: Map<string, readonly string[]>;
}

const keyOf = ({ path, to: { routine, argument, property, exported } }: Asked): string => [path, routine, argument, property ?? '', exported ?? ''].join('\0');

/** Hop by hop, each parameter once. */
function isBrought(search: Search, first: Asked): boolean {
  const seen = new Set([keyOf(first)]);
  const files = new Set<string>();
  let asked: readonly Asked[] = [first];
  for (let hops = 0; hops <= HOPS && asked.length > 0; hops++) {
    const further: Asked[] = [];
    for (const { path, to } of asked) {
      const callers = callersOf(search, path, to);
      for (const from of callers) files.add(from);
      if (files.size > MOST_FILES) return false;
      for (const from of callers) {
        for (const one of broughtBy(search, from, path, to)) {
          if (!one.from) return true;
          for (const parameter of one.from) {
            // A part of what callers pass as a whole is not known to be what somebody chose.
            const next = { path: from, to: one.property === undefined && to.property !== undefined && parameter.property === undefined ? { ...parameter, property: to.property } : parameter };
            const key = keyOf(next);
            if (seen.has(key)) continue;
            seen.add(key);
            further.push(next);
          }
        }
      }
      if (seen.size > MOST_ROUTINES) return false;
    }
    asked = further;
  }
  return false;
}

/** What a file passes to a parameter of another. */
function broughtBy(search: Search, from: string, path: string, { routine, argument, property, exported }: Parameter): readonly Brings[] {
  const told = search.programs.bringsOf(from);
  if (!told) return [];
  let isImporter: boolean | undefined;
  return told.brings.filter((one) => {
    if (one.argument !== argument || (one.property !== undefined && one.property !== property)) return false;
    if (one.routine !== routine && (one.module === undefined || one.routine !== exported)) return false;
    return one.module !== undefined ? leadsTo(search, from, one.module, path) : (isImporter ??= told.modules.some((module) => leadsTo(search, from, module, path)));
  });
}

/** The files that may call a routine of another. */
function callersOf(search: Search, path: string, { routine, exported }: Parameter): readonly string[] {
  const key = `${path}\0${routine}\0${exported ?? ''}`;
  const known = search.callers.get(key);
  if (known) return known;
  const callers = reachingOf(search, path).filter((from) => {
    // Whoever imports a default calls it as he likes.
    const words = exported === 'default' ? undefined : search.programs.wordsOf(from);
    return !words || words.has(routine) || (exported !== undefined && words.has(exported));
  });
  search.callers.set(key, callers);
  return callers;
}

/** The files that import another, or one that passes on what it exports. Who only tries something passes what he likes. */
function reachingOf(search: Search, path: string): readonly string[] {
  const known = search.reaching.get(path);
  if (known) return known;
  const { importers } = search.programs;
  const passing = new Set([path]);
  for (const one of passing) {
    if (passing.size > MOST_FILES) break;
    for (const from of importers.of(one)) if (leadsThrough(search, from, path)) passing.add(from);
  }
  const found = [...new Set([...passing].flatMap((one) => importers.of(one)))].filter((from) => from !== path && !isAside(from));
  search.reaching.set(path, found);
  return found;
}

/** Who tries something, fills a database or is run by hand. */
export const isAside = (path: string): boolean => ['test', 'seed', 'script'].includes(roleOf(path, undefined));

/** Whether a specifier names a file, or one that passes on what it exports. */
function leadsTo(search: Search, from: string, module: string, path: string): boolean {
  const file = search.programs.importers.fileOf(from, module);
  return file !== undefined && (file === path || leadsThrough(search, file, path));
}

/** Whether a file passes on what another exports, through some more. */
function leadsThrough({ programs, passing }: Search, file: string, path: string): boolean {
  const known = passing.get(file);
  if (known) return known.has(path);
  const found = new Set<string>();
  let last: readonly string[] = [file];
  for (let passes = 0; passes < PASSES && last.length > 0; passes++) {
    last = last.flatMap((one) => passedOnBy(programs, one)).filter((one) => found.size < MOST_FILES && !found.has(one) && found.add(one));
  }
  passing.set(file, found);
  return found.has(path);
}

/** The files whose exports a file passes on. */
function passedOnBy({ importers, summaryOf }: Programs, file: string): readonly string[] {
  const modules = importers.mayPassOn(file) ? summaryOf(file)?.passedOn ?? [] : [];
  return [...new Set(modules.map(({ module }) => module))].flatMap((module) => importers.fileOf(file, module) ?? []);
}
