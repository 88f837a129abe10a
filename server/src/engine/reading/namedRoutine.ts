// The routine with a name around a site, and who calls it: where that takes its name, whoever does not hold the name does not call it.
import type { HostTree } from '../../hosts/tree.ts';
import type { Role } from '../../rules/rule.ts';
import type { Span } from '../../text/span.ts';
import { routinesUpTo } from '../../libraries/program.ts';
import { roleOfAll } from '../roles.ts';
import { scheduledIn } from './scheduled.ts';

/** The loudest role of the other files that name a routine, `own` where its own does, `nobody` where none but tests do, and undefined where it is not seen how it is called. */
export type Callers = Role | 'own' | 'nobody' | undefined;

export interface NamedRoutine {
  readonly id: number;
  readonly name: string;
}

/** The nearest one around a routine, or that one itself. */
export function namedRoutine(tree: HostTree, id: number | undefined): NamedRoutine | undefined {
  for (let at = id; at !== undefined; at = tree.routines[at]?.parent) {
    const isHeld = holds(at);
    const name = tree.routines[at]?.name ?? tree.bindings.find(isHeld)?.name ?? tree.exports.find(isHeld)?.name;
    if (name !== undefined) return { id: at, name };
  }
  return undefined;
}

const holds = (routine: number) => ({ value }: { readonly value?: HostTree['bindings'][number]['value'] | undefined }): boolean => value?.kind === 'function' && value.routine === routine;

/**
 * Who calls a routine. What is handed over to a clock or a queue is a job, whoever else may call it, and so is what only jobs of its file and of others name.
 * Of others, who calls one that takes its name: a function that has one, or a method without a decorator of a class that promises nothing to others. Where nobody names it, other files must name others of its own: else it is not seen how they are called. `roleNaming` gives the loudest role of the other files that hold a word.
 */
export function callersOf(tree: HostTree, text: string, routine: NamedRoutine, roleNaming: (word: string) => Role | undefined, depth = 0): Callers {
  const role = (names: readonly string[]): Role | undefined => roleOfAll(names.flatMap((name) => roleNaming(name) ?? []));
  if (scheduledIn(tree).routines.has(routine.id)) return 'job';
  const own = namesOf(tree, text, routine);
  if (!own) return undefined;
  const mentions = mentionsOf(tree, text, routine);
  if (mentions.length > 0) return depth < HOPS && mentions.every((at) => isOfJob(tree, text, at, roleNaming, depth)) ? role(own) ?? 'job' : 'own';
  const called = role(own);
  if (called) return called;
  const isOtherNamed = tree.routines.some(({ id, parent }) => {
    const other = parent === tree.routines[routine.id]?.parent ? namedRoutine(tree, id) : undefined;
    const names = other?.id === id && other.name !== routine.name ? namesOf(tree, text, other) : undefined;
    return names !== undefined && role(names) !== undefined;
  });
  return isOtherNamed ? 'nobody' : undefined;
}

/** The same of a site: what stands in a function that is handed over on the spot is a job, whatever the one around it is. */
export function callersAround(tree: HostTree, text: string, inner: number | undefined, named: NamedRoutine | undefined, roleNaming: (word: string) => Role | undefined): Callers {
  const { routines } = scheduledIn(tree);
  if (routinesUpTo(tree, inner, named?.id).some((id) => routines.has(id))) return 'job';
  return named && callersOf(tree, text, named, roleNaming);
}

/** From a sweep through what it calls in the same file. */
const HOPS = 3;

/** Whether what stands at an offset runs by the clock: it is handed over there, or the routine around it is a job itself. */
function isOfJob(tree: HostTree, text: string, at: number, roleNaming: (word: string) => Role | undefined, depth: number): boolean {
  if (scheduledIn(tree).spans.some(({ start, end }) => start <= at && at < end)) return true;
  const around = namedRoutine(tree, tree.routines.findLast(({ id, start, end }) => id > 0 && start <= at && at < end)?.id);
  return around !== undefined && callersOf(tree, text, around, roleNaming, depth + 1) === 'job';
}

/** The names by which a routine is called, its own first; undefined where it may be called without one. */
function namesOf(tree: HostTree, text: string, { id, name }: NamedRoutine): readonly string[] | undefined {
  const method = tree.classes.flatMap((one) => one.members.map((member) => ({ one, member }))).find(({ member }) => member.routine === id);
  const isHeld = holds(id);
  const binding = tree.bindings.find((one) => isHeld(one) || (one.kind === 'function' && one.name === name && contained(one, tree.routines[id])));
  const exported = tree.exports.filter((one) => isHeld(one) || (binding !== undefined && one.binding === binding.id)).map((one) => one.name);
  const isByName = method ? method.member.decorators.length === 0 && !PROMISES.test(text.slice(method.one.start, method.one.members[0]?.start)) : binding !== undefined || exported.length > 0;
  const names = [...new Set([name, ...exported])];
  return isByName && !names.some((one) => one === 'default' || CONVENTIONAL.test(one)) ? names : undefined;
}

const contained = (inner: Span, outer: Span | undefined): boolean => outer !== undefined && outer.start <= inner.start && inner.end <= outer.end;

const PROMISES = /\bimplements\b/;

/** Names by which frameworks call what a file exports. */
const CONVENTIONAL = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|ALL|loader|action|load|handler|handle|main|run|execute|middleware|register|bootstrap|setup|teardown|up|down|config|generate\w+|get(?:Server(?:Side)?Props|StaticProps|StaticPaths|InitialProps)|on[A-Z]\w*|\$\w+|constructor)$/;

/** Where a text names a routine beside where it is declared and exported: the first of all places is taken for the declaration where none is told. */
function mentionsOf(tree: HostTree, text: string, { id, name }: NamedRoutine): readonly number[] {
  const own = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g');
  const listed = [...text.matchAll(EXPORTED)].map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
  const places = [...text.matchAll(own)].filter(({ index }) => ![...tree.comments, ...listed].some(({ start, end }) => start <= index && index < end)).map(({ index }) => index);
  const isHeld = holds(id);
  const binding = tree.bindings.find(isHeld);
  const declared = binding ? places.indexOf(binding.start) : places.findIndex((at) => tree.classes.some(({ members }) => members.some(({ routine, start, end }) => routine === id && start <= at && at < end)));
  return places.filter((_, place) => place !== Math.max(0, declared));
}

/** A list of what a file exports, and `exports.find = find`. */
const EXPORTED = /\bexport\s*\{[^}]*\}|\b(?:module\.)?exports\s*=\s*\{[^{}]*\}|\bexports\.(\w+)\s*=\s*\1\b/g;
