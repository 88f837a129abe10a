// Where chains of Knex's builder begin, and all that is called on one, in the place where it begins, on a name that holds it, or inside a callback that is given it.
// A method changes the builder itself: `q.where(…)` on a line of its own continues what q holds.
import type { CallValue, Context, HostTree, Value } from '../../hosts/tree.ts';
import { callsGiven, chainsOn, continuing, isArgument, stepsInside, surely, walked, type Step } from '../chain.ts';
import type { Meaning } from '../meaning.ts';
import { bindingOf } from '../program.ts';
import type { Meanings } from '../resolve.ts';
import { isMethod } from './steps.ts';

/** Methods that begin a chain on the client itself: `knex.select('a').from('t')`. */
const STARTS: ReadonlySet<string> = new Set(['select', 'column', 'columns', 'from', 'table', 'into', 'insert', 'with', 'withRecursive', 'withSchema', 'distinct', 'count', 'min', 'max', 'sum', 'avg', 'first', 'queryBuilder', 'where', 'unionAll', 'union']);
/** What is done with a whole chain. */
const ENDS: ReadonlySet<string> = new Set(['then', 'catch', 'finally', 'asCallback', 'stream', 'pipe', 'map', 'on']);
const UNSENT: ReadonlySet<string> = new Set(['toSQL', 'toQuery', 'toString']);

export interface Program {
  readonly tree: HostTree;
  readonly meanings: Meanings;
  /** What a call is the first step of, where it begins a chain of a library that stands on Knex's builder. */
  first?(call: CallValue): string | undefined;
  /** What a part of a name is renamed to on the way to the server. */
  renamed?(this: void, part: string): string;
}

/** A chain as it is written in one place: its steps, the last call of it, and what is called on that. */
export interface Written { readonly root: CallValue; readonly steps: readonly Step[]; readonly top: CallValue; readonly end: string | undefined }

const isClient = (meaning: Meaning | undefined): boolean => meaning?.kind === 'client' && meaning.library === 'knex' && meaning.role === 'knex';

/** `knex('t')`, `trx.select('a')`. */
export function begins({ meanings }: Program, call: CallValue): boolean {
  const { callee, form, args } = call;
  if (form !== 'call') return false;
  if (callee.kind === 'member' && callee.name !== undefined && STARTS.has(callee.name)) return isClient(meanings.of(callee.object)) || isCalledKnex(meanings, callee.object);
  if (args.length === 0 || args.length > 2 || (callee.kind === 'call' && !isHolding(callee))) return false;
  return isClient(meanings.of(callee)) || (args[0]!.kind === 'text' && isCalledKnex(meanings, callee));
}

/** `Person.knex()('persons')` */
const isHolding = ({ callee, args }: CallValue): boolean => callee.kind === 'member' && callee.name === 'knex' && args.length === 0;

/** A client that is handed around in ways that are not followed, by the name that nothing else has. */
const isCalledKnex = (meanings: Meanings, value: Value): boolean =>
  (value.kind === 'name' || value.kind === 'member') && (value.name === 'knex' || value.name === 'trx') && meanings.of(value) === undefined;

/** The chains of a program, each where it begins. */
export function* writtenChains(program: Program): Generator<Written> {
  const seen = new Set<CallValue>();
  for (const call of program.tree.calls) {
    const root = rootUnder(call);
    if (!root || seen.has(root)) continue;
    seen.add(root);
    if (begins(program, root)) yield writtenFrom(program, root);
  }
}

/** What a call of a builder's method is called on, if that can begin a chain; a chain of one call is awaited, or continued by the name that holds it. */
function rootUnder(call: CallValue): CallValue | undefined {
  const { callee, form } = call;
  if (form !== 'call') return undefined;
  if (callee.kind === 'member' && callee.object.kind === 'call') return callee.name !== undefined && isMethod(callee.name) && (callee.object.callee.kind !== 'call' || isHolding(callee.object.callee)) && !(callee.object.callee.kind === 'member' && callee.object.callee.object.kind === 'call') ? callee.object : undefined;
  return (call.awaited || call.result?.path.length === 0) && call.args.length === 1 && (callee.kind === 'name' || callee.kind === 'member') ? call : undefined;
}

