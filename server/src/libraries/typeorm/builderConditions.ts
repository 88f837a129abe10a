// The conditions of TypeORM's builder: SQL with the names of properties, objects, what stands in brackets, keys, queries.
// Source: typeorm 1.1, query-builder/QueryBuilder.js (`getWhereCondition`, `getWhereInIdsCondition`).
import type { CallValue, Value } from '../../hosts/tree.ts';
import { stepsInside, type Step } from '../chain.ts';
import { writeConditions, type Condition } from '../clauses.ts';
import { leave, say } from '../rendering.ts';
import { IGNORED, placesOf, type Built } from './built.ts';
import { nameInTypeorm } from './decorators.ts';
import { keysOf } from './entity.ts';
import { literalOf, unknownAt, type Place, type Rendering } from './place.ts';
import { writeSql } from './texts.ts';
import { writeCriteria, writeWhere } from './where.ts';

export function condition(rendering: Rendering, built: Built, { call, isSure }: Step, clause: 'where' | 'having', word: string | undefined): boolean {
  const [first] = call.args;
  const list = built.clauses[clause];
  if (word === undefined) {
    // It is asked instead of all that was asked before.
    if (!isSure && list.length > 0) return false;
    list.length = 0;
  }
  list.push({ at: first!, isSure, joined: word === 'or' ? 'or' : 'and', write: () => writeAsked(rendering, built, first!, 0) });
  return true;
}

const DEEP = 8;

function writeAsked(rendering: Rendering, built: Built, value: Value, depth: number): void {
  const { draft } = rendering;
  const held = literalOf(rendering, value);
  const main = built.places[0];
  if (held.kind === 'object' || held.kind === 'array') {
    if (!main) return leave(draft, value);
    return void writeWhere(rendering, built.kind === 'read' ? main : { entity: main.entity }, value, undefined);
  }
  const brackets = held.kind === 'call' && held.form === 'new' ? nameInTypeorm(rendering.imports, held.callee) : undefined;
  if (held.kind === 'call' && (brackets === 'Brackets' || brackets === 'NotBrackets')) return writeBrackets(rendering, built, held, brackets === 'NotBrackets', depth);
  if (held.kind === 'function') {
    const { returns = [] } = rendering.tree.routines[held.routine] ?? {};
    return returns.length === 1 ? writeSql(rendering, returns[0]!, placesOf(built)) : leave(draft, value);
  }
  writeSql(rendering, value, placesOf(built));
}

function writeBrackets(rendering: Rendering, built: Built, { args: [callback] }: CallValue, isNegated: boolean, depth: number): void {
  const { draft, tree, context } = rendering;
  const steps = callback && depth < DEEP ? stepsInside(tree, callback, context) : undefined;
  const conditions = steps?.flatMap(({ name, call, isSure }): readonly Condition[] => {
    const [first] = call.args;
    const word = /^(and|or)?[wW]here$/.exec(name);
    return word && first ? [{ at: first, isSure, joined: word[1] === 'or' ? 'or' : 'and', write: () => writeAsked(rendering, built, first, depth + 1) }] : [];
  });
  const known = steps?.filter(({ name }) => !IGNORED.has(name));
  if (!callback || !conditions || !known || conditions.length === 0 || conditions.length < known.length) return leave(draft, callback ?? unknownAt(built.verb));
  writeConditions(draft, isNegated ? 'not (' : '(', conditions, undefined);
  say(draft, ')', callback);
}

export function inIds(rendering: Rendering, built: Built, { name, call: { args: [ids] }, isSure }: Step): boolean {
  const main = built.places[0];
  const [key, ...more] = main ? keysOf(main.entity) : [];
  if (!main || !key || more.length > 0 || (name === 'whereInIds' && !isSure)) return false;
  if (name === 'whereInIds') built.clauses.where.length = 0;
  const place: Place = built.kind === 'read' ? main : { entity: main.entity };
  built.clauses.where.push({ at: ids!, isSure, joined: name.startsWith('or') ? 'or' : 'and', write: () => void writeCriteria(rendering, place, ids!) });
  return true;
}

export function existing(rendering: Rendering, built: Built, { name, call: { args: [inner] }, isSure }: Step): boolean {
  const { draft } = rendering;
  if (name === 'whereExists' && !isSure) return false;
  if (name === 'whereExists') built.clauses.where.length = 0;
  built.clauses.where.push({ at: inner!, isSure, joined: name.startsWith('or') ? 'or' : 'and', write: () => {
    say(draft, 'exists ', inner!);
    if (!rendering.subquery(inner!, placesOf(built), draft)) leave(draft, inner!);
  } });
  return true;
}
