// A call that finds and counts becomes one that finds, where its rows are taken on the spot: `const [rows] = await users.findAndCount(…)`, `const { rows } = await User.findAndCountAll(…)`.
import type { Document } from '../text/document.ts';
import type { Edit } from '../text/edit.ts';
import { slice, type Span } from '../text/span.ts';

export function onlyFound({ text }: Document, anchor: Span, { start }: Span): readonly Edit[] | undefined {
  const before = text.slice(Math.max(0, start - 200), start);
  const taken = /(?:\[\s*([\w$]+)\s*,?\s*\]|\{\s*rows(?:\s*:\s*([\w$]+))?\s*,?\s*\})(?=\s*=\s*await\s+$)/.exec(before);
  const method = slice(text, anchor).replace('AndCount', '');
  if (!taken || method === slice(text, anchor)) return undefined;
  const [whole, listed, renamed = 'rows'] = taken;
  const at = start - before.length + taken.index;
  return [{ span: { start: at, end: at + whole.length }, text: listed ?? renamed }, { span: anchor, text: method }];
}
