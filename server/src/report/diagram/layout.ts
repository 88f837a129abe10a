// Where the boxes of a diagram stand: in columns, what is referred to left of what refers to it, in an order that crosses few lines (Sugiyama's method, by barycentres).
// A line over several columns keeps a lane between their boxes, so that none runs behind a box. A group is small; tables that stand alone fill columns in turn.
import type { Drawing, Entity, Relation } from './drawing.ts';

export interface Box {
  readonly entity: Entity;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Route {
  readonly relation: Relation;
  /** From the column that refers to the box it refers to; each leaves and arrives sideways. */
  readonly points: readonly Point[];
  /** A line back to its own column leaves and arrives on the right. */
  readonly turns: boolean;
}

export interface Point { readonly x: number; readonly y: number }

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly routes: readonly Route[];
}

export const HEAD = 40;
export const LINE = 19;
/** Of a character of the drawing's font. */
const CHARACTER = 6.7;
const FOOT = 8;
const BETWEEN_COLUMNS = 72;
const BETWEEN_BOXES = 22;
const LANE = 12;
const MARGIN = 12;
const COLUMNS = 4;
const NARROWEST = 150;
/** Characters of a line of a box; what is longer is cut. */
const MOST_CHARACTERS = 34;
const SWEEPS = 6;

/** Of a column, as it is drawn: its name and type, or where it leads. */
export const columnText = ({ name, type, elsewhere }: Entity['columns'][number]): string => cut(`${name} ${elsewhere ? `→ ${elsewhere.name}` : type}`);
export const cut = (text: string): string => (text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text);

const heightOf = ({ columns, more }: Entity): number => HEAD + columns.length * LINE + (more > 0 ? LINE : 0) + FOOT;
const widthOf = (entity: Entity): number => {
  const longest = Math.max(cut(entity.name).length * 1.15, entity.rows?.length ?? 0, ...entity.columns.map((column) => columnText(column).length + 3));
  return Math.max(NARROWEST, Math.ceil(longest * CHARACTER) + 24);
};

/** A box, or the lane of a line through a column. */
interface Node {
  readonly entity?: Entity;
  readonly height: number;
  readonly neighbours: { readonly left: Node[]; readonly right: Node[] };
  y: number;
}

interface Line { readonly relation: Relation; readonly lanes: readonly Node[] }

export function layoutOf({ entities, relations }: Drawing): Layout {
  if (relations.length === 0) return packed(entities);
  const ranks = ranksOf(entities, relations);
  const nodes = new Map(entities.map((entity) => [entity.id, nodeOf(heightOf(entity), entity)]));
  const columns: Node[][] = Array.from({ length: Math.max(...ranks.values()) + 1 }, () => []);
  for (const { id } of entities) columns[ranks.get(id)!]!.push(nodes.get(id)!);
  const lines = relations.map((relation): Line => ({ relation, lanes: laneThrough(relation, ranks, nodes, columns) }));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isRightwards = sweep % 2 === 0;
    for (const column of isRightwards ? columns : columns.toReversed()) {
      order(column, isRightwards ? 'left' : 'right');
      stack(column);
    }
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) for (const column of sweep % 2 === 0 ? columns : columns.toReversed()) settle(column, sweep % 2 === 0 ? 'left' : 'right');
  return placed(columns, lines, nodes, ranks);
}

const nodeOf = (height: number, entity?: Entity): Node => ({ height, neighbours: { left: [], right: [] }, y: 0, ...(entity && { entity }) });

/** The column of each box: right of everything it refers to. A key that closes a circle counts for nothing. */
function ranksOf(entities: readonly Entity[], relations: readonly Relation[]): ReadonlyMap<string, number> {
  const targets = new Map<string, string[]>(entities.map(({ id }) => [id, []]));
  for (const { from, to } of relations) if (from !== to) targets.get(from)?.push(to);
  const ranks = new Map<string, number>();
  const asking = new Set<string>();
  const rankOf = (id: string): number => {
    const known = ranks.get(id);
    if (known !== undefined) return known;
    asking.add(id);
    const rank = Math.min(COLUMNS - 1, Math.max(-1, ...targets.get(id)!.filter((to) => !asking.has(to)).map(rankOf)) + 1);
    asking.delete(id);
    ranks.set(id, rank);
    return rank;
  };
  for (const { id } of entities) rankOf(id);
  return ranks;
}

/** The lanes of a line through the columns between its ends, from where it starts; they and the ends become neighbours. */
function laneThrough({ from, to }: Relation, ranks: ReadonlyMap<string, number>, nodes: ReadonlyMap<string, Node>, columns: readonly Node[][]): readonly Node[] {
  const [start, end] = [ranks.get(from)!, ranks.get(to)!];
  if (start === end) return [];
  const step = start > end ? -1 : 1;
  const lanes: Node[] = [];
  let last = nodes.get(from)!;
  for (let rank = start + step; rank !== end + step; rank += step) {
    const next = rank === end ? nodes.get(to)! : nodeOf(LANE);
    if (rank !== end) {
      columns[rank]!.push(next);
      lanes.push(next);
    }
    const [left, right] = step < 0 ? [next, last] : [last, next];
    left.neighbours.right.push(right);
    right.neighbours.left.push(left);
    last = next;
  }
  return lanes;
}

