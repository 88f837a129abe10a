// What `where` and `having` ask of one column: an equality, or an object of operators.
// Sources: prisma.io, "Prisma Client API reference" (filter conditions and operators), "Filtering on lists"; its engine's extractors/filters/scalar.rs, by which `not` turns each operator in it round.
import type { Value } from '../../hosts/tree.ts';
import { fieldOf, type ColumnField } from '../models.ts';
import { leave, listed, maybe, pass, quoted, say, writeValue, type Draft } from '../rendering.ts';
import { writeJson } from './json.ts';
import { writePattern, type Operand } from './patterns.ts';
import type { Place, Rendering } from './place.ts';
import { givenIn, held, mayBeMissing, type Given } from '../options.ts';
import { SUMS, wordOf } from './words.ts';

export interface ColumnPlace { readonly place: Place; readonly field: ColumnField; readonly at: Given['at']; readonly isSure: boolean; /** What is asked is asked of this sum of it. */ readonly sum?: string }

interface How { readonly isInsensitive: boolean; readonly isNegated: boolean }

const PLAIN: How = { isInsensitive: false, isNegated: false };
/** What only JSON is asked. */
const JSON_WORDS = /^(?:path|string_|array_)/;
const COMPARES: Readonly<Record<string, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' };
const OPPOSITES: Readonly<Record<string, string>> = { lt: '>=', lte: '>', gt: '<=', gte: '<' };
const PATTERNS: Readonly<Record<string, readonly [before: string, after: string]>> = { contains: ['%', '%'], startsWith: ['', '%'], endsWith: ['%', ''] };

function columnText({ place, field, sum }: ColumnPlace, { draft }: Rendering): string {
  const column = quoted(draft.dialect, place.alias, field.column);
  return sum === undefined ? column : `${sum}(${column})`;
}

export function writeColumn(rendering: Rendering, at: ColumnPlace, value: Value): void {
  const { draft } = rendering;
  const inner = held(rendering, value);
  const operators = inner.kind === 'object' || (inner.kind === 'choice' && inner.options.some((one) => held(rendering, one).kind === 'object')) ? givenIn(rendering, value) : undefined;
  if (operators) return writeOperators(rendering, at, operators, value, PLAIN);
  if (isFilter(rendering, value)) return leave(draft, value);
  writeEquals(rendering, at, value, PLAIN);
}

/** A name whose declared type says that it is a filter and not a value. */
function isFilter({ tree }: Rendering, value: Value): boolean {
  const binding = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  return /Filter\b/.test(binding?.type ?? '');
}

function writeEquals(rendering: Rendering, at: ColumnPlace, value: Value, { isInsensitive, isNegated }: How): void {
  const { draft } = rendering;
  const one = held(rendering, value);
  if (one.kind === 'constant' && one.type === 'null') return say(draft, `${columnText(at, rendering)} is ${isNegated ? 'not ' : ''}null`, at.at);
  say(draft, `${columnText(at, rendering)} ${isInsensitive ? (isNegated ? 'not ilike' : 'ilike') : isNegated ? '<>' : '='} `, at.at);
  if (isInsensitive) return pass(draft, value);
  writeOperand(rendering, at, one.kind === 'constant' ? one : value, value);
}

/** A value, or another column of the same table: `prisma.post.fields.views`. */
function writeOperand({ draft }: Rendering, { place }: ColumnPlace, value: Value, at: Value): void {
  const isField = value.kind === 'member' && value.object.kind === 'member' && value.object.name === 'fields';
  const field = isField ? fieldOf(place.model, value.name ?? '') : undefined;
  if (field?.kind === 'column') say(draft, quoted(draft.dialect, place.alias, field.column), at);
  else writeValue(draft, value, at);
}

