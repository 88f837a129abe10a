// The conditions of Knex's `where`, `having` and `on`, in all the ways in which they can be written.
// Sources: knexjs.org, "Query Builder"; knex 3.3, lib/query/querybuilder.js, querycompiler.js. An undefined value throws there, and is not left out.
import type { ObjectValue, Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import { writeConditions, type Condition } from '../clauses.ts';
import { heldBy, textOf, written } from '../names.ts';
import { leave, listed, pass, say } from '../rendering.ts';
import { isNull, membersOf, writeBound, writeIdentifier, writePart, writeRaw, writeTuples, type Rendering } from './place.ts';

/** `orWhereNotIn`: how it is joined, what it asks, and whether that is negated. */
interface Asked { readonly joined: 'and' | 'or'; readonly negated: boolean; readonly what: string }

const CLAUSES = { where: /^(and|or)?[wW]here(Not)?([A-Z]\w*)?$/, having: /^(and|or)?[hH]aving(Not)?([A-Z]\w*)?$/, on: /^(and|or)?[oO]n(Not)?([A-Z]\w*)?$/ } as const;

export function askedBy(name: string, clause: keyof typeof CLAUSES): Asked | undefined {
  const found = CLAUSES[clause].exec(name);
  return found ? { joined: found[1] === 'or' ? 'or' : 'and', negated: found[2] !== undefined, what: found[3] ?? '' } : undefined;
}

export const isCondition = (name: string): boolean => CLAUSES.where.test(name) || CLAUSES.having.test(name);

export function conditionOf(rendering: Rendering, { call, isSure }: Step, asked: Asked): Condition {
  return { at: call.args[0] ?? call.nameSpan, isSure, joined: asked.joined, write: () => writeAsked(rendering, call.args, asked, call) };
}

function writeAsked(rendering: Rendering, args: readonly Value[], { what, negated }: Asked, call: Step['call']): void {
  const { draft } = rendering;
  const [first, second] = args;
  const not = negated ? 'not ' : '';
  if (!first || args.some(({ kind }) => kind === 'spread')) return leave(draft, call);
  switch (what) {
    case '': return writePlain(rendering, args, negated, call);
    case 'Raw': return writeRaw(rendering, call);
    case 'Null':
      writeIdentifier(rendering, first);
      return say(draft, ` is ${not}null`, call.nameSpan);
    case 'In':
      if (!second) return leave(draft, call);
      return writeIn(rendering, first, second, not, call);
    case 'Between': return writeBetween(rendering, args, not, call);
    case 'Exists':
      say(draft, `${not}exists `, call.nameSpan);
      if (!writePart(rendering, first)) leave(draft, first);
      return;
    case 'Like': case 'ILike':
      if (!second) return leave(draft, call);
      writeIdentifier(rendering, first);
      say(draft, ` ${not}${what.toLowerCase()} `, call.nameSpan);
      return writeBound(rendering, second);
    case 'Column': case 'Ref': return writeColumns(rendering, args, call);
    case 'Val':
      if (!second) return leave(draft, call);
      return writePlain(rendering, args, negated, call);
    default: return leave(draft, call);
  }
}

/** `where({ a: 1 })`, `where('a', 1)`, `where('a', '>', 1)`, `where(function () { … })`, `where(knex.raw('…'))` */
function writePlain(rendering: Rendering, args: readonly Value[], negated: boolean, call: Step['call']): void {
  const { draft } = rendering;
  const [first, second, third] = args;
  if (!first) return;
  if (args.length === 1) return writeAlone(rendering, first, negated, call);
  const sign = third === undefined ? '=' : textOf(rendering, second)?.toLowerCase();
  const value = third ?? second!;
  if (sign === undefined || !OPERATOR.test(sign) || (heldBy(rendering, first).kind !== 'text' && first.kind === 'function')) return leave(draft, call);
  if (negated) say(draft, 'not ', call.nameSpan);
  if (sign === 'in' || sign === 'not in') return writeIn(rendering, first, value, sign === 'in' ? '' : 'not ', call);
  if (sign.endsWith('between')) return writeBetween(rendering, [first, value], sign === 'between' ? '' : 'not ', call);
  writeIdentifier(rendering, first);
  const isAsked = third === undefined || sign === 'is' || sign === 'is not';
  if (isAsked && isNull(rendering, value)) return say(draft, ` is ${sign === 'is not' ? 'not ' : ''}null`, value);
  say(draft, ` ${sign} `, third === undefined ? first : second!);
  if (isNull(rendering, value)) pass(draft, value);
  else writeBound(rendering, value);
}

const OPERATOR = /^(?:[<>=!~@#&|?*^+\-/%]{1,4}|(?:not |is not |is )?(?:in|like|ilike|rlike|regexp|similar to|distinct from)|is|is not|(?:not )?between)$/;

function writeAlone(rendering: Rendering, first: Value, negated: boolean, call: Step['call']): void {
  const { draft } = rendering;
  const held = heldBy(rendering, first);
  if (held.kind === 'object') return writeObject(rendering, held, negated);
  if (held.kind === 'constant' && held.type === 'boolean') return say(draft, held.value === 'true' ? '1 = 1' : '1 = 0', first);
  const group = held.kind === 'function' ? rendering.inside(first) : undefined;
  if (group) return writeGroup(rendering, group, negated, call);
  if (held.kind === 'function' || !writePart(rendering, first)) leave(draft, first);
}

/** Against programs that go round in circles. */
const DEEP = 20;
const MANY = 300;

function writeGroup(rendering: Rendering, steps: readonly Step[], negated: boolean, call: Step['call']): void {
  const { draft } = rendering;
  const conditions = steps.flatMap((step): readonly Condition[] => {
    const asked = askedBy(step.name, 'where');
    return asked ? [conditionOf(rendering, step, asked)] : [];
  });
  if (conditions.length === 0 || conditions.length < steps.length || rendering.depth.now >= DEEP || ++rendering.depth.steps > MANY) return leave(draft, call.args[0] ?? call);
  rendering.depth.now++;
  writeConditions(draft, negated ? 'not (' : '(', conditions, undefined);
  rendering.depth.now--;
  say(draft, ')', call);
}

function writeObject(rendering: Rendering, { properties }: ObjectValue, negated: boolean): void {
  const { draft } = rendering;
  listed(draft, ' and ', properties[0]?.nameSpan ?? { start: 0, end: 0 }, properties.map(({ name, nameSpan, value, spread }) => () => {
    if (name === undefined || spread) return leave(draft, value);
    const isAbsent = isNull(rendering, value);
    say(draft, `${negated && !isAbsent ? 'not ' : ''}${written(rendering, name)} ${isAbsent ? `is ${negated ? 'not ' : ''}null` : '= '}`, nameSpan);
    if (!isAbsent) writeBound(rendering, value);
  }));
}

function writeIn(rendering: Rendering, column: Value, value: Value, not: string, call: Step['call']): void {
  const { draft } = rendering;
  const list = heldBy(rendering, value);
  if (list.kind === 'array' && list.items.length === 0) return say(draft, not === '' ? '1 = 0' : '1 = 1', value);
  const columns = membersOf(rendering, [column]);
  const isOne = heldBy(rendering, column).kind !== 'array';
  if (isOne) writeIdentifier(rendering, column);
  else {
    say(draft, '(', column);
    listed(draft, ', ', column, columns.map((one) => () => writeIdentifier(rendering, one)));
    say(draft, ')', column);
  }
  say(draft, ` ${not}in `, call.nameSpan);
  if (writePart(rendering, value)) return;
  say(draft, '(', value);
  if (!isOne) writeTuples(rendering, columns.length, list, value);
  else if (list.kind === 'array' && list.items.length <= 100 && !list.items.some(({ kind }) => kind === 'spread')) listed(draft, ', ', value, list.items.map((item) => () => writeBound(rendering, item)));
  else pass(draft, value);
  say(draft, ')', value);
}

function writeBetween(rendering: Rendering, [column, range]: readonly Value[], not: string, call: Step['call']): void {
  const { draft } = rendering;
  const list = range && heldBy(rendering, range);
  if (!column || list?.kind !== 'array' || list.items.length !== 2) return leave(draft, call);
  writeIdentifier(rendering, column);
  say(draft, ` ${not}between `, call.nameSpan);
  writeBound(rendering, list.items[0]!);
  say(draft, ' and ', call.nameSpan);
  writeBound(rendering, list.items[1]!);
}

/** `on('a.id', 'b.a_id')`, `whereColumn('a', '<', 'b')` */
function writeColumns(rendering: Rendering, args: readonly Value[], call: Step['call']): void {
  const { draft } = rendering;
  const [first, second, third] = args;
  const sign = third ? textOf(rendering, second) : '=';
  if (!first || !second || sign === undefined) return leave(draft, call);
  writeIdentifier(rendering, first);
  say(draft, ` ${sign} `, call.nameSpan);
  writeIdentifier(rendering, third ?? second);
}

/** The conditions of `join('b', function () { this.on(…).andOnVal(…) })`. */
export function joinConditions(rendering: Rendering, callback: Value): readonly Condition[] | undefined {
  const steps = rendering.inside(callback);
  const conditions = steps?.map((step): Condition | undefined => {
    const asked = askedBy(step.name, 'on');
    if (!asked) return undefined;
    return conditionOf(rendering, step, asked.what === '' ? { ...asked, what: step.call.args.length === 1 ? '' : 'Column' } : asked);
  });
  return conditions && conditions.length > 0 && conditions.every((one) => one !== undefined) ? conditions : undefined;
}

/** `{ 'a.id': 'b.a_id' }` of a join. */
export function writePairs(rendering: Rendering, { properties }: ObjectValue): void {
  const { draft } = rendering;
  listed(draft, ' and ', properties[0]?.nameSpan ?? { start: 0, end: 0 }, properties.map(({ name, nameSpan, value }) => () => {
    if (name === undefined) return leave(draft, value);
    say(draft, `${written(rendering, name)} = `, nameSpan);
    writeIdentifier(rendering, value);
  }));
}

