// A value of the program spliced into the text of a statement: whoever chooses the value chooses the statement.
import { everyTerm, termsOf } from '../../query/walk.ts';
import type { SqlHole } from '../../libraries/site.ts';
import type { Query, Term } from '../../query/query.ts';
import type { Rule } from '../rule.ts';

/**
 * Names, directions and whole clauses that are spliced are left alone: of 23 that were read, 19 were constants, quoted
 * identifiers or made by the program's own generator (field.md §5.6). A spliced value is never needed: it can be bound.
 */
export const sqlInjection: Rule = {
  id: 'sql-injection',
  title: 'Pass values as parameters',
  level: 'error',
  options: {},
  roles: ['application', 'job', 'script', 'migration'],
  looksAt: 'query',

  *check({ query, site, role }) {
    const { holes } = site.carrier;
    if (!holes.some(isSpliced)) return;
    for (const index of valueHoles(query)) {
      const hole = holes[index];
      if (!hole || !isSpliced(hole)) continue;
      yield {
        span: oneLine(hole),
        weight: role === 'application' ? 'high' : 'unknown',
        message: 'This value becomes part of the statement’s text, so whoever chooses it can change the statement; pass it as a parameter.',
        intentions: [{ kind: 'query', title: 'Pass it as a parameter', safe: false, query, change: [{ kind: 'bind', hole: index }] }],
      };
    }
  },
};

const isSpliced = (hole: SqlHole): boolean => hole.role === 'text' && hole.harmless === undefined;

/** The holes that stand for a value: alone, or inside a string. */
function* valueHoles(query: Query): Generator<number> {
  const seen = new Set<number>();
  for (const top of termsOf(query)) {
    for (const term of everyTerm(top)) {
      for (const index of holesIn(term)) {
        if (seen.has(index)) continue;
        seen.add(index);
        yield index;
      }
    }
  }
}

function holesIn(term: Term): readonly number[] {
  if (term.kind === 'hole') return term.index === undefined ? [] : [term.index];
  if (term.kind !== 'constant' || term.type !== 'string') return [];
  return [...term.value.matchAll(/\$\{(\d+)\}/g)].map((match) => Number(match[1]));
}

/** A hole that runs over several lines is pointed at by its opening. */
function oneLine({ host, value }: SqlHole): { start: number; end: number } {
  return value.start > host.start && value.end - host.start < 200 ? { start: value.start, end: value.end } : host;
}
