// What a file takes from others and gives to them: ECMAScript modules, CommonJS, and TypeScript's own forms.
import type ts from 'typescript';
import type { Export, Value } from '../tree.ts';
import { fates, lookUp, spanOf, type Here, type Reading } from './reading.ts';
import { requiredModule } from './calls.ts';
import { valueOf } from './values.ts';

export function readImport(reading: Reading, node: ts.ImportDeclaration): void {
  const { ts } = reading;
  const { importClause: clause, moduleSpecifier } = node;
  if (!ts.isStringLiteral(moduleSpecifier)) return;
  const module = moduleSpecifier.text;
  const add = (name: ts.Identifier, imported: string): void => {
    const binding = reading.declared.get(name);
    reading.imports.push({ module, imported, ...spanOf(reading, name), ...(binding && { binding: binding.id }) });
  };
  if (!clause) reading.imports.push({ module, imported: '*', ...spanOf(reading, node) });
  if (clause?.name) add(clause.name, 'default');
  const named = clause?.namedBindings;
  if (!named) return;
  if (ts.isNamespaceImport(named)) add(named.name, '*');
  else for (const element of named.elements) add(element.name, (element.propertyName ?? element.name).text);
}

/** `import pg = require('pg')`. */
export function readImportEquals(reading: Reading, node: ts.ImportEqualsDeclaration): void {
  const { ts } = reading;
  const reference = node.moduleReference;
  if (!ts.isExternalModuleReference(reference) || !ts.isStringLiteral(reference.expression)) return;
  const binding = reading.declared.get(node.name);
  reading.imports.push({ module: reference.expression.text, imported: '*', ...spanOf(reading, node), ...(binding && { binding: binding.id }) });
}

/** `const { Pool } = require('pg')`, `const Pool = require('pg').Pool`, `const pg = await import('pg')`. */
export function noteRequire(reading: Reading, name: ts.BindingName, value: Value): void {
  const { ts } = reading;
  const direct = requiredModule(value);
  const member = value.kind === 'member' && value.name !== undefined ? requiredModule(value.object) : undefined;
  const add = (at: ts.Identifier, module: string, imported: string): void => {
    const binding = reading.declared.get(at);
    if (!binding) return;
    binding.kind = 'import';
    reading.imports.push({ module, imported, binding: binding.id, ...spanOf(reading, at) });
  };
  if (ts.isIdentifier(name)) {
    if (direct !== undefined) add(name, direct, '*');
    else if (member !== undefined && value.kind === 'member') add(name, member, value.name!);
    return;
  }
  if (direct === undefined || !ts.isObjectBindingPattern(name)) return;
  for (const element of name.elements) {
    const key = element.propertyName ?? element.name;
    if (ts.isIdentifier(element.name) && !element.dotDotDotToken && (ts.isIdentifier(key) || ts.isStringLiteralLike(key))) add(element.name, direct, key.text);
  }
}

/** `export const a = …, { b } = …`. */
export function exportNames(reading: Reading, list: ts.VariableDeclarationList): void {
  const { ts } = reading;
  const add = (name: ts.BindingName): void => {
    if (!ts.isIdentifier(name)) {
      for (const element of name.elements) if (ts.isBindingElement(element)) add(element.name);
      return;
    }
    const binding = reading.declared.get(name);
    if (binding) reading.exports.push({ name: name.text, binding: binding.id });
  };
  for (const { name } of list.declarations) add(name);
}

/** `export { a as b }`, `export { x } from './y'`, `export * from './y'`. */
export function readExportDeclaration(reading: Reading, node: ts.ExportDeclaration, here: Here): void {
  const { ts } = reading;
  const module = node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : undefined;
  const clause = node.exportClause;
  if (!clause || ts.isNamespaceExport(clause)) {
    if (module !== undefined) reading.exports.push({ name: clause?.name.text ?? '*', module, imported: '*' });
    return;
  }
  for (const { name, propertyName } of clause.elements) {
    const local = (propertyName ?? name).text;
    if (module !== undefined) reading.exports.push({ name: name.text, module, imported: local });
    else {
      const binding = lookUp(here.scope, local);
      reading.exports.push({ name: name.text, ...(binding && { binding: binding.id }) });
    }
  }
}

/** `export default …`, `export = …`. */
export function readExportAssignment(reading: Reading, node: ts.ExportAssignment, here: Here): void {
  reading.exports.push(exportOf('default', valueOf(reading, node.expression, here, fates.read)));
}

const exportOf = (name: string, value: Value): Export => ({ name, value, ...(value.kind === 'name' && value.binding !== undefined && { binding: value.binding }) });

/** `module.exports = …`, `exports.a = …`, `module.exports.a = …`: an assignment to no name of the file. */
export function noteCommonJs(reading: Reading, target: Value, value: Value): void {
  if (target.kind !== 'member' || target.name === undefined) return;
  if (isModuleExports(target)) {
    reading.exports.push(exportOf('default', value));
    if (value.kind === 'object') for (const property of value.properties) if (property.name !== undefined) reading.exports.push(exportOf(property.name, property.value));
  } else if (isModuleExports(target.object) || isGlobal(target.object, 'exports')) reading.exports.push(exportOf(target.name, value));
}

const isGlobal = (value: Value, name: string): boolean => value.kind === 'name' && value.name === name && value.binding === undefined;
const isModuleExports = (value: Value): boolean => value.kind === 'member' && value.name === 'exports' && isGlobal(value.object, 'module');
