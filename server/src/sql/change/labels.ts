// What PostgreSQL calls an expression that has no name: as an output column, and in the names of indexes.
// The source is FigureColname of the server's parser; a name from a column or a function is stronger than one from a cast.
import type { Expr, QueryNode } from '../tree.ts';

interface Label { readonly name: string; readonly strong: boolean }

/** Undefined where the server finds none: then an output is `?column?` and an index key `expr`. */
export const labelOf = (expr: Expr): string | undefined => figure(expr)?.name;

function figure(expr: Expr): Label | undefined {
  switch (expr.kind) {
    case 'column': return strong(expr.path.at(-1)?.name);
    case 'call': return strong(SPELLINGS.get(expr.name.parts.at(-1)?.name ?? '') ?? expr.name.parts.at(-1)?.name);
    case 'cast': return strongOf(figure(expr.operand)) ?? weak(internalName(expr.type.name));
    case 'literal': return expr.type ? weak(internalName(expr.type.name)) : undefined;
    case 'paren': return figure(expr.inner);
    case 'collate': return figure(expr.operand);
    case 'index': return figure(expr.operand);
    case 'field': return expr.field === 'star' ? undefined : strong(expr.field.name);
    case 'case': return (expr.otherwise && strongOf(figure(expr.otherwise))) ?? weak('case');
    case 'array': return strong('array');
    case 'row': return strong('row');
    case 'exists': return strong('exists');
    case 'at time zone': return strong('timezone');
    case 'subquery': return subqueryLabel(expr.query);
    default: return undefined;
  }
}

function subqueryLabel(query: QueryNode): Label | undefined {
  if (query.kind !== 'select') return undefined;
  const item = query.items[0];
  return item?.alias ? strong(item.alias.name) : item && figure(item.value);
}

const strong = (name: string | undefined): Label | undefined => (name === undefined || name === '' ? undefined : { name, strong: true });
const weak = (name: string): Label => ({ name, strong: false });
const strongOf = (label: Label | undefined): Label | undefined => (label?.strong ? label : undefined);

/** Forms whose function goes by another name than their keyword. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([['trim', 'btrim']]);

/** The name by which the grammar knows a type that is written in words. */
const internalName = (name: string): string => INTERNAL.get(name) ?? name;
const INTERNAL: ReadonlyMap<string, string> = new Map([
  ['int', 'int4'], ['integer', 'int4'], ['bigint', 'int8'], ['smallint', 'int2'], ['boolean', 'bool'], ['real', 'float4'], ['double precision', 'float8'], ['float', 'float8'],
  ['decimal', 'numeric'], ['dec', 'numeric'], ['character varying', 'varchar'], ['character', 'bpchar'], ['char', 'bpchar'],
  ['timestamp with time zone', 'timestamptz'], ['timestamp without time zone', 'timestamp'], ['time with time zone', 'timetz'], ['time without time zone', 'time'],
]);
