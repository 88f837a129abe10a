// Expressions as terms: what yields a value, with the nature of the value kept (constant, parameter, column, hole).
import type { CallTerm, ColumnTerm, ConstantTerm, HoleTerm, ParameterTerm, Term } from '../../query/query.ts';
import { canonical } from '../canonical.ts';
import { columnType, typeText } from '../types.ts';
import type { CallExpr, CaseExpr, ColumnExpr, Expr, LiteralExpr, OrderItem, ParameterExpr, QueryNode, WindowSpec } from '../tree.ts';
import { isAggregate } from './aggregates.ts';
import { holeIn, host, innerQuery, roleOf, type Frame } from './frame.ts';

/** What an expression yields. */
export function lowerTerm(frame: Frame, expr: Expr): Term {
  switch (expr.kind) {
    case 'paren': return lowerTerm(frame, expr.inner);
    case 'column': return lowerColumn(frame, expr);
    case 'literal': return lowerLiteral(frame, expr);
    case 'parameter': return lowerParameter(frame, expr);
    case 'hole':
      if (roleOf(frame, expr) === 'parameter') return { kind: 'parameter', span: host(frame, expr), key: String((expr.index ?? 0) + 1), mayBeMissing: false };
      return expr.index === undefined ? { kind: 'hole', span: host(frame, expr) } : { kind: 'hole', span: host(frame, expr), index: expr.index };
    case 'call': return lowerCall(frame, expr);
    case 'cast': return { kind: 'cast', span: host(frame, expr), term: lowerTerm(frame, expr.operand), type: typeText(columnType(expr.type)), canonical: canonical(expr) };
    case 'subquery': return queryTerm(frame, expr, expr.query, 'scalar');
    case 'exists': return queryTerm(frame, expr, expr.query, 'exists');
    case 'array': return expr.query ? queryTerm(frame, expr, expr.query, 'array') : { kind: 'list', span: host(frame, expr), items: expr.items.map((item) => lowerTerm(frame, item)) };
    case 'row': return { kind: 'list', span: host(frame, expr), items: expr.items.map((item) => lowerTerm(frame, item)) };
    case 'unary': return lowerUnary(frame, expr);
    case 'binary': return operation(frame, expr, expr.operator.toLowerCase(), [expr.left, expr.right]);
    case 'and': case 'or': return operation(frame, expr, expr.kind, expr.operands);
    case 'not': return operation(frame, expr, 'not', [expr.operand]);
    case 'in': return withQuery(frame, expr, expr.negated ? 'not in' : 'in', [expr.left, ...(expr.list ?? [])], expr.query, 'in');
    case 'between': return operation(frame, expr, expr.negated ? 'not between' : 'between', [expr.operand, expr.low, expr.high]);
    case 'like': return operation(frame, expr, `${expr.negated ? 'not ' : ''}${expr.operator}`, [expr.left, expr.pattern]);
    case 'is': return operation(frame, expr, `is ${expr.negated ? 'not ' : ''}${expr.test}`, expr.other ? [expr.operand, expr.other] : [expr.operand]);
    case 'case': return operation(frame, expr, 'case', caseParts(expr));
    case 'quantified': return withQuery(frame, expr, expr.quantifier, expr.operand ? [expr.operand] : [], expr.query, 'quantified');
    case 'index': return operation(frame, expr, '[]', [expr.operand, ...expr.subscripts]);
    case 'field': return operation(frame, expr, '.', [expr.operand]);
    case 'collate': return operation(frame, expr, 'collate', [expr.operand]);
    case 'at time zone': return operation(frame, expr, 'at time zone', expr.zone ? [expr.operand, expr.zone] : [expr.operand]);
    case 'star': case 'default': case 'current of': case 'missing': case 'opaque': return { kind: 'other', span: host(frame, expr), columns: [] };
  }
}

function lowerColumn(frame: Frame, expr: ColumnExpr): ColumnTerm | HoleTerm {
  const { path } = expr;
  const span = host(frame, expr);
  const hole = holeIn(frame, expr);
  if (hole !== undefined) return { kind: 'hole', span, index: hole };
  const nameSpan = path.length > 1 ? host(frame, path[path.length - 1]!) : span;
  return { kind: 'column', span, path: path.length === 1 ? [path[0]!.name] : path.map((part) => part.name), nameSpan };
}

function lowerLiteral(frame: Frame, expr: LiteralExpr): ConstantTerm | HoleTerm {
  const hole = holeIn(frame, expr);
  if (hole !== undefined) return { kind: 'hole', span: host(frame, expr), index: hole };
  const { form } = expr;
  const type = form === 'string' || form === 'number' || form === 'boolean' || form === 'null' ? form : 'other';
  return { kind: 'constant', span: host(frame, expr), type, value: form === 'boolean' ? expr.value.toLowerCase() : expr.value };
}

function lowerParameter(frame: Frame, expr: ParameterExpr): ParameterTerm {
  const key = expr.name === '' ? String(++frame.shared.placeholders) : expr.name;
  return { kind: 'parameter', span: host(frame, expr), key, mayBeMissing: false };
}

function lowerUnary(frame: Frame, expr: Expr & { readonly kind: 'unary' }): Term {
  const { operand, operator } = expr;
  if (operand.kind === 'literal' && operand.form === 'number' && (operator === '-' || operator === '+')) {
    return { kind: 'constant', span: host(frame, expr), type: 'number', value: operator === '-' ? `-${operand.value}` : operand.value };
  }
  return operation(frame, expr, operator, [operand]);
}

