// What a program takes of a pool for itself, and whether it is given back: looked for where one name of one routine holds it and hands it to nobody.
import { contains, type Span } from '../text/span.ts';
import type { Binding, CallValue, HostTree, Use } from '../hosts/tree.ts';
import { connectsOf, functionIn, isInSite, within, type Program } from './connects.ts';
import type { Taking } from './meaning.ts';
import { constantValue } from './program.ts';
import type { Site } from './site.ts';

export interface Kept {
  readonly call: CallValue;
  readonly taking: Taking;
  readonly holder: Binding;
  readonly isGivenBack: 'never' | 'unless it throws';
}

export const keptIn = (program: Program, sites: readonly Site[]): readonly Kept[] => program.tree.calls.flatMap((call) => keptBy(program, call, sites) ?? []);

function keptBy(program: Program, call: CallValue, sites: readonly Site[]): Kept | undefined {
  const { document: { text }, tree, meanings } = program;
  // What is taken once for a file is kept on purpose.
  if (call.form !== 'call' || call.context.routine === 0) return undefined;
  const taking = connectsOf(meanings, call)?.takes;
  if (!taking || (!call.awaited && !taking.atOnce) || !call.args.every((argument) => isNoFunction(tree, argument))) return undefined;
  const holder = holderOf(tree, call);
  if (!holder || holder.exported || holder.kind === 'field' || holder.routine !== call.context.routine || holder.uses.length === 0) return undefined;
  // `await using client = …` gives back by itself.
  if (/\busing\s+$/.test(text.slice(0, holder.start)) || leavesBy(tree, holder, call, taking, sites) || isHeldOn(tree, holder, sites)) return undefined;
  const given = holder.uses.filter(({ chain }) => taking.back.includes(chain[0] ?? ''));
  if (given.length === 0) return { call, taking, holder, isGivenBack: 'never' };
  return isRisky(program, holder, call, given, sites) ? { call, taking, holder, isGivenBack: 'unless it throws' } : undefined;
}

function isNoFunction(tree: HostTree, argument: CallValue['args'][number]): boolean {
  if (functionIn(tree, argument) !== undefined) return false;
  return argument.kind !== 'name' && argument.kind !== 'member' ? argument.kind !== 'spread' && argument.kind !== 'unknown' : constantValue(tree, argument)?.kind === 'object';
}

/** The name that the call's result is given to, when it is declared or later, and that is given nothing else. */
function holderOf(tree: HostTree, call: CallValue): Binding | undefined {
  const holder = call.result ? tree.bindings[call.result.binding] : tree.bindings.find(({ assignments }) => assignments.some(({ value }) => value === call));
  if (!holder || holder.path || (call.result && call.result.path.length > 0)) return undefined;
  const given = [...(holder.value ? [holder.value] : []), ...holder.assignments.map(({ value }) => value)];
  return given.every((value) => value === call || value.kind === 'constant') ? holder : undefined;
}

/** Whether it goes where it cannot be followed. What a known statement takes, `{ transaction: t }`, it uses and no more; and what is given back here may be lent to a function that is awaited. */
function leavesBy(tree: HostTree, { uses }: Binding, call: CallValue, { back }: Taking, sites: readonly Site[]): boolean {
  const isGivenBackHere = uses.some(({ chain, context }) => back.includes(chain[0] ?? '') && context.routine === call.context.routine);
  return uses.some((use) => {
    switch (use.kind) {
      case 'called': case 'member': case 'tested': case 'length': case 'written': return false;
      case 'passed': return !isInSite(use, sites) && !(isGivenBackHere && isLent(tree, use));
      default: return !isInSite(use, sites);
    }
  });
}

/** It is passed to a call that is awaited, and not put away: `cleanups.push(client)`. */
const isLent = (tree: HostTree, use: Span): boolean => tree.calls.some(({ awaited, args }) => awaited && args.some((argument) => contains(argument, use)));

/** It listens, holds a lock of the session, or serves a loop without an end: such a connection is kept as long as the program runs. */
function isHeldOn(tree: HostTree, { uses }: Binding, sites: readonly Site[]): boolean {
  const isWatched = uses.some(({ chain: [member], start }) => /^(?:on|once|addListener)$/.test(member ?? '') && !tree.calls.some(({ callee, args: [event] }) => callee.start === start && event?.kind === 'text' && event.parts.length === 1 && event.parts[0]!.kind === 'chunk' && event.parts[0]!.text === 'error'));
  const isLocked = sites.some(({ anchor, whole = anchor, carrier: { text } }) => /\blisten\b|advisory_|\bget_lock\b/i.test(text) && uses.some(within(whole)));
  const isInLoop = tree.loops.some((loop) => loop.kind === 'while' && uses.some(within(loop)));
  return isWatched || isLocked || isInLoop;
}

/** Whether something that is awaited may fail where nothing gives it back then: before the `try` whose `catch` or `finally` does, or where no such `try` is, before it is given back at all. */
function isRisky({ tree, meanings }: Program, { uses, routine }: Binding, call: CallValue, given: readonly Use[], sites: readonly Site[]): boolean {
  if (given.some(({ context }) => context.routine !== routine)) return false;
  const guarding = tree.attempts.filter(({ caught, finally: last }) => given.some((use) => [caught, last].some((span) => span !== undefined && contains(span, use))));
  if (guarding.some(({ body }) => contains(body, call))) return false;
  const until = Math.min(...(guarding.length > 0 ? guarding : given).map(({ start }) => start));
  // What fails inside a `try` that catches it and goes on is given back behind it.
  const goesOn = tree.attempts.flatMap(({ body, caught, end }) => (caught && end < until ? [body] : []));
  const mayFail = (one: CallValue): boolean => one.start > call.end && one.end < until && one.awaited && one.context.routine === routine && !goesOn.some((body) => contains(body, one));
  // What cannot even begin has lost its connection already.
  const begins = (one: CallValue): boolean => connectsOf(meanings, one)?.begins !== undefined || (one.callee.kind === 'member' && one.callee.name === 'connect') || sites.some(({ anchor, carrier: { text } }) => anchor.start === one.nameSpan.start && /^\s*(?:begin|start|set)\b/i.test(text));
  return tree.calls.some((one) => mayFail(one) && !begins(one) && uses.some(within(one)));
}
