// Two plans side by side: which node of one does the work of which node of the other. A table may be read in another way and a join be made by another method, and they are still the same work.
// Nodes belong together where they do the same kind of work over the same tables; time is linear in the nodes.
import type { NodeFigures, PlanFigures } from './figures.ts';
import type { PlanNode } from './plan.ts';
import { titleOf } from './title.ts';

/** In the order of the plan after, with what has gone where it was. */
export type Pair =
  | { readonly kind: 'same' | 'changed'; readonly before: NodeFigures; readonly after: NodeFigures }
  | { readonly kind: 'added'; readonly after: NodeFigures }
  | { readonly kind: 'removed'; readonly before: NodeFigures };

export function comparePlans(before: PlanFigures, after: PlanFigures): readonly Pair[] {
  const waiting = new Map<string, NodeFigures[]>();
  const [keysBefore, keysAfter] = [keysOf(before), keysOf(after)];
  before.nodes.forEach((one, at) => {
    const queue = waiting.get(keysBefore[at]!) ?? [];
    queue.push(one);
    waiting.set(keysBefore[at]!, queue);
  });
  for (const queue of waiting.values()) queue.reverse();
  const pairs = new Map<NodeFigures, Pair>();
  const rows = after.nodes.map((one, at): Pair => {
    const found = waiting.get(keysAfter[at]!)?.pop();
    const pair: Pair = found ? { kind: isSame(found.node, one.node) ? 'same' : 'changed', before: found, after: one } : { kind: 'added', after: one };
    if (found) pairs.set(found, pair);
    return pair;
  });
  return withRemoved(rows, before, pairs);
}

/** What has gone stands behind what stood before it. */
function withRemoved(rows: readonly Pair[], { nodes }: PlanFigures, pairs: ReadonlyMap<NodeFigures, Pair>): readonly Pair[] {
  const behind = new Map<Pair | undefined, Pair[]>();
  let last: Pair | undefined;
  for (const before of nodes) {
    const pair = pairs.get(before);
    if (pair) last = pair;
    else if (behind.get(last)?.push({ kind: 'removed', before }) === undefined) behind.set(last, [{ kind: 'removed', before }]);
  }
  return [...(behind.get(undefined) ?? []), ...rows.flatMap((row) => [row, ...(behind.get(row) ?? [])])];
}

function isSame(a: PlanNode, b: PlanNode): boolean {
  const words = (node: PlanNode): string => [titleOf(node), ...node.conditions.map(({ kind, text }) => `${kind} ${text}`), ...node.sortKeys, ...node.groupKeys].join('\n');
  return words(a) === words(b);
}

// ── What a node works on ─────────────────────────────────────────────────────────────────────────────────────────

/** By place. */
function keysOf({ nodes }: PlanFigures): readonly string[] {
  const tables = nodes.map(({ node }) => hashed(nameOf(node)));
  // Parents stand before their children: from the last on, each is whole when it is added to its parent.
  for (const { parent, place } of [...nodes].reverse()) if (parent) tables[parent.place] = (tables[parent.place]! + tables[place]!) % MODULUS;
  return nodes.map(({ node }, place) => (nameOf(node) === '' ? `${workOf(node)} ${tables[place]!}` : `${workOf(node)} ${nameOf(node)}`));
}

const nameOf = ({ alias, relation, reads }: PlanNode): string => alias ?? relation ?? reads ?? '';

/** A name as a number: sums of these tell sets of names apart, in any order. */
function hashed(name: string): number {
  let sum = 0;
  for (let at = 0; at < name.length; at++) sum = (sum * 31 + name.charCodeAt(at) + 7) % MODULUS;
  return sum;
}
const MODULUS = 4_294_967_291;

function workOf({ type, index, ...node }: PlanNode): string {
  if (nameOf({ type, ...node }) !== '') return type === 'ModifyTable' ? 'write' : 'read';
  if (/^(?:Nested Loop|Hash Join|Merge Join)$/.test(type)) return 'join';
  if (/Sort$/.test(type)) return 'sort';
  if (/^(?:Aggregate|Group|Unique)$/.test(type)) return `group ${node.partial ?? ''}`;
  if (/^Gather/.test(type)) return 'gather';
  return index === undefined ? type : `${type} ${index}`;
}
