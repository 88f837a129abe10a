// Holes where no expression or name is wanted: the unknown text may continue the clause it follows or begin another.
import { endBefore, holeIndex, isAhead, isHole, type Cursor } from './cursor.ts';
import type { Clause } from '../tree.ts';

const clauseWords: ReadonlyMap<string, Clause> = new Map([
  ['WITH', 'with'], ['SELECT', 'select'], ['INTO', 'into'], ['FROM', 'from'], ['USING', 'using'], ['SET', 'set'], ['WHERE', 'where'], ['GROUP', 'group'],
  ['HAVING', 'having'], ['WINDOW', 'window'], ['UNION', 'setOperation'], ['INTERSECT', 'setOperation'], ['EXCEPT', 'setOperation'], ['ORDER', 'order'],
  ['LIMIT', 'limit'], ['FETCH', 'limit'], ['OFFSET', 'offset'], ['FOR', 'lock'], ['VALUES', 'values'], ['RETURNING', 'returning'],
] as const);

/** The clause that the word in front begins. */
export function clauseHere(c: Cursor): Clause | undefined {
  const word = c.words[c.at]!;
  if (word === '') return undefined;
  if (word === 'ON') return isAhead(c, 1, 'CONFLICT') || isAhead(c, 1, 'DUPLICATE') ? 'conflict' : undefined;
  return clauseWords.get(word);
}

/** Takes the holes in front as fragments of the clause being read. */
export function takeFragments(c: Cursor, from: Clause = c.clause): boolean {
  if (!isHole(c)) return false;
  const first = c.fragments.length;
  while (isHole(c)) {
    c.fragments.push({ start: c.starts[c.at]!, end: c.ends[c.at]!, index: holeIndex(c, c.at), from });
    c.at++;
  }
  const until = untilHere(c, from);
  if (until !== undefined) for (let i = first; i < c.fragments.length; i++) c.fragments[i] = { ...c.fragments[i]!, until };
  return true;
}

function untilHere(c: Cursor, from: Clause): Clause | undefined {
  if (c.nested > 0) return from;
  const next = clauseHere(c);
  if (next) return next;
  const word = c.words[c.at];
  return word === ')' || word === ';' || c.starts[c.at]! >= c.text.length || endBefore(c) === c.starts[c.at] && word === ')' ? undefined : from;
}
