// What Kysely's expressions mean as SQL: `eb('a', '=', 1)`, `eb.fn.count('id')`, `sql`…``, a query in another.
// Expressions stand in one another in every way, hence one file longer than most. Sources: the types of kysely 0.29, expression/expression-builder.d.ts, query-builder/function-module.d.ts, parser/binary-operation-parser.js.
import type { CallValue, ObjectValue, Value } from '../../hosts/tree.ts';
import { chainOf } from '../chain.ts';
import { sqlTextOf } from '../glue.ts';
import { heldBy, textOf, writeName, written } from '../names.ts';
import { bindingOf } from '../program.ts';
import { embed, leave, listed, nameFrom, pass, say, writeValue } from '../rendering.ts';
import { isTagged } from '../tagged.ts';
import { givenBack, type Rendering } from './place.ts';

/** Writes what stands for SQL; false where a value is none that is seen, and nothing is written. */
export function writeExpression(rendering: Rendering, value: Value): boolean {
  if (rendering.depth.now >= DEEP || ++rendering.depth.steps > MANY) return left(rendering, value);
  rendering.depth.now++;
  const isWritten = writtenOut(rendering, value);
  rendering.depth.now--;
  return isWritten;
}

/** Against programs that go round in circles. */
const DEEP = 60;
const MANY = 1_000;

function writtenOut(rendering: Rendering, value: Value): boolean {
  if (value.kind === 'function') {
    const given = givenBack(rendering, value);
    return given !== undefined && writtenOut(rendering, given);
  }
  if (writeQuery(rendering, value)) return true;
  const held = heldBy(rendering, value);
  if (held.kind !== 'call') return false;
  const template = held.form === 'tag' ? held : calledOn(held);
  if (isTagged(rendering.meanings, template)) return writeTemplate(rendering, template, held);
  const said = saidBy(rendering, held);
  return said !== undefined && writeSaid(rendering, said, held);
}

const calledOn = ({ callee }: CallValue): Value => (callee.kind === 'member' ? callee.object : callee);

/** Methods that change nothing of what is asked. */
const AFTER: ReadonlySet<string> = new Set(['as', '$castTo', '$notNull', '$asScalar', 'end']);

/** What Kysely's helpers put around a query whose rows become JSON. Source: kysely 0.29, helpers/postgres.js. */
const AS_JSON: Readonly<Record<string, readonly [before: string, after: string]>> = {
  jsonArrayFrom: ["select coalesce(json_agg(agg), '[]') from (", ') as agg)'],
  jsonObjectFrom: ['select to_json(obj) from (', ') as obj)'],
};

/** A query in parentheses. */
function writeQuery(rendering: Rendering, value: Value): boolean {
  const { builders, draft, context } = rendering;
  const json = jsonHelper(value);
  const inner = json?.args[0] ?? value;
  if (inner.kind !== 'call' && inner.kind !== 'name') return false;
  const chain = chainOf(builders, inner, { span: value, context });
  if (!chain) return false;
  const [before, after] = (json?.callee.kind === 'name' ? AS_JSON[json.callee.name] : undefined) ?? ['', ')'];
  say(draft, '(', value);
  if (json) say(draft, before, json.nameSpan);
  rendering.query(chain);
  say(draft, after, value);
  return true;
}

/** `jsonArrayFrom(eb.selectFrom(…)).as('orders')` */
function jsonHelper(value: Value): CallValue | undefined {
  if (value.kind !== 'call') return undefined;
  if (value.callee.kind === 'name') return Object.hasOwn(AS_JSON, value.callee.name) ? value : undefined;
  return value.callee.kind === 'member' && AFTER.has(value.callee.name ?? '') ? jsonHelper(value.callee.object) : undefined;
}

function writeTemplate({ draft, tree, meanings }: Rendering, template: Value, whole: CallValue): boolean {
  const carrier = sqlTextOf(template, { tree, meanings, at: whole, context: whole.context });
  if (carrier) embed(draft, carrier);
  else leave(draft, whole);
  return true;
}

/** A method of the expression builder, and what is called on what it gives. */
interface Said { readonly name: string; readonly args: readonly Value[]; readonly then: readonly CallValue[] }

function saidBy(rendering: Rendering, call: CallValue): Said | undefined {
  const then: CallValue[] = [];
  for (let here: Value = call; here.kind === 'call' && here.form === 'call'; here = calledOn(here)) {
    const name = methodOf(rendering, here);
    if (name !== undefined) return { name, args: here.args, then: then.reverse() };
    then.push(here);
  }
  return undefined;
}

/** `eb(…)`, `eb.or(…)`, `or(…)` of `({ or }) =>`, `eb.fn.count(…)`, `db.fn.count(…)`. */
function methodOf(rendering: Rendering, { callee }: CallValue): string | undefined {
  if (callee.kind === 'name') return builderName(rendering, callee);
  if (callee.kind !== 'member' || callee.name === undefined) return undefined;
  const { object } = callee;
  if (object.kind === 'member' && object.name === 'fn') return `fn.${callee.name}`;
  const of = object.kind === 'name' ? builderName(rendering, object) : undefined;
  return of === '' ? callee.name : of === 'fn' ? `fn.${callee.name}` : undefined;
}

