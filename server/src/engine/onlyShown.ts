// A file of SQL that says of itself that nobody runs it: a picture of a schema for people, and for those who ask questions about it.
import type { Reading } from './read.ts';

/**
 * Supabase heads what its dashboard copies with `This schema is for context only and is not meant to be run`, writes USER-DEFINED
 * for every type that is not built in, and orders the tables by their names. Nothing that it does can go wrong.
 */
export function isOnlyShown({ document: { language, text }, comments }: Reading): boolean {
  if (language !== 'sql') return false;
  const first = text.search(/^[ \t]*(?!--|\/\*|\*)[a-z]/im);
  return comments.some(({ start, end }) => (first < 0 || start < first) && SAID.test(text.slice(start, end)));
}

const SAID = /\b(?:for (?:context|reference|documentation|illustration)(?: purposes)? only|not (?:meant|intended|supposed) to be (?:run|executed|applied)|(?:do not|don['’]t|never) (?:run|execute|apply) this (?:file|schema|script|sql|dump)|not (?:directly )?executable)\b/i;
