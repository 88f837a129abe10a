// What MySQL's shell and server make of text before any grammar: executable comments, DELIMITER lines, and bodies that hold semicolons.
import { digitsEnd } from '../scan.ts';
import { closeAll, META, push, type Scanner, type Tokens } from '../tokens.ts';

/** The text inside a comment that begins with `/*!50003` or `/*M!100100` is SQL; what only versions far ahead would read (`/*!999999`) is none. */
export function scanExecutable(s: Scanner): boolean {
  const { text, at } = s;
  const mark = text[at + 2] === '!' ? at + 3 : text.startsWith('M!', at + 2) ? at + 4 : 0;
  if (mark === 0) return false;
  const digits = digitsEnd(s, mark);
  if (digits - mark >= 6 && text[mark] === '9') return false;
  s.at = digits;
  return true;
}

/** The delimiter that a line of MySQL's shell sets: to the end of the line. */
export function scanDelimiter(s: Scanner, from: number): void {
  let end = from;
  while (end < s.end && s.text.charCodeAt(end) !== 10) end++;
  const delimiter = s.text.slice(from, end).trim();
  s.delimiter = delimiter === ';' || delimiter === '' ? undefined : delimiter;
  closeAll(s);
  push(s, META, s.at, Math.max(s.at, from + s.text.slice(from, end).trimEnd().length), '');
  s.first = s.tokens.kinds.length;
}

/** It stands between statements as a line of the shell does. */
export function endByDelimiter(s: Scanner, delimiter: string): void {
  closeAll(s);
  push(s, META, s.at, s.at + delimiter.length, '');
  s.first = s.tokens.kinds.length;
}

/** Whether a routine begins here: where no delimiter was set, its body may go on behind the semicolon. */
export const isCompound = ({ words }: Tokens): boolean => {
  if (words[0] === 'CREATE') return words.some((word) => word !== 'FOR' && blocks.has(word)) && words.some((word) => routines.has(word));
  return (words[1] === ':' && blocks.has(words[2]!)) || (words[0] === 'DECLARE' ? words.includes('BEGIN') : words[0] !== 'BEGIN' && blocks.has(words[0]!)) || (words[0] === 'BEGIN' && words[1] === 'NOT');
};
const blocks: ReadonlySet<string> = new Set(['BEGIN', 'IF', 'CASE', 'LOOP', 'REPEAT', 'WHILE', 'FOR']);
const routines: ReadonlySet<string> = new Set(['PROCEDURE', 'FUNCTION', 'TRIGGER', 'EVENT']);
