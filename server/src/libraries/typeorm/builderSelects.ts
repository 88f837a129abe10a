// What a builder of TypeORM's reads, and in which order. Source: typeorm 1.1, query-builder/SelectQueryBuilder.js (`createSelectExpression`, `buildEscapedEntityColumnSelects`, `createOrderByExpression`).
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import type { Item } from '../clauses.ts';
import { leave, quoted, say } from '../rendering.ts';
import { columnNamed, placesOf, textIn, type Built } from './built.ts';
import { columnText, literalOf, nameWithin, type Rendering } from './place.ts';
import { keysOf } from './entity.ts';
import { outputsOf, type Sorted } from './select.ts';
import { writeSql } from './texts.ts';

/** What is chosen: an entity by its name, a property, or SQL. */
export interface Chosen { readonly at: Span; readonly isSure: boolean; readonly text?: string; readonly alias?: string; readonly value?: Value }

/** First what belongs to the entity, then to those that are joined, then the rest. */
export function outputsBuilt(rendering: Rendering, built: Built, keys: 'with keys' | 'as told'): readonly Item[] {
  const { draft } = rendering;
  const left = new Set(built.chosen);
  const items: Item[] = [];
  for (const place of built.places) {
    const whole = built.chosen.find(({ text, isSure }) => text === place.alias && isSure) ?? built.chosen.find(({ text }) => text === place.alias);
    const own = built.chosen.filter(({ text }) => text !== undefined && columnNamed(rendering, built, text)?.place === place);
    if (!whole && own.length === 0) continue;
    for (const one of [...own, ...built.chosen.filter(({ text }) => text === place.alias)]) left.delete(one);
    if (place.entity.columns.length === 0) items.push({ at: whole!.at, isSure: whole!.isSure, write: () => say(draft, `${quoted(draft.dialect, place.alias)}.*`, whole!.at) });
    else if (whole) items.push(...outputsOf(rendering, place, 'all', whole.at, keys).map((item) => (whole.isSure ? item : { ...item, isSure: false })), ...own.filter(({ text }) => place.entity.columns.some(({ isHidden, path }) => isHidden && `${place.alias}.${path}` === text)).map((one) => columnItem(rendering, built, one)));
    else items.push(...own.map((one) => columnItem(rendering, built, one)), ...(keys === 'with keys' ? keysOf(place.entity).filter(({ path }) => !own.some(({ text }) => text === `${place.alias}.${path}`)).map(({ column }): Item => ({ at: built.verb, isSure: true, write: () => say(draft, `${columnText(rendering, place, column)} as ${quoted(draft.dialect, nameWithin(`${place.alias}_${column}`))}`, built.verb) })) : []));
  }
  for (const one of left) items.push({ at: one.at, isSure: one.isSure, write: () => writeChosen(rendering, built, one) });
  return items;
}

const columnItem = (rendering: Rendering, built: Built, { at, isSure, text, alias }: Chosen): Item => ({ at, isSure, write: () => {
  const { draft } = rendering;
  const { place, column, sql } = columnNamed(rendering, built, text!)!;
  say(draft, `${sql} as ${quoted(draft.dialect, alias ?? nameWithin(`${place.alias}_${column}`))}`, at);
} });

function writeChosen(rendering: Rendering, built: Built, { at, value, alias }: Chosen): void {
  const { draft } = rendering;
  if (!value) return;
  if (!rendering.subquery(value, placesOf(built), draft)) {
    if (value.kind === 'function') leave(draft, value);
    else writeSql(rendering, value, placesOf(built));
  }
  if (alias !== undefined) say(draft, ` as ${quoted(draft.dialect, alias)}`, at);
}

// ── Order ────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface OrderKey { sorted(rendering: Rendering, built: Built): Sorted }

/** `orderBy('u.name', 'DESC', 'NULLS LAST')`, `orderBy({ 'u.name': 'ASC' })` */
export function keyOrder(rendering: Rendering, { isSure }: Step, first: Value, direction: Value | undefined, nulls: Value | undefined): readonly OrderKey[] {
  const held = literalOf(rendering, first);
  if (held.kind === 'object') return held.properties.map(({ name, nameSpan, value, spread }): OrderKey => (name === undefined || spread ? { sorted: (at) => unread(at, value) } : { sorted: (at, built) => sortedBy(at, built, { text: name, at: nameSpan, isSure, way: wayOf(at, value, undefined), value: undefined, direction: value }) }));
  const text = textIn(rendering, first);
  return [{ sorted: (at, built) => sortedBy(at, built, { text, at: first, isSure, way: direction ? wayOf(at, direction, nulls) : '', value: first, direction }) }];
}

const unread = ({ draft }: Rendering, value: Value): Sorted => ({ item: { at: value, isSure: true, write: () => leave(draft, value) }, way: '' });

interface Key { readonly text: string | undefined; readonly at: Span; readonly isSure: boolean; readonly way: string | undefined; readonly value: Value | undefined; readonly direction: Value | undefined }

function sortedBy(rendering: Rendering, built: Built, { text, at, isSure, way, value, direction }: Key): Sorted {
  const { draft } = rendering;
  const found = text === undefined ? undefined : columnNamed(rendering, built, text);
  const output = found ? `${found.place.alias}_${found.column}` : undefined;
  // What is chosen by that very name is sorted by as it is called there.
  const alias = text === undefined ? undefined : built.chosen.some((one) => one.alias === text) ? text : found && built.chosen.some((one) => one.text === text && one.alias === undefined) ? output : undefined;
  const write = (): void => {
    if (alias !== undefined) say(draft, quoted(draft.dialect, alias), at);
    else if (found) say(draft, found.sql, at);
    else if (value) writeSql(rendering, value, placesOf(built));
    else if (text !== undefined) say(draft, /^\w+(?:\.\w+)?$/.test(text) ? quoted(draft.dialect, ...text.split('.')) : text, at);
    if (way !== undefined) return say(draft, way, at);
    say(draft, ' ', at);
    leave(draft, direction!);
  };
  return { item: { at, isSure, write }, way: way ?? '', ...(output !== undefined && way !== undefined && { output }) };
}

function wayOf(rendering: Rendering, direction: Value, nulls: Value | undefined): string | undefined {
  const word = textIn(rendering, direction)?.toLowerCase();
  if (word !== 'asc' && word !== 'desc') return undefined;
  const last = textIn(rendering, nulls)?.toLowerCase();
  return `${word === 'desc' ? ' desc' : ''}${last === 'nulls first' || last === 'nulls last' ? ` ${last}` : ''}`;
}
