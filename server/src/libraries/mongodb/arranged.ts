// What is read of each document, in which order, and how many. Sources: mongodb.com/docs/manual, "Project Fields to Return", "cursor.sort()", "cursor.limit()" (nought is no limit); mongoosejs.com, "Query.prototype.select()", "Query.prototype.sort()".
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Item } from '../clauses.ts';
import { writtenText } from '../drizzle/declared.ts';
import { givenIn, isNothing, type Given } from '../options.ts';
import { leave, say } from '../rendering.ts';
import { writeCount } from '../typeorm/place.ts';
import { itemsOf } from './filter.ts';
import { literalOf, nameText, said, unknownAt, unread, type Rendering } from './place.ts';

/** One path of a projection, and whether it is read. */
interface Selected { readonly path: string; readonly value: Value; readonly isRead: boolean; /** Beside what is read anyway. */ readonly isAdded?: true }

/** None for whole documents. Several projections together are one. */
export function outputsOf(rendering: Rendering, projections: readonly Given[], verb: Span): readonly Item[] {
  const { shape } = rendering;
  const given = projections.filter(({ value }) => !isNothing(value));
  const all = given.map(({ value }) => selectedIn(rendering, value));
  const [first] = given;
  if (all.some((some) => some === undefined) || given.some(({ isSure }) => !isSure)) return [unread(rendering, first!.value)];
  const selected = all.flatMap((some) => some!).filter((one, at, list) => list.findLastIndex(({ path }) => path === one.path) === at);
  const read = selected.filter(({ isRead, isAdded }) => isRead && !isAdded);
  const key = selected.find(({ path }) => path === '_id');
  if (read.length > 0) {
    const keyed: readonly Item[] = key ? [] : [said(rendering, nameText(rendering, '_id'), read[0]!.value)];
    return [...keyed, ...read.map(({ path, value }) => said(rendering, nameText(rendering, path), value))];
  }
  const hidden = selected.filter(({ isRead }) => !isRead);
  const at = selected[0]?.value ?? verb;
  if (hidden.length === 0 && !shape.shown) return [];
  const added = selected.filter(({ isAdded }) => isAdded).map(({ path }) => path);
  const isWhole = shape.paths.every((path) => (shape.shown ?? shape.paths).includes(path) || added.includes(path));
  if (hidden.length === 0 && isWhole) return [];
  const known = shape.shown ?? shape.paths;
  if (known.length === 0) return [unread(rendering, unknownAt(at))];
  return [...known, ...added].filter((path) => !hidden.some((one) => one.path === path)).map((path) => said(rendering, nameText(rendering, path), at));
}

/** `'name email -age'`, `['name']`, `{ name: 1 }`; undefined where it is computed. */
function selectedIn(rendering: Rendering, value: Value): readonly Selected[] | undefined {
  const text = writtenText(rendering.tree, value);
  if (text !== undefined) return text.split(/\s+/).filter((word) => word !== '').map((word) => selectedBy(word, value));
  const items = itemsOf(rendering, value);
  if (items) {
    const words = items.map((item) => writtenText(rendering.tree, item));
    return words.every((word) => word !== undefined) ? words.map((word, at) => selectedBy(word, items[at]!)) : undefined;
  }
  const members = givenIn(rendering, value);
  if (!members || members.some(({ name, isSure }) => name === undefined || !isSure)) return undefined;
  const selected = members.map(({ name, value: own }): Selected | undefined => {
    const held = literalOf(rendering, own);
    const is = held.kind === 'constant' ? /^(?:1|true)$/.test(held.value) ? true : /^(?:0|false)$/.test(held.value) ? false : undefined : undefined;
    return is === undefined ? undefined : { path: name!, value: own, isRead: is };
  });
  return selected.every((one) => one !== undefined) ? selected : undefined;
}

const selectedBy = (word: string, value: Value): Selected => ({ path: word.replace(/^[-+]/, ''), value, isRead: !word.startsWith('-'), ...(word.startsWith('+') && { isAdded: true as const }) });

/** `{ a: 1, b: 'desc' }`, `'a -b'`, `[['a', -1]]`, `'a', -1` */
export function orderOf(rendering: Rendering, { value, isSure }: Given, direction?: Value): readonly Item[] {
  const text = writtenText(rendering.tree, value);
  if (text !== undefined && direction) return [keyItem(rendering, text, value, direction, isSure)];
  if (text !== undefined) return text.split(/\s+/).filter((word) => word !== '').map((word) => said(rendering, `${nameText(rendering, word.replace(/^[-+]/, ''))}${word.startsWith('-') ? ' desc' : ''}`, value, isSure));
  if (isNothing(value) || (value.kind === 'constant' && value.type === 'null')) return [];
  const items = itemsOf(rendering, value);
  const members = items ? undefined : givenIn(rendering, value);
  if (items) return items.map((item) => {
    const pair = itemsOf(rendering, item);
    const name = writtenText(rendering.tree, pair?.[0] ?? item);
    return name === undefined ? unread(rendering, item, isSure) : keyItem(rendering, name, item, pair?.[1], isSure);
  });
  return members ? members.map((one) => (one.name === undefined ? unread(rendering, one.value, isSure && one.isSure) : keyItem(rendering, one.name, one.value, one.value, isSure && one.isSure))) : [unread(rendering, value, isSure)];
}

function keyItem(rendering: Rendering, path: string, at: Value, direction: Value | undefined, isSure: boolean): Item {
  const { draft } = rendering;
  const held = direction && literalOf(rendering, direction);
  const word = !held ? '1' : held.kind === 'constant' ? held.value : held.kind === 'text' ? writtenText(rendering.tree, held) : undefined;
  return { at, isSure, write: () => {
    if (held?.kind === 'object') return leave(draft, at);
    say(draft, nameText(rendering, path), at);
    if (word === undefined) {
      say(draft, ' ', at);
      leave(draft, direction!);
    } else if (/^(?:-1|desc|descending)$/i.test(word)) say(draft, ' desc', at);
  } };
}

/** How many documents at most, or how many are passed over; nought says nothing. */
export function countOf(rendering: Rendering, { at, value, isSure }: Given): readonly Item[] {
  const held = literalOf(rendering, value);
  if (isNothing(value) || (held.kind === 'constant' && (/^(?:null|undefined|boolean)$/.test(held.type) || (held.type === 'number' && Number(held.value) === 0)))) return [];
  return [{ at, isSure, write: () => writeCount(rendering, held.kind === 'constant' && held.type === 'number' && held.value.startsWith('-') ? { ...held, value: held.value.slice(1) } : value) }];
}
