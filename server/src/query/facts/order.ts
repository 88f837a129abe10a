// Whether an index yields the rows of a source in the order that a query asks for, so that a page is read and not sorted out of all.
import type { Index, IndexKeyPart } from '../../schema/schema.ts';
import type { SortKey } from '../query.ts';
import type { Resolved, ResolvedSource } from '../resolve.ts';
import { uniqueKeys } from './keys.ts';
import { implies } from './implies.ts';
import { pinnedColumns, pinsOf } from './pins.ts';
import { keyOf } from './serve.ts';
import { keyText, quoted } from './values.ts';

/** A key of the order as an index of the source would write it. */
export interface OrderKey {
  readonly key: string;
  /** Set for a plain column. */
  readonly column?: string;
  readonly sort: SortKey;
}

/** ORDER BY without what an equality fixes, if all of it is of this source and always there; else undefined. */
export function orderOf(resolved: Resolved, source: ResolvedSource): readonly OrderKey[] | undefined {
  if (resolved.query.open.has('order')) return undefined;
  const fixed = pinnedColumns(resolved, source);
  const keys: OrderKey[] = [];
  for (const sort of resolved.query.order) {
    const { term } = sort;
    if (sort.presence !== 'always') return undefined;
    const meant = term.kind === 'column' ? resolved.column(term) : undefined;
    if (meant?.of === resolved && meant.source.index === source.index) {
      if (meant.missing) return undefined;
      if (!fixed.has(meant.name)) keys.push({ key: quoted(meant.name), column: meant.name, sort });
      continue;
    }
    const key = term.kind === 'column' ? undefined : keyText(resolved, term, source);
    if (key === undefined) return undefined;
    keys.push({ key, sort });
  }
  return keys;
}

/** Whether an index yields the first key's order; what follows is then sorted a few rows at a time. `unknown` where the order is not all of this source. */
export function isOrderServed(resolved: Resolved, source: ResolvedSource): 'yes' | 'no' | 'unknown' {
  const keys = orderOf(resolved, source);
  if (!keys || !source.table?.complete) return 'unknown';
  const [first] = keys;
  if (!first) return 'yes';
  const fixed = pinnedColumns(resolved, source);
  const nullable = source.table.columns.find(({ name }) => name === first.column)?.nullable ?? true;
  const serves = (index: Index): boolean => {
    if (index.method !== 'btree' || !implies(resolved, source, index.predicate)) return false;
    const leading = index.keys.find(({ column }) => column === undefined || !fixed.has(column));
    // The beginnings of its values alone are not their order.
    return leading !== undefined && leading.length === undefined && keyOf(leading) === first.key && (!nullable || isSameOrder(leading, first.sort));
  };
  return source.table.indexes.some(serves) ? 'yes' : 'no';
}

/** An index is read from either end; nulls then change sides, too. */
const isSameOrder = ({ direction, nulls }: Pick<IndexKeyPart, 'direction' | 'nulls'>, sort: SortKey): boolean => (direction === sort.direction) === (nulls === sort.nulls);

/** Whether every other source adds at most one row to each row of this one, and none of their conditions selects. */
export function isAlone(resolved: Resolved, source: ResolvedSource): boolean {
  const others = resolved.sources.filter((other) => other !== source);
  if (others.length === 0) return true;
  const pins = pinsOf(resolved, { placed: new Set([source.index]) });
  return others.every((other) => {
    const fixed = pins.fixed(other.index);
    return uniqueKeys(resolved, other).some(({ columns }) => columns.every((column) => fixed.has(column)));
  });
}
