// Conditions that cannot hold together: the query is run, and never finds anything.
import { familyOf } from '../../schema/typeFamily.ts';
import { isNull, rejectsNullOf } from '../../query/facts/nulls.ts';
import type { Comparison, Conjunct, Term } from '../../query/query.ts';
import type { Resolved } from '../../query/resolve.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../textOf.ts';

export const contradictingPredicate: Rule = {
  id: 'contradicting-predicate',
  title: 'Ask for what can be true',
  level: 'error',
  options: {},
  roles: ['application', 'job', 'script', 'schema'],
  looksAt: 'query',
  holding: ['constant', 'null test'],

  *check(subject) {
    const { query, resolved } = subject;
    const stated = new Map<string, Claim[]>();
    for (const conjunct of query.filters) {
      // ON of an outer join says nothing of the rows that it does not join.
      if (conjunct.presence !== 'always' || (conjunct.on !== undefined && query.sources[conjunct.on]?.join !== 'inner')) continue;
      for (const claim of claimsOf(resolved, conjunct)) {
        const before = stated.get(claim.column) ?? [];
        const other = before.find((one) => excludes(one, claim) || excludes(claim, one));
        // A generated query may say thousands of things of one column; what matters is among the first.
        if (before.length < MOST) stated.set(claim.column, [...before, claim]);
        if (!other) continue;
        yield {
          span: onOneLine(subject, conjunct.span),
          weight: 'high',
          message: `\`${claim.name}\` cannot be ${claim.says} and ${other.says} at once, so this query finds nothing.`,
          related: [],
        };
        return;
      }
    }
  },
};

const MOST = 32;

interface Claim {
  /** Source and column. */
  readonly column: string;
  readonly name: string;
  /** For the message: `1`, `null`, `more than 5`. */
  readonly says: string;
  readonly is: { readonly kind: 'one of'; readonly values: ReadonlySet<string> } | { readonly kind: 'range'; readonly operator: Comparison; readonly bound: number } | { readonly kind: 'null' } | { readonly kind: 'some value' };
}

function claimsOf(resolved: Resolved, conjunct: Conjunct): readonly Claim[] {
  const { predicate } = conjunct;
  const claims: Claim[] = [];
  const claim = (term: Term, says: string, is: Claim['is']): void => {
    const meant = term.kind === 'column' ? resolved.column(term) : undefined;
    if (meant?.of === resolved && !meant.missing) claims.push({ column: `${meant.source.index}.${meant.name}`, name: meant.name, says, is });
  };
  switch (predicate.kind) {
    case 'compare': {
      const value = valueOf(resolved, predicate.left, predicate.right);
      if (value !== undefined && predicate.operator === '=') claim(predicate.left, shown(predicate.right), { kind: 'one of', values: new Set([value]) });
      else if (predicate.operator !== '=' && predicate.operator !== '<>' && predicate.right.kind === 'constant' && predicate.right.type === 'number') {
        claim(predicate.left, `${SAID[predicate.operator]} ${predicate.right.value}`, { kind: 'range', operator: predicate.operator, bound: Number(predicate.right.value) });
      }
      break;
    }
    case 'in': {
      const values = predicate.negated ? undefined : predicate.values?.map((value) => valueOf(resolved, predicate.term, value));
      if (values && values.length > 0 && values.every((value) => value !== undefined)) claim(predicate.term, values.length === 1 ? shown(predicate.values![0]!) : `one of ${values.length} other values`, { kind: 'one of', values: new Set(values) });
      break;
    }
    case 'null':
      if (!predicate.negated) claim(predicate.term, 'null', { kind: 'null' });
      break;
  }
  if (predicate.kind === 'compare' && (isNull(predicate.left) || isNull(predicate.right))) return [];
  for (const term of rejectsNullOf(conjunct)) if (!claims.some(({ is }) => is.kind !== 'null')) claim(term, 'compared with a value', { kind: 'some value' });
  return claims;
}

const SAID: Readonly<Record<'<' | '<=' | '>' | '>=', string>> = { '<': 'less than', '<=': 'at most', '>': 'more than', '>=': 'at least' };

const shown = (term: Term): string => (term.kind === 'constant' ? (term.type === 'string' ? `'${term.value}'` : term.value) : '?');

/** A constant in a form in which different texts are different values: numbers, and strings of a column that holds text. */
function valueOf(resolved: Resolved, column: Term, value: Term): string | undefined {
  if (column.kind !== 'column' || value.kind !== 'constant') return undefined;
  if (value.type === 'number') return Number.isFinite(Number(value.value)) ? `${Number(value.value)}` : undefined;
  if (value.type !== 'string') return undefined;
  const type = resolved.column(column)?.column?.type;
  if (!type || type.array > 0 || (type.schema === undefined && (familyOf(type) !== 'text' || type.name.startsWith('char')) && type.name !== 'character varying' && type.name !== 'enum')) return undefined;
  // A collation may ignore case, accents or spaces at the end.
  return `'${value.value.trimEnd().toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')}`;
}

function excludes({ is: a }: Claim, { is: b }: Claim): boolean {
  if (a.kind === 'null') return b.kind !== 'null';
  if (a.kind === 'one of' && b.kind === 'one of') return [...a.values].every((value) => !b.values.has(value)) && sameKind(a.values, b.values);
  if (a.kind === 'one of' && b.kind === 'range') return [...a.values].every((value) => !value.startsWith("'") && !holds(Number(value), b.operator, b.bound));
  if (a.kind === 'range' && b.kind === 'range') return a.operator.startsWith('>') && b.operator.startsWith('<') && (a.bound > b.bound || (a.bound === b.bound && !(a.operator === '>=' && b.operator === '<=')));
  return false;
}

const sameKind = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => new Set([...a, ...b].map((value) => value.startsWith("'"))).size === 1;

function holds(value: number, operator: Comparison, bound: number): boolean {
  switch (operator) {
    case '<': return value < bound;
    case '<=': return value <= bound;
    case '>': return value > bound;
    case '>=': return value >= bound;
    case '=': return value === bound;
    case '<>': return value !== bound;
  }
}
