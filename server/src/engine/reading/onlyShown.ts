// A file of SQL that says of itself that nobody runs it: a picture of a schema for people, and for those who ask questions about it.
import type { Reading } from './read.ts';

/**
 * Supabase heads what its dashboard copies with `This schema is for context only and is not meant to be run`, writes USER-DEFINED
 * for every type that is not built in, and orders the tables by their names. Nothing that it does can go wrong.
 */
export function isOnlyShown({ document: { language, text }, comments }: Reading): boolean {
  if (language !== 'sql') return false;
  const first = text.search(/^[ \t]*(?!--|\/\*|\*)[a-z]/im);
  const said = comments.filter(({ start }) => first < 0 || start < first).map(({ start, end }) => text.slice(start, end).replace(/^[ \t]*(?:--|\/\*|\*\/?)|\*\/$/gm, '').trimEnd()).join('\n');
  return SHOWN.test(said) || [...said.matchAll(NOT_RUN)].some(({ 0: words, index }) => text.includes('USER-DEFINED') || ENDS.test(said.slice(index + words.length)));
}

const SHOWN = /\b(?:for (?:context|reference|documentation|illustration)(?: purposes)? only|not (?:directly )?executable)\b/i;
const NOT_RUN = /\b(?:not (?:meant|intended|supposed) to be (?:run|executed|applied)|(?:do not|don['’]t|never) (?:run|execute|apply) this (?:file|schema|script|sql|dump))\b/gi;

/** The sentence ends: not to run a script twice, or in production, is said to those who run it. A line ends it that the next one does not go on with. */
const ENDS = /^[ \t]*(?:[.!]|$|\n\s*(?![\sa-z]))/;
