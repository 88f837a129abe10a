// `insertInto`, with its rows and what is done about rows that are there. Source: the types of kysely 0.29, query-builder/insert-query-builder.d.ts, on-conflict-builder.d.ts.
import type { Span } from '../../text/span.ts';
import type { ObjectValue, Value } from '../../hosts/tree.ts';
import { chainOf, walked, type Step } from '../chain.ts';
import { newClauses, writeConditions, writeList, writeWith, type Clauses, type Condition } from '../clauses.ts';
import { heldBy, textOf, writeName, written } from '../names.ts';
import { isUndefined } from '../options.ts';
import { leave, listed, maybe, say } from '../rendering.ts';
import { assignments } from './assignments.ts';
import { writeBound, writeComparison, writeExpression } from './expressions.ts';
import { givenBack, membersOf, type Rendering } from './place.ts';
import { writeSource } from './sources.ts';
import { take } from './steps.ts';

export function writeInsert(rendering: Rendering, steps: readonly Step[], table: Value, ctes: Pick<Clauses, 'ctes' | 'isRecursive'>, verb: Span): void {
  const { draft } = rendering;
  writeWith(draft, { ...newClauses(verb), ...ctes });
  say(draft, 'insert into ', verb);
  writeSource(rendering, table);
  const values = steps.filter(({ name }) => name === 'values');
  const source = steps.find(({ name }) => name === 'expression');
  const columns = steps.find(({ name }) => name === 'columns')?.call.args[0];
  const [only, ...more] = values;
  if (only && more.length === 0 && !source) writeRows(rendering, only, verb);
  else if (source && !only) writeSourceQuery(rendering, source, columns);
  else if (steps.some(({ name }) => name === 'defaultValues')) say(draft, ' default values', verb);
  else {
    say(draft, ' ', verb);
    leave(draft, { kind: 'unknown', start: verb.start, end: verb.end });
  }
  writeRest(rendering, steps, verb);
}

const SEEN: ReadonlySet<string> = new Set(['values', 'expression', 'columns', 'defaultValues', 'onConflict', 'onDuplicateKeyUpdate', 'ignore', 'orIgnore', 'orReplace']);

function writeRest(rendering: Rendering, steps: readonly Step[], verb: Span): void {
  const { draft } = rendering;
  for (const step of steps) if (step.name === 'onConflict' || step.name === 'onDuplicateKeyUpdate') maybe(draft, step.isSure, () => writeConflict(rendering, step));
  const rest = newClauses(verb);
  take(rendering, rest, steps.filter(({ name }) => !SEEN.has(name)));
  for (const one of rest.tail) maybe(draft, one.isSure, one.write);
  if (rest.unread || rest.where.length > 0 || rest.joins.length > 0) draft.openEnd = true;
}

function writeRows(rendering: Rendering, { call }: Step, verb: Span): void {
  const { draft } = rendering;
  const [first] = call.args;
  const given = first?.kind === 'function' ? givenBack(rendering, first) : first;
  const held = given && heldBy(rendering, given);
  const rows = held?.kind === 'array' ? held.items.map((one) => heldBy(rendering, one)) : held ? [held] : [];
  const [row] = rows;
  if (!row || rows.some(({ kind }) => kind !== 'object')) {
    say(draft, ' ', verb);
    return leave(draft, first ?? call);
  }
  const objects = rows.filter((one): one is ObjectValue => one.kind === 'object');
  const columns = columnsOf(objects);
  say(draft, ' (', verb);
  listed(draft, ', ', verb, columns.map(({ name, at, value }) => () => (name === undefined ? leave(draft, value) : say(draft, written(rendering, name), at))));
  say(draft, ') values ', call.nameSpan);
  listed(draft, ', ', verb, objects.map((object) => () => {
    say(draft, '(', object);
    listed(draft, ', ', object, columns.map(({ name, value }) => () => {
      const own = object.properties.find((one) => one.name === name && !one.spread)?.value;
      if (name === undefined) leave(draft, value);
      else if (own && !isUndefined(own)) writeBound(rendering, own);
      else say(draft, 'default', object);
    }));
    say(draft, ')', object);
  }));
}

