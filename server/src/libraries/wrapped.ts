// Routines that pass what they are given on to a call of a library's as its conditions: `findAll(where) { return prisma.user.findMany({ where }) }`.
// Each call of one is a call of the library's with those conditions, which the caller writes. Plain data, for a Summary carries it.
import type { Binding, CallValue, HostTree, Routine, Value } from '../hosts/tree.ts';
import type { Meaning } from './meaning.ts';
import { groupBy } from '../text/groupBy.ts';
import { calledOn } from './chain.ts';
import { bindingOf } from './program.ts';

/** What is called on what, and one call after the other: `users.find(…).sort(…)`. The first has the path from `on` to its method. `isMapped`: the routine gives something that it makes of what is read. */
export interface Wrapped { readonly on: Meaning; readonly path: readonly string[]; readonly steps: readonly { readonly name: string; readonly args: readonly Sketch[] }[]; readonly isMapped?: true }

/** A value of another file as far as it is the same wherever it stands; `given` is a parameter of the routine, or what is at a path into one, with its default. */
export type Sketch =
  | Given
  | { readonly kind: 'constant'; readonly type: 'number' | 'boolean' | 'null' | 'undefined' | 'pattern' | 'other'; readonly value: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'object'; readonly properties: readonly { readonly name?: string; readonly spread?: true; readonly value: Sketch }[] }
  | { readonly kind: 'array'; readonly items: readonly Sketch[] }
  | { readonly kind: 'unknown' };

export interface Given { readonly kind: 'given'; readonly parameter: number; readonly path: readonly string[]; readonly otherwise?: Sketch }

const READS = /^(?:find(?:Many|All|First|One|By|OneBy|Unique|AndCount|AndCountAll|AndCountBy|OneOrFail|OneByOrFail|FirstOrThrow|UniqueOrThrow)?|count|countBy|countDocuments|exists|exist|existsBy|aggregate|groupBy)$/;
/** What a routine writes belongs to what it does around it, unless that is all it does. */
const WRITES = /^(?:delete(?:One|Many)?|update(?:One|Many)?|destroy|softDelete|nativeDelete|nativeUpdate|findOneAnd(?:Update|Delete))$/;
/** Libraries that take conditions as objects. */
export const TAKES_OBJECTS: ReadonlySet<string> = new Set(['prisma', 'typeorm', 'sequelize', 'mikro-orm', 'mongoose', 'mongodb', 'drizzle']);
const DEEP = 6;

interface Asking { readonly document: { readonly text: string }; readonly tree: HostTree; of(value: Value): Meaning | undefined }

const asked = new WeakMap<HostTree, ReadonlyMap<number, readonly CallValue[]>>();

/** The calls of methods, by their routine, that are made wherever that is called. */
function askedIn(tree: HostTree): ReadonlyMap<number, readonly CallValue[]> {
  const known = asked.get(tree);
  if (known) return known;
  const found = groupBy(tree.calls.filter(({ form, callee, args, context: { routine, branch, loop } }) => form === 'call' && callee.kind === 'member' && branch === undefined && loop === undefined && args.length > 0 && routine !== 0), ({ context }) => context.routine);
  asked.set(tree, found);
  return found;
}

/** The one call of a routine that passes its parameter on. */
export function wrappedBy(asking: Asking, routine: Routine): Wrapped | undefined {
  const { tree } = asking;
  const all = routine.params.length === 0 ? [] : askedIn(tree).get(routine.id) ?? [];
  const reads = all.filter((one) => READS.test(nameOf(one)));
  const writes = all.filter((one) => WRITES.test(nameOf(one)));
  const [call, ...more] = reads.length > 0 ? reads : writes;
  if (call?.callee.kind !== 'member' || more.length > 0 || writes.length + reads.length > 1) return undefined;
  const direct = stepsFrom(call, routine.returns);
  if (writes.length > 0 && !(direct && all.every((one) => direct.includes(one)))) return undefined;
  const steps = direct ?? stepsUpTo(tree, call, routine.returns);
  if (!steps) return undefined;
  const sketched = steps.map((one) => ({ name: nameOf(one), args: one.args.map((arg) => sketch(asking, routine, arg)) }));
  if (!sketched[0]!.args.some((arg) => passedOn(arg).length > 0)) return undefined;
  const on = receiverOf(asking, call.callee.object);
  return on && { on: on.meaning, path: [...on.path, nameOf(call)], steps: sketched, ...(!direct && { isMapped: true as const }) };
}

