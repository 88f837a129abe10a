// What the rules about long lists share: which reads return a list to the program, and whether anything filters it.
import type { Resolved } from '../query/resolve.ts';
import type { QualifiedName } from '../schema/schema.ts';
import { conjunctTerms, everyTerm } from '../query/walk.ts';
import type { Conjunct } from '../query/query.ts';
import type { Subject } from './rule.ts';
import { textOf } from './textOf.ts';

/** A read whose rows the program receives: not a view's, a routine's or an inner one, not a row that is looked at alone. SQL Server hands on what a procedure reads. */
export function isListRead(subject: Subject): boolean {
  const { query, outermost, within, consumes, dialect } = subject;
  if (query.kind !== 'read' || !outermost || consumes !== undefined || query.sources.length === 0) return false;
  return dialect.id === 'sqlserver' ? (!within || within === 'routine') && !isAssigned(subject) : !within;
}

/** `select @name = name from …`: what is read goes into variables, and of many rows the last one stays. */
function isAssigned(subject: Subject): boolean {
  const { verb, outputs: [first] } = subject.query;
  const before = first && textOf(subject, { start: verb.end, end: first.span.start });
  return before !== undefined && /@\w+\s*[-+*/%&|^]?=\s*$/.test(before);
}

/** Whoever copies everything needs every row: a routine or a file that is named for it. What is `archived` is a state of rows. */
const COPIES = /(?:^|[_-]|[a-z])(?:[Bb]ack_?[Uu]ps?|[Ee]xport|[Dd]ump|[Aa]rchive(?!d)|[Ss]napshot|[Mm]irror|[Rr]eplicat|[Rr]eindex|[Ss]itemap|[Mm]igrat|(?:(?<![Aa])s|S)ync(?:hroni[sz]e)?)(?:$|[_-]|[A-Z]|s(?:$|[A-Z_-])|(?:e|er|ed|ing|ion)(?:$|[A-Z_-]))/;
export const copiesAll = ({ routine = '', path }: Subject): boolean => COPIES.test(routine) || COPIES.test(path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, ''));

/** The conditions that hold always and speak of a table of this query; those of a query inside it are its own. */
export function conditionsOn(resolved: Resolved, table: QualifiedName): readonly Conjunct[] {
  return resolved.query.filters.filter((conjunct) => conjunct.presence === 'always' && speaksOf(resolved, conjunct, table) && !joins(resolved, conjunct));
}

/** Whether any condition restricts the rows of the table, here or in a query that this one reads from. */
export function restricted(resolved: Resolved, table: QualifiedName): boolean {
  // A condition on another source restricts this one too, through the join, and so does one inside a query that is joined.
  if (isFiltered(resolved)) return true;
  if (resolved.sources.length > 1 && resolved.sources.some(({ source }) => !source.outer && source.join !== 'cross' && source.presence === 'always' && source.query && isFiltered(resolved.inner(source.query)))) return true;
  return resolved.query.inner.some(({ query, role }) => {
    const inner = role === 'cte' || role === 'derived' || role === 'branch' ? resolved.inner(query) : undefined;
    return inner !== undefined && inner.sources.some((source) => isTable(source.table, table)) && restricted(inner, table);
  });
}

const isFiltered = (resolved: Resolved | undefined): boolean => resolved?.query.filters.some((conjunct) => conjunct.presence === 'always' && !joins(resolved, conjunct)) ?? false;

function speaksOf(resolved: Resolved, conjunct: Conjunct, table: QualifiedName): boolean {
  if (conjunct.predicate.kind === 'exists' || conjunct.predicate.kind === 'unknown') return true;
  for (const top of conjunctTerms(conjunct)) {
    for (const term of everyTerm(top)) {
      if (term.kind === 'column' && isTable(resolved.column(term)?.source.table, table)) return true;
    }
  }
  return false;
}

/** An equality between two sources says how they join and filters neither. */
function joins(resolved: Resolved, { predicate }: Conjunct): boolean {
  if (predicate.kind !== 'compare' || predicate.left.kind !== 'column' || predicate.right.kind !== 'column') return false;
  const left = resolved.column(predicate.left);
  const right = resolved.column(predicate.right);
  return left !== undefined && right !== undefined && left.of === resolved && right.of === resolved && left.source !== right.source;
}

const isTable = (table: { readonly schema: string; readonly name: string } | undefined, name: QualifiedName): boolean =>
  table !== undefined && `${table.schema}.${table.name}` === name;