/** What a name stands for that a callback is given: empty for the builder itself, else the method that is taken of it. */
function builderName({ tree, inside }: Rendering, value: Value): string | undefined {
  const binding = bindingOf(tree, value);
  if (!binding) return undefined;
  if (binding.value?.kind === 'call' && binding.value.callee.kind === 'name' && binding.value.callee.name === 'expressionBuilder') return '';
  if (binding.kind !== 'parameter' || !inside.has(binding.routine)) return undefined;
  const [step, ...more] = binding.path ?? [];
  return more.length > 0 ? undefined : step === undefined || step === 'eb' ? '' : step;
}

function writeSaid(rendering: Rendering, said: Said, whole: CallValue): boolean {
  const { draft } = rendering;
  const { name, args, then } = said;
  if (name === 'case') return writeCase(rendering, said, whole);
  const links = then.filter(({ callee }) => callee.kind === 'member' && (callee.name === 'and' || callee.name === 'or'));
  const rest = then.filter((one) => !links.includes(one) && !(one.callee.kind === 'member' && AFTER.has(one.callee.name ?? '')));
  const isDistinct = rest.length === 1 && rest[0]!.callee.kind === 'member' && rest[0]!.callee.name === 'distinct';
  if (rest.length > (isDistinct ? 1 : 0) || args.some(({ kind }) => kind === 'spread')) return left(rendering, whole);
  // `eb(…).or(…).and(…)`: each binds what stands before it.
  for (const link of links) say(draft, '(', link);
  if (!writeMethod(rendering, name, args, whole, isDistinct)) return left(rendering, whole);
  for (const link of links) {
    say(draft, ` ${link.callee.kind === 'member' ? link.callee.name : ''} `, link.nameSpan);
    if (link.args.length === 3) writeComparison(rendering, link.args, link);
    else if (!link.args[0] || !writeExpression(rendering, link.args[0])) leave(draft, link.args[0] ?? link);
    say(draft, ')', link);
  }
  return true;
}

function left({ draft }: Rendering, whole: Value): boolean {
  leave(draft, whole);
  return true;
}

function writeMethod(rendering: Rendering, name: string, args: readonly Value[], whole: CallValue, isDistinct: boolean): boolean {
  const { draft } = rendering;
  const [first, second, third] = args;
  if (name.startsWith('fn')) return writeFunction(rendering, name.slice(3), args, whole, isDistinct);
  if (isDistinct || !first) return false;
  switch (name) {
    case '': case 'eb': case 'parens':
      if (args.length === 3) writeComparison(rendering, args, whole);
      else if (name !== 'parens' || !writeExpression(rendering, first)) return false;
      return true;
    case 'and': case 'or': return writeLogic(rendering, name, first, whole);
    case 'not': case 'neg':
      say(draft, name === 'not' ? 'not (' : '-(', whole.nameSpan);
      if (!writeExpression(rendering, first)) leave(draft, first);
      say(draft, ')', whole.nameSpan);
      return true;
    case 'exists':
      say(draft, 'exists ', whole.nameSpan);
      if (!writeExpression(rendering, first)) leave(draft, first);
      return true;
    case 'between':
      if (!second || !third) return false;
      writeOperand(rendering, first);
      say(draft, ' between ', whole.nameSpan);
      writeBound(rendering, second);
      say(draft, ' and ', whole.nameSpan);
      writeBound(rendering, third);
      return true;
    case 'ref': case 'table':
      if (args.length > 1) return false;
      writeName(rendering, first);
      return true;
    case 'val': case 'lit':
      writeBound(rendering, first);
      return true;
    case 'cast':
      say(draft, 'cast(', whole.nameSpan);
      writeOperand(rendering, first);
      say(draft, ` as ${textOf(rendering, second) ?? 'text'})`, whole.nameSpan);
      return true;
    case 'refTuple': case 'tuple':
      say(draft, '(', whole);
      listed(draft, ', ', whole, args.map((one) => () => (name === 'tuple' ? writeBound(rendering, one) : writeOperand(rendering, one))));
      say(draft, ')', whole);
      return true;
    default: return false;
  }
}

/** `eb.or([…])`, `eb.and({ a: 1 })`; of an empty list the first is false, the second true. */
function writeLogic(rendering: Rendering, name: 'and' | 'or', first: Value, whole: CallValue): boolean {
  const { draft } = rendering;
  const list = heldBy(rendering, first);
  if (list.kind === 'object' && !list.properties.some(({ name: key, spread }) => spread || key === undefined)) {
    say(draft, '(', whole);
    listed(draft, ` ${name} `, whole, list.properties.map((property) => () => writeEqual(rendering, property)));
    say(draft, ')', whole);
    return true;
  }
  if (list.kind !== 'array' || list.items.some(({ kind }) => kind === 'spread' || kind === 'choice') || isAddedTo(rendering, first)) return false;
  if (list.items.length === 0) say(draft, name === 'or' ? '1 = 0' : '1 = 1', whole);
  else {
    say(draft, '(', whole);
    listed(draft, ` ${name} `, whole, list.items.map((item) => () => void (writeExpression(rendering, item) || leave(draft, item))));
    say(draft, ')', whole);
  }
  return true;
}

