// What is known where code is reached: which calls of a condition gave true.
import type ts from 'typescript';
import type { Span } from '../../text/span.ts';
import type { CallValue, Value } from '../tree.ts';
import { fates, spanOf, type Here, type Reading } from './reading.ts';
import { bare, valueOf } from './values.ts';

export interface Condition {
  readonly value: Value;
  /** Notes what is known in a stretch that is reached only when the condition gave `outcome`. */
  holds(outcome: boolean, at: Span): void;
}

export function readCondition(reading: Reading, node: ts.Expression, here: Here): Condition {
  const from = reading.calls.length;
  const value = valueOf(reading, node, here, fates.tested);
  const calls = reading.calls.slice(from);
  return {
    value,
    holds(outcome, { start, end }) {
      if (calls.length > 0) for (const condition of trueCalls(reading, node, outcome, calls)) reading.known.push({ start, end, condition });
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

/** Whether what stands behind a statement is not reached through it. */
export function leaves({ ts }: Reading, node: ts.Statement): boolean {
  let last: ts.Statement | undefined = node;
  while (last && ts.isBlock(last)) last = last.statements.at(-1);
  return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last) || ts.isContinueStatement(last) || ts.isBreakStatement(last));
}
