// The pools, and clients with one of their own, that a program makes anew for each request.
// Silent where the request itself says which database is meant, where what is made is kept, and where the runtime lets nothing be shared between requests.
import { contains } from '../text/span.ts';
import type { Binding, CallValue, HostTree, Value } from '../hosts/tree.ts';
import { connectsOf, isInSite, type Program } from './connects.ts';
import { givenBy, madeBy } from './drivers.ts';
import { handlersIn, type Handler } from './handlers.ts';
import type { Keeping } from './meaning.ts';
import { bindingOf, namesIn } from './program.ts';
import type { Site } from './site.ts';

export interface MadeAnew {
  readonly call: CallValue;
  readonly keeping: Keeping;
  readonly handler: Handler;
  readonly isClosed: boolean;
}

/** Runtimes in which a connection belongs to the request that opened it: Cloudflare Workers, and others at the edge. */
const UNSHARED = /cloudflare|hyperdrive|\bwrangler\b|\bruntime\s*(?:=|:)\s*['"](?:experimental-)?edge['"]|['"]https:\/\/deno\.land|\bDeno\.|\bEdgeRuntime\b/i;

export function madeAnewIn(program: Program, sites: readonly Site[]): readonly MadeAnew[] {
  const { document, tree, meanings } = program;
  let handlers: ReturnType<typeof handlersIn> | undefined;
  const seen = new Set<number>();
  return tree.calls.flatMap((call) => {
    const keeping = call.context.routine === 0 ? undefined : connectsOf(meanings, call)?.keeps;
    const handler = keeping && (handlers ??= handlersIn(document, tree)).get(call.context.routine);
    if (!keeping || !handler || seen.has(handler.routine) || UNSHARED.test(document.text)) return [];
    // What an ORM is given to speak through is one with it.
    const holder = holderOf(program, call);
    if (!holder || !isOwn(program, holder, handler, sites) || !call.args.every((argument) => isFixed(tree, argument, handler.routine, 0)) || (keeping.address && !isAddress(program, call.args[0]))) return [];
    seen.add(handler.routine);
    return [{ call, keeping, handler, isClosed: holder.uses.some(({ chain: [member] }) => keeping.closes.includes(member ?? '')) }];
  });
}

/** The name of the handler's own that holds what is made, or what is made of it on the spot: `const db = drizzle(new Pool())`. */
function holderOf(program: Program, call: CallValue): Binding | undefined {
  const { tree } = program;
  if (call.result?.path.length === 0) return tree.bindings[call.result.binding];
  const around = tree.calls.find((one) => one !== call && one.args.some((argument) => contains(argument, call)) && isMaker(program, one));
  return around && around !== call ? holderOf(program, around) : undefined;
}

/** A call that makes one client of a library of another. */
function isMaker({ meanings }: Program, { callee, form }: CallValue): boolean {
  const meaning = meanings.of(callee);
  return (form === 'new' ? madeBy(meaning) : givenBy(meaning))?.kind === 'client';
}

/** It stays with the handler: nothing keeps it, returns it or hands it to what may. */
function isOwn(program: Program, { routine, exported, assignments, uses }: Binding, handler: Handler, sites: readonly Site[]): boolean {
  const { tree } = program;
  if (routine !== handler.routine || exported || assignments.length > 0) return false;
  return uses.every((use) => {
    if (use.kind === 'called' || use.kind === 'member' || use.kind === 'tested' || use.kind === 'awaited') return true;
    if (isInSite(use, sites)) return true;
    const taking = tree.calls.filter(({ args }) => args.some((argument) => contains(argument, use)));
    return use.kind === 'passed' && taking.some((one) => one.form === 'new' || isMaker(program, one) || (one.awaited && one.callee.kind === 'name'));
  });
}

/** The same for every request: constants, what the environment of the process holds, what the file has. */
function isFixed(tree: HostTree, value: Value, routine: number, depth: number): boolean {
  if (depth > 4) return false;
  return namesIn(value).every((id) => {
    const binding = id === undefined ? undefined : tree.bindings[id];
    if (!binding || binding.routine === 0) return true;
    return binding.routine === routine && binding.kind === 'constant' && binding.value !== undefined && isFixed(tree, binding.value, routine, depth + 1);
  }) && !holdsUnknown(value);
}

function holdsUnknown(value: Value): boolean {
  switch (value.kind) {
    case 'unknown': case 'function': return true;
    case 'array': return value.items.some(holdsUnknown);
    case 'object': return value.properties.some((property) => holdsUnknown(property.value));
    case 'choice': return value.options.some(holdsUnknown);
    case 'call': return value.args.some(holdsUnknown);
    default: return false;
  }
}

/** A text, a value of the environment, or settings that name one; nothing that is a client itself. */
function isAddress(program: Program, value: Value | undefined): boolean {
  const { tree, meanings } = program;
  if (!value || meanings.of(value)?.kind === 'client') return false;
  if (value.kind === 'text') return true;
  if (value.kind === 'object') return value.properties.some(({ name }) => name === 'connection') && !value.properties.some(({ name }) => name === 'client');
  const held = bindingOf(tree, value)?.value;
  if (held && !bindingOf(tree, value)?.path) return isAddress(program, held);
  return value.kind === 'member' && /^process\.env\b/.test(pathOf(value));
}

const pathOf = (value: Value): string => (value.kind === 'member' ? `${pathOf(value.object)}.${value.name ?? ''}` : value.kind === 'name' ? value.name : '');
