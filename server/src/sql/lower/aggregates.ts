// Which functions make one row of many. A name that is not listed is taken for an ordinary function,
// unless it is written as only an aggregate can be: with DISTINCT, FILTER, WITHIN GROUP or an order of its input.
import type { Dialect } from '../dialect.ts';
import type { CallExpr } from '../tree.ts';

const AGGREGATES = new Set([
  'count', 'sum', 'avg', 'min', 'max', 'any_value',
  'array_agg', 'string_agg', 'xmlagg', 'range_agg', 'range_intersect_agg',
  'json_agg', 'jsonb_agg', 'json_object_agg', 'jsonb_object_agg', 'json_agg_strict', 'jsonb_agg_strict',
  'json_object_agg_strict', 'jsonb_object_agg_strict', 'json_object_agg_unique', 'jsonb_object_agg_unique',
  'json_object_agg_unique_strict', 'jsonb_object_agg_unique_strict', 'json_arrayagg', 'json_objectagg',
  'bool_and', 'bool_or', 'every', 'bit_and', 'bit_or', 'bit_xor',
  'corr', 'covar_pop', 'covar_samp', 'stddev', 'stddev_pop', 'stddev_samp', 'variance', 'var_pop', 'var_samp',
  'regr_avgx', 'regr_avgy', 'regr_count', 'regr_intercept', 'regr_r2', 'regr_slope', 'regr_sxx', 'regr_sxy', 'regr_syy',
  'mode', 'percentile_cont', 'percentile_disc',
  // MySQL, SQLite, SQL Server.
  'group_concat', 'total', 'count_big', 'stdev', 'stdevp', 'var', 'varp', 'approx_count_distinct', 'std',
]);

/** Whether a call, apart from OVER, is an aggregate. SQLite's `min(a, b)` is none. */
export function isAggregate(call: CallExpr, name: string, dialect: Dialect): boolean {
  if (call.over) return false;
  if (call.star || call.distinct || call.filter || call.withinGroup || call.order.length > 0) return true;
  if ((name === 'min' || name === 'max') && call.args.length > 1) return false;
  return AGGREGATES.has(name) || (dialect.aggregates !== undefined && isOwn(name, dialect));
}

/** `sumIf`, `uniqStateIf`: combinators behind a name. */
function isOwn(name: string, { aggregates, combinators }: Dialect): boolean {
  for (let bare = name, last = ''; bare !== last; last = bare, bare = combinators ? bare.replace(combinators, '') : bare) if (aggregates!.has(bare) || AGGREGATES.has(bare)) return true;
  return false;
}
