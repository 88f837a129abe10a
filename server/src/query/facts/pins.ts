// Which columns a query holds to one value, or to a list of values: by equality with constants and parameters,
// and from there through the equalities that join its sources.
import type { Conjunct, Query, Term } from '../query.ts';
import type { Resolved, ResolvedSource } from '../resolve.ts';
import { factOf, onceFor } from './once.ts';
import { restrictsSource } from './restricted.ts';
import { isValue, keyText, sourcesOf } from './values.ts';

/** Columns of a source that have one value for all rows that are seen. */
export function pinnedColumns(resolved: Resolved, source: ResolvedSource): ReadonlySet<string> {
  return pinsOf(resolved).fixed(source.index);
}

export interface Pins {
  fixed(source: number): ReadonlySet<string>;
  listed(source: number): ReadonlySet<string>;
  /** For each OR that restricts a source: the columns that each of its alternatives fixes besides. */
  choices(source: number): readonly (readonly ReadonlySet<string>[])[];
  /** The queries of the lists that restrict a column. */
  listQueries(source: number, column: string): readonly Query[];
}

/** What is taken as given besides the query's own conditions. */
export interface Given {
  /** Sources whose row is at hand: every column of theirs has one value. */
  readonly placed?: ReadonlySet<number>;
  /** Columns that are fixed from outside, by source. */
  readonly columns?: ReadonlyMap<number, ReadonlySet<string>>;
}

export function pinsOf(resolved: Resolved, given?: Given): Pins {
  if (given) return pinsGiven(resolved, given);
  return onceFor(resolved, plainPins, () => pinsGiven(resolved, {}));
}

/** What a query pins by itself is asked for again and again. */
const plainPins = factOf<Pins>();

function pinsGiven(resolved: Resolved, given: Given): Pins {
  const { equalities, lists, choices } = statedBy(resolved);
  const fixed = resolved.sources.map((source) => new Set(given.columns?.get(source.index)));
  const listed = resolved.sources.map(() => new Set<string>());
  const has = ({ source, name }: Ref): boolean => (given.placed?.has(source) ?? false) || fixed[source]!.has(name);
  const restricts = (on: number | undefined, index: number): boolean => restrictsSource(resolved, on, index);
  for (const { column } of lists.filter((list) => restricts(list.on, list.column.source))) listed[column.source]!.add(column.name);
  for (let changed = true; changed; ) {
    changed = false;
    const fix = (set: Set<string>, name: string): void => {
      if (set.has(name)) return;
      set.add(name);
      changed = true;
    };
    for (const { left, right, on } of equalities) {
      if ((!right || has(right)) && restricts(on, left.source)) fix(fixed[left.source]!, left.name);
      if (!right) continue;
      if (has(left) && restricts(on, right.source)) fix(fixed[right.source]!, right.name);
      if (listed[left.source]!.has(left.name) && restricts(on, right.source)) fix(listed[right.source]!, right.name);
      if (listed[right.source]!.has(right.name) && restricts(on, left.source)) fix(listed[left.source]!, left.name);
    }
  }
  return {
    fixed: (source) => fixed[source] ?? NONE,
    listed: (source) => listed[source] ?? NONE,
    choices: (source) => choices.filter(({ on }) => restricts(on, source)).map(({ each }) => each.map((stated) => fixedBy(stated, source, has))),
    listQueries: (source, name) => lists.flatMap(({ column, query }) => (query && column.source === source && column.name === name ? [query] : [])),
  };
}

/** The columns of a source that some equalities fix, given what is fixed already. */
function fixedBy(equalities: readonly Equality[], source: number, has: (column: Ref) => boolean): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { left, right } of equalities) {
    if (left.source === source && (!right || has(right))) names.add(left.name);
    if (right?.source === source && has(left)) names.add(right.name);
  }
  return names;
}

const NONE: ReadonlySet<string> = new Set();

/** A column of a source; an expression is named by its canonical text in parentheses. */
interface Ref {
  readonly source: number;
  readonly name: string;
}

/** The name under which an expression is pinned: no column is called so. */
export const expressionName = (text: string): string => `(${text})`;

/** `right` is undefined where the other side is a value. */
interface Equality {
  readonly left: Ref;
  readonly right: Ref | undefined;
  readonly on: number | undefined;
}

interface Stated {
  readonly equalities: readonly Equality[];
  readonly lists: readonly { readonly column: Ref; readonly query: Query | undefined; readonly on: number | undefined }[];
  readonly choices: readonly { readonly each: readonly (readonly Equality[])[]; readonly on: number | undefined }[];
}

