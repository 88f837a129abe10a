// Expressions become values. Each is read once: its names note their uses, its calls and texts are collected on the way.
import type ts from 'typescript';
import type { Span } from '../../text/span.ts';
import type { ConstantValue, Property, Value } from '../tree.ts';
import { binaryValue, updateOperand } from './operators.ts';
import { callValue, tagValue } from './calls.ts';
import { readClass } from './classes.ts';
import { readCondition } from './conditions.ts';
import { functionValue } from './functions.ts';
import { deeper, fates, inBranch, lookUp, sourceOf, spanOf, unknown, use, type BindingDraft, type Fate, type Fields, type Here, type Reading } from './reading.ts';
import { visit } from './statements.ts';
import { templateText, literalText, textValue } from './texts.ts';
import type { TypeScript } from './parser.ts';

type Reader<N extends ts.Node = ts.Node> = (reading: Reading, node: N, here: Here, fate: Fate) => Value;

/** The value of an expression, and what becomes of it. */
export function valueOf(reading: Reading, node: ts.Node, here: Here, fate: Fate): Value {
  const inner = bare(reading, node);
  const read = readers(reading.ts)[inner.kind];
  if (read) return deeper(reading, () => read(reading, inner, here, fate), () => unknown(spanOf(reading, inner)));
  reading.ts.forEachChild(inner, (child) => visit(reading, child, here));
  return unknown(spanOf(reading, inner));
}

/** The expression without parentheses and without what only the type checker reads. */
export function bare({ ts }: Reading, node: ts.Node): ts.Node {
  let inner = node;
  while (ts.isParenthesizedExpression(inner) || ts.isAsExpression(inner) || ts.isSatisfiesExpression(inner) || ts.isNonNullExpression(inner) || ts.isTypeAssertionExpression(inner)) inner = inner.expression;
  return inner;
}

export const isExpression = (ts: TypeScript, kind: ts.SyntaxKind): boolean => readers(ts)[kind] !== undefined;

let table: (Reader | undefined)[] | undefined;

/** By kind of node. Built once, for the parser is loaded late. */
function readers(ts: TypeScript): readonly (Reader | undefined)[] {
  if (table) return table;
  const made: (Reader | undefined)[] = [];
  const on = <N extends ts.Node>(kind: N['kind'], read: Reader<N>): void => {
    made[kind] = read as Reader;
  };
  const { SyntaxKind } = ts;
  on<ts.Identifier>(SyntaxKind.Identifier, nameValue);
  on<ts.PropertyAccessExpression>(SyntaxKind.PropertyAccessExpression, memberValue);
  on<ts.ElementAccessExpression>(SyntaxKind.ElementAccessExpression, elementValue);
  on<ts.CallExpression>(SyntaxKind.CallExpression, callValue);
  on<ts.NewExpression>(SyntaxKind.NewExpression, callValue);
  on<ts.TaggedTemplateExpression>(SyntaxKind.TaggedTemplateExpression, tagValue);
  on<ts.StringLiteral>(SyntaxKind.StringLiteral, (reading, node, here) => textValue(reading, literalText(reading, node), here));
  on<ts.NoSubstitutionTemplateLiteral>(SyntaxKind.NoSubstitutionTemplateLiteral, (reading, node, here) => textValue(reading, literalText(reading, node), here));
  on<ts.TemplateExpression>(SyntaxKind.TemplateExpression, (reading, node, here) => textValue(reading, templateText(reading, node, here), here));
  on<ts.BinaryExpression>(SyntaxKind.BinaryExpression, binaryValue);
  on<ts.ConditionalExpression>(SyntaxKind.ConditionalExpression, conditionalValue);
  on<ts.AwaitExpression>(SyntaxKind.AwaitExpression, (reading, node, here, fate) => valueOf(reading, node.expression, here, { ...fate, kind: 'awaited', awaited: true }));
  on<ts.VoidExpression>(SyntaxKind.VoidExpression, (reading, node, here) => {
    valueOf(reading, node.expression, here, fates.discarded);
    return { kind: 'constant', type: 'undefined', value: 'undefined', ...spanOf(reading, node) };
  });
  on<ts.ObjectLiteralExpression>(SyntaxKind.ObjectLiteralExpression, objectValue);
  on<ts.ArrayLiteralExpression>(SyntaxKind.ArrayLiteralExpression, (reading, node, here, fate) => ({ kind: 'array', ...spanOf(reading, node), items: node.elements.map((item) => valueOf(reading, item, here, inner(fate))) }));
  on<ts.SpreadElement>(SyntaxKind.SpreadElement, (reading, node, here) => ({ kind: 'spread', ...spanOf(reading, node), value: valueOf(reading, node.expression, here, fates.spread) }));
  on<ts.ArrowFunction>(SyntaxKind.ArrowFunction, (reading, node, here) => functionValue(reading, node, detached(here)));
  on<ts.FunctionExpression>(SyntaxKind.FunctionExpression, (reading, node, here) => functionValue(reading, node, detached(here)));
  on<ts.ClassExpression>(SyntaxKind.ClassExpression, (reading, node, here) => {
    readClass(reading, node, here);
    return unknown(spanOf(reading, node));
  });
  on<ts.Node>(SyntaxKind.ThisKeyword, (reading, node) => ({ kind: 'name', name: 'this', ...spanOf(reading, node) }));
  on<ts.Node>(SyntaxKind.MetaProperty, (reading, node) => ({ kind: 'name', name: sourceOf(reading, node), ...spanOf(reading, node) }));
  on<ts.Node>(SyntaxKind.SuperKeyword, (reading, node) => ({ kind: 'name', name: 'super', ...spanOf(reading, node) }));
  on<ts.PrefixUnaryExpression>(SyntaxKind.PrefixUnaryExpression, prefixValue);
  on<ts.PostfixUnaryExpression>(SyntaxKind.PostfixUnaryExpression, (reading, node, here) => updateOperand(reading, node, here));
  on<ts.TypeOfExpression>(SyntaxKind.TypeOfExpression, (reading, node, here) => {
    reading.typeOf.set(node, valueOf(reading, node.expression, here, fates.tested));
    return unknown(spanOf(reading, node));
  });
  on<ts.JsxExpression>(SyntaxKind.JsxExpression, (reading, node, here) => (node.expression ? valueOf(reading, node.expression, here, fates.passed) : unknown(spanOf(reading, node))));
  on<ts.Node>(SyntaxKind.JsxText, opaque);
  on<ts.JsxAttribute>(SyntaxKind.JsxAttribute, (reading, node, here) => {
    const { initializer } = node;
    if (initializer && reading.ts.isStringLiteral(initializer)) return opaque(reading, initializer);
    return initializer ? valueOf(reading, initializer, here, fates.passed) : unknown(spanOf(reading, node));
  });
  on<ts.Node>(SyntaxKind.RegularExpressionLiteral, (reading, node) => ({ kind: 'constant', type: 'pattern', value: sourceOf(reading, node), ...opaqueSpan(reading, node) }));
  constants(ts, on);
  return (table = made);
}

