// What a condition asks of one column: an equality, or one of TypeORM's operators.
// Sources: typeorm 1.1, find-options/operator/*, query-builder/QueryBuilder.js (`getWherePredicateCondition`, `createWhereConditionExpression`).
import type { CallValue, Value } from '../../hosts/tree.ts';
import { mayBeMissing } from '../options.ts';
import { leave, listed, pass, say } from '../rendering.ts';
import { nameInTypeorm } from './decorators.ts';
import { literalOf, writeBound, type Rendering } from './place.ts';
import { writeSql } from './texts.ts';

/** A column as SQL names it, and where the program does. */
export interface Asked { readonly text: string; readonly at: Value | { readonly start: number; readonly end: number } }

const COMPARES: Readonly<Record<string, string>> = { Equal: '=', LessThan: '<', LessThanOrEqual: '<=', MoreThan: '>', MoreThanOrEqual: '>=', Like: 'like', ArrayContains: '@>', ArrayContainedBy: '<@', ArrayOverlap: '&&' };
const NAMES: ReadonlySet<string> = new Set([...Object.keys(COMPARES), 'Not', 'In', 'Any', 'Between', 'ILike', 'IsNull', 'JsonContains', 'Raw', 'And', 'Or']);
const DEEP = 8;

/** The operator that a value is: `In(ids)`, or a name that holds one. */
export function operatorIn(rendering: Rendering, value: Value): { readonly name: string; readonly call: CallValue } | undefined {
  const held = literalOf(rendering, value);
  const name = held.kind === 'call' && held.form === 'call' ? nameInTypeorm(rendering.imports, held.callee) : undefined;
  return held.kind === 'call' && name !== undefined && NAMES.has(name) ? { name, call: held } : undefined;
}

export function writeColumn(rendering: Rendering, asked: Asked, value: Value, depth = 0): void {
  const { draft } = rendering;
  const operator = operatorIn(rendering, value);
  if (operator && depth < DEEP) return writeOperator(rendering, asked, operator.name, operator.call, depth);
  const held = literalOf(rendering, value);
  // Which of several operators it is cannot be told, nor what is given as one.
  if (operator || (held.kind === 'choice' && held.options.some((one) => operatorIn(rendering, one) ?? literalOf(rendering, one).kind === 'call')) || isOperator(rendering, value)) return leave(draft, value);
  say(draft, `${asked.text} = `, asked.at);
  writeBound(rendering, value);
}

/** A name whose declared type says so. */
function isOperator({ tree }: Rendering, value: Value): boolean {
  const binding = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  if (binding?.value?.kind === 'object') return true;
  return /\bFind(?:Operator|OptionsWhere)\b/.test(binding?.type ?? '') || (binding?.kind === 'variable' && binding.assignments.some(({ value: one }) => one.kind === 'call'));
}

function writeOperator(rendering: Rendering, asked: Asked, name: string, call: CallValue, depth: number): void {
  const { draft } = rendering;
  const { text: column, at } = asked;
  const [first, second] = call.args;
  const compared = Object.hasOwn(COMPARES, name) ? COMPARES[name] : undefined;
  if (name === 'IsNull') return say(draft, `${column} is null`, at);
  if (!first || call.args.some(({ kind }) => kind === 'spread')) return leave(draft, call);
  if (compared !== undefined) {
    say(draft, `${column} ${compared} `, at);
    return writeBound(rendering, first);
  }
  switch (name) {
    case 'Not':
      if (!operatorIn(rendering, first)) {
        if (isOperator(rendering, first)) return leave(draft, call);
        say(draft, `${column} <> `, at);
        return writeBound(rendering, first);
      }
      say(draft, 'not (', at);
      writeColumn(rendering, asked, first, depth + 1);
      return say(draft, ')', at);
    case 'In': return writeIn(rendering, asked, first);
    case 'Any':
      say(draft, `${column} = any(`, at);
      pass(draft, first);
      return say(draft, ')', at);
    case 'Between':
      if (!second) return leave(draft, call);
      say(draft, `${column} between `, at);
      writeBound(rendering, first);
      say(draft, ' and ', at);
      return writeBound(rendering, second);
    case 'ILike': {
      const isOwn = draft.dialect.id === 'postgres';
      say(draft, isOwn ? `${column} ilike ` : `upper(${column}) like upper(`, at);
      writeBound(rendering, first);
      return isOwn ? undefined : say(draft, ')', at);
    }
    case 'JsonContains':
      say(draft, `${column}::jsonb @> `, at);
      return pass(draft, first);
    case 'And': case 'Or':
      say(draft, '(', at);
      listed(draft, name === 'And' ? ' and ' : ' or ', at, call.args.map((one) => () => writeColumn(rendering, asked, one, depth + 1)));
      return say(draft, ')', at);
    case 'Raw': return writeRaw(rendering, asked, first);
    default: return leave(draft, call);
  }
}

export function writeIn(rendering: Rendering, { text, at }: Asked, value: Value): void {
  const { draft } = rendering;
  const list = literalOf(rendering, value);
  if (list.kind === 'array' && list.items.length === 0) return say(draft, '0 = 1', at);
  say(draft, `${text} in (`, at);
  if (list.kind === 'array' && list.items.length <= 100 && !list.items.some((item) => item.kind === 'spread' || mayBeMissing(rendering, item))) listed(draft, ', ', at, list.items.map((item) => () => writeBound(rendering, item)));
  else pass(draft, value);
  say(draft, ')', at);
}

/** `Raw('now()')`, `Raw((alias) => `${alias} > :date`, { date })` */
function writeRaw(rendering: Rendering, { text: column, at }: Asked, given: Value): void {
  const { draft, tree } = rendering;
  if (given.kind !== 'function') {
    say(draft, `${column} = `, at);
    return writeSql(rendering, given, []);
  }
  const routine = tree.routines[given.routine];
  const [parameter] = routine?.params ?? [];
  const [made, ...more] = routine?.returns ?? [];
  if (!made || more.length > 0) return leave(draft, given);
  say(draft, '(', at);
  writeSql(rendering, made, [], parameter === undefined ? undefined : { binding: parameter, text: column });
  say(draft, ')', at);
}
