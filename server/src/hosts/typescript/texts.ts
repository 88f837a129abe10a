// Literals, templates, concatenations and joined lists become texts: chunks with their places, and holes.
import type ts from 'typescript';
import type { Span } from '../../text/span.ts';
import type { Chunk, Hole, TextValue, Value } from '../tree.ts';
import type { Piece } from '../../text/sourceMap.ts';
import { cook, type LiteralForm } from './cook.ts';
import { fates, spanOf, unknown, type Here, type Reading } from './reading.ts';
import { bare, valueOf } from './values.ts';

export interface Text extends Span {
  readonly form: TextValue['form'];
  readonly parts: readonly (Chunk | Hole)[];
  readonly quote: string;
  readonly marker?: string;
}

const single: LiteralForm = { quote: '\'', raw: false };
const double: LiteralForm = { quote: '"', raw: false };
const template: LiteralForm = { quote: '`', raw: false };
const raw: LiteralForm = { quote: '`', raw: true };

/** A text of its own: it is collected, and is a value. */
export function textValue(reading: Reading, text: Text, here: Here): TextValue {
  const value: TextValue = { kind: 'text', ...text, context: here.context };
  reading.texts.push(value);
  return value;
}

export function literalText(reading: Reading, node: ts.StringLiteral | ts.NoSubstitutionTemplateLiteral, read: 'cooked' | 'raw' = 'cooked'): Text {
  const at = spanOf(reading, node);
  const isTemplate = reading.text[at.start] === '`';
  const form = isTemplate ? (read === 'raw' ? raw : template) : reading.text[at.start] === '"' ? double : single;
  const chunk = chunkOf(reading, at.start + 1, node.isUnterminated ? at.end : at.end - 1, form);
  if (isTemplate) reading.opaque.push(at);
  const marker = markerOf(reading, node, at.start);
  const text: Text = { form: isTemplate ? 'template' : 'literal', parts: [chunk], quote: form.quote, start: at.start, end: at.end };
  return marker === undefined ? text : { ...text, marker };
}

export function templateText(reading: Reading, node: ts.TemplateExpression, here: Here, read: 'cooked' | 'raw' = 'cooked', holeFate = fates.passed as (typeof fates)['passed']): Text {
  const at = spanOf(reading, node);
  const form = read === 'raw' ? raw : template;
  const parts: (Chunk | Hole)[] = [contentOf(reading, node.head, form)];
  for (const { expression, literal } of node.templateSpans) {
    const start = Math.min(parts.at(-1)!.end, reading.text.length);
    const value = valueOf(reading, expression, here, holeFate);
    const close = Math.max(spanOf(reading, literal).start, value.end, start);
    parts.push({ kind: 'hole', start, end: Math.min(close + 1, Math.max(node.end, close)), value }, contentOf(reading, literal, form));
  }
  const marker = markerOf(reading, node, at.start);
  return { ...at, form: 'template', parts, quote: '`', ...(marker !== undefined && { marker }) };
}

/** The content of a template's piece, between the delimiters that stand around it. */
function contentOf(reading: Reading, node: ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail, form: LiteralForm): Chunk {
  const { SyntaxKind } = reading.ts;
  const at = spanOf(reading, node);
  reading.opaque.push(at);
  const closing = node.kind === SyntaxKind.TemplateTail ? 1 : 2;
  const start = Math.min(at.start + 1, at.end);
  return chunkOf(reading, start, Math.max(start, node.isUnterminated ? at.end : at.end - closing), form);
}

function chunkOf(reading: Reading, start: number, end: number, form: LiteralForm): Chunk {
  reading.literals.push({ start, end, form });
  return cook(reading.text, start, Math.max(start, end), form);
}

/** A comment directly before a literal says what language it holds. */
function markerOf(reading: Reading, node: ts.Node, start: number): string | undefined {
  const before = start - node.pos < 5 ? undefined : /\/\*((?:[^*]|\*(?!\/))*)\*\/\s*$/.exec(reading.text.slice(node.pos, start));
  return before?.[1]!.replace(/^\*+/, '').trim();
}

/** `a + b + c`, flat; of numbers or unread operands it is no text. Iterates, for generated code adds thousands of lines. */
export function concatenation(reading: Reading, node: ts.BinaryExpression, here: Here): Value {
  const operands = operandsOf(reading, node);
  if (!operands.some((operand) => isText(reading, operand))) {
    const values = operands.map((operand) => valueOf(reading, operand, here, fates.read));
    return values.every((value) => value.kind === 'constant' && value.type === 'number') ? { kind: 'constant', type: 'other', value: '', ...spanOf(reading, node) } : unknown(spanOf(reading, node));
  }
  const items = operands.map((operand): Item => itemOf(reading, operand, here));
  return textValue(reading, { ...spanOf(reading, node), form: 'concatenation', ...glued(items, undefined) }, here);
}

function operandsOf(reading: Reading, node: ts.BinaryExpression): readonly ts.Expression[] {
  const { ts } = reading;
  const operands: ts.Expression[] = [];
  const pending: ts.Expression[] = [node];
  while (pending.length > 0) {
    const next = pending.pop()!;
    const inner = bare(reading, next);
    if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.PlusToken) pending.push(inner.right, inner.left);
    else operands.push(next);
  }
  return operands;
}

