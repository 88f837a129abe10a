// How a relation holds two tables together in what Objection sends: joined, or asked for the rows that belong to some others.
// Sources: objection 3.1, lib/relations/Relation.js (`join`, `findQuery`), manyToMany/ManyToManyRelation.js, lib/queryBuilder/join/RelationJoiner.js.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import { newClauses, writeRead, type Clauses, type Item } from '../clauses.ts';
import { take } from '../knex/steps.ts';
import { heldBy, textOf, written } from '../names.ts';
import { leave, pass, say } from '../rendering.ts';
import { unknownAt } from '../typeorm/place.ts';
import type { Modifier } from './declaration.ts';
import type { GraphNode } from './graph.ts';
import { relationAt, type ModelClass, type Relation } from './model.ts';
import { columnText, columnTexts, condition, tableText, type Placed } from './place.ts';
import { related } from './receivers.ts';

/** Adds what a modifier asks; the values that it is given are bound. */
export function applyModifier(placed: Placed, clauses: Clauses, { parts, isOpen }: Modifier, at: Value, isSure = true): void {
  const { draft } = placed;
  for (const part of parts) {
    switch (part.kind) {
      case 'where':
        clauses.where.push(condition(at, isSure && !part.isSometimes, () => {
          say(draft, `${part.isOwn ? columnText(placed, placed.ref, part.column) : written(placed, part.column)} ${part.text}`, at);
          if (part.isBound) pass(draft, unknownAt(at));
        }));
        break;
      case 'select': clauses.outputs.push(...part.names.map((name): Item => ({ at, isSure, write: () => say(draft, written(placed, name), at) }))); break;
      case 'order': clauses.order.push(...part.names.map((name): Item => ({ at, isSure, write: () => say(draft, `${written(placed, name)} ${part.direction ?? 'asc'}`, at) }))); break;
    }
  }
  if (isOpen) clauses.unread ??= at;
}

/** `modify('adults')`, `modify(['adults', 'light'])`, a name that the query itself gives a meaning: false where it is not known. */
export function applyNamed(placed: Placed, clauses: Clauses, name: string, at: Value, isSure: boolean): boolean {
  const own = givenModifier(placed, name);
  const steps = own && placed.inside(own);
  if (own) {
    if (steps) take(placed, clauses, steps.map((one) => (isSure ? one : { ...one, isSure })), 1);
    return steps !== undefined;
  }
  const { modifiers } = placed.model;
  if (!Object.hasOwn(modifiers, name)) return false;
  applyModifier(placed, clauses, modifiers[name]!, at, isSure);
  return true;
}

/** `modifiers({ cats: (builder) => … })` */
function givenModifier(placed: Placed, name: string): Value | undefined {
  for (const { name: method, call } of placed.steps) {
    const held = method === 'modifiers' && call.args[0] ? heldBy(placed, call.args[0]) : undefined;
    const found = held?.kind === 'object' ? held.properties.find((one) => one.name === name) : undefined;
    if (found) return found.value;
  }
  return undefined;
}

/** What `modifyGraph('pets.owner', (builder) => …)` adds at a path. */
export const addedAt = (placed: Pick<Placed, 'steps' | 'tree'>, path: string): readonly Step[] =>
  placed.steps.filter(({ name, call }) => /^(?:modifyGraph|modifyEager|filterEager)$/.test(name) && (textOf(placed, call.args[0]) ?? path).replace(/[[\]\s]/g, '').split(',').includes(path));

/** The rows that a node of a graph asks for are those of its table, unless something is asked of them besides. */
export function asksMore(placed: Placed, relation: Relation, model: ModelClass, node: Pick<GraphNode, 'modifiers'>, path: string): boolean {
  return (model.isOpen && relation.to !== undefined) || model.asks !== undefined || relation.asks !== undefined || relation.isOpen === true || node.modifiers.length > 0 || addedAt(placed, path).length > 0;
}

