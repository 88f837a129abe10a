// A condition on a wrapped column, said of the column itself: the same rows, found by its index.
// Only what is exact is rewritten: days, months and years as half-open ranges, whole numbers, intervals, defaults that are not asked for.
import { familyOf } from '../../schema/typeFamily.ts';
import type { Comparison, Conjunct, ConstantTerm, Term } from '../query.ts';
import { everyTerm } from '../walk.ts';
import type { Span } from '../../text/span.ts';
import type { Column } from '../../schema/schema.ts';

export interface Sargable {
  /** What stands in the place of the whole condition. */
  readonly by: readonly (string | Span)[];
  /** The same for every row; an interval of days may differ by an hour where clocks change. */
  readonly safe: boolean;
  /** As a message shows it. */
  readonly shown: string;
}

export interface Wrapped {
  readonly conjunct: Conjunct;
  /** Of the wrapping, as the condition holds it. */
  readonly span: Span;
  /** The column's own span, name and declaration. */
  readonly at: Span;
  readonly column: Column;
  /** Its id. */
  readonly dialect: string;
}

/** The condition with the column bare, or undefined where nothing says exactly the same. */
export function sargable({ conjunct, span, at, column, dialect }: Wrapped): Sargable | undefined {
  const sides = sidesOf(conjunct, span);
  if (!sides) return undefined;
  const [term, operator, other] = sides;
  const say: Saying = { at, column, dialect, operator, other };
  return fromDay(term, say) ?? fromYear(term, say) ?? fromArithmetic(term, say) ?? fromDefault(term, say);
}

interface Saying {
  readonly at: Span;
  readonly column: Column;
  /** Its id. */
  readonly dialect: string;
  readonly operator: Comparison;
  readonly other: Term;
}

const FLIPPED: Readonly<Record<Comparison, Comparison>> = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** The wrapped side, the comparison as it reads from there, and what it is compared with. */
function sidesOf({ predicate }: Conjunct, span: Span): readonly [Term, Comparison, Term] | undefined {
  if (predicate.kind !== 'compare') return undefined;
  const { left, right, operator } = predicate;
  if (left.span === span) return [left, operator, right];
  return right.span === span ? [right, FLIPPED[operator], left] : undefined;
}

// ── Days, months and years ───────────────────────────────────────────────────────────────────────────────────────

type Unit = 'day' | 'month' | 'year';

/** The beginning of what is compared with and the beginning of what follows it, as they are written. */
interface Edges {
  readonly from: readonly (string | Span)[];
  readonly until: readonly (string | Span)[];
}

/** `date(x) = '2024-01-01'`, `x::date = current_date`, `date_trunc('month', x) = '2024-01-01'`. */
function fromDay(term: Term, say: Saying): Sargable | undefined {
  if (familyOf(say.column.type) !== 'moment') return undefined;
  const unit = unitOf(term, say.dialect);
  const edges = unit && edgesOf(unit, term.kind === 'call' && term.name === 'date_trunc', say);
  return edges && between(edges, say);
}

function unitOf(term: Term, dialect: string): Unit | undefined {
  if (term.kind === 'cast') return dialect === 'postgres' && term.type === 'date' && isColumn(term.term) ? 'day' : undefined;
  if (term.kind !== 'call') return undefined;
  const [first, second] = term.args;
  if (term.name === 'date') return (dialect === 'postgres' || dialect === 'mysql') && term.args.length === 1 && isColumn(first) ? 'day' : undefined;
  if (term.name !== 'date_trunc' || term.args.length !== 2 || !isColumn(second) || first?.kind !== 'constant') return undefined;
  const unit = first.value.toLowerCase();
  return unit === 'day' || unit === 'month' || unit === 'year' ? unit : undefined;
}

