// What a parameter is given: by the callers that this document shows, or by the list that a callback goes over.
import type { Binding, CallValue, HostTree, Routine, Value } from '../hosts/tree.ts';
import { contains } from '../text/span.ts';
import { bindingOf } from './program.ts';

export interface Given {
  readonly values: readonly Value[];
  /** Nothing outside this document can call the routine. */
  readonly isAll: boolean;
}

/** Undefined where no caller is seen, or one passes what cannot be told apart. */
export function givenTo(tree: HostTree, { id, routine }: Binding): Given | undefined {
  const place = tree.routines[routine]?.params.indexOf(id) ?? -1;
  const calls = place < 0 ? undefined : callsOf(tree, routine);
  const values = calls?.calls.map(({ args }) => (args.slice(0, place + 1).some(({ kind }) => kind === 'spread') ? undefined : args[place]));
  if (!calls || !values || values.length === 0) return undefined;
  const given = values.flatMap((value) => (value ? [value] : []));
  // Who leaves it away gets its default, or nothing.
  const left = calls.calls.filter(({ args }) => args.length <= place && args.every(({ kind }) => kind !== 'spread')).length;
  return given.length > 0 && given.length + left === values.length ? { values: given, isAll: calls.isAll } : undefined;
}

/** Where calls, functions and what is passed stand: asked of every hole. */
interface Index {
  /** The first name that a function is the value of. */
  readonly holders: ReadonlyMap<number, Binding>;
  /** Functions that have a name which is not exported. */
  readonly held: ReadonlySet<number>;
  readonly byName: ReadonlyMap<string, readonly CallValue[]>;
  readonly byBinding: ReadonlyMap<number, readonly CallValue[]>;
  /** The calls that are passed a name, with the place of it. */
  readonly passed: ReadonlyMap<number, readonly { readonly call: CallValue; readonly place: number }[]>;
  /** The first call that takes a function which is written on the spot. */
  readonly takers: ReadonlyMap<number, CallValue>;
}

const memo = new WeakMap<HostTree, Index>();

function indexOf(tree: HostTree): Index {
  const known = memo.get(tree);
  if (known) return known;
  const push = <K, T>(map: Map<K, T[]>, key: K, item: T): void => void (map.get(key)?.push(item) ?? map.set(key, [item]));
  const holders = new Map<number, Binding>();
  const held = new Set<number>();
  for (const binding of tree.bindings) {
    const { value, kind, exported } = binding;
    if (value?.kind !== 'function' || (kind !== 'constant' && kind !== 'function')) continue;
    if (!holders.has(value.routine)) holders.set(value.routine, binding);
    if (!exported) held.add(value.routine);
  }
  const byName = new Map<string, CallValue[]>();
  const byBinding = new Map<number, CallValue[]>();
  const passed = new Map<number, { call: CallValue; place: number }[]>();
  const takers = new Map<number, CallValue>();
  for (const call of tree.calls) {
    const { callee, args } = call;
    if (callee.kind === 'member' && callee.name !== undefined) push(byName, callee.name, call);
    if (callee.kind === 'name' && callee.binding !== undefined) push(byBinding, callee.binding, call);
    const seen = new Set<number>();
    for (const [place, argument] of args.entries()) {
      if (argument.kind === 'function' && !takers.has(argument.routine)) takers.set(argument.routine, call);
      if (argument.kind !== 'name' || argument.binding === undefined || seen.has(argument.binding)) continue;
      seen.add(argument.binding);
      push(passed, argument.binding, { call, place });
    }
  }
  const index: Index = { holders, held, byName, byBinding, passed, takers };
  memo.set(tree, index);
  return index;
}

/** Calls of a method by its name, or of a function by its binding. */
function callsOf(tree: HostTree, routine: number): { readonly calls: readonly CallValue[]; readonly isAll: boolean } | undefined {
  const { name, kind } = tree.routines[routine]!;
  const index = indexOf(tree);
  const holder = index.holders.get(routine);
  if (holder) {
    if (holder.assignments.length > 0) return undefined;
    const callsBy = (binding: number): readonly CallValue[] => index.byBinding.get(binding) ?? [];
    const calls = callsBy(holder.id);
    return { calls: [...calls, ...handedOn(tree, holder.id).flatMap(callsBy)], isAll: !holder.exported && calls.length === holder.uses.length };
  }
  if (kind !== 'method' || name === undefined) return undefined;
  return { calls: index.byName.get(name) ?? [], isAll: name.startsWith('#') };
}

/** The function of this document that a call leads to: by its name, or as a method of the class around it (`this.find()`), or of one that is named (`Store.find()`). */
export function routineCalled(tree: HostTree, { callee, form }: CallValue): Routine | undefined {
  if (form !== 'call') return undefined;
  const held = bindingOf(tree, callee)?.value;
  if (held?.kind === 'function') return tree.routines[held.routine];
  if (callee.kind !== 'member' || callee.object.kind !== 'name') return undefined;
  const { name, object } = callee;
  const members = tree.classes.flatMap((one) => ((object.name === 'this' ? contains(one, callee) : bindingOf(tree, object)?.kind === 'class' && one.name === object.name) ? one.members : [])).filter((member) => member.name === name);
  const [member] = members;
  return members.length === 1 && member!.kind === 'method' && member!.routine !== undefined ? tree.routines[member!.routine] : undefined;
}

/** A function that is known by a name of this document alone, which exports it to none. */
export const isHeld = (tree: HostTree, routine: number): boolean => indexOf(tree).held.has(routine);

/** The parameters of other functions of the document that a function is passed as. */
function handedOn(tree: HostTree, binding: number): readonly number[] {
  return (indexOf(tree).passed.get(binding) ?? []).flatMap(({ call, place }) => {
    const held = bindingOf(tree, call.callee)?.value;
    return held?.kind === 'function' ? tree.routines[held.routine]?.params[place] ?? [] : [];
  });
}

/** `list.map((item) => …)`: the call that goes over a list with the function whose first parameter this is. */
export function callbackCall(tree: HostTree, { id, routine }: Binding): CallValue | undefined {
  if (tree.routines[routine]?.params[0] !== id) return undefined;
  return indexOf(tree).takers.get(routine);
}
