// The same change to one row for each item is one round trip for each item; one statement with the list of keys takes them all.
import { uniqueKeys } from '../../query/facts/keys.ts';
import type { Conjunct, Term } from '../../query/query.ts';
import { everyTerm } from '../../query/walk.ts';
import type { Rule, SubjectLoop } from '../rule.ts';

export const rowAtATimeWrite: Rule = {
  id: 'row-at-a-time-write',
  title: 'Update or delete many rows in one statement',
  level: 'information',
  options: {},
  roles: ['application', 'job'],
  needs: ['filters', 'sources', 'writes', 'limit'],
  looksAt: 'query',
  of: ['update', 'delete'],

  *check(subject) {
    const { query, resolved, outermost, loop, within, site, dialect } = subject;
    if (!outermost || within || !loop || dialect.id === 'sqlite' || query.sources.length !== 1 || query.inner.length > 0) return;
    // SQLite is in the program itself. What is given back of one row, a row that fails alone, and the hooks of a row that is told itself, are the turn's own matter.
    if (loop.kept || loop.catches || loop.leaves || loop.asksItem || loop.sendsMore || site.writesMore || subject.goesThroughFew()) return;
    // What is counted up is so as often as a key is in the list.
    const hangs = (term: Term): boolean => everyTerm(term).some((one) => one.kind === 'column' || isOfTurn(loop, one));
    if (query.writes.some(({ value, presence }) => value === undefined || presence !== 'always' || hangs(value))) return;
    const found = query.filters.filter(({ predicate }) => predicate.kind !== 'null' && predicate.kind !== 'truth');
    const keys = found.map((one) => keyOf(loop, one));
    const key = keys.filter((one) => one !== undefined);
    const column = key.length === 1 && keys.every((one, at) => one !== undefined || isSteady(loop, found[at]!)) ? resolved.column(key[0]!) : undefined;
    const table = query.sources[0]?.table?.name;
    if (!column || column.missing || table === undefined) return;
    const isOne = uniqueKeys(resolved, resolved.sources[0]!).some(({ columns }) => columns.length === 1 && columns[0] === column.name);
    if (query.limit && !isOne) return;
    const list = dialect.arrayParameters && !site.called ? `${column.name} = any(…)` : `${column.name} in (…)`;
    yield {
      span: site.anchor,
      weight: 'high',
      message: `This ${query.kind === 'delete' ? `deletes from \`${table}\`` : `makes the same change to \`${table}\``} by one \`${column.name}\` for each turn of the loop, ${loop.together ? 'a statement of its own' : 'a round trip'} each time; one ${query.kind} where \`${list}\` does it for all of them.`,
      related: [],
    };
  },
};

/** `id = $1`, where the value changes with each turn. */
function keyOf(loop: SubjectLoop, { predicate, presence }: Conjunct) {
  if (presence !== 'always' || predicate.kind !== 'compare' || predicate.operator !== '=') return undefined;
  const { left, right } = predicate;
  if (left.kind === 'column') return isOfTurn(loop, right) ? left : undefined;
  return right.kind === 'column' && isOfTurn(loop, left) ? right : undefined;
}

/** A condition that is the same in each turn. */
function isSteady(loop: SubjectLoop, { predicate, presence }: Conjunct): boolean {
  return presence === 'always' && predicate.kind === 'compare' && ![predicate.left, predicate.right].flatMap(everyTerm).some((one) => isOfTurn(loop, one));
}

const isOfTurn = ({ changing }: SubjectLoop, term: Term): boolean => term.kind === 'parameter' ? changing.has(term.key) : term.kind === 'hole' || term.kind === 'other';
