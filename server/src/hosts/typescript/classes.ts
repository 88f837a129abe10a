// Classes: their members, and the fields that `this.name` names anywhere inside.
import type ts from 'typescript';
import type { ClassMember } from '../tree.ts';
import { functionValue } from './functions.ts';
import { documentedType } from './jsdoc.ts';
import { fates, newBinding, newRoutine, sourceOf, spanOf, type BindingDraft, type Fields, type Here, type Reading } from './reading.ts';
import { assertedType, statement, visitDecorators } from './statements.ts';
import { propertyName, valueOf } from './values.ts';

/** Reads a class and gives the binding of its name. */
export function readClass(reading: Reading, node: ts.ClassLikeDeclaration, here: Here): number | undefined {
  const { ts } = reading;
  const binding = node.name && reading.declared.get(node.name);
  const heritage = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  const base = heritage && valueOf(reading, heritage.expression, here, fates.read);
  const decorators = visitDecorators(reading, node, here);
  const routine = newRoutine(reading, 'class', spanOf(reading, node), { name: node.name?.text, parent: here.context.routine, async: false });
  const inherited = base?.kind === 'name' && base.binding !== undefined ? reading.fieldsOf.get(base.binding) : undefined;
  const fields: Fields = { own: new Map(), ...(inherited && { base: inherited }) };
  if (binding) reading.fieldsOf.set(binding.id, fields);
  const inside: Here = { context: { routine: routine.id }, scope: here.scope, fields };
  for (const member of node.members) declareField(reading, member, fields, inside);
  const members = node.members.flatMap((member) => readMember(reading, member, fields, inside));
  reading.classes.push({
    ...spanOf(reading, node), decorators, members,
    ...(node.name && { name: node.name.text }), ...(binding && { binding: binding.id }), ...(base && { extends: base }), ...(heritage?.typeArguments && { extendsArguments: heritage.typeArguments.map((type) => sourceOf(reading, type)) }),
  });
  return binding?.id;
}

/** Methods may speak of fields that are declared below them. */
function declareField(reading: Reading, member: ts.ClassElement, fields: Fields, here: Here): void {
  const { ts } = reading;
  if (ts.isConstructorDeclaration(member)) {
    for (const parameter of member.parameters) {
      if (ts.isParameterPropertyDeclaration(parameter, member) && ts.isIdentifier(parameter.name)) addField(reading, parameter.name, fields, here);
    }
    return;
  }
  if (member.name && !ts.isComputedPropertyName(member.name)) addField(reading, member.name, fields, here);
}

function addField(reading: Reading, name: Exclude<ts.PropertyName, ts.ComputedPropertyName>, fields: Fields, here: Here): void {
  if (!fields.own.has(name.text)) fields.own.set(name.text, newBinding(reading, name.text, 'field', spanOf(reading, name), here.context));
}

function readMember(reading: Reading, member: ts.ClassElement, fields: Fields, here: Here): readonly ClassMember[] {
  const { ts } = reading;
  const decorators = visitDecorators(reading, member, here);
  const at = spanOf(reading, member);
  if (ts.isConstructorDeclaration(member)) {
    const { routine } = functionValue(reading, member, here);
    return [{ ...at, name: 'constructor', kind: 'constructor', routine, decorators }, ...readParameterProperties(reading, member, fields, routine)];
  }
  if (!member.name) {
    statement(reading, member, here);
    return [];
  }
  const name = propertyName(reading, member.name, here) ?? '';
  const field = fields.own.get(name);
  const isStatic = ts.canHaveModifiers(member) && ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
  const known = { ...at, name, decorators, ...(field && { field: field.id }), ...(isStatic && { static: true as const }) };
  if (ts.isPropertyDeclaration(member)) return [{ ...known, kind: 'field', ...(member.questionToken && { isOptional: true as const }), ...readField(reading, member, field, here) }];
  if (!ts.isMethodDeclaration(member) && !ts.isAccessor(member)) return [];
  const value = functionValue(reading, member, here);
  if (ts.isMethodDeclaration(member)) {
    if (field && member.body) field.value ??= value;
    return [{ ...known, kind: 'method', routine: value.routine, value }];
  }
  if (field && ts.isGetAccessor(member)) describeGetter(reading, field, value.routine);
  return [{ ...known, kind: 'accessor', routine: value.routine }];
}

/** What a getter gives is what the field holds. */
function describeGetter(reading: Reading, field: BindingDraft, routine: number): void {
  const { returnType, returns } = reading.routines[routine]!;
  if (returnType !== undefined) field.type = returnType;
  const [only, ...others] = returns;
  if (only && others.length === 0) field.value = only;
}

function readField(reading: Reading, member: ts.PropertyDeclaration, field: BindingDraft | undefined, here: Here): Pick<ClassMember, 'type' | 'value'> {
  const type = member.type ? sourceOf(reading, member.type) : documentedType(reading, member) ?? (member.initializer && assertedType(reading, member.initializer));
  const value = member.initializer && valueOf(reading, member.initializer, here, field ? { ...fates.read, result: { binding: field.id, path: [] } } : fates.read);
  if (field) Object.assign(field, type !== undefined && { type }, value && { value });
  return { ...(type !== undefined && { type }), ...(value && { value }) };
}

/** `constructor(private readonly pool: Pool)`: the field holds what the parameter holds. */
function readParameterProperties(reading: Reading, node: ts.ConstructorDeclaration, fields: Fields, routine: number): readonly ClassMember[] {
  return node.parameters.flatMap((parameter, index): readonly ClassMember[] => {
    if (!reading.ts.isParameterPropertyDeclaration(parameter, node) || !reading.ts.isIdentifier(parameter.name)) return [];
    const field = fields.own.get(parameter.name.text);
    const bound = reading.bindings[reading.routines[routine]!.params[index] ?? -1];
    if (!field || !bound) return [];
    if (bound.type !== undefined) field.type = bound.type;
    field.value ??= { kind: 'name', name: bound.name, binding: bound.id, ...spanOf(reading, parameter.name) };
    return [{ ...spanOf(reading, parameter), name: parameter.name.text, kind: 'field', field: field.id, ...(bound.type !== undefined && { type: bound.type }), decorators: [] }];
  });
}
