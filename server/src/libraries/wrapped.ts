// Routines that pass what they are given on to a call of a library's as its conditions: `findAll(where) { return prisma.user.findMany({ where }) }`.
// Each call of one is a call of the library's with those conditions, which the caller writes. Plain data, for a Summary carries it.
import type { Binding, CallValue, HostTree, Routine, Value } from '../hosts/tree.ts';
import type { Meaning } from './meaning.ts';
import { bindingOf } from './program.ts';

/** What is called on what, and one call after the other: `users.find(…).sort(…)`. The first has the path from `on` to its method. */
export interface Wrapped { readonly on: Meaning; readonly path: readonly string[]; readonly steps: readonly { readonly name: string; readonly args: readonly Sketch[] }[] }

/** A value of another file as far as it is the same wherever it stands; `given` is a parameter of the routine, or what is at a path into one, with its default. */
export type Sketch =
  | Given
  | { readonly kind: 'constant'; readonly type: 'number' | 'boolean' | 'null' | 'undefined' | 'pattern' | 'other'; readonly value: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'object'; readonly properties: readonly { readonly name?: string; readonly spread?: true; readonly value: Sketch }[] }
  | { readonly kind: 'array'; readonly items: readonly Sketch[] }
  | { readonly kind: 'unknown' };

export interface Given { readonly kind: 'given'; readonly parameter: number; readonly path: readonly string[]; readonly otherwise?: Sketch }

/** Only what reads: what a routine writes belongs to what it does around it. */
const READS = /^(?:find(?:Many|All|First|One|By|OneBy|Unique|AndCount|AndCountAll|AndCountBy|OneOrFail|OneByOrFail|FirstOrThrow|UniqueOrThrow)?|count|countBy|countDocuments|exists|exist|existsBy|aggregate|groupBy)$/;
/** Libraries that take conditions as objects. */
export const TAKES_OBJECTS: ReadonlySet<string> = new Set(['prisma', 'typeorm', 'sequelize', 'mikro-orm', 'mongoose', 'mongodb', 'drizzle']);
const DEEP = 6;

interface Asking { readonly document: { readonly text: string }; readonly tree: HostTree; of(value: Value): Meaning | undefined }

const reading = new WeakMap<HostTree, ReadonlyMap<number, readonly CallValue[]>>();

/** The calls of methods that read, by the routine that returns what they give as it is, wherever it is called. */
function readsIn(tree: HostTree): ReadonlyMap<number, readonly CallValue[]> {
  const known = reading.get(tree);
  if (known) return known;
  const found = new Map<number, CallValue[]>();
  for (const call of tree.calls) {
    const { callee, context: { routine, branch, loop } } = call;
    if (call.form !== 'call' || callee.kind !== 'member' || !READS.test(callee.name ?? '') || branch !== undefined || loop !== undefined || call.args.length === 0 || routine === 0) continue;
    found.set(routine, [...found.get(routine) ?? [], call]);
  }
  reading.set(tree, found);
  return found;
}

/** The one call of a routine that passes its parameter on, where the routine gives what that gives. */
export function wrappedBy(asking: Asking, routine: Routine): Wrapped | undefined {
  const { tree } = asking;
  const [call, ...more] = routine.params.length === 0 ? [] : readsIn(tree).get(routine.id) ?? [];
  const steps = call && more.length === 0 ? stepsFrom(call, routine.returns) : undefined;
  if (!call || call.callee.kind !== 'member' || !steps) return undefined;
  const sketched = steps.map((one) => ({ name: nameOf(one), args: one.args.map((arg) => sketch(asking, routine, arg)) }));
  if (!sketched[0]!.args.some((arg) => passedOn(arg).length > 0)) return undefined;
  const on = receiverOf(asking, call.callee.object);
  return on && { on: on.meaning, path: [...on.path, nameOf(call)], steps: sketched };
}

const nameOf = ({ callee }: CallValue): string => (callee.kind === 'member' ? callee.name ?? '' : '');

/** From the first call to what is returned: `find(where).sort(order).lean()`. */
function stepsFrom(first: CallValue, returns: readonly Value[]): readonly CallValue[] | undefined {
  const [only, ...more] = returns;
  const steps: CallValue[] = [];
  for (let at = more.length === 0 ? only : undefined; at?.kind === 'call' && at.callee.kind === 'member' && at.callee.name !== undefined; at = at.callee.object) {
    steps.unshift(at);
    if (at === first) return steps;
  }
  return undefined;
}

