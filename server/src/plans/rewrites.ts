// What no index can serve as it is written, and how the same is said so that one can. Where it can be said exactly, the text that stands for it is given;
// the planner is then asked what the rewritten query would cost.
import type { Span } from '../text/span.ts';
import type { Conjunct, Query, Term } from '../query/query.ts';
import type { Resolved, ResolvedSource } from '../query/resolve.ts';
import { filterAccess, type Blocked } from '../query/facts/access.ts';
import { sargable } from '../query/facts/sargable.ts';
import { columnName } from '../query/facts/values.ts';
import { conjunctTerms, everyTerm } from '../query/walk.ts';
import { isIndexable } from './candidates/immutable.ts';

export interface Rewrite {
  readonly kind: 'bare column' | 'containment' | 'keyset' | 'not exists' | 'text configuration' | 'trigrams' | 'typed value';
  readonly span: Span;
  /** What it says now, why no index serves that, and what to say instead: one sentence. */
  readonly message: string;
  /** In the place of `at`, where the rows are the same. */
  readonly replace?: { readonly at: Span; readonly by: readonly (string | Span)[] };
}

/** `extensions` are those that the database has. */
export function rewritesOf(resolved: Resolved, extensions: ReadonlySet<string>, dialect = 'postgres'): readonly Rewrite[] {
  const rewrites: Rewrite[] = [];
  for (const source of resolved.sources) {
    if (!source.table || source.source.kind !== 'table') continue;
    for (const blocked of filterAccess(resolved, source).blocked) rewrites.push(...ofBlocked(resolved, source, blocked, extensions, dialect));
  }
  rewrites.push(...ofQuery(resolved));
  for (const { query } of resolved.query.inner) {
    const inner = resolved.inner(query);
    if (inner) rewrites.push(...rewritesOf(inner, extensions, dialect));
  }
  return rewrites;
}

function ofBlocked(resolved: Resolved, source: ResolvedSource, blocked: Blocked, extensions: ReadonlySet<string>, dialect: string): readonly Rewrite[] {
  const { conjunct, why, span, columns, expression } = blocked;
  const name = columns[0]!;
  switch (why) {
    case 'function': case 'arithmetic': case 'cast': return ofWrapped(resolved, source, blocked, dialect);
    case 'array element': return containment(resolved, source, conjunct, span, name);
    case 'leading wildcard': case 'pattern':
      if (extensions.has('pg_trgm')) return [];
      return [{ kind: 'trigrams', span, message: `A B-tree finds texts by their beginning, and this pattern of \`${expression ?? name}\` has none that is known: a GIN index with \`gin_trgm_ops\` would find it, and needs the extension \`pg_trgm\`.` }];
    default: return [];
  }
}

function ofWrapped(resolved: Resolved, source: ResolvedSource, { conjunct, span, columns, expression, why }: Blocked, dialect: string): readonly Rewrite[] {
  const table = source.table!;
  const column = table.columns.find((one) => one.name === columns[0]);
  const at = conjunctTerms(conjunct).flatMap((term) => everyTerm(term)).find((term) => columnName(resolved, term, source) !== undefined);
  if (!column || !at || columns.length !== 1) return [];
  const exact = sargable({ conjunct, span, at: at.span, column, dialect });
  if (exact) return [{ kind: 'bare column', span: conjunct.span, message: `\`${expression ?? column.name}\` hides \`${column.name}\` from any index on it; \`${exact.shown}\` asks for the same rows.`, replace: { at: conjunct.span, by: exact.by } }];
  if (expression !== undefined && !PARTS_OF_TIME.test(expression) && isIndexable(conjunct, expression, table)) return why === 'cast' ? typedValue(span, expression, column.name, column.type.name) : [];
  if (expression?.startsWith('to_tsvector(')) return [{ kind: 'text configuration', span, message: `\`${expression}\` reads its configuration from a setting, so no index can hold it; name one, as in \`to_tsvector('english', ${column.name})\`, and index the same expression.` }];
  if (why === 'arithmetic') return [];
  return [{ kind: 'bare column', span: conjunct.span, message: `\`${expression ?? column.name}\` depends on a setting or is not kept by any index; compare \`${column.name}\` itself with a half-open range.` }];
}

const PARTS_OF_TIME = /^(?:extract|date_part|date_trunc|date|to_char)\(/;

const typedValue = (span: Span, expression: string, column: string, type: string): readonly Rewrite[] =>
  [{ kind: 'typed value', span, message: `\`${expression}\` is compared instead of \`${column}\`; cast the value to \`${type}\`, so that an index on the column serves.` }];

/** `'x' = any (tags)` asks what `tags @> array['x']` asks, and only the second is in GIN's operator class. */
function containment(resolved: Resolved, source: ResolvedSource, conjunct: Conjunct, span: Span, name: string): readonly Rewrite[] {
  const { predicate } = conjunct;
  const element: Term | undefined = predicate.kind === 'operator' && columnName(resolved, predicate.right, source) === name ? predicate.left : undefined;
  const type = source.table?.columns.find((one) => one.name === name)?.type.name;
  const message = `No index serves \`= any (${name})\`; \`${name} @> array[…]\` asks for the same rows, and a GIN index on \`${name}\` finds them.`;
  const array = predicate.kind === 'operator' ? predicate.right : undefined;
  if (!element || !array || !type) return [{ kind: 'containment', span, message }];
  return [{ kind: 'containment', span, message, replace: { at: conjunct.span, by: [array.span, ' @> array[', element.span, `]::${type}[]`] } }];
}

/** From here on the rows that are skipped cost more than those that are read. */
const FAR = 1_000;

function ofQuery({ query }: Resolved): readonly Rewrite[] {
  const rewrites: Rewrite[] = [];
  const { offset, order } = query;
  if (offset && ((offset.count ?? 0) >= FAR || offset.parameter) && order.length > 0) {
    rewrites.push({ kind: 'keyset', span: offset.span, message: 'OFFSET reads and throws away every row before the page, with any index; remember the last row of the page before, and ask for what comes after it.' });
  }
  for (const conjunct of query.filters) {
    const { predicate } = conjunct;
    if (predicate.kind === 'in' && predicate.negated && predicate.query && readsMany(predicate.query)) {
      rewrites.push({ kind: 'not exists', span: conjunct.span, message: 'NOT IN of a query keeps its whole list in memory and is planned as a filter; NOT EXISTS is planned as an anti join, which an index serves.' });
    }
  }
  return rewrites;
}

const readsMany = ({ limit, sources }: Query): boolean => limit === undefined && sources.length > 0;