interface Column { readonly name: string | undefined; readonly at: Span; readonly value: Value }

/** Kysely writes each column that any row has a value for. */
function columnsOf(rows: readonly ObjectValue[]): readonly Column[] {
  const columns: Column[] = [];
  for (const { properties } of rows) {
    for (const { name, nameSpan, value, spread } of properties) {
      if (spread || name === undefined) columns.push({ name: undefined, at: value, value });
      else if (!isUndefined(value) && !columns.some((one) => one.name === name)) columns.push({ name, at: nameSpan, value });
    }
  }
  return columns;
}

/** `insertInto('a').columns(['x']).expression((eb) => eb.selectFrom('b')…)` */
function writeSourceQuery(rendering: Rendering, { call }: Step, columns: Value | undefined): void {
  const { draft, builders } = rendering;
  const [first] = call.args;
  if (columns) {
    say(draft, ' (', columns);
    listed(draft, ', ', columns, membersOf(rendering, columns).map((one) => () => (one.kind === 'spread' ? leave(draft, one) : writeName(rendering, one))));
    say(draft, ')', columns);
  }
  say(draft, ' ', call.nameSpan);
  const given = first?.kind === 'function' ? givenBack(rendering, first) : first;
  const chain = given && chainOf(builders, given, { span: call, context: call.context });
  if (chain) rendering.query(chain);
  else leave(draft, first ?? call);
}

/** `onConflict((oc) => oc.column('email').doUpdateSet({ name }))` */
function writeConflict(rendering: Rendering, { name, call }: Step): void {
  const { draft } = rendering;
  const [first] = call.args;
  if (name === 'onDuplicateKeyUpdate') {
    if (first) writeList(draft, ' on duplicate key update ', assignments(rendering, first));
    return;
  }
  const given = first && givenBack(rendering, first);
  const steps = given ? walked(rendering.builders, given).steps : [];
  const action = steps.find((one) => /^do(?:Nothing|UpdateSet)$/.test(one.name));
  const targets = steps.filter((one) => /^columns?$/.test(one.name)).flatMap((one) => one.call.args.flatMap((arg) => membersOf(rendering, arg)));
  const known = steps.every((one) => /^(?:columns?|constraint|do(?:Nothing|UpdateSet)|where)$/.test(one.name));
  if (!action || !known) {
    say(draft, ' ', call.nameSpan);
    return leave(draft, first ?? call);
  }
  say(draft, ' on conflict', call.nameSpan);
  const constraint = textOf(rendering, steps.find((one) => one.name === 'constraint')?.call.args[0]);
  if (constraint !== undefined) say(draft, ` on constraint ${written(rendering, constraint)}`, call.nameSpan);
  if (targets.length > 0) {
    say(draft, ' (', call.nameSpan);
    listed(draft, ', ', call.nameSpan, targets.map((one) => () => writeName(rendering, one)));
    say(draft, ')', call.nameSpan);
  }
  const at = steps.indexOf(action);
  writeConditions(draft, ' where ', conditionsOf(rendering, steps.slice(0, at)), undefined);
  if (action.name === 'doNothing') return say(draft, ' do nothing', action.call.nameSpan);
  const [set] = action.call.args;
  writeList(draft, ' do update set ', set ? assignments(rendering, set) : []);
  writeConditions(draft, ' where ', conditionsOf(rendering, steps.slice(at + 1)), undefined);
}

const conditionsOf = (rendering: Rendering, steps: readonly Step[]): readonly Condition[] => steps.flatMap(({ name, call }): readonly Condition[] => (name === 'where' ? [{ at: call, isSure: true, joined: 'and', write: () => {
  const [first] = call.args;
  if (call.args.length === 3) return writeComparison(rendering, call.args, call);
  if (!first || !writeExpression(rendering, first)) leave(rendering.draft, call);
} }] : []));
