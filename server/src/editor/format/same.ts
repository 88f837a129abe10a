// Whether a text means the same after its white space was changed: the promise of formatting, checked on every statement.
import type { Dialect } from '../../sql/dialect.ts';
import { tokenize, WORD, type Tokens } from '../../sql/tokens.ts';
import { readSql, type Reading } from '../../engine/reading/read.ts';
import { show } from '../../query/show.ts';

/** The same tokens and comments but for white space and the case of keywords, the same statements, errors, queries and changes. */
export function meansTheSame(before: string, after: string, dialect: Dialect): boolean {
  return sameTokens(tokenize(before, dialect), tokenize(after, dialect)) && meaningOf(before, dialect) === meaningOf(after, dialect);
}

export function sameTokens(before: Tokens, after: Tokens): boolean {
  const { kinds, words, comments } = before;
  if (kinds.length !== after.kinds.length || comments.length !== after.comments.length || before.templates.length !== after.templates.length) return false;
  for (let i = 0; i < kinds.length; i++) {
    const one = textOf(before, i);
    const other = textOf(after, i);
    if (kinds[i] !== after.kinds[i] || words[i] !== after.words[i]) return false;
    if (one !== other && !(kinds[i] === WORD && words[i] !== '' && one.toUpperCase() === other.toUpperCase())) return false;
  }
  return comments.every(({ start, end }, i) => before.text.slice(start, end) === after.text.slice(after.comments[i]!.start, after.comments[i]!.end));
}

const textOf = ({ text, starts, ends }: Tokens, i: number): string => text.slice(starts[i], ends[i]);

function meaningOf(text: string, dialect: Dialect): string {
  const reading = readSql({ path: 'formatted.sql', language: 'sql', version: 0, text }, dialect.id);
  return `${structure(reading)}\n${queriesOf(reading).join('\n')}`;
}

const queriesOf = ({ sites }: Reading): readonly (string | undefined)[] =>
  sites.flatMap(({ statements }) => statements.map(({ query, within }) => query && `${within ?? ''} ${show(query)}`));

/** The tree without its places; words may have changed their case and texts their blanks, which the tokens vouch for. */
const structure = ({ sites }: Reading): string =>
  JSON.stringify(sites.map(({ script }) => script.statements), (key, value: unknown) => (PLACES.has(key) ? undefined : value)).toLowerCase().replace(/(?:\\[nrt]|\s)+/g, '');
const PLACES: ReadonlySet<string> = new Set(['start', 'end']);
