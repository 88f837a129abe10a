// A join that adds no column and yields each row several times, until DISTINCT removes what it multiplied: EXISTS asks the same once.
import { uniqueKeys } from '../../query/facts/keys.ts';
import { pinsOf } from '../../query/facts/pins.ts';
import { columnName, sourcesOf } from '../../query/facts/values.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { bigTable } from '../bigTable.ts';
import type { Rule } from '../rule.ts';

export const distinctHidesJoin: Rule = {
  id: 'distinct-hides-join',
  title: 'Ask with EXISTS what is only asked',
  level: 'warning',
  options: {},
  needs: ['outputs', 'sources', 'filters', 'grouping', 'order', 'setOperations'],
  looksAt: 'query',
  of: ['read'],
  holding: ['distinct'],

  *check(subject) {
    const { query, resolved } = subject;
    if (query.kind !== 'read' || !query.distinct || query.distinct.on.length > 0 || query.grouped !== 'no' || query.setOperations.length > 0 || query.sources.length < 2) return;
    const shown = shownSources(resolved);
    // An author who says why it is there has thought of it.
    if (!shown || /\bdistinct\b/i.test(subject.saidAbove())) return;
    for (const source of resolved.sources) {
      const big = shown.has(source.index) || !isInner(resolved, source) ? undefined : bigTable(subject, source);
      if (!big || !isMany(resolved, source) || ![...shown].every((index) => showsKey(resolved, resolved.sources[index]!))) continue;
      yield {
        span: query.distinct.span,
        weight: big.weight,
        atMost: 'information',
        message: `\`${big.table.name}\` adds no column here: each of its rows repeats a row that DISTINCT then removes; ask \`exists (select 1 from ${big.table.name} …)\` and leave DISTINCT out.`,
      };
      return;
    }
  },
};

/** The sources whose columns are put out or ordered by; undefined where that cannot be told. */
function shownSources(resolved: Resolved): ReadonlySet<number> | undefined {
  const shown = new Set<number>();
  for (const { term, star } of resolved.query.outputs) {
    if (star?.of === undefined && star) return undefined;
    const of = star && resolved.sources.find(({ source }) => source.alias === star.of)?.index;
    const sources = term ? sourcesOf(resolved, term) : of === undefined ? undefined : new Set([of]);
    if (!sources) return undefined;
    for (const index of sources) shown.add(index);
  }
  for (const { term } of resolved.query.order) for (const index of sourcesOf(resolved, term) ?? []) shown.add(index);
  return shown.size === 0 ? undefined : shown;
}

/** Joined so that rows without a partner go; every other source is there as well. */
const isInner = (resolved: Resolved, { source }: ResolvedSource): boolean =>
  source.kind === 'table' && !source.outer && resolved.sources.every((one) => one.source.join === undefined || one.source.join === 'inner' || one.source.join === 'cross') && !source.lateral;

/** Whether a row of what is shown can meet several rows of this source, whatever else is joined between. */
function isMany(resolved: Resolved, source: ResolvedSource): boolean {
  const others = new Set(resolved.sources.filter((other) => other !== source).map(({ index }) => index));
  const fixed = pinsOf(resolved, { placed: others }).fixed(source.index);
  return !uniqueKeys(resolved, source).some(({ columns }) => columns.every((column) => fixed.has(column)));
}

/** Without the join no row would come twice: a key is among the outputs. */
function showsKey(resolved: Resolved, source: ResolvedSource): boolean {
  const { outputs } = resolved.query;
  if (outputs.some(({ star }) => star?.of !== undefined && star.of === source.source.alias)) return uniqueKeys(resolved, source).length > 0;
  const names = outputs.flatMap(({ term }) => (term && columnName(resolved, term, source)) ?? []);
  return uniqueKeys(resolved, source).some(({ columns }) => columns.every((name) => names.includes(name)));
}
