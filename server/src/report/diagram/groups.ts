// Which tables are drawn together: those that foreign keys tie, in groups of a size that a page can show.
// Ties are taken from the loosest tables on: one that refers to a single other belongs to it, and what everything refers to (tenants, users) ties last, when groups are full.
// What a group's keys refer to outside it is written beside the column. Linear but for one sort.
import type { Relation } from './drawing.ts';

/** Tables that are tied together are drawn whole up to this many. */
const WHOLE = 18;
/** Of a larger web, groups of so many. */
const MOST = 12;

/** Groups of ids, the largest first, and last the tables that stand alone; each in the order of `ids`. */
export function groupsOf(ids: readonly string[], relations: readonly Relation[]): { readonly tied: readonly (readonly string[])[]; readonly alone: readonly string[] } {
  const edges = relations.filter(({ from, to }) => from !== to);
  const webs = united(ids, edges, () => Infinity);
  const sizes = counts(webs.values());
  const isLarge = (id: string): boolean => sizes.get(webs.get(id)!)! > WHOLE;
  const parts = united(ids, loosestFirst(edges), (id) => (isLarge(id) ? MOST : WHOLE));
  const groups = new Map<string, string[]>();
  for (const id of ids) {
    const own = groups.get(parts.get(id)!);
    if (own) own.push(id);
    else groups.set(parts.get(id)!, [id]);
  }
  const all = [...groups.values()];
  return { tied: all.filter(({ length }) => length > 1).sort((a, b) => b.length - a.length), alone: all.filter(({ length }) => length === 1).flat() };
}

function loosestFirst(edges: readonly Relation[]): readonly Relation[] {
  const degree = counts(edges.flatMap(({ from, to }) => [from, to]));
  const tightness = ({ from, to }: Relation): number => degree.get(from)! * degree.get(to)!;
  return edges.toSorted((a, b) => tightness(a) - tightness(b));
}

/** The leader of each id once edges have united them, as long as a group stays within its limit. */
function united(ids: readonly string[], edges: readonly Relation[], limit: (id: string) => number): ReadonlyMap<string, string> {
  const leader = new Map(ids.map((id) => [id, id]));
  const size = new Map(ids.map((id) => [id, 1]));
  const find = (id: string): string => {
    let at = id;
    while (leader.get(at)! !== at) {
      leader.set(at, leader.get(leader.get(at)!)!);
      at = leader.get(at)!;
    }
    return at;
  };
  for (const { from, to } of edges) {
    const [a, b] = [find(from), find(to)];
    const together = size.get(a)! + size.get(b)!;
    if (a === b || together > limit(a)) continue;
    leader.set(a, b);
    size.set(b, together);
  }
  return new Map(ids.map((id) => [id, find(id)]));
}

function counts(all: Iterable<string>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const one of all) found.set(one, (found.get(one) ?? 0) + 1);
  return found;
}
