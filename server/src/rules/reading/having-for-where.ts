// A condition of HAVING that concerns no aggregate can be asked before rows are grouped, of each row.
// Only said where the server does not move it itself. PostgreSQL does (planner.c, subquery_planner: "HAVING clauses … into WHERE"), as do
// SQLite ("havingToWhere"), MariaDB since 10.4, SQL Server and Oracle; MySQL's manual says of HAVING: "applied nearly last … with no optimization".
import type { Conjunct, Query } from '../../query/query.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { conjunctTerms, everyTerm } from '../../query/walk.ts';
import { bigTable } from '../bigTable.ts';
import type { Intend } from '../finding.ts';
import type { Rule, Subject } from '../rule.ts';
import { inCaseOf, onOneLine, textOf } from '../textOf.ts';

export const havingForWhere: Rule = {
  id: 'having-for-where',
  title: 'Leave rows out before they are grouped',
  level: 'warning',
  options: {},
  needs: ['filters', 'sources', 'grouping', 'having', 'outputs'],
  looksAt: 'query',
  holding: ['having'],

  *check(subject) {
    const { query, resolved, dialect } = subject;
    if (dialect.havingIsLast !== true || query.grouped !== 'by keys' || query.having.length === 0 || hasTotals(subject)) return;
    for (const conjunct of query.having) {
      const source = conjunct.presence === 'always' ? groupedSource(resolved, conjunct) : undefined;
      const big = source && bigTable(subject, source);
      if (!big) continue;
      yield {
        span: onOneLine(subject, conjunct.span),
        weight: big.weight,
        message: `This condition concerns no aggregate, but HAVING is asked only after ${query.filters.length > 0 ? 'the rows' : big.said.replace('every row', 'all rows')} of \`${big.table.name}\`${query.filters.length > 0 ? ' that WHERE leaves' : ''} are grouped; ask it in WHERE.`,
        intentions: moved(subject, conjunct),
      };
    }
  },
};

/** Rows of totals hold nulls for the keys, and a condition in HAVING keeps or removes them. */
function hasTotals(subject: Subject): boolean {
  const { query } = subject;
  const text = textOf(subject, { start: query.grouping.at(-1)!.span.end, end: query.having[0]!.span.start });
  return text === undefined || /\bwith\b/i.test(text) || query.grouping.some(({ kind }) => kind !== 'column');
}

/** The one source whose columns, all of them keys of the grouping, the condition is about, and nothing else. */
function groupedSource(resolved: Resolved, conjunct: Conjunct): ResolvedSource | undefined {
  const { query } = resolved;
  const keys = query.grouping.flatMap((term) => (term.kind === 'column' ? (resolved.column(term) ?? []) : []));
  const sources = new Set<ResolvedSource>();
  for (const term of conjunctTerms(conjunct).flatMap(everyTerm)) {
    if (term.kind === 'constant' || term.kind === 'parameter') continue;
    const meant = term.kind === 'column' ? resolved.column(term) : undefined;
    if (!meant?.column || term.kind !== 'column' || !keys.some(({ source, name }) => source === meant.source && name === meant.name)) return undefined;
    // An output of the same name comes first where HAVING is asked.
    if (query.outputs.some(({ name, term: output }) => name === term.path.at(-1) && (output?.kind !== 'column' || resolved.column(output)?.source !== meant.source))) return undefined;
    sources.add(meant.source);
  }
  const [only, ...more] = sources;
  return more.length === 0 && conjunct.predicate.kind !== 'unknown' && conjunct.predicate.kind !== 'exists' ? only : undefined;
}

/** The only condition of HAVING becomes the last of WHERE. */
function moved(subject: Subject, conjunct: Conjunct): readonly Intend[] {
  const { query } = subject;
  const { having, grouping, filters, sources } = query;
  const where = filters.filter(({ on }) => on === undefined);
  if (having.length > 1 || (where.length === 0 && filters.length > 0) || [...where, conjunct].some(({ predicate }) => predicate.kind === 'or' || predicate.kind === 'unknown')) return [];
  const [last, end] = [where.at(-1)?.span.end ?? sources.at(-1)!.span.end, grouping.at(-1)!.span.end];
  const between = textOf(subject, { start: last, end: grouping[0]!.span.start });
  const before = textOf(subject, { start: end, end: conjunct.span.start });
  if (!between || !before || !/^\s+group\s+by\s+$/i.test(between) || !/^\s+having\s+$/i.test(before)) return [];
  const word = inCaseOf(wordOf(subject, query), where.length > 0 ? ' and ' : ' where ');
  return [{ kind: 'query', title: 'Move it to WHERE', safe: true, query, change: [{ kind: 'replace', at: { start: last, end: conjunct.span.end }, by: [word, conjunct.span, { start: last, end }] }] }];
}

const wordOf = (subject: Subject, { verb }: Query): string => textOf(subject, verb) ?? '';
