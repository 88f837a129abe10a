// The steps of Knex's builder as the statement that they send. Source: knex 3.3, lib/query/querycompiler.js and the dialects' own.
import type { Span } from '../../text/span.ts';
import type { ObjectValue, Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import { newClauses, writeAnything, writeDelete, writeList, writeRead, writeUpdate, writeWith, type Clauses, type Item } from '../clauses.ts';
import { asFunction } from '../drivers.ts';
import { heldBy, textOf, written } from '../names.ts';
import { isUndefined } from '../options.ts';
import { leave, listed, maybe, say } from '../rendering.ts';
import { membersOf, writeBound, writeIdentifier, writeRaw, type Rendering } from './place.ts';
import { take } from './steps.ts';

/** The column behind a key of what is written. */
const columnFor = (rendering: Rendering, key: string): string => written(rendering, rendering.column?.(key) ?? key);

const WRITES: Readonly<Record<string, 'insert' | 'update' | 'delete'>> = { insert: 'insert', update: 'update', increment: 'update', decrement: 'update', del: 'delete', delete: 'delete' };

/** What a chain does, and the step that says so. */
export function verbOf(steps: readonly Step[]): { readonly kind: 'read' | 'insert' | 'update' | 'delete'; readonly step: Step | undefined } {
  const step = steps.findLast(({ name }) => Object.hasOwn(WRITES, name));
  return step ? { kind: WRITES[step.name]!, step } : { kind: 'read', step: steps.find(({ name }) => /^(?:select|first|columns?|pluck|count|countDistinct|min|max|sum|avg|distinct)$/.test(name)) };
}

/** `at`: where the statement is said to do what it does. */
export function writeStatement(rendering: Rendering, steps: readonly Step[], at: Span): void {
  const { draft } = rendering;
  const { kind, step } = verbOf(steps);
  const clauses = newClauses(at);
  const schema = textOf(rendering, steps.find(({ name }) => name === 'withSchema')?.call.args[0]);
  if (schema !== undefined) clauses.schema = schema;
  const into = steps.find(({ name, call }) => name === 'into' && call.args[0]);
  take(rendering, clauses, into ? [...steps, { ...into, name: 'table' }] : steps);
  if (kind === 'read') return writeRead(draft, clauses);
  // What is written to cannot be told.
  if (clauses.sources.length === 0) clauses.sources.push({ at, isSure: true, write: () => leave(draft, { kind: 'unknown', start: at.start, end: at.end }) });
  // With joins each server has words of its own.
  if (clauses.joins.length > 0) {
    clauses.unread ??= step!.call;
    clauses.joins.length = 0;
  }
  if (kind === 'delete') return writeDelete(draft, clauses);
  if (kind === 'insert') return writeInsert(rendering, steps, clauses, step!);
  for (const one of steps) if (Object.hasOwn(WRITES, one.name) && WRITES[one.name] === 'update') clauses.sets.push(...setsOf(rendering, one));
  // Knex takes the columns that it gives back as a second argument too.
  const [first, second] = step!.call.args;
  if (step!.name === 'update' && first && heldBy(rendering, first).kind === 'object' && second) clauses.unread ??= second;
  writeUpdate(draft, clauses);
}

/** `update({ a: 1 })`, `update('a', 1)`, `increment('n', 2)`; an undefined value is left out. */
export function setsOf(rendering: Rendering, { name, call, isSure }: Step): readonly Item[] {
  const { draft } = rendering;
  const [first, second] = call.args;
  if (!first) return [];
  const held = heldBy(rendering, first);
  if (name !== 'update') return held.kind === 'object' ? held.properties.map((one) => counted(rendering, one.name, one.nameSpan, one.value, name, isSure)) : [counted(rendering, textOf(rendering, first), first, second, name, isSure)];
  if (held.kind === 'object') return assignments(rendering, held).map((one) => ({ ...one, isSure: isSure && one.isSure }));
  const column = textOf(rendering, first);
  return [{ at: first, isSure, write: () => {
    if (column === undefined || !second) return writeAnything(draft, first);
    say(draft, `${written(rendering, column)} = `, first);
    writeBound(rendering, second);
  } }];
}

/** `n = n + 1` */
function counted(rendering: Rendering, column: string | undefined, at: Span, by: Value | undefined, name: string, isSure: boolean): Item {
  const { draft } = rendering;
  return { at, isSure, write: () => {
    if (column === undefined) return writeAnything(draft, by ?? { kind: 'unknown', start: at.start, end: at.end });
    const text = columnFor(rendering, column);
    say(draft, `${text} = ${text} ${name === 'increment' ? '+' : '-'} `, at);
    if (by) writeBound(rendering, by);
    else say(draft, '1', at);
  } };
}

export function assignments(rendering: Rendering, { properties }: ObjectValue): readonly Item[] {
  const { draft } = rendering;
  return properties.filter(({ value }) => !isUndefined(value)).map(({ name, nameSpan, value, spread }) => ({ at: nameSpan, isSure: value.kind !== 'choice' || !value.options.some(isUndefined), write: () => {
    if (spread || name === undefined) return writeAnything(draft, value);
    say(draft, `${columnFor(rendering, name)} = `, nameSpan);
    writeBound(rendering, value);
  } }));
}

// ── Inserts ──────────────────────────────────────────────────────────────────────────────────────────────────────

export function writeInsert(rendering: Rendering, steps: readonly Step[], clauses: Clauses, { call }: Step): void {
  const { draft } = rendering;
  const { verb, sources: [table] } = clauses;
  const [first, returning] = call.args;
  writeWith(draft, clauses);
  say(draft, 'insert into ', verb);
  table!.write();
  writeRows(rendering, first, verb);
  const conflict = steps.find(({ name }) => name === 'onConflict');
  if (conflict) maybe(draft, conflict.isSure, () => writeConflict(rendering, steps, conflict, clauses, verb));
  if (returning && clauses.tail.length === 0) {
    say(draft, ' returning ', returning);
    listed(draft, ', ', returning, membersOf(rendering, [returning]).map((one) => () => writeIdentifier(rendering, one)));
  }
  for (const one of clauses.tail) maybe(draft, one.isSure, one.write);
  if (clauses.unread) draft.openEnd = true;
}

function writeRows(rendering: Rendering, first: Value | undefined, verb: Span): void {
  const { draft } = rendering;
  const held = first && heldBy(rendering, first);
  const rows = held?.kind === 'array' ? held.items.map((one) => heldBy(rendering, one)) : held ? [held] : [];
  const objects = rows.filter((one): one is ObjectValue => one.kind === 'object');
  const names = [...new Set(objects.flatMap(({ properties }) => properties.map(({ name }) => name)))];
  if (objects.length === 0 || objects.length < rows.length) {
    say(draft, ' ', verb);
    return leave(draft, first ?? { kind: 'unknown', start: verb.start, end: verb.end });
  }
  const holding = (name: string | undefined, { properties }: ObjectValue): ObjectValue['properties'][number] | undefined => properties.find((one) => one.name === name);
  const anywhere = (name: string | undefined): ObjectValue['properties'][number] => objects.map((one) => holding(name, one)).find((one) => one !== undefined)!;
  say(draft, ' (', verb);
  listed(draft, ', ', verb, names.map((name) => () => (name === undefined ? leave(draft, anywhere(name).value) : say(draft, columnFor(rendering, name), anywhere(name).nameSpan))));
  say(draft, ') values ', verb);
  listed(draft, ', ', verb, objects.map((object) => () => {
    say(draft, '(', object);
    listed(draft, ', ', object, names.map((name) => () => {
      const own = holding(name, object);
      if (name === undefined) leave(draft, anywhere(name).value);
      else if (own && !isUndefined(own.value)) writeBound(rendering, own.value);
      else say(draft, 'default', object);
    }));
    say(draft, ')', object);
  }));
}

/** `onConflict('id').merge()`, `.merge(['name'])`, `.merge({ name })`, `.ignore()` */
function writeConflict(rendering: Rendering, steps: readonly Step[], { call }: Step, clauses: Clauses, verb: Span): void {
  const { draft } = rendering;
  const [target] = call.args;
  const action = steps.find(({ name }) => name === 'merge' || name === 'ignore');
  if (!action || (draft.dialect.id !== 'postgres' && draft.dialect.id !== 'sqlite')) {
    say(draft, ' ', verb);
    return leave(draft, call);
  }
  say(draft, ' on conflict', call.nameSpan);
  const raw = target?.kind === 'call' && asFunction(rendering.meanings.of(target.callee))?.sends ? target : undefined;
  if (raw) {
    say(draft, ' ', target!);
    writeRaw(rendering, raw);
  } else if (target) {
    say(draft, ' (', target);
    listed(draft, ', ', target, membersOf(rendering, [target]).map((one) => () => writeIdentifier(rendering, one)));
    say(draft, ')', target);
  }
  if (action.name === 'ignore') return say(draft, ' do nothing', action.call.nameSpan);
  const [merged] = action.call.args;
  const held = merged && heldBy(rendering, merged);
  if (held?.kind === 'object') writeList(draft, ' do update set ', assignments(rendering, held));
  else writeExcluded(rendering, steps, merged, action.call.nameSpan);
  if (clauses.where.length > 0) {
    say(draft, ' where ', clauses.where[0]!.at);
    leave(draft, action.call);
  }
}

/** Each column that is inserted, or those that are listed. */
function writeExcluded(rendering: Rendering, steps: readonly Step[], listedColumns: Value | undefined, at: Span): void {
  const { draft } = rendering;
  const inserted = steps.find(({ name }) => name === 'insert')?.call.args[0];
  const held = inserted && heldBy(rendering, inserted);
  const rows = (held?.kind === 'array' ? held.items : held ? [held] : []).map((one) => heldBy(rendering, one));
  const columns = listedColumns
    ? membersOf(rendering, [listedColumns]).map((one) => textOf(rendering, one))
    : [...new Set(rows.flatMap((one) => (one.kind === 'object' ? one.properties.map(({ name }) => name) : [undefined])))];
  say(draft, ' do update set ', at);
  if (columns.length === 0 || columns.some((name) => name === undefined)) return writeAnything(draft, listedColumns ?? { kind: 'unknown', start: at.start, end: at.end });
  listed(draft, ', ', at, columns.map((name) => () => say(draft, `${columnFor(rendering, name!)} = excluded.${columnFor(rendering, name!)}`, at)));
}
