// Where a program sends what a builder of MikroORM's has made: by a method that says so, or by waiting for the builder itself.
// Source: mikro-orm 6, knex/query/QueryBuilder.js (`execute`, `getResultList`, `getSingleResult`, `getCount`, `then`).
import type { CallValue, Value } from '../../hosts/tree.ts';
import { chainOf, continuing, type Builders } from '../chain.ts';
import { writeConditions, writeRead, type Item } from '../clauses.ts';
import { consumption, readsOnly } from '../consumption.ts';
import { writtenText } from '../drizzle/declared.ts';
import { quoted, say, spanOf } from '../rendering.ts';
import type { Site } from '../site.ts';
import { literalOf, tableText } from '../typeorm/place.ts';
import { isMethodCall } from '../typeorm/receivers.ts';
import { builtOf, countOf, outputsOf, type Built } from './built.ts';
import { entityOf, renderingOf, siteFor, type Program } from './calls.ts';
import { columnsOf, memberAt } from './entity.ts';
import type { Rendering } from './place.ts';
import { toldBy } from './receivers.ts';
import { joinItems, onlyItem, sourceOf, writeSelect } from './select.ts';
import { insertStatement, writeAssignments, writeInside } from './writes.ts';

const ENDS: ReadonlySet<string> = new Set(['getResultList', 'getResult', 'getSingleResult', 'getResultAndCount', 'getCount', 'execute', 'stream']);
const BEGINS: ReadonlySet<string> = new Set(['createQueryBuilder', 'qb', 'queryBuilder']);

const begins = (call: CallValue): boolean => call.form === 'call' && call.callee.kind === 'member' && call.callee.name !== undefined && BEGINS.has(call.callee.name);

export function* builtSites(program: Program): Generator<Site> {
  for (const call of program.tree.calls) {
    if (!isMethodCall(call)) continue;
    const isEnd = ENDS.has(call.callee.name);
    // `await em.createQueryBuilder(User).where({ … })`
    if (!isEnd && !(call.awaited && !continuing(program.tree, call))) continue;
    const site = siteOf(program, call, isEnd ? call.callee.object : call, isEnd ? call.callee.name : undefined);
    if (site) yield site;
  }
}

function siteOf(program: Program, call: CallValue & { readonly callee: { readonly kind: 'member'; readonly name: string } }, builder: Value, end: string | undefined): Site | undefined {
  const { document, tree, meanings, outside } = program;
  const builders: Builders = { tree, begins, changing: true, handsOn: true };
  const chain = chainOf(builders, builder, { span: call, context: call.context });
  const { root, steps } = chain ?? {};
  if (!root || !steps || root.callee.kind !== 'member') return undefined;
  const told = toldBy(tree, meanings, outside, root, root.callee.object, root.callee.name ?? '');
  const entity = told && entityOf(program, told);
  // Since 7 a builder is nothing that could be waited for.
  if (!told || !entity || (end === undefined && entity.isNew)) return undefined;
  const dialect = entity.dialect ?? told.dialect;
  const rendering = renderingOf(program, entity, dialect, call);
  const built = builtOf(rendering, entity, writtenText(tree, told.args[0]), root.nameSpan, steps);
  const isOne = end === 'getSingleResult' || (end === 'execute' && writtenText(tree, call.args[0]) === 'get');
  write(rendering, built, end, isOne, call.args, told.named);
  const isRead = built.kind === 'read';
  const consumes = !isRead || end === 'getCount' ? undefined : end === 'stream' ? 'in pages' : isOne ? 'one row' : consumption(document, tree, call, []);
  const anchor = spanOf(isRead && end !== undefined ? call.nameSpan : built.verb);
  const isIdle = end === 'getResultAndCount' && readsOnly(document, tree, call, '0');
  return { ...siteFor(rendering, call, dialect, consumes, `${end === undefined ? 'a' : `\`${end}\` of a`} builder of \`${entity.name}\` (MikroORM)`, anchor, { start: Math.min(root.start, call.start), end: call.end }), ...(isIdle && { idleCount: true }) };
}

