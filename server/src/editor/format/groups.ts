// Parentheses whose content is short stay on one line: they are given to the layout as one word.
// That is also what keeps sql-formatter quick, whose parser takes time with the cube of the depth.
import { spaceBetween } from './spacing.ts';
import { isComment, type Unit } from './units.ts';

/** A stretch of units from `first` to `last` that the layout sees as one thing. */
export interface Block {
  readonly first: number;
  readonly last: number;
  /** In columns, as it will stand on one line. */
  readonly width: number;
}

/** A query is laid out by its clauses; a table only by its list of columns. */
export type Kind = 'query' | 'table';

/** In columns: what sql-formatter keeps on one line too. */
const SHORT = 50;

/** The units of a statement, short groups joined. Also how deep the groups that remain are nested, or undefined where they are not balanced. */
export function blocksOf(units: readonly Unit[], text: string, kind: Kind): { readonly blocks: readonly Block[]; readonly depth: number } | undefined {
  const closers = closersOf(units);
  if (!closers) return undefined;
  const columns = columnsOf(units, text);
  const blocks: Block[] = [];
  const open: number[] = [];
  let depth = 0;
  for (let i = 0; i < units.length; i++) {
    const closer = closers.get(i);
    while (open.length > 0 && open.at(-1)! < i) open.pop();
    const width = columns[closer ?? i]! - columns[i]! + units[i]!.text.length;
    if (closer !== undefined && width <= SHORT && staysTogether(units, i, closer) && !(kind === 'table' && open.length === 0 && holdsList(units, i, closer))) {
      blocks.push({ first: i, last: closer, width });
      i = closer;
      continue;
    }
    if (closer !== undefined) depth = Math.max(depth, open.push(closer));
    blocks.push({ first: i, last: i, width: units[i]!.text.length });
  }
  return { blocks, depth };
}

function closersOf(units: readonly Unit[]): ReadonlyMap<number, number> | undefined {
  const closers = new Map<number, number>();
  const open: number[] = [];
  for (let i = 0; i < units.length; i++) {
    const { role } = units[i]!;
    if (role === '(' || role === '[') open.push(i);
    else if (role === ')' || role === ']') {
      const opener = open.pop();
      if (opener === undefined || (units[opener]!.role === '(') !== (role === ')')) return undefined;
      closers.set(opener, i);
    }
  }
  return open.length === 0 ? closers : undefined;
}

/** For each unit the column at which it would end if all stood on one line. */
function columnsOf(units: readonly Unit[], text: string): readonly number[] {
  const columns: number[] = [];
  let column = 0;
  units.forEach((unit, i) => {
    const left = units[i - 1];
    if (left) column += spaceBetween(left, unit, text.slice(left.end, unit.start) === '').length;
    column += unit.text.length;
    columns.push(column);
  });
  return columns;
}

/** A query is laid out however short it is; a comment or a text of several lines needs its lines. */
function staysTogether(units: readonly Unit[], first: number, last: number): boolean {
  for (let i = first; i < last; i++) {
    const { role, word, text, isString } = units[i]!;
    if (isComment(units[i]!) || text.includes('\n')) return false;
    if (isString && units[i + 1]!.isString) return false;
    if ((role === 'keyword' || role === 'word') && QUERIES.has(word)) return false;
  }
  return true;
}

/** The columns of a table stand on a line each, however short they are. */
const holdsList = (units: readonly Unit[], first: number, last: number): boolean => !(units[first - 1]?.role === 'keyword') && units.slice(first, last).some(({ role }) => role === ',');

const QUERIES: ReadonlySet<string> = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'WITH']);
