// Conditions that an index on the bare column would serve, were the column not wrapped in a function, in arithmetic or in a cast.
import type { Index } from '../../schema/schema.ts';
import type { Resolved, ResolvedSource } from '../resolve.ts';
import { filterAccess, isSelective, type Blocked, type Selector } from './access.ts';
import { implies } from './implies.ts';

export interface Hidden {
  readonly blocked: Blocked;
  /** What a lookup by the wrapped column would be. */
  readonly selector: Selector;
  readonly column: string;
  /** The index that is led by the column. */
  readonly index: Index;
}

/** The conditions by value of one source that keep an index from being used; a column among several in one expression is not hidden alone. */
export function hiddenIndexes(resolved: Resolved, source: ResolvedSource): readonly Hidden[] {
  const { table } = source;
  if (!table) return [];
  const found: Hidden[] = [];
  for (const blocked of filterAccess(resolved, source).blocked) {
    const { selector, why, columns } = blocked;
    const [column] = columns;
    if (!selector || selector.by !== 'value' || !WRAPS.has(why) || column === undefined || columns.length !== 1) continue;
    if (why === 'cast' && isRelabel(table.columns.find(({ name }) => name === column)?.type.name, blocked)) continue;
    const index = table.indexes.find((one) => one.method === 'btree' && one.keys[0]?.column === column && implies(resolved, source, one.predicate));
    if (index && isSelective({ ...selector, column }, source)) found.push({ blocked, selector, column, index });
  }
  return found;
}

const WRAPS: ReadonlySet<Blocked['why']> = new Set(['function', 'arithmetic', 'cast']);

/** `character varying` is stored and compared as `text`: casting one to the other changes nothing, and the index serves. */
function isRelabel(type: string | undefined, { expression }: Blocked): boolean {
  const to = /::([a-z ]+)(?:\(\d+\))?$/.exec(expression ?? '')?.[1];
  return to !== undefined && (to === type || (to === 'text' && type === 'character varying') || (to === 'character varying' && type === 'text'));
}

/** Whether this condition is one of them. */
export const isHidden = (resolved: Resolved, source: ResolvedSource, { conjunct }: Selector): boolean =>
  hiddenIndexes(resolved, source).some(({ blocked }) => blocked.conjunct === conjunct);
