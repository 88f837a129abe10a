// A pattern that begins with a wildcard finds nothing in a B-tree, which is sorted by beginnings: every row is read and compared.
import { columnName } from '../../query/facts/values.ts';
import { filterAccess, isSelective } from '../../query/facts/access.ts';
import type { Conjunct, Term } from '../../query/query.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import type { NewIndex } from '../../schema/change.ts';
import type { Table } from '../../schema/schema.ts';
import type { Span } from '../../text/span.ts';
import { unfoundTables, type BigTable } from '../bigTable.ts';
import type { Intend } from '../finding.ts';
import { proposalOf } from '../proposal.ts';
import type { Rule, Subject } from '../rule.ts';
import { listOf } from '../../text/words.ts';

export const leadingWildcard: Rule = {
  id: 'leading-wildcard',
  title: 'Give a search in the middle of texts an index of its own',
  level: 'warning',
  options: {},
  needs: ['filters', 'sources'],
  assumes: 'indexes',
  looksAt: 'query',
  of: ['read', 'update', 'delete'],
  holding: ['like'],

  *check(subject) {
    const { query, resolved } = subject;
    for (const { source, big } of unfoundTables(subject)) {
      if (selectsElse(resolved, source)) continue;
      for (const conjunct of query.filters) {
        if (conjunct.presence !== 'always') continue;
        const likes = likesIn(resolved, source, conjunct);
        const bare = likes?.filter(({ column }) => !isSearchable(big.table, column));
        if (!bare || bare.length === 0) continue;
        const columns = [...new Set(bare.map(({ column }) => column))];
        const { advice, intentions } = adviceOn(subject, big, columns);
        yield {
          span: bare[0]!.span,
          weight: big.weight,
          message: `A pattern that begins with a wildcard reads ${big.said} of \`${big.table.name}\`, since no index finds ${listOf(columns)} by ${columns.length > 1 ? 'their' : 'its'} middle; ${advice}.`,
          intentions,
        };
      }
    }
  },
};

interface Like { readonly column: string; readonly span: Span }

/** The columns that a condition compares with patterns that begin with a wildcard; undefined where it can be answered otherwise. */
function likesIn(resolved: Resolved, source: ResolvedSource, { predicate }: Conjunct): readonly Like[] | undefined {
  if (predicate.kind === 'like') {
    const column = columnName(resolved, predicate.term, source);
    return column !== undefined && !predicate.negated && predicate.prefix === '' && isSearch(predicate.pattern) ? [{ column, span: predicate.pattern.span }] : undefined;
  }
  if (predicate.kind !== 'or') return undefined;
  const each = predicate.alternatives.map((some) => some.map((one) => likesIn(resolved, source, one)).find((likes) => likes !== undefined));
  return each.every((likes) => likes !== undefined) ? each.flat() : undefined;
}

/** `'%'` finds everything, and three units in a row are what an index of trigrams can look up. */
const isSearch = (pattern: Term): boolean => pattern.kind !== 'constant' || pattern.value.split(/[%_]+/).some((part) => part.length >= 3);

/** GIN, GiST and full-text indexes find a text by its parts; which part only their operator class tells, and the benefit of the doubt is theirs. */
const isSearchable = ({ indexes }: Table, column: string): boolean =>
  indexes.some(({ method, keys }) => !/^(?:btree|hash|brin)$/.test(method) && keys.some((key) => key.column === column || new RegExp(`\\b${column.replace(/\W/g, '\\$&')}\\b`).test(key.expression ?? '')));

/** Whether another condition, though no index serves it, leaves few rows: another rule asks for that index. */
const selectsElse = (resolved: Resolved, source: ResolvedSource): boolean =>
  filterAccess(resolved, source).selectors.some((selector) => selector.by === 'value' && selector.operator !== 'range' && isSelective(selector, source));

function adviceOn({ dialect, schema }: Subject, { table }: BigTable, columns: readonly string[]): { readonly advice: string; readonly intentions: readonly Intend[] } {
  if (dialect.id === 'mysql' || dialect.id === 'mariadb') return { advice: `a full-text index (\`fulltext (${columns.join(', ')})\`) and \`match … against\` would find whole words`, intentions: [] };
  if (dialect.id === 'sqlite') return { advice: 'an FTS5 table with the trigram tokenizer would find them', intentions: [] };
  if (dialect.id !== 'postgres') return { advice: 'search by the beginning, or in a full-text index', intentions: [] };
  const index: NewIndex = { method: 'gin', unique: false, nullsNotDistinct: false, keys: columns.map((column) => ({ column, operatorClass: 'gin_trgm_ops', direction: 'asc', nulls: 'last' })), include: [], predicate: [] };
  const proposed = proposalOf({ schema, dialect }, table, index, 'trigrams find a text by its middle')!;
  if (!schema.extensions.has('pg_trgm')) return { advice: `with the extension \`pg_trgm\`, \`${proposed.ddl}\` would find them`, intentions: [] };
  return { advice: `\`${proposed.ddl}\` would find them`, intentions: [proposed.intention] };
}
