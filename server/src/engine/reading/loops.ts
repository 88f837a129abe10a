// Whether a query is sent once for each item of some data: what it is passed hangs on the item of the loop around it.
import { constantValue, isGlobalMember, namesIn } from '../../libraries/program.ts';
import { valuesPassed, type Site } from '../../libraries/site.ts';
import type { SubjectLoop } from '../../rules/rule.ts';
import type { Binding, HostTree, Loop, Value } from '../../hosts/tree.ts';
import { contains, type Span } from '../../text/span.ts';

/** What is sent, or called, with values of the program's own. `reads`: nothing more is seen of it. */
interface Sent extends Pick<Site, 'context' | 'anchor' | 'whole' | 'joined'> {
  readonly passed: readonly Value[];
  /** Those whose place tells a parameter. */
  readonly numbered?: readonly Value[];
  readonly reads?: boolean;
}

/** The loop over data in which a site stands. */
export function siteLoopOf(tree: HostTree, text: string, site: Site, others: readonly Site[]): SubjectLoop | undefined {
  const { carrier } = site;
  const bound = carrier.holes.filter(({ role }) => role === 'parameter').map(({ value }) => value);
  return dataLoopOf(tree, text, { ...site, passed: [...(carrier.parameters?.values ?? []), ...bound], numbered: valuesPassed(carrier), reads: !WRITES.test(carrier.text) }, others);
}

