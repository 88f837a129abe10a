// CREATE of Snowflake: tables, views and routines are read, other objects are passed over.
import type { CreateRoutine, Tree } from '../tree.ts';
import { is, isAhead, type Cursor } from '../parser/cursor.ts';
import { passed } from '../parser/extras.ts';

const adjectives: ReadonlySet<string> = new Set([
  'OR', 'REPLACE', 'ALTER', 'TEMP', 'TEMPORARY', 'LOCAL', 'GLOBAL', 'TRANSIENT', 'VOLATILE', 'SECURE', 'HYBRID', 'DYNAMIC', 'EXTERNAL', 'ICEBERG', 'AGGREGATE', 'MATERIALIZED', 'RECURSIVE', 'READ', 'ONLY', 'INTERACTIVE',
]);
const common: ReadonlySet<string> = new Set(['TABLE', 'VIEW', 'SCHEMA', 'SEQUENCE', 'INDEX']);

export function created(c: Cursor, start: number, routine: (c: Cursor, start: number) => CreateRoutine): Tree | undefined {
  const first = c.at;
  c.at++;
  while (adjectives.has(c.words[c.at]!)) c.at++;
  if (is(c, 'PROCEDURE') || is(c, 'FUNCTION')) return isAhead(c, 1, '(') ? passed(c, start) : routine(c, start);
  const isCommon = common.has(c.words[c.at]!) && !isAhead(c, -1, 'EXTERNAL') && !isAhead(c, 1, 'FUNCTION');
  c.at = first;
  return isCommon ? undefined : passed(c, start);
}
