// What is intended with a builder of Kysely's, in its own words: one more method before it is sent.
import type { Edit } from '../../text/edit.ts';
import type { Library } from '../library.ts';

/** Only a bound can be said so far, and not to a server that has no LIMIT. */
export const rewriteChain: NonNullable<Library['rewrite']> = ({ whole, dialect }, { kind, limit }, intentions, { text }): readonly Edit[] | undefined => {
  const [only, ...more] = intentions;
  if (only?.kind !== 'limit to' || more.length > 0 || kind !== 'read' || limit || !whole || dialect === 'sqlserver') return undefined;
  const end = /(\s*)\.\s*execute\s*\(\s*\)$/.exec(text.slice(whole.start, whole.end));
  if (!end) return undefined;
  const at = whole.start + end.index;
  return [{ span: { start: at, end: at }, text: `${end[1]}.limit(${only.rows})` }];
};