/** All that is called on what a call gives and is waited for, where the routine returns nothing before it has that. */
function stepsUpTo(tree: HostTree, first: CallValue, returns: readonly Value[]): readonly CallValue[] | undefined {
  const { top, steps } = calledOn(tree, first);
  return top.awaited && top.result !== undefined && returns.length > 0 && returns.every(({ start }) => start > top.end) ? [first, ...steps.map(({ call }) => call)] : undefined;
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
    case 'constant': case 'text': return written(value) ?? UNKNOWN;
    case 'object': return { kind: 'object', properties: value.properties.map(({ name, spread, value: held }) => ({ ...(name !== undefined && { name }), ...(spread && { spread: true as const }), value: inner(held) })) };
    case 'array': return { kind: 'array', items: value.items.map((item) => (item.kind === 'spread' ? UNKNOWN : inner(item))) };
    default: return UNKNOWN;
  }
}

/** A parameter, or a part of one, that nothing is done with before. */
function givenBy(asking: Asking, routine: Routine, value: Value): Given | undefined {
  if (value.kind === 'member' && value.binding === undefined && value.name !== undefined) {
    const whole = givenBy(asking, routine, value.object);
    return whole && (!whole.otherwise || isEmpty(whole.otherwise)) ? { kind: 'given', parameter: whole.parameter, path: [...whole.path, value.name] } : undefined;
  }
  // `options.sort || null`
  if (value.kind === 'choice' && value.condition === undefined && value.options.length === 2) {
    const [whole, otherwise] = [givenBy(asking, routine, value.options[0]!), written(value.options[1]!)];
    return whole && !whole.otherwise && otherwise ? { ...whole, otherwise } : undefined;
  }
  const binding = value.kind === 'name' ? bindingOf(asking.tree, value) : undefined;
  if (binding?.kind !== 'parameter' || (binding.puts ?? []).length > 0) return undefined;
  const held = binding.path && binding.value?.kind === 'name' && binding.value.binding !== undefined ? binding.value.binding : binding.path ? undefined : binding.id;
  const parameter = held === undefined ? -1 : routine.params.indexOf(held);
  const [only, ...more] = binding.assignments;
  if (parameter < 0 || more.length > 0 || (only && !isDefault(asking.document.text, binding))) return undefined;
  return { kind: 'given', parameter, path: binding.path ?? [], ...(binding.path ? defaultWithin(asking.document.text, binding) : only && { otherwise: written(only.value) ?? UNKNOWN }) };
}

/** `{ take = 20 }`: what a name that is taken of a parameter is where the caller leaves it out. */
function defaultWithin(text: string, { end }: Binding): Pick<Given, 'otherwise'> {
  const [, value] = /^\s*=(?![=>])\s*([^\s,}]*)/.exec(text.slice(end, end + 100)) ?? [];
  if (value === undefined) return {};
  return { otherwise: /^-?\d+$/.test(value) ? { kind: 'constant', type: 'number', value } : /^(?:true|false)$/.test(value) ? { kind: 'constant', type: 'boolean', value } : /^null$/.test(value) ? { kind: 'constant', type: 'null', value } : UNKNOWN };
}

/** A value that is written out: a constant, a text, an object with nothing in it. */
function written(value: Value): Sketch | undefined {
  switch (value.kind) {
    case 'constant': return { kind: 'constant', type: value.type, value: value.value };
    case 'text': {
      const [part, ...more] = value.parts;
      return part === undefined ? { kind: 'text', text: '' } : part.kind === 'chunk' && more.length === 0 ? { kind: 'text', text: part.text } : undefined;
    }
    case 'object': return value.properties.length === 0 ? { kind: 'object', properties: [] } : undefined;
    default: return undefined;
  }
}

const isEmpty = (one: Sketch): boolean => one.kind === 'object' && one.properties.length === 0;

/** `where = {}` where it is declared. */
const isDefault = (text: string, { end, assignments: [first] }: Binding): boolean => first !== undefined && /^\s*(?::[^=]*)?=\s*$/.test(text.slice(end, first.start));
