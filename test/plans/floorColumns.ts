// The columns that a query names, table by table, however it names them: what any index for it could be made of.
import type { Resolved } from '../../server/src/query/resolve.ts';
import { everyQuery } from '../../server/src/query/query.ts';
import { conjunctTerms, everyConjunct, everyTerm } from '../../server/src/query/walk.ts';
import { columnTermsOf } from '../../server/src/query/walk.ts';
import { resolvedOf } from '../query/support.ts';
import { shopSchema } from './shopPlanner.ts';

export interface Reads {
  readonly table: string;
  /** As an index writes them: columns by which rows are found, joined, grouped or ordered, and expressions. */
  readonly keys: readonly string[];
  /** Every column that is read; undefined where all are. */
  readonly needed: readonly string[] | undefined;
  /** Conditions with constants. */
  readonly literals: readonly string[];
  /** Of other methods. */
  readonly others: readonly string[];
}

export function neededBy(sql: string): readonly Reads[] {
  const outermost = resolvedOf(sql, shopSchema);
  const all: Resolved[] = [...everyQuery(outermost.query)].map((query) => (query === outermost.query ? outermost : outermost.inner(query)!));
  const reads: Reads[] = [];
  for (const resolved of all) {
    for (const source of resolved.sources) {
      if (!source.table) continue;
      const { query } = resolved;
      const named = (terms: readonly { readonly kind: string }[]): string[] => terms.flatMap((term) => {
        for (const one of all) {
          const meant = term.kind === 'column' ? one.column(term as Parameters<Resolved['column']>[0]) : undefined;
          if (meant?.source === source) return [meant.name];
        }
        return [];
      });
      const filters = all.flatMap((one) => everyConjunct(one.query.filters).flatMap((conjunct) => conjunctTerms(conjunct).flatMap((term) => everyTerm(term))));
      const orders = query.order.flatMap(({ term, direction }) => named([term]).map((name) => (direction === 'desc' ? `${name} desc` : name)));
      const outputs = query.outputs.flatMap(({ term }) => (term ? everyTerm(term) : []));
      const aggregated = outputs.flatMap((term) => (term.kind === 'call' && (term.name === 'min' || term.name === 'max') ? named(term.args) : []));
      const expressions = filters.flatMap((term) => (term.kind === 'call' || term.kind === 'operation') && term.canonical !== undefined && /^(?:lower\(|details ->>)/.test(term.canonical) && named(everyTerm(term)).length === 1 ? [`(${term.canonical})`] : []);
      const keys = [...new Set([...named(filters), ...orders, ...query.grouping.flatMap((term) => named([term])), ...aggregated, ...(query.distinct?.on ?? []).flatMap((term) => named([term])), ...expressions])];
      const plain = keys.filter((key) => !keys.includes(`${key} desc`));
      const types = new Map(source.table.columns.map(({ name, type }) => [name, type]));
      const gin = plain.flatMap((key) => {
        const type = types.get(key);
        if (!type) return [];
        if (type.array > 0) return [`using gin (${key})`];
        if (type.name === 'jsonb') return [`using gin (${key})`, `using gin (${key} jsonb_path_ops)`];
        if (type.name === 'tstzrange') return [`using gist (${key})`];
        return type.name === 'text' ? [`using gin (${key} gin_trgm_ops)`, `(${key} text_pattern_ops)`] : [];
      });
      const texts = filters.flatMap((term) => (term.kind === 'call' && term.name === 'to_tsvector' && term.canonical !== undefined ? [`using gin (${term.canonical})`] : []));
      const isWhole = query.lock !== undefined || query.kind !== 'read' || query.outputs.some(({ star }) => star);
      reads.push({
        table: source.table.name,
        keys: plain.filter((key) => !/json|range/.test(types.get(key)?.name ?? '') && (types.get(key)?.array ?? 0) === 0),
        needed: isWhole ? undefined : [...new Set(all.flatMap((one) => named(columnTermsOf(one.query))))],
        literals: query.filters.flatMap(({ canonical, predicate, on }) => (canonical !== undefined && on === undefined && (predicate.kind === 'null' || (predicate.kind === 'compare' && predicate.operator === '=' && predicate.right.kind === 'constant')) && named(conjunctTerms({ predicate } as Parameters<typeof conjunctTerms>[0])).length > 0 ? [canonical.replace(/\b[a-z]\./g, '')] : [])),
        others: [...gin, ...texts],
      });
    }
  }
  return reads;
}
