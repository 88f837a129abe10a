// The transactions that a program begins, each with the stretch of code that runs inside it: a function that a library runs in one,
// or what stands between a BEGIN and a COMMIT that one routine sends on one client.
import type { Span } from '../text/span.ts';
import type { Binding, CallValue, Context, HostTree } from '../hosts/tree.ts';
import { connectsOf, functionIn, nameOf, receiverOf, within, type Program } from './connects.ts';
import type { Ends } from './meaning.ts';
import { exclusive } from './program.ts';
import type { Site } from './site.ts';

export interface Begun {
  readonly call: CallValue;
  /** As the program begins it: `$transaction`, `BEGIN`. */
  readonly name: string;
  /** The code inside it, and the routine whose code that is. */
  readonly body: Span;
  readonly routine: number;
  /** Where it is used; undefined where all that is sent inside may go through it. */
  readonly handles: readonly Span[] | undefined;
  /** Where it ends before the stretch does: `if (!row) { await client.query('ROLLBACK'); return; }`. */
  readonly ended: readonly { readonly start: number; readonly context: Context }[];
}

export function begunIn(program: Program, sites: readonly Site[]): readonly Begun[] {
  return [...program.tree.calls.flatMap((call) => begunBy(program, call) ?? []), ...sites.flatMap((site) => begunByText(program, site, sites) ?? [])];
}

function begunBy(program: Program, call: CallValue): Begun | undefined {
  const { document, tree, meanings } = program;
  const connects = connectsOf(meanings, call);
  if (!connects) return undefined;
  const name = nameOf(document, call);
  if (connects.transacts !== undefined) {
    const given = functionIn(tree, call.args.at(connects.transacts));
    const routine = given === undefined ? undefined : tree.routines[given];
    if (routine) return { call, name, body: routine, routine: routine.id, handles: handlesOf(tree, call, routine), ended: [] };
  }
  const { begins, takes } = connects;
  if (begins) return untilEnded(program, call, name, receiverOf(tree, call), begins);
  const taken = takes?.ends && call.result?.path.length === 0 ? tree.bindings[call.result.binding] : undefined;
  return taken && takes?.ends ? untilEnded(program, call, name, taken, takes.ends) : undefined;
}

/** From where it begins to the first commit in the same routine. */
function untilEnded({ tree }: Program, call: CallValue, name: string, holder: Binding | undefined, { commit, rollback }: Ends): Begun | undefined {
  const { routine } = call.context;
  const own = tree.calls.filter((one) => one.start > call.end && one.context.routine === routine && holder !== undefined && receiverOf(tree, one) === holder && one.callee.kind === 'member' && one.callee.name !== undefined);
  const named = (names: readonly string[]) => own.filter(({ callee }) => callee.kind === 'member' && names.includes(callee.name ?? ''));
  return bodyBetween(tree, call, name, holder, named(commit), named(rollback));
}

const BEGIN = /^\s*(?:begin|start\s+transaction)\b[^;]*;?\s*$/i;
const COMMIT = /^\s*(?:commit|end)\b[^;]*;?\s*$/i;
const ROLLBACK = /^\s*rollback\s*;?\s*$/i;

function begunByText({ tree }: Program, site: Site, sites: readonly Site[]): Begun | undefined {
  if (site.called || !BEGIN.test(site.carrier.text)) return undefined;
  const callOf = ({ anchor }: Site): CallValue | undefined => tree.calls.find(({ nameSpan }) => nameSpan.start === anchor.start);
  const call = callOf(site);
  const holder = call && receiverOf(tree, call);
  // What a pool sends goes to whatever client is free.
  if (!call || !holder) return undefined;
  const sent = (words: RegExp): readonly CallValue[] => sites.flatMap((one) => {
    const other = one.called || !words.test(one.carrier.text) ? undefined : callOf(one);
    return other && other.start > call.end && other.context.routine === call.context.routine && receiverOf(tree, other) === holder ? [other] : [];
  });
  return bodyBetween(tree, call, 'BEGIN', holder, sent(COMMIT), sent(ROLLBACK));
}

function bodyBetween(tree: HostTree, call: CallValue, name: string, holder: Binding | undefined, commits: readonly CallValue[], rollbacks: readonly CallValue[]): Begun | undefined {
  const [commit] = commits.filter(({ context }) => !exclusive(tree, context, call.context));
  if (!commit || !holder) return undefined;
  const body = { start: call.end, end: commit.start };
  return { call, name, body, routine: call.context.routine, handles: holder.uses.filter(within(body)), ended: rollbacks.filter(within(body)).map(({ start, context }) => ({ start, context })) };
}

/** The uses of what the function is given, and of what is made of it: `const orders = tx.getRepository(Order)`. Where it is given nothing, those of what it is run by: a session. */
function handlesOf(tree: HostTree, call: CallValue, routine: HostTree['routines'][number]): readonly Span[] | undefined {
  const inside = within(routine);
  const receiver = routine.params.length === 0 ? receiverOf(tree, call)?.uses.filter(inside) ?? [] : [];
  if (routine.params.length === 0) return receiver.length > 0 ? receiver : undefined;
  const handles: Span[] = [];
  for (const { id, routine: owner, kind, value, uses, start, end } of tree.bindings) {
    const isGiven = routine.params.includes(id) || (kind === 'parameter' && owner === routine.id);
    const isMade = value !== undefined && inside({ start, end }) && handles.some(within(value));
    if (isGiven || isMade) handles.push(...uses.filter(inside));
  }
  return handles;
}
