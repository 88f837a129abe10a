// The conditions that nearly every query of a table shares: it reads live rows only, and those of one tenant.
// Which queries could be asked for them, and which have them, is told here; what is usual is counted over the workspace.
import type { Column, Table } from '../../schema/schema.ts';
import type { Conjunct, Term } from '../query.ts';
import type { Resolved, ResolvedSource } from '../resolve.ts';
import { columnTermsOf } from '../walk.ts';
import { isUniqueLike, uniqueKeys } from './keys.ts';
import { pinsOf } from './pins.ts';
import { restrictsSource } from './restricted.ts';

export interface Scope {
  readonly kind: 'live' | 'tenant';
  readonly column: string;
}

const DELETED_AT = /^(?:deleted|removed)_?(?:at|on)$/i;
const IS_DELETED = /^(?:is_?)?deleted$/i;
const TENANT = /^(?:tenant|organi[sz]ation|org|workspace)_?(?:id|uuid)$/i;

/** The columns of a table by which its rows are set apart. */
export function scopesOf(table: Table): readonly Scope[] {
  let known = scopes.get(table);
  if (!known) scopes.set(table, (known = table.kind === 'table' && table.complete ? table.columns.flatMap(scopeOf) : []));
  return known;
}

const scopes = new WeakMap<Table, readonly Scope[]>();

function scopeOf({ name: column, nullable, type }: Column): readonly Scope[] {
  if ((nullable && DELETED_AT.test(column)) || (IS_DELETED.test(column) && /^(?:bool(?:ean)?|tinyint|bit)$/.test(type.name))) return [{ kind: 'live', column }];
  return TENANT.test(column) ? [{ kind: 'tenant', column }] : [];
}

/** Whether a query has the condition: undefined where it is not to be asked for it, since it finds one row by its key, names the column for something else, or is not seen whole. */
export function isScoped(resolved: Resolved, source: ResolvedSource, { kind, column }: Scope): boolean | undefined {
  const { query } = resolved;
  if ((query.kind !== 'read' && query.kind !== 'update' && (query.kind !== 'delete' || kind === 'live')) || query.open.has('filters') || query.open.has('sources') || source.source.presence !== 'always') return undefined;
  if (isFoundByKey(resolved, source)) return undefined;
  if (kind === 'tenant' ? isPinned(resolved, source, column) : query.filters.some((conjunct) => asksForLive(resolved, source, conjunct, column))) return true;
  const isNamed = query.writes.some((write) => write.column === column) || columnTermsOf(query).some((term) => resolved.column(term)?.source === source && resolved.column(term)?.name === column);
  return isNamed ? undefined : false;
}

export function isPinned(resolved: Resolved, source: ResolvedSource, column: string): boolean {
  const pins = pinsOf(resolved);
  return pins.fixed(source.index).has(column) || pins.listed(source.index).has(column);
}

/** One row by a key that is given, or that the rest of the query gives. */
function isFoundByKey(resolved: Resolved, source: ResolvedSource): boolean {
  const others = new Set(resolved.sources.flatMap(({ index }) => (index === source.index ? [] : [index])));
  const fixed = pinsOf(resolved, { placed: others }).fixed(source.index);
  const listed = pinsOf(resolved).listed(source.index);
  return [...fixed, ...listed].some(isUniqueLike) || uniqueKeys(resolved, source).some(({ columns }) => columns.every((column) => fixed.has(column) || listed.has(column)));
}

function asksForLive(resolved: Resolved, source: ResolvedSource, { predicate, presence, on }: Conjunct, column: string): boolean {
  if (presence !== 'always' || !restrictsSource(resolved, on, source.index)) return false;
  const names = (term: Term): boolean => term.kind === 'column' && resolved.column(term)?.source === source && resolved.column(term)?.name === column;
  switch (predicate.kind) {
    case 'null': return !predicate.negated && names(predicate.term);
    case 'truth': return predicate.negated && names(predicate.term);
    case 'compare': return predicate.operator === '=' && names(predicate.left) && predicate.right.kind !== 'column';
    case 'operator': return /^is (?:false|not true)|^not is true/.test(predicate.operator) && names(predicate.left);
    default: return false;
  }
}
