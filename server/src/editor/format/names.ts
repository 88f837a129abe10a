// Which words of a statement are names, as its tree knows: no layout may take `name` or `order_date` for keywords, and no change of case may touch them.
import type { Statement } from '../../sql/tree.ts';

export interface Names {
  /** Offsets at which a name begins. */
  readonly starts: ReadonlySet<number>;
  /** Offsets at which the name of a function ends: its parenthesis belongs to it. */
  readonly callEnds: ReadonlySet<number>;
  /** Types with their modifiers, in order. */
  readonly types: readonly { readonly start: number; readonly end: number }[];
}

type Node = Readonly<Record<string, unknown>>;

/** The names of a statement, with offsets in the text it was parsed from. */
export function namesOf({ tree }: Statement): Names {
  const starts = new Set<number>();
  const callEnds = new Set<number>();
  const types: { start: number; end: number }[] = [];
  // The tree is walked as plain data with a list of our own: it may be deeper than the stack.
  const open: unknown[] = [tree];
  while (open.length > 0) {
    const at = open.pop();
    if (typeof at !== 'object' || at === null) continue;
    const node = at as Node;
    const { start, end } = node;
    if (typeof start === 'number' && typeof end === 'number') {
      if (typeof node['quoted'] === 'boolean') starts.add(start);
      if (Array.isArray(node['modifiers']) && typeof node['array'] === 'number') types.push({ start, end });
      const name = node['name'] as Node | undefined;
      if (node['kind'] === 'call' && typeof name?.['end'] === 'number') callEnds.add(name['end']);
    }
    open.push(...Object.values(node));
  }
  return { starts, callEnds, types: types.sort((a, b) => a.start - b.start) };
}
