// The query that a chain of Objection's sends: that of Knex's builder over the table of a model class, with what a relation or a row asks of it.
// Sources: objection 3.1, lib/queryBuilder/QueryBuilder.js, relations/*/find/*.js, RelationOwner.js.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import { newClauses, writeRead, type Clauses, type Item } from '../clauses.ts';
import type { Rendering } from '../knex/place.ts';
import { writeStatement } from '../knex/query.ts';
import { take } from '../knex/steps.ts';
import { textOf, written } from '../names.ts';
import { leave, say } from '../rendering.ts';
import { unknownAt } from '../typeorm/place.ts';
import { snakeCased } from './casing.ts';
import { graphOf } from './graph.ts';
import { relationAt, type ModelClass } from './model.ts';
import { writeOwnPart } from './parts.ts';
import { columnText, columnTexts, condition, tableText, textAt, writeAmong, writeEqual, type Placed, type Surroundings } from './place.ts';
import type { Begun } from './receivers.ts';
import { applyModifier, writePairs } from './relations.ts';
import { outputsFor, takenByModel } from './steps.ts';
import { writeWrite, wroteBy } from './writes.ts';

/** `around`: the query that this one stands in. */
export function placed(base: Rendering & Surroundings, model: ModelClass, ref: string, steps: readonly Step[]): Placed {
  const made: Placed = {
    ...base, model, ref, steps, joined: new Set(), graph: [],
    column: (key) => (model.casing ? snakeCased(key, model.casing) : key),
    own: (clauses, step) => takenByModel(made, clauses, step),
    part: (value) => writeOwnPart(made, value),
    query: (inner, at) => base.deeper(at, () => writeInner(made, inner, at)),
  };
  return made;
}

/** A query that stands in another. */
function writeInner(around: Placed, steps: readonly Step[], at: Span): void {
  const begun = steps[0] && around.begun(steps[0].call);
  if (begun && begun.how !== 'knexQuery') return writeModelQuery(around, begun, steps, at, around);
  const { own: _, column: __, ...plain } = around;
  writeStatement(plain, begun ? tableFirst(plain, begun, steps) : steps, at);
}

/** `Person.knexQuery()` is Knex's own builder over the table. */
export const tableFirst = (rendering: Rendering, { model: { table }, named }: Begun, steps: readonly Step[]): readonly Step[] =>
  steps.map((step, index) => (index === 0 ? { ...step, name: 'table', call: { ...step.call, args: [textAt(named, table, rendering)] } } : step));

export function writeModelQuery(base: Rendering & Surroundings, begun: Begun, steps: readonly Step[], at: Span, around?: Placed): void {
  const { draft } = base;
  const own = placed(base, begun.model, refOf(base, begun, steps), steps);
  if (steps.some(({ name }) => name === 'resultSize')) return writeSize(own, begun, steps, at, around);
  const wrote = wroteBy(steps);
  if (wrote) return writeWrite(own, begun, steps, wrote, at);
  const clauses = newClauses(at);
  readInto(own, begun, steps, clauses, around);
  writeRead(draft, clauses);
}

/** How many rows there are, whatever their order and page: QueryBuilder.js (`resultSize`). */
function writeSize(own: Placed, begun: Begun, steps: readonly Step[], at: Span, around: Placed | undefined): void {
  const { draft } = own;
  const clauses = newClauses(at);
  readInto(own, begun, steps.filter(({ name }) => !/^(?:resultSize|orderBy\w*|limit|offset|page|range)$/.test(name)), clauses, around);
  say(draft, `select count(*) as ${written(own, 'count')} from (`, at);
  writeRead(draft, clauses);
  say(draft, `) as ${written(own, 'temp')}`, at);
}

/** What the table is called in its query: as it is, as the program says, or by the relation that leads to it from the query around. */
function refOf(base: Rendering, { relation, model, how }: Begun, steps: readonly Step[]): string {
  const alias = textOf(base, steps.findLast(({ name }) => name === 'alias')?.call.args[0]);
  if (alias !== undefined) return alias;
  const from = textOf(base, steps.findLast(({ name }) => name === 'from' || name === 'table')?.call.args[0]);
  if (from !== undefined) return /\sas\s+(\S+)\s*$/i.exec(from)?.[1] ?? from.trim();
  return relation && how === 'relatedQuery' && !isBound(steps) ? relation.name : model.table;
}

const isBound = (steps: readonly Step[]): boolean => steps.some(({ name }) => name === 'for') || wroteBy(steps) !== undefined;

function readInto(own: Placed, begun: Begun, steps: readonly Step[], clauses: Clauses, around: Placed | undefined): void {
  const { draft, model } = own;
  const { relation, named } = begun;
  beginWith(own, begun, steps, clauses, around);
  const from = steps.findLast(({ name }) => name === 'from' || name === 'table');
  if (from?.call.args[0]) clauses.sources.splice(0, clauses.sources.length, fromItem(own, from));
  take(own, clauses, steps.slice(1));
  keysRead(own, steps, clauses);
  const extra = (relation?.through?.extra ?? []).map(([alias, column]): Item => ({ at: named, isSure: true, write: () => say(draft, `${columnText(own, relation!.through!.table, column)} as ${written(own, alias)}`, named) }));
  outputsFor(own, clauses, extra, named);
  if (model.asks) applyModifier(own, clauses, { parts: model.asks }, unknownAt(named));
  if (model.isOpen || model.overrides.includes(begun.how)) clauses.where.push(condition(named, true, () => leave(draft, unknownAt(named))));
}

