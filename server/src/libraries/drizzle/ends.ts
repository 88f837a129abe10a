// Whether a builder is sent, or is a part of another query.
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import { bindingOf } from '../program.ts';
import { operatorOf, type Reading } from './rendering.ts';

/** What takes a query as a part: methods of a builder, and Drizzle's operators. */
const TAKES = /^(?:from|\w*[jJ]oin(?:Lateral)?|as|with|select|exists|notExists|inArray|notInArray|union|unionAll|intersect|intersectAll|except|exceptAll|eq|ne|gt|gte|lt|lte|where|set|values|createView|\$with|getTableColumns)$/;

interface Standing { readonly takers: ReadonlyMap<Value, CallValue>; readonly callbacks: ReadonlyMap<number, CallValue>; readonly holes: ReadonlySet<Value> }

const memo = new WeakMap<HostTree, Standing>();

function standingIn(tree: HostTree): Standing {
  const known = memo.get(tree);
  if (known) return known;
  const takers = new Map<Value, CallValue>();
  const callbacks = new Map<number, CallValue>();
  const holes = new Set<Value>();
  for (const call of tree.calls) {
    for (const arg of call.args) {
      if (arg.kind === 'function') callbacks.set(arg.routine, call);
      takers.set(arg, call);
      if (call.form === 'tag' && arg.kind === 'text') for (const part of arg.parts) if (part.kind === 'hole') holes.add(part.value);
    }
  }
  const made: Standing = { takers, callbacks, holes };
  memo.set(tree, made);
  return made;
}

export function isPartOfAnother(reading: Reading, end: CallValue): boolean {
  if (end.awaited) return false;
  if (end.callee.kind === 'member' && end.callee.name === 'as' && end.args.length === 1) return true;
  const { takers, callbacks, holes } = standingIn(reading.tree);
  if (holes.has(end)) return true;
  const taker = takers.get(end) ?? (end.returned ? callbacks.get(end.context.routine) : undefined);
  if (!taker) return false;
  const { callee } = taker;
  return callee.kind === 'member' ? TAKES.test(callee.name ?? '') : TAKES.test(operatorOf(reading, callee) ?? givenAs(reading, callee) ?? '');
}

/** `(posts, { inArray }) => …`: an operator that a callback is given. */
function givenAs({ tree }: Reading, callee: Value): string | undefined {
  const { path, value } = bindingOf(tree, callee) ?? {};
  return path?.length === 1 && value?.kind === 'name' ? path[0] : undefined;
}

/** What is no step of a builder sends it (`run()`, `all()`, `get()`, `execute()`, `values()`), keeps it for later (`prepare()`), or is not known. Sources: query-builders/*.d.ts of drizzle-orm 0.45. */
export const sendsItself = ({ callee, args }: CallValue): boolean => callee.kind !== 'member' || !BUILDS.test(callee.name ?? '') || (callee.name === 'values' && args.length === 0);
const BUILDS = /^(?:select|selectDistinct|selectDistinctOn|insert|update|delete|from|\w*[jJ]oin|where|having|groupBy|orderBy|limit|offset|for|set|values|returning|onConflictDoNothing|onConflictDoUpdate|onDuplicateKeyUpdate|findMany|findFirst|\$count|\$dynamic)$/;
