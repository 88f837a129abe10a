// Whether a query of a library that sends only what somebody waits for is built and never sent; and how it is sent after all.
// Such libraries give an object whose `then` sends: runtime/core/request/createPrismaPromise of @prisma/client, query-promise.js of drizzle-orm,
// lib/builder-interface-augmenter.js of knex, QueryBuilderOperationSupport of objection, lib/query.js of mongoose.
import type { Document } from '../text/document.ts';
import type { Edit } from '../text/edit.ts';
import type { CallValue, HostTree } from '../hosts/tree.ts';
import { continuing } from './chain.ts';
import type { Site } from './site.ts';

/** Of the last call of an expression that builds a query. */
export function unsentAwait(document: Document, tree: HostTree, end: CallValue): Site['unsent'] {
  return !end.awaited && isDropped(document, tree, end) ? { until: 'awaited', awaitable: mayAwait(tree, end) } : undefined;
}

/** The same of a builder that a method of its own sends, whether or not it is waited for. */
export function unsentExecute(document: Document, tree: HostTree, end: CallValue): Site['unsent'] {
  return isDropped(document, tree, end) ? { until: 'executed', awaitable: end.awaited || mayAwait(tree, end) } : undefined;
}

/** Nothing is made of what a call gives. */
function isDropped({ path }: Document, tree: HostTree, end: CallValue): boolean {
  if (end.chain.length > 0 || continuing(tree, end)) return false;
  if (end.discarded) return true;
  if (end.returned) return isIgnored(tree, end);
  const holder = end.result && end.result.path.length === 0 ? tree.bindings[end.result.binding] : undefined;
  // What stands in a template is not always seen.
  return holder !== undefined && (holder.kind === 'constant' || holder.kind === 'variable') && holder.value === end && holder.uses.length === 0 && holder.assignments.length === 0 && !holder.exported && holder.routine !== 0 && !/\.(?:vue|svelte|astro)$/.test(path);
}

/** `xs.forEach((x) => prisma.x.update(…))`, `setTimeout(() => prisma.x.update(…), 10)`: nobody looks at what the function gives. One that is async waits for it. */
function isIgnored(tree: HostTree, end: CallValue): boolean {
  const routine = tree.routines[end.context.routine];
  if (!routine || routine.async || !routine.returns.includes(end)) return false;
  return tree.calls.some(({ callee, args, discarded, awaited, form }) => {
    const [first] = args;
    if (form !== 'call' || first?.kind !== 'function' || first.routine !== routine.id) return false;
    if (callee.kind === 'member') return callee.name === 'forEach' && discarded && !awaited;
    return callee.kind === 'name' && callee.binding === undefined && TIMERS.has(callee.name);
  });
}

const TIMERS: ReadonlySet<string> = new Set(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']);

const mayAwait = (tree: HostTree, { context, returned }: CallValue): boolean => !returned && (tree.routines[context.routine]?.async ?? false);

/** The edits that have a query sent, or undefined where nothing can wait for it there. */
export function sendingEdits({ unsent, whole }: Site, { text }: Document): readonly Edit[] | undefined {
  if (!unsent?.awaitable || !whole) return undefined;
  const before = text.slice(0, whole.start);
  const executed: readonly Edit[] = unsent.until === 'executed' ? [{ span: { start: whole.end, end: whole.end }, text: '.execute()' }] : [];
  if (/\bawait\s*\(?\s*$/.test(before)) return executed;
  const dropped = /\bvoid\s+$/.exec(before);
  return [{ span: { start: dropped?.index ?? whole.start, end: whole.start }, text: 'await ' }, ...executed];
}
