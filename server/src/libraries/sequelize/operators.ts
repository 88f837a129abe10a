// What a condition asks of one column: a value, a list of them, or operators.
// Source: sequelize 6, lib/dialects/abstract/query-generator.js (`whereItemQuery`, `_whereBind`, `_whereParseSingleValueObject`), query-generator/operators.js.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { mayBeMissing } from '../options.ts';
import { writePattern } from '../prisma/patterns.ts';
import { checkpoint, leave, listed, maybe, pass, say } from '../rendering.ts';
import { literalOf, unknownAt, writeBound } from '../typeorm/place.ts';
import { keyness } from '../typeorm/where.ts';
import { methodIn, writeExpression, writeLiteral, writeName } from './expressions.ts';
import { heldOf, membersOf, type Member } from './members.ts';
import type { Place, Rendering } from './place.ts';

const DEEP = 12;

export interface Asked { readonly text: string; readonly at: Span; readonly isList?: true }

export const COMPARES: Readonly<Record<string, string>> = {
  eq: '=', ne: '!=', gt: '>', gte: '>=', lt: '<', lte: '<=', is: 'is', like: 'like', notLike: 'not like', iLike: 'ilike', notILike: 'not ilike', regexp: '~', notRegexp: '!~', iRegexp: '~*', notIRegexp: '!~*',
  contains: '@>', contained: '<@', overlap: '&&', match: '@@', adjacent: '-|-', strictLeft: '<<', strictRight: '>>', noExtendLeft: '&>', noExtendRight: '&<',
};
const PATTERNS: Readonly<Record<string, readonly [before: string, after: string]>> = { startsWith: ['', '%'], endsWith: ['%', ''], substring: ['%', '%'] };

/** What is asked of a column: a value, a list of them, or operators. */
export function writeColumn(rendering: Rendering, place: Place, asked: Asked, value: Value, depth = 0): void {
  const { draft } = rendering;
  const held = heldOf(rendering, value);
  const method = methodIn(rendering, value);
  if (method?.name === 'fn') {
    say(draft, `${asked.text} = `, asked.at);
    return writeExpression(rendering, place, method);
  }
  if (method) return writeExpression(rendering, place, method);
  const members = held.kind === 'object' || held.kind === 'choice' ? membersOf(rendering, value) : undefined;
  if (held.kind === 'object' || (members && members.length > 0)) return members && depth <= DEEP ? writeOperators(rendering, place, asked, members, depth) : leave(draft, value);
  if (held.kind === 'choice' && held.options.some((one) => /^(?:object|array|call)$/.test(literalOf(rendering, one).kind) || methodIn(rendering, one))) return leave(draft, value);
  if (held.kind === 'array' || (keyness(rendering, value) === 'many' && !asked.isList)) {
    if (asked.isList) {
      say(draft, `${asked.text} = `, asked.at);
      return pass(draft, value);
    }
    return writeList(rendering, asked, value, 'in');
  }
  if (held.kind === 'constant' && held.type === 'null') return say(draft, `${asked.text} is null`, asked.at);
  if (isObjectName(rendering, value)) return leave(draft, value);
  say(draft, `${asked.text} = `, asked.at);
  writeBound(rendering, value);
}

/** A name that is given an object somewhere holds operators as likely as a value. */
export function isObjectName({ tree }: Pick<Rendering, 'tree'>, value: Value): boolean {
  const binding = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  return binding?.value?.kind === 'object' || (binding?.assignments.some((one) => one.value.kind === 'object') ?? false);
}

function writeOperators(rendering: Rendering, place: Place, asked: Asked, members: readonly Member[], depth: number): void {
  const { draft } = rendering;
  const either = members.find(({ operator }) => operator === 'or') ?? members.find(({ operator }) => operator === 'and');
  if (either) return writeAlternatives(rendering, place, asked, either, depth);
  if (members.some(({ operator }) => operator === undefined)) return leave(draft, members[0]?.value ?? unknownAt(asked.at));
  listed(draft, ' and ', asked.at, members.map((one) => () => maybe(draft, one.isSure, () => writeOperator(rendering, place, asked, one, depth))));
}

/** `{ name: { [Op.or]: ['a', null] } }`, `{ n: { [Op.or]: { [Op.lt]: 1, [Op.gt]: 5 } } }` */
function writeAlternatives(rendering: Rendering, place: Place, asked: Asked, { operator, at, value }: Member, depth: number): void {
  const { draft } = rendering;
  const back = checkpoint(draft);
  const optional = draft.optional.length;
  const list = heldOf(rendering, value);
  const members = list.kind === 'array' ? undefined : membersOf(rendering, value);
  const parts = list.kind === 'array' && !list.items.some(({ kind }) => kind === 'spread') ? list.items.map((item) => () => writeColumn(rendering, place, asked, item, depth + 1))
    : members?.every((one) => one.operator !== undefined) ? members.map((one) => () => maybe(draft, one.isSure, () => writeOperator(rendering, place, asked, one, depth + 1))) : undefined;
  say(draft, '(', at);
  const written = parts ? listed(draft, operator === 'or' ? ' or ' : ' and ', at, parts) : 0;
  if (written > 0 && (operator === 'and' || draft.optional.length === optional)) return say(draft, ')', at);
  back();
  leave(draft, value);
}

