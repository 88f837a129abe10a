// Relation expressions: `[pets.owner, parent as p]`, `{ pets: { owner: true } }`. Sources: vincit.github.io/objection.js, "Relation Expression"; objection 3.1, lib/queryBuilder/parsers/relationExpressionParser.pegjs.
import type { Value } from '../../hosts/tree.ts';
import { heldBy, textOf } from '../names.ts';
import type { Rendering } from '../knex/place.ts';
import { unknownAt } from '../typeorm/place.ts';

export interface GraphNode {
  readonly relation: string;
  readonly alias: string;
  readonly modifiers: readonly string[];
  readonly within: readonly GraphNode[];
  /** Where it is named. */
  readonly at: Value;
}

/** Undefined where something of it cannot be read. */
export function graphOf(rendering: Pick<Rendering, 'tree'>, value: Value | undefined): readonly GraphNode[] | undefined {
  if (!value) return undefined;
  const held = heldBy(rendering, value);
  const text = textOf(rendering, value);
  if (text !== undefined) return parsed(text, value);
  if (held.kind !== 'object') return undefined;
  const nodes = held.properties.map(({ name, nameSpan, value: own, spread }): GraphNode | undefined => {
    if (name === undefined || spread || name.startsWith('$')) return undefined;
    const inner = heldBy(rendering, own);
    if (inner.kind === 'constant') return { relation: name, alias: name, modifiers: [], within: [], at: unknownAt(nameSpan) };
    if (inner.kind !== 'object') return undefined;
    const said = (wanted: string): Value | undefined => inner.properties.find((one) => one.name === wanted)?.value;
    const modifiers = said('$modify');
    const list = modifiers && heldBy(rendering, modifiers);
    const names = list?.kind === 'array' ? list.items.map((one) => textOf(rendering, one)) : modifiers ? [textOf(rendering, modifiers)] : [];
    const relation = said('$relation') ? textOf(rendering, said('$relation')) : name;
    const within = graphOf(rendering, { ...inner, properties: inner.properties.filter((one) => one.name !== '$modify' && one.name !== '$relation') });
    return !within || relation === undefined || names.includes(undefined) ? undefined : { relation, alias: name, modifiers: names.flatMap((one) => one ?? []), within, at: unknownAt(nameSpan) };
  });
  return nodes.every((one) => one !== undefined) ? nodes : undefined;
}

/** One that begins at an offset of a text, and where it ends. */
interface Read { readonly nodes: readonly GraphNode[]; readonly end: number }

const NODE = /\s*([\w$#\-:]+)\s*(?:\(([\w\s,$:]*)\))?(?:\s*as\s+([\w$]+))?\s*/y;
const DEEP = 20;

function parsed(text: string, at: Value): readonly GraphNode[] | undefined {
  const read = readFrom(text, 0, at, 0);
  return read && text.slice(read.end).trim() === '' ? read.nodes : undefined;
}

function readFrom(text: string, from: number, at: Value, depth: number): Read | undefined {
  if (depth > DEEP) return undefined;
  const open = /^\s*\[/.exec(text.slice(from));
  if (!open) return nodeFrom(text, from, at, depth);
  const nodes: GraphNode[] = [];
  let end = from + open[0].length;
  for (;;) {
    const one = readFrom(text, end, at, depth + 1);
    if (!one) return undefined;
    nodes.push(...one.nodes);
    const next = /^\s*([,\]])\s*/.exec(text.slice(one.end));
    if (!next) return undefined;
    end = one.end + next[0].length;
    if (next[1] === ']' || text.slice(end).startsWith(']')) return { nodes, end: next[1] === ']' ? end : end + 1 };
  }
}

/** Where a name stands in a text that is written out. */
function placeOf(at: Value, offset: number, { length }: string): Value {
  const [only, ...more] = at.kind === 'text' ? at.parts : [];
  const piece = only?.kind === 'chunk' && more.length === 0 ? only.pieces.find(({ kind, sql }) => kind === 'verbatim' && sql.start <= offset && offset + length <= sql.end) : undefined;
  return piece ? unknownAt({ start: piece.host.start + offset - piece.sql.start, end: piece.host.start + offset + length - piece.sql.start }) : at;
}

/** What is asked of itself again and again, `children.^`, is told of once. */
function nodeFrom(text: string, from: number, at: Value, depth: number): Read | undefined {
  NODE.lastIndex = from;
  const found = NODE.exec(text);
  if (!found) return undefined;
  const end = from + found[0].length;
  const again = /^\.[\^*]\d*/.exec(text.slice(end));
  const within = again ? { nodes: [], end: end + again[0].length } : text[end] === '.' ? readFrom(text, end + 1, at, depth + 1) : { nodes: [], end };
  const modifiers = (found[2] ?? '').split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));
  return within && { nodes: [{ relation: found[1]!, alias: found[3] ?? found[1]!, modifiers, within: within.nodes, at: placeOf(at, from + found[0].indexOf(found[1]!), found[1]!) }], end: within.end };
}
