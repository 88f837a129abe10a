// Which clause of a query the cursor stands in, told from the words before it: they are there however little is written yet.
// It is one state machine over the words of the clauses, and reads best in one piece.
import type { Item } from './line.ts';

export type Clause =
  | 'start' | 'with' | 'select' | 'from' | 'join' | 'on' | 'using' | 'where' | 'group' | 'having' | 'window' | 'order' | 'limit' | 'offset' | 'lock'
  | 'set operation' | 'target' | 'values' | 'conflict' | 'set' | 'returning' | 'when';

export interface InClause {
  readonly clause: Clause;
  /** The number of the clause's last word among the items: `by` of ORDER BY. */
  readonly at: number;
  readonly verb: 'select' | 'insert' | 'update' | 'delete' | 'merge';
  /** The item where the target of a write begins. */
  readonly target?: number;
  /** It belongs to ON CONFLICT … DO UPDATE, where `excluded` can be named. */
  readonly inConflict: boolean;
}

type Writable = { -readonly [K in keyof InClause]: InClause[K] };

export function clauseIn(items: readonly Item[]): InClause {
  const found: Writable = { clause: 'start', at: -1, verb: 'select', inConflict: false };
  items.forEach(({ word, isName }, at) => {
    const before = items[at - 1]?.word;
    const clause = isName && !UNRESERVED.has(word) ? undefined : clauseOf(word, before, items[at + 1]?.word, found);
    if (clause === undefined) return;
    found.clause = clause;
    found.at = at;
    if (word === 'SELECT') found.verb = 'select';
    if (clause === 'target') found.target = at + 1;
    if (clause === 'conflict') found.inConflict = true;
    if (clause === 'returning') found.inConflict = false;
  });
  return found;
}

/** Words of clauses that may also be names; where they are, they stand elsewhere. */
const UNRESERVED: ReadonlySet<string> = new Set('INSERT UPDATE DELETE SET VALUES BY JOIN MERGE CONFLICT OVER'.split(' '));

/** The clause that a word opens, if it does. */
function clauseOf(word: string, before: string | undefined, after: string | undefined, found: Writable): Clause | undefined {
  switch (word) {
    case 'WITH': return found.clause === 'start' ? 'with' : undefined;
    case 'SELECT': return 'select';
    case 'FROM': return fromClause(before, found);
    case 'JOIN': case 'STRAIGHT_JOIN': return 'join';
    case 'ON': return after === 'CONFLICT' || after === 'DUPLICATE' ? 'conflict' : found.clause === 'join' || found.verb === 'merge' ? 'on' : undefined;
    case 'CONFLICT': return found.clause === 'conflict' ? 'conflict' : undefined;
    case 'USING': return found.clause === 'join' ? 'using' : found.verb === 'delete' || found.verb === 'merge' ? 'from' : undefined;
    case 'WHERE': return 'where';
    case 'HAVING': return 'having';
    case 'GROUP': return before === 'WITHIN' ? undefined : 'group';
    case 'ORDER': return 'order';
    case 'BY': return before === 'GROUP' ? 'group' : before === 'ORDER' ? 'order' : undefined;
    case 'LIMIT': case 'FETCH': return 'limit';
    case 'OFFSET': return 'offset';
    case 'WINDOW': return 'window';
    case 'UNION': case 'INTERSECT': case 'EXCEPT': return 'set operation';
    case 'FOR': return found.clause === 'select' || found.clause === 'start' ? undefined : 'lock';
    case 'VALUES': return found.clause === 'set' ? undefined : 'values';
    case 'RETURNING': return 'returning';
    case 'WHEN': return found.verb === 'merge' && found.clause !== 'select' ? 'when' : undefined;
    // What an insert reads does not change that it writes.
    case 'SET': return (found.verb === 'select' && found.target === undefined) || before === '=' ? undefined : 'set';
    default: return writeClause(word, before, found);
  }
}

function fromClause(before: string | undefined, found: Writable): Clause | undefined {
  if (before === 'DISTINCT' && found.clause !== 'start') return found.at >= 0 && found.clause === 'select' ? 'from' : undefined;
  return before === 'DELETE' ? 'target' : 'from';
}

function writeClause(word: string, before: string | undefined, found: Writable): Clause | undefined {
  switch (word) {
    case 'INTO': return before === 'INSERT' || before === 'MERGE' || before === 'REPLACE' ? 'target' : undefined;
    case 'INSERT': case 'DELETE': case 'MERGE':
      if (before === 'THEN') return undefined;
      found.verb = word === 'INSERT' ? 'insert' : word === 'DELETE' ? 'delete' : 'merge';
      return 'start';
    case 'UPDATE':
      if (before === 'FOR' || before === 'KEY' || before === 'DO' || before === 'THEN') return undefined;
      found.verb = 'update';
      return 'target';
    default: return undefined;
  }
}