function fromItem(own: Placed, { call: { args: [first] }, isSure }: Step): Item {
  const text = textOf(own, first);
  return { at: first!, isSure, write: () => (text === undefined ? leave(own.draft, first!) : say(own.draft, tableText(own, text.replace(/\s+as\s+\S+\s*$/i, '').trim(), own.ref), first!)) };
}

/** Adds the table of a chain, and what a row or a relation asks of it. */
export function beginWith(own: Placed, begun: Begun, steps: readonly Step[], clauses: Clauses, around?: Placed): void {
  const { draft, model, ref } = own;
  const { named, row, relation, how } = begun;
  const schema = textOf(own, steps.find(({ name }) => name === 'withSchema')?.call.args[0]);
  if (schema !== undefined) clauses.schema = schema;
  clauses.sources.push({ at: named, isSure: true, write: () => say(draft, tableText(own, schema === undefined || model.table.includes('.') ? model.table : `${schema}.${model.table}`, ref === model.table && schema !== undefined ? `${schema}.${model.table}` : ref), named) });
  if (how === '$query') clauses.where.push(condition(named, true, () => writeEqual(own, columnTexts(own, ref, model.key), row, named)));
  if (!relation) return;
  const { through, theirs } = relation;
  if (through) clauses.joins.push({ at: named, isSure: true, write: () => {
    say(draft, ` inner join ${tableText(own, through.table)} on `, named);
    writePairs(own, columnTexts(own, ref, theirs), columnTexts(own, through.table, through.theirs), named);
  } });
  const bound = row ?? steps.find(({ name }) => name === 'for')?.call.args[0];
  const columns = through ? columnTexts(own, through.table, through.own) : columnTexts(own, ref, theirs);
  clauses.where.push(condition(bound ?? named, true, () => (bound ? writeOwners(own, begun, columns, bound) : writePairs(own, columns, columnTexts(own, ownerRef(begun, around), relation.own), named))));
  if (relation.asks) applyModifier(own, clauses, relation.asks, unknownAt(named));
  if (relation.isOpen) clauses.unread ??= unknownAt(named);
}

/** The keys of the rows that a relation leads to through a table. */
export function foundThrough(placed: Placed, begun: Begun, steps: readonly Step[], at: Span): Clauses {
  const { draft, model, ref } = placed;
  const inner = newClauses(at);
  beginWith(placed, begun, steps, inner);
  take(placed, inner, steps.slice(1));
  inner.outputs.splice(0, inner.outputs.length, { at, isSure: true, write: () => say(draft, columnTexts(placed, ref, model.key).join(', '), at) });
  inner.limit.length = 0;
  return inner;
}

/** The query around is that of the owner, whatever it calls its table. */
const ownerRef = ({ owner }: Begun, around: Placed | undefined): string => (around && owner && around.model.table === owner.table ? around.ref : owner?.table ?? '');

/** Those that belong to some rows: by their keys, by the rows themselves, or by a query for them. */
function writeOwners(own: Placed, { relation, owner, row }: Begun, columns: readonly string[], bound: Value): void {
  const { draft } = own;
  const steps = own.stepsOf(bound);
  const begun = steps?.[0] && own.begun(steps[0].call);
  if (steps && begun && owner && relation) {
    const ref = refOf(own, begun, steps);
    const keys = relation.own.map((one) => textAt(bound, `${ref}.${one}`, own));
    const asked = [...steps.filter(({ name }) => !/^(?:select|column|columns|distinct)$/.test(name)), { name: 'select', call: { ...steps[0]!.call, args: keys }, isSure: true }];
    say(draft, `${columns.length === 1 ? columns[0]! : `(${columns.join(', ')})`} in (`, bound);
    own.query(asked, bound);
    return say(draft, ')', bound);
  }
  const isKey = relation !== undefined && owner !== undefined && relation.own.join() === owner.key.join();
  // A list of one row is that row.
  if (row || isRow(own, bound)) return writeEqual(own, columns, bound, bound);
  if (isKey || !owner || !relation) return writeAmong(own, columns, bound, bound);
  // Of keys it is not known what they refer to.
  say(draft, `${columns.length === 1 ? columns[0]! : `(${columns.join(', ')})`} in (select ${columnTexts(own, owner.table, relation.own).join(', ')} from ${tableText(own, owner.table)} where `, bound);
  writeAmong(own, columnTexts(own, owner.table, owner.key), bound, bound);
  say(draft, ')', bound);
}

function isRow({ meanings }: Placed, value: Value): boolean {
  const meaning = meanings.of(value);
  return meaning?.kind === 'client' && meaning.library === 'objection';
}

/** What a graph is held together by is read besides what is asked for. */
function keysRead(own: Placed, steps: readonly Step[], clauses: Clauses): void {
  if (clauses.outputs.length === 0) return;
  const texts = steps.flatMap(({ name, call }) => (/^(?:select|column|columns)$/.test(name) ? call.args.map((one) => textOf(own, one)) : []));
  if (texts.length === 0 || texts.some((one) => one === undefined || one.endsWith('*'))) return;
  const selected = new Set(texts.map((one) => one!.replace(/^.*\./, '')));
  for (const { name, call } of steps) {
    if (!FETCHES.test(name)) continue;
    for (const node of graphOf(own, call.args[0]) ?? []) for (const key of relationAt(own.model, node.relation)?.own ?? []) {
      if (selected.has(key)) continue;
      selected.add(key);
      clauses.outputs.push({ at: call.nameSpan, isSure: true, write: () => say(own.draft, columnText(own, own.ref, key), call.nameSpan) });
    }
  }
}

export const FETCHES = /^(?:withGraphFetched|withGraph|eager|mergeEager)$/;
