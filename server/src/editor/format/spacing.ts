// What stands between two units on one line.
import { isComment, type Unit } from './units.ts';

/** A blank or nothing. `wasGlued` says that nothing stood there; it decides where custom does not. */
export function spaceBetween(left: Unit, right: Unit, wasGlued: boolean): '' | ' ' {
  if (isComment(left) || isComment(right)) return wasGlued && isMark(left, right) ? '' : ' ';
  if (left.role === '(' || left.role === '[' || left.role === 'cast' || left.role === 'prefix') return '';
  switch (right.role) {
    case ',': case ')': case ']': case 'cast': return '';
    case '[': return wasGlued ? '' : ' ';
    case '(': return belongsTo(left, wasGlued) ? '' : ' ';
    case 'operand': return right.text.startsWith('.') && wasGlued ? '' : ' ';
    default: return ' ';
  }
}

/** A comment that touches the name after it may be a mark for a program that fills in the text: a blank between them could break it. */
function isMark(left: Unit, right: Unit): boolean {
  if (left.role === 'comment') return right.role === 'name' || right.role === 'operand' || right.role === 'hole';
  return right.role === 'comment' && left.role === 'cast';
}

/** Whether an opening parenthesis belongs to what stands before it. */
function belongsTo(left: Unit, wasGlued: boolean): boolean {
  if (left.role === 'name' || left.role === 'operand' || left.role === 'hole') return left.calls;
  if (left.role === 'word') return wasGlued;
  return left.role === 'keyword' && wasGlued && (left.isReserved ? FORMS.has(left.word) : !APART.has(left.word));
}

/** Reserved words that are written as functions. */
const FORMS: ReadonlySet<string> = new Set(['ARRAY', 'CAST', 'EXTRACT', 'COALESCE', 'CONVERT', 'IF', 'LEFT', 'RIGHT', 'REPLACE', 'ANY', 'ALL', 'SOME', 'ROW', 'CURRENT_TIMESTAMP', 'CURRENT_TIME', 'LOCALTIME', 'LOCALTIMESTAMP']);
/** Words that lead a list of their own. */
const APART: ReadonlySet<string> = new Set(['FILTER', 'OVER', 'GROUP', 'KEY', 'VALUES', 'INCLUDE', 'RANGE', 'BY', 'PARTITION', 'INHERITS', 'OPTIONS']);
