// Where a program gives an async function to a transaction that ends when the function returns: drivers say which calls begin one (`transactsAtOnce`).
import type { CallValue, HostTree, Value } from '../hosts/tree.ts';
import { connectsOf, functionIn, type Program } from './connects.ts';
import { bindingOf, isGlobalMember } from './program.ts';

/** `async function`: one that is written so. `promise`: one that gives what is to be waited for. */
export interface Promised { readonly call: CallValue; readonly given: 'async function' | 'promise' }

export function promisedIn({ tree, meanings }: Program): readonly Promised[] {
  return tree.calls.flatMap((call): readonly Promised[] => {
    const at = connectsOf(meanings, call)?.transactsAtOnce;
    const given = at === undefined ? undefined : functionIn(tree, call.args[at]);
    const routine = given === undefined ? undefined : tree.routines[given];
    if (!routine) return [];
    if (routine.async) return [{ call, given: 'async function' }];
    return routine.returns.some((value) => isPromise(tree, value)) ? [{ call, given: 'promise' }] : [];
  });
}

/** What every program's own promises are, and what an async function of the same file gives. */
function isPromise(tree: HostTree, value: Value): boolean {
  if (value.kind !== 'call' || value.awaited) return false;
  if (value.form === 'new') return value.callee.kind === 'name' && value.callee.name === 'Promise' && value.callee.binding === undefined;
  if (isGlobalMember(value.callee, 'Promise', ['all', 'allSettled', 'race', 'any', 'resolve', 'reject'])) return true;
  const called = value.callee.kind === 'name' || value.callee.kind === 'member' ? bindingOf(tree, value.callee)?.value : undefined;
  return called?.kind === 'function' && tree.routines[called.routine]!.async;
}
