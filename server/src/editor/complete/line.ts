// The tokens before the cursor as one line: of the parentheses that are open there only the innermost is looked into, closed ones count as one item.
import { HOLE, NUMBER, PARAMETER, QUOTED, RESERVED, STRING, TEMPLATE, WORD } from '../../sql/tokens.ts';
import type { TableName } from '../../query/query.ts';
import type { Cursor } from './cursor.ts';
import { meantName } from './names.ts';

export interface Item {
  /** A keyword in upper case, a symbol, `()` for closed parentheses, or empty. */
  readonly word: string;
  readonly index: number;
  readonly isName: boolean;
  /** After it an operand has ended, if one was wanted. */
  readonly ends: boolean;
}

export const GROUP = '()';

/** The items from a token to the cursor, or to an open parenthesis. */
export function lineOf({ tokens }: Cursor, from: number, until: number): readonly Item[] {
  const items: Item[] = [];
  for (let index = from; index < until; index++) {
    const partner = tokens.words[index] === '(' ? tokens.partners[index]! : 0;
    if (partner > index && partner < until) {
      items.push({ word: GROUP, index, isName: false, ends: true });
      index = partner;
    } else items.push(itemOf(tokens.kinds[index]!, tokens.words[index]!, tokens.flags[index]!, index, items.at(-1)?.word));
  }
  return items;
}

/** Reserved words that are operands. */
const CONSTANTS: ReadonlySet<string> = new Set('NULL TRUE FALSE END CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER LOCALTIME LOCALTIMESTAMP SESSION_USER USER DEFAULT'.split(' '));
/** Words that may be names but stand before an operand more often. */
const LEADING: ReadonlySet<string> = new Set('BETWEEN BY LIKE ILIKE SET VALUES OFFSET OVER FILTER WITHIN PARTITION ESCAPE RANGE ROWS GROUPS RETURN IF PERFORM'.split(' '));

/** After these a star stands for all columns, and multiplies nothing. */
const BEFORE_STAR: ReadonlySet<string> = new Set(['(', ',', '.', 'SELECT', 'ALL', 'DISTINCT', 'RETURNING']);

function itemOf(kind: number, word: string, flags: number, index: number, before: string | undefined): Item {
  switch (kind) {
    case QUOTED: return { word: '', index, isName: true, ends: true };
    case STRING: case NUMBER: case PARAMETER: case TEMPLATE: return { word: '', index, isName: false, ends: true };
    // What a hole holds may be an operand, a clause or nothing.
    case HOLE: return { word: '', index, isName: false, ends: true };
    case WORD: {
      if (before === '.' || (before === 'AS' && (flags & RESERVED) === 0)) return { word: '', index, isName: true, ends: true };
      const isReserved = (flags & RESERVED) !== 0;
      return { word, index, isName: !isReserved, ends: isReserved ? CONSTANTS.has(word) : !LEADING.has(word) };
    }
    default: return { word, index, isName: false, ends: word === ')' || word === ']' || (word === '*' && BEFORE_STAR.has(before ?? '(')) };
  }
}

/** The open parentheses around the cursor, outermost first. */
export function openersOf({ tokens: { around }, first, until }: Cursor): readonly number[] {
  const openers: number[] = [];
  for (let at = around[until] ?? -1; at >= first; at = around[at]!) openers.unshift(at);
  return openers;
}

/** A dotted name that begins at an item, and the number of the item behind it. */
export function nameFrom(cursor: Cursor, items: readonly Item[], at: number): { readonly name: TableName; readonly next: number } | undefined {
  const parts: string[] = [];
  let next = at;
  while (items[next]?.isName) {
    parts.push(textOf(cursor, items[next]!));
    next++;
    if (items[next]?.word !== '.') break;
    next++;
  }
  return tableName(parts, next);
}

/** The dotted name that ends with an item. */
export function pathBefore(cursor: Cursor, items: readonly Item[], at: number): readonly string[] {
  const parts: string[] = [];
  for (let index = at; items[index]?.isName; index -= 2) {
    parts.unshift(textOf(cursor, items[index]!));
    if (items[index - 1]?.word !== '.') break;
  }
  return parts;
}

function tableName(parts: readonly string[], next: number): { readonly name: TableName; readonly next: number } | undefined {
  const name = parts.at(-1);
  const schema = parts.at(-2);
  return name === undefined ? undefined : { name: schema === undefined ? { name } : { schema, name }, next };
}

/** What an item that is a name means. */
export const textOf = ({ tokens: { starts, ends }, text, dialect }: Cursor, { index }: Item): string => meantName(text.slice(starts[index], ends[index]), dialect);

/** The names of a list such as `(id, status, `: the first word of every element. */
export function namesIn(cursor: Cursor, items: readonly Item[]): readonly string[] {
  return items.flatMap((item, place) => (item.isName && (place === 0 || items[place - 1]!.word === ',') ? [textOf(cursor, item)] : []));
}
