// FROM as a flat list: each source says how it is joined to what stands before it, and every ON condition joins the filters.
import type { Span } from '../../text/span.ts';
import type { Conjunct, Presence, Source, TableName } from '../../query/query.ts';
import { isCaseless } from '../../schema/model.ts';
import type { Dialect } from '../dialect.ts';
import type { FromItem, Ident, JoinRef, Name } from '../tree.ts';
import { holeIn, host, innerQuery, presenceOf, type Frame, type Scope } from './frame.ts';
import { lowerCondition } from './predicates.ts';
import { callName, lowerTerm } from './terms.ts';

/** Adds the sources of FROM items, and the conditions that join them, in the order of the text. */
export function lowerFrom(frame: Frame, items: readonly FromItem[], into: NewSource[], filters: Conjunct[]): void {
  for (const item of items) lowerItem(frame, item, into, filters);
}

/** The table that a write changes. */
export function lowerTarget(frame: Frame, name: Name, alias: Ident | undefined): Source {
  return fromName(frame, name, alias, host(frame, alias ? { start: name.start, end: alias.end } : name), host(frame, name), NONE, 'always');
}

export const tableName = (name: Name): TableName | undefined => {
  const { parts } = name;
  const last = parts[parts.length - 1];
  if (!last || name.hole !== undefined || isLocal(last)) return undefined;
  return parts.length > 1 ? { schema: parts[parts.length - 2]!.name, name: last.name } : { name: last.name };
};

/** SQL Server's `#t` belongs to the session: nothing that a schema tells is true of it. No other dialect lets an unquoted name begin so. */
export const isLocal = ({ name, quoted }: Ident): boolean => !quoted && name.startsWith('#');

/** A source while its joins are being read. */
export type NewSource = { -readonly [K in keyof Source]: Source[K] };

const newSource = (kind: Source['kind'], span: Span, nameSpan: Span, columns: readonly string[], lateral: boolean, presence: Presence): NewSource =>
  ({ span, kind, nameSpan, columns, using: NONE, natural: false, outer: false, lateral, presence });

const NONE: readonly string[] = [];

/** A table by its name; where a hole stands for the name, only the alias is known. */
function fromName(frame: Frame, name: Name, alias: Ident | undefined, span: Span, nameSpan: Span, columns: readonly string[], presence: Presence): NewSource {
  const table = holeIn(frame, name) === undefined ? tableName(name) : undefined;
  const source = newSource(table ? 'table' : 'unknown', span, nameSpan, columns, false, presence);
  if (table) source.table = table;
  const called = alias?.name ?? table?.name;
  if (called !== undefined) source.alias = called;
  return source;
}

function lowerItem(frame: Frame, item: FromItem, into: NewSource[], filters: Conjunct[]): void {
  if (item.kind === 'join') return lowerJoin(frame, item, into, filters);
  const columns = item.columns.length === 0 ? NONE : item.columns.map((column) => column.name);
  into.push(lowerSource(frame, item, host(frame, item), columns, presenceOf(frame, item)));
}

function lowerSource(frame: Frame, item: Exclude<FromItem, JoinRef>, span: Span, columns: readonly string[], presence: Presence): NewSource {
  switch (item.kind) {
    case 'table ref': {
      const nameSpan = host(frame, item.name);
      const cte = frame.scope && item.name.parts.length === 1 && item.name.hole === undefined ? visible(frame.scope, item.name.parts[0]!.name, frame.shared.context.dialect) : undefined;
      const source = fromName(frame, item.name, item.alias, span, nameSpan, columns, presence);
      if (!cte) return source;
      source.kind = 'cte';
      if (cte.table) source.query = cte.table.query;
      return source;
    }
    case 'subquery ref': {
      const source = newSource(item.query.kind === 'values' ? 'values' : 'derived', span, span, columns, item.lateral ?? false, presence);
      source.query = innerQuery(frame, item.query, 'derived');
      if (item.alias) source.alias = item.alias.name;
      return source;
    }
    case 'function ref': {
      // The arguments may hold queries, which are part of this one.
      for (const call of item.calls) lowerTerm(frame, call);
      const [call] = item.calls;
      const source = newSource('function', span, call ? host(frame, call.name) : span, columns, item.lateral ?? false, presence);
      const name = item.calls.length === 1 && call ? callName(call) : undefined;
      if (name !== undefined) source.function = name;
      const alias = item.alias?.name ?? name?.slice(name.lastIndexOf('.') + 1);
      if (alias !== undefined) source.alias = alias;
      return source;
    }
    case 'hole ref': {
      const source = newSource('unknown', span, span, columns, item.lateral ?? false, presence);
      if (item.alias) source.alias = item.alias.name;
      return source;
    }
  }
}

function visible(scope: Scope | undefined, name: string, { model }: Dialect): Scope | undefined {
  const ignoresCase = isCaseless(model);
  for (let at = scope; at; at = at.outer) if (at.name === name || (ignoresCase && at.name.toLowerCase() === name.toLowerCase())) return at;
  return undefined;
}

function lowerJoin(frame: Frame, join: JoinRef, into: NewSource[], filters: Conjunct[]): void {
  const first = into.length;
  lowerItem(frame, join.left, into, filters);
  const right = into.length;
  lowerItem(frame, join.right, into, filters);
  const joined = into[right];
  if (!joined) return;
  joined.join = join.type;
  joined.natural = join.natural;
  if (join.using) joined.using = join.using.map((column) => column.name);
  if (join.type === 'left' || join.type === 'full') nullExtend(into, right, into.length);
  if (join.type === 'right' || join.type === 'full') nullExtend(into, first, right);
  // An alias of the whole join hides its members behind one name; what it holds is left open.
  if (join.alias) {
    const whole = newSource('unknown', host(frame, join), host(frame, join.alias), NONE, false, 'always');
    whole.alias = join.alias.name;
    into.push(whole);
  }
  if (join.on) lowerCondition(frame, join.on, { on: right, part: 'filters' }, filters);
}

function nullExtend(sources: NewSource[], from: number, to: number): void {
  for (let i = from; i < to; i++) sources[i]!.outer = true;
}
