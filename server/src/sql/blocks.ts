// Where a semicolon ends no statement: between BEGIN and END, and in a routine that reaches to the end of its batch.
// Each token is counted once, however many semicolons a body holds.
import type { Scanner } from './tokens.ts';

/** Whether the semicolon that was just read stands inside a block of its statement. */
export function isInBlock(s: Scanner, where: 'triggers' | 'all'): boolean {
  const { words } = s.tokens;
  if (where === 'triggers' && !isTrigger(words, s.first)) return false;
  if (where === 'all' && isModule(words, s.first)) return true;
  if (s.counted < s.first) {
    s.counted = s.first;
    s.blocks = 0;
  }
  for (; s.counted < words.length; s.counted++) {
    const word = words[s.counted]!;
    if (word === 'CASE' && words[s.counted - 1] !== 'END') s.blocks++;
    else if (word === 'BEGIN' && !begins.has(words[s.counted + 1]!)) s.blocks++;
    else if (word === 'END' && s.blocks > 0 && words[s.counted + 1] !== 'CONVERSATION') s.blocks--;
  }
  return s.blocks > 0;
}

const begins: ReadonlySet<string> = new Set(['TRAN', 'TRANSACTION', 'DISTRIBUTED', 'DIALOG', 'CONVERSATION']);

const isTrigger = (words: readonly string[], first: number): boolean =>
  words[first] === 'CREATE' && (words[first + 1] === 'TRIGGER' || ((words[first + 1] === 'TEMP' || words[first + 1] === 'TEMPORARY') && words[first + 2] === 'TRIGGER'));

/** `create or alter procedure …`: nothing but the end of the batch ends it. */
function isModule(words: readonly string[], first: number): boolean {
  if (words[first] !== 'CREATE' && words[first] !== 'ALTER') return false;
  const at = words[first + 1] === 'OR' ? first + 3 : first + 1;
  return modules.has(words[at]!);
}
const modules: ReadonlySet<string> = new Set(['PROC', 'PROCEDURE', 'FUNCTION', 'TRIGGER']);
