// Hierarchical queries of Oracle and Snowflake: START WITH and CONNECT BY, PRIOR and CONNECT_BY_ROOT.
// Which rows they leave is not a matter of conditions on rows alone, so the conditions of the query stay open.
import type { Expr, SelectNode } from '../tree.ts';
import { isPair, take, type Cursor, type Draft } from './cursor.ts';
import { expression, term } from './expressions.ts';
import { unsaid } from './extras.ts';
import { resync } from './resync.ts';

export function connectBy(c: Cursor, node: Draft<SelectNode>): boolean {
  if (!isPair(c, 'START', 'WITH') && !isPair(c, 'CONNECT', 'BY')) return false;
  c.clause = 'where';
  c.at += 2;
  take(c, 'NOCYCLE');
  const condition = expression(c);
  // Kept where its names and queries are seen: no filter is made of it, since the conditions are open.
  node.hierarchy = [...(node.hierarchy ?? []), condition];
  unsaid(node, 'where');
  resync(c);
  return true;
}

/** `prior a`, `connect_by_root a`: the value of another row. */
export function prior(c: Cursor, start: number): Expr | undefined {
  const word = c.words[c.at]!;
  if (c.words[c.at + 1] === '.' || c.words[c.at + 1] === ',' || c.words[c.at + 1] === ')' || c.words[c.at + 1] === '=') return undefined;
  c.at++;
  const operand = term(c);
  return { kind: 'unary', start, end: operand.end, operator: word.toLowerCase(), operand };
}