/** A list that a name holds and that something is done with besides. */
const isAddedTo = ({ tree }: Rendering, value: Value): boolean => value.kind === 'name' && (bindingOf(tree, value)?.uses.length ?? 0) > 1;

function writeEqual(rendering: Rendering, { name, nameSpan, value }: ObjectValue['properties'][number]): void {
  const isNull = heldBy(rendering, value);
  say(rendering.draft, `${written(rendering, name!)} ${isNull.kind === 'constant' && isNull.type === 'null' ? 'is' : '='} `, nameSpan);
  writeBound(rendering, value);
}

const OPERATOR = /^(?:[<>=!~@#&|?*^+\-/%]{1,4}|(?:not |is not |is )?(?:in|like|ilike|match|distinct from|regexp|similar to)|is|is not|between)$/;

/** `where(column, operator, value)` */
export function writeComparison(rendering: Rendering, [left, operator, right]: readonly Value[], whole: Value): void {
  const { draft } = rendering;
  const sign = textOf(rendering, operator)?.toLowerCase();
  if (!left || !right || sign === undefined || !OPERATOR.test(sign) || [left, right].some(({ kind }) => kind === 'spread')) return leave(draft, whole);
  writeOperand(rendering, left);
  say(draft, ` ${sign} `, operator!);
  if (sign === 'in' || sign === 'not in') return writeMembers(rendering, right);
  if (sign.startsWith('is')) {
    const held = heldBy(rendering, right);
    if (held.kind === 'constant') return say(draft, held.value, right);
  }
  writeBound(rendering, right);
}

function writeMembers(rendering: Rendering, value: Value): void {
  const { draft } = rendering;
  if (writeExpression(rendering, value)) return;
  const list = heldBy(rendering, value);
  say(draft, '(', value);
  if (list.kind === 'array' && list.items.length > 0 && list.items.length <= 100 && !list.items.some(({ kind }) => kind === 'spread')) listed(draft, ', ', value, list.items.map((item) => () => writeBound(rendering, item)));
  else pass(draft, value);
  say(draft, ')', value);
}

/** What is compared: a column by its name, or an expression. */
export function writeOperand(rendering: Rendering, value: Value): void {
  if (textOf(rendering, value) !== undefined) return writeName(rendering, value);
  if (!writeExpression(rendering, value)) nameFrom(rendering.draft, value);
}

/** What it is compared with: an expression, or a value that is bound. */
export function writeBound(rendering: Rendering, value: Value): void {
  if (writeExpression(rendering, value)) return;
  const held = heldBy(rendering, value);
  writeValue(rendering.draft, held.kind === 'constant' || held.kind === 'text' ? held : value, value);
}

const FUNCTIONS: ReadonlySet<string> = new Set(['count', 'sum', 'avg', 'min', 'max', 'coalesce', 'any', 'all']);

function writeFunction(rendering: Rendering, name: string, args: readonly Value[], whole: CallValue, isDistinct: boolean): boolean {
  const { draft } = rendering;
  const at = whole.nameSpan;
  const [first, second] = args;
  if (name === 'countAll') {
    say(draft, `count(${first ? `${written(rendering, textOf(rendering, first) ?? '')}.` : ''}*)`, at);
    return true;
  }
  const isGeneral = name === '' || name === 'agg';
  const called = isGeneral ? textOf(rendering, first) : FUNCTIONS.has(name) ? name : undefined;
  const list = isGeneral ? (second ? heldBy(rendering, second) : undefined) : undefined;
  if (called === undefined || !/^[\w.]+$/.test(called) || (isGeneral && list && list.kind !== 'array')) return false;
  const operands = isGeneral ? (list?.kind === 'array' ? list.items : []) : args;
  if (operands.some(({ kind }) => kind === 'spread')) return false;
  say(draft, `${called}(${isDistinct ? 'distinct ' : ''}`, at);
  listed(draft, ', ', at, operands.map((one) => () => writeOperand(rendering, one)));
  say(draft, ')', at);
  return true;
}

function writeCase(rendering: Rendering, { args, then }: Said, whole: CallValue): boolean {
  const { draft } = rendering;
  say(draft, 'case', whole);
  if (args[0]) {
    say(draft, ' ', whole);
    writeOperand(rendering, args[0]);
  }
  for (const one of then) {
    const name = one.callee.kind === 'member' ? one.callee.name ?? '' : '';
    const [first] = one.args;
    if (AFTER.has(name)) continue;
    if (!first || !/^(?:when|then|else)$/.test(name)) return left(rendering, whole);
    say(draft, ` ${name} `, one.nameSpan);
    if (name !== 'when') writeBound(rendering, first);
    else if (one.args.length === 3) writeComparison(rendering, one.args, one);
    else writeBound(rendering, first);
  }
  say(draft, ' end', whole);
  return true;
}
