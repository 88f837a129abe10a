// `where` as the conditions that Prisma sends for it. A property that may be undefined is a condition that may not be there.
// Sources: prisma.io, "Prisma Client API reference" (filter conditions and operators), "Filtering and sorting", "Working with Json fields";
// the SQL as Prisma's engine logs it, but that a condition on a relation is written as EXISTS, which means what its semi-joins mean.
import type { Value } from '../../hosts/tree.ts';
import { fieldOf, type ColumnField, type Model, type RelationField } from '../models.ts';
import { checkpoint, leave, listed, maybe, pass, quoted, say, type Draft } from '../rendering.ts';
import { givenIn, held, isNothing, mayBeMissing, type Given, type Program } from './values.ts';

/** What the rendering of one call carries along. */
export interface Rendering extends Program {
  readonly draft: Draft;
  dialectOf(id: Model['dialect']): Draft['dialect'];
  /** A model by its name. */
  model(name: string): Model | undefined;
}

/** A table as conditions name it. */
export interface Place { readonly model: Model; readonly alias: string }

/** Writes the conditions of a `where`, joined by AND. Gives how many there are. */
export function writeConditions(rendering: Rendering, place: Place, where: Value): number {
  const { draft } = rendering;
  if (isNothing(where)) return 0;
  const given = givenIn(rendering, where);
  if (!given) {
    leave(draft, where);
    return 1;
  }
  return listed(draft, ' and ', where, given.map((one) => (): void => maybe(draft, one.isSure, () => writeGiven(rendering, place, one))));
}

function writeGiven(rendering: Rendering, place: Place, given: Given): void {
  const { draft } = rendering;
  const { name, value } = given;
  if (name === undefined) return leave(draft, value);
  if (name === 'AND' || name === 'OR' || name === 'NOT') return writeLogic(rendering, place, name, given);
  const field = fieldOf(place.model, name);
  if (field?.kind === 'column') return writeColumn(rendering, { place, field, at: given.at, isSure: given.isSure }, value);
  if (field?.kind === 'relation') return writeRelation(rendering, place, field, given);
  // `where: { userId_teamId: { userId, teamId } }`
  const key = Object.hasOwn(place.model.keys, name) ? givenIn(rendering, value) : undefined;
  if (key) return void listed(draft, ' and ', value, key.map((one) => () => maybe(draft, one.isSure, () => writeGiven(rendering, place, one))));
  leave(draft, value);
}

/** AND and NOT take an object or a list; of an empty list of alternatives none is true. */
function writeLogic(rendering: Rendering, place: Place, name: 'AND' | 'OR' | 'NOT', { at, value }: Given): void {
  const { draft } = rendering;
  const list = held(rendering, value);
  const items = list.kind === 'array' ? list.items : [value];
  const isReadable = items.every((item) => item.kind !== 'spread' && (name !== 'OR' || givenIn(rendering, item)?.every(({ isSure }) => isSure)));
  if (!isReadable && name !== 'AND') return leave(draft, value);
  if (name === 'OR' && items.length === 0) return say(draft, '1 = 0', at);
  if (name !== 'AND') say(draft, name === 'NOT' ? 'not (' : '(', at);
  const start = draft.text.length;
  const restore = checkpoint(draft);
  let isTrue = false;
  listed(draft, name === 'AND' ? ' and ' : ' or ', value, items.map((item) => (): void => {
    if (item.kind === 'spread') return leave(draft, item);
    const before = draft.text.length;
    if (name !== 'AND') say(draft, '(', item);
    const inner = writeConditions(rendering, place, item);
    if (name !== 'AND' && inner === 0 && draft.text.length > before) isTrue = true;
    if (name !== 'AND') say(draft, ')', item);
  }));
  // An alternative without a condition is always true.
  if (isTrue) {
    restore();
    return say(draft, name === 'NOT' ? '1 = 0)' : '1 = 1)', at);
  }
  if (name !== 'AND' && draft.text.length > start) say(draft, ')', at);
}

interface ColumnPlace { readonly place: Place; readonly field: ColumnField; readonly at: Given['at']; readonly isSure: boolean }