function constants({ SyntaxKind }: TypeScript, on: (kind: ts.SyntaxKind, read: Reader) => void): void {
  const types: readonly (readonly [ts.SyntaxKind, ConstantValue['type']])[] = [
    [SyntaxKind.NumericLiteral, 'number'], [SyntaxKind.BigIntLiteral, 'number'], [SyntaxKind.TrueKeyword, 'boolean'], [SyntaxKind.FalseKeyword, 'boolean'], [SyntaxKind.NullKeyword, 'null'],
  ];
  for (const [kind, type] of types) on(kind, (reading, node) => ({ kind: 'constant', type, value: sourceOf(reading, node), ...spanOf(reading, node) }));
}

/** What is put into a list or an object that is passed on is passed on itself. */
const inner = ({ kind }: Fate): Fate => (kind === 'passed' ? fates.passed : kind === 'returned' ? { ...fates.returned, returned: false } : fates.read);

/** A function that is kept for later runs neither in this loop nor under this condition. */
const detached = (here: Here): Here => ({ ...here, context: { routine: here.context.routine } });

function opaque(reading: Reading, node: ts.Node): Value {
  return unknown(opaqueSpan(reading, node));
}

function opaqueSpan(reading: Reading, node: ts.Node): Span {
  const at = spanOf(reading, node);
  reading.opaque.push({ start: Math.min(node.pos, at.start), end: at.end });
  return at;
}

function nameValue(reading: Reading, node: ts.Identifier, here: Here, fate: Fate): Value {
  const at = spanOf(reading, node);
  const binding = lookUp(here.scope, node.text);
  if (binding) {
    use(binding, at, fate, here);
    return { kind: 'name', name: node.text, binding: binding.id, start: at.start, end: at.end };
  }
  if (node.text === 'undefined') return { kind: 'constant', type: 'undefined', value: 'undefined', ...at };
  return { kind: 'name', name: node.text, start: at.start, end: at.end };
}

/** The fate of an object of which a member is taken. */
export function memberFate(outer: Fate, member: string): Fate {
  const chain = [member, ...outer.chain];
  const kind = outer.kind === 'called' && outer.member === undefined ? 'called' : member === 'length' ? 'length' : 'member';
  const fate: Fate = { kind, member, chain, returned: outer.returned, discarded: false, awaited: false };
  return outer.result ? { ...fate, result: outer.result } : fate;
}

function memberValue(reading: Reading, node: ts.PropertyAccessExpression, here: Here, fate: Fate): Value {
  return memberOf(reading, node, node.name.text, spanOf(reading, node.name), here, fate);
}

