// A selective filter that no index serves reads the whole table to find a few rows.
// The claim is what a planner can confirm: with this index the query reads less. Where nobody has said how large the table is, it is information until then.
import { filterAccess, isSelective, type Selector } from '../../query/facts/access.ts';
import { isByValue, isFoundFirst, isFoundFromWithin, mayBeFound, narrows } from '../../query/facts/found.ts';
import { isHidden } from '../../query/facts/hidden.ts';
import { foreignKeys, isIdLike, isKindLike, isUniqueLike, qualified } from '../../query/facts/keys.ts';
import { isOrderServed } from '../../query/facts/order.ts';
import { servingIndexes } from '../../query/facts/serve.ts';
import { suggestIndex, type Suggestion } from '../../plans/suggest.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { sizeOf } from '../../query/sizes.ts';
import type { NewIndex } from '../../schema/change.ts';
import type { Table } from '../../schema/schema.ts';
import { proposalOf } from '../proposal.ts';
import type { Rule, Subject } from '../rule.ts';
import { countOf } from '../../text/words.ts';

export const unindexedFilter: Rule = {
  id: 'unindexed-filter',
  title: 'Index what you filter by',
  level: 'warning',
  options: {},
  needs: ['filters', 'sources'],
  assumes: 'indexes',
  looksAt: 'query',
  of: ['read', 'update', 'delete'],

  *check(subject) {
    const { resolved, sizes, within } = subject;
    if (within === 'view') return;
    for (const source of resolved.sources) {
      const suggestion = missingIndex(subject, source);
      if (!suggestion) continue;
      const table = source.table!;
      // A dump and a history of one database tell of each other.
      const { column } = suggestion.by;
      if (column !== undefined && subject.elsewhere(table).some((other) => other?.indexes.some(({ keys: [first] }) => first?.column === column))) continue;
      const { by, index, reason, extends: extended } = suggestion;
      const proposed = proposalOf(subject, table, index, reason);
      if (!proposed) continue;
      const size = sizeOf(sizes, qualified(table));
      const rows = sizes.rows(qualified(table));
      const says = `Filter on \`${by.column === undefined ? by.key : `${table.name}.${by.column}`}\` reads ${rows === undefined ? `the whole ${subject.dialect.tableWord ?? 'table'}` : `all ${countOf(rows)} rows`}`;
      yield {
        span: by.span,
        weight: size === 'large' ? 'high' : 'unknown',
        ...(!((rows ?? 0) >= (subject.forAdministrators() ? FELT_BY_FEW : FELT) && isReadWhole(resolved, source, by) && isTelling(subject, source, index) && !isRare(subject)) && { atMost: 'information' as const }),
        message: `${says}; \`${proposed.ddl}\` would find them${extended ? `, and make \`${extended.name}\` redundant` : ''}.`,
        related: [{ at: table.origin, message: `\`${table.name}\` is declared here.` }],
        intentions: [proposed.intention],
        claim: proposed.claim(says),
      };
    }
  },
};

/** From so many rows on somebody waits for them to be read; fewer are read in some milliseconds, which matter where they are asked for often. */
const FELT = 100_000;
/** Administrators ask seldom. */
const FELT_BY_FEW = 500_000;

/** Whoever leaves, is merged, exported or purged, is so once, and what is cleaned up may take its time: reading a table for that is waited for by nobody. */
const RARE = /(?:users?|accounts?|members?|profiles?)[-_]?(?:deletion|removal|erasure|merge)|(?:delete|remove|erase|purge|anonymi[sz]e|migrate|merge)[-_]?(?:[Uu]ser|[Aa]ccount|[Mm]ember|[Pp]rofile)s?(?![a-z])|purge|gdpr|clean[-_]?[Uu]p|(?:^|[._-])clean[A-Z]|[Oo]rphan|(?:^|\/)erase|exports?(?:[-_/.]|[A-Z]|$)/;
/** `delete` of a `UserController`. */
const OF_PEOPLE = /(?:users?|accounts?|members?|profiles?)[-_.]?(?:controller|service|manager|repository|store|model|handler|router?|api)?s?\.\w+$/i;
const LEAVES = /^(?:delete|remove|destroy|erase|merge)$/;
const isRare = ({ path, routine = '' }: Subject): boolean => (LEAVES.test(routine) && OF_PEOPLE.test(path)) || RARE.test(path) || RARE.test(routine) || RARE.test(routine.charAt(0).toLowerCase() + routine.slice(1));