function isText(reading: Reading, node: ts.Expression): boolean {
  const { ts } = reading;
  const inner = bare(reading, node);
  return ts.isStringLiteralLike(inner) || ts.isTemplateExpression(inner);
}

type Item = { readonly text: Text } | { readonly hole: Hole };

function itemOf(reading: Reading, node: ts.Expression, here: Here): Item {
  const { ts } = reading;
  const inner = bare(reading, node);
  if (ts.isStringLiteral(inner) || ts.isNoSubstitutionTemplateLiteral(inner)) return { text: literalText(reading, inner) };
  if (ts.isTemplateExpression(inner)) return { text: templateText(reading, inner, here) };
  return { hole: { kind: 'hole', ...spanOf(reading, node), value: valueOf(reading, node, here, fates.passed) } };
}

/** Joins texts and holes; between two of them stands a margin, or the separator of a `join`. */
function glued(items: readonly Item[], separator: { readonly text: string } | undefined): Pick<Text, 'parts' | 'quote' | 'marker'> {
  const parts: (Chunk | Hole)[] = [];
  let previous: number | undefined;
  for (const item of items) {
    const itemParts = 'text' in item ? item.text.parts : [item.hole];
    const start = itemParts[0]?.start ?? previous ?? 0;
    if (previous !== undefined && (separator || parts.at(-1)?.kind === 'chunk')) append(parts, gap(previous, start, separator?.text ?? ''));
    for (const part of itemParts) append(parts, part);
    previous = itemParts.at(-1)?.end ?? start;
  }
  const first = items.find((item): item is { text: Text } => 'text' in item)?.text;
  return { parts, quote: first?.quote ?? '\'', ...(first?.marker !== undefined && { marker: first.marker }) };
}

const gap = (start: number, end: number, text: string): Chunk => ({ kind: 'chunk', start, end, text, pieces: [{ kind: text === '' ? 'margin' : 'hole', sql: { start: 0, end: text.length }, host: { start, end } }] });

/** Chunks that meet become one; done in place, for a chain may have thousands. */
function append(parts: (Chunk | Hole)[], part: Chunk | Hole): void {
  const last = parts.at(-1);
  if (part.kind === 'hole' || last?.kind !== 'chunk') {
    parts.push(part.kind === 'hole' ? part : { ...part, pieces: [...part.pieces] });
    return;
  }
  const shift = last.text.length;
  const pieces = last.pieces as Piece[];
  for (const piece of part.pieces) pieces.push({ ...piece, sql: { start: piece.sql.start + shift, end: piece.sql.end + shift } });
  parts[parts.length - 1] = { ...last, end: part.end, text: last.text + part.text, pieces };
}

/** `['select …', cond && 'where …'].filter(Boolean).join(' ')` is a text; undefined where no item is one. */
export function joinedText(reading: Reading, node: ts.CallExpression, here: Here): Value | undefined {
  const { ts } = reading;
  const list = listOf(reading, node);
  if (!list) return undefined;
  const [argument] = node.arguments;
  const separator = argument === undefined ? ',' : ts.isStringLiteralLike(argument) ? argument.text : undefined;
  if (separator === undefined || !list.elements.some((item) => isText(reading, item))) return undefined;
  if (list.elements.some((item) => ts.isSpreadElement(item) || ts.isOmittedExpression(item))) return undefined;
  const items = list.elements.map((item) => itemOf(reading, item, here));
  return textValue(reading, { ...spanOf(reading, node), form: 'concatenation', ...glued(items, { text: separator }) }, here);
}

/** The list before `.join(…)` or `.filter(Boolean).join(…)`. */
function listOf(reading: Reading, { expression }: ts.CallExpression): ts.ArrayLiteralExpression | undefined {
  const { ts } = reading;
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'join') return undefined;
  let list = bare(reading, expression.expression);
  if (ts.isCallExpression(list) && ts.isPropertyAccessExpression(list.expression) && list.expression.name.text === 'filter' && list.arguments[0] && ts.isIdentifier(list.arguments[0]) && list.arguments[0].text === 'Boolean') list = bare(reading, list.expression.expression);
  return ts.isArrayLiteralExpression(list) ? list : undefined;
}

/** The text of a tag that only removes indentation. */
export function dedentedText(reading: Reading, text: Text): Text {
  const chunks = text.parts.filter((part) => part.kind === 'chunk');
  const indents = chunks.flatMap((chunk, i) => [...reading.text.slice(chunk.start, chunk.end).matchAll(/\n([ \t]*)(?=[^\s]|$)/g)]
    .filter((match) => i < chunks.length - 1 || match.index + match[0].length < chunk.end - chunk.start)
    .map((match) => match[1]!));
  const indent = indents.reduce<string | undefined>((least, one) => (least === undefined || one.length < least.length ? one : least), undefined);
  if (!indent) return text;
  const form: LiteralForm = { ...template, indent };
  return {
    ...text,
    parts: text.parts.map((part) => {
      if (part.kind === 'hole') return part;
      reading.literals[reading.literals.findLastIndex(({ start }) => start === part.start)] = { start: part.start, end: part.end, form };
      return cook(reading.text, part.start, part.end, form);
    }),
  };
}
