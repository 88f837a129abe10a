// Small questions about a program: what a constant name holds, under which conditions an assignment reaches a place.
import { groupBy } from '../text/groupBy.ts';
import type { Span } from '../text/span.ts';
import type { Assignment, Binding, CallValue, Context, HostTree, Put, Value } from '../hosts/tree.ts';

/** Whether something that happens in one place is true in another: always, on some ways there, or on none. */
export type Reach = 'always' | 'sometimes' | 'never';

export function reach(tree: HostTree, from: Context, declared: Context, to: Context): Reach {
  const reached = [...branchesOf(tree, to), ...branchesOf(tree, declared)];
  const own = branchesOf(tree, from);
  if (own.some((branch) => excludes(tree, branch, branchesOf(tree, to)))) return 'never';
  const loops = [...loopsOf(tree, to), ...loopsOf(tree, declared)];
  const isCertain = own.every((branch) => reached.includes(branch)) && loopsOf(tree, from).every((loop) => loops.includes(loop)) && routinesOf(tree, to).includes(from.routine);
  return isCertain ? 'always' : 'sometimes';
}

/** Whether two places can be reached in one run: the arms of one condition cannot. */
export const exclusive = (tree: HostTree, a: Context, b: Context): boolean => branchesOf(tree, a).some((branch) => excludes(tree, branch, branchesOf(tree, b)));

function excludes({ branches }: HostTree, branch: number, others: readonly number[]): boolean {
  const one = branches[branch]!;
  return one.condition !== undefined && others.some((other) => other !== branch && branches[other]!.parent === one.parent && branches[other]!.condition === one.condition);
}

function branchesOf({ branches }: HostTree, { branch }: Context): readonly number[] {
  const found: number[] = [];
  for (let at = branch; at !== undefined; at = branches[at]!.parent) found.push(at);
  return found;
}

function loopsOf({ loops }: HostTree, { loop }: Context): readonly number[] {
  const found: number[] = [];
  for (let at = loop; at !== undefined; at = loops[at]!.parent) found.push(at);
  return found;
}

function routinesOf({ routines }: HostTree, { routine }: Context): readonly number[] {
  const found: number[] = [];
  for (let at: number | undefined = routine; at !== undefined; at = routines[at]!.parent) found.push(at);
  return found;
}

/** From a routine outwards to another, both counted, or to that below the file. */
export function routinesUpTo({ routines }: HostTree, routine: number | undefined, outermost: number | undefined): readonly number[] {
  const found: number[] = [];
  for (let at = routine; at !== undefined && at !== 0; at = routines[at]?.parent) {
    found.push(at);
    if (at === outermost) break;
  }
  return found;
}

/** `b` of `a.b`, `b` itself; of anything else nothing. */
export const lastName = (value: Value): string => (value.kind === 'name' || value.kind === 'member' ? value.name ?? '' : '');

const places = new WeakMap<HostTree, ReadonlyMap<number, readonly CallValue[]>>();

/** The call that is all of a stretch of the text. */
export function callAt(tree: HostTree, whole: Span | undefined): CallValue | undefined {
  if (!whole) return undefined;
  let known = places.get(tree);
  if (!known) places.set(tree, (known = groupBy(tree.calls, ({ start }) => start)));
  return known.get(whole.start)?.find(({ end }) => end === whole.end);
}

/** The binding of a name or of a field of `this`. */
export function bindingOf({ bindings }: HostTree, value: Value): Binding | undefined {
  const id = value.kind === 'name' || value.kind === 'member' ? value.binding : undefined;
  return id === undefined ? undefined : bindings[id];
}

/** The value that a name or a member holds for sure: a constant that is written in this document. */
export function constantValue(tree: HostTree, value: Value, depth = 0): Value | undefined {
  if (depth > 20) return undefined;
  if (value.kind === 'member' && value.binding === undefined) {
    const object = constantValue(tree, value.object, depth + 1);
    return object && memberValue(tree, object, value.name, depth);
  }
  if (value.kind !== 'name' && value.kind !== 'member') return value;
  const binding = bindingOf(tree, value);
  if (!binding?.value || binding.assignments.length > 0 || binding.kind === 'import') return undefined;
  let held = constantValue(tree, binding.value, depth + 1);
  for (const step of binding.path ?? []) held = held && memberValue(tree, held, step, depth);
  return held;
}

function memberValue(tree: HostTree, object: Value, name: string | undefined, depth: number): Value | undefined {
  if (name === undefined) return undefined;
  if (object.kind === 'array') {
    const item = object.items[Number(name)];
    return item && item.kind !== 'spread' && !object.items.some(({ kind }) => kind === 'spread') ? constantValue(tree, item, depth + 1) : undefined;
  }
  if (object.kind !== 'object') return undefined;
  const property = object.properties.findLast((one) => one.name === name || one.spread || one.name === undefined);
  return property?.name === name && property ? constantValue(tree, property.value, depth + 1) : undefined;
}