/** Adds all that is asked besides of the rows of a node. */
export function applyAsked(placed: Placed, clauses: Clauses, relation: Relation, node: GraphNode, path: string, around: Placed): void {
  if (relation.asks) applyModifier(placed, clauses, relation.asks, node.at);
  if (relation.isOpen) clauses.unread ??= node.at;
  if (placed.model.asks) applyModifier(placed, clauses, { parts: placed.model.asks }, node.at);
  if (placed.model.isOpen && relation.to) clauses.where.push(condition(node.at, true, () => leave(placed.draft, unknownAt(node.at))));
  const whole: Placed = { ...placed, steps: [...placed.steps, ...around.steps] };
  for (const name of node.modifiers) if (!applyNamed(whole, clauses, name, node.at, true)) clauses.unread ??= node.at;
  for (const { call, isSure } of addedAt(around, path)) {
    const [, modifier] = call.args;
    const name = textOf(placed, modifier);
    const steps = modifier && name === undefined ? placed.inside(modifier) : undefined;
    if (name !== undefined ? applyNamed(whole, clauses, name, call, isSure) : steps !== undefined) {
      if (steps) take(placed, clauses, steps.map((one) => (isSure ? one : { ...one, isSure })), 1);
    } else clauses.unread ??= call;
  }
}

/** A query of its own over a class: made anew for what stands in another. */
export type Place = (base: Placed, model: ModelClass, ref: string, steps: readonly Step[]) => Placed;

export interface Joining { readonly word: string; readonly isSure: boolean; readonly at: Span; readonly reads?: true; readonly place: Place; aliasFor(path: string): string | undefined }

/** Joins what nodes of a graph lead to; false where a relation is not known. */
export function joinGraph(placed: Placed, clauses: Clauses, nodes: readonly GraphNode[], joining: Joining, from: { readonly model: ModelClass; readonly ref: string; readonly path: string; readonly alias: string } = { model: placed.model, ref: placed.ref, path: '', alias: '' }): boolean {
  const { draft } = placed;
  const { word, at, isSure, reads, place } = joining;
  return nodes.map((node) => {
    const relation = relationAt(from.model, node.relation);
    if (!relation) return false;
    const model = related(placed, relation, from.model);
    const path = from.path === '' ? node.alias : `${from.path}.${node.alias}`;
    const called = joining.aliasFor(path) ?? node.alias;
    const alias = from.alias === '' ? called : `${from.alias}:${called}`;
    const key = `${word} ${alias}`;
    if (!placed.joined.has(key)) {
      placed.joined.add(key);
      const { through, own, theirs } = relation;
      const near = columnTexts(placed, from.ref, own);
      if (through) clauses.joins.push({ at, isSure, write: () => {
        say(draft, ` ${word} ${tableText(placed, through.table, `${alias}_join`)} on `, node.at);
        writePairs(placed, columnTexts(placed, `${alias}_join`, through.own), near, node.at);
      } });
      clauses.joins.push({ at, isSure, write: () => {
        say(draft, ` ${word} `, node.at);
        if (asksMore(placed, relation, model, node, path)) {
          say(draft, '(', node.at);
          const inner = newClauses(node.at);
          const within = place(placed, model, model.table, []);
          inner.sources.push({ at: node.at, isSure: true, write: () => say(draft, tableText(placed, model.table), node.at) });
          applyAsked(within, inner, relation, node, path, placed);
          if (inner.outputs.length > 0) inner.outputs.push(...theirs.map((one): Item => ({ at: node.at, isSure: true, write: () => say(draft, columnText(placed, model.table, one), node.at) })));
          else if (!inner.unread) inner.outputs.push({ at: node.at, isSure: true, write: () => say(draft, `${written(placed, model.table)}.*`, node.at) });
          writeRead(draft, inner);
          say(draft, `) as ${written(placed, alias)}`, node.at);
        } else say(draft, tableText(placed, model.table, alias), node.at);
        say(draft, ' on ', node.at);
        const far = columnTexts(placed, alias, theirs);
        if (through) writePairs(placed, columnTexts(placed, `${alias}_join`, through.theirs), far, node.at);
        else writePairs(placed, far, near, node.at);
      } });
      if (reads) placed.graph.push({ at: node.at, isSure, write: () => say(draft, `${written(placed, alias)}.*`, node.at) }, ...(through?.extra ?? []).map(([, column]): Item => ({ at: node.at, isSure, write: () => say(draft, columnText(placed, `${alias}_join`, column), node.at) })));
    }
    return joinGraph(placed, clauses, node.within, joining, { model, ref: alias, path, alias });
  }).every((one) => one);
}

export function writePairs(placed: Placed, left: readonly string[], right: readonly string[], at: Span): void {
  left.forEach((one, index) => say(placed.draft, `${index > 0 ? ' and ' : ''}${one} = ${right[index] ?? ''}`, at));
  if (left.length === 0 || left.length !== right.length) leave(placed.draft, unknownAt(at));
}