/** What is given of an argument's conditions: all of it, or of an object of options what is spread into it and its `where`. */
export function passedOn(arg: Sketch): readonly Given[] {
  if (arg.kind === 'given') return [arg];
  return arg.kind !== 'object' ? [] : arg.properties.flatMap(({ name, spread, value }): readonly Given[] => {
    if (value.kind === 'given') return spread || name === 'where' ? [value] : [];
    return name === 'where' && value.kind === 'object' ? value.properties.flatMap((one) => (one.spread && one.value.kind === 'given' ? [one.value] : [])) : [];
  });
}

/** What is called, as far as it means something of itself: the client of `prisma.user`, the repository of `this.users`. */
function receiverOf({ tree, of }: Asking, value: Value): { readonly meaning: Meaning; readonly path: readonly string[] } | undefined {
  const path: string[] = [];
  let at = value;
  while (at.kind === 'member' && at.binding === undefined && at.name !== undefined && !(at.object.kind === 'name' && at.object.binding === undefined)) {
    path.unshift(at.name);
    at = at.object;
  }
  const meaning = bindingOf(tree, at) || at.kind === 'call' ? of(at) : undefined;
  return meaning && isOfLibrary(meaning) ? { meaning, path } : undefined;
}

/** What may turn out to be of a library is asked again once it is known. */
export const isOfLibrary = (meaning: Meaning): boolean => {
  switch (meaning.kind) {
    case 'client': case 'table': return TAKES_OBJECTS.has(meaning.library);
    case 'imported': case 'parameter': return true;
    case 'object': return meaning.base !== undefined && isOfLibrary(meaning.base);
    default: return false;
  }
};

// ── Sketches ─────────────────────────────────────────────────────────────────────────────────────────────────────

const UNKNOWN: Sketch = { kind: 'unknown' };

function sketch(asking: Asking, routine: Routine, value: Value, depth = 0): Sketch {
  const given = givenBy(asking, routine, value);
  if (given || depth > DEEP) return given ?? UNKNOWN;
  const inner = (one: Value): Sketch => sketch(asking, routine, one, depth + 1);
  switch (value.kind) {
    case 'constant': return { kind: 'constant', type: value.type, value: value.value };
    case 'text': {
      const [part, ...more] = value.parts;
      return part === undefined ? { kind: 'text', text: '' } : part.kind === 'chunk' && more.length === 0 ? { kind: 'text', text: part.text } : UNKNOWN;
    }
    case 'object': return { kind: 'object', properties: value.properties.map(({ name, spread, value: held }) => ({ ...(name !== undefined && { name }), ...(spread && { spread: true as const }), value: inner(held) })) };
    case 'array': return { kind: 'array', items: value.items.map((item) => (item.kind === 'spread' ? UNKNOWN : inner(item))) };
    default: return UNKNOWN;
  }
}

/** A parameter, or a part of one, that nothing is done with before. */
function givenBy(asking: Asking, routine: Routine, value: Value): Given | undefined {
  if (value.kind === 'member' && value.binding === undefined && value.name !== undefined) {
    const whole = givenBy(asking, routine, value.object);
    return whole && !whole.otherwise ? { kind: 'given', parameter: whole.parameter, path: [...whole.path, value.name] } : undefined;
  }
  const binding = value.kind === 'name' ? bindingOf(asking.tree, value) : undefined;
  if (binding?.kind !== 'parameter' || (binding.puts ?? []).length > 0) return undefined;
  const held = binding.path && binding.value?.kind === 'name' && binding.value.binding !== undefined ? binding.value.binding : binding.path ? undefined : binding.id;
  const parameter = held === undefined ? -1 : routine.params.indexOf(held);
  const [only, ...more] = binding.assignments;
  if (parameter < 0 || more.length > 0 || (only && !isDefault(asking.document.text, binding))) return undefined;
  return { kind: 'given', parameter, path: binding.path ?? [], ...(only && { otherwise: only.value.kind === 'object' && only.value.properties.length === 0 ? { kind: 'object', properties: [] } : UNKNOWN }) };
}

/** `where = {}` where it is declared. */
const isDefault = (text: string, { end, assignments: [first] }: Binding): boolean => first !== undefined && /^\s*(?::[^=]*)?=\s*$/.test(text.slice(end, first.start));
