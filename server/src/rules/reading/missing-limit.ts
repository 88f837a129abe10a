// A filter that matches many rows bounds a list only on paper. Said only where sizes are known. How many rows have a value of a column, statistics tell:
// where a snapshot has them, the planner is asked, and what types and parents make likely is only said where it has none.
import { rowBound, type RowBound } from '../../query/facts.ts';
import { parentOf } from '../../query/facts/keys.ts';
import type { Conjunct, Term } from '../../query/query.ts';
import type { Table } from '../../schema/schema.ts';
import { conditionsOn, copiesAll, isListRead } from '../listRead.ts';
import type { Rule, Subject } from '../rule.ts';
import { bareName } from '../words.ts';
import { countOf } from '../../text/words.ts';

/** A list of this many rows is more than a person reads or a page shows. */
const MANY = 5_000;

export const missingLimit: Rule<{ rows: number; many: number }> = {
  id: 'missing-limit',
  title: 'Bound a list that can grow',
  level: 'information',
  options: { rows: 100, many: MANY },
  needs: ['limit', 'filters'],
  looksAt: 'query',
  of: ['read'],

  *check(subject, { rows, many }) {
    // The rows that a filter matches are not those that come back where they are grouped or made distinct.
    if (!isListRead(subject) || copiesAll(subject) || subject.query.grouped !== 'no' || subject.query.distinct) return;
    const { query, resolved, sizes } = subject;
    const bound = rowBound(resolved, sizes);
    if ((bound.kind !== 'unbounded' && bound.kind !== 'parent') || bound.table === undefined) return;
    const total = sizes.rows(bound.table);
    if (total === undefined) return;
    const expected = expectedRows(subject, bound, total);
    if (expected === undefined ? total < many || !isCounted(subject, bound) : expected < many) return;
    const says = `of the ${countOf(total)} rows of \`${bareName(bound.table)}\``;
    yield {
      span: query.verb,
      weight: bound.kind === 'unbounded' ? 'high' : 'unknown',
      message: `This filter can match about ${countOf(expected ?? total)} ${says}, and no limit bounds the list; add one.`,
      claim: { kind: 'rows', least: many, says, otherwise: expected === undefined ? 'withheld' : 'said' },
      intentions: [{ kind: 'query', title: `Read at most ${rows} rows`, safe: false, query, change: [{ kind: 'limit to', rows }] }],
    };
  },
};

/** Whether statistics tell how many rows it matches: one table, and of each column one value, a list of them, or none. Of a range whose ends nobody wrote, a planner only guesses. */
function isCounted({ resolved, query }: Subject, { table }: RowBound): boolean {
  if (resolved.sources.length > 1 || query.setOperations.length > 0 || query.inner.length > 0) return false;
  const conditions = conditionsOn(resolved, table!);
  return conditions.length > 0 && conditions.length === query.filters.length && conditions.every(({ predicate }) => {
    switch (predicate.kind) {
      case 'compare': return (predicate.operator === '=' || predicate.operator === '<>') && predicate.left.kind === 'column' && (predicate.right.kind === 'parameter' || predicate.right.kind === 'constant');
      case 'in': return !predicate.negated && predicate.term.kind === 'column' && predicate.values !== undefined;
      case 'null': return predicate.term.kind === 'column';
      case 'truth': return predicate.term.kind === 'column';
      default: return false;
    }
  });
}

/** The rows to expect for one value each; undefined where that is not known, or where nothing filters (`unbounded-read` says that). */
function expectedRows({ resolved, sizes, schema }: Subject, bound: RowBound, total: number): number | undefined {
  const source = resolved.sources.find(({ table }) => table && `${table.schema}.${table.name}` === bound.table);
  if (!source?.table) return undefined;
  // What another source or branch filters is not known to leave many.
  if (resolved.sources.length > 1 || resolved.query.setOperations.length > 0) return undefined;
  if (bound.kind === 'parent') {
    const parent = parentOf(source.table, bound.columns ?? []);
    const parents = parent && sizes.rows(parent.table);
    return parents ? total / parents : undefined;
  }
  const conditions = conditionsOn(resolved, bound.table!);
  // A condition on what only the program names (`"${column}" = $1`) may speak of any column.
  if (conditions.length === 0 || conditions.length < resolved.query.filters.filter(({ presence }) => presence === 'always').length) return undefined;
  // How much a range with two ends keeps, its ends alone do not tell.
  const ranged = conditions.flatMap(rangedColumn);
  if (new Set(ranged).size < ranged.length) return undefined;
  let share = 1;
  for (const condition of conditions) {
    const selectivity = selectivityOf(condition, (name) => labelsOf(source.table!, name, schema.types));
    if (selectivity === undefined) return undefined;
    share *= selectivity;
  }
  return total * share;
}

function rangedColumn({ predicate }: Conjunct): readonly string[] {
  if (predicate.kind !== 'compare' || predicate.operator === '=' || predicate.operator === '<>') return [];
  return [predicate.left, predicate.right].flatMap((side) => (side.kind === 'column' ? [side.path.at(-1)!] : []));
}

/** What a row is only while something is done with it: of all rows few are it at a time. */
const PASSING = /[a-z]ing$|^(?:queued|scheduled|locked|claimed|in[ _-]?progress)$/i;

/**
 * The share of rows that a condition keeps, or undefined where only statistics could tell.
 * Equality on an enum: one of its values, evenly, unless that passes; flags are mostly the one or mostly the other, and what is not one value (`<> 'closed'`, `<> 0`) is mostly that one.
 * A range with one end: a third, as PostgreSQL assumes (DEFAULT_INEQ_SEL in selfuncs.h), unless the end moves with the clock: a window may be as short as it likes.
 */
function selectivityOf({ predicate }: Conjunct, labels: (column: string) => number | undefined): number | undefined {
  switch (predicate.kind) {
    case 'compare': {
      const column = predicate.left.kind === 'column' ? predicate.left : predicate.right.kind === 'column' ? predicate.right : undefined;
      if (!column) return undefined;
      const value = column === predicate.left ? predicate.right : predicate.left;
      if (predicate.operator === '=') {
        const count = labels(column.path.at(-1)!);
        return count === undefined || isPassing(value) ? undefined : 1 / count;
      }
      return predicate.operator === '<>' || value.kind === 'call' || value.kind === 'operation' ? undefined : 1 / 3;
    }
    case 'null':
      // Most rows of a soft-deleted table are not deleted; of any other nullable column nothing is known.
      return !predicate.negated && predicate.term.kind === 'column' && /^(?:deleted|archived|removed)_?at$/i.test(predicate.term.path.at(-1)!) ? 1 : undefined;
    case 'in': {
      if (predicate.negated || predicate.term.kind !== 'column' || !predicate.values) return undefined;
      const count = labels(predicate.term.path.at(-1)!);
      return count === undefined || predicate.values.some(isPassing) ? undefined : Math.min(1, predicate.values.length / count);
    }
    default:
      return undefined;
  }
}

const isPassing = (value: Term): boolean => value.kind === 'constant' && PASSING.test(value.value);

/** How many values a column can take, where its type says so. */
function labelsOf(table: Table, name: string, types: Subject['schema']['types']): number | undefined {
  const type = table.columns.find((column) => column.name === name)?.type;
  const declared = type && types.get(`${type.schema ?? 'public'}.${type.name}`);
  return declared?.kind === 'enum' ? declared.labels.length : undefined;
}