function write(rendering: Rendering, built: Built, end: string | undefined, isOne: boolean, args: readonly Value[], named: { readonly start: number; readonly end: number }): void {
  const { draft } = rendering;
  const { clauses, query, verb, kind, order } = built;
  const { root } = query;
  const and = (item: Item): (typeof clauses.where)[number] => ({ ...item, joined: 'and' });
  switch (kind) {
    case 'read':
      clauses.where.push(...onlyItem(rendering, root, verb).map(and));
      if (end === 'getCount') return writeCount(rendering, built, named);
      clauses.outputs.push(...outputsOf(rendering, built));
      if (isOne) clauses.limit.push({ at: verb, isSure: true, write: () => say(draft, '1', verb) });
      else if (end === 'getResultList' && args[0]) clauses.limit.push({ at: args[0], isSure: true, write: () => say(draft, literalText(rendering, args[0]!) ?? '?', args[0]!) });
      return writeSelect(rendering, { query, named, clauses, order, isOne });
    case 'count':
      clauses.where.push(...onlyItem(rendering, root, verb).map(and));
      return writeCount(rendering, built, named);
    case 'truncate': return say(draft, `truncate ${tableText(rendering, root.entity)}`, verb);
    case 'insert': return writeInsert(rendering, built, named);
    case 'update': case 'delete': return writeChange(rendering, built, named);
  }
}

const literalText = (rendering: Rendering, value: Value): string | undefined => {
  const held = literalOf(rendering, value);
  return held.kind === 'constant' && held.type === 'number' ? held.value : undefined;
};

function writeCount(rendering: Rendering, built: Built, named: { readonly start: number; readonly end: number }): void {
  const { clauses, query, verb } = built;
  clauses.outputs.push(countOf(rendering, built, verb));
  clauses.sources.push(sourceOf(rendering, query.root, named));
  clauses.joins.push(...joinItems(rendering, query));
  for (const list of [clauses.limit, clauses.offset, clauses.distinct, clauses.order]) list.length = 0;
  writeRead(rendering.draft, clauses);
}

function writeInsert(rendering: Rendering, { query: { root: { entity } }, data, conflict, verb, clauses }: Built, named: { readonly start: number; readonly end: number }): void {
  const held = data && literalOf(rendering, data);
  const rows = held?.kind === 'array' ? held.items : data ? [data] : [];
  const fieldsOf = (value: Value | undefined): readonly string[] | undefined => {
    const list = value && literalOf(rendering, value);
    const names = list?.kind === 'array' ? list.items.map((item) => writtenText(rendering.tree, item)) : [writtenText(rendering.tree, value)];
    return names.includes(undefined) ? undefined : names.flatMap((name) => { const member = memberAt(entity, name!); return member ? columnsOf(member) : []; });
  };
  insertStatement(rendering, { entity, verb, named }, rows, 'one', conflict && ((columns) => {
    const target = fieldsOf(conflict.fields);
    const { merged } = conflict;
    return { at: conflict.at, target, set: merged === 'nothing' ? 'nothing' : merged === 'all' ? columns : merged && fieldsOf(merged), returns: 'made' };
  }));
  if (clauses.unread) rendering.draft.openEnd = true;
}

/** What is asked of relations is asked in a query inside, of the keys. */
function writeChange(rendering: Rendering, { kind, query, data, clauses, verb, isNamed }: Built, named: { readonly start: number; readonly end: number }): void {
  const { draft } = rendering;
  const { root } = query;
  const { entity } = root;
  const values: Value = data ?? { kind: 'unknown', start: verb.start, end: verb.end };
  say(draft, kind === 'update' ? 'update ' : 'delete from ', verb);
  sourceOf(rendering, isNamed ? root : { entity }, named).write();
  if (kind === 'update') say(draft, ' set ', values);
  const returned = kind === 'update' ? writeAssignments(rendering, entity, values, verb) : [];
  const only = onlyItem(rendering, query.joins.length > 0 ? root : { entity }, verb).map((item) => ({ ...item, joined: 'and' as const }));
  if (query.joins.length === 0) writeConditions(draft, ' where ', [...clauses.where, ...only], clauses.unread);
  else writeInside(rendering, query, { named, verb }, [...clauses.where, ...only], clauses.unread);
  if (returned.length > 0 && draft.dialect.id === 'postgres') say(draft, ` returning ${returned.map((column) => quoted(draft.dialect, column)).join(', ')}`, verb);
  if (clauses.unread) draft.openEnd = true;
}
