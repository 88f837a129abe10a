// The condition that nearly every query of a table has goes from one of them: whose rows are meant, and that they are not deleted.
import type { Conjunct } from '../../../server/src/query/query.ts';
import { ofQueries, withoutConjunct, worse, type Asked, type Ground } from './ground.ts';
import { isSmall } from '../access.ts';
import type { Kind } from './mutation.ts';

const DELETED = /^(?:(?:deleted|removed|archived)_?(?:at|on)|(?:is_?)?deleted)$/i;
const TENANT = /^(?:tenant|organi[sz]ation|org|workspace|team|company|account|project|space)_?(?:id|uuid)$/i;

export const softDelete = habit('soft delete', 'reading', 'forgotten-soft-delete', DELETED, 'information');
export const tenant = habit('tenant', 'securing', 'forgotten-tenant', TENANT, 'warning');

/**
 * Counted where nine in ten of at least nine queries of the table have the condition, so that the one without it is a slip.
 * Not counted: the query that still finds its row by a unique key, or all its rows by another reference to something given.
 */
function habit(id: string, chapter: Kind['chapter'], rule: string, name: RegExp, deserves: 'information' | 'warning'): Kind {
  return ofQueries(id, chapter, [rule], function* (asked, ground) {
    for (const conjunct of asked.query.filters) {
      const found = conditionOn(asked, conjunct);
      if (!found || !name.test(found.column) || asked.query.filters.length < 2 || asked.query.kind === 'insert') continue;
      const { having, asked: all } = countOf(ground, found.table, found.column);
      if (all < 9 || having / all < 0.9 || isFoundOtherwise(asked, found)) continue;
      yield worse(asked, `${found.table}.${found.column} is not asked for (${having} of ${all} do)`, deserves, [withoutConjunct(asked, conjunct)]);
    }
  });
}

interface Condition { readonly table: string; readonly column: string }

function conditionOn({ resolved }: Asked, { predicate, presence, on }: Conjunct): Condition | undefined {
  if (presence !== 'always' || on !== undefined) return undefined;
  const term = predicate.kind === 'null' && !predicate.negated ? predicate.term : predicate.kind === 'truth' && predicate.negated ? predicate.term
    : predicate.kind === 'compare' && predicate.operator === '=' && predicate.right.kind !== 'column' ? predicate.left : undefined;
  const found = term?.kind === 'column' ? resolved.column(term) : undefined;
  return found?.column && found.of === resolved && found.source.table?.complete ? { table: found.source.table.name, column: found.name } : undefined;
}

function isFoundOtherwise({ accesses, database, query, isOutermost, resolved }: Asked, { table, column }: Condition): boolean {
  const access = accesses.find((one) => one.table.name === table);
  if (!access || !isOutermost || query.open.has('filters') || resolved.sources.some((source) => source.source.kind !== 'table') || isSmall(database.sizes, access.table)) return true;
  const bound = new Set([...access.bound].filter(([name, binding]) => binding === 'key' && name !== column).map(([name]) => name));
  if (access.table.indexes.some(({ unique, keys }) => unique && keys.every((key) => key.column === column || bound.has(key.column ?? '')))) return true;
  return TENANT.test(column) && [...bound].some((name) => /(?:^|_)(?:uu|gu)?id$|Id$/.test(name));
}

const counts = new WeakMap<Ground, Map<string, { having: number; asked: number }>>();

function countOf(ground: Ground, table: string, column: string): { having: number; asked: number } {
  const known = counts.get(ground) ?? new Map<string, { having: number; asked: number }>();
  counts.set(ground, known);
  const key = `${table}.${column}`;
  const count = known.get(key) ?? ground.asked.reduce((sum, one) => {
    if (one.query.kind === 'insert' || one.query.open.has('filters') || !one.resolved.sources.some((source) => source.table?.name === table)) return sum;
    const has = one.query.filters.some((conjunct) => {
      const found = conditionOn(one, conjunct);
      return found?.table === table && found.column === column;
    });
    return { having: sum.having + (has ? 1 : 0), asked: sum.asked + 1 };
  }, { having: 0, asked: 0 });
  known.set(key, count);
  return count;
}
