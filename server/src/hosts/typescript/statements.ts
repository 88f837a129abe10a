// Statements: declarations get their values, branches and loops their places, and everything inside is read once.
import type ts from 'typescript';
import type { Value } from '../tree.ts';
import { declareList, declarePattern, declareStatements } from './declare.ts';
import { readClass } from './classes.ts';
import { assigns, leaves, readCondition } from './conditions.ts';
import { readSwitch } from './switches.ts';
import { functionValue, readPattern, resultOf } from './functions.ts';
import { documentedType } from './jsdoc.ts';
import { readExportAssignment, readExportDeclaration, readImport, readImportEquals, noteRequire, exportNames } from './modules.ts';
import { deeper, fates, inBranch, inLoop, innerScope, sourceOf, spanOf, type Fate, type Here, type Reading } from './reading.ts';
import type { TypeScript } from './parser.ts';
import { isExpression, propertyName, valueOf } from './values.ts';

type Reader<N extends ts.Node = ts.Node> = (reading: Reading, node: N, here: Here) => void;

/** Reads a node of any kind for what it holds. */
export function visit(reading: Reading, node: ts.Node, here: Here): void {
  const { ts } = reading;
  if (node.kind >= ts.SyntaxKind.FirstTypeNode && node.kind <= ts.SyntaxKind.LastTypeNode) return;
  if (isExpression(ts, node.kind) || ts.isParenthesizedExpression(node)) valueOf(reading, node, here, fates.read);
  else statement(reading, node, here);
}

export function statement(reading: Reading, node: ts.Node, here: Here): void {
  deeper(reading, () => {
    const read = readers(reading.ts)[node.kind];
    if (read) read(reading, node, here);
    else reading.ts.forEachChild(node, (child) => visit(reading, child, here));
  }, () => undefined);
}

let table: (Reader | undefined)[] | undefined;

function readers(ts: TypeScript): readonly (Reader | undefined)[] {
  if (table) return table;
  const made: (Reader | undefined)[] = [];
  const on = <N extends ts.Node>(kind: N['kind'], read: Reader<N>): void => {
    made[kind] = read as Reader;
  };
  const { SyntaxKind } = ts;
  on<ts.ExpressionStatement>(SyntaxKind.ExpressionStatement, (reading, node, here) => void valueOf(reading, node.expression, here, fates.discarded));
  on<ts.VariableStatement>(SyntaxKind.VariableStatement, (reading, node, here) => {
    readList(reading, node.declarationList, here);
    if (isExported(reading, node)) exportNames(reading, node.declarationList);
  });
  on<ts.VariableDeclarationList>(SyntaxKind.VariableDeclarationList, readList);
  on<ts.ReturnStatement>(SyntaxKind.ReturnStatement, (reading, node, here) => {
    if (node.expression) reading.routines[here.context.routine]?.returns.push(valueOf(reading, node.expression, here, fates.returned));
  });
  on<ts.FunctionDeclaration>(SyntaxKind.FunctionDeclaration, readFunction);
  on<ts.ClassDeclaration>(SyntaxKind.ClassDeclaration, (reading, node, here) => {
    const binding = readClass(reading, node, here);
    if (isExported(reading, node)) exportDeclaration(reading, node, binding);
  });
  on<ts.Block>(SyntaxKind.Block, (reading, node, here) => block(reading, node.statements, here));
  on<ts.ModuleBlock>(SyntaxKind.ModuleBlock, (reading, node, here) => block(reading, node.statements, here));
  on<ts.IfStatement>(SyntaxKind.IfStatement, (reading, node, here) => {
    const { thenStatement, elseStatement } = node;
    const condition = readCondition(reading, node.expression, here);
    condition.holds(true, spanOf(reading, thenStatement));
    if (elseStatement) condition.holds(false, spanOf(reading, elseStatement));
    if (here.until !== undefined && leaves(reading, thenStatement)) condition.holds(false, { start: node.end, end: here.until });
    else if (here.until !== undefined && !elseStatement && assigns(reading, thenStatement)) condition.holds(false, { start: node.end, end: here.until }, spanOf(reading, thenStatement));
    if (here.until !== undefined && elseStatement && leaves(reading, elseStatement)) condition.holds(true, { start: node.end, end: here.until });
    statement(reading, thenStatement, inBranch(reading, thenStatement, here, condition.value));
    if (elseStatement) statement(reading, elseStatement, inBranch(reading, elseStatement, here, condition.value));
  });
  on<ts.SwitchStatement>(SyntaxKind.SwitchStatement, readSwitch);
  on<ts.TryStatement>(SyntaxKind.TryStatement, (reading, node, here) => {
    reading.attempts.push({ ...spanOf(reading, node), body: spanOf(reading, node.tryBlock), ...(node.catchClause && { caught: spanOf(reading, node.catchClause) }), ...(node.finallyBlock && { finally: spanOf(reading, node.finallyBlock) }) });
    statement(reading, node.tryBlock, here);
    if (node.catchClause) readCatch(reading, node.catchClause, inBranch(reading, node.catchClause, here, undefined));
    if (node.finallyBlock) statement(reading, node.finallyBlock, here);
  });
  on<ts.EnumDeclaration>(SyntaxKind.EnumDeclaration, readEnum);
  on<ts.TypeAliasDeclaration>(SyntaxKind.TypeAliasDeclaration, (reading, node) => {
    reading.types.push({ name: node.name.text, text: sourceOf(reading, node.type), exported: isExported(reading, node), ...spanOf(reading, node) });
  });
  on<ts.InterfaceDeclaration>(SyntaxKind.InterfaceDeclaration, (reading, node) => {
    const bases = (node.heritageClauses ?? []).flatMap(({ types }) => types.map((type) => sourceOf(reading, type)));
    const members = `{ ${node.members.map((member) => sourceOf(reading, member).replace(/[;,]?$/, ';')).join(' ')} }`;
    const text = [...bases, members].join(' & ');
    reading.types.push({ name: node.name.text, text, exported: isExported(reading, node), ...spanOf(reading, node) });
  });
  loops(ts, on);
  on<ts.ImportDeclaration>(SyntaxKind.ImportDeclaration, readImport);
  on<ts.ImportEqualsDeclaration>(SyntaxKind.ImportEqualsDeclaration, readImportEquals);
  on<ts.ExportDeclaration>(SyntaxKind.ExportDeclaration, readExportDeclaration);
  on<ts.ExportAssignment>(SyntaxKind.ExportAssignment, readExportAssignment);
  return (table = made);
}