function edgesOf(unit: Unit, truncates: boolean, { other, dialect }: Saying): Edges | undefined {
  if (other.kind === 'constant') {
    const date = other.type === 'string' ? readDate(other.value, truncates) : undefined;
    return date && isBeginning(date, unit) ? { from: [written(date)], until: [written(after(date, unit))] } : undefined;
  }
  if (unit !== 'day' || truncates) return undefined;
  if (other.kind === 'call' && other.args.length === 0 && (other.name === 'current_date' || (dialect === 'mysql' && other.name === 'curdate'))) {
    return { from: [other.span], until: [other.span, dialect === 'mysql' ? ' + interval 1 day' : ' + 1'] };
  }
  if (dialect !== 'postgres') return undefined;
  if (other.kind === 'parameter') return { from: [other.span, '::date'], until: [other.span, '::date + 1'] };
  return other.kind === 'cast' && other.type === 'date' && isSteady(other) ? { from: [other.span], until: [other.span, ' + 1'] } : undefined;
}

/** The same however often it is asked while the query runs. */
const isSteady = (term: Term): boolean => everyTerm(term).every((one) => one.kind === 'constant' || one.kind === 'parameter' || one.kind === 'cast' || one.kind === 'operation' || isMoment(one));

/** `extract(year from x) = 2024`, `year(x) = 2024`. */
function fromYear(term: Term, say: Saying): Sargable | undefined {
  const { other, dialect } = say;
  if (term.kind !== 'call' || !/^(?:moment|date)$/.test(familyOf(say.column.type) ?? '')) return undefined;
  const [first, second] = term.args;
  const isYear = term.name === 'year' ? (dialect === 'mysql' || dialect === 'sqlserver') && isColumn(first) : (term.name === 'extract' || term.name === 'date_part') && first?.kind === 'constant' && first.value.toLowerCase() === 'year' && isColumn(second);
  const year = other.kind === 'constant' && other.type === 'number' && /^[12]\d{3}$/.test(other.value) ? Number(other.value) : undefined;
  if (!isYear || year === undefined) return undefined;
  // SQL Server reads dates with dashes by the language of the session.
  const dash = dialect === 'sqlserver' ? '' : '-';
  const begin = (of: number): string => `'${of}${dash}01${dash}01'`;
  return between({ from: [begin(year)], until: [begin(year + 1)] }, say);
}

/** What is compared with, as a message shows it. */
function shownOf(term: Term): string {
  switch (term.kind) {
    case 'call': case 'cast': case 'operation': return term.canonical ?? '…';
    case 'parameter': return /^\d+$/.test(term.key) ? `$${term.key}` : '…';
    case 'constant': return term.type === 'other' ? `interval '${term.value}'` : term.value;
    default: return '…';
  }
}

function between({ from, until }: Edges, { at, column, operator, other }: Saying): Sargable | undefined {
  const name = column.name;
  const text = (pieces: readonly (string | Span)[]): string => pieces.map((piece) => (typeof piece === 'string' ? piece : shownOf(other))).join('');
  const one = (sign: string, edge: readonly (string | Span)[]): Sargable => ({ by: [at, ` ${sign} `, ...edge], safe: true, shown: `${name} ${sign} ${text(edge)}` });
  switch (operator) {
    case '=': return { by: [at, ' >= ', ...from, ' and ', at, ' < ', ...until], safe: true, shown: `${name} >= ${text(from)} and ${name} < ${text(until)}` };
    case '>=': return one('>=', from);
    case '>': return one('>=', until);
    case '<': return one('<', from);
    case '<=': return one('<', until);
    case '<>': return undefined;
  }
}

interface Day { readonly year: number; readonly month: number; readonly day: number }

/** A date that is written out; a truncated time equals one at midnight only, which may be written with its zeros. */
function readDate(text: string, withTime: boolean): Day | undefined {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)([ T]00:00(?::00(?:\.0+)?)?)?$/.exec(text) ?? [];
  if (year === undefined || (time !== undefined && !withTime)) return undefined;
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  return written(date) === `'${year}-${month}-${day}'` ? date : undefined;
}

const isBeginning = ({ month, day }: Day, unit: Unit): boolean => unit === 'day' || (day === 1 && (unit === 'month' || month === 1));

const after = ({ year, month, day }: Day, unit: Unit): Day => ({ year: unit === 'year' ? year + 1 : year, month: unit === 'month' ? month + 1 : month, day: unit === 'day' ? day + 1 : day });

/** `'2024-02-30'` is written as the first of March: what is no date does not read back. */
const written = ({ year, month, day }: Day): string => `'${new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)}'`;

// ── Numbers and intervals ────────────────────────────────────────────────────────────────────────────────────────

