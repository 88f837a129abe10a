// Where a program calls a repository, a manager or an entity of TypeORM's, and the statement that the call sends.
import type { Document } from '../../text/document.ts';
import type { Span } from '../../text/span.ts';
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { consumption, readsOnly } from '../consumption.ts';
import type { Outside } from '../library.ts';
import { carrierOf, includesOf, newDraft, say, spanOf } from '../rendering.ts';
import { meaningsOf, type Meanings } from '../resolve.ts';
import type { Site } from '../site.ts';
import { vanishingIn, type Vanishing } from '../vanishing.ts';
import { columnAt, type Entity } from './entity.ts';
import { askedBy, countStatement, existsStatement, findStatement, sumStatement, type Finding } from './finds.ts';
import { tableText, type Place, type Rendering } from './place.ts';
import { writeCriteria } from './where.ts';
import { entityTold, isCalledManager, isMethodCall, nameOf, receiverOf } from './receivers.ts';
import { askedItself, entityOf } from './rows.ts';
import { insertStatement, saveStatement, upsertStatement } from './inserts.ts';
import { countedStatement, deleteStatement, softStatement, updateStatement, writeDeleteOf, writeKey, writeUpdateOf, type Writing } from './writes.ts';


const METHODS = [
  'find', 'findBy', 'findAndCount', 'findAndCountBy', 'findOne', 'findOneBy', 'findOneOrFail', 'findOneByOrFail', 'findByIds', 'findOneById', 'exists', 'existsBy', 'exist', 'count', 'countBy', 'sum', 'average', 'minimum', 'maximum',
  'save', 'insert', 'upsert', 'update', 'updateAll', 'delete', 'deleteAll', 'softDelete', 'restore', 'remove', 'softRemove', 'recover', 'increment', 'decrement', 'clear',
] as const;
type Method = (typeof METHODS)[number];
const methods: ReadonlySet<string> = new Set(METHODS);

/** Names that no collection and no cache has, so that what is told an entity by them is a manager. */
const OWN: ReadonlySet<string> = new Set<Method>(['findBy', 'findAndCount', 'findOneBy', 'findOneOrFail', 'findOneByOrFail', 'softDelete', 'existsBy', 'countBy', 'findOne', 'softRemove']);

/** What is shared by all calls of a program. */
export interface Program { readonly document: Document; readonly tree: HostTree; readonly outside: Outside; readonly meanings: Meanings; readonly imports: Rendering['imports'] }

export function programOf(document: Document, tree: HostTree, outside: Outside): Program {
  return { document, tree, outside, meanings: meaningsOf(document, tree, outside), imports: new Map(tree.imports.flatMap(({ binding, module, imported }) => (binding === undefined ? [] : [[binding, { module, imported }] as const]))) };
}

export const renderingOf = ({ document, tree, outside, meanings, imports }: Program, dialect: Site['dialect'], { context }: Pick<CallValue, 'context'>, at: Span): Rendering => ({
  document, tree, outside, meanings, imports, draft: newDraft(dialectOf(dialect ?? 'postgres')), context, at, depth: { now: 0, steps: 0 }, entity: (by) => outside.entity?.(by), subquery: () => false,
});

export function* repositorySites(program: Program): Generator<Site> {
  for (const call of program.tree.calls) {
    if (!isMethodCall(call) || !methods.has(call.callee.name)) continue;
    const site = siteOf(program, call, call.callee.object, call.callee.name as Method);
    if (site) yield site;
  }
}

interface Told { readonly entity: Entity; readonly named: Span; readonly args: readonly Value[]; readonly dialect: Site['dialect'] }

/** What a row is told to do with itself, or a manager with a row. */
const OF_ROWS: ReadonlySet<string> = new Set<Method>(['save', 'remove', 'softRemove', 'recover']);

/** The entity that a call is about, and its arguments without it. */
function toldBy(program: Program, call: CallValue, on: Value, method: Method): Told | undefined {
  const { tree, meanings, outside } = program;
  const receiver = receiverOf(tree, meanings, on, method);
  const { args: [first, ...rest] } = call;
  if (OF_ROWS.has(method) && !receiver?.of && !entityTold(meanings, first)) {
    const isManager = receiver !== undefined || isCalledManager(on);
    const held = isManager ? first : on;
    const row = isManager ? held && entityOf(program, held) : askedItself(program, on, method);
    const entity = row && outside.entity?.({ path: row.path, name: row.name });
    if (held && entity) return { entity, named: isManager ? held : nameOf(on), args: [held], dialect: entity.dialect ?? receiver?.client.dialect };
  }
  const told = receiver?.of ? undefined : entityTold(meanings, first);
  const of = receiver?.of ?? (told && (receiver ?? ((OWN.has(method) || isCalledManager(on)) && rest.length > 0)) ? told : undefined);
  const entity = of && outside.entity?.({ path: of.path, name: of.name });
  if (!entity) return undefined;
  const dialect = entity.dialect ?? receiver?.client.dialect;
  return { entity, named: told ? first! : receiver!.named, args: told ? rest : call.args, dialect };
}

