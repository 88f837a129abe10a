// What a condition asks of one column: an equality, a list, or one of MikroORM's operators.
// Sources: mikro-orm 6, knex/query/QueryBuilderHelper.js (`processObjectSubCondition`, `getOperatorReplacement`), core/enums.js (`QueryOperator`); mikro-orm.io, "Query Conditions".
import type { Span } from '../../text/span.ts';
import type { CallValue, Value } from '../../hosts/tree.ts';
import { declaredType } from '../declaredType.ts';
import { sqlTextOf } from '../glue.ts';
import { mayBeMissing, type Given } from '../options.ts';
import { embed, leave, listed, pass, quoted, say } from '../rendering.ts';
import type { SqlCarrier } from '../site.ts';
import { literalOf, writeBound } from '../typeorm/place.ts';
import { keyness } from '../typeorm/where.ts';
import { nameInMikro } from './recognised.ts';
import type { Rendering } from './place.ts';
import { writeSql } from './texts.ts';

/** A column as SQL names it, and where the program does. */
export interface Asked { readonly text: string; readonly at: Span }

const COMPARES: Readonly<Record<string, string>> = { $eq: '=', $ne: '<>', $gt: '>', $gte: '>=', $lt: '<', $lte: '<=', $like: 'like', $contains: '@>', $contained: '<@', $overlap: '&&', $re: '~', $hasKey: '?', $hasKeys: '?&', $hasSomeKeys: '?|' };
const OTHERS: ReadonlySet<string> = new Set(['$in', '$nin', '$ilike', '$exists', '$fulltext', '$not', '$some', '$none', '$every', '$size', '$elemMatch']);
export const GROUPS: ReadonlySet<string> = new Set(['$and', '$or']);

export const isOperator = (name: string | undefined): boolean => name !== undefined && (Object.hasOwn(COMPARES, name) || OTHERS.has(name));

/** SQL that the program writes in the place of a value: `raw('age + 1')`, sql`now()`; `unread`, where more than one text makes it. */
export function rawIn(rendering: Rendering, value: Value): Part | 'unread' | undefined {
  const { tree, meanings, at, context, imports } = rendering;
  const held = literalOf(rendering, value);
  if (held.kind !== 'call') return undefined;
  // `sql.now()`
  if (held.callee.kind === 'member' && nameInMikro(imports, held.callee.object) === 'sql') return 'unread';
  if (!isRawCall(rendering, held)) return undefined;
  const [first, ...more] = held.args;
  const carrier = first && more.length === 0 && first.kind !== 'function' ? sqlTextOf(first, { tree, meanings, at, context }) : undefined;
  if (!carrier || carrier.text.includes('?')) return 'unread';
  return held.form === 'tag' ? { ...carrier, holes: carrier.holes.map((hole) => ({ ...hole, role: 'parameter' as const })) } : carrier;
}

type Part = Pick<SqlCarrier, 'text' | 'map' | 'holes' | 'optional'>;