/** Whether the index finds few rows: a few words fill a status, and where there are few parents each has many rows. */
function isTelling({ sizes }: Subject, { table }: ResolvedSource, { keys }: Suggestion['index']): boolean {
  const [first] = keys;
  if (keys.every(({ column }) => column !== undefined && isKindLike(column))) return false;
  const parent = table && foreignKeys(table).find(({ columns }) => columns.length === 1 && columns[0] === first?.column);
  const parents = parent && sizes.rows(parent.table);
  return parents === undefined || parents > FEW_PARENTS;
}

/** Of fewer, each has a twentieth of the table or more, which is read as fast in turn. */
const FEW_PARENTS = 20;

/** Whether nothing else may keep the table from being read whole: an index that gives the page in order, where many rows are wanted, or one on a column that is set in few. */
function isReadWhole(resolved: Resolved, source: ResolvedSource, { column = '' }: Selector): boolean {
  const { query } = resolved;
  const isPage = query.limit !== undefined && query.order.length > 0 && !isIdLike(column) && !isUniqueLike(column);
  if (isEndOfOrder(resolved, source) || servingIndexes(resolved, source).length > 0 || (isPage && isOrderServed(resolved, source) !== 'no')) return false;
  const set = filterAccess(resolved, source).selectors.filter(({ operator }) => operator === 'not null');
  return !set.some(({ column }) => source.table?.indexes.some(({ keys: [first] }) => first?.column === column));
}

/** `select max(id) … where …`: an index is walked from its end to the first row that matches (PostgreSQL planagg.c, SQLite's min/max optimization). */
function isEndOfOrder({ query }: Resolved, { table }: ResolvedSource): boolean {
  const [only] = query.outputs;
  if (query.outputs.length !== 1 || query.grouped !== 'whole' || only?.term?.kind !== 'call' || !/^(?:min|max)$/.test(only.term.name)) return false;
  const [of] = only.term.args;
  return of?.kind === 'column' && (table?.indexes.some(({ keys: [first] }) => first?.column === of.path.at(-1)) === true || table?.constraints.some((key) => key.kind === 'primary key' && key.columns[0] === of.path.at(-1)) === true);
}

/** The index that is missing for a table of the query, or undefined where one serves, or none would help for certain. */
function missingIndex({ resolved, sizes }: Subject, source: ResolvedSource): Suggestion | undefined {
  const { table } = source;
  if (!table?.complete || table.kind !== 'table' || table.temporary || sizeOf(sizes, qualified(table)) === 'small') return undefined;
  const access = filterAccess(resolved, source);
  if (access.selectors.length === 0 && access.blocked.length === 0 && access.alternatives.length === 0) return undefined;
  const isKnown = (selector: Selector): boolean => isByValue(resolved, source, selector);
  const serving = servingIndexes(resolved, source).flatMap(({ selectors }) => selectors.filter((selector) => isSelective(selector, source)));
  // A column that a join and a value both compare is found by the value.
  const isFound = (selector: Selector): boolean => isKnown(selector) || (access.selectors.some((other) => other.key === selector.key && isKnown(other)));
  // A join serves where something else is found first, from which the rows of this table are looked up.
  if (serving.some(isFound) || (serving.length > 0 && resolved.sources.some((other) => other !== source && isFoundFirst(resolved, other)))) return undefined;
  if (isFoundFromWithin(resolved, source) || mayBeFound(resolved, source)) return undefined;
  const suggestion = suggestIndex(resolved, source, access);
  // An index that is there already is walked in its order until the page is full.
  if (suggestion && isThere(table, suggestion.index)) return undefined;
  if (!suggestion || !isSelective(suggestion.by, source) || !narrows(suggestion.by, access, resolved)) return undefined;
  // Where an index exists on the column that a function hides, it is the function that is at fault.
  if (isHidden(resolved, source, suggestion.by)) return undefined;
  // Two large tables that are joined whole are hashed, and want no index: a join counts only where its value is known.
  return isKnown(suggestion.by) ? suggestion : undefined;
}

const isThere = ({ indexes }: Table, { keys, predicate }: NewIndex): boolean => predicate.length === 0 && indexes.some((one) => one.method === 'btree' && one.predicate.length === 0 && keys.every((key, at) => key.column !== undefined && one.keys[at]?.column === key.column && one.keys[at]?.direction === key.direction));
