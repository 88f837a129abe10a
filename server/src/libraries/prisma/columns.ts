// What `where` asks of one column: an equality, or an object of operators. Sources: prisma.io, "Prisma Client API reference" (filter conditions and operators), "Filtering on lists".
import type { Value } from '../../hosts/tree.ts';
import type { ColumnField } from '../models.ts';
import { leave, listed, maybe, pass, quoted, say, writeValue, type Draft } from '../rendering.ts';
import type { Place, Rendering } from './place.ts';
import { givenIn, held, mayBeMissing, type Given } from '../options.ts';

export interface ColumnPlace { readonly place: Place; readonly field: ColumnField; readonly at: Given['at']; readonly isSure: boolean }

const COMPARES: Readonly<Record<string, string>> = { equals: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' };
const PATTERNS: Readonly<Record<string, readonly [before: string, after: string]>> = { contains: ['%', '%'], startsWith: ['', '%'], endsWith: ['%', ''] };

const columnText = ({ place, field }: ColumnPlace, { draft }: Rendering): string => quoted(draft.dialect, place.alias, field.column);

export function writeColumn(rendering: Rendering, at: ColumnPlace, value: Value): void {
  const { draft } = rendering;
  const inner = held(rendering, value);
  const operators = inner.kind === 'object' || (inner.kind === 'choice' && inner.options.some((one) => held(rendering, one).kind === 'object')) ? givenIn(rendering, value) : undefined;
  if (operators) return writeOperators(rendering, at, operators, value);
  if (isFilter(rendering, value)) return leave(draft, value);
  writeEquals(rendering, at, value, false);
}

/** A name whose declared type says that it is a filter and not a value. */
function isFilter({ tree }: Rendering, value: Value): boolean {
  const binding = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  return /Filter\b/.test(binding?.type ?? '');
}

function writeEquals(rendering: Rendering, at: ColumnPlace, value: Value, isNegated: boolean): void {
  const { draft } = rendering;
  const one = held(rendering, value);
  if (one.kind === 'constant' && one.type === 'null') return say(draft, `${columnText(at, rendering)} is ${isNegated ? 'not ' : ''}null`, at.at);
  say(draft, `${columnText(at, rendering)} ${isNegated ? '<>' : '='} `, at.at);
  writeValue(draft, one.kind === 'constant' ? one : value, value);
}

function writeOperators(rendering: Rendering, at: ColumnPlace, operators: readonly Given[], whole: Value): void {
  const { draft } = rendering;
  const mode = operators.find(({ name }) => name === 'mode');
  const isInsensitive = mode !== undefined;
  // What asks about JSON stands beside the path.
  const path = operators.find(({ name }) => name === 'path');
  if (path || operators.some(({ name }) => name === undefined)) return leave(draft, whole);
  listed(draft, ' and ', whole, operators.filter((one) => one !== mode).map((one) => (): void => maybe(draft, one.isSure, () => writeOperator(rendering, at, one, isInsensitive))));
}

function writeOperator(rendering: Rendering, column: ColumnPlace, { name = '', at, value }: Given, isInsensitive: boolean): void {
  const { draft } = rendering;
  const text = columnText(column, rendering);
  const own = { ...column, at };
  const compared = Object.hasOwn(COMPARES, name) ? COMPARES[name] : undefined;
  if (name === 'equals' && !isInsensitive) return writeEquals(rendering, own, value, false);
  if (name === 'equals') {
    say(draft, `${text} ilike `, at);
    return pass(draft, value);
  }
  if (compared !== undefined) {
    say(draft, `${text} ${compared} `, at);
    return writeValue(draft, held(rendering, value), value);
  }
  const pattern = Object.hasOwn(PATTERNS, name) ? PATTERNS[name] : undefined;
  if (pattern) return writePattern(rendering, text, { at, value }, pattern, isInsensitive);
  switch (name) {
    case 'not': {
      const inner = givenIn(rendering, value);
      if (!inner) return writeEquals(rendering, own, value, true);
      say(draft, 'not (', at);
      writeOperators(rendering, own, inner, value);
      return say(draft, ')', at);
    }
    case 'in': case 'notIn': return writeList(rendering, text, { at, value }, name);
    case 'has': return writeArray(draft, text, '@>', '', '', { at, value });
    case 'hasSome': return writeArray(draft, text, '&&', '', '', { at, value });
    case 'hasEvery': return writeArray(draft, text, '@>', '', '', { at, value });
    case 'isEmpty': return say(draft, `${text} = '{}'`, at);
    case 'search': return writeArray(draft, `to_tsvector(${text})`, '@@', 'to_tsquery(', ')', { at, value });
    default: return leave(draft, value);
  }
}

type Operand = Pick<Given, 'at' | 'value'>;

export function writePattern({ draft }: Pick<Rendering, 'draft'>, column: string, { at, value }: Operand, [before, after]: readonly [string, string], isInsensitive: boolean): void {
  say(draft, `${column} ${isInsensitive && draft.dialect.id === 'postgres' ? 'ilike' : 'like'} `, at);
  const only = value.kind === 'text' && value.parts.length === 1 ? value.parts[0] : undefined;
  if (only?.kind === 'chunk' && !/[\\%_\0]|\$\{/.test(only.text)) return say(draft, `'${before}${only.text.replaceAll("'", "''")}${after}'`, value);
  // Prisma binds the whole pattern; where it begins is said by its parts.
  const joins = draft.dialect.id === 'postgres' || draft.dialect.id === 'sqlite';
  const [open, between, close] = joins ? ['', ' || ', ''] : ['concat(', ', ', ')'];
  if (open !== '') say(draft, open, at);
  if (before !== '') say(draft, `'${before}'${between}`, at);
  pass(draft, value);
  if (after !== '') say(draft, `${between}'${after}'`, at);
  if (close !== '') say(draft, close, at);
}

function writeList(rendering: Rendering, column: string, { at, value }: Operand, operator: 'in' | 'notIn'): void {
  const { draft } = rendering;
  const list = held(rendering, value);
  say(draft, `${column} ${operator === 'in' ? 'in' : 'not in'} (`, at);
  if (list.kind === 'array' && list.items.length > 0 && list.items.length <= 100 && !list.items.some((item) => item.kind === 'spread' || mayBeMissing(rendering, item))) listed(draft, ', ', at, list.items.map((item) => () => writeValue(draft, held(rendering, item), item)));
  else pass(draft, value);
  say(draft, ')', at);
}

function writeArray(draft: Draft, column: string, operator: string, before: string, after: string, { at, value }: Operand): void {
  say(draft, `${column} ${operator} ${before}`, at);
  pass(draft, value);
  if (after !== '') say(draft, after, at);
}
