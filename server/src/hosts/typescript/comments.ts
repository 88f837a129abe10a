// Comments, found between what the parser has read: templates, regular expressions and text between tags are jumped over.
import type { Span } from '../../text/span.ts';
import type { Comment } from '../tree.ts';

/** `opaque` holds the spans in which nothing is a comment; they may nest. */
export function commentsOf(text: string, opaque: readonly Span[]): readonly Comment[] {
  if (!text.includes('//') && !text.includes('/*')) return [];
  const closed = [...opaque].sort((a, b) => a.start - b.start || b.end - a.end);
  const comments: Comment[] = [];
  const mark = /['"/]/g;
  let next = 0;
  for (let match = mark.exec(text); match; match = mark.exec(text)) {
    const at = match.index;
    while (next < closed.length && closed[next]!.end <= at) next++;
    if (next < closed.length && closed[next]!.start <= at) {
      mark.lastIndex = closed[next]!.end;
      continue;
    }
    if (match[0] !== '/') {
      mark.lastIndex = stringEnd(text, at);
      continue;
    }
    const comment = commentAt(text, at);
    if (!comment) continue;
    comments.push(comment);
    mark.lastIndex = comment.end;
  }
  return comments;
}

function commentAt(text: string, start: number): Comment | undefined {
  if (text[start + 1] === '/') {
    const line = /[\n\r\u2028\u2029]/g;
    line.lastIndex = start;
    const end = line.exec(text)?.index ?? text.length;
    return { start, end, text: text.slice(start + 2, end), block: false };
  }
  if (text[start + 1] !== '*') return undefined;
  const close = text.indexOf('*/', start + 2);
  const end = close < 0 ? text.length : close + 2;
  return { start, end, text: text.slice(start + 2, close < 0 ? end : close), block: true };
}

/** Past a string's closing quote; one that is not closed ends with its line. */
function stringEnd(text: string, start: number): number {
  const quote = text[start];
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote) return i + 1;
    else if (text[i] === '\n' || text[i] === '\r') return i;
  }
  return text.length;
}
