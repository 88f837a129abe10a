// Which expressions give another value for each row, so that a column that defaults to them is written into every row
// (PostgreSQL, 36.7 Function Volatility Categories, and the volatility that pg_proc gives its own functions).
import type { Expr } from '../sql/tree.ts';

/** Certainly volatile: a function of the user's own is not said to be. */
export function isVolatile(expr: Expr): boolean {
  switch (expr.kind) {
    case 'call': return VOLATILE.has(expr.name.parts.at(-1)?.name.toLowerCase() ?? '') || expr.args.some(isVolatile);
    case 'paren': return isVolatile(expr.inner);
    case 'cast': case 'unary': case 'not': case 'collate': case 'at time zone': case 'field': case 'index': return isVolatile(expr.operand);
    case 'binary': return isVolatile(expr.left) || isVolatile(expr.right);
    case 'and': case 'or': return expr.operands.some(isVolatile);
    case 'array': case 'row': return expr.items.some(isVolatile);
    case 'case': return expr.whens.some(({ then }) => isVolatile(then)) || (expr.otherwise !== undefined && isVolatile(expr.otherwise));
    default: return false;
  }
}

/** now() and current_timestamp are stable: one value serves all rows. */
const VOLATILE: ReadonlySet<string> = new Set([
  'random', 'random_normal', 'setseed', 'gen_random_uuid', 'uuidv4', 'uuidv7', 'uuid_generate_v1', 'uuid_generate_v1mc', 'uuid_generate_v4', 'gen_random_bytes', 'gen_salt',
  'clock_timestamp', 'timeofday', 'nextval', 'currval', 'lastval', 'setval', 'pg_sleep', 'txid_current',
  // Other servers.
  'newid', 'newsequentialid', 'uuid', 'uuid_short', 'rand', 'sysdate', 'randomblob',
]);