const own = ({ first }: Program, root: CallValue): Step => ({ name: first?.(root) ?? (root.callee.kind === 'member' && root.callee.name !== undefined && STARTS.has(root.callee.name) ? root.callee.name : 'table'), call: root, isSure: true });

/** The chain that a call begins. */
export function writtenFrom(program: Program, root: CallValue): Written {
  const { tree } = program;
  const steps = [own(program, root)];
  let top = root;
  for (let next = continuing(tree, top); next; next = continuing(tree, top)) {
    const name = next.callee.kind === 'member' ? next.callee.name ?? '' : '';
    if (ENDS.has(name) || UNSENT.has(name)) return { root, steps, top, end: name };
    steps.push({ name, call: next, isSure: true });
    top = next;
  }
  return { root, steps, top, end: undefined };
}

export const isSentLater = (end: string | undefined): boolean => end !== undefined && UNSENT.has(end);

/** The name that holds a chain which is not sent where it is written. */
export function holderOf(tree: HostTree, { top, end }: Written) {
  return end === undefined && !top.awaited && top.result && top.result.path.length === 0 ? tree.bindings[top.result.binding] : undefined;
}

/** How a chain is used by the name that holds it. */
export interface Held {
  readonly steps: readonly Step[];
  readonly isSent: boolean;
  /** The chains that begin with a copy of it, with what it holds by then. */
  readonly copies: readonly { readonly steps: readonly Step[]; readonly top: CallValue }[];
}

export function heldSteps(tree: HostTree, written: Written): Held | undefined {
  const binding = holderOf(tree, written);
  if (!binding) return undefined;
  const later: Step[] = [];
  const copies: Held['copies'][number][] = [];
  let isSent = binding.uses.some(({ kind }) => kind === 'awaited' || kind === 'returned');
  for (const call of chainsOn(tree, binding.id)) {
    const { steps } = walked({ begins: () => false }, call);
    const shown = steps.filter(({ name }) => !ENDS.has(name) && !UNSENT.has(name));
    if (shown[0]?.name === 'clone') copies.push({ steps: [...written.steps, ...later, ...shown], top: call });
    else {
      if (call.awaited || call.returned || steps.some(({ name }) => ENDS.has(name))) isSent = true;
      later.push(...surely(tree, shown, binding.context));
    }
  }
  // A function that is given it may continue it.
  for (const call of callsGiven(tree, binding.id)) if (!isMethod(call.callee.kind === 'member' ? call.callee.name ?? '' : '')) later.push({ name: '', call, isSure: true });
  return { steps: [...written.steps, ...later], isSent: isSent || (binding.uses.length > 0 && later.length === 0 && copies.length === 0 && !binding.uses.every(({ kind }) => kind === 'passed')), copies };
}

/** The steps of a query that stands in another: a chain written there, one that a name holds, a callback that begins one. */
export function innerSteps(program: Program, value: Value, around: Context): readonly Step[] | undefined {
  const { tree } = program;
  if (value.kind === 'function') {
    const steps = stepsInside(tree, value, around);
    return steps?.some(({ name }) => name === 'from' || name === 'table') ? steps : undefined;
  }
  const held = value.kind === 'name' ? bindingOf(tree, value) : undefined;
  const start = held ? (held.assignments.length === 0 && !held.path ? held.value : undefined) : value;
  if (start?.kind !== 'call' || start.awaited) return undefined;
  const isFirst = (call: CallValue): boolean => program.first?.(call) !== undefined || begins(program, call);
  const { base } = walked({ begins: isFirst }, start);
  if (base.kind !== 'call' || !isFirst(base)) return undefined;
  const written = writtenFrom(program, base);
  return held ? heldSteps(tree, written)?.steps : written.steps;
}

/** A chain that a function or a builder is given, which is told where that stands. */
export const isHandedOn = (tree: HostTree, { top, end }: Written): boolean => end === undefined && !top.awaited && isArgument(tree, top);
