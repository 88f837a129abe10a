// What the rules about rows share that are loaded for a number: whether they are many, and how much hangs on it.
import { rowsPerParent } from '../query/facts/children.ts';
import { sizeOf } from '../query/sizes.ts';
import type { Weight } from './finding.ts';
import { restricted } from './listRead.ts';
import type { Subject } from './rule.ts';

/** The children of one parent, or those that further conditions keep of them; how many a parent has is seldom known, and then it is the conditions that tell. */
export function areMany({ query, schema, sizes }: Subject, table: string, columns: readonly string[]): boolean {
  const each = rowsPerParent(schema, table, columns, sizes);
  const isAll = query.filters.length === 1;
  return each === undefined ? isAll : each >= (isAll ? FEW : MANY);
}

/** So many objects cost no more than the round trip that brings them. */
const FEW = 20;
/** Of so many, those that further conditions keep are still some. */
const MANY = 1_000;

/** Much only where nothing makes the rows of a large table few. */
export const weightOf = ({ sizes, resolved }: Subject, kind: string, table: string): Weight => (kind === 'unbounded' && sizeOf(sizes, table) === 'large' && sizes.rows(table) !== undefined && !restricted(resolved, table) ? 'high' : 'unknown');
