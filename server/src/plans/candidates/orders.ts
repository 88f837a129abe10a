// The orders of one source's rows that spare a sort: of ORDER BY, of grouping and DISTINCT, of a window, and of the least or greatest value.
import type { IndexKeyPart } from '../../schema/schema.ts';
import type { SortKey, Term } from '../../query/query.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { columnName, keyText, quoted } from '../../query/facts/values.ts';
import { everyTerm } from '../../query/walk.ts';

/** A wider order is a wider index for a sort of few rows. */
const MOST_KEYS = 4;

/** Each as the keys of an index; `fixed` are keys that have one value and so order nothing. */
export function ordersOf(resolved: Resolved, source: ResolvedSource, fixed: ReadonlySet<string>): readonly (readonly IndexKeyPart[])[] {
  const { query } = resolved;
  if (query.kind !== 'read' && query.kind !== 'insert') return [];
  const leading = (keys: readonly Sorted[]): readonly IndexKeyPart[] => leadingKeys(resolved, source, keys, fixed);
  const plain = (terms: readonly Term[]): readonly Sorted[] => terms.map((term) => ({ term, direction: 'asc', nulls: 'last' }));
  const orders: (readonly IndexKeyPart[])[] = [];
  if (query.setOperations.length === 0 && !query.open.has('order')) orders.push(leading(query.order.filter(({ presence }) => presence === 'always')));
  if (query.grouping.length > 0) {
    orders.push(leading(plain(query.grouping)));
    // What the order asks for first serves both.
    const first = leading(query.order);
    const rest = leading(plain(query.grouping)).filter(({ column }) => !first.some((key) => key.column === column));
    if (first.length > 0 && rest.length > 0) orders.push([...first, ...rest]);
  }
  if (query.distinct) orders.push(query.distinct.on.length > 0 ? leading(plain(query.distinct.on)) : wholeRow(resolved, source, leading));
  for (const term of query.outputs.flatMap((output) => (output.term ? everyTerm(output.term) : []))) {
    if (term.kind !== 'call') continue;
    if (term.over) orders.push(leading([...plain(term.over.partition), ...term.over.order]));
    if ((term.name === 'min' || term.name === 'max') && term.args[0] && query.grouped === 'whole') orders.push(leading(plain([term.args[0]])));
  }
  const known = new Set<string>();
  return orders.filter((keys) => keys.length > 0 && !known.has(JSON.stringify(keys)) && known.add(JSON.stringify(keys)));
}

type Sorted = Pick<SortKey, 'term' | 'direction' | 'nulls'>;

/** The keys that are this source's, up to the first that is another's: what follows is sorted a few rows at a time. */
function leadingKeys(resolved: Resolved, source: ResolvedSource, sorted: readonly Sorted[], fixed: ReadonlySet<string>): readonly IndexKeyPart[] {
  const keys: IndexKeyPart[] = [];
  for (const { term, direction, nulls } of sorted) {
    const column = orderedColumn(resolved, source, term);
    const text = column === undefined ? keyText(resolved, term, source) : quoted(column);
    if (text === undefined || (column === undefined && term.kind === 'column')) break;
    if (fixed.has(text) || keys.some((key) => (key.column ?? key.expression) === (column ?? text))) continue;
    keys.push({ ...(column === undefined ? { expression: text } : { column }), direction, nulls: isNullable(source, column) ? nulls : direction === 'asc' ? 'last' : 'first' });
    if (keys.length === MOST_KEYS) break;
  }
  return keys;
}

/** Where a column holds no null, it does not matter where they would stand. */
const isNullable = ({ table }: ResolvedSource, column: string | undefined): boolean => table?.columns.find(({ name }) => name === column)?.nullable ?? true;

/** The column that a key is, also where it names an output. */
function orderedColumn(resolved: Resolved, source: ResolvedSource, term: Term): string | undefined {
  if (term.kind === 'constant' && /^\d+$/.test(term.value)) {
    const output = resolved.query.outputs[Number(term.value) - 1]?.term;
    return output && columnName(resolved, output, source);
  }
  return columnName(resolved, term, source);
}

function wholeRow(resolved: Resolved, source: ResolvedSource, leading: (keys: readonly Sorted[]) => readonly IndexKeyPart[]): readonly IndexKeyPart[] {
  const terms = resolved.query.outputs.flatMap(({ term }) => (term ? [term] : []));
  if (terms.length !== resolved.query.outputs.length || terms.length > MOST_KEYS || terms.some((term) => columnName(resolved, term, source) === undefined)) return [];
  return leading(terms.map((term) => ({ term, direction: 'asc', nulls: 'last' })));
}
