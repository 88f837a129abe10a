// Operators: assignments to names and fields, choices by `&&`, `||` and `??`, concatenations.
import type ts from 'typescript';
import type { Assignment, Value } from '../tree.ts';
import { readCondition } from './conditions.ts';
import { documentedType } from './jsdoc.ts';
import { noteCommonJs } from './modules.ts';
import { bare, fieldOf, valueOf } from './values.ts';
import { fates, inBranch, lookUp, sourceOf, spanOf, unknown, use, type BindingDraft, type Fate, type Here, type Reading } from './reading.ts';
import { concatenation } from './texts.ts';

export function binaryValue(reading: Reading, node: ts.BinaryExpression, here: Here, fate: Fate): Value {
  const { SyntaxKind } = reading.ts;
  const operator = node.operatorToken.kind;
  if (operator === SyntaxKind.PlusToken) return concatenation(reading, node, here);
  if (operator >= SyntaxKind.FirstAssignment && operator <= SyntaxKind.LastAssignment) return assignment(reading, node, here, fate);
  if (operator === SyntaxKind.AmpersandAmpersandToken || operator === SyntaxKind.BarBarToken || operator === SyntaxKind.QuestionQuestionToken) return choice(reading, node, here, fate);
  if (operator === SyntaxKind.CommaToken) {
    valueOf(reading, node.left, here, fates.discarded);
    return valueOf(reading, node.right, here, fate);
  }
  const left = valueOf(reading, node.left, here, isNothing(reading, node.right) ? fates.tested : fates.read);
  const right = valueOf(reading, node.right, here, isNothing(reading, node.left) ? fates.tested : fates.read);
  const compares = comparing(reading, operator);
  // Of a number and of a truth value all are constants, as far as a text is concerned.
  const typed = reading.typeOf.get(bare(reading, node.left));
  const isPlain = typed !== undefined && /^["'](?:number|bigint|boolean)["']$/.test(sourceOf(reading, node.right));
  if (compares) reading.comparisons.push({ ...spanOf(reading, node), left: isPlain ? typed : left, right: isPlain ? { kind: 'constant', type: 'other', value: '', ...spanOf(reading, node.right) } : right, operator: compares });
  // What is computed by these is a number, whatever they are given.
  if (operator === SyntaxKind.MinusToken || (operator >= SyntaxKind.AsteriskToken && operator <= SyntaxKind.PercentToken) || (operator >= SyntaxKind.LessThanLessThanToken && operator <= SyntaxKind.CaretToken)) return { kind: 'constant', type: 'other', value: '', ...spanOf(reading, node) };
  return unknown(spanOf(reading, node));
}

function comparing({ ts: { SyntaxKind } }: Reading, operator: ts.SyntaxKind): 'equal' | 'unequal' | 'in' | undefined {
  switch (operator) {
    case SyntaxKind.EqualsEqualsEqualsToken: case SyntaxKind.EqualsEqualsToken: return 'equal';
    case SyntaxKind.ExclamationEqualsEqualsToken: case SyntaxKind.ExclamationEqualsToken: return 'unequal';
    case SyntaxKind.InKeyword: return 'in';
    default: return undefined;
  }
}

const isNothing = ({ ts }: Reading, node: ts.Node): boolean => node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');

function choice(reading: Reading, node: ts.BinaryExpression, here: Here, fate: Fate): Value {
  const isAnd = node.operatorToken.kind === reading.ts.SyntaxKind.AmpersandAmpersandToken;
  const condition = isAnd ? readCondition(reading, node.left, here) : undefined;
  condition?.holds(true, spanOf(reading, node.right));
  const left = condition?.value ?? valueOf(reading, node.left, here, fate);
  const right = valueOf(reading, node.right, inBranch(reading, node.right, here, left), fate);
  const at = spanOf(reading, node);
  const first: Value = isAnd ? { kind: 'constant', type: 'undefined', value: 'undefined', start: at.start, end: at.start } : left;
  return { kind: 'choice', ...at, ...(isAnd && { condition: left }), options: [first, right] };
}

function assignment(reading: Reading, node: ts.BinaryExpression, here: Here, fate: Fate): Value {
  const { SyntaxKind } = reading.ts;
  const kind = node.operatorToken.kind;
  const operator = kind === SyntaxKind.EqualsToken ? '=' : kind === SyntaxKind.PlusEqualsToken ? '+=' : 'other';
  const target = targetOf(reading, node.left, here);
  const valueFate: Fate = target && operator !== '+=' ? { ...fates.read, result: { binding: target.id, path: [] } } : fates.read;
  const value = valueOf(reading, node.right, here, fate.discarded ? valueFate : { ...valueFate, kind: fate.kind, returned: fate.returned });
  const type = target?.kind === 'field' && operator === '=' && target.type === undefined ? documentedType(reading, node) : undefined;
  if (target && type !== undefined) target.type = type;
  if (!target) {
    readTarget(reading, node.left, value, here);
    notePut(reading, node.left, { operator, value, ...spanOf(reading, node), context: here.context }, here);
  }
  else assign(reading, target, { operator, value, ...spanOf(reading, node), context: here.context }, node.left, here);
  return operator === '=' ? value : operator === 'other' && target ? { kind: 'choice', ...spanOf(reading, node), options: [nameOf(reading, node.left, target), value] } : unknown(spanOf(reading, node));
}

const nameOf = (reading: Reading, node: ts.Node, target: BindingDraft): Value => ({ kind: 'name', name: target.name, binding: target.id, ...spanOf(reading, node) });

/** The name or field that is assigned to. */
function targetOf(reading: Reading, node: ts.Node, here: Here): BindingDraft | undefined {
  const { ts } = reading;
  const target = bare(reading, node);
  if (ts.isIdentifier(target)) return lookUp(here.scope, target.text);
  if (ts.isPropertyAccessExpression(target) && target.expression.kind === ts.SyntaxKind.ThisKeyword) return fieldOf(reading, here, target.name.text, spanOf(reading, target.name));
  return undefined;
}

/** `q.name = …` of a name. */
function notePut(reading: Reading, node: ts.Node, assignment: Assignment, here: Here): void {
  const { ts } = reading;
  let path: string[] | undefined = [];
  let at: ts.Node = bare(reading, node);
  const named = ts.isPropertyAccessExpression(at) ? at.name : ts.isElementAccessExpression(at) ? at.argumentExpression : at;
  while (ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at)) {
    const name: string | undefined = ts.isPropertyAccessExpression(at) ? at.name.text : ts.isStringLiteralLike(at.argumentExpression) ? at.argumentExpression.text : undefined;
    path = name === undefined || !path ? undefined : [name, ...path];
    at = bare(reading, at.expression);
  }
  const target = path?.length === 0 || !ts.isIdentifier(at) ? undefined : lookUp(here.scope, at.text);
  if (target) (target.puts ??= []).push({ ...assignment, path, at: spanOf(reading, named) });
}

