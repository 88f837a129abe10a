// A builder as programs write it: methods called on what the method before gave, in one expression or held in a variable meanwhile and continued there,
// under conditions too. A chain is walked back to the call that began it.
import type { Span } from '../text/span.ts';
import type { Binding, CallValue, Context, HostTree, Value } from '../hosts/tree.ts';
import { assignmentsBefore, bindingOf, isGlobalMember, reach } from './program.ts';

/** One method of a builder. */
export interface Step {
  readonly name: string;
  readonly call: CallValue;
  /** It is called whatever happens. */
  readonly isSure: boolean;
}

/** `root` is the call that began it; the steps follow in the order in which they happen. */
export interface Chain { readonly root: CallValue; readonly steps: readonly Step[] }

/** What a library's builders look like. */
export interface Builders {
  readonly tree: HostTree;
  begins(call: CallValue): boolean;
  /** A method changes the builder itself, so that `q.where(…)` alone continues what q holds. */
  readonly changing?: true;
  /** What a function gives that is given a builder is that builder, continued in ways that are not seen. */
  readonly handsOn?: true;
}

/** How deep variables are followed, against programs that go round in circles. */
const DEEP = 12;

/** The chain that a value is, or undefined where it cannot be told which: what is assigned later than `at` does not count. */
export function chainOf(builders: Builders, value: Value, at: { readonly span: Span; readonly context: Context }, depth = 0): Chain | undefined {
  if (depth > DEEP) return undefined;
  const { base, steps } = walked(builders, value);
  if (base.kind === 'call') {
    if (builders.begins(base)) return { root: base, steps };
    // `paginate(query, page)`: what a function does with a builder is not seen.
    const given = builders.handsOn && base.form === 'call' ? base.args.filter((arg) => arg.kind === 'call' || arg.kind === 'name').flatMap((arg) => chainOf(builders, arg, at, depth + 1) ?? []) : [];
    return given.length === 1 ? { root: given[0]!.root, steps: [...given[0]!.steps, unseen(base), ...steps] } : undefined;
  }
  const binding = base.kind === 'name' ? bindingOf(builders.tree, base) : undefined;
  const before = binding && heldBy(builders, binding, at, depth);
  return before && { root: before.root, steps: [...before.steps, ...steps] };
}

/** A step without a name, that may be any. */
const unseen = (call: CallValue): Step => ({ name: '', call, isSure: true });

/** The methods that are called on a value in one expression, and what the first of them is called on. */
export function walked(builders: Pick<Builders, 'begins'>, value: Value): { readonly base: Value; readonly steps: readonly Step[] } {
  const steps: Step[] = [];
  let base = value;
  while (base.kind === 'call' && base.form === 'call' && base.callee.kind === 'member' && base.callee.name !== undefined && !builders.begins(base)) {
    steps.push({ name: base.callee.name, call: base, isSure: true });
    base = base.callee.object;
  }
  return { base, steps: steps.reverse() };
}

/** What a variable holds when a place is reached. */
function heldBy(builders: Builders, binding: Binding, at: { readonly span: Span; readonly context: Context }, depth: number): Chain | undefined {
  const { tree, changing } = builders;
  if ((binding.kind !== 'constant' && binding.kind !== 'variable') || !binding.value || (binding.path ?? []).length > 0) return undefined;
  const first = binding.value.kind === 'call' && binding.value.awaited ? undefined : chainOf(builders, binding.value, { span: binding.value, context: binding.context }, depth + 1);
  const assigned = first && assignmentsBefore(tree, binding, at.span, at.context);
  if (!first || !assigned) return undefined;
  const later: { readonly at: number; readonly steps: readonly Step[] }[] = [];
  for (const { assignment, reach: reached } of assigned) {
    const steps = assignment.operator === '=' ? continued(builders, assignment.value, binding.id) : undefined;
    if (!steps) return undefined;
    later.push({ at: assignment.start, steps: steps.map((step) => (reached === 'always' ? step : { ...step, isSure: false })) });
  }
  for (const call of changing ? chainsOn(tree, binding.id) : []) {
    if (!call.discarded || call.awaited || call.start >= at.span.start || later.some(({ steps }) => steps.some((step) => step.call === call))) continue;
    const reached = reach(tree, call.context, binding.context, at.context);
    if (reached !== 'never') later.push({ at: call.start, steps: walked(builders, call).steps.map((step) => (reached === 'always' ? step : { ...step, isSure: false })) });
  }
  return { root: first.root, steps: [...first.steps, ...later.toSorted((a, b) => a.at - b.at).flatMap(({ steps }) => steps)] };
}

/** The steps by which an assigned value continues what the same name held: `q = q.limit(1)`, `q = x ? q.limit(1) : q`. */
function continued(builders: Builders, value: Value, binding: number): readonly Step[] | undefined {
  if (value.kind === 'choice') {
    const all = value.options.map((option) => continued(builders, option, binding));
    return all.every((steps) => steps !== undefined) ? all.flat().map((step) => ({ ...step, isSure: false })) : undefined;
  }
  const { base, steps } = walked(builders, value);
  if (base.kind === 'call' && base.form === 'call' && base.args.some((arg) => arg.kind === 'name' && arg.binding === binding)) return [unseen(base), ...steps];
  return base.kind === 'name' && base.binding === binding ? steps : undefined;
}

