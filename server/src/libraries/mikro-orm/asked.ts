// What the options of a call ask for: what is populated and picked, filters, the strategy.
// Source: mikro-orm 6, core/EntityManager.js (`prepareOptions`, `preparePopulate`), core/drivers/IDatabaseDriver.d.ts (`FindOptions`).
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Item } from '../clauses.ts';
import { writtenText } from '../drizzle/declared.ts';
import { optionsOf, type Given } from '../options.ts';
import { literalOf } from '../typeorm/place.ts';
import type { ManagedEntity, Strategy } from './entity.ts';
import { filterItems, filtersAsked, type FiltersAsked } from './filters.ts';
import type { Query, Rendering, Row } from './place.ts';
import { addEager, addFiltered, populating, type Populating } from './populate.ts';
import type { Picked } from './select.ts';

export interface Finding {
  readonly entity: ManagedEntity;
  readonly named: Span;
  readonly verb: Span;
  readonly where: Value | undefined;
  readonly options: Value | undefined;
  /** What is asked besides, of rows that another holds. */
  readonly more?: (row: Row) => readonly Item[];
}

export interface Asked { readonly known: ReadonlyMap<string, Given>; readonly unread: Value | undefined; readonly filters: FiltersAsked; readonly strategy: Strategy | 'not known'; readonly populated: Populating; readonly picked: readonly Picked[] | undefined; readonly without: ReadonlySet<string> }

const KNOWN: ReadonlySet<string> = new Set(['where', 'populate', 'fields', 'exclude', 'orderBy', 'limit', 'offset', 'filters', 'strategy', 'lockMode', 'lockTableAliases', 'cache', 'refresh', 'disableIdentityMap', 'connectionType', 'ctx', 'flushMode', 'logging', 'loggerContext', 'comments', 'failHandler', 'strict', 'schema', 'convertCustomTypes', 'overfetch', 'first', 'last', 'after', 'before', 'includeCount', 'populateOrderBy', 'dataloader', 'ref', 'store']);

export function askedBy(rendering: Rendering, { entity, options, verb }: Finding): Asked {
  const { known, isOpen } = optionsOf(rendering, options);
  const strange = [...known.values()].find(({ name }) => name === undefined || !KNOWN.has(name) || name === 'schema');
  const texts = (name: string): readonly Picked[] | undefined => {
    const given = known.get(name);
    const held = given && literalOf(rendering, given.value);
    return held?.kind !== 'array' ? undefined : held.items.map((item) => ({ path: writtenText(rendering.tree, item) ?? '', at: item, isSure: given!.isSure }));
  };
  const fields = texts('fields');
  const isAll = fields?.some(({ path }) => path === '*') ?? false;
  const populated = populating(rendering, entity, ['populate', 'fields'].flatMap((name) => {
    const given = known.get(name);
    if (!given) return [];
    if (name === 'populate') return [given];
    const held = literalOf(rendering, given.value);
    return held.kind === 'array' ? [{ ...given, value: { ...held, items: held.items.filter((item) => /\./.test(writtenText(rendering.tree, item) ?? '')).map((item) => parentOf(item)) } }] : [];
  }));
  const filters = filtersAsked(rendering, known.get('filters'));
  const told = known.get('strategy');
  const word = told && (writtenText(rendering.tree, told.value) ?? (told.value.kind === 'member' ? told.value.name : undefined))?.toLowerCase().replace('_', '-');
  const strategy = told ? (word === 'joined' || word === 'select-in' || word === 'balanced' ? word : 'not known') : entity.strategy;
  const unread = isOpen ? options : strange?.value ?? (strategy === 'not known' && populated.hints.length > 0 ? options : undefined) ?? populated.unread ?? (known.has('fields') && !fields ? options : undefined);
  const picked = isAll || !known.has('fields') ? undefined : fields;
  addEager(rendering, populated.hints, entity, verb);
  addFiltered(rendering, populated.hints, entity, filters, verb, picked?.map(({ path }) => path.split('.')[0]!));
  return { known, unread, filters, strategy, populated, picked, without: new Set(texts('exclude')?.map(({ path }) => path)) };
}

/** `author.name` populates `author`; the property of what is embedded populates nothing. */
function parentOf(item: Value): Value {
  const [part] = item.kind === 'text' ? item.parts : [];
  if (item.kind !== 'text' || part?.kind !== 'chunk') return item;
  return { ...item, parts: [{ ...part, text: part.text.slice(0, part.text.lastIndexOf('.')) }] };
}

/** Joins that lead to filtered rows ask for that where they are joined. */
export function filterJoins(rendering: Rendering, query: Query, asked: FiltersAsked): void {
  // Before 6, what is joined is not filtered.
  for (const join of query.joins) if (join.isFiltered && !join.entity.isOld) join.conditions.push(...filterItems(rendering, join, asked, join.at));
}