const COMPARES: Readonly<Record<string, string>> = { equals: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' };
const PATTERNS: Readonly<Record<string, readonly [before: string, after: string]>> = { contains: ['%', '%'], startsWith: ['', '%'], endsWith: ['%', ''] };

const columnText = ({ place, field }: ColumnPlace, { draft }: Rendering): string => quoted(draft.dialect, place.alias, field.column);

function writeColumn(rendering: Rendering, at: ColumnPlace, value: Value): void {
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

/** What is written out stands in the text, though Prisma binds it: it says more so, and a plan is asked for that very value. */
export function writeValue(draft: Draft, value: Value, at: Value): void {
  if (value.kind === 'constant' && (value.type === 'number' || value.type === 'boolean')) return say(draft, draft.dialect.id === 'sqlserver' && value.type === 'boolean' ? (value.value === 'true' ? '1' : '0') : value.value, at);
  const only = value.kind === 'text' && value.parts.length <= 1 ? value.parts[0] : undefined;
  if (value.kind === 'text' && (value.parts.length === 0 || only?.kind === 'chunk') && !(only?.kind === 'chunk' && /[\\\0]|\$\{/.test(only.text))) return say(draft, `'${(only?.kind === 'chunk' ? only.text : '').replaceAll("'", "''")}'`, at);
  pass(draft, at);
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
    case 'has': return writeArray(draft, text, '@>', 'array[', ']', { at, value });
    case 'hasSome': return writeArray(draft, text, '&&', '', '', { at, value });
    case 'hasEvery': return writeArray(draft, text, '@>', '', '', { at, value });
    case 'isEmpty': return say(draft, `${text} = '{}'`, at);
    case 'search': return writeArray(draft, `to_tsvector(${text})`, '@@', 'to_tsquery(', ')', { at, value });
    default: return leave(draft, value);
  }
}

type Operand = Pick<Given, 'at' | 'value'>;

function writePattern({ draft }: Rendering, column: string, { at, value }: Operand, [before, after]: readonly [string, string], isInsensitive: boolean): void {
  const insensitive = isInsensitive && draft.dialect.id === 'postgres';
  say(draft, `${column} ${insensitive ? 'ilike' : 'like'} '${before}`, at);
  const only = value.kind === 'text' && value.parts.length === 1 ? value.parts[0] : undefined;
  if (only?.kind === 'chunk' && !/[\\%_\0]|\$\{/.test(only.text)) say(draft, only.text.replaceAll("'", "''"), value);
  else pass(draft, value);
  say(draft, `${after}'`, at);
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

// ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────────

const QUANTIFIERS: Readonly<Record<string, readonly [outer: string, inner: 'as it is' | 'negated']>> = {
  some: ['exists', 'as it is'], none: ['not exists', 'as it is'], every: ['not exists', 'negated'], is: ['exists', 'as it is'], isNot: ['not exists', 'as it is'],
};

function writeRelation(rendering: Rendering, place: Place, field: RelationField, { at, value }: Given): void {
  const { draft } = rendering;
  const other = rendering.model(field.model);
  const given = givenIn(rendering, value);
  const isNull = held(rendering, value);
  if (isNull.kind === 'constant' && isNull.type === 'null') return writeRelated(rendering, place, field, 'not exists', 'as it is', { at, value: undefined });
  if (!other || !given) return leave(draft, value);
  const quantified = given.filter(({ name }) => name !== undefined && Object.hasOwn(QUANTIFIERS, name));
  if (given.some(({ name }) => name === undefined) && (field.many || quantified.length > 0)) return leave(draft, value);
  // A single one is asked for directly too: `where: { author: { name } }`.
  if (quantified.length === 0) return field.many ? leave(draft, value) : writeRelated(rendering, place, field, 'exists', 'as it is', { at, value });
  listed(draft, ' and ', at, quantified.map((one) => (): void => {
    const [outer, inner] = QUANTIFIERS[one.name!]!;
    const nothing = held(rendering, one.value);
    const isAbsent = nothing.kind === 'constant' && nothing.type === 'null';
    maybe(draft, one.isSure, () => writeRelated(rendering, place, field, isAbsent ? (one.name === 'is' ? 'not exists' : 'exists') : outer, inner, { at: one.at, value: isAbsent ? undefined : one.value }));
  }));
}

function writeRelated(rendering: Rendering, place: Place, field: RelationField, outer: string, inner: 'as it is' | 'negated', { at, value }: { readonly at: Given['at']; readonly value: Value | undefined }): void {
  const { draft } = rendering;
  const other = rendering.model(field.model);
  if (!other) return void (value && leave(draft, value));
  const alias = `t${++draft.aliases}`;
  const { dialect } = draft;
  say(draft, `${outer} (select 1 from `, at);
  say(draft, `${quoted(dialect, other.schema, other.table)} as ${quoted(dialect, alias)}`, at);
  if (field.through) {
    const link = `t${++draft.aliases}`;
    say(draft, ` join ${quoted(dialect, other.schema, field.through.table)} as ${quoted(dialect, link)} on ${quoted(dialect, link, field.through.theirs)} = ${quoted(dialect, alias, field.on[0]!.theirs)} where ${quoted(dialect, link, field.through.own)} = ${quoted(dialect, place.alias, field.on[0]!.own)}`, at);
  } else say(draft, ` where ${field.on.map(({ own, theirs }) => `${quoted(dialect, alias, theirs)} = ${quoted(dialect, place.alias, own)}`).join(' and ')}`, at);
  const before = checkpoint(draft);
  say(draft, inner === 'negated' ? ' and not (' : ' and ', at);
  if (!value || writeConditions(rendering, { model: other, alias }, value) === 0) before();
  else if (inner === 'negated') say(draft, ')', at);
  say(draft, ')', at);
}
