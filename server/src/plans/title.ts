// What a node is called: as EXPLAIN prints it in text, since that is what people look up.
import type { PlanNode } from './plan.ts';

/** `Index Scan Backward using orders_at on orders o`. */
export function titleOf(node: PlanNode): string {
  const own = node.relation ?? node.reads;
  const schema = node.schema !== undefined && node.schema !== 'public' ? `${node.schema}.` : '';
  const on = own === undefined ? (node.alias === undefined ? '' : ` on ${node.alias}`) : ` on ${schema}${own}${node.alias === undefined || node.alias === own ? '' : ` ${node.alias}`}`;
  const using = node.index === undefined ? '' : node.type === 'Bitmap Index Scan' ? ` on ${node.index}` : ` using ${node.index}`;
  return `${node.parallel ? 'Parallel ' : ''}${nameOf(node)}${node.direction === 'backward' ? ' Backward' : ''}${using}${node.type === 'Bitmap Index Scan' ? '' : on}`;
}

const AGGREGATES: Readonly<Record<string, string>> = { Sorted: 'GroupAggregate', Hashed: 'HashAggregate', Mixed: 'MixedAggregate' };

function nameOf({ type, join, strategy, operation, partial }: PlanNode): string {
  const kind = join === undefined || join === 'Inner' ? '' : `${join} `;
  switch (type) {
    case 'ModifyTable': return operation ?? type;
    case 'Aggregate': return `${partial === undefined || partial === 'Simple' ? '' : `${partial} `}${AGGREGATES[strategy ?? ''] ?? type}`;
    case 'Nested Loop': return kind === '' ? type : `${type} ${kind}Join`;
    case 'Hash Join': case 'Merge Join': return `${type.slice(0, -4)}${kind}Join`;
    case 'SetOp': return `${strategy === 'Hashed' ? 'Hash' : ''}SetOp ${operation ?? ''}`.trimEnd();
    default: return type;
  }
}
