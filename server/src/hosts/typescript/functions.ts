// Functions become routines: their parameters, what they return, and the code inside them.
import type ts from 'typescript';
import type { FunctionValue, Routine } from '../tree.ts';
import { declarePattern, declareStatements, declareVars } from './declare.ts';
import { documentedResult, documentedType } from './jsdoc.ts';
import { fates, innerScope, newBinding, newRoutine, sourceOf, spanOf, unknown, type BindingDraft, type Fate, type Here, type Reading, type RoutineDraft } from './reading.ts';
import { statement, visitDecorators } from './statements.ts';
import { valueOf } from './values.ts';

export type FunctionNode = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration | ts.MethodDeclaration | ts.ConstructorDeclaration | ts.AccessorDeclaration;

/** `here` says in which loop and branch the body runs; a declaration's runs in none. */
export function functionValue(reading: Reading, node: FunctionNode, here: Here): FunctionValue {
  const routine = newRoutine(reading, kindOf(reading, node), spanOf(reading, node), { name: nameOf(reading, node), parent: here.context.routine, async: isAsync(reading, node) });
  const returnType = node.type ? sourceOf(reading, node.type) : documentedResult(reading, node);
  if (returnType !== undefined) routine.returnType = returnType;
  const inside: Here = {
    context: { ...here.context, routine: routine.id },
    scope: innerScope(here.scope),
    // Only an arrow, a method and a constructor know the class they stand in.
    ...(here.fields && !reading.ts.isFunctionExpression(node) && !reading.ts.isFunctionDeclaration(node) && { fields: here.fields }),
  };
  if (reading.ts.isFunctionExpression(node) && node.name) declarePattern(reading, node.name, inside.scope, 'function', inside);
  node.parameters.forEach((parameter) => declarePattern(reading, parameter.name, inside.scope, 'parameter', inside));
  for (const parameter of node.parameters) readParameter(reading, parameter, routine, inside);
  if (node.body) readBody(reading, node.body, routine, inside);
  return { kind: 'function', routine: routine.id, start: routine.start, end: routine.end };
}

function readBody(reading: Reading, body: ts.ConciseBody, routine: RoutineDraft, here: Here): void {
  if (!reading.ts.isBlock(body)) {
    routine.returns.push(valueOf(reading, body, here, fates.returned));
    return;
  }
  const inside = { ...here, until: body.end };
  declareVars(reading, body, inside);
  declareStatements(reading, body.statements, inside);
  for (const child of body.statements) statement(reading, child, inside);
}

function readParameter(reading: Reading, parameter: ts.ParameterDeclaration, routine: RoutineDraft, here: Here): void {
  const { ts } = reading;
  const decorators = visitDecorators(reading, parameter, here);
  const { name } = parameter;
  const position = ts.isIdentifier(name) ? reading.declared.get(name) : newBinding(reading, '', 'parameter', spanOf(reading, name), here.context);
  if (!position) return;
  routine.params.push(position.id);
  if (decorators.length > 0) position.decorators = decorators;
  const type = parameter.type ? sourceOf(reading, parameter.type) : documentedType(reading, parameter);
  if (type !== undefined) position.type = type;
  // TypeScript holds callers to the type of a default; JavaScript does not.
  else if (parameter.initializer && ts.isNumericLiteral(parameter.initializer) && /\.[cm]?tsx?$/.test(reading.file.fileName)) position.type = 'number';
  if (parameter.initializer) {
    const initial = valueOf(reading, parameter.initializer, here, fates.read);
    // A default is only one of the values it may have.
    position.assignments.push({ operator: 'other', value: initial, start: initial.start, end: initial.end, context: here.context });
  }
  if (!ts.isIdentifier(name)) readPattern(reading, name, { value: { kind: 'name', name: '', binding: position.id, ...spanOf(reading, name) }, path: [], here });
}

interface Taken { readonly value: BindingDraft['value']; readonly path: readonly string[]; readonly here: Here; readonly type?: string | undefined }

/** Gives each name of a pattern its value and the path into it. */
export function readPattern(reading: Reading, name: ts.BindingName, { value, path, here, type }: Taken): void {
  const { ts } = reading;
  if (ts.isIdentifier(name)) {
    const binding = reading.declared.get(name);
    if (!binding) return;
    if (type !== undefined) binding.type = type;
    if (!value) return;
    if (binding.value) binding.assignments.push({ operator: path.length === 0 ? '=' : 'other', value: path.length === 0 ? value : unknown(value), ...spanOf(reading, name), context: here.context });
    else Object.assign(binding, { value, context: here.context, ...(path.length > 0 && { path }) });
    return;
  }
  name.elements.forEach((element, index) => {
    if (!ts.isBindingElement(element)) return;
    if (element.initializer) valueOf(reading, element.initializer, here, fates.read);
    readPattern(reading, element.name, { value, path: [...path, stepOf(reading, element, ts.isArrayBindingPattern(name) ? index : undefined, here)], here });
  });
}

/** `index` is set in a list. */
function stepOf(reading: Reading, element: ts.BindingElement, index: number | undefined, here: Here): string {
  const { ts } = reading;
  if (element.dotDotDotToken) return '...';
  if (index !== undefined) return String(index);
  const key = element.propertyName ?? element.name;
  if (ts.isIdentifier(key) || ts.isStringLiteralLike(key) || ts.isNumericLiteral(key)) return key.text;
  if (ts.isComputedPropertyName(key)) valueOf(reading, key.expression, here, fates.read);
  return `[${sourceOf(reading, key)}]`;
}

/** The one name a declaration makes, and the path it takes: `const [row] = …` gives `['0']`. */
export function resultOf(reading: Reading, name: ts.BindingName): Fate['result'] {
  const { ts } = reading;
  const path: string[] = [];
  let at = name;
  while (!ts.isIdentifier(at)) {
    const elements: readonly ts.ArrayBindingElement[] = at.elements;
    const [only, ...others] = elements.filter(ts.isBindingElement);
    if (!only || others.length > 0 || only.dotDotDotToken) return undefined;
    const key = only.propertyName ?? only.name;
    path.push(ts.isArrayBindingPattern(at) ? String(elements.indexOf(only)) : ts.isIdentifier(key) || ts.isStringLiteralLike(key) ? key.text : '?');
    at = only.name;
  }
  const binding = reading.declared.get(at);
  return binding && { binding: binding.id, path };
}

function kindOf({ ts }: Reading, node: FunctionNode): Routine['kind'] {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  return ts.isMethodDeclaration(node) || ts.isAccessor(node) ? 'method' : 'function';
}

function nameOf({ ts }: Reading, node: FunctionNode): string | undefined {
  const { name } = node;
  return name && (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isPrivateIdentifier(name)) ? name.text : undefined;
}

const isAsync = ({ ts }: Reading, node: FunctionNode): boolean => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false;