const operation = (frame: Frame, expr: Expr, operator: string, args: readonly Expr[]): Term =>
  ({ kind: 'operation', span: host(frame, expr), operator, args: args.map((arg) => lowerTerm(frame, arg)), canonical: canonical(expr) });

function withQuery(frame: Frame, expr: Expr, operator: string, args: readonly Expr[], query: QueryNode | undefined, role: 'in' | 'quantified'): Term {
  const terms = args.map((arg) => lowerTerm(frame, arg));
  const last: readonly Term[] = query ? [queryTerm(frame, query, query, role)] : [];
  return { kind: 'operation', span: host(frame, expr), operator, args: [...terms, ...last], canonical: canonical(expr) };
}

const queryTerm = (frame: Frame, at: { readonly start: number; readonly end: number }, node: QueryNode, role: 'scalar' | 'exists' | 'array' | 'in' | 'quantified'): Term =>
  ({ kind: 'query', span: host(frame, at), query: innerQuery(frame, node, role) });

function caseParts(expr: CaseExpr): readonly Expr[] {
  const whens = expr.whens.flatMap((one) => [one.when, one.then]);
  return [...(expr.operand ? [expr.operand] : []), ...whens, ...(expr.otherwise ? [expr.otherwise] : [])];
}

/** `count`, `pg_catalog.count` and `public.count` by the name a reader would use. */
export function callName(call: CallExpr): string {
  const parts = call.name.parts;
  const builtIn = parts.length > 1 && parts[0]!.name === 'pg_catalog';
  return (builtIn ? parts.slice(1) : parts).map((part) => part.name.toLowerCase()).join('.');
}

function lowerCall(frame: Frame, expr: CallExpr): Term {
  const name = callName(expr);
  const marked = sqlcMark(frame, expr, name);
  if (marked) return marked;
  const aggregate = isAggregate(expr, name, frame.shared.context.dialect);
  const outside = frame.aggregates;
  const args = expr.args.map((arg) => lowerTerm(frame, arg));
  const also = hasMore(expr) ? [...keys(frame, expr.order), ...keys(frame, expr.withinGroup ?? []), ...(expr.filter ? [lowerTerm(frame, expr.filter)] : []), ...windowTerms(frame, expr.over)] : undefined;
  if (aggregate) frame.aggregates = outside + 1;
  const call = { kind: 'call', span: host(frame, expr), name, args, aggregate, window: expr.over !== undefined, canonical: canonical(expr) } as const;
  if (!also) return call;
  return expr.over ? { ...call, also, over: windowOf(frame, expr.over) } : { ...call, also };
}

/** sqlc's marks look like calls: `sqlc.arg(id)` is a parameter, `sqlc.embed(t)` the columns of a table. */
function sqlcMark(frame: Frame, expr: CallExpr, name: string): Term | undefined {
  if (!name.startsWith('sqlc.')) return undefined;
  const span = host(frame, expr);
  const [arg] = expr.args;
  const key = arg?.kind === 'column' ? arg.path[0]!.name : arg?.kind === 'literal' ? arg.value : '';
  return name === 'sqlc.embed' ? { kind: 'other', span, columns: [] } : { kind: 'parameter', span, key, mayBeMissing: false };
}

const hasMore = (expr: CallExpr): boolean => expr.order.length > 0 || expr.withinGroup !== undefined || expr.filter !== undefined || expr.over !== undefined;

const keys = (frame: Frame, items: readonly OrderItem[]): Term[] => items.map((item) => lowerTerm(frame, item.value));

export function windowTerms(frame: Frame, over: WindowSpec | undefined): Term[] {
  return over ? [...over.partition.map((one) => lowerTerm(frame, one)), ...keys(frame, over.order)] : [];
}

const windowOf = (frame: Frame, { partition, order }: WindowSpec): NonNullable<CallTerm['over']> => ({
  partition: partition.map((one) => lowerTerm(frame, one)),
  order: order.map(({ value, direction = 'asc', nulls }) => ({ term: lowerTerm(frame, value), direction, nulls: nulls ?? (direction === 'desc' ? 'first' : 'last') })),
});

/** The name PostgreSQL gives to an output that has no alias. */
export function outputName(expr: Expr): string | undefined {
  switch (expr.kind) {
    case 'paren': return outputName(expr.inner);
    case 'column': return expr.path[expr.path.length - 1]?.name;
    case 'call': return expr.name.parts[expr.name.parts.length - 1]?.name.toLowerCase();
    case 'cast': return outputName(expr.operand) ?? expr.type.name;
    case 'case': return (expr.otherwise && outputName(expr.otherwise)) ?? 'case';
    case 'field': return expr.field === 'star' ? undefined : expr.field.name;
    case 'index': case 'collate': case 'at time zone': return expr.kind === 'at time zone' ? 'timezone' : outputName(expr.operand);
    case 'exists': return 'exists';
    case 'array': return 'array';
    case 'row': return 'row';
    case 'literal': return expr.form === 'boolean' ? 'bool' : undefined;
    case 'subquery': return expr.query.kind === 'select' && expr.query.items.length > 0 ? (expr.query.items[0]!.alias?.name ?? outputName(expr.query.items[0]!.value)) : undefined;
    default: return undefined;
  }
}