function writeOperator(rendering: Rendering, place: Place, asked: Asked, { operator = '', at, value }: Member, depth: number): void {
  const { draft } = rendering;
  const own = { ...asked, at };
  const held = heldOf(rendering, value);
  const isNull = held.kind === 'constant' && held.type === 'null';
  const sign = Object.hasOwn(COMPARES, operator) ? COMPARES[operator] : undefined;
  const pattern = Object.hasOwn(PATTERNS, operator) ? PATTERNS[operator] : undefined;
  if (pattern) return methodIn(rendering, value) ? leave(draft, value) : writePattern(rendering, asked.text, { at, value }, pattern, false);
  switch (operator) {
    case 'in': case 'notIn': return writeList(rendering, own, value, operator === 'in' ? 'in' : 'not in');
    case 'not':
      if (held.kind === 'array' || keyness(rendering, value) === 'many') return writeList(rendering, own, value, 'not in');
      if (held.kind === 'object') return leave(draft, value);
      return writeSigned(rendering, place, own, held.kind === 'constant' && (isNull || held.type === 'boolean') ? 'is not' : '!=', value);
    case 'between': case 'notBetween': {
      const [low, high] = held.kind === 'array' && held.items.length === 2 ? held.items : [unknownAt(value), unknownAt(value)];
      say(draft, `${asked.text} ${operator === 'between' ? '' : 'not '}between `, at);
      writeBound(rendering, low!);
      say(draft, ' and ', at);
      return writeBound(rendering, high!);
    }
    case 'any': case 'all':
      say(draft, `${asked.text} = ${operator} (`, at);
      pass(draft, value);
      return say(draft, ')', at);
    case 'col':
      say(draft, `${asked.text} = `, at);
      return writeName(rendering, held.kind === 'text' && held.parts.length === 1 && held.parts[0]!.kind === 'chunk' ? held.parts[0]!.text : undefined, value);
    case 'eq': case 'ne': if (isNull) return say(draft, `${asked.text} is ${operator === 'eq' ? '' : 'not '}null`, at);
  }
  if (sign === undefined || depth > DEEP) return leave(draft, value);
  if (held.kind === 'array') {
    say(draft, `${asked.text} ${sign} `, at);
    return pass(draft, value);
  }
  const [inner] = held.kind === 'object' ? membersOf(rendering, held) ?? [] : [];
  if (inner && (inner.operator === 'any' || inner.operator === 'all')) {
    say(draft, `${asked.text} ${sign} ${inner.operator} (`, at);
    pass(draft, inner.value);
    return say(draft, ')', at);
  }
  if (inner?.operator === 'col') {
    say(draft, `${asked.text} ${sign} `, at);
    const name = literalOf(rendering, inner.value);
    return writeName(rendering, name.kind === 'text' && name.parts[0]?.kind === 'chunk' ? name.parts[0].text : undefined, inner.value);
  }
  if (held.kind === 'object') return operator === 'contains' || operator === 'contained' || operator === 'overlap' ? writeSigned(rendering, place, own, sign, value) : leave(draft, value);
  writeSigned(rendering, place, own, sign, value);
}

function writeSigned(rendering: Rendering, place: Place, { text, at }: Asked, sign: string, value: Value): void {
  const { draft } = rendering;
  const method = methodIn(rendering, value);
  say(draft, `${text} ${sign} `, at);
  if (method) writeExpression(rendering, place, method);
  else writeBound(rendering, value);
}

/** Of an empty list nothing is asked by `notIn`, and nothing meets `in`. */
function writeList(rendering: Rendering, { text, at }: Asked, value: Value, word: 'in' | 'not in'): void {
  const { draft } = rendering;
  const list = heldOf(rendering, value);
  const method = methodIn(rendering, value);
  if (method?.name === 'literal') {
    say(draft, `${text} ${word} `, at);
    return writeLiteral(rendering, method.call.args[0] ?? value);
  }
  if (list.kind === 'array' && list.items.length === 0) return word === 'in' ? say(draft, `${text} in (null)`, at) : undefined;
  say(draft, `${text} ${word} (`, at);
  if (list.kind === 'array' && list.items.length <= 100 && !list.items.some((item) => item.kind === 'spread' || mayBeMissing(rendering, item))) listed(draft, ', ', at, list.items.map((item) => () => writeBound(rendering, item)));
  else pass(draft, value);
  say(draft, ')', at);
}
