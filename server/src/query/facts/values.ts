// Which terms have one value while a query runs, and which source a term reads.
import { everyQuery, type Query, type Term } from '../query.ts';
import { columnTermsOf, everyTerm } from '../walk.ts';
import type { Resolved, ResolvedSource } from '../resolve.ts';

/**
 * Whether a term has one value for all rows: a constant, a parameter, a column of an outer query, or a function of these.
 * A name that could not be told is taken for a value: it is a variable, or a column that nobody knows.
 */
export function isValue(resolved: Resolved, term: Term): boolean {
  switch (term.kind) {
    case 'constant': case 'hole': return true;
    case 'parameter': return !term.mayBeMissing;
    case 'column': return resolved.column(term)?.of !== resolved;
    case 'cast': return isValue(resolved, term.term);
    case 'call': return !term.aggregate && !term.window && [...term.args, ...(term.also ?? [])].every((arg) => isValue(resolved, arg));
    case 'operation': return term.args.every((arg) => isValue(resolved, arg));
    case 'list': return term.items.every((item) => isValue(resolved, item));
    case 'query': return !isCorrelated(resolved, term.query);
    case 'other': return false;
  }
}

/** Whether a query inside names a column of this one. */
export function isCorrelated(resolved: Resolved, query: Query): boolean {
  for (const one of everyQuery(query)) {
    const inside = resolved.inner(one);
    if (!inside) return true;
    for (const column of columnTermsOf(one)) if (inside.column(column)?.of === resolved) return true;
  }
  return false;
}

/** The sources of this query whose columns a term reads, by index; undefined where a query inside could read any. */
export function sourcesOf(resolved: Resolved, term: Term): ReadonlySet<number> | undefined {
  const sources = new Set<number>();
  for (const one of everyTerm(term)) {
    if (one.kind === 'query' && isCorrelated(resolved, one.query)) return undefined;
    if (one.kind !== 'column') continue;
    const meant = resolved.column(one);
    if (meant?.of === resolved) sources.add(meant.source.index);
  }
  return sources;
}

/** The column of this source that a term is, if it is nothing more. */
export function columnName(resolved: Resolved, term: Term, source: ResolvedSource): string | undefined {
  if (term.kind !== 'column') return undefined;
  const meant = resolved.column(term);
  return meant && meant.of === resolved && meant.source.index === source.index && !meant.missing ? meant.name : undefined;
}

const QUALIFIED = /'(?:[^']|'')*'|(?<![\w$".])(?:"((?:[^"]|"")*)"|([a-z_][\w$]*))\.(?=["a-z_])/g;

/** A canonical text without the qualifier of one source, as an index writes it. */
export function unqualified(text: string, source: ResolvedSource): string {
  const { alias } = source.source;
  if (alias === undefined || !text.includes('.')) return text;
  return text.replace(QUALIFIED, (whole, quoted: string | undefined, plain: string | undefined) => ((quoted?.replaceAll('""', '"') ?? plain) === alias ? '' : whole));
}

/** The canonical text of a column or an expression over one source, as an index writes it. */
export function keyText(resolved: Resolved, term: Term, source: ResolvedSource): string | undefined {
  if (term.kind === 'column') {
    const name = columnName(resolved, term, source);
    return name === undefined ? undefined : quoted(name);
  }
  if (term.kind !== 'call' && term.kind !== 'operation' && term.kind !== 'cast') return undefined;
  return term.canonical === undefined ? undefined : unqualified(term.canonical, source);
}

/** A name as canonical text writes it. */
export const quoted = (name: string): string => (/^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);
