// What Objection sends to write: rows of a model class, rows that belong to another, and what holds two rows together.
// Sources: objection 3.1, lib/queryBuilder/operations/{Insert,Update,Delete}Operation.js, lib/relations/*/{insert,relate,unrelate,update,delete}/*.js.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import { newClauses, writeAnything, writeDelete, writeRead, writeUpdate, type Clauses, type Item } from '../clauses.ts';
import { setsOf } from '../knex/query.ts';
import { take } from '../knex/steps.ts';
import { heldBy } from '../names.ts';
import { leave, say } from '../rendering.ts';
import { unknownAt } from '../typeorm/place.ts';
import { relate, unrelate } from './between.ts';
import { inserted } from './inserts.ts';
import { columnTexts, condition, sourceOf, withoutRelations, writeAmong, writeEqual, type Placed } from './place.ts';
import { beginWith, foundThrough } from './query.ts';
import type { Begun } from './receivers.ts';
import { applyModifier } from './relations.ts';

const WRITES: Readonly<Record<string, 'insert' | 'update' | 'delete' | 'relate' | 'unrelate' | 'upsert'>> = {
  insert: 'insert', insertAndFetch: 'insert', insertGraph: 'insert', insertGraphAndFetch: 'insert', insertWithRelated: 'insert', insertWithRelatedAndFetch: 'insert', upsertGraph: 'upsert', upsertGraphAndFetch: 'upsert',
  patch: 'update', update: 'update', patchAndFetch: 'update', updateAndFetch: 'update', patchAndFetchById: 'update', updateAndFetchById: 'update', increment: 'update', decrement: 'update',
  delete: 'delete', del: 'delete', deleteById: 'delete', relate: 'relate', unrelate: 'unrelate',
};

export interface Wrote { readonly kind: (typeof WRITES)[string]; readonly step: Step }

/** What a chain writes, and the step that says so. */
export function wroteBy(steps: readonly Step[]): Wrote | undefined {
  const step = steps.findLast(({ name }) => Object.hasOwn(WRITES, name));
  return step && { kind: WRITES[step.name]!, step };
}

export function writeWrite(placed: Placed, begun: Begun, steps: readonly Step[], { kind, step }: Wrote, at: Span): void {
  switch (kind) {
    case 'insert': return inserted(placed, begun, steps, step, at);
    case 'update': return updated(placed, begun, steps, step, at);
    case 'delete': {
      const clauses = restricted(placed, begun, steps, at);
      return writeDelete(placed.draft, clauses);
    }
    case 'relate': return relate(placed, begun, steps, step, at);
    case 'unrelate': return unrelate(placed, begun, steps, at);
    case 'upsert': return readBefore(placed, begun, step, at);
  }
}

/** What a write asks of its rows; those of a relation through a table are found by a query of their own. */
function restricted(placed: Placed, begun: Begun, steps: readonly Step[], at: Span): Clauses {
  const { draft, model, ref } = placed;
  const clauses = newClauses(at);
  if (begun.relation?.through) {
    const { sources: [source] } = sourceOf(placed, begun, at);
    clauses.sources.push(source!);
    const tail = steps.filter(({ name }) => name === 'returning');
    take(placed, clauses, tail);
    clauses.where.push(condition(at, true, () => {
      const inner = foundThrough(placed, begun, steps.filter((one) => !tail.includes(one)), at);
      say(draft, `${columnTexts(placed, ref, model.key).join(', ')} in (`, at);
      writeRead(draft, inner);
      say(draft, ')', at);
    }));
  } else {
    beginWith(placed, begun, steps, clauses);
    take(placed, clauses, steps.slice(1));
  }
  finish(placed, begun, clauses);
  return clauses;
}

/** A write may not be what it seems where a class is made by a function, and of what stands in joins each server has words of its own. */
function finish(placed: Placed, { how, named }: Begun, clauses: Clauses): void {
  const { draft, model, steps } = placed;
  clauses.outputs.length = 0;
  // What is asked for by a key is one row, which is not said of a write.
  clauses.limit.length = 0;
  if (clauses.joins.length > 0) {
    clauses.unread ??= steps[0]!.call;
    clauses.joins.length = 0;
  }
  const replaced = steps.find(({ name }) => model.replaced.includes(name));
  if (replaced) clauses.unread ??= replaced.call;
  if (model.asks) applyModifier(placed, clauses, { parts: model.asks }, unknownAt(named));
  if (model.isOpen || model.overrides.includes(how)) clauses.where.push(condition(named, true, () => leave(draft, unknownAt(named))));
}

function updated(placed: Placed, begun: Begun, steps: readonly Step[], step: Step, at: Span): void {
  const { draft, model, ref } = placed;
  const clauses = restricted(placed, begun, steps, at);
  const byId = step.name.endsWith('ById');
  const data = step.call.args[byId ? 1 : 0];
  clauses.sets.push(...dataSets(placed, step, data));
  if (model.writesMore.includes('update') || model.isMapped) clauses.sets.push(more(placed, at));
  writeUpdate(draft, clauses);
  if (!/AndFetch/.test(step.name)) return;
  say(draft, ';\n', at);
  const read = newClauses(at);
  read.outputs.push({ at, isSure: true, write: () => say(draft, columnTexts(placed, ref, ['*'])[0]!, at) });
  read.sources.push(...sourceOf(placed, begun, at).sources);
  read.where.push(condition(at, true, () => writeEqual(placed, columnTexts(placed, ref, model.key), byId ? step.call.args[0] : begun.row, at)));
  writeRead(draft, read);
}

function dataSets(placed: Placed, step: Step, data: Value | undefined): readonly Item[] {
  if (step.name === 'increment' || step.name === 'decrement') return setsOf(placed, step);
  const held = data && heldBy(placed, data);
  // `'meta:a.b'` is a place inside of a column.
  if (held?.kind === 'object' && !held.properties.some(({ name }) => name?.includes(':'))) return setsOf(placed, { ...step, name: 'update', call: { ...step.call, args: [withoutRelations(placed, held)] } });
  return [{ at: data ?? step.call.nameSpan, isSure: true, write: () => writeAnything(placed.draft, data ?? unknownAt(step.call)) }];
}

/** What a row writes besides: a time, what a hook adds. */
const more = ({ draft }: Placed, at: Span): Item => ({ at, isSure: false, write: () => writeAnything(draft, unknownAt(at)) });

/** `upsertGraph` reads first what is there, by the keys it is given: GraphNodeDbExistence.js, GraphFetcher.js. */
function readBefore(placed: Placed, begun: Begun, { call }: Step, at: Span): void {
  const { draft, model } = placed;
  const clauses = sourceOf(placed, begun, at);
  clauses.outputs.push({ at, isSure: true, write: () => leave(draft, call) });
  clauses.where.push(condition(at, true, () => writeAmong(placed, columnTexts(placed, placed.ref, model.key), unknownAt(call.args[0] ?? at), at)));
  writeRead(draft, clauses);
}
