// The routine with a name around a site, and who calls it: where that takes its name, whoever does not hold the name does not call it.
import type { HostTree } from '../hosts/tree.ts';
import type { Role } from '../rules/rule.ts';
import type { Span } from '../text/span.ts';
import { roleOfAll } from './roles.ts';

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
 * Who calls a routine that takes its name: a function that has one, or a method without a decorator of a class that promises nothing to others. Where nobody names it, other files must name others of its own: else it is not seen how they are called. `roleNaming` gives the loudest role of the other files that hold a word.
 */
export function callersOf(tree: HostTree, text: string, routine: NamedRoutine, roleNaming: (word: string) => Role | undefined): Callers {
  const role = (names: readonly string[]): Role | undefined => roleOfAll(names.flatMap((name) => roleNaming(name) ?? []));
  const own = namesOf(tree, text, routine);
  if (!own) return undefined;
  if (isNamedIn(text, routine.name, tree.comments)) return 'own';
  const called = role(own);
  if (called) return called;
  const isOtherNamed = tree.routines.some(({ id, parent }) => {
    const other = parent === tree.routines[routine.id]?.parent ? namedRoutine(tree, id) : undefined;
    const names = other?.id === id && other.name !== routine.name ? namesOf(tree, text, other) : undefined;
    return names !== undefined && role(names) !== undefined;
  });
  return isOtherNamed ? 'nobody' : undefined;
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

/** Whether a text names a routine beside where it is declared and exported. */
function isNamedIn(text: string, name: string, comments: readonly Span[]): boolean {
  const own = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g');
  const listed = [...text.matchAll(EXPORTED)].map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
  const places = [...text.matchAll(own)].filter(({ index }) => ![...comments, ...listed].some(({ start, end }) => start <= index && index < end));
  return places.length > 1;
}

/** A list of what a file exports, and `exports.find = find`. */
const EXPORTED = /\bexport\s*\{[^}]*\}|\b(?:module\.)?exports\s*=\s*\{[^{}]*\}|\bexports\.(\w+)\s*=\s*\1\b/g;