const stated = factOf<Stated>();

const statedBy = (resolved: Resolved): Stated => onceFor(resolved, stated, () => findStated(resolved));

function findStated(resolved: Resolved): Stated {
  const into: Gathering = { equalities: [], lists: [], choices: [] };
  for (const conjunct of resolved.query.filters) if (conjunct.presence === 'always') gather(resolved, conjunct, into);
  for (const source of resolved.sources) gatherUsing(resolved, source, into);
  return into;
}

type Gathering = { readonly [K in keyof Stated]: Stated[K][number][] };

function gather(resolved: Resolved, conjunct: Conjunct, into: Gathering): void {
  const { predicate, on } = conjunct;
  switch (predicate.kind) {
    case 'compare': return predicate.operator === '=' ? gatherEquality(resolved, predicate.left, predicate.right, on, into) : undefined;
    case 'truth': {
      const column = refOf(resolved, predicate.term);
      if (column) into.equalities.push({ left: column, right: undefined, on });
      return;
    }
    case 'in': {
      if (predicate.negated) return;
      if (predicate.values?.length === 1) return gatherEquality(resolved, predicate.term, predicate.values[0]!, on, into);
      if (predicate.values && !predicate.values.every((value) => isValue(resolved, value))) return;
      const terms = predicate.term.kind === 'list' ? predicate.term.items : [predicate.term];
      for (const term of terms) {
        const column = refOf(resolved, term);
        if (column) into.lists.push({ column, query: predicate.query, on });
      }
      return;
    }
    case 'or': return gatherAlternatives(resolved, predicate.alternatives, on, into);
  }
}

function gatherEquality(resolved: Resolved, left: Term, right: Term, on: number | undefined, into: Gathering): void {
  const first = refOf(resolved, left);
  const second = refOf(resolved, right);
  if (first && second) into.equalities.push({ left: first, right: second, on });
  else if (first && isValue(resolved, right)) into.equalities.push({ left: first, right: undefined, on });
  else if (second && isValue(resolved, left)) into.equalities.push({ left: second, right: undefined, on });
}

/** `id = 1 or id = 2` is a list of ids: a column that every alternative pins or lists. */
function gatherAlternatives(resolved: Resolved, alternatives: readonly (readonly Conjunct[])[], on: number | undefined, into: Gathering): void {
  const each: (readonly Equality[])[] = [];
  const restricted = alternatives.map((conjuncts) => {
    const inside: Gathering = { equalities: [], lists: [], choices: [] };
    for (const conjunct of conjuncts) gather(resolved, conjunct, inside);
    each.push(inside.equalities);
    return [...inside.equalities.flatMap(({ left, right }) => (right ? [] : [left])), ...inside.lists.map(({ column }) => column)];
  });
  into.choices.push({ each, on });
  for (const column of restricted[0] ?? []) {
    if (restricted.every((some) => some.some((one) => one.source === column.source && one.name === column.name))) into.lists.push({ column, query: undefined, on });
  }
}

function refOf(resolved: Resolved, term: Term): Ref | undefined {
  if (term.kind === 'column') {
    const meant = resolved.column(term);
    return meant && meant.of === resolved && !meant.missing ? { source: meant.source.index, name: meant.name } : undefined;
  }
  // An expression over one source may be the key of an index.
  if (term.kind !== 'call' && term.kind !== 'operation') return undefined;
  const sources = sourcesOf(resolved, term);
  const index = sources?.size === 1 ? [...sources][0]! : undefined;
  const source = index === undefined ? undefined : resolved.sources[index];
  const text = source && keyText(resolved, term, source);
  return source && text !== undefined ? { source: source.index, name: expressionName(text) } : undefined;
}

/** USING and NATURAL equate columns of the same name with those of what stands before. */
function gatherUsing(resolved: Resolved, source: ResolvedSource, into: Gathering): void {
  const { using, natural } = source.source;
  const before = resolved.sources.slice(0, source.index);
  const names = natural ? (source.columns ?? []).filter((name) => before.some((one) => one.columns?.includes(name))) : using;
  for (const name of names) {
    for (const other of before) {
      if (other.columns ? !other.columns.includes(name) : before.length > 1) continue;
      into.equalities.push({ left: { source: source.index, name }, right: { source: other.index, name }, on: source.index });
    }
  }
}

