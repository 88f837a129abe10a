// Whether a query asks for one row of a source by a whole unique key of it.
import type { Resolved, ResolvedSource } from '../resolve.ts';
import { uniqueKeys } from './keys.ts';
import { pinnedColumns } from './pins.ts';

export function isOneRow(resolved: Resolved, source: ResolvedSource): boolean {
  const fixed = pinnedColumns(resolved, source);
  return uniqueKeys(resolved, source).some(({ columns }) => columns.every((column) => fixed.has(column)));
}
