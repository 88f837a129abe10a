// The conditions of a query that can be the predicate of a partial index: they are written with constants, and set few kinds of rows apart.
// A parameter never is one, since the planner could not prove the predicate from it, and neither is a value that stands for others of its kind.
import type { Conjunct, Predicate, Term } from '../../query/query.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { isFlagLike, isKindLike } from '../../query/facts/keys.ts';
import { restrictsSource } from '../../query/facts/restricted.ts';
import { columnName, sourcesOf, unqualified } from '../../query/facts/values.ts';
import type { ColumnFacts } from './narrow.ts';
import { conjunctTerms, everyTerm } from '../../query/walk.ts';

export interface Literal {
  readonly conjunct: Conjunct;
  /** As an index writes it. */
  readonly predicate: string;
}

export function literalOf(resolved: Resolved, source: ResolvedSource, conjunct: Conjunct, facts: ColumnFacts): Literal | undefined {
  const { predicate, canonical, presence, on } = conjunct;
  if (presence !== 'always' || canonical === undefined || !restrictsSource(resolved, on, source.index)) return undefined;
  if (!setsApart(resolved, source, predicate, facts)) return undefined;
  const terms = conjunctTerms(conjunct);
  if (!terms.every(isWritten) || terms.some((term) => [...(sourcesOf(resolved, term) ?? [-1])].some((index) => index !== source.index))) return undefined;
  return { conjunct, predicate: unqualified(canonical, source) };
}

const isWritten = (term: Term): boolean => everyTerm(term).every(({ kind }) => kind === 'column' || kind === 'constant' || kind === 'list' || kind === 'cast');

function setsApart(resolved: Resolved, source: ResolvedSource, predicate: Predicate, facts: ColumnFacts): boolean {
  const column = (term: Term): string | undefined => columnName(resolved, term, source);
  switch (predicate.kind) {
    case 'null': case 'truth': return column(predicate.term) !== undefined;
    case 'in': return column(predicate.term) !== undefined && predicate.values !== undefined && predicate.values.length > 0 && predicate.values.length <= 8 && isKind(source, column(predicate.term)!, facts);
    case 'compare': {
      const [name, other] = column(predicate.left) === undefined ? [column(predicate.right), predicate.left] : [column(predicate.left), predicate.right];
      if (name === undefined || other.kind === 'column') return false;
      if (predicate.operator === '=' || predicate.operator === '<>') return isKind(source, name, facts) || (isSmallNumber(other) && predicate.operator === '<>');
      // `balance < 0`, `attempts > 0`: the sign of a number is a kind of row, any other bound an example.
      return isSmallNumber(other);
    }
    case 'or': return predicate.alternatives.every((some) => some.every((one) => setsApart(resolved, source, one.predicate, facts)));
    default: return false;
  }
}

const isSmallNumber = (term: Term): boolean => term.kind === 'constant' && term.type === 'number' && (term.value === '0' || term.value === '1');

/** Programs know no more values of a column by name. */
const FEW = 64;

/** Whether a column takes a few values that programs know by name. */
function isKind({ table }: ResolvedSource, name: string, facts: ColumnFacts): boolean {
  const distinct = facts.distinct(table!, name);
  if (distinct !== undefined) return distinct > 0 && distinct <= FEW;
  const column = table!.columns.find((one) => one.name === name);
  if (isFlagLike(column) || isKindLike(name)) return true;
  return table!.constraints.some((constraint) => constraint.kind === 'check' && / in \(| = any /.test(constraint.expression) && new RegExp(`\\b${name}\\b`).test(constraint.expression));
}