function siteOf(program: Program, call: CallValue, on: Value, method: Method): Site | undefined {
  const told = toldBy(program, call, on, method);
  if (!told || told.args.some(({ kind }) => kind === 'spread')) return undefined;
  const { entity, dialect } = told;
  const rendering = renderingOf(program, dialect, call, call);
  if (!written(rendering, call, method, told)) return undefined;
  const consumes = /^(?:findOne)/.test(method) ? 'one row' : /^find(?:By|ByIds)?$/.test(method) ? consumption(program.document, program.tree, call, []) : undefined;
  const vanishing = /^findOne/.test(method) && entity.missing === 'dropped' ? vanishingOf(rendering, call, method, told) : undefined;
  return {
    library: 'typeorm',
    anchor: spanOf(call.nameSpan),
    whole: spanOf(call),
    context: call.context,
    ...(dialect && { dialect }),
    carrier: carrierOf(rendering.draft),
    called: true,
    ...(consumes && { consumes }),
    ...(vanishing && { vanishing }),
    ...(/AndCount/.test(method) && readsOnly(program.document, program.tree, call, '0') && { idleCount: true }),
    ...includesOf(rendering.draft),
    reason: `\`${method}\` of \`${entity.name}\` (TypeORM)`,
  };
}

const findingOf = ({ entity, named, args: [first, second] }: Told, verb: Span, method: Method): Finding =>
  ({ place: { entity, alias: entity.name }, named, verb, options: first, as: /By/.test(method) && !/ById/.test(method) ? 'where' : 'options', ...(entity.isOld && second && { more: second }) });

/** In what is found a condition on nothing is dropped; in what is written it is one that nothing meets. */
function vanishingOf(rendering: Rendering, call: CallValue, method: Method, told: Told): Vanishing | undefined {
  const { where } = askedBy(rendering, findingOf(told, call.nameSpan, method));
  return vanishingIn(rendering, where?.value, call, (name) => columnAt(told.entity, name) !== undefined);
}

function written(rendering: Rendering, { nameSpan: verb }: CallValue, method: Method, told: Told): boolean {
  const { entity, named, args } = told;
  const [first, second] = args;
  const own: Place = { entity };
  const writing: Writing = { place: own, named, verb };
  const finding = findingOf(told, verb, method);
  switch (method) {
    case 'find': case 'findBy': case 'findAndCount': case 'findAndCountBy': findStatement(rendering, finding, 'many'); return true;
    case 'findOne': case 'findOneBy': case 'findOneOrFail': case 'findOneByOrFail': findStatement(rendering, finding, 'one'); return true;
    case 'findByIds': case 'findOneById': return false;
    case 'exists': case 'existsBy': case 'exist': existsStatement(rendering, finding); return true;
    case 'count': case 'countBy': countStatement(rendering, finding); return true;
    case 'sum': case 'average': case 'minimum': case 'maximum': sumStatement(rendering, { ...finding, options: second, as: 'where' }, { sum: 'sum', average: 'avg', minimum: 'min', maximum: 'max' }[method], first); return true;
    case 'save': saveStatement(rendering, writing, first); return true;
    case 'insert': insertStatement(rendering, writing, first); return true;
    case 'upsert': upsertStatement(rendering, writing, first, second); return true;
    case 'update':
      if (!first || !second) return false;
      updateStatement(rendering, writing, first, second);
      return true;
    case 'updateAll': writeUpdateOf(rendering, writing, first); return true;
    case 'delete':
      if (!first) return false;
      deleteStatement(rendering, writing, first);
      return true;
    case 'deleteAll': writeDeleteOf(rendering, writing); return true;
    case 'softDelete': case 'restore': softStatement(rendering, writing, first && (() => void writeCriteria(rendering, own, first)), method === 'restore' ? 'restored' : 'deleted'); return true;
    case 'softRemove': case 'recover': softStatement(rendering, writing, () => writeKey(rendering, writing, first), method === 'recover' ? 'restored' : 'deleted'); return true;
    case 'remove':
      writeDeleteOf(rendering, writing);
      say(rendering.draft, ' where ', verb);
      writeKey(rendering, writing, first);
      return true;
    case 'increment': case 'decrement': countedStatement(rendering, writing, args, method === 'increment' ? '+' : '-'); return true;
    case 'clear': say(rendering.draft, `truncate table ${tableText(rendering, entity)}`, verb); return true;
  }
}
