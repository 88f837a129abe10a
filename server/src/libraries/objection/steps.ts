// What the methods that Objection adds to Knex's builder make of a query. Sources: vincit.github.io/objection.js, "Query Builder"; objection 3.1, lib/queryBuilder/QueryBuilder.js, operations/*.
// What is neither here nor one of Knex's is not read, and leaves every part of the query open.
import type { Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import type { Clauses, Item } from '../clauses.ts';
import { conditionOf } from '../knex/conditions.ts';
import { membersOf } from '../knex/place.ts';
import { take, writeCount } from '../knex/steps.ts';
import { heldBy, textOf, written } from '../names.ts';
import { leave, pass, say } from '../rendering.ts';
import { unknownAt } from '../typeorm/place.ts';
import { mayBeMissing } from '../options.ts';
import { graphOf } from './graph.ts';
import { referenceOf } from './parts.ts';
import { columnTexts, condition, writeAmong, writeEqual, type Placed } from './place.ts';
import { placed as place } from './query.ts';
import { applyNamed, joinGraph } from './relations.ts';

/** What does not change what is asked for, or is told of elsewhere. */
const IGNORED: ReadonlySet<string> = new Set([
  'query', 'relatedQuery', '$query', '$relatedQuery', 'knexQuery', 'for', 'alias', 'from', 'table', 'as', 'throwIfNotFound', 'runBefore', 'runAfter', 'onError', 'context', 'mergeContext', 'clearContext', 'castTo', 'allowGraph', 'allowEager', 'mergeAllowEager', 'clearAllowGraph',
  'modifiers', 'clearModifiers', 'withGraphFetched', 'withGraph', 'eager', 'mergeEager', 'modifyGraph', 'modifyEager', 'filterEager', 'execute', 'traverse', 'traverseAsync', 'pick', 'omit', 'findOptions', 'resultSize', 'debug', 'timeout', 'transacting',
  'insert', 'insertAndFetch', 'insertGraph', 'insertGraphAndFetch', 'insertWithRelated', 'insertWithRelatedAndFetch', 'upsertGraph', 'upsertGraphAndFetch', 'patch', 'update', 'patchAndFetch', 'updateAndFetch', 'increment', 'decrement', 'delete', 'del', 'relate', 'unrelate',
]);
const JOINS: Readonly<Record<string, string>> = { join: 'inner join', innerJoin: 'inner join', leftJoin: 'left join', leftOuterJoin: 'left outer join', rightJoin: 'right join', rightOuterJoin: 'right outer join', outerJoin: 'outer join', fullOuterJoin: 'full outer join' };
const RELATED = /^(\w*[jJ]oin)(?:Related|Relation)$/;
const COMPOSITE = /^where(Not)?(In)?Composite$/;
/** Source: objection 3.1, lib/queryBuilder/operations/whereJson…, jsonApi/postgresJsonApi.js. */
const JSON_SET = /^(?:(and|or)w|w)hereJson(Not)?(Superset|Subset)Of$/i;

/** Methods by which Objection's builder is one. */
export const isOwnMethod = (name: string): boolean => IGNORED.has(name) || RELATED.test(name);

export function takenByModel(placed: Placed, clauses: Clauses, step: Step): boolean | undefined {
  const { draft, model, ref } = placed;
  const { name, call, isSure } = step;
  const { args, nameSpan: at } = call;
  const [first, second] = args;
  if (model.replaced.includes(name)) return false;
  if (IGNORED.has(name)) return true;
  const byKey = (value: Value | undefined): void => void clauses.where.push(condition(value ?? at, isSure, () => writeEqual(placed, columnTexts(placed, ref, model.key), value, at)));
  switch (name) {
    case 'first': onlyOne(placed, clauses, step); return true;
    case 'findById': byKey(first); onlyOne(placed, clauses, step); return true;
    case 'deleteById': case 'patchAndFetchById': case 'updateAndFetchById': byKey(first); return true;
    case 'findByIds': clauses.where.push(condition(first ?? at, isSure, () => writeAmong(placed, columnTexts(placed, ref, model.key), first, at))); return true;
    case 'findOne':
      if (first) clauses.where.push(conditionOf(placed, step, { joined: 'and', negated: false, what: '' }));
      onlyOne(placed, clauses, step);
      return true;
    case 'page': case 'range': return args.length === 0 || paged(placed, clauses, step);
    // Nothing is left out that is not undefined.
    case 'skipUndefined': return !placed.steps.some((one) => one.call.args.some((value) => mayBeMissing(placed, value)));
    case 'withGraphJoined': case 'joinEager': return graphJoined(placed, clauses, step);
    case 'modify': return modified(placed, clauses, step);
    case 'onBuild': {
      const steps = first && placed.inside(first);
      if (steps) take(placed, clauses, steps.map((one) => (isSure ? one : { ...one, isSure })), 1);
      return steps !== undefined;
    }
    default: break;
  }
  const joins = RELATED.exec(name)?.[1];
  if (joins !== undefined) return Object.hasOwn(JOINS, joins) && related(placed, clauses, step, JOINS[joins]!);
  const set = JSON_SET.exec(name);
  if (set) return jsonSet(placed, clauses, step, { joined: set[1]?.toLowerCase() === 'or' ? 'or' : 'and', not: set[2] ? 'not ' : '', sign: set[3]!.toLowerCase() === 'superset' ? '@>' : '<@' });
  const composite = COMPOSITE.exec(name);
  if (!composite || !first || !second) return undefined;
  const columns = membersOf(placed, [first]).map((one) => textOf(placed, one)).map((one) => (one === undefined ? undefined : written(placed, one)));
  clauses.where.push(condition(first, isSure, () => {
    if (composite[1] || columns.includes(undefined)) leave(draft, call);
    else if (composite[2]) writeAmong(placed, columns.flatMap((one) => one ?? []), second, second);
    else writeEqual(placed, columns.flatMap((one) => one ?? []), second, second);
  }));
  return true;
}

/** `whereJsonSupersetOf('column:path', { a: 1 })`, of PostgreSQL. */
function jsonSet(placed: Placed, clauses: Clauses, { call: { args: [first, second] }, isSure }: Step, { joined, not, sign }: { readonly joined: 'and' | 'or'; readonly not: string; readonly sign: string }): boolean {
  const { draft } = placed;
  const name = first && textOf(placed, first);
  const text = name === undefined || !first || draft.dialect.id !== 'postgres' ? undefined : name.includes(':') ? referenceOf(placed, first, '#>') : `${written(placed, name)}#>'{}'`;
  if (!first || !second || text === undefined || heldBy(placed, second).kind !== 'object') return false;
  clauses.where.push({ at: first, isSure, joined, write: () => {
    say(draft, `${not}(${text})::jsonb ${sign} `, first);
    pass(draft, second);
    say(draft, '::jsonb', second);
  } });
  return true;
}

/** Without `useLimitInFirst` all rows are read, and the first of them is given. */
function onlyOne({ draft, model: { limitsFirst } }: Placed, clauses: Clauses, { call: { nameSpan }, isSure }: Step): void {
  if (limitsFirst !== false) clauses.limit.push({ at: nameSpan, isSure: isSure && limitsFirst === true, write: () => say(draft, '1', nameSpan) });
}

const numberOf = (placed: Placed, value: Value | undefined): number | undefined => {
  const held = value && heldBy(placed, value);
  return held?.kind === 'constant' && held.type === 'number' ? Number(held.value.replaceAll('_', '')) : undefined;
};

/** `page(2, 50)`, `range(0, 99)` */
function paged(placed: Placed, clauses: Clauses, { name, call: { args: [first, second] }, isSure }: Step): boolean {
  const { draft } = placed;
  if (!first || !second) return false;
  const [from, to] = [numberOf(placed, first), numberOf(placed, second)];
  const offset = from === undefined ? undefined : name === 'range' ? from : to === undefined ? (from === 0 ? 0 : undefined) : from * to;
  clauses.limit.push({ at: second, isSure, write: () => {
    if (name === 'page') writeCount(placed, second);
    else if (from !== undefined && to !== undefined) say(draft, String(to - from + 1), second);
    else pass(draft, unknownAt(second));
  } });
  if (offset !== 0) clauses.offset.push({ at: first, isSure, write: () => (offset === undefined ? pass(draft, first) : say(draft, String(offset), first)) });
  return true;
}

function modified(placed: Placed, clauses: Clauses, { call, isSure }: Step): boolean | undefined {
  const [first] = call.args;
  const members = first ? membersOf(placed, [first]) : [];
  const names = members.map((one) => textOf(placed, one));
  if (members.length === 0 || names.includes(undefined)) return members.length === 1 ? undefined : false;
  return names.every((name) => applyNamed(placed, clauses, name!, call, isSure));
}

/** `joinRelated('[pets, parent]', { alias: 'p', aliases: { … } })` */
function related(placed: Placed, clauses: Clauses, { call, isSure }: Step, word: string): boolean {
  const nodes = graphOf(placed, call.args[0]);
  const options = call.args[1] && heldBy(placed, call.args[1]);
  if (!nodes || (options && options.kind !== 'object')) return false;
  const given = (name: string): Value | undefined => (options?.kind === 'object' ? options.properties.find((one) => one.name === name)?.value : undefined);
  const alias = textOf(placed, given('alias'));
  const aliases = given('aliases') && heldBy(placed, given('aliases')!);
  const named = new Map<string, string | undefined>(aliases?.kind === 'object' ? aliases.properties.flatMap((one) => (one.name === undefined ? [] : [[one.name, textOf(placed, one.value)] as const])) : []);
  return joinGraph(placed, clauses, nodes, { word, at: call.nameSpan, isSure, place, aliasFor: (path) => named.get(path) ?? (path.includes('.') || nodes.length > 1 ? undefined : alias) });
}

/** `withGraphJoined('pets', { joinOperation: 'innerJoin' })`: what is asked for is read of all tables, unless it is said. */
function graphJoined(placed: Placed, clauses: Clauses, { call, isSure }: Step): boolean {
  const nodes = graphOf(placed, call.args[0]);
  const options = call.args[1] && heldBy(placed, call.args[1]);
  const asked = options?.kind === 'object' ? textOf(placed, options.properties.find(({ name }) => name === 'joinOperation')?.value) : undefined;
  const word = asked === undefined ? 'left join' : Object.hasOwn(JOINS, asked) ? JOINS[asked] : undefined;
  if (!nodes || word === undefined || (options && options.kind !== 'object')) return false;
  return joinGraph(placed, clauses, nodes, { word, at: call.nameSpan, isSure, reads: true, place, aliasFor: () => undefined });
}

/** What is read where nothing is said of it. */
export function outputsFor(placed: Placed, clauses: Clauses, more: readonly Item[], at: Item['at']): void {
  const { draft, ref } = placed;
  const { outputs } = clauses;
  if (outputs.length === 0 && !clauses.unread) outputs.push({ at, isSure: true, write: () => say(draft, `${written(placed, ref)}.*`, at) }, ...more);
  else if (outputs.length > 0 && outputs.every(({ isSure }) => !isSure)) outputs.push({ at, isSure: false, write: () => leave(draft, unknownAt(at)) });
  outputs.push(...placed.graph);
}
