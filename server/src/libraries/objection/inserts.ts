// The rows that Objection inserts, with the keys of those that they belong to. Sources: objection 3.1, lib/queryBuilder/operations/InsertOperation.js, lib/relations/*/insert/*.js.
import type { Span } from '../../text/span.ts';
import type { ArrayValue, CallValue, ObjectValue, Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import { newClauses, writeRead } from '../clauses.ts';
import { writeInsert } from '../knex/query.ts';
import { take } from '../knex/steps.ts';
import { heldBy, written } from '../names.ts';
import { say } from '../rendering.ts';
import { unknownAt } from '../typeorm/place.ts';
import { writeBetween } from './between.ts';
import { relationAt } from './model.ts';
import { columnTexts, condition, sourceOf, withoutRelations, writeAmong, type Placed } from './place.ts';
import type { Begun } from './receivers.ts';

export function inserted(placed: Placed, begun: Begun, steps: readonly Step[], step: Step, at: Span): void {
  const { draft, model } = placed;
  const { relation } = begun;
  const clauses = sourceOf(placed, begun, at);
  const kept = steps.filter(({ name }) => name === 'returning' || name === 'onConflict' || name === 'merge' || name === 'ignore');
  take(placed, clauses, kept);
  clauses.outputs.length = 0;
  const keys = relation && !relation.through ? relation.theirs : [];
  const changed: Step = { ...step, name: 'insert', call: withRows(placed, step, keys, begun, at) };
  if (clauses.tail.length === 0 && model.dialect === 'postgres' && model.key.length > 0) clauses.tail.push({ at, isSure: true, write: () => say(draft, ` returning ${model.key.map((one) => written(placed, one)).join(', ')}`, at) });
  writeInsert(placed, [...kept, changed], clauses, changed);
  if (relation?.through) {
    say(draft, ';\n', at);
    writeBetween(placed, begun, [unknownAt(at)], at);
  }
  if (!/AndFetch/.test(step.name)) return;
  say(draft, ';\n', at);
  const read = newClauses(at);
  read.outputs.push({ at, isSure: true, write: () => say(draft, columnTexts(placed, placed.ref, ['*'])[0]!, at) });
  read.sources.push(...sourceOf(placed, begun, at).sources);
  read.where.push(condition(at, true, () => writeAmong(placed, columnTexts(placed, placed.ref, model.key), unknownAt(at), at)));
  writeRead(draft, read);
}

/** The call with the rows that it inserts, each with the key of the row that it belongs to. */
function withRows(placed: Placed, { name, call }: Step, keys: readonly string[], begun: Pick<Begun, 'named'>, at: Span): CallValue {
  const rows = rowsOf(placed, call.args[0], keys, begun, at, /Graph|WithRelated/.test(name) ? (object) => referring(placed, object) : () => []);
  return { ...call, args: rows ? [rows] : [] };
}

function rowsOf(placed: Placed, value: Value | undefined, keys: readonly string[], { named }: Pick<Begun, 'named'>, at: Span, more: (object: ObjectValue) => ObjectValue['properties']): Value | undefined {
  const held = value && heldBy(placed, value);
  const adds = placed.model.writesMore.includes('insert') || placed.model.isMapped === true;
  const grown = (one: Value): Value => {
    const object = heldBy(placed, one);
    if (object.kind !== 'object') return one;
    const own = withoutRelations(placed, object);
    const added = keys.map((key) => columnAt(key, named));
    const unseen = adds ? [{ nameSpan: at, value: unknownAt(at), spread: true, start: at.start, end: at.end }] : [];
    return { ...own, properties: [...own.properties, ...added, ...more(object), ...unseen] };
  };
  if (held?.kind === 'object') return grown(held);
  return held?.kind === 'array' ? { ...held, items: held.items.map(grown) } satisfies ArrayValue : value;
}

const columnAt = (name: string, at: Span): ObjectValue['properties'][number] => ({ name, nameSpan: at, value: unknownAt(at), spread: false, start: at.start, end: at.end });

/** The keys by which a row of a graph refers to others, which are inserted before it. */
const referring = ({ model }: Placed, { properties }: ObjectValue): ObjectValue['properties'] => properties.flatMap(({ name, nameSpan }) => {
  const relation = name === undefined ? undefined : relationAt(model, name);
  return relation?.kind === 'belongs to one' ? relation.own.map((one) => columnAt(one, nameSpan)) : [];
});