/** Nothing where the loop counts, waits or retries, goes through a list that is written out or through batches, or sends only in some turns. */
export function dataLoopOf(tree: HostTree, text: string, { context, passed, numbered = passed, reads = false, anchor, whole = anchor, joined }: Sent, others: readonly Site[] = []): SubjectLoop | undefined {
  const loop = context?.loop === undefined ? undefined : tree.loops[context.loop];
  if (!loop?.iterates || (loop.kind !== 'each' && loop.kind !== 'callback')) return undefined;
  if (joined && loop.kind === 'callback') return undefined;
  const branch = context?.branch === undefined ? undefined : tree.branches[context.branch];
  if (branch && branch.start >= loop.start && branch.end <= loop.end) return undefined;
  if (isWrittenOut(tree, loop.iterates)) return undefined;
  // What else each turn waits for, or sends, may need the row that was written, or a transaction of its own; of what is read, each is asked once for each item.
  const asked = !reads ? [] : others.filter((other) => !WRITES.test(other.carrier.text) && contains(loop, other.anchor));
  const waits = tree.calls.some((call) => !asked.some((other) => contains(call, other.anchor)) && (call.awaited || call.returned) && call.start >= loop.start && call.end <= loop.end && !(call.start <= anchor.start && anchor.start < call.end) && call.context.loop === context?.loop);
  if (waits) return undefined;
  const changes = (binding: number | undefined): boolean => binding !== undefined && (loop.variables.includes(binding) || tree.bindings[binding]?.context.loop === loop.id);
  if (!passed.some((value) => namesIn(value).some(changes))) return undefined;
  const around = tree.calls.filter((call) => call.start <= anchor.start && anchor.start < call.end);
  return {
    span: { start: loop.start, end: loop.end },
    over: { start: loop.iterates.start, end: loop.iterates.end },
    together: !around.some((call) => call.awaited && call.context.loop === loop.id) && !/\bawait\s+\(?$/.test(text.slice(Math.max(0, whole.start - 20), whole.start)),
    changing: new Set(numbered.flatMap((value, at) => (changesWithin(tree, value, loop) ? [String(at + 1)] : []))),
    catches: catchesAlone(tree, loop, anchor) || around.some(({ callee }) => callee.kind === 'member' && callee.name === 'catch' && callee.object.start >= loop.start) || around.some(({ callee }) => callee.kind === 'member' && callee.name === 'allSettled'),
    kept: around.some(({ result, start }) => result !== undefined && start >= loop.start && start >= whole.start),
    leaves: leaves(tree, text, loop),
    sendsMore: others.some((other) => other.whole !== undefined && other.anchor !== anchor && other.whole.start === whole.start && other.whole.end === whole.end),
    asksItem: around.some(({ nameSpan, callee }) => nameSpan.start === anchor.start && callee.kind === 'member' && changes(rootOf(callee.object))),
  };
}

/** Whether a value may be another in each turn: made of what changes with it, counted up in it, or made anew by a call that does not tell the time. */
function changesWithin(tree: HostTree, value: Value, loop: Loop): boolean {
  const inside = within(value);
  const isOwn = ({ id, context, assignments, uses }: Binding): boolean =>
    uses.some(inside) && (loop.variables.includes(id) || (context.loop !== undefined && contains(loop, tree.loops[context.loop]!)) || assignments.some(within(loop)));
  return tree.bindings.some(isOwn) || tree.calls.some((call) => inside(call) && !(call.callee.kind === 'name' ? call.form === 'new' && call.callee.name === 'Date' && call.args.length === 0 : isGlobalMember(call.callee, 'Date', ['now'])));
}

/** What more than reads. */
const WRITES = /^\s*(?:insert|update|delete|replace|merge|truncate|create|drop|alter|call|lock|with)\b|^\s*$|\bfor\s+(?:no\s+key\s+)?update\b/i;

/** `row` of `row.author.destroy()` and of `row.with(id).destroy()`. */
function rootOf(value: Value): number | undefined {
  if (value.kind === 'member') return rootOf(value.object);
  if (value.kind === 'call') return rootOf(value.callee);
  return value.kind === 'name' ? value.binding : undefined;
}

const within = (outer: Span) => (inner: Span): boolean => contains(outer, inner);

const catchesAlone = ({ attempts }: HostTree, loop: Loop, anchor: Span): boolean => attempts.some(({ body, caught, start }) => caught !== undefined && start >= loop.start && contains(body, anchor));

/** What looks for one row stops at it. */
const leaves = (tree: HostTree, text: string, loop: Loop): boolean =>
  /\bbreak\b/.test(text.slice(loop.start, loop.end)) || (loop.kind === 'each' && tree.routines[loop.routine]!.returns.some(({ start }) => start > loop.start && start < loop.end));

/** The anchor of the one of these sites whose result, which the program waited for, a loop goes through: all of it, its rows, or the first of a pair. */
export function goesThroughRows(tree: HostTree, { context }: Site, sites: readonly Site[]): Span | undefined {
  const iterates = context?.loop === undefined ? undefined : tree.loops[context.loop]?.iterates;
  return iterates === undefined ? undefined : resultOf(tree, iterates, [], new Map(sites.flatMap(({ anchor, whole, called }) => [[anchor.start, anchor] as const, ...(called && whole ? [[whole.start, anchor] as const] : [])])));
}

/** Members that hold the rows of a result: none, `rows` (pg), `0` (mysql2), `recordset` (mssql). */
const ROWS: ReadonlySet<string> = new Set(['', 'rows', '0', 'recordset']);

/** `anchors` are those of the sites, by where they begin. */
function resultOf(tree: HostTree, value: Value, path: readonly string[], anchors: ReadonlyMap<number, Span>): Span | undefined {
  if (path.length > 1) return undefined;
  switch (value.kind) {
    case 'call': return value.awaited && ROWS.has(path.join()) ? (anchors.get(value.nameSpan.start) ?? anchors.get(value.start)) : undefined;
    case 'member': return value.name === undefined ? undefined : resultOf(tree, value.object, [value.name, ...path], anchors);
    case 'name': {
      const binding = value.binding === undefined ? undefined : tree.bindings[value.binding];
      if (!binding?.value || binding.kind !== 'constant' || binding.value.kind === 'name') return undefined;
      return resultOf(tree, binding.value, [...(binding.path ?? []), ...path], anchors);
    }
    default: return undefined;
  }
}

/** `[1, 2].map`, `for (const x of KINDS)`, `Object.entries(DEFAULTS)`: as many turns as the program has words for. */
function isWrittenOut(tree: HostTree, iterates: Value): boolean {
  const value = constantValue(tree, iterates);
  if (value?.kind === 'array' || value?.kind === 'object') return true;
  if (iterates.kind === 'call') return [...iterates.args, iterates.callee].some((one) => isWrittenOut(tree, one));
  if (iterates.kind === 'member') return isWrittenOut(tree, iterates.object);
  return iterates.kind === 'name' && (/^[A-Z][A-Z0-9_]*$/.test(iterates.name) || /(?:chunk|batch|page|group|default|seed)/i.test(iterates.name));
}
