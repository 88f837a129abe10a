// Where the nodes of a plan stand in the view: rows of a tree whose parts may be closed, boxes of a flame graph, rows of a table in an order. Pure, and linear in the nodes.

/** What is laid out. Parents stand before their children, and what is below a node directly behind it. */
export interface Node {
  /** -1 of the first. */
  readonly parent: number;
  readonly depth: number;
  readonly share: number;
  readonly whole: number;
}

/** The children of each node, in order. */
export function childrenOf(nodes: readonly Node[]): readonly (readonly number[])[] {
  const children = nodes.map((): number[] => []);
  nodes.forEach(({ parent }, at) => children[parent]?.push(at));
  return children;
}

/** The nodes that are seen where some are closed. */
export function openRows(nodes: readonly Node[], closed: ReadonlySet<number>): readonly number[] {
  const rows: number[] = [];
  const hidden = new Set<number>();
  nodes.forEach(({ parent }, at) => {
    if (parent >= 0 && (hidden.has(parent) || closed.has(parent))) hidden.add(at);
    else rows.push(at);
  });
  return rows;
}

export interface Box {
  readonly node: number;
  /** Of the width of the whole, 0 to 1. */
  readonly left: number;
  readonly width: number;
  readonly depth: number;
}

/**
 * A box for each node, as wide as its part of the whole, below that of its parent. What runs inside of a node never takes more room than the node has:
 * of a common table expression the time is another's. Boxes narrower than `least` (0 to 1) are left out.
 */
export function flame(nodes: readonly Node[], least: number): readonly Box[] {
  const children = childrenOf(nodes);
  const boxes: Box[] = [];
  const open: Box[] = nodes.length > 0 ? [{ node: 0, left: 0, width: 1, depth: 0 }] : [];
  for (let box = open.pop(); box; box = open.pop()) {
    if (box.width < least) continue;
    boxes.push(box);
    const below = children[box.node]!;
    const sum = below.reduce((total, at) => total + nodes[at]!.whole, 0);
    const room = Math.min(box.width, sum);
    let left = box.left;
    const own: Box[] = below.map((node) => {
      const width = sum > 0 ? (nodes[node]!.whole / sum) * room : 0;
      const placed = { node, left, width, depth: box.depth + 1 };
      left += width;
      return placed;
    });
    open.push(...own.reverse());
  }
  return boxes;
}

/** Where the next row stands when a key is pressed in a list: undefined of other keys. */
export function moved(key: string, at: number, count: number, page: number): number | undefined {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown': return Math.min(last, at + 1);
    case 'ArrowUp': return Math.max(0, at - 1);
    case 'PageDown': return Math.min(last, at + page);
    case 'PageUp': return Math.max(0, at - page);
    case 'Home': return 0;
    case 'End': return last;
    default: return undefined;
  }
}

/** Rows of a table by a figure, the largest first; those that have none come last. Rows that are alike keep their order. */
export function ordered(count: number, figure: (at: number) => number | undefined): readonly number[] {
  return Array.from({ length: count }, (_, at) => at).sort((a, b) => (figure(b) ?? -1) - (figure(a) ?? -1));
}