/**
 * What has been assigned to a binding by the time a place is reached, with how surely; undefined where a later turn of a loop counts too.
 * What stands in the assigned value is reached before the assignment: `q = `${q} …``.
 */
export const assignmentsBefore = (tree: HostTree, binding: Binding, at: Span, context: Context): readonly { readonly assignment: Assignment; readonly reach: Reach }[] | undefined => before(tree, binding, binding.assignments, at, context);

/** The same of what was assigned to properties of what it holds. */
export const putsBefore = (tree: HostTree, binding: Binding, at: Span, context: Context): readonly { readonly assignment: Put; readonly reach: Reach }[] | undefined => before(tree, binding, binding.puts ?? [], at, context);

function before<A extends Assignment>(tree: HostTree, binding: Binding, assignments: readonly A[], at: Span, context: Context): readonly { readonly assignment: A; readonly reach: Reach }[] | undefined {
  const ownLoops = loopsOf(tree, binding.context);
  const turns = loopsOf(tree, context).filter((loop) => !ownLoops.includes(loop));
  const found: { assignment: A; reach: Reach }[] = [];
  for (const assignment of assignments) {
    if (assignment.start >= at.start || assignment.end >= at.end) {
      if (turns.some((loop) => loopsOf(tree, assignment.context).includes(loop))) return undefined;
      continue;
    }
    const reached = reach(tree, assignment.context, binding.context, context);
    if (reached !== 'never') found.push({ assignment, reach: reached });
  }
  return found.sort((a, b) => a.assignment.start - b.assignment.start);
}

/** `interval = unitOf(interval)` on the way of every run: what it held before is gone. The place among the assignments. */
export function overwritingOf({ assignments, routine }: Binding, { start }: Span): number | undefined {
  const last = assignments.findLastIndex(({ operator, context, end }) => operator === '=' && end <= start && context.branch === undefined && context.loop === undefined && context.routine === routine);
  return last < 0 ? undefined : last;
}

const pushes = new WeakMap<HostTree, Map<number, CallValue[]>>();

/** The calls of `list.push(…)` for a binding, in order. */
export function pushesTo(tree: HostTree, binding: number): readonly CallValue[] {
  let known = pushes.get(tree);
  if (!known) {
    known = new Map();
    for (const call of tree.calls) {
      const { callee } = call;
      if (callee.kind !== 'member' || callee.name !== 'push' || callee.object.kind !== 'name' || callee.object.binding === undefined) continue;
      known.set(callee.object.binding, [...(known.get(callee.object.binding) ?? []), call]);
    }
    pushes.set(tree, known);
  }
  return known.get(binding) ?? [];
}

const results = new WeakMap<HostTree, Map<Value, Binding[]>>();

/** The bindings that hold a call's result or a part of it. */
export function holdersOf(tree: HostTree, call: CallValue): readonly Binding[] {
  let known = results.get(tree);
  if (!known) {
    known = new Map();
    for (const binding of tree.bindings) {
      if (binding.value?.kind === 'call') known.set(binding.value, [...(known.get(binding.value) ?? []), binding]);
    }
    results.set(tree, known);
  }
  return known.get(call) ?? [];
}

/** The module of `require('x')`. */
export function requiredModule(value: Value | undefined): string | undefined {
  if (value?.kind !== 'call' || value.callee.kind !== 'name' || value.callee.name !== 'require') return undefined;
  const part = value.args[0]?.kind === 'text' ? value.args[0].parts[0] : undefined;
  return part?.kind === 'chunk' ? part.text : undefined;
}

/** `Object.keys`, where the program has no `Object` of its own. */
export const isGlobalMember = (value: Value, object: string, names: readonly string[]): boolean =>
  value.kind === 'member' && value.name !== undefined && names.includes(value.name) && value.object.kind === 'name' && value.object.name === object && value.object.binding === undefined;

/** The bindings that a value is made of; undefined of a global. */
export function namesIn(value: Value): readonly (number | undefined)[] {
  switch (value.kind) {
    case 'name': return [value.binding];
    case 'member': return namesIn(value.object);
    case 'spread': return namesIn(value.value);
    case 'array': return value.items.flatMap(namesIn);
    case 'object': return value.properties.flatMap((property) => namesIn(property.value));
    case 'choice': return value.options.flatMap(namesIn);
    case 'call': return [...namesIn(value.callee), ...value.args.flatMap(namesIn)];
    case 'text': return value.parts.flatMap((part) => (part.kind === 'hole' ? namesIn(part.value) : []));
    case 'constant': case 'function': case 'unknown': return [];
  }
}
