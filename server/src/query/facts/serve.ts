// Which of a table's indexes can answer a query's conditions, and by how many of their keys.
import type { Index, IndexKeyPart } from '../../schema/schema.ts';
import type { Resolved, ResolvedSource } from '../resolve.ts';
import { filterAccess, type FilterAccess, type Selector } from './access.ts';
import { implies } from './implies.ts';
import { factOf, onceFor } from './once.ts';
import { quoted } from './values.ts';

export interface Serving {
  readonly index: Index;
  /** What it looks up, in the order of its keys. */
  readonly selectors: readonly Selector[];
  /** The condition it serves is one alternative of an OR; another index serves the others. */
  readonly alternative: boolean;
}

/** The indexes whose leading key is bound and whose predicate is implied, by value or by a join in which the source is looked up. */
export function servingIndexes(resolved: Resolved, source: ResolvedSource): readonly Serving[] {
  const all = onceFor(resolved, servings, () => []);
  return (all[source.index] ??= serving(resolved, source, filterAccess(resolved, source)));
}

const servings = factOf<(readonly Serving[])[]>();

function serving(resolved: Resolved, source: ResolvedSource, access: FilterAccess): readonly Serving[] {
  const usable = (source.table?.indexes ?? []).filter((index) => implies(resolved, source, index.predicate));
  const found = usable.flatMap((index): Serving[] => {
    const selectors = boundKeys(index, access.selectors);
    return selectors.length > 0 ? [{ index, selectors, alternative: false }] : [];
  });
  for (const alternatives of access.alternatives) {
    const each = alternatives.map((selectors) => usable.flatMap((index): Serving[] => {
      const bound = boundKeys(index, selectors);
      return bound.length > 0 ? [{ index, selectors: bound, alternative: true }] : [];
    }));
    if (each.every((some) => some.length > 0)) found.push(...each.flat());
  }
  return found;
}

/** What an index looks up: for a B-tree, equalities from the first key on and then one range. */
function boundKeys(index: Index, selectors: readonly Selector[]): readonly Selector[] {
  const of = (key: IndexKeyPart): readonly Selector[] => selectors.filter((selector) => selector.key === keyOf(key));
  switch (index.method) {
    case 'btree': {
      const bound: Selector[] = [];
      for (const key of index.keys) {
        const found = of(key);
        const exact = found.find(isExact);
        if (exact) {
          bound.push(exact);
          // Behind the beginning of a column its index is not sorted any further.
          if (key.length !== undefined) break;
          continue;
        }
        const last = found.find((selector) => (selector.operator === 'range' && !isPattern(key)) || (selector.operator === 'prefix' && servesPrefix(key)));
        if (last) bound.push(last);
        break;
      }
      return bound;
    }
    case 'hash': return of(index.keys[0]!).filter((selector) => selector.operator === 'equality' || selector.operator === 'list');
    case 'gin': case 'gist': case 'spgist': case 'brin': return index.keys.flatMap((key) => of(key).filter((selector) => servesByMethod(index.method, key, selector)));
    // MySQL: it serves MATCH alone, which no condition here is.
    case 'fulltext': return [];
    default: return index.keys.flatMap((key) => of(key));
  }
}

export const keyOf = (key: IndexKeyPart): string => (key.column === undefined ? (key.expression ?? '') : quoted(key.column));

const isExact = ({ operator }: Selector): boolean => operator === 'equality' || operator === 'list' || operator === 'null' || operator === 'truth';

/** A B-tree is sorted by beginnings only byte by byte; in other collations it serves no prefix. The default collation is not known: benefit of the doubt. */
const servesPrefix = (key: IndexKeyPart): boolean => isPattern(key) || isBytewise(key);

/** `text_pattern_ops` sorts byte by byte, and so answers no range in the column's collation. */
const isPattern = ({ operatorClass }: IndexKeyPart): boolean => operatorClass?.endsWith('pattern_ops') ?? false;

const isBytewise = ({ collation }: IndexKeyPart): boolean => collation === undefined || collation === 'C' || collation === 'POSIX' || collation === 'C.UTF-8';

const KEYED_BY_PATH: ReadonlySet<string> = new Set(['@>', '@?', '@@']);

function servesByMethod(method: string, key: IndexKeyPart, { operator, symbol }: Selector): boolean {
  if (operator === 'contains') return !(key.operatorClass === 'jsonb_path_ops' && !KEYED_BY_PATH.has(symbol));
  if (operator === 'prefix') return key.operatorClass?.includes('trgm') ?? false;
  // btree_gin and btree_gist make equalities possible; BRIN answers any order.
  return method !== 'gin' || operator === 'equality' || operator === 'list';
}