function elementValue(reading: Reading, node: ts.ElementAccessExpression, here: Here, fate: Fate): Value {
  const { ts } = reading;
  const index = bare(reading, node.argumentExpression);
  if (ts.isStringLiteralLike(index) || ts.isNumericLiteral(index)) return memberOf(reading, node, index.text, spanOf(reading, index), here, fate);
  valueOf(reading, index, here, fates.read);
  return memberOf(reading, node, undefined, spanOf(reading, index), here, fate);
}

function memberOf(reading: Reading, node: ts.PropertyAccessExpression | ts.ElementAccessExpression, name: string | undefined, nameSpan: Span, here: Here, fate: Fate): Value {
  const at = spanOf(reading, node);
  const step = name ?? `[${reading.text.slice(nameSpan.start, nameSpan.end)}]`;
  const field = node.expression.kind === reading.ts.SyntaxKind.ThisKeyword && name !== undefined ? fieldOf(reading, here, name, nameSpan) : undefined;
  if (field) use(field, at, fate, here);
  const object = valueOf(reading, node.expression, here, memberFate(fate, step));
  const { start, end } = at;
  if (name === undefined) return { kind: 'member', object, nameSpan, start, end, ...(field && { binding: field.id }) };
  return field ? { kind: 'member', object, name, nameSpan, binding: field.id, start, end } : { kind: 'member', object, name, nameSpan, start, end };
}

/** A field is known from its declaration, or from its first mention. */
export function fieldOf(reading: Reading, { fields, context }: Here, name: string, at: Span): BindingDraft | undefined {
  if (!fields) return undefined;
  const known = declaredField(fields, name);
  if (known) return known;
  const made: BindingDraft = { id: reading.bindings.length, name, kind: 'field', start: at.start, end: at.end, routine: context.routine, exported: false, context: { routine: context.routine }, assignments: [], uses: [] };
  reading.bindings.push(made);
  fields.own.set(name, made);
  return made;
}

function declaredField(fields: Fields, name: string): BindingDraft | undefined {
  for (let at: Fields | undefined = fields; at; at = at.base) {
    const found = at.own.get(name);
    if (found) return found;
  }
  return undefined;
}

function conditionalValue(reading: Reading, node: ts.ConditionalExpression, here: Here, fate: Fate): Value {
  const { value: condition, holds } = readCondition(reading, node.condition, here);
  holds(true, spanOf(reading, node.whenTrue));
  holds(false, spanOf(reading, node.whenFalse));
  const option = (expression: ts.Expression): Value => valueOf(reading, expression, inBranch(reading, expression, here, condition), fate);
  return { kind: 'choice', ...spanOf(reading, node), condition, options: [option(node.whenTrue), option(node.whenFalse)] };
}

function prefixValue(reading: Reading, node: ts.PrefixUnaryExpression, here: Here): Value {
  const { ts } = reading;
  const { operator, operand } = node;
  if (operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken) return updateOperand(reading, node, here);
  const value = valueOf(reading, operand, here, operator === ts.SyntaxKind.ExclamationToken ? fates.tested : fates.read);
  if (operator === ts.SyntaxKind.MinusToken && value.kind === 'constant') return { ...value, value: `-${value.value}`, ...spanOf(reading, node) };
  // `+text` is a number, whatever the text.
  if (operator !== ts.SyntaxKind.ExclamationToken) return { kind: 'constant', type: 'other', value: '', ...spanOf(reading, node) };
  return unknown(spanOf(reading, node));
}

function objectValue(reading: Reading, node: ts.ObjectLiteralExpression, here: Here, fate: Fate): Value {
  return { kind: 'object', ...spanOf(reading, node), properties: node.properties.map((property) => propertyOf(reading, property, here, inner(fate))) };
}

function propertyOf(reading: Reading, node: ts.ObjectLiteralElementLike, here: Here, fate: Fate): Property {
  const { ts } = reading;
  const at = spanOf(reading, node);
  const { start, end } = at;
  if (ts.isSpreadAssignment(node)) return { nameSpan: at, spread: true, value: valueOf(reading, node.expression, here, fates.spread), start, end };
  const name = propertyName(reading, node.name, here);
  const nameSpan = spanOf(reading, node.name);
  const value = ts.isPropertyAssignment(node) ? valueOf(reading, node.initializer, here, fate) : ts.isShorthandPropertyAssignment(node) ? valueOf(reading, node.name, here, fate) : functionValue(reading, node, detached({ context: here.context, scope: here.scope }));
  // Programs are full of them: V8 makes a literal at once, and a spread one by one.
  return name === undefined ? { nameSpan, spread: false, value, start, end } : { name, nameSpan, spread: false, value, start, end };
}

/** The name of a property where it is written; a computed one is read for what it uses. */
export function propertyName(reading: Reading, node: ts.PropertyName, here: Here): string | undefined {
  const { ts } = reading;
  if (!ts.isComputedPropertyName(node)) return node.text;
  const key = bare(reading, node.expression);
  if (ts.isStringLiteralLike(key) || ts.isNumericLiteral(key)) return key.text;
  valueOf(reading, key, here, fates.read);
  return undefined;
}