function writeOperators(rendering: Rendering, at: ColumnPlace, operators: readonly Given[], whole: Value, { isNegated, ...outer }: How): void {
  const { draft } = rendering;
  const mode = operators.find(({ name }) => name === 'mode');
  const word = mode && wordOf(held(rendering, mode.value));
  if (at.field.type === 'Json' && operators.some(({ name = '' }) => JSON_WORDS.test(name))) return isNegated || mode ? leave(draft, whole) : writeJson(rendering, columnText(at, rendering), operators, whole);
  if ((mode && word !== 'insensitive' && word !== 'default') || operators.some(({ name }) => name === undefined)) return leave(draft, whole);
  const how: How = { isInsensitive: outer.isInsensitive || word === 'insensitive', isNegated };
  listed(draft, ' and ', whole, operators.filter((one) => one !== mode).map((one) => (): void => maybe(draft, one.isSure, () => writeOperator(rendering, at, one, how))));
}

function writeOperator(rendering: Rendering, column: ColumnPlace, { name = '', at, value }: Given, how: How): void {
  const { draft } = rendering;
  const { isInsensitive, isNegated } = how;
  const own = { ...column, at };
  const text = columnText(own, rendering);
  const compared = Object.hasOwn(COMPARES, name) ? (isNegated ? OPPOSITES : COMPARES)[name] : undefined;
  if (compared !== undefined) {
    const [before, after] = isInsensitive ? ['lower(', ')'] : ['', ''];
    say(draft, `${before}${text}${after} ${compared} ${before}`, at);
    writeOperand(rendering, own, held(rendering, value), value);
    return say(draft, after, at);
  }
  if (Object.hasOwn(SUMS, name) && column.sum === undefined) {
    const inner = givenIn(rendering, value);
    return inner ? writeOperators(rendering, { ...own, sum: SUMS[name]! }, inner, value, how) : leave(draft, value);
  }
  const pattern = Object.hasOwn(PATTERNS, name) ? PATTERNS[name] : undefined;
  if (pattern) return writePattern(rendering, `${text}${isNegated ? ' not' : ''}`, { at, value }, pattern, isInsensitive);
  switch (name) {
    case 'equals': return writeEquals(rendering, own, value, how);
    case 'not': {
      const inner = givenIn(rendering, value);
      const turned = { ...how, isNegated: !isNegated };
      return inner ? writeOperators(rendering, own, inner, value, turned) : writeEquals(rendering, own, value, turned);
    }
    case 'in': case 'notIn': return writeList(rendering, text, { at, value }, { isInsensitive, isNegated: isNegated !== (name === 'notIn') });
    case 'has': return writeArray(draft, text, '@>', '', '', { at, value });
    case 'hasSome': return writeArray(draft, text, '&&', '', '', { at, value });
    case 'hasEvery': return writeArray(draft, text, '@>', '', '', { at, value });
    case 'isEmpty': {
      const one = held(rendering, value);
      return one.kind === 'constant' && one.type === 'boolean' ? say(draft, `${text} ${one.value === 'true' ? '=' : '<>'} '{}'`, at) : leave(draft, value);
    }
    case 'search': return writeArray(draft, `to_tsvector(${text})`, '@@', 'to_tsquery(', ')', { at, value });
    default: return leave(draft, value);
  }
}

/** Of an empty list nothing is one, and everything is not. */
function writeList(rendering: Rendering, column: string, { at, value }: Operand, { isInsensitive, isNegated }: How): void {
  const { draft } = rendering;
  const list = held(rendering, value);
  if (list.kind === 'array' && list.items.length === 0) return isNegated ? undefined : say(draft, '1 = 0', at);
  const write = (value: () => void): void => {
    if (isInsensitive) say(draft, 'lower(', at);
    value();
    if (isInsensitive) say(draft, ')', at);
  };
  say(draft, `${isInsensitive ? `lower(${column})` : column} ${isNegated ? 'not in' : 'in'} (`, at);
  if (list.kind === 'array' && list.items.length <= 100 && !list.items.some((item) => item.kind === 'spread' || mayBeMissing(rendering, item))) listed(draft, ', ', at, list.items.map((item) => () => write(() => writeValue(draft, held(rendering, item), item))));
  else write(() => pass(draft, value));
  say(draft, ')', at);
}

function writeArray(draft: Draft, column: string, operator: string, before: string, after: string, { at, value }: Operand): void {
  say(draft, `${column} ${operator} ${before}`, at);
  pass(draft, value);
  if (after !== '') say(draft, after, at);
}
