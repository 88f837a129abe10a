// Which parts of a query may hold more than is seen: what a fragment in a hole, or text that follows the end, could still be.
import type { Part } from '../../query/query.ts';
import type { Clause, Fragment, QueryNode, QueryTail } from '../tree.ts';

/** The clauses of a statement in the order in which they are written, each with the part it fills. */
type Order = readonly (readonly [Clause, Part | undefined])[];

const TAIL: Order = [['setOperation', 'setOperations'], ['order', 'order'], ['limit', 'limit'], ['offset', 'offset'], ['lock', 'lock']];
const READ: Order = [
  ['with', undefined], ['select', 'outputs'], ['values', 'outputs'], ['into', undefined], ['from', 'sources'], ['using', 'sources'], ['where', 'filters'],
  ['group', 'grouping'], ['having', 'having'], ['window', undefined], ...TAIL,
];
const INSERT: Order = [['with', undefined], ['into', undefined], ['set', 'writes'], ['values', 'writes'], ['select', 'writes'], ['from', undefined], ['where', undefined], ['conflict', 'conflict'], ['returning', 'returning']];
const UPDATE: Order = [['with', undefined], ['set', 'writes'], ['from', 'sources'], ['using', 'sources'], ['where', 'filters'], ['order', 'order'], ['limit', 'limit'], ['returning', 'returning']];
const DELETE: Order = [['with', undefined], ['from', 'sources'], ['using', 'sources'], ['where', 'filters'], ['order', 'order'], ['limit', 'limit'], ['returning', 'returning']];

const orderOf = (node: QueryNode): Order => {
  switch (node.kind) {
    case 'insert': return INSERT;
    case 'update': case 'merge': return UPDATE;
    case 'delete': return DELETE;
    case 'select': case 'set operation': case 'values': case 'table': return READ;
  }
};

/** Opens what the fragments of a node may hold, and what may follow when the end is open. */
export function openParts(node: QueryNode, openEnd: boolean, open: Set<Part>): void {
  for (const fragment of node.fragments) openBetween(node, fragment.from, fragment.until, open);
  for (const clause of node.unsaid ?? []) {
    const part = orderOf(node).find(([one]) => one === clause)?.[1];
    if (part) open.add(part);
  }
  if (openEnd) openBetween(node, lastClause(node), undefined, open);
}

/** What a later clause of the whole may be when the text of its last branch goes on. */
export const TAIL_PARTS: readonly Part[] = ['setOperations', 'order', 'limit', 'offset', 'lock'];

/**
 * From a clause up to the next one that is written. A LIMIT that is written cannot be written again,
 * and may still follow an OFFSET.
 */
function openBetween(node: QueryNode, from: Clause, until: Fragment['until'], open: Set<Part>): void {
  const order = orderOf(node);
  const first = Math.max(0, order.findIndex(([clause]) => clause === from));
  const found = until === undefined ? -1 : order.findIndex(([clause]) => clause === until);
  const end = found === -1 ? order.length : Math.max(found, first + 1);
  for (let i = first; i < end; i++) {
    const part = order[i]![1];
    if (part !== undefined && !isWritten(node, part)) open.add(part);
  }
  if (from === 'offset' && until === undefined && !node.limit) open.add('limit');
}

const isWritten = (node: QueryTail, part: Part): boolean => (part === 'limit' && node.limit !== undefined) || (part === 'offset' && node.offset !== undefined);

/** The last clause that is written. */
function lastClause(node: QueryNode): Clause {
  if (node.locks.length > 0) return 'lock';
  if (node.offset && (!node.limit || node.offset.span.start > node.limit.start)) return 'offset';
  if (node.limit && node.limit.form !== 'top') return 'limit';
  if (node.order.length > 0) return 'order';
  switch (node.kind) {
    case 'select':
      if (node.windows.length > 0) return 'window';
      if (node.having) return 'having';
      if (node.group.length > 0 || node.groupSpan) return 'group';
      if (node.where || node.whereSpan) return 'where';
      return node.from.length > 0 || node.fromSpan ? 'from' : 'select';
    case 'set operation': return 'setOperation';
    case 'values': case 'table': return 'setOperation';
    case 'insert':
      if (node.returning.length > 0) return 'returning';
      return node.conflict ? 'conflict' : 'values';
    case 'update':
      if (node.returning.length > 0) return 'returning';
      if (node.where || node.whereSpan) return 'where';
      return node.from.length > 0 ? 'from' : 'set';
    case 'delete':
      if (node.returning.length > 0) return 'returning';
      if (node.where || node.whereSpan) return 'where';
      return 'using';
    case 'merge': return 'set';
  }
}
