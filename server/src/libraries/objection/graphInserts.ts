// What `insertGraph` inserts besides the rows themselves: what stands in them under the name of a relation, each in an INSERT of its own.
// Source: objection 3.1, lib/queryBuilder/graph/insert/*.js.
import type { CallValue, ObjectValue, Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import { heldBy } from '../names.ts';
import { carrierOf, spanOf } from '../rendering.ts';
import type { Site } from '../site.ts';
import type { Making } from './calls.ts';
import { relationAt, type ModelClass } from './model.ts';
import { placed } from './query.ts';
import { related } from './receivers.ts';
import { writeWrite } from './writes.ts';

const DEEP = 8;

export function insertedSites(making: Making, model: ModelClass, { call, name }: Step): readonly Site[] {
  return /Graph|WithRelated/.test(name) && name.startsWith('insert') && call.args[0] ? sitesOf(making, model, model, call.args[0], call, 0) : [];
}

function sitesOf(making: Making, top: ModelClass, owner: ModelClass, value: Value, call: CallValue, depth: number): readonly Site[] {
  if (depth > DEEP) return [];
  return objectsIn(making, value).flatMap(({ properties }) => properties.flatMap(({ name, nameSpan, value: inner }) => {
    const relation = name === undefined ? undefined : relationAt(owner, name);
    if (!relation || objectsIn(making, inner).length === 0) return [];
    const model = related(making.surroundings, relation, owner);
    const rendering = { ...making.rendering(top, call), ...making.surroundings };
    const step: Step = { name: 'insertGraph', call: { ...call, args: [inner] }, isSure: true };
    // The row that refers to another is the one that is inserted later.
    const begun = { how: '$relatedQuery' as const, call, model, named: nameSpan, ...(relation.kind !== 'belongs to one' && { relation, owner }) };
    writeWrite(placed(rendering, model, model.table, [step]), begun, [step], { kind: 'insert', step }, nameSpan);
    const { dialect } = top;
    const site: Site = { library: 'objection', anchor: spanOf(nameSpan), whole: spanOf(call), context: call.context, ...(dialect && { dialect }), carrier: carrierOf(rendering.draft), called: true, reason: `relation \`${relation.name}\` that \`${call.callee.kind === 'member' ? call.callee.name : ''}\` inserts (Objection)` };
    return [site, ...sitesOf(making, top, model, inner, call, depth + 1)];
  }));
}

function objectsIn({ program }: Pick<Making, 'program'>, value: Value): readonly ObjectValue[] {
  const held = heldBy(program, value);
  if (held.kind === 'array') return held.items.flatMap((one) => objectsIn({ program }, one));
  return held.kind === 'object' ? [held] : [];
}
