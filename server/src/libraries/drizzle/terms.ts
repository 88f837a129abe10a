// Values and conditions as Drizzle sends them: columns, operators, templates of `sql`, values that are bound.
// Source: sql/expressions/{conditions,select}.js and sql/functions/*.js of drizzle-orm 0.45: `and` and `or` drop what is undefined, `eq` binds it.
// The file is long because terms stand in one another in every way.
import type { CallValue, Value } from '../../hosts/tree.ts';
import { bindingOf, pushesTo, reach } from '../program.ts';
import { isNothing } from '../options.ts';
import { checkpoint, leave, listed, maybe, pass, say } from '../rendering.ts';
import { placeOf, writeSubquery } from './places.ts';
import { columnText, followed, operatorOf, type Rendering } from './rendering.ts';
import { writeTemplate } from './templates.ts';
import { writeLiteral } from './literals.ts';

const COMPARES: Readonly<Record<string, string>> = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=', like: 'like', notLike: 'not like', ilike: 'ilike', notIlike: 'not ilike', arrayContains: '@>', arrayContained: '<@', arrayOverlaps: '&&', l2Distance: '<->', cosineDistance: '<=>', innerProduct: '<#>', l1Distance: '<+>' };
const FUNCTIONS: Readonly<Record<string, readonly [open: string, close: string]>> = {
  count: ['count(', ')'], countDistinct: ['count(distinct ', ')'], avg: ['avg(', ')'], avgDistinct: ['avg(distinct ', ')'], sum: ['sum(', ')'], sumDistinct: ['sum(distinct ', ')'], max: ['max(', ')'], min: ['min(', ')'],
};

const MOST = 24;

/** Writes a value as it stands in a statement. */
export function writeTerm(rendering: Rendering, value: Value): void {
  if (!writeKnown(rendering, value)) writeLiteral(rendering, value);
}

/** Writes what Drizzle has words for; false where a value is none of it, and nothing is written. */
export function writeKnown(outer: Rendering, value: Value): boolean {
  const rendering = { ...outer, depth: outer.depth + 1 };
  const { draft, depth } = rendering;
  if (depth > MOST) return false;
  const column = columnText(rendering, value, (one) => placeOf(rendering, one));
  if (column) {
    say(draft, column.text, value);
    return true;
  }
  const one = followed(rendering, value);
  if (one !== value) return writeKnown(rendering, one);
  if (value.kind !== 'call') return false;
  if (value.form === 'tag') {
    if (operatorOf(rendering, value.callee) !== 'sql') return false;
    writeTemplate(rendering, value);
    return true;
  }
  const { callee } = value;
  if (callee.kind === 'member' && /^(?:as|mapWith|inlineParams|getSQL)$/.test(callee.name ?? '') && writeKnown(rendering, callee.object)) return true;
  const name = operatorOf(rendering, callee);
  return (name !== undefined && writeOperator(rendering, name, value)) || writeSqlMember(rendering, value) || writeSubquery(rendering, value);
}

