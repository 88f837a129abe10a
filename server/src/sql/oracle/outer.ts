// What Oracle says in WHERE that others say in FROM and LIMIT: the side of an outer join by `(+)`, and how many rows by ROWNUM.
import type { BinaryExpr, Expr } from '../tree.ts';

/** The conditions that AND joins. */
export function conjunctsOf(expr: Expr | undefined): readonly Expr[] {
  if (!expr) return [];
  if (expr.kind === 'paren') return conjunctsOf(expr.inner);
  return expr.kind === 'and' ? expr.operands.flatMap(conjunctsOf) : [expr];
}

/** The table, by its alias, whose rows may be missing where the condition holds for none: `a.id = b.a_id (+)`. Undefined without a mark, or without a qualifier. */
export function markedTable(conjunct: Expr): string | undefined {
  const waiting: object[] = [conjunct];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const one = node as Partial<Extract<Expr, { kind: 'column' }>>;
    if (one.kind === 'column' && one.outer && one.path && one.path.length > 1) return one.path.at(-2)!.name;
    for (const child of Object.values(node)) if (typeof child === 'object' && child !== null) waiting.push(child as object);
  }
  return undefined;
}

/** The value that `rownum <= n`, `rownum < n` or `rownum = 1` compares with. */
export function rownumLimit(conjunct: Expr): { readonly value: Expr; readonly operator: '<=' | '<' | '=' } | undefined {
  if (conjunct.kind !== 'binary') return undefined;
  const { operator, left, right } = conjunct satisfies BinaryExpr;
  return (operator === '<=' || operator === '<' || operator === '=') && left.kind === 'column' && left.path.length === 1 && left.path[0]!.name.toUpperCase() === 'ROWNUM' ? { value: right, operator } : undefined;
}
