// A join that looks up each of a few rows in a large table needs an index on the joined column there; without it the whole table is read.
// The claim is what a planner can confirm: with this index the query reads less. Until then it is information.
import { filterAccess } from '../../query/facts/access.ts';
import { isByValue, isFoundFirst } from '../../query/facts/found.ts';
import { uniqueKeys } from '../../query/facts/keys.ts';
import { pinsOf } from '../../query/facts/pins.ts';
import { suggestIndex } from '../../plans/suggest.ts';
import { sourcesOf } from '../../query/facts/values.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { conjunctTerms } from '../../query/walk.ts';
import { unfoundTables } from '../bigTable.ts';
import { proposalOf } from '../proposal.ts';
import type { Rule } from '../rule.ts';

export const unindexedJoin: Rule = {
  id: 'unindexed-join',
  title: 'Index what you join by',
  level: 'warning',
  options: {},
  needs: ['filters', 'sources'],
  assumes: 'indexes',
  looksAt: 'query',
  of: ['read', 'update', 'delete'],
  holding: ['several sources', 'inner query'],

  *check(subject) {
    const { resolved } = subject;
    for (const { source, big } of unfoundTables(subject)) {
      const access = filterAccess(resolved, source);
      // What a value selects, `unindexed-filter` asks an index for.
      if (access.alternatives.length > 0 || access.selectors.some((selector) => isByValue(resolved, source, selector))) continue;
      const suggestion = suggestIndex(resolved, source, access);
      const joins = suggestion?.by.by === 'join' && suggestion.by.operator === 'equality' && suggestion.by.column !== undefined;
      const few = joins ? joinedTo(resolved, source, suggestion) : undefined;
      const proposed = suggestion && few && proposalOf(subject, big.table, suggestion.index, suggestion.reason);
      if (!suggestion || !few || !proposed) continue;
      const { by } = suggestion;
      const says = `Joining \`${big.table.name}\` by \`${by.column}\` to a few rows of \`${few.table?.name ?? few.source.alias}\` reads ${big.said} of it`;
      yield {
        span: by.span,
        weight: big.weight,
        atMost: 'information',
        message: `${says}; \`${proposed.ddl}\` would look them up.`,
        related: [{ at: big.table.origin, message: `\`${big.table.name}\` is declared here.` }],
        intentions: [proposed.intention],
        claim: proposed.claim(says),
      };
    }
  },
};

/** The table on the other side of the join, where a key or a reference has left few of its rows. */
function joinedTo(resolved: Resolved, source: ResolvedSource, { by }: { readonly by: { readonly conjunct: Parameters<typeof conjunctTerms>[0] } }): ResolvedSource | undefined {
  const sides = new Set(conjunctTerms(by.conjunct).flatMap((term) => [...(sourcesOf(resolved, term) ?? [])]));
  const [other, ...more] = [...sides].filter((index) => index !== source.index);
  const found = other === undefined || more.length > 0 ? undefined : resolved.sources[other];
  if (!found?.table || found.source.kind !== 'table' || !isFoundFirst(resolved, found)) return undefined;
  // One row by a unique key: its columns have one value each, and so has the join.
  const pins = pinsOf(resolved);
  const fixed = pins.fixed(found.index);
  return uniqueKeys(resolved, found).some(({ columns }) => columns.every((column) => fixed.has(column) || pins.listed(found.index).has(column))) ? found : undefined;
}