function loops(ts: TypeScript, on: <N extends ts.Node>(kind: N['kind'], read: Reader<N>) => void): void {
  const { SyntaxKind } = ts;
  on<ts.ForOfStatement>(SyntaxKind.ForOfStatement, readForEach);
  on<ts.ForInStatement>(SyntaxKind.ForInStatement, readForEach);
  on<ts.ForStatement>(SyntaxKind.ForStatement, (reading, node, outer) => {
    const here = { ...outer, scope: innerScope(outer.scope) };
    const list = node.initializer && reading.ts.isVariableDeclarationList(node.initializer) ? node.initializer : undefined;
    if (list) declareList(reading, list, here.scope, here);
    if (node.initializer) visit(reading, node.initializer, here);
    const { loop, here: inside } = inLoop(reading, spanOf(reading, node), here, 'count', undefined);
    for (const { name } of list?.declarations ?? []) loop.variables.push(...boundBy(reading, name));
    if (node.condition) valueOf(reading, node.condition, inside, fates.tested);
    if (node.incrementor) valueOf(reading, node.incrementor, inside, fates.discarded);
    statement(reading, node.statement, inside);
  });
  const readWhile = (reading: Reading, node: ts.WhileStatement | ts.DoStatement, here: Here): void => {
    const { here: inside } = inLoop(reading, spanOf(reading, node), here, 'while', undefined);
    valueOf(reading, node.expression, inside, fates.tested);
    statement(reading, node.statement, inside);
  };
  on<ts.WhileStatement>(SyntaxKind.WhileStatement, readWhile);
  on<ts.DoStatement>(SyntaxKind.DoStatement, readWhile);
}

function readForEach(reading: Reading, node: ts.ForInOrOfStatement, outer: Here): void {
  const here = { ...outer, scope: innerScope(outer.scope) };
  const iterates = valueOf(reading, node.expression, outer, fates.iterated);
  const { loop, here: inside } = inLoop(reading, spanOf(reading, node), here, 'each', iterates);
  if (reading.ts.isVariableDeclarationList(node.initializer)) {
    declareList(reading, node.initializer, here.scope, inside);
    for (const { name } of node.initializer.declarations) {
      loop.variables.push(...boundBy(reading, name));
      readPattern(reading, name, { value: iterates, path: ['[]'], here: inside });
    }
  } else valueOf(reading, node.initializer, inside, { ...fates.read, kind: 'written' });
  statement(reading, node.statement, inside);
}

