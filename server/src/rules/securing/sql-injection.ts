// A value of the program spliced into the text of a statement: whoever chooses the value chooses the statement.
import { everyTerm, termsOf } from '../../query/walk.ts';
import type { Resolved } from '../../query/resolve.ts';
import type { SqlHole } from '../../libraries/site.ts';
import { everyQuery, type Conjunct, type Query, type Term } from '../../query/query.ts';
import type { Rule } from '../rule.ts';

/**
 * A spliced value is never needed: it can be bound. Spliced tables, directions and clauses are left alone: nearly all that
 * were read were constants, quoted, or made by the program's own generator. The name that orders a list is the exception.
 */
export const sqlInjection: Rule = {
  id: 'sql-injection',
  title: 'Pass values as parameters',
  level: 'error',
  options: {},
  roles: ['application', 'job', 'script', 'migration'],
  looksAt: 'query',

  *check({ query, resolved, outermost, site, role, path, dialect, within }) {
    const { holes, text } = site.carrier;
    const isSpliced = (hole: SqlHole): boolean =>  hole.role === 'text' && (hole.harmless === undefined || (hole.escapes !== undefined && !dialect.backslashEscapes)) && !namesParameter(text.slice(0, hole.sql.start));
    // A statement is said once, with all the queries inside it, however many values it splices: they are mended together.
    if (!outermost || !holes.some(isSpliced)) return;
    const queries = [...everyQuery(query)];
    const terms = queries.flatMap(valueTerms);
    const parts = new Set(terms.flatMap(argumentsOf).filter((term) => isBare(term, holes)).flatMap(holesIn));
    // Who is seen to choose it from outside; of what callers pass nobody is.
    const isLoud = (places: readonly SqlHole[]): boolean => places.some((hole) => hole.tied === 'outside');
    const values = new Set(terms.flatMap(holesIn));
    const truths = truthsIn(resolved);
    const places = placesOf([...values].flatMap((index) => (truths.has(index) && holes[index]?.tied !== 'outside' ? [] : holes[index] ?? [])).filter(isSpliced));
    const loud = places.filter(isLoud);
    // What a definition holds nothing can be passed to.
    // And who runs a migration chooses what it holds as well.
    if (loud.length === 0 && (within === 'routine' || within === 'view' || role === 'migration')) return;
    const [first, ...others] = loud.length > 0 ? loud : places;
    if (first) {
      const [hole] = first;
      yield {
        span: oneLine(hole),
        weight: role === 'application' ? 'high' : 'unknown',
        ...(loud.length === 0 && { atMost: 'information' as const }),
        message: others.length === 0
          ? `This value becomes part of the statement’s text, so whoever chooses it can change the statement; pass ${isMade(first) ? 'what it is made of as parameters' : 'it as a parameter'}.`
          : `This value and ${others.length} more become part of the statement’s text, so whoever chooses one can change the statement; pass them as parameters.`,
        related: others.map(([other]) => ({ at: { path, span: oneLine(other) }, message: 'This one, too.' })),
        intentions: places.some((place) => place.length > 1 || isJoined(place[0]) || parts.has(holes.indexOf(place[0]))) ? [] : [{ kind: 'query', title: places.length === 1 ? 'Pass it as a parameter' : 'Pass them as parameters', safe: false, query, change: places.map(([one]) => ({ kind: 'bind', hole: holes.indexOf(one) })) }],
      };
    }
    for (const index of new Set(queries.flatMap(nameTerms).flatMap(holesIn))) {
      const hole = holes[index];
      if (!hole || !isSpliced(hole) || values.has(index)) continue;
      yield {
        span: oneLine(hole),
        weight: 'unknown',
        // What callers pass for it, most of them take from a list. One loud finding is enough for a statement.
        ...((hole.tied !== 'outside' || loud.length > 0) && { atMost: 'information' as const }),
        message: 'This name becomes part of the statement’s text and is not checked on the way, so whoever chooses it can change the statement; look it up in a list of those that are allowed.',
      };
    }
  },
};

/** `max(${column})`: text without quotes in a call is no value but a column, or the server would not read it. */
const argumentsOf = (term: Term): readonly Term[] => (term.kind === 'call' ? [...term.args, ...(term.also ?? [])] : []);

/** One expression may bring several values; it is one place, and no one binding mends it. */
function placesOf(holes: readonly SqlHole[]): readonly (readonly [SqlHole, ...SqlHole[]])[] {
  const places = new Map<number, [SqlHole, ...SqlHole[]]>();
  for (const hole of holes) {
    const known = places.get(hole.host.start);
    if (known) known.push(hole);
    else places.set(hole.host.start, [hole]);
  }
  return [...places.values()];
}

