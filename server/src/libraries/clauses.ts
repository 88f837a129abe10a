// The clauses of a statement as a builder gathers them, in any order, and the text that they make in the order of SQL.
import type { Span } from '../text/span.ts';
import type { Value } from '../hosts/tree.ts';
import type { Step } from './chain.ts';
import { checkpoint, leave, listed, maybe, say, type Draft } from './rendering.ts';

/** A part of a clause. */
export interface Item {
  readonly at: Span;
  /** It is there whatever happens. */
  readonly isSure: boolean;
  write(): void;
}

export interface Condition extends Item { readonly joined: 'and' | 'or' }

/** `tail`: RETURNING, locks, and what else stands behind. */
export interface Clauses {
  /** Where the statement says what it does. */
  readonly verb: Span;
  readonly ctes: Item[];
  readonly distinct: Item[];
  readonly outputs: Item[];
  readonly sources: Item[];
  readonly joins: Item[];
  readonly sets: Item[];
  readonly where: Condition[];
  readonly groups: Item[];
  readonly having: Condition[];
  readonly unions: Item[];
  readonly order: Item[];
  readonly limit: Item[];
  readonly offset: Item[];
  readonly tail: Item[];
  isRecursive: boolean;
  /** Of the tables that are named without one. */
  schema?: string;
  /** A method was called that is not read, and every part may hold more. */
  unread?: Value;
}

export const newClauses = (verb: Span): Clauses => ({ verb, ctes: [], distinct: [], outputs: [], sources: [], joins: [], sets: [], where: [], groups: [], having: [], unions: [], order: [], limit: [], offset: [], tail: [], isRecursive: false });

/** Adds what each method of a chain says; one that is not read leaves every part open. */
export function takeAll(clauses: Clauses, steps: readonly Step[], taken: (step: Step) => boolean): void {
  for (const step of steps) if (!taken(step)) clauses.unread ??= step.call;
}

/** Of the builders that name them so. */
export const UNIONS: Readonly<Record<string, string>> = { union: 'union', unionAll: 'union all', intersect: 'intersect', intersectAll: 'intersect all', except: 'except', exceptAll: 'except all' };

export function writeRead(draft: Draft, clauses: Clauses): void {
  const { verb, distinct, outputs, sources, unread } = clauses;
  writeWith(draft, clauses);
  say(draft, 'select ', verb);
  const isTop = draft.dialect.id === 'sqlserver' && clauses.limit.length > 0 && clauses.offset.length === 0;
  for (const one of distinct) one.write();
  if (isTop) writeBound(draft, 'top (', clauses.limit, ') ');
  const shown: readonly Item[] = outputs.length > 0 ? outputs : [{ at: verb, isSure: true, write: () => (unread ? leave(draft, unread) : say(draft, '*', verb)) }];
  writeList(draft, '', unread && outputs.length > 0 ? [...shown, unreadItem(draft, unread)] : shown);
  if (sources.length > 0) writeList(draft, ' from ', sources);
  writeJoins(draft, clauses);
  writeConditions(draft, ' where ', clauses.where, unread);
  writeList(draft, ' group by ', clauses.groups);
  writeConditions(draft, ' having ', clauses.having, undefined);
  for (const one of clauses.unions) maybe(draft, one.isSure, one.write);
  writeList(draft, ' order by ', clauses.order);
  if (!isTop) writeBound(draft, ' limit ', clauses.limit, '');
  writeBound(draft, ' offset ', clauses.offset, '');
  for (const one of clauses.tail) maybe(draft, one.isSure, one.write);
  if (unread) draft.openEnd = true;
}

export function writeUpdate(draft: Draft, clauses: Clauses): void {
  const { verb, unread } = clauses;
  const [target, ...others] = clauses.sources;
  writeWith(draft, clauses);
  say(draft, 'update ', verb);
  target?.write();
  const whole = unread ?? { kind: 'unknown', start: verb.start, end: verb.end };
  writeList(draft, ' set ', clauses.sets.length > 0 ? clauses.sets : [{ at: verb, isSure: true, write: () => writeAnything(draft, whole) }]);
  writeList(draft, ' from ', others);
  writeRest(draft, clauses);
}

/** Any column is given any value. */
export function writeAnything(draft: Draft, value: Value): void {
  leave(draft, value);
  say(draft, ' = ', value);
  leave(draft, value);
}

export function writeDelete(draft: Draft, clauses: Clauses): void {
  const [target, ...others] = clauses.sources;
  writeWith(draft, clauses);
  say(draft, 'delete from ', clauses.verb);
  target?.write();
  writeList(draft, ' using ', others);
  writeRest(draft, clauses);
}

/** What a write has behind its tables. */
function writeRest(draft: Draft, clauses: Clauses): void {
  writeJoins(draft, clauses);
  writeConditions(draft, ' where ', clauses.where, clauses.unread);
  for (const one of clauses.tail) maybe(draft, one.isSure, one.write);
}

export function writeWith(draft: Draft, { ctes, isRecursive }: Clauses): void {
  if (ctes.length === 0) return;
  writeList(draft, isRecursive ? 'with recursive ' : 'with ', ctes);
  say(draft, ' ', ctes[0]!.at);
}

export function writeList(draft: Draft, word: string, items: readonly Item[]): void {
  const [first] = items;
  if (!first) return;
  const before = checkpoint(draft);
  say(draft, word, first.at);
  if (listed(draft, ', ', first.at, items.map((one) => () => maybe(draft, one.isSure, one.write))) === 0) before();
}

function writeJoins(draft: Draft, { joins, unread }: Clauses): void {
  for (const one of joins) maybe(draft, one.isSure, one.write);
  // Behind the last source anything may follow.
  if (unread) {
    say(draft, ' ', unread);
    leave(draft, unread);
  }
}

const unreadItem = (draft: Draft, value: Value): Item => ({ at: value, isSure: true, write: () => leave(draft, value) });

/** How much one alternative asks for decides how much all of them do: of alternatives that may be missing none is told. */
export function writeConditions(draft: Draft, word: string, conditions: readonly Condition[], unread: Value | undefined): void {
  const all: readonly Condition[] = unread && conditions.length > 0 ? [...conditions, { ...unreadItem(draft, unread), joined: 'and' }] : conditions;
  const [first] = all;
  if (!first) return;
  const before = checkpoint(draft);
  say(draft, word, first.at);
  const start = draft.text.length;
  const optional = draft.optional.length;
  for (const one of all) {
    const back = checkpoint(draft);
    if (draft.text.length > start) say(draft, ` ${one.joined} `, one.at);
    const from = draft.text.length;
    maybe(draft, one.isSure, one.write);
    if (draft.text.length === from) back();
  }
  if (draft.text.length === start) return before();
  if (draft.optional.length > optional && all.some(({ joined }, at) => at > 0 && joined === 'or')) {
    before();
    say(draft, word, first.at);
    leave(draft, { kind: 'unknown', start: first.at.start, end: first.at.end });
  }
}

/** What is said last counts; where it is not sure that it is said, some number does. */
function writeBound(draft: Draft, word: string, items: readonly Item[], after: string): void {
  const last = items.at(-1);
  if (!last) return;
  const isSure = items.some((one) => one.isSure);
  maybe(draft, isSure, () => {
    say(draft, word, last.at);
    if (isSure && !last.isSure) leave(draft, { kind: 'unknown', start: last.at.start, end: last.at.end });
    else last.write();
    if (after !== '') say(draft, after, last.at);
  });
}
