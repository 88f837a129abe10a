// What a filter asks, a condition for each path. Sources: mongodb.com/docs/manual, "Query Predicates", "Query on Embedded/Nested Documents", "Query for Null or Missing Fields"; the driver sends undefined as null.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Condition } from '../clauses.ts';
import { givenIn, isNothing, type Given } from '../options.ts';
import { checkpoint, leave, listed, maybe, pass, say } from '../rendering.ts';
import { isObjectName } from '../sequelize/operators.ts';
import { writeBound } from '../typeorm/place.ts';
import { asked, patternOf, writePattern } from './patterns.ts';
import { literalOf, nameText, unread, type Rendering } from './place.ts';

const DEEP = 12;

/** How deep it is, and the path that stands before those that are named. */
interface Inside { readonly prefix: string; readonly depth: number }

const condition = (at: Span, isSure: boolean, write: () => void): Condition => ({ at, isSure, joined: 'and', write });
const unknown = (rendering: Rendering, value: Value, isSure: boolean): readonly Condition[] => [{ ...unread(rendering, value, isSure), joined: 'and' }];

/** What all conditions of a filter are; one that cannot be seen may hold any. */
export function conditionsOf(rendering: Rendering, filter: Value | undefined, isSure = true, { prefix, depth }: Inside = { prefix: '', depth: 0 }): readonly Condition[] {
  if (!filter || isNothing(filter)) return [];
  const members = depth > DEEP ? undefined : givenIn(rendering, filter);
  if (!members) return unknown(rendering, filter, isSure);
  return members.flatMap((one) => memberConditions(rendering, { ...one, isSure: one.isSure && isSure }, { prefix, depth }));
}

function memberConditions(rendering: Rendering, one: Given, { prefix, depth }: Inside): readonly Condition[] {
  const { name, value, isSure } = one;
  if (name === undefined) return unknown(rendering, value, isSure);
  if (!name.startsWith('$')) return pathConditions(rendering, `${prefix}${name}`, one, depth + 1);
  switch (name) {
    case '$and': {
      const items = itemsOf(rendering, value);
      return items ? items.flatMap((item) => conditionsOf(rendering, item, isSure, { prefix, depth: depth + 1 })) : unknown(rendering, value, isSure);
    }
    case '$or': return [condition(one.at, isSure, () => writeAlternatives(rendering, one, { prefix, depth }))];
    case '$nor': return [condition(one.at, isSure, () => {
      say(rendering.draft, 'not ', one.at);
      writeAlternatives(rendering, one, { prefix, depth });
    })];
    case '$comment': return [];
    default: return unknown(rendering, value, isSure);
  }
}

/** The items of a list that can be seen whole. */
export function itemsOf(rendering: Pick<Rendering, 'tree'>, value: Value): readonly Value[] | undefined {
  const list = literalOf(rendering, value);
  return list.kind === 'array' && !list.items.some(({ kind }) => kind === 'spread') && list === value ? list.items : list.kind === 'array' && isConstant(rendering, value) ? list.items : undefined;
}

/** A list under a name that nothing is added to. */
const isConstant = ({ tree }: Pick<Rendering, 'tree'>, value: Value): boolean => value.kind === 'name' && value.binding !== undefined && tree.bindings[value.binding]!.uses.every(({ chain }) => !/^(?:push|unshift|splice)$/.test(chain.at(-1) ?? ''));

/** Of alternatives one of which may be missing, or asks for nothing, none is told. */
function writeAlternatives(rendering: Rendering, { at, value }: Given, { prefix, depth }: Inside): void {
  const { draft } = rendering;
  const items = itemsOf(rendering, value)?.map((item) => conditionsOf(rendering, item, true, { prefix, depth: depth + 1 }));
  if (!items || items.length === 0 || items.some((some) => some.length === 0 || some.some(({ isSure }) => !isSure))) return leave(draft, value);
  const back = checkpoint(draft);
  const optional = draft.optional.length;
  say(draft, '(', at);
  listed(draft, ' or ', at, items.map((some) => () => writeTogether(rendering, some, at)));
  say(draft, ')', at);
  if (draft.optional.length === optional) return;
  back();
  leave(draft, value);
}

