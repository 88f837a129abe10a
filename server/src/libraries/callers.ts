// What a parameter is given: by the callers that this document shows, or by the list that a callback goes over.
import type { Binding, CallValue, HostTree, Value } from '../hosts/tree.ts';
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
  return given.length === values.length ? { values: given, isAll: calls.isAll } : undefined;
}

/** Calls of a method by its name, or of a function by its binding. */
function callsOf(tree: HostTree, routine: number): { readonly calls: readonly CallValue[]; readonly isAll: boolean } | undefined {
  const { name, kind } = tree.routines[routine]!;
  const holder = tree.bindings.find(({ value, kind: how }) => value?.kind === 'function' && value.routine === routine && (how === 'constant' || how === 'function'));
  if (holder) {
    if (holder.assignments.length > 0) return undefined;
    const calls = callsBy(tree, holder.id);
    return { calls: [...calls, ...handedOn(tree, holder.id).flatMap((parameter) => callsBy(tree, parameter))], isAll: !holder.exported && calls.length === holder.uses.length };
  }
  if (kind !== 'method' || name === undefined) return undefined;
  return { calls: tree.calls.filter(({ callee }) => callee.kind === 'member' && callee.name === name), isAll: name.startsWith('#') };
}

/** A function that is known by a name of this document alone, which exports it to none. */
export const isHeld = ({ bindings }: HostTree, routine: number): boolean =>
  bindings.some(({ value, kind, exported }) => value?.kind === 'function' && value.routine === routine && (kind === 'constant' || kind === 'function') && !exported);

const callsBy = ({ calls }: HostTree, binding: number): readonly CallValue[] => calls.filter(({ callee }) => callee.kind === 'name' && callee.binding === binding);

/** The parameters of other functions of the document that a function is passed as. */
function handedOn(tree: HostTree, binding: number): readonly number[] {
  return tree.calls.flatMap(({ callee, args }) => {
    const place = args.findIndex((argument) => argument.kind === 'name' && argument.binding === binding);
    const held = place < 0 ? undefined : bindingOf(tree, callee)?.value;
    return held?.kind === 'function' ? tree.routines[held.routine]?.params[place] ?? [] : [];
  });
}

/** `list.map((item) => …)`: the call that goes over a list with the function whose first parameter this is. */
export function callbackCall(tree: HostTree, { id, routine }: Binding): CallValue | undefined {
  if (tree.routines[routine]?.params[0] !== id) return undefined;
  return tree.calls.find(({ args }) => args.some((argument) => argument.kind === 'function' && argument.routine === routine));
}
