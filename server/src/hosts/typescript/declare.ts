// Names are declared before the code that uses them is read, for a function may be called above the line that declares it.
import type ts from 'typescript';
import type { Binding } from '../tree.ts';
import { newBinding, spanOf, type BindingDraft, type Here, type Reading, type Scope } from './reading.ts';

/** Declares what a list of statements declares at its own level: `let`, `const`, functions, classes, enums, imports. */
export function declareStatements(reading: Reading, statements: readonly ts.Statement[], here: Here): void {
  const { ts } = reading;
  for (const statement of statements) {
    if (ts.isVariableStatement(statement)) {
      if (isLexical(reading, statement.declarationList)) declareList(reading, statement.declarationList, here.scope, here);
    } else if (ts.isFunctionDeclaration(statement)) declareName(reading, statement.name, here.scope, 'function', here);
    else if (ts.isClassDeclaration(statement)) declareName(reading, statement.name, here.scope, 'class', here);
    else if (ts.isEnumDeclaration(statement)) declareName(reading, statement.name, here.scope, 'constant', here);
    else if (ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name)) declareName(reading, statement.name, here.scope, 'constant', here);
    else if (ts.isImportDeclaration(statement)) declareImport(reading, statement, here);
    else if (ts.isImportEqualsDeclaration(statement)) declareName(reading, statement.name, here.scope, 'import', here);
  }
}

/** Declares every `var` of a function's body, however deep it stands in its statements. */
export function declareVars(reading: Reading, node: ts.Node, here: Here): void {
  const { ts } = reading;
  const pending: ts.Node[] = [node];
  while (pending.length > 0) {
    const next = pending.pop()!;
    if (ts.isVariableDeclarationList(next)) {
      if (!isLexical(reading, next)) declareList(reading, next, here.scope, here);
    } else if (holdsStatements(reading, next)) {
      const children: ts.Node[] = [];
      ts.forEachChild(next, (child) => void children.push(child));
      pending.push(...children.reverse());
    }
  }
}

/** Declares the names of one `let`, `const` or `var`, as a `for` has it in its head. */
export function declareList(reading: Reading, list: ts.VariableDeclarationList, scope: Scope, here: Here): void {
  const kind = list.flags & reading.ts.NodeFlags.Const ? 'constant' : 'variable';
  for (const { name } of list.declarations) declarePattern(reading, name, scope, kind, here);
}

export const isLexical = ({ ts }: Reading, list: ts.VariableDeclarationList): boolean => (list.flags & ts.NodeFlags.BlockScoped) !== 0;

export function declarePattern(reading: Reading, name: ts.BindingName, scope: Scope, kind: Binding['kind'], here: Here): void {
  const { ts } = reading;
  if (ts.isIdentifier(name)) {
    declareName(reading, name, scope, kind, here);
    return;
  }
  for (const element of name.elements) {
    if (ts.isBindingElement(element)) declarePattern(reading, element.name, scope, kind, here);
  }
}

export function declareName(reading: Reading, name: ts.Identifier | undefined, scope: Scope, kind: Binding['kind'], here: Here): BindingDraft | undefined {
  if (!name || name.text === '') return undefined;
  const known = scope.names.get(name.text);
  // A second `var`, an overload of a function, a namespace beside a class: one name, one binding.
  const binding = known ?? newBinding(reading, name.text, kind, spanOf(reading, name), here.context);
  if (!known) scope.names.set(name.text, binding);
  reading.declared.set(name, binding);
  return binding;
}

function declareImport(reading: Reading, { importClause }: ts.ImportDeclaration, here: Here): void {
  const { ts } = reading;
  if (!importClause) return;
  declareName(reading, importClause.name, here.scope, 'import', here);
  const named = importClause.namedBindings;
  if (!named) return;
  if (ts.isNamespaceImport(named)) declareName(reading, named.name, here.scope, 'import', here);
  else for (const { name } of named.elements) declareName(reading, name, here.scope, 'import', here);
}

function holdsStatements({ ts }: Reading, node: ts.Node): boolean {
  return ts.isSourceFile(node) || ts.isBlock(node) || ts.isVariableStatement(node) || ts.isIfStatement(node) || ts.isIterationStatement(node, false)
    || ts.isSwitchStatement(node) || ts.isCaseBlock(node) || ts.isCaseOrDefaultClause(node) || ts.isTryStatement(node) || ts.isCatchClause(node)
    || ts.isLabeledStatement(node) || ts.isModuleBlock(node);
}