/** Several conditions in brackets of their own. */
function writeTogether({ draft }: Rendering, conditions: readonly Condition[], at: Span): void {
  if (conditions.length > 1) say(draft, '(', at);
  listed(draft, ' and ', at, conditions.map((one) => () => maybe(draft, one.isSure, one.write)));
  if (conditions.length > 1) say(draft, ')', at);
}

// ── Paths

/** What is asked of a path: a value, a pattern, or operators. */
function pathConditions(rendering: Rendering, path: string, one: Given, depth: number): readonly Condition[] {
  const { at, value, isSure } = one;
  const { draft } = rendering;
  const pattern = patternOf(rendering, value);
  if (pattern) return [condition(at, isSure, () => writePattern(rendering, nameText(rendering, path), at, value, pattern))];
  const held = literalOf(rendering, value);
  const members = held.kind === 'object' || (held.kind === 'choice' && held.options.some((option) => literalOf(rendering, option).kind === 'object')) ? givenIn(rendering, value) : undefined;
  if (members) {
    const isOperators = members.some(({ name }) => name?.startsWith('$'));
    if (depth > DEEP || members.some(({ name }) => name === undefined || name.startsWith('$') !== isOperators)) return unknown(rendering, value, isSure);
    return isOperators ? operatorConditions(rendering, path, members.map((inner) => ({ ...inner, isSure: inner.isSure && isSure })), value, depth) : [condition(at, isSure, () => writeEqual(rendering, path, at, value))];
  }
  if (held.kind === 'choice' && held.options.some((option) => /^(?:object|array)$/.test(literalOf(rendering, option).kind) || patternOf(rendering, option))) return unknown(rendering, value, isSure);
  if (isObjectName(rendering, value)) return unknown(rendering, value, isSure);
  return [condition(at, isSure, () => {
    if (isNull(held)) say(draft, `${nameText(rendering, path)} is null`, at);
    else if (held.kind === 'array' && rendering.shape.isList(path) === false) writeIn(rendering, path, { ...one, name: '$in' });
    else writeEqual(rendering, path, at, value);
  })];
}

const isNull = (held: Value): boolean => held.kind === 'constant' && (held.type === 'null' || held.type === 'undefined');

function writeEqual(rendering: Rendering, path: string, at: Span, value: Value): void {
  const { draft } = rendering;
  say(draft, `${nameText(rendering, path)} = `, at);
  const held = literalOf(rendering, value);
  if (held.kind === 'object' || held.kind === 'array') pass(draft, value);
  else writeBound(rendering, value);
}

const COMPARES: Readonly<Record<string, string>> = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' };