/** The chains of a file by the name that they begin with, and those that begin with `this`; each the outermost call of its chain. */
interface Begun { readonly named: ReadonlyMap<number, readonly CallValue[]>; readonly own: readonly CallValue[]; readonly arguments: ReadonlySet<Value>; /** The calls that are given what a name holds. */ readonly handed: ReadonlyMap<number, readonly CallValue[]> }

const begun = new WeakMap<HostTree, Begun>();

function begunIn(tree: HostTree): Begun {
  const known = begun.get(tree);
  if (known) return known;
  const named = new Map<number, CallValue[]>();
  const own: CallValue[] = [];
  const given = new Set<Value>();
  const handed = new Map<number, CallValue[]>();
  for (const call of tree.calls) {
    for (const arg of call.args) {
      given.add(arg);
      // `unionAll([…])`; what `Promise.all` is given is waited for.
      if (arg.kind === 'array' && !isGlobalMember(call.callee, 'Promise', ['all', 'allSettled', 'race', 'any'])) for (const one of arg.items) given.add(one);
      if (arg.kind === 'name' && arg.binding !== undefined) void (handed.get(arg.binding)?.push(call) ?? handed.set(arg.binding, [call]));
    }
    if (call.form !== 'call' || call.callee.kind !== 'member' || continuing(tree, call)) continue;
    const { base } = walked({ begins: () => false }, call);
    if (base.kind !== 'name') continue;
    if (base.binding !== undefined) void (named.get(base.binding)?.push(call) ?? named.set(base.binding, [call]));
    else if (base.name === 'this') own.push(call);
  }
  const made: Begun = { named, own, arguments: given, handed };
  begun.set(tree, made);
  return made;
}

/** The chains that begin with a name. */
export const chainsOn = (tree: HostTree, binding: number): readonly CallValue[] => begunIn(tree).named.get(binding) ?? [];

/** The chains inside a stretch that begin with `this`. */
export const chainsOnThis = (tree: HostTree, { start, end }: Span): readonly CallValue[] => begunIn(tree).own.filter((call) => call.start >= start && call.end <= end);

/** The calls that are given what a name holds. */
export const callsGiven = (tree: HostTree, binding: number): readonly CallValue[] => begunIn(tree).handed.get(binding) ?? [];

/** Whether a call is given a value as it stands, or in a list. */
export const isArgument = (tree: HostTree, value: Value): boolean => begunIn(tree).arguments.has(value);

const outer = new WeakMap<HostTree, ReadonlyMap<Value, CallValue>>();

/** The call of a method on what a call gives, if there is one. */
export function continuing(tree: HostTree, call: Value): CallValue | undefined {
  let known = outer.get(tree);
  if (!known) outer.set(tree, (known = new Map(tree.calls.flatMap((one) => (one.form === 'call' && one.callee.kind === 'member' ? [[one.callee.object, one] as const] : [])))));
  return known.get(call);
}

/** All that is called on what a call gives, in one expression, and the last of these calls. */
export function calledOn(tree: HostTree, root: CallValue): { readonly top: CallValue; readonly steps: readonly Step[] } {
  const steps: Step[] = [];
  let top = root;
  for (let next = continuing(tree, top); next?.callee.kind === 'member'; next = continuing(tree, top)) {
    steps.push({ name: next.callee.name ?? '', call: next, isSure: true });
    top = next;
  }
  return { top, steps };
}

/** Steps are sure that are taken whenever a place is reached. */
export function surely(tree: HostTree, steps: readonly Step[], place: Context): readonly Step[] {
  return steps.map((step) => (reach(tree, step.call.context, place, place) === 'always' ? step : { ...step, isSure: false }));
}

/** The steps that a callback calls on what it is given, as `this` or as its first parameter; undefined where it does something else with it. */
export function stepsInside(tree: HostTree, callback: Value, around: Context): readonly Step[] | undefined {
  const held = callback.kind === 'name' ? bindingOf(tree, callback)?.value : callback;
  if (held?.kind !== 'function') return undefined;
  const routine = tree.routines[held.routine]!;
  const [parameter] = routine.params;
  const given = parameter === undefined ? undefined : tree.bindings[parameter];
  if (given && (given.name === '' || given.uses.some(({ kind }) => kind !== 'called' && kind !== 'member' && kind !== 'returned'))) return undefined;
  const chains = [...(parameter === undefined ? [] : chainsOn(tree, parameter)), ...chainsOnThis(tree, routine)].toSorted((a, b) => a.start - b.start);
  if (chains.length === 0) return undefined;
  const place: Context = { ...around, routine: routine.id };
  return chains.flatMap((call) => surely(tree, walked({ begins: () => false }, call).steps, place));
}