/** The bindings that a pattern makes. */
function boundBy(reading: Reading, name: ts.BindingName): readonly number[] {
  const { ts } = reading;
  if (!ts.isIdentifier(name)) return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundBy(reading, element.name) : []));
  const binding = reading.declared.get(name);
  return binding ? [binding.id] : [];
}

function block(reading: Reading, statements: ts.NodeArray<ts.Statement>, outer: Here): void {
  const here = { ...outer, scope: innerScope(outer.scope), until: statements.end };
  declareStatements(reading, statements, here);
  for (const child of statements) statement(reading, child, here);
}

function readList(reading: Reading, list: ts.VariableDeclarationList, here: Here): void {
  for (const declaration of list.declarations) {
    const { name, initializer } = declaration;
    const type = declaration.type ? sourceOf(reading, declaration.type) : documentedType(reading, declaration) ?? (initializer && assertedType(reading, initializer));
    const result = initializer && resultOf(reading, name);
    const fate: Fate = result ? { ...fates.read, result } : fates.read;
    const value = initializer && valueOf(reading, initializer, here, fate);
    if (value) noteRequire(reading, name, value);
    readPattern(reading, name, { value, path: [], here, type });
  }
}

/** The type that `value as Pool` asserts. */
export function assertedType(reading: Reading, node: ts.Expression): string | undefined {
  const { ts } = reading;
  let at = node;
  while (ts.isParenthesizedExpression(at) || ts.isAwaitExpression(at)) at = at.expression;
  if (!ts.isAsExpression(at) && !ts.isTypeAssertionExpression(at) && !ts.isSatisfiesExpression(at)) return undefined;
  const type = sourceOf(reading, at.type);
  return type === 'const' || type === 'any' || type === 'unknown' ? undefined : type;
}

function readFunction(reading: Reading, node: ts.FunctionDeclaration, here: Here): void {
  const value = functionValue(reading, node, { context: { routine: here.context.routine }, scope: here.scope });
  const binding = node.name && reading.declared.get(node.name);
  if (binding && node.body) binding.value = value;
  if (isExported(reading, node) && node.body) exportDeclaration(reading, node, binding?.id, value);
}

function exportDeclaration(reading: Reading, node: ts.FunctionDeclaration | ts.ClassDeclaration, binding: number | undefined, value?: Value): void {
  const isDefault = node.modifiers?.some(({ kind }) => kind === reading.ts.SyntaxKind.DefaultKeyword);
  const name = isDefault ? 'default' : node.name?.text;
  if (name !== undefined) reading.exports.push({ name, ...(binding !== undefined && { binding }), ...(value && { value }) });
}

function readCatch(reading: Reading, node: ts.CatchClause, outer: Here): void {
  const here = { ...outer, scope: innerScope(outer.scope) };
  if (node.variableDeclaration) declarePattern(reading, node.variableDeclaration.name, here.scope, 'variable', here);
  statement(reading, node.block, here);
}

/** An enum is an object of constants. */
function readEnum(reading: Reading, node: ts.EnumDeclaration, here: Here): void {
  const properties = node.members.map((member) => {
    const name = propertyName(reading, member.name, here);
    const at = spanOf(reading, member);
    const value: Value = member.initializer ? valueOf(reading, member.initializer, here, fates.read) : { kind: 'unknown', ...at };
    return { ...at, nameSpan: spanOf(reading, member.name), spread: false, value, ...(name !== undefined && { name }) };
  });
  const binding = reading.declared.get(node.name);
  if (!binding) return;
  binding.value ??= { kind: 'object', ...spanOf(reading, node), properties };
  if (isExported(reading, node)) reading.exports.push({ name: node.name.text, binding: binding.id });
}

export const isExported = ({ ts }: Reading, node: ts.Node): boolean => ts.canHaveModifiers(node) && (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false);

/** The values of the decorators of a class, a member or a parameter. */
export function visitDecorators(reading: Reading, node: ts.Node, here: Here): readonly Value[] {
  const { ts } = reading;
  if (!ts.canHaveDecorators(node)) return [];
  return (ts.getDecorators(node) ?? []).map(({ expression }) => valueOf(reading, expression, here, fates.passed));
}
