// Where null can come from, and which conditions do not hold for it.
import type { ColumnTerm, Conjunct, Predicate, Term } from '../query.ts';
import type { Resolved } from '../resolve.ts';
import { implies } from './implies.ts';
import { quoted } from './values.ts';

export const isNull = (term: Term): boolean => term.kind === 'constant' && term.type === 'null';

/** Columns that are not null in any row for which the condition holds: SQL's comparisons yield null for null. */
export function rejectsNullOf({ predicate }: Conjunct): readonly ColumnTerm[] {
  return strictTerms(predicate).filter((term): term is ColumnTerm => term.kind === 'column');
}

function strictTerms(predicate: Predicate): readonly Term[] {
  switch (predicate.kind) {
    case 'compare': return [predicate.left, predicate.right];
    // `is distinct from`, `is not true` and MySQL's `<=>` answer for null, too.
    case 'operator': return /^(?:not )?is |<=>/.test(predicate.operator) ? [] : [predicate.left];
    case 'in': case 'between': case 'like': case 'truth': return [predicate.term];
    case 'null': return predicate.negated ? [predicate.term] : [];
    case 'exists': case 'or': case 'not': case 'unknown': return [];
  }
}

/** Whether a column can be null in a row that the query sees: yes, no, or not known. */
export function mayBeNull(resolved: Resolved, term: ColumnTerm): boolean | undefined {
  const meant = resolved.column(term);
  if (!meant || meant.of !== resolved || meant.missing) return undefined;
  const { source, column } = meant;
  if (resolved.query.filters.some((conjunct) => conjunct.on === undefined && conjunct.presence === 'always' && rejectsNullOf(conjunct).some((one) => resolved.column(one)?.source === source && resolved.column(one)?.name === meant.name))) return false;
  // Null rows are added after ON has been asked.
  if (source.source.outer) return true;
  if (implies(resolved, source, [`${quoted(meant.name)} is not null`])) return false;
  // CREATE TABLE AS declares no column not null, whatever it holds; most temporary tables are made so.
  if (!column || source.table?.kind !== 'table' || source.table.temporary) return undefined;
  // SQLite lets a primary key hold NULL, and nobody means it to.
  const isKey = source.table.constraints.some((one) => one.kind === 'primary key' && one.columns.includes(meant.name));
  return column.nullable && isKey ? undefined : column.nullable;
}
