// Whether what a loop goes through was read by a query that is known to give few rows: a page, a small table, or the children of one parent that has few.
import { rowBound } from '../../query/facts.ts';
import { rowsPerParent } from '../../query/facts/children.ts';
import { resolve } from '../../query/resolve.ts';
import { LARGE, type Sizes } from '../../query/sizes.ts';
import type { Schema } from '../../schema/schema.ts';
import type { Reading, ReadSite } from './read.ts';

/** So many round trips to a server nearby take some tens of milliseconds. */
const FEW = 50;
/** A page that is looked at: nobody turns the pages as fast as that. */
const PAGE = 20;

export function readsFew({ sites }: Reading, { loop }: ReadSite, schema: Schema, sizes: Sizes): boolean {
  const reading = sites.filter(({ site }) => site.anchor.start === loop?.rows?.start).flatMap(({ statements }) => statements);
  const [read] = reading;
  // Of several queries it is not known which one is gone through.
  if (reading.length !== 1 || read?.query?.kind !== 'read') return false;
  const resolved = resolve(read.query, schema, read.variables);
  const bound = rowBound(resolved, sizes);
  const total = bound.table === undefined ? undefined : sizes.rows(bound.table);
  switch (bound.kind) {
    case 'at most one': case 'aggregate': return true;
    case 'small': return total !== undefined && total <= FEW;
    case 'parent': return total !== undefined && total >= LARGE && (rowsPerParent(schema, bound.table!, bound.columns ?? [], sizes) ?? Infinity) <= FEW;
    case 'limited': return (read.query.limit?.count ?? Infinity) <= PAGE;
    case 'listed': case 'unbounded': case 'unknown': return false;
  }
}
