// What a span of a query says, for rules whose fix depends on how a thing is written.
import { toSql } from '../text/sourceMap.ts';
import type { Span } from '../text/span.ts';
import type { Subject } from './rule.ts';

/** The SQL between two places of the document; undefined where they are not both in the statement's text. */
export function textOf({ site: { carrier } }: Pick<Subject, 'site'>, { start, end }: Span): string | undefined {
  const from = toSql(carrier.map, start);
  const to = toSql(carrier.map, end);
  return from === undefined || to === undefined || to < from ? undefined : carrier.text.slice(from, to);
}

/** The span where it stands on one line, else its first line. */
export function onOneLine(subject: Pick<Subject, 'site'>, span: Span): Span {
  const text = textOf(subject, span);
  const line = text?.search(/[\r\n]/) ?? 0;
  if (text === undefined) return { start: span.start, end: span.start };
  return line === -1 ? span : { start: span.start, end: span.start + text.slice(0, line).trimEnd().length };
}

/** Keywords in the letter case of a text beside them. */
export const inCaseOf = (beside: string, words: string): string => (/[a-z]/.test(beside) || !/[A-Z]/.test(beside) ? words : words.toUpperCase());
