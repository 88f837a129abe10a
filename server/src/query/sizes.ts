// How many rows a table holds: written in the configuration, or not known.
import type { QualifiedName, Table } from '../schema/schema.ts';

export interface Sizes {
  /** Rows, or undefined when nobody said. */
  rows(table: QualifiedName): number | undefined;
}

export const noSizes: Sizes = { rows: () => undefined };

/** From this many rows on, reading a whole table is worth a reviewer's breath; below it, an index hardly helps. */
export const LARGE = 10_000;

/**
 * Large, small or unknown. Without a number, a name can only make a table small (settings, roles, currencies)
 * or large (events, logs, messages): field.md §5.8, signals 6.
 */
export function sizeOf(sizes: Sizes, table: QualifiedName): 'large' | 'small' | 'unknown' {
  const rows = sizes.rows(table);
  if (rows !== undefined) return rows >= LARGE ? 'large' : 'small';
  const name = table.slice(table.lastIndexOf('.') + 1);
  if (SMALL_NAMES.test(name)) return 'small';
  return LARGE_NAMES.test(name) ? 'large' : 'unknown';
}

/**
 * The same of a table that is known. What its name says small holds of itself: one that refers to others may have a row for each of theirs
 * (`crates_categories`, `user_settings`), unless those are small, too.
 */
export function sizeOfTable(sizes: Sizes, table: Table): 'large' | 'small' | 'unknown' {
  const own = sizeOf(sizes, `${table.schema}.${table.name}`);
  if (own !== 'small' || sizes.rows(`${table.schema}.${table.name}`) !== undefined) return own;
  const grows = table.constraints.some((constraint) => constraint.kind === 'foreign key' && constraint.table !== `${table.schema}.${table.name}` && sizeOf(sizes, constraint.table) !== 'small');
  return grows ? 'unknown' : own;
}

const SMALL_NAMES = /(?:^|_)(?:settings?|configs?|configurations?|flags?|roles?|permissions?|plans?|types?|kinds?|categor(?:y|ies)|templates?|currenc(?:y|ies)|countr(?:y|ies)|languages?|locales?|timezones?|schema_?migrations?|migrations?)$/;
const LARGE_NAMES = /(?:^|_)(?:events?|logs?|audits?|audit_logs?|messages?|notifications?|views?|clicks?|sessions?|metrics?|traces?|jobs?|history|histories|observations?|deliveries|impressions?|pageviews?|visits?)$/;
