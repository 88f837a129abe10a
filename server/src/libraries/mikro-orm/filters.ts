// Filters: what is asked of an entity wherever it is read or written, unless a call turns it off. Source: mikro-orm 6, core/utils/QueryHelper.js (`getActiveFilters`); mikro-orm.io, "Filters".
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { writtenText } from '../drizzle/declared.ts';
import type { Item } from '../clauses.ts';
import { optionsOf, type Given } from '../options.ts';
import { leave, say } from '../rendering.ts';
import { columnText, literalOf, unknownAt } from '../typeorm/place.ts';
import type { FilterDeclaration } from './declaration.ts';
import { columnAt, columnsOf, memberAt, type ManagedEntity } from './entity.ts';
import type { Rendering, Row } from './place.ts';

/** Which filters a call turns on and off; `all`: whatever it says is not seen. */
export interface FiltersAsked { readonly on: ReadonlySet<string>; readonly off: ReadonlySet<string> | 'all'; readonly unseen?: Value }

export function filtersAsked(rendering: Rendering, given: Given | undefined): FiltersAsked {
  if (!given) return { on: new Set(), off: new Set() };
  const held = literalOf(rendering, given.value);
  if (held.kind === 'constant' && held.value === 'false') return { on: new Set(), off: 'all' };
  if (held.kind === 'array') return { on: new Set(held.items.flatMap((item) => writtenText(rendering.tree, item) ?? [])), off: new Set() };
  const { known, isOpen } = optionsOf(rendering, given.value);
  const off = [...known.values()].filter(({ value }) => value.kind === 'constant' && value.value === 'false').flatMap(({ name }) => name ?? []);
  return { on: new Set([...known.keys()].filter((name) => !off.includes(name))), off: new Set(off), ...((isOpen || !given.isSure) && { unseen: given.value }) };
}

export const activeFilters = ({ filters }: ManagedEntity, { on, off }: FiltersAsked): readonly FilterDeclaration[] => {
  if (off === 'all') return [];
  // Those that a call names come first.
  return [...filters.filter(({ name }) => on.has(name)), ...filters.filter(({ name, isDefault }) => isDefault && !on.has(name) && !off.has(name))];
};

/** Each condition that filters ask of some rows; what could not be read may be any. */
export function filterItems({ draft }: Rendering, row: Row, asked: FiltersAsked, at: Span): readonly Item[] {
  const { entity } = row;
  const said = (text: string): Item => ({ at, isSure: true, write: () => say(draft, text, at) });
  const open = (): Item => ({ at, isSure: true, write: () => leave(draft, unknownAt(at)) });
  const active = activeFilters(entity, asked).flatMap(({ where }): readonly Item[] => where?.map(({ key, value }) => {
    const member = memberAt(entity, key) ?? columnAt(entity, key);
    const [column, ...more] = member ? columnsOf(member) : [];
    return column === undefined || more.length > 0 ? open() : said(`${columnText({ draft }, row, column)} ${value}`);
  }) ?? [open()]);
  return [...active, ...(asked.unseen && entity.filters.length > 0 ? [open()] : [])];
}
