// What a stretch of a program waits for that is no database: an answer over the network, or time to pass.
// Only what is awaited there counts, directly, all together, or in a function of the program that is awaited; what is only begun holds nobody up.
import type { Span } from '../text/span.ts';
import type { CallValue, HostTree } from '../hosts/tree.ts';
import { groupBy } from '../text/groupBy.ts';
import { connectsOf, nameOf, within, type Program } from './connects.ts';
import { isGlobalMember } from './program.ts';

export interface Wait {
  /** The call that is awaited, and the one in it that takes the time: one of several that are awaited together. */
  readonly call: CallValue;
  readonly within: CallValue;
  /** What is waited for, as the program calls it. */
  readonly name: string;
  readonly for: 'network' | 'time';
}

/** `routine` is the one whose code the stretch is. */
export function waitsIn(program: Program, stretch: Span, routine: number): readonly Wait[] {
  const { tree } = program;
  const calls = tree.calls.filter(within(stretch));
  const runs = runningIn(tree, calls, routine);
  return calls.flatMap((call) => {
    const isWaitedFor = (call.awaited || (call.returned && call.context.routine === routine)) && runs.has(call.context.routine);
    const found = isWaitedFor ? waitFor(program, call) : undefined;
    return found ? [{ ...found, call }] : [];
  });
}

type Found = Omit<Wait, 'call'>;

function waitFor(program: Program, call: CallValue): Found | undefined {
  const { document, meanings } = program;
  const { callee, args, form } = call;
  if (form === 'new') return waitOfExecutor(program, call);
  const own = connectsOf(meanings, call)?.awaits;
  // `got(url).json()` is `got`; so is `got(url).then(…)`. What stands before is looked at by itself where it is awaited.
  const before = callee.kind === 'member' && callee.object.kind === 'call' && !callee.object.awaited ? waitFor(program, callee.object) : undefined;
  if (before) return before;
  if (own) return { within: call, name: nameOf(document, call), for: own };
  if (callee.kind === 'name' && callee.binding === undefined) return callee.name === 'fetch' ? { within: call, name: 'fetch', for: 'network' } : undefined;
  // `Promise.all([…])`, `firstValueFrom(service.get(…))`
  const gathered = isGlobalMember(callee, 'Promise', ['all', 'allSettled', 'race', 'any']) && args[0]?.kind === 'array' ? args[0].items : callee.kind === 'name' && /^(?:first|last)ValueFrom$/.test(callee.name) ? args : [];
  for (const value of gathered) {
    const found = value.kind === 'call' && !value.awaited ? waitFor(program, value) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** What a function waits for where it always does: what stands under a condition may not be reached. */
export function waitOf(program: Program, routine: number): Found['for'] | undefined {
  for (const call of awaitedIn(program.tree).get(routine) ?? []) {
    const found = waitFor(program, call);
    if (found) return found.for;
  }
  return undefined;
}

const awaited = new WeakMap<HostTree, ReadonlyMap<number, readonly CallValue[]>>();

function awaitedIn(tree: HostTree): ReadonlyMap<number, readonly CallValue[]> {
  const known = awaited.get(tree);
  if (known) return known;
  const made = groupBy(tree.calls.filter((call) => (call.awaited || call.returned) && call.context.branch === undefined), ({ context }) => context.routine);
  awaited.set(tree, made);
  return made;
}

/** `new Promise((resolve) => setTimeout(resolve, 100))` */
function waitOfExecutor(program: Program, call: CallValue): Found | undefined {
  const { callee, args: [executor] } = call;
  if (callee.kind !== 'name' || callee.name !== 'Promise' || callee.binding !== undefined || executor?.kind !== 'function') return undefined;
  const [resolve] = program.tree.routines[executor.routine]?.params ?? [];
  const waits = program.tree.calls.some(({ context, callee: called, args: [first] }) =>
    context.routine === executor.routine && context.branch === undefined && called.kind === 'name' && called.binding === undefined && called.name === 'setTimeout' && resolve !== undefined && first?.kind === 'name' && first.binding === resolve);
  return waits ? { within: call, name: 'setTimeout', for: 'time' } : undefined;
}

/** The routines whose code runs while one does: its own, and callbacks for the items of a list that are awaited together. */
function runningIn({ routines, loops }: HostTree, within: readonly CallValue[], routine: number): ReadonlySet<number> {
  const running = new Set([routine]);
  const each = new Set(loops.flatMap(({ kind, start }) => (kind === 'callback' ? [start] : [])));
  for (const { id, parent, start, end } of routines) {
    if (parent === undefined || !running.has(parent) || !each.has(start)) continue;
    if (within.some((call) => call.awaited && call.context.routine === parent && call.start <= start && end <= call.end)) running.add(id);
  }
  return running;
}
