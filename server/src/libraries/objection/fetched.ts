// What `withGraphFetched` and `$fetchGraph` ask for besides, each relation in a query of its own.
// Sources: objection 3.1, lib/queryBuilder/operations/eager/WhereInEagerOperation.js, lib/relations/manyToMany/find/ManyToManyFindOperation.js.
import type { CallValue, Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import { newClauses, writeRead, type Item } from '../clauses.ts';
import { named, type Include } from '../include.ts';
import { written } from '../names.ts';
import { carrierOf, say, spanOf } from '../rendering.ts';
import type { Site } from '../site.ts';
import { unknownAt } from '../typeorm/place.ts';
import type { Making } from './calls.ts';
import { graphOf, type GraphNode } from './graph.ts';
import { relationAt, type ModelClass } from './model.ts';
import { columnText, columnTexts, condition, tableText, writeAmong, writeEqual } from './place.ts';
import { FETCHES, placed } from './query.ts';
import { related, type Begun } from './receivers.ts';
import { applyAsked, asksMore, writePairs } from './relations.ts';

export function fetchedSites(making: Making, begun: Begun, steps: readonly Step[], root: CallValue): readonly Site[] {
  const { how, model, row } = begun;
  if (how === 'fetchGraph' || how === '$fetchGraph') return sitesOf(making, model, model, graphOf(making.program, root.args[how === 'fetchGraph' ? 1 : 0]) ?? [], steps, root, '', how === '$fetchGraph', row);
  return steps.flatMap(({ name, call }) => (FETCHES.test(name) ? sitesOf(making, model, model, graphOf(making.program, call.args[0]) ?? [], steps, call, '', how === '$query' || steps.some((one) => one.name === 'findById')) : []));
}

/** The relations that a chain reads besides, joined or each in a query of its own. */
export function graphIncludes(making: Making, { model }: Begun, steps: readonly Step[], root: CallValue): readonly Include[] {
  const { surroundings, program } = making;
  const own = placed({ ...making.rendering(model, root), ...surroundings }, model, model.table, steps);
  const under = (of: ModelClass, nodes: readonly GraphNode[], isJoined: boolean, above: readonly string[]): readonly Include[] => nodes.flatMap((node) => {
    const relation = relationAt(of, node.relation);
    if (!relation) return [];
    const other = related(surroundings, relation, of);
    const path = [...above, node.alias];
    const { through, kind } = relation;
    return [
      { path, at: spanOf(node.at), table: named(other.table, undefined), of: named(of.table, undefined), ...(through && { between: named(through.table, undefined) }), many: /many/.test(kind), isPart: asksMore(own, relation, other, node, path.join('.')), ...(isJoined && { joined: true as const }) },
      ...under(other, node.within, isJoined, path),
    ];
  });
  return steps.flatMap(({ name, call }) => (FETCHES.test(name) || JOINS.test(name) ? under(model, graphOf(program, call.args[0]) ?? [], JOINS.test(name), []) : []));
}

const JOINS = /^(?:withGraphJoined|joinEager)$/;

/** `isOfRow`: what belongs to one row is asked for, and a list of one is that one; `row` is where the program holds it. */
function sitesOf(making: Making, top: ModelClass, owner: ModelClass, nodes: readonly GraphNode[], steps: readonly Step[], call: CallValue, above: string, isOfRow: boolean, row?: Value): readonly Site[] {
  return nodes.flatMap((node) => {
    const relation = relationAt(owner, node.relation);
    if (!relation) return [];
    const model = related(making.surroundings, relation, owner);
    const path = above === '' ? node.alias : `${above}.${node.alias}`;
    const base = { ...making.rendering(top, call), ...making.surroundings };
    const { draft } = base;
    const own = placed(base, model, model.table, steps);
    const clauses = newClauses(node.at);
    const { through, theirs } = relation;
    clauses.sources.push(item(node.at, () => say(draft, tableText(own, model.table), node.at)));
    if (through) clauses.joins.push(item(node.at, () => {
      say(draft, ` inner join ${tableText(own, through.table)} on `, node.at);
      writePairs(own, columnTexts(own, model.table, theirs), columnTexts(own, through.table, through.theirs), node.at);
    }));
    const columns = through ? columnTexts(own, through.table, through.own) : columnTexts(own, model.table, theirs);
    clauses.where.push(condition(node.at, true, () => (isOfRow ? writeEqual : writeAmong)(own, columns, (above === '' ? row : undefined) ?? unknownAt(node.at), node.at)));
    applyAsked(own, clauses, relation, node, path, own);
    const keys = (through?.own ?? []).map((one, index) => item(node.at, () => say(draft, `${columnText(own, through!.table, one)} as ${written(own, `objectiontmpjoin${index}`)}`, node.at)));
    if (clauses.outputs.length > 0) clauses.outputs.unshift(...keys, ...theirs.map((one) => item(node.at, () => say(draft, columnText(own, model.table, one), node.at))));
    else if (!clauses.unread) clauses.outputs.push(item(node.at, () => say(draft, `${written(own, model.table)}.*`, node.at)), ...(through?.extra ?? []).map(([alias, column]) => item(node.at, () => say(draft, `${columnText(own, through!.table, column)} as ${written(own, alias)}`, node.at))), ...keys);
    writeRead(draft, clauses);
    const { dialect } = top;
    const site: Site = {
      library: 'objection', anchor: spanOf(node.at), whole: spanOf(call), context: call.context, ...(dialect && { dialect }), carrier: carrierOf(draft), called: true, ...(isOfRow && row && above === '' && { relation: node.relation }),
      reason: `relation \`${node.relation}\` that \`${call.callee.kind === 'member' ? call.callee.name : ''}\` reads (Objection)`,
    };
    return [site, ...sitesOf(making, top, model, node.within, steps, call, path, isOfRow && !/many/.test(relation.kind))];
  });
}

const item = (at: Value, write: () => void): Item => ({ at, isSure: true, write });