/** `@${name}`, `:word${index}`, outside a literal: what the driver finds the value by. */
const namesParameter = (before: string): boolean => /(?:@|[^:]:)\w*$/.test(before) && (before.match(/'/g)?.length ?? 0) % 2 === 0;

/** What is compared, computed or written: holes there stand for values. */
const valueTerms = (query: Query): readonly Term[] => {
  const names = new Set([...nameTerms(query), ...listTerms(query), ...comparedNames(query)]);
  return [...termsOf(query)].filter((term) => !names.has(term)).flatMap((term) => [...everyTerm(term)]);
};

/** What stands alone in ORDER BY is the name of a column: a value would order nothing. */
const nameTerms = (query: Query): readonly Term[] => query.order.map(({ term }) => term).filter(isHole);

/** What stands alone in the select list or in GROUP BY is names as well, chosen by the program more often than not. */
const listTerms = (query: Query): readonly Term[] => [...query.outputs.flatMap(({ term }) => (term ? [term] : [])), ...query.grouping].filter(isHole);

/** Without quotes beside a column of truth values stands one of the two, as a partial index asks for it: `archived = ${row.archived}`. */
function truthsIn(resolved: Resolved): ReadonlySet<number> {
  const isTruth = (term: Term): boolean => term.kind === 'column' && /^bool(?:ean)?$/i.test(resolved.column(term)?.column?.type.name ?? '');
  const own = resolved.query.filters.flatMap(({ predicate }) => (predicate.kind !== 'compare' ? [] : isTruth(predicate.left) ? holesIn(predicate.right) : isTruth(predicate.right) ? holesIn(predicate.left) : []));
  return new Set([...own, ...resolved.query.inner.flatMap(({ query }) => { const inner = resolved.inner(query); return inner ? [...truthsIn(inner)] : []; })]);
}

/** What a bound value or another spliced one is compared with is a column, whatever it is called: a value would be compared with nothing. */
const comparedNames = (query: Query): readonly Term[] => [...query.filters, ...query.having].flatMap(namesIn);

function namesIn({ predicate }: Conjunct): readonly Term[] {
  switch (predicate.kind) {
    case 'compare': case 'operator': return comparedName(predicate.left, predicate.right);
    case 'like': return comparedName(predicate.term, predicate.pattern);
    case 'between': return comparedName(predicate.term, predicate.low);
    case 'in': return predicate.query || predicate.values?.some(speaksOfColumn) ? [] : [predicate.term].filter(isHole);
    case 'null': return [predicate.term].filter(isHole);
    case 'or': return predicate.alternatives.flatMap((alternative) => alternative.flatMap(namesIn));
    case 'not': return predicate.inner.flatMap(namesIn);
    case 'exists': case 'truth': case 'unknown': return [];
  }
}

const comparedName = (left: Term, right: Term): readonly Term[] =>
  isHole(left) && !speaksOfColumn(right) ? [left] : isHole(right) && everyTerm(left).some(({ kind }) => kind === 'parameter') && !speaksOfColumn(left) ? [right] : [];

const speaksOfColumn = (term: Term): boolean => everyTerm(term).some(({ kind }) => kind === 'column' || kind === 'query');

/** Nothing stands around it, as `interval` does before a value. */
const isBare = (term: Term, holes: readonly SqlHole[]): boolean => term.kind === 'hole' && term.index !== undefined && term.span.start >= holes[term.index]!.host.start - 1;

const isHole = ({ kind }: Term): boolean => kind === 'hole';

function holesIn(term: Term): readonly number[] {
  if (term.kind === 'hole') return term.index === undefined ? [] : [term.index];
  if (term.kind !== 'constant' || term.type !== 'string') return [];
  return [...term.value.matchAll(/\$\{(\d+)\}/g)].map((match) => Number(match[1]));
}

/** `list.join(', ')`: many values or clauses, which no one parameter stands for. */
const isJoined = ({ value }: SqlHole): boolean => value.kind === 'call' && value.callee.kind === 'member' && value.callee.name === 'join';

/** A list, or what a function puts together: no one parameter stands for it. */
const isMade = (place: readonly [SqlHole, ...SqlHole[]]): boolean => place.length > 1 || isJoined(place[0]) || (place[0].value.kind === 'call' && place[0].value.callee.kind === 'name');

/** A hole that runs over several lines is pointed at by its opening. */
function oneLine({ host, value }: SqlHole): { start: number; end: number } {
  return value.start > host.start && value.end - host.start < 200 ? { start: value.start, end: value.end } : host;
}
