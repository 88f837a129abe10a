// The types that JavaScript declares in comments: `@param {import('pg').Pool} pool`, `@type`, `@typedef`, `@import`.
import type ts from 'typescript';
import { declareName } from './declare.ts';
import { sourceOf, spanOf, type Here, type Reading } from './reading.ts';

/** The type that a comment gives to a declaration or an assignment. */
export function documentedType(reading: Reading, node: ts.Node): string | undefined {
  const type = reading.isDocumented ? reading.ts.getJSDocType(node) : undefined;
  return type && textOf(reading, type);
}

/** What a comment says that a function gives. */
export function documentedResult(reading: Reading, node: ts.Node): string | undefined {
  const type = reading.isDocumented ? reading.ts.getJSDocReturnType(node) : undefined;
  return type && textOf(reading, type);
}

/** The types that the comments of a file name or import: they belong to no declaration. */
export function readTypeComments(reading: Reading, here: Here): void {
  const { ts, file } = reading;
  if (!reading.isDocumented) return;
  for (const node of [...file.statements, file.endOfFileToken]) {
    for (const { tags } of commentsAbove(node)) {
      for (const tag of tags ?? []) {
        if (ts.isJSDocTypedefTag(tag)) readTypedef(reading, tag);
        else if (ts.isJSDocImportTag(tag)) readImportTag(reading, tag, here);
      }
    }
  }
}

/** All of them: TypeScript's own question for the comments of a node gives the nearest only. */
const commentsAbove = (node: ts.Node): readonly ts.JSDoc[] => (node as ts.Node & { readonly jsDoc?: readonly ts.JSDoc[] }).jsDoc ?? [];

function readTypedef(reading: Reading, tag: ts.JSDocTypedefTag): void {
  const { name, typeExpression } = tag;
  if (!name || !typeExpression) return;
  // Every typedef of a module can be imported from it.
  reading.types.push({ name: name.text, text: textOf(reading, typeExpression), exported: true, ...spanOf(reading, tag) });
}

function readImportTag(reading: Reading, { importClause, moduleSpecifier }: ts.JSDocImportTag, here: Here): void {
  const { ts } = reading;
  if (!importClause || !ts.isStringLiteral(moduleSpecifier)) return;
  const add = (name: ts.Identifier, imported: string): void => {
    if (here.scope.names.has(name.text)) return;
    const binding = declareName(reading, name, here.scope, 'import', here);
    reading.imports.push({ module: moduleSpecifier.text, imported, ...spanOf(reading, name), ...(binding && { binding: binding.id }) });
  };
  if (importClause.name) add(importClause.name, 'default');
  const named = importClause.namedBindings;
  if (named && ts.isNamespaceImport(named)) add(named.name, '*');
  else for (const { name, propertyName } of named?.elements ?? []) add(name, (propertyName ?? name).text);
}

/** A type as TypeScript would write it: without the asterisks of its lines and the marks that only comments know. */
function textOf(reading: Reading, node: ts.TypeNode | ts.JSDocTypeExpression | ts.JSDocTypeLiteral): string {
  const { ts } = reading;
  if (ts.isJSDocTypeExpression(node)) return textOf(reading, node.type);
  // `{?Pool}`, `{!Pool}`, `{Pool=}`.
  if (ts.isJSDocNullableType(node) || ts.isJSDocNonNullableType(node) || ts.isJSDocOptionalType(node)) return textOf(reading, node.type);
  if (!ts.isJSDocTypeLiteral(node)) return sourceOf(reading, node).replace(/\n[ \t]*\*/g, '\n');
  const members = (node.jsDocPropertyTags ?? []).flatMap((tag) => {
    const name = ts.isIdentifier(tag.name) ? tag.name.text : tag.name.right.text;
    return tag.typeExpression ? `${name}: ${textOf(reading, tag.typeExpression)};` : [];
  });
  return `{ ${members.join(' ')} }`;
}
