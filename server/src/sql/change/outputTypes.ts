// The types of expressions, as far as their text tells: the columns of views and of tables made from queries.
import type { ColumnType } from '../../schema/schema.ts';
import { columnType } from '../types.ts';
import type { Expr } from '../tree.ts';

/** The type of an expression, where the text alone says it. */
export function typeOf(expr: Expr): ColumnType | undefined {
  switch (expr.kind) {
    case 'paren': return typeOf(expr.inner);
    case 'cast': return columnType(expr.type);
    case 'literal':
      if (expr.type) return columnType(expr.type);
      return expr.form === 'boolean' ? plain('boolean') : /^\d{1,9}$/.test(expr.value) ? plain('integer') : undefined;
    case 'and': case 'or': case 'not': case 'in': case 'between': case 'like': case 'is': case 'exists': return plain('boolean');
    case 'binary': return COMPARISONS.has(expr.operator) ? plain('boolean') : expr.operator === '->>' || expr.operator === '#>>' ? plain('text') : undefined;
    case 'call': {
      const name = expr.name.parts.at(-1)?.name ?? '';
      const known = CALLS.get(name);
      return known ? plain(known) : undefined;
    }
    default: return undefined;
  }
}

/** A bare NULL or string takes its type from where it stands. */
export const isUntyped = (expr: Expr): boolean =>
  expr.kind === 'paren' ? isUntyped(expr.inner) : expr.kind === 'literal' && expr.type === undefined && (expr.form === 'string' || expr.form === 'null');

/** The expressions whose type an expression takes over, the first that has one. */
export function passedThrough(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'paren': return [expr.inner];
    case 'collate': return [expr.operand];
    case 'case': return [...expr.whens.map(({ then }) => then), ...(expr.otherwise ? [expr.otherwise] : [])];
    case 'call': return PASSING.has(expr.name.parts.at(-1)?.name ?? '') ? expr.args : [];
    default: return [];
  }
}
const PASSING: ReadonlySet<string> = new Set(['max', 'min', 'any_value', 'coalesce', 'nullif', 'greatest', 'least', 'first_value', 'last_value', 'nth_value', 'lag', 'lead']);

const plain = (name: string): ColumnType => ({ name, modifiers: [], array: 0 });
const COMPARISONS: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '>', '<=', '>=', '@>', '<@', '&&', '?']);
const CALLS: ReadonlyMap<string, string> = new Map([
  ['count', 'bigint'], ['row_number', 'bigint'], ['rank', 'bigint'], ['dense_rank', 'bigint'], ['lower', 'text'], ['upper', 'text'], ['concat', 'text'], ['concat_ws', 'text'], ['string_agg', 'text'],
  ['now', 'timestamp with time zone'], ['current_timestamp', 'timestamp with time zone'], ['bool_or', 'boolean'], ['bool_and', 'boolean'], ['length', 'integer'], ['char_length', 'integer'],
  ['jsonb_build_object', 'jsonb'], ['jsonb_agg', 'jsonb'], ['json_agg', 'json'], ['json_build_object', 'json'], ['to_tsvector', 'tsvector'], ['current_date', 'date'],
]);
