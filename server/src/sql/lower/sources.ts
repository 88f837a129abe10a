// FROM as a flat list: each source says how it is joined to what stands before it, and every ON condition joins the filters.
import type { Conjunct, Source, TableName } from '../../query/query.ts';
import type { FromItem, Ident, JoinRef, Name } from '../tree.ts';
import { host, innerQuery, presenceOf, type Frame, type Scope } from './frame.ts';
import { lowerCondition } from './predicates.ts';
import { callName, lowerTerm } from './terms.ts';

/** Adds the sources of FROM items, and the conditions that join them, in the order of the text. */
export function lowerFrom(frame: Frame, items: readonly FromItem[], into: Source[], filters: Conjunct[]): void {
  for (const item of items) lowerItem(frame, item, into, filters);
}

/** The table that a write changes. */
export function lowerTarget(frame: Frame, name: Name, alias: Ident | undefined): Source {
  return { ...plain, span: host(frame, alias ? { start: name.start, end: alias.end } : name), nameSpan: host(frame, name), presence: 'always', ...named(name, alias) };
}

export const tableName = (name: Name): TableName | undefined => {
  const { parts } = name;
  const last = parts[parts.length - 1];
  if (!last || name.hole !== undefined) return undefined;
  return parts.length > 1 ? { schema: parts[parts.length - 2]!.name, name: last.name } : { name: last.name };
};

const plain = { columns: [], using: [], natural: false, outer: false, lateral: false } as const;

function named(name: Name, alias: Ident | undefined): Pick<Source, 'kind' | 'table' | 'alias'> {
  const table = tableName(name);
  if (!table) return alias ? { kind: 'unknown', alias: alias.name } : { kind: 'unknown' };
  return { kind: 'table', table, alias: alias?.name ?? table.name };
}

function lowerItem(frame: Frame, item: FromItem, into: Source[], filters: Conjunct[]): void {
  if (item.kind === 'join') return lowerJoin(frame, item, into, filters);
  const base = { ...plain, span: host(frame, item), columns: item.columns.map((column) => column.name), lateral: item.lateral ?? false, presence: presenceOf(frame, item) };
  const alias = item.alias && { alias: item.alias.name };
  switch (item.kind) {
    case 'table ref': {
      const nameSpan = host(frame, item.name);
      const cte = item.name.parts.length === 1 && item.name.hole === undefined ? visible(frame.scope, item.name.parts[0]!.name) : undefined;
      if (!cte) into.push({ ...base, nameSpan, ...named(item.name, item.alias) });
      else into.push({ ...base, nameSpan, kind: 'cte', table: { name: cte.name }, alias: item.alias?.name ?? cte.name, ...(cte.table && { query: cte.table.query }) });
      return;
    }
    case 'subquery ref': {
      const query = innerQuery(frame, item.query, 'derived');
      into.push({ ...base, nameSpan: base.span, kind: item.query.kind === 'values' ? 'values' : 'derived', query, ...alias });
      return;
    }
    case 'function ref': {
      const name = item.calls.length === 1 ? callName(item.calls[0]!) : undefined;
      // The arguments may hold queries, which are part of this one.
      for (const call of item.calls) lowerTerm(frame, call);
      into.push({ ...base, nameSpan: item.calls[0] ? host(frame, item.calls[0].name) : base.span, kind: 'function', ...(name !== undefined && { function: name, alias: name.slice(name.lastIndexOf('.') + 1) }), ...alias });
      return;
    }
    case 'hole ref':
      into.push({ ...base, nameSpan: base.span, kind: 'unknown', ...alias });
  }
}

function visible(scope: Scope | undefined, name: string): Scope | undefined {
  for (let at = scope; at; at = at.outer) if (at.name === name) return at;
  return undefined;
}

function lowerJoin(frame: Frame, join: JoinRef, into: Source[], filters: Conjunct[]): void {
  const first = into.length;
  lowerItem(frame, join.left, into, filters);
  const right = into.length;
  lowerItem(frame, join.right, into, filters);
  const joined = into[right];
  if (!joined) return;
  into[right] = { ...joined, join: join.type, natural: join.natural, using: join.using?.map((column) => column.name) ?? [] };
  if (join.type === 'left' || join.type === 'full') nullExtend(into, right, into.length);
  if (join.type === 'right' || join.type === 'full') nullExtend(into, first, right);
  // An alias of the whole join hides its members behind one name; what it holds is left open.
  if (join.alias) into.push({ ...plain, span: host(frame, join), nameSpan: host(frame, join.alias), kind: 'unknown', alias: join.alias.name, presence: 'always' });
  if (join.on) filters.push(...lowerCondition(frame, join.on, { on: right, part: 'filters' }));
}

function nullExtend(sources: Source[], from: number, to: number): void {
  for (let i = from; i < to; i++) sources[i] = { ...sources[i]!, outer: true };
}
