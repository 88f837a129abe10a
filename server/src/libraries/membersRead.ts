// Which members of its rows a program looks at, where every look is seen: nothing is handed on, kept, returned or gone through in a way that is not followed.
import type { Binding, CallValue, HostTree, Use } from '../hosts/tree.ts';
import { holdersOf } from './program.ts';

/** By their names, each once; undefined where a row goes somewhere as a whole, or nobody looks at any. */
export function membersRead(tree: HostTree, call: CallValue, rows: 'one' | 'many'): readonly string[] | undefined {
  if (call.returned || call.discarded || call.chain.length > 0 || !call.awaited) return undefined;
  const found = new Set<string>();
  const holders = holdersOf(tree, call);
  const isSeen = holders.length > 0 && holders.every((one) => (rows === 'one' ? ofRow(tree, one, found) : ofRows(tree, one, found)));
  return isSeen && found.size > 0 ? [...found] : undefined;
}

/** What a name holds is a row, or what is taken of one. */
function ofRow(tree: HostTree, { id, path = [], uses, assignments, exported }: Binding, found: Set<string>): boolean {
  if (assignments.length > 0 || exported || path.includes('...')) return false;
  const [first] = path;
  if (first !== undefined) {
    found.add(first);
    return true;
  }
  return uses.every((use) => isLook(use, found) || isTakenApart(tree, id, use, found));
}

/** `user.name`, `user.posts.map(…)`, `if (!user)`; a method of the row's own may look at anything. */
function isLook({ kind, chain: [first, second] }: Use, found: Set<string>): boolean {
  if (kind === 'tested') return true;
  if (first === undefined || !(kind === 'member' || kind === 'length' || (kind === 'called' && second !== undefined)) || !/^[A-Za-z_$]/.test(first)) return false;
  found.add(first);
  return true;
}

/** `const { name, posts } = user` */
function isTakenApart(tree: HostTree, id: number, { start }: Use, found: Set<string>): boolean {
  const taken = tree.bindings.filter(({ value, path }) => path && value?.kind === 'name' && value.binding === id && value.start === start);
  if (taken.length === 0 || taken.some(({ path }) => path!.length === 0 || path!.includes('...'))) return false;
  for (const { path } of taken) found.add(path![0]!);
  return true;
}

/** What a name holds is a list of rows. */
function ofRows(tree: HostTree, { id, path = [], uses, assignments, exported }: Binding, found: Set<string>): boolean {
  if (assignments.length > 0 || exported || path.includes('...') || path.length > 0) return false;
  return uses.every((use) => {
    const { kind, chain: [first, ...rest] } = use;
    if (kind === 'tested' || kind === 'length') return true;
    if (kind === 'iterated') return first === undefined && ofLoop(tree, use, found);
    if (kind === 'called' && first !== undefined && EACH.test(first)) return ofEach(tree, id, use, found);
    return /^\d+$/.test(first ?? '') && isLook({ ...use, chain: rest }, found);
  });
}

/** What gives no row of its own back. */
const EACH = /^(?:map|forEach|some|every|flatMap)$/;

function ofLoop(tree: HostTree, { start, end }: Use, found: Set<string>): boolean {
  const loop = tree.loops.find(({ kind, iterates }) => kind === 'each' && iterates?.start === start && iterates.end === end);
  return loop !== undefined && loop.variables.length > 0 && loop.variables.every((id) => ofElement(tree, tree.bindings[id]!, found));
}

/** The element itself, or what is taken of it. */
const ofElement = (tree: HostTree, one: Binding, found: Set<string>): boolean => one.path?.[0] === '[]' && ofRow(tree, { ...one, path: one.path.slice(1) }, found);

function ofEach(tree: HostTree, id: number, { start }: Use, found: Set<string>): boolean {
  const call = tree.calls.find(({ callee }) => callee.kind === 'member' && callee.object.kind === 'name' && callee.object.binding === id && callee.object.start === start);
  const [given, ...more] = call?.args ?? [];
  const routine = given?.kind === 'function' && more.length === 0 ? tree.routines[given.routine] : undefined;
  const [row, , list] = routine?.params ?? [];
  if (!routine || row === undefined || list !== undefined) return false;
  const own = tree.bindings[row]!;
  const apart = tree.bindings.filter(({ value, path }) => path && value?.kind === 'name' && value.binding === row && own.name === '');
  return own.name === '' ? apart.length > 0 && apart.every((one) => ofRow(tree, one, found)) : ofRow(tree, { ...own, path: [] }, found);
}
