// A builder as programs write it: methods called on what the method before gave, in one expression or held in a variable meanwhile and continued there,
// under conditions too. A chain is walked back to the call that began it.
import type { Span } from '../text/span.ts';
import type { Binding, CallValue, Context, HostTree, Value } from '../hosts/tree.ts';
import { assignmentsBefore, bindingOf, reach } from './program.ts';

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
}

/** How deep variables are followed, against programs that go round in circles. */
const DEEP = 12;

/** The chain that a value is, or undefined where it cannot be told which: what is assigned later than `at` does not count. */
export function chainOf(builders: Builders, value: Value, at: { readonly span: Span; readonly context: Context }, depth = 0): Chain | undefined {
  if (depth > DEEP) return undefined;
  const { base, steps } = walked(builders, value);
  if (base.kind === 'call') return builders.begins(base) ? { root: base, steps } : undefined;
  const binding = base.kind === 'name' ? bindingOf(builders.tree, base) : undefined;
  const before = binding && heldBy(builders, binding, at, depth);
  return before && { root: before.root, steps: [...before.steps, ...steps] };
}

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
  for (const call of changing ? continuationsOf(builders, binding.id) : []) {
    if (call.start >= at.span.start || later.some(({ steps }) => steps.some((step) => step.call === call))) continue;
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
  return base.kind === 'name' && base.binding === binding ? steps : undefined;
}

const standing = new WeakMap<HostTree, Map<number, CallValue[]>>();

/** The statements of their own that call methods on what a name holds. */
export function continuationsOf({ tree, begins }: Builders, binding: number): readonly CallValue[] {
  let known = standing.get(tree);
  if (!known) {
    known = new Map();
    for (const call of tree.calls) {
      if (!call.discarded || call.awaited) continue;
      const { base } = walked({ begins }, call);
      if (base.kind === 'name' && base.binding !== undefined) void (known.get(base.binding)?.push(call) ?? known.set(base.binding, [call]));
    }
    standing.set(tree, known);
  }
  return known.get(binding) ?? [];
}

const outer = new WeakMap<HostTree, ReadonlyMap<Value, CallValue>>();

/** The call of a method on what a call gives, if there is one. */
export function continuing(tree: HostTree, call: Value): CallValue | undefined {
  let known = outer.get(tree);
  if (!known) outer.set(tree, (known = new Map(tree.calls.flatMap((one) => (one.form === 'call' && one.callee.kind === 'member' ? [[one.callee.object, one] as const] : [])))));
  return known.get(call);
}