export function assign(reading: Reading, target: BindingDraft, assignment: Assignment, at: ts.Node, here: Here): void {
  target.assignments.push(assignment);
  use(target, spanOf(reading, at), { ...fates.read, kind: 'written' }, here);
}

/** A destructuring assignment writes its names; any other target is read for what it uses. */
function readTarget(reading: Reading, node: ts.Node, value: Value, here: Here): void {
  const { ts } = reading;
  const target = bare(reading, node);
  if (!ts.isObjectLiteralExpression(target) && !ts.isArrayLiteralExpression(target)) {
    if (!ts.isIdentifier(target)) noteCommonJs(reading, valueOf(reading, target, here, { ...fates.read, kind: 'written' }), value);
    return;
  }
  const parts = ts.isArrayLiteralExpression(target) ? target.elements : target.properties.map((property) => (ts.isPropertyAssignment(property) ? property.initializer : property.name ?? property));
  for (const part of parts) {
    const binding = targetOf(reading, part, here);
    if (binding) assign(reading, binding, { operator: 'other', value: unknown(value), ...spanOf(reading, part), context: here.context }, part, here);
    else readTarget(reading, part, value, here);
  }
}

/** `n++`: the name is written, and what it gives is a number. */
export function updateOperand(reading: Reading, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression, here: Here): Value {
  const target = targetOf(reading, node.operand, here);
  if (target) assign(reading, target, { operator: 'other', value: { kind: 'constant', type: 'number', value: sourceOf(reading, node), ...spanOf(reading, node) }, ...spanOf(reading, node), context: here.context }, node.operand, here);
  else valueOf(reading, node.operand, here, fates.read);
  return { kind: 'constant', type: 'other', value: sourceOf(reading, node), ...spanOf(reading, node) };
}