/** `id + 1 > 5`, `created_at + interval '1 hour' < now()`, `now() - created_at > interval '1 day'`. */
function fromArithmetic(term: Term, say: Saying): Sargable | undefined {
  const { at, column, operator, other, dialect } = say;
  if (term.kind !== 'operation' || term.args.length !== 2) return undefined;
  const [left, right] = term.args as readonly [Term, Term];
  const numbers = familyOf(column.type) === 'whole' ? foldNumber(term.operator, left, right, other) : undefined;
  if (numbers !== undefined) return { by: [at, ` ${operator} ${numbers}`], safe: true, shown: `${column.name} ${operator} ${numbers}` };
  if (dialect !== 'postgres' || familyOf(column.type) !== 'moment') return undefined;
  if (isColumn(left) && isInterval(right) && isMoment(other) && (term.operator === '+' || term.operator === '-')) {
    const sign = term.operator === '+' ? '-' : '+';
    // The moment stands beside the interval in turned order: both are copied.
    return { by: [at, ` ${operator} `, other.span, ` ${sign} `, right.span], safe: isFixed(right), shown: `${column.name} ${operator} ${shownOf(other)} ${sign} ${shownOf(right)}` };
  }
  if (term.operator !== '-' || !isColumn(right) || !isMoment(left) || !isInterval(other)) return undefined;
  return { by: [at, ` ${FLIPPED[operator]} `, left.span, ' - ', other.span], safe: isFixed(other), shown: `${column.name} ${FLIPPED[operator]} ${shownOf(left)} - ${shownOf(other)}` };
}

function foldNumber(operator: string, left: Term, right: Term, other: Term): number | undefined {
  const value = wholeNumber(other);
  const [column, constant] = isColumn(left) ? [left, wholeNumber(right)] : [right, operator === '-' ? undefined : wholeNumber(left)];
  if (!isColumn(column) || value === undefined || constant === undefined) return undefined;
  // Adding nothing is how an author keeps an index from being used.
  if (constant === 0) return undefined;
  switch (operator) {
    case '+': return value - constant;
    case '-': return value + constant;
    case '*': return constant > 0 && value % constant === 0 ? value / constant : undefined;
    default: return undefined;
  }
}

const wholeNumber = (term: Term): number | undefined => (term.kind === 'constant' && term.type === 'number' && /^-?\d{1,9}$/.test(term.value) ? Number(term.value) : undefined);

const isInterval = (term: Term): boolean => (term.kind === 'constant' && term.type === 'other' && /^-?\d+ ?[a-z]+$/i.test(term.value)) || (term.kind === 'cast' && term.type === 'interval');

/** Without days and longer units, whose length depends on where they begin. */
const isFixed = (term: Term): boolean => term.kind === 'constant' && /\d ?(?:h|hour|min|minute|s|sec|second)s?$/i.test(term.value);

const isMoment = (term: Term): boolean => term.kind === 'call' && /^(?:now|current_timestamp|localtimestamp|transaction_timestamp|statement_timestamp)$/.test(term.name);

const isColumn = (term: Term | undefined): boolean => term?.kind === 'column';

// ── Defaults ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** `coalesce(x, 0) = 5`: where x is null it is 0, which is not asked for. */
function fromDefault(term: Term, { at, column, operator, other }: Saying): Sargable | undefined {
  if (term.kind !== 'call' || term.name !== 'coalesce' || term.args.length !== 2 || operator !== '=' || other.kind !== 'constant') return undefined;
  const [value, fallback] = term.args as readonly [Term, Term];
  if (!isColumn(value) || fallback.kind !== 'constant' || !differ(fallback, other)) return undefined;
  return { by: [at, ' = ', other.span], safe: true, shown: `${column.name} = ${other.type === 'string' ? `'${other.value}'` : other.value}` };
}

/** Letters that differ in case alone may be equal, and so may numbers with other zeros. */
function differ(a: ConstantTerm, b: ConstantTerm): boolean {
  if (a.type !== b.type) return false;
  if (a.type === 'number') return Number(a.value) !== Number(b.value);
  return a.type === 'string' && a.value.trim().normalize('NFKD').toLowerCase() !== b.value.trim().normalize('NFKD').toLowerCase();
}
