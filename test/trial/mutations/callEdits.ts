// A call of a library's own methods says less than it did: an option of its object goes, or a step of its chain.
import ts from 'typescript';
import { contains, type Span } from '../../../server/src/text/span.ts';
import type { Asked } from './ground.ts';
import type { FileEdit } from './mutation.ts';

const trees = new WeakMap<Asked['reading']['document'], ts.SourceFile>();

function treeOf({ reading: { document } }: Asked): ts.SourceFile {
  const known = trees.get(document) ?? ts.createSourceFile(document.path.replace(/\.(?:vue|svelte|astro)$/, '.ts'), document.text, ts.ScriptTarget.Latest, true, /x$/.test(document.path) ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  trees.set(document, known);
  return known;
}

/** What says these parts of the query goes: the options or steps of these names around them. Undefined where one of them stands in none. */
export function withoutOptions(asked: Asked, parts: readonly Span[], names: RegExp): readonly FileEdit[] | undefined {
  const file = treeOf(asked);
  const spans = parts.map((part) => around(file, part, (node) => removal(file, node, names, part)));
  if (spans.length === 0 || spans.includes(undefined)) return undefined;
  const distinct = [...new Map((spans as readonly Span[]).map((span) => [`${span.start}`, span])).values()];
  const outermost = distinct.filter((one) => !distinct.some((other) => other !== one && contains(other, one)));
  return outermost.map((span) => ({ path: asked.reading.document.path, span, text: asked.reading.document.text[span.start] === '{' ? '{}' : '' }));
}

/** The innermost node around a part of which something may go. */
function around(file: ts.SourceFile, part: Span, removed: (node: ts.Node) => Span | undefined): Span | undefined {
  let found: Span | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > part.start || node.end < part.end) return;
    found = removed(node) ?? found;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function removal(file: ts.SourceFile, node: ts.Node, names: RegExp, part: Span): Span | undefined {
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
    if (!names.test(node.name.getText(file))) return undefined;
    const comma = /^\s*,/.exec(file.text.slice(node.end))?.[0].length ?? 0;
    return { start: node.getStart(file), end: node.end + comma };
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: { name, expression: before }, arguments: [first] } = node;
  if (!contains({ start: name.getStart(file), end: node.end }, part)) return undefined;
  if (names.test(name.text)) return { start: before.end, end: node.end };
  // `find({ … })`: the filter is the first argument.
  return first && ts.isObjectLiteralExpression(first) && names.test('$first') && contains({ start: first.getStart(file), end: first.end }, part) ? { start: first.getStart(file), end: first.end } : undefined;
}