function operatorConditions(rendering: Rendering, path: string, members: readonly Given[], whole: Value, depth: number): readonly Condition[] {
  const { draft } = rendering;
  const column = nameText(rendering, path);
  const isNulled = members.some(({ name, value }) => name !== '$exists' && mayMeanNull(literalOf(rendering, value)));
  const isAlone = members.length === 1;
  return members.flatMap((one): readonly Condition[] => {
    const { name = '', at, value, isSure } = one;
    const held = literalOf(rendering, value);
    const write = (text: () => void): readonly Condition[] => [condition(at, isSure, text)];
    if (Object.hasOwn(COMPARES, name)) return isNull(held) ? unknown(rendering, value, isSure) : write(() => {
      say(draft, `${column} ${COMPARES[name]!} `, at);
      writeBound(rendering, value);
    });
    switch (name) {
      case '$eq': return pathConditions(rendering, path, one, DEEP + 1);
      case '$ne': return write(() => {
        if (isNull(held)) return say(draft, `${column} is not null`, at);
        say(draft, `${column} <> `, at);
        if (held.kind === 'object' || held.kind === 'array') pass(draft, value);
        else writeBound(rendering, value);
      });
      case '$in': case '$nin': return write(() => writeIn(rendering, path, one));
      case '$exists':
        return isNulled || held.kind !== 'constant' || !(isAlone || IS_THERE.test(held.value)) ? unknown(rendering, value, isSure) : write(() => say(draft, `${column} is ${IS_THERE.test(held.value) ? 'not ' : ''}null`, at));
      case '$regex': {
        const options = members.find((other) => other.name === '$options')?.value;
        return write(() => writePattern(rendering, column, at, value, asked(rendering, value, options)));
      }
      case '$options': case '$comment': return [];
      case '$not': {
        const pattern = patternOf(rendering, value);
        const inner = pattern ? undefined : givenIn(rendering, value);
        if (!pattern && (!inner || depth > DEEP || inner.some((own) => !own.name?.startsWith('$')))) return unknown(rendering, value, isSure);
        return write(() => {
          say(draft, 'not ', at);
          if (pattern) return writePattern(rendering, column, at, value, pattern);
          writeNegated(rendering, operatorConditions(rendering, path, inner!, value, depth + 1), at, value);
        });
      }
      case '$elemMatch': {
        const inner = givenIn(rendering, value);
        if (!inner || depth > DEEP || inner.some((own) => own.name === undefined)) return unknown(rendering, value, isSure);
        const known = inner.map((own) => ({ ...own, isSure: own.isSure && isSure }));
        return inner.some((own) => own.name!.startsWith('$') && !/^\$(?:and|or|nor)$/.test(own.name!)) ? operatorConditions(rendering, path, known, value, depth + 1) : known.flatMap((own) => memberConditions(rendering, own, { prefix: `${path}.`, depth: depth + 1 }));
      }
      case '$all': {
        const items = itemsOf(rendering, value);
        if (!items || items.length === 0 || items.some((item) => literalOf(rendering, item).kind === 'object')) return unknown(rendering, value, isSure);
        return items.map((item) => condition(at, isSure, () => writeEqual(rendering, path, at, item)));
      }
      default: return unknown(rendering, whole, isSure);
    }
  });
}

const IS_THERE = /^(?:true|1)$/;

/** Beside a comparison with it, whether a path is there is not whether it is null. */
const mayMeanNull = (value: Value): boolean => isNull(value) || (value.kind === 'array' && value.items.some(mayMeanNull)) || value.kind === 'choice';

function writeNegated(rendering: Rendering, conditions: readonly Condition[], at: Span, value: Value): void {
  const { draft } = rendering;
  if (conditions.length === 0 || conditions.some(({ isSure }) => !isSure)) return leave(draft, value);
  say(draft, '(', at);
  listed(draft, ' and ', at, conditions.map((one) => one.write));
  say(draft, ')', at);
}

/** Of a list with null in it, what is missing is found too. */
function writeIn(rendering: Rendering, path: string, { name, at, value }: Given): void {
  const { draft } = rendering;
  const column = nameText(rendering, path);
  const word = name === '$nin' ? 'not in' : 'in';
  const items = itemsOf(rendering, value);
  if (!items || items.length > LONG) {
    say(draft, `${column} ${word} (`, at);
    pass(draft, value);
    return say(draft, ')', at);
  }
  if (items.length === 0) return say(draft, word === 'in' ? 'false' : 'true', at);
  if (items.some((item) => patternOf(rendering, item) || /^(?:object|array|choice)$/.test(literalOf(rendering, item).kind))) return leave(draft, value);
  const values = items.filter((item) => !isNull(literalOf(rendering, item)));
  const isNulled = values.length < items.length;
  if (isNulled && (word === 'not in' || values.length === 0)) return values.length === 0 ? say(draft, `${column} is ${word === 'in' ? '' : 'not '}null`, at) : leave(draft, value);
  say(draft, `${isNulled ? '(' : ''}${column} ${word} (`, at);
  listed(draft, ', ', at, values.map((item) => () => writeBound(rendering, item)));
  say(draft, `)${isNulled ? ` or ${column} is null)` : ''}`, at);
}
const LONG = 100;