const middle = ({ y, height }: Node): number => y + height / 2;

function wantedBy({ neighbours }: Node, side: 'left' | 'right'): number | undefined {
  const all = neighbours[side];
  return all.length > 0 ? all.reduce((sum, one) => sum + middle(one), 0) / all.length : undefined;
}

function order(column: Node[], side: 'left' | 'right'): void {
  const wanted = new Map(column.map((node) => [node, wantedBy(node, side) ?? middle(node)]));
  column.sort((a, b) => wanted.get(a)! - wanted.get(b)!);
}

function stack(column: readonly Node[]): void {
  let y = 0;
  for (const node of column) {
    node.y = y;
    y += node.height + BETWEEN_BOXES;
  }
}

/** A column goes as a whole where its boxes' neighbours want them: what stands together is read together. */
function settle(column: readonly Node[], side: 'left' | 'right'): void {
  const wanted = column.flatMap((node) => {
    const at = wantedBy(node, side);
    return at === undefined ? [] : [at - middle(node)];
  });
  const shift = wanted.reduce((sum, one) => sum + one, 0) / Math.max(1, wanted.length);
  for (const node of column) node.y += shift;
}

function placed(columns: readonly (readonly Node[])[], lines: readonly Line[], nodes: ReadonlyMap<string, Node>, ranks: ReadonlyMap<string, number>): Layout {
  const widths = columns.map((column) => Math.max(0, ...column.map(({ entity }) => (entity ? widthOf(entity) : 0))));
  const lefts = widths.map((_, at) => MARGIN + widths.slice(0, at).reduce((sum, width) => sum + width + BETWEEN_COLUMNS, 0));
  const top = Math.min(...columns.flat().map(({ y }) => y));
  const yOf = (y: number): number => Math.round(y - top + MARGIN);
  const boxes = columns.flatMap((column, at) => column.flatMap(({ entity, y, height }): readonly Box[] => (entity ? [{ entity, x: lefts[at]!, y: yOf(y), width: widths[at]!, height }] : [])));
  const routes = lines.map(({ relation, lanes }): Route => {
    const [from, to] = [nodes.get(relation.from)!, nodes.get(relation.to)!];
    const [start, end] = [ranks.get(relation.from)!, ranks.get(relation.to)!];
    const turns = start === end;
    const isLeftwards = start > end;
    const sideOf = (rank: number, isRight: boolean): number => lefts[rank]! + (isRight ? widths[rank]! : 0);
    const place = from.entity!.columns.findIndex(({ name }) => name === relation.column);
    const y = yOf(from.y) + HEAD + (Math.max(0, place) + 0.5) * LINE;
    const through = lanes.flatMap((lane, at): readonly Point[] => {
      const rank = start + (isLeftwards ? -1 : 1) * (at + 1);
      const ends = [{ x: sideOf(rank, isLeftwards), y: yOf(middle(lane)) }, { x: sideOf(rank, !isLeftwards), y: yOf(middle(lane)) }];
      return ends;
    });
    return { relation, turns, points: [{ x: sideOf(start, !isLeftwards), y }, ...through, { x: sideOf(end, isLeftwards || turns), y: yOf(to.y) + HEAD / 2 }] };
  });
  const height = Math.max(...boxes.map((box) => box.y + box.height), ...routes.flatMap(({ points }) => points.map(({ y }) => y))) + MARGIN;
  const isTurning = routes.some(({ turns, relation }) => turns && ranks.get(relation.from) === columns.length - 1);
  return { width: lefts.at(-1)! + widths.at(-1)! + MARGIN + (isTurning ? BETWEEN_COLUMNS / 2 : 0), height, boxes, routes };
}

/** Each box goes to the column that ends first. */
function packed(entities: readonly Entity[]): Layout {
  const width = Math.max(NARROWEST, ...entities.map(widthOf));
  const ends: number[] = Array.from({ length: Math.min(COLUMNS, Math.max(1, entities.length)) }, () => MARGIN);
  const boxes = entities.map((entity): Box => {
    const column = ends.indexOf(Math.min(...ends));
    const y = ends[column]!;
    const height = heightOf(entity);
    ends[column] = y + height + BETWEEN_BOXES;
    return { entity, x: MARGIN + column * (width + BETWEEN_BOXES), y, width, height };
  });
  return { width: MARGIN + ends.length * (width + BETWEEN_BOXES), height: Math.max(...ends), boxes, routes: [] };
}
