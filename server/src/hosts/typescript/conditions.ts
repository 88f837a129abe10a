// What is known where code is reached: which calls of a condition gave true, and what a value is equal to.
import type ts from 'typescript';
import type { Span } from '../../text/span.ts';
import type { CallValue, KnownEquality, Value } from '../tree.ts';
import { fates, spanOf, type Comparison, type Here, type Reading } from './reading.ts';
import { bare, valueOf } from './values.ts';

export interface Condition {
  readonly value: Value;
  /** Notes what is known in a stretch that is reached only when the condition gave `outcome`, or after the arm `unless`. */
  holds(outcome: boolean, at: Span, unless?: Span): void;
}

export function readCondition(reading: Reading, node: ts.Expression, here: Here): Condition {
  const from = reading.calls.length;
  const compared = reading.comparisons.length;
  const value = valueOf(reading, node, here, fates.tested);
  const calls = reading.calls.slice(from);
  const comparisons = new Map(reading.comparisons.slice(compared).map((one) => [`${one.start} ${one.end}`, one]));
  return {
    value,
    holds(outcome, { start, end }, unless) {
      const at = { start, end, ...(unless && { unless }) };
      if (calls.length > 0) for (const condition of trueCalls(reading, node, outcome, calls)) reading.known.push({ ...at, condition });
      if (comparisons.size > 0) for (const equality of equalities(reading, node, outcome, comparisons)) reading.equal.push({ ...at, ...equality });
    },
  };
}

/** The calls that gave true where an expression gave `outcome`. */
function trueCalls(reading: Reading, node: ts.Node, outcome: boolean, calls: readonly CallValue[]): readonly CallValue[] {
  const { ts } = reading;
  const inner = bare(reading, node);
  if (ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.ExclamationToken) return trueCalls(reading, inner.operand, !outcome, calls);
  if (ts.isBinaryExpression(inner)) {
    const both = outcome ? ts.SyntaxKind.AmpersandAmpersandToken : ts.SyntaxKind.BarBarToken;
    return inner.operatorToken.kind === both ? [...trueCalls(reading, inner.left, outcome, calls), ...trueCalls(reading, inner.right, outcome, calls)] : [];
  }
  if (!outcome || !ts.isCallExpression(inner)) return [];
  const { start, end } = spanOf(reading, inner);
  return calls.filter((call) => call.start === start && call.end === end);
}

type Equality = Pick<KnownEquality, 'value' | 'to' | 'as'>;

/** What values are equal to where an expression gave `outcome`; of alternatives, what each says of the same value. */
function equalities(reading: Reading, node: ts.Node, outcome: boolean, comparisons: ReadonlyMap<string, Comparison>): readonly Equality[] {
  const { ts } = reading;
  const inner = bare(reading, node);
  if (ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.ExclamationToken) return equalities(reading, inner.operand, !outcome, comparisons);
  if (!ts.isBinaryExpression(inner)) return [];
  const operator = inner.operatorToken.kind;
  if (operator === ts.SyntaxKind.AmpersandAmpersandToken || operator === ts.SyntaxKind.BarBarToken) {
    const left = equalities(reading, inner.left, outcome, comparisons);
    const right = equalities(reading, inner.right, outcome, comparisons);
    return (operator === ts.SyntaxKind.AmpersandAmpersandToken) === outcome ? both(reading, left, right) : either(reading, left, right);
  }
  const { start, end } = spanOf(reading, inner);
  const comparison = comparisons.get(`${start} ${end}`);
  if (!comparison || (comparison.operator === 'unequal') === outcome) return [];
  const { left, right } = comparison;
  const found: readonly Equality[] = comparison.operator === 'in' ? [{ value: left, to: [right], as: 'key of' }] : [{ value: left, to: [right], as: 'one of' }, { value: right, to: [left], as: 'one of' }];
  return found.filter(({ value }) => !isWritten(value));
}

/** What is written on the spot is known without being told. */
const isWritten = ({ kind }: Value): boolean => kind === 'constant' || kind === 'text';

/** Of so many values at once something is known, and each is equal to one of so many: more no one writes. */
const MOST = 60;
const MOST_ALTERNATIVES = 1_000;

/** One entry for each value: where both sides speak of it, the one that says what it is. */
function both(reading: Reading, left: readonly Equality[], right: readonly Equality[]): readonly Equality[] {
  const found = byValue(reading, left);
  for (const [key, one] of byValue(reading, right)) if (!found.has(key) || one.to.every(isWritten)) found.set(key, one);
  return [...found.values()].slice(0, MOST);
}

/** What is known whichever side it was. */
function either(reading: Reading, left: readonly Equality[], right: readonly Equality[]): readonly Equality[] {
  const others = byValue(reading, right);
  return [...byValue(reading, left)].flatMap(([key, one]) => {
    const to = [...one.to, ...others.get(key)?.to ?? []];
    return others.has(key) && to.length <= MOST_ALTERNATIVES ? [{ ...one, to }] : [];
  });
}

const byValue = (reading: Reading, equalities: readonly Equality[]): Map<string, Equality> => new Map(equalities.map((one) => [`${one.as} ${textOf(reading, one.value)}`, one]));

const textOf = ({ text }: Reading, { start, end }: Span): string => text.slice(start, end);

/** Whether a statement assigns, whatever else it does: `x = 'a'`, `{ log(x); x = 'a'; }`. */
export function assigns({ ts }: Reading, node: ts.Statement): boolean {
  return (ts.isBlock(node) ? node.statements : [node]).some((one) => ts.isExpressionStatement(one) && ts.isBinaryExpression(one.expression) && one.expression.operatorToken.kind === ts.SyntaxKind.EqualsToken);
}

/** Whether what stands behind a statement is not reached through it. */
export function leaves({ ts }: Reading, node: ts.Statement): boolean {
  let last: ts.Statement | undefined = node;
  while (last && ts.isBlock(last)) last = last.statements.at(-1);
  return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last) || ts.isContinueStatement(last) || ts.isBreakStatement(last));
}