/** `[raw('lower(name)')]`, `[raw((alias) => `lower(${alias}.name)`)]`: a key that is SQL without values. */
export function rawKey(rendering: Rendering, at: Span, alias: string | undefined): string | undefined {
  const { tree, draft } = rendering;
  const call = tree.calls.find((one) => one.start >= at.start && one.end <= at.end);
  const [first] = call && isRawCall(rendering, call) ? call.args : [];
  const routine = first?.kind === 'function' ? tree.routines[first.routine] : undefined;
  const made = routine ? (routine.returns.length === 1 ? routine.returns[0] : undefined) : first;
  const name = alias === undefined ? undefined : quoted(draft.dialect, alias);
  const parts = made?.kind === 'text' ? made.parts.map((part) => (part.kind === 'chunk' ? (/[?\\]/.test(part.text) ? undefined : part.text) : part.value.kind === 'name' && part.value.binding !== undefined && part.value.binding === routine?.params[0] ? name : undefined)) : [undefined];
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** Of MikroORM's `raw` and its tag. */
function isRawCall({ imports }: Pick<Rendering, 'imports'>, { callee, form }: CallValue): boolean {
  const name = nameInMikro(imports, callee);
  return name === 'raw' || (name === 'sql' && form === 'tag');
}

/** A value that is bound, or SQL. */
export function writeOperand(rendering: Rendering, value: Value): void {
  const raw = rawIn(rendering, value);
  if (raw === undefined) return writeBound(rendering, value);
  if (raw !== 'unread') return embed(rendering.draft, raw);
  // `raw('age + ?', [n])`
  const held = literalOf(rendering, value);
  const [text, values] = held.kind === 'call' && isRawCall(rendering, held) && held.args.length === 2 ? held.args : [];
  if (text?.kind === 'text' && values && literalOf(rendering, values).kind === 'array') writeSql(rendering, text, values);
  else leave(rendering.draft, value);
}

const isNull = (value: Value): boolean => value.kind === 'constant' && (value.type === 'null' || value.type === 'undefined');

export function writeScalar(rendering: Rendering, asked: Asked, value: Value): void {
  const { draft } = rendering;
  const held = literalOf(rendering, value);
  if (isNull(held)) return say(draft, `${asked.text} is null`, asked.at);
  if (held.kind === 'array') return writeList(rendering, asked, held, 'in');
  if (held.kind === 'constant' && held.type === 'pattern') return writePattern(rendering, asked, held.value);
  if (held.kind === 'choice' ? held.options.some((one) => /^(?:object|array|call)$/.test(literalOf(rendering, one).kind) || isNull(one)) : isUnseen(rendering, value)) return leave(draft, value);
  if (isMany(rendering, value)) return writeList(rendering, asked, value, 'in');
  say(draft, `${asked.text} = `, asked.at);
  writeOperand(rendering, value);
}

/** A list of values, by what it is declared as, else by its name: `ids`, `dto.tags`. */
function isMany(rendering: Rendering, value: Value): boolean {
  const type = declaredType(rendering.tree, value);
  if (type !== undefined && /^(?:string|number|bigint|boolean|Date)$/.test(type.trim())) return false;
  const name = value.kind === 'name' || value.kind === 'member' ? value.name ?? '' : '';
  return keyness(rendering, value) === 'many' || (type !== undefined && /\[\]$|^(?:readonly\s|(?:Readonly)?Array<|Set<)/.test(type.trim())) || (type === undefined && /[a-z](?<![uais])s$/.test(name));
}

/** A name whose declared type says that it holds conditions, or that is made of several. */
function isUnseen({ tree }: Rendering, value: Value): boolean {
  const binding = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  return /\b(?:FilterQuery|FilterValue|QBFilterQuery|OperatorMap|Record|object|any)\b/.test(binding?.type ?? '') || (binding?.value?.kind === 'object') || (binding?.value?.kind === 'choice' && binding.value.options.some(({ kind }) => kind === 'object' || kind === 'array'));
}

/** `/^abc/` asks for a beginning. */
function writePattern({ draft }: Rendering, { text, at }: Asked, pattern: string): void {
  const [, body = '', flags = ''] = /^\/([\s\S]*)\/(\w*)$/.exec(pattern) ?? [];
  const plain = /^(\^)?([\w\s@-]+)(\$)?$/.exec(body);
  const quoted = (word: string): string => `'${word.replaceAll("'", "''")}'`;
  if (plain && !flags.includes('i')) return say(draft, `${text} like ${quoted(`${plain[1] ? '' : '%'}${plain[2]!}${plain[3] ? '' : '%'}`)}`, at);
  say(draft, draft.dialect.id === 'postgres' ? `${text} ~${flags.includes('i') ? '*' : ''} ${quoted(body)}` : `${text} regexp ${quoted(body)}`, at);
}

export function writeList(rendering: Rendering, { text, at }: Asked, value: Value, word: 'in' | 'not in'): void {
  const { draft } = rendering;
  const list = literalOf(rendering, value);
  if (list.kind === 'array' && list.items.length === 0) return say(draft, word === 'in' ? '1 = 0' : '1 = 1', at);
  say(draft, `${text} ${word} (`, at);
  if (list.kind === 'array' && list.items.length <= 100 && !list.items.some((item) => item.kind === 'spread' || mayBeMissing(rendering, item))) listed(draft, ', ', at, list.items.map((item) => () => writeBound(rendering, item)));
  else pass(draft, value);
  say(draft, ')', at);
}

export function writeOperator(rendering: Rendering, asked: Asked, { name = '', value, at }: Given): void {
  const { draft } = rendering;
  const held = literalOf(rendering, value);
  const { text } = asked;
  if ((name === '$eq' || name === '$ne') && isNull(held)) return say(draft, `${text} is ${name === '$ne' ? 'not ' : ''}null`, at);
  if (name === '$ne' && held.kind === 'array') return writeList(rendering, asked, value, 'not in');
  if ((name === '$eq' || name === '$ne') && held.kind === 'choice' && held.options.some(isNull)) return leave(draft, value);
  if (name === '$re' && draft.dialect.id !== 'postgres') {
    say(draft, `${text} regexp `, at);
    return writeBound(rendering, value);
  }
  if (Object.hasOwn(COMPARES, name)) {
    say(draft, `${text} ${COMPARES[name]} `, at);
    return held.kind === 'array' || held.kind === 'object' ? pass(draft, value) : writeOperand(rendering, value);
  }
  switch (name) {
    case '$in': case '$nin': return rawIn(rendering, value) || isQuery(held) ? leave(draft, value) : writeList(rendering, asked, value, name === '$in' ? 'in' : 'not in');
    case '$ilike': {
      say(draft, `${text} ${draft.dialect.id === 'postgres' ? 'ilike' : 'like'} `, at);
      return writeBound(rendering, value);
    }
    case '$exists': return held.kind === 'constant' && held.type === 'boolean' ? say(draft, `${text} is ${held.value === 'true' ? 'not ' : ''}null`, at) : leave(draft, value);
    default: return leave(draft, value);
  }
}

const isQuery = (value: Value): boolean => value.kind === 'call' && /^(?:getKnexQuery|getNativeQuery|qb|createQueryBuilder|select|where)$/.test(value.callee.kind === 'member' ? value.callee.name ?? '' : '');