/** `sql.raw('now()')`, `sql.identifier('a')`, `sql.join(…)` */
function writeSqlMember(rendering: Rendering, value: CallValue): boolean {
  const { callee, args: [first] } = value;
  const { draft } = rendering;
  if (callee.kind !== 'member' || operatorOf(rendering, callee.object) !== 'sql') return false;
  const only = first && followed(rendering, first);
  const part = only?.kind === 'text' && only.parts.length === 1 ? only.parts[0] : undefined;
  if ((callee.name === 'param' || callee.name === 'placeholder') && first) pass(draft, first);
  else if (callee.name === 'raw' && part?.kind === 'chunk' && !/\$\{/.test(part.text)) say(draft, part.text, value);
  else if (callee.name !== 'empty') leave(draft, value);
  return true;
}

function writeOperator(rendering: Rendering, name: string, value: CallValue): boolean {
  const { draft } = rendering;
  const { args, nameSpan } = value;
  const [first, second, third] = args;
  const compared = Object.hasOwn(COMPARES, name) ? COMPARES[name] : undefined;
  if (compared !== undefined && first && second) {
    writeTerm(rendering, first);
    say(draft, ` ${compared} `, nameSpan);
    writeTerm(rendering, second);
    return true;
  }
  const wrapped = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (wrapped) {
    say(draft, wrapped[0], nameSpan);
    if (first) writeTerm(rendering, first);
    else say(draft, '*', nameSpan);
    say(draft, wrapped[1], nameSpan);
    return true;
  }
  switch (name) {
    case 'isNull': case 'isNotNull':
      if (!first) return false;
      writeTerm(rendering, first);
      say(draft, name === 'isNull' ? ' is null' : ' is not null', nameSpan);
      return true;
    case 'asc': case 'desc':
      if (!first) return false;
      writeTerm(rendering, first);
      say(draft, ` ${name}`, nameSpan);
      return true;
    case 'between': case 'notBetween':
      if (!first || !second || !third) return false;
      writeTerm(rendering, first);
      say(draft, name === 'between' ? ' between ' : ' not between ', nameSpan);
      writeTerm(rendering, second);
      say(draft, ' and ', nameSpan);
      writeTerm(rendering, third);
      return true;
    case 'inArray': case 'notInArray':
      if (!first || !second) return false;
      writeList(rendering, first, second, name, value);
      return true;
    case 'exists': case 'notExists':
      if (!first) return false;
      say(draft, name === 'exists' ? 'exists ' : 'not exists ', nameSpan);
      if (!writeSubquery(rendering, first) && !writeKnown(rendering, first)) leave(draft, first);
      return true;
    case 'and': case 'or': case 'not': return writeCondition(rendering, value) > 0;
    default: return false;
  }
}

function writeList(rendering: Rendering, term: Value, list: Value, name: string, { nameSpan }: CallValue): void {
  const { draft } = rendering;
  const items = followed(rendering, list);
  if (items.kind === 'array' && items.items.length === 0) return say(draft, name === 'inArray' ? 'false' : 'true', nameSpan);
  writeTerm(rendering, term);
  say(draft, name === 'inArray' ? ' in ' : ' not in ', nameSpan);
  if (writeSubquery(rendering, list)) return;
  if (items.kind === 'call' && writeKnown(rendering, items)) return;
  say(draft, '(', list);
  if (items.kind === 'array' && items.items.length <= 100 && !items.items.some(({ kind }) => kind === 'spread')) listed(draft, ', ', list, items.items.map((item) => () => writeTerm(rendering, item)));
  else pass(draft, list);
  say(draft, ')', list);
}

// ── Conditions ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Writes a condition, of which parts may be undefined and vanish. Gives how many conjuncts it has; a choice between two is left open. */
export function writeCondition(rendering: Rendering, value: Value): number {
  const { draft } = rendering;
  if (isNothing(value)) return 0;
  const one = followed(rendering, value);
  if (isNothing(one)) return 0;
  if (one.kind === 'choice') return writeChoice(rendering, one.options, value);
  const late = value.kind === 'name' ? lateValue(rendering, value) : undefined;
  if (late) return maybeWritten(rendering, () => writeCondition(rendering, late));
  const name = one.kind === 'call' && one.form === 'call' ? operatorOf(rendering, one.callee) : undefined;
  if (one.kind === 'call' && (name === 'and' || name === 'or')) return writeJoined(rendering, name, one);
  if (one.kind === 'call' && name === 'not' && one.args[0]) {
    const before = checkpoint(draft);
    say(draft, 'not (', one.nameSpan);
    if (writeCondition(rendering, one.args[0]) === 0) {
      before();
      return 0;
    }
    say(draft, ')', one.nameSpan);
    return 1;
  }
  if (!writeKnown(rendering, one)) leave(draft, value);
  return 1;
}

function maybeWritten({ draft }: Rendering, write: () => number): number {
  let count = 0;
  maybe(draft, false, () => (count = write()));
  return count;
}

function writeChoice(rendering: Rendering, options: readonly Value[], whole: Value): number {
  const [only, ...more] = options.filter((option) => !isNothing(option));
  if (!only) return 0;
  if (more.length === 0) return options.length === 1 ? writeCondition(rendering, only) : maybeWritten(rendering, () => writeCondition(rendering, only));
  leave(rendering.draft, whole);
  return 1;
}

/** `let where; if (x) where = eq(…);` */
function lateValue({ tree }: Rendering, value: Value): Value | undefined {
  const binding = bindingOf(tree, value);
  const [only, ...more] = binding?.assignments ?? [];
  return binding && only?.operator === '=' && more.length === 0 && (!binding.value || isNothing(binding.value)) && binding.kind === 'variable' && !mentions(only.value, binding.id) ? only.value : undefined;
}

const mentions = (value: Value, binding: number): boolean => (value.kind === 'name' ? value.binding === binding : value.kind === 'call' ? value.args.some((arg) => mentions(arg, binding)) : value.kind === 'choice' ? value.options.some((option) => mentions(option, binding)) : value.kind === 'spread' && mentions(value.value, binding));

interface Member { readonly value: Value; readonly isSure: boolean }

function writeJoined(rendering: Rendering, name: 'and' | 'or', call: CallValue): number {
  const { draft } = rendering;
  const members = call.args.flatMap((arg) => membersOf(rendering, arg));
  if (members.length > 200) {
    leave(draft, call);
    return 1;
  }
  const whole = checkpoint(draft);
  const optional = draft.optional.length;
  const isOr = name === 'or';
  if (isOr) say(draft, '(', call.nameSpan);
  const count = listed(draft, ` ${name} `, call.nameSpan, members.map(({ value, isSure }) => () => maybe(draft, isSure, () => {
    const before = checkpoint(draft);
    if (isOr) say(draft, '(', value);
    const written = value.kind === 'spread' ? (leave(draft, value), 1) : writeCondition(rendering, value);
    if (written === 0) before();
    else if (isOr) say(draft, ')', value);
  })));
  if (count === 0) whole();
  else if (isOr && draft.optional.length > optional) {
    // How much one alternative asks for decides how much all of them do.
    whole();
    leave(draft, call);
  } else if (isOr) say(draft, ')', call.nameSpan);
  return count;
}

/** `...conditions`: a list that is written out, and what is added to it under conditions. */
function membersOf(rendering: Rendering, arg: Value): readonly Member[] {
  if (arg.kind !== 'spread') return [{ value: arg, isSure: true }];
  const { tree } = rendering;
  const binding = bindingOf(tree, arg.value);
  const list = followed(rendering, arg.value);
  // `[a, b].filter(Boolean)`
  const items = list.kind === 'call' && list.callee.kind === 'member' && list.callee.name === 'filter' ? followed(rendering, list.callee.object) : list;
  if (items.kind !== 'array') return [{ value: arg, isSure: true }];
  const pushes = binding ? pushesTo(tree, binding.id) : [];
  const isPassed = binding?.uses.some(({ kind }) => kind === 'passed');
  return [
    ...items.items.flatMap((item) => membersOf(rendering, item)),
    ...pushes.flatMap((push): readonly Member[] => (push.start > arg.start ? [] : push.args.flatMap((one) => membersOf(rendering, one)).map(({ value, isSure }) => ({ value, isSure: isSure && reach(tree, push.context, binding!.context, rendering.at) === 'always' })))),
    ...(isPassed ? [{ value: arg, isSure: false }] : []),
  ];
}
