// What an outer query asks of the columns of a query inside it, which the planner pushes down to the tables that it reads.
import type { Query } from '../../query/query.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { filterAccess, type Selector } from '../../query/facts/access.ts';
import { columnName, quoted } from '../../query/facts/values.ts';

/** By the name of the column that the query inside has for it. */
export type Pushed = ReadonlyMap<string, readonly Selector[]>;

/** `pushed`: what reaches the outer query itself. */
export function pushedInto(outer: Resolved, source: ResolvedSource, query: Query, pushed: Pushed): Pushed {
  if (query.limit || query.offset) return new Map();
  const byOutput = new Map<string, Selector[]>();
  for (const selector of [...filterAccess(outer, source).selectors, ...pushedTo(outer, source, pushed)]) {
    const name = selector.column === undefined ? undefined : outputNamed(source, query, selector.column);
    if (name !== undefined) byOutput.set(name, [...(byOutput.get(name) ?? []), selector]);
  }
  return byOutput;
}

/** What the query inside calls a column that its alias may have named anew. */
function outputNamed({ source: { columns } }: ResolvedSource, { outputs }: Query, name: string): string | undefined {
  const at = columns.indexOf(name);
  return at < 0 ? name : outputs[at]?.name;
}

/** The conditions on outputs that are plain columns of this source; behind grouping only where they are its keys. */
export function pushedTo(resolved: Resolved, source: ResolvedSource, pushed: Pushed): readonly Selector[] {
  if (pushed.size === 0) return [];
  const found: Selector[] = [];
  const isKey = (name: string): boolean => resolved.query.grouped === 'no' || resolved.query.grouping.some((term) => columnName(resolved, term, source) === name);
  for (const output of resolved.query.outputs) {
    const column = output.term ? columnName(resolved, output.term, source) : undefined;
    if (column !== undefined && isKey(column)) for (const selector of pushed.get(output.name ?? column) ?? []) found.push({ ...selector, column, key: quoted(column) });
    if (output.star && (output.star.of ?? source.source.alias) === source.source.alias) {
      for (const [name, selectors] of pushed) if (source.columns?.includes(name)) found.push(...selectors.map((selector) => ({ ...selector, column: name, key: quoted(name) })));
    }
  }
  return found;
}
