// Where a program calls an entity manager or a repository of MikroORM's, and the statement that the call sends.
import type { Document } from '../../text/document.ts';
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { consumption, readsOnly } from '../consumption.ts';
import type { Outside } from '../library.ts';
import { carrierOf, includesOf, newDraft, spanOf } from '../rendering.ts';
import { meaningsOf, type Meanings } from '../resolve.ts';
import type { Site } from '../site.ts';
import { literalOf } from '../typeorm/place.ts';
import { isMethodCall } from '../typeorm/receivers.ts';
import type { Finding } from './asked.ts';
import { builtSites } from './builders.ts';
import type { ManagedEntity } from './entity.ts';
import { countStatement, findStatement } from './finds.ts';
import { loadSite } from './loads.ts';
import { isKnown } from './models.ts';
import type { Rendering } from './place.ts';
import { toldBy, type Told } from './receivers.ts';
import type { Imports } from './recognised.ts';
import { deleteStatement, insertStatement, updateStatement, upsertStatement, type Writing } from './writes.ts';

const METHODS = ['find', 'findAll', 'findOne', 'findOneOrFail', 'findAndCount', 'findByCursor', 'count', 'insert', 'insertMany', 'upsert', 'upsertMany', 'nativeInsert', 'nativeUpdate', 'nativeDelete', 'persistAndFlush'] as const;
type Method = (typeof METHODS)[number];
const methods: ReadonlySet<string> = new Set(METHODS);

/** What is shared by all calls of a program. */
export interface Program { readonly document: Document; readonly tree: HostTree; readonly outside: Outside; readonly meanings: Meanings; readonly imports: Imports }

export function* managedSites(document: Document, tree: HostTree, outside: Outside): Generator<Site> {
  const program: Program = { document, tree, outside, meanings: meaningsOf(document, tree, outside), imports: new Map(tree.imports.flatMap(({ binding, module, imported }) => (binding === undefined ? [] : [[binding, { module, imported }] as const]))) };
  yield* builtSites(program);
  for (const call of tree.calls) {
    if (!isMethodCall(call)) continue;
    const site = methods.has(call.callee.name) ? siteOf(program, call, call.callee.object, call.callee.name as Method) : loadSite(program, call);
    if (site) yield site;
  }
}

/** What a call is rendered with; the indexes of every entity that it comes by are noted. */
export const renderingOf = ({ document, tree, outside, meanings, imports }: Program, { indexes }: ManagedEntity, dialect: Site['dialect'], call: CallValue, declared: (readonly string[])[] = [...indexes]): Rendering & { readonly declared: readonly (readonly string[])[] } => ({
  document, tree, meanings, imports, draft: newDraft(dialectOf(dialect ?? 'postgres')), context: call.context, at: call, declared,
  entity: (by) => {
    const entity = outside.managed?.(by);
    if (entity) declared.push(...entity.indexes);
    return entity;
  },
});

/** What is sent for a call. */
export const siteFor = ({ draft, declared }: ReturnType<typeof renderingOf>, call: CallValue, dialect: Site['dialect'], consumes: Site['consumes'], reason: string, anchor = spanOf(call.nameSpan), whole = spanOf(call)): Site => ({
  library: 'mikro-orm', anchor, whole, context: call.context, ...(dialect && { dialect }), carrier: carrierOf(draft), called: true, ...(declared.length > 0 && { declared }), ...(consumes && { consumes }), ...includesOf(draft), reason,
});

export const entityOf = ({ outside }: Program, told: Pick<Told, 'of'>): ManagedEntity | undefined => {
  const entity = outside.managed?.({ ...(told.of.path !== '' && { path: told.of.path }), name: told.of.name });
  return entity && isKnown(entity) ? entity : undefined;
};

function siteOf(program: Program, call: CallValue, on: Value, method: Method): Site | undefined {
  const { document, tree, meanings, outside } = program;
  if (call.args.some(({ kind }) => kind === 'spread')) return undefined;
  const made = method === 'persistAndFlush' ? createdBy(program, call) : undefined;
  const told = method === 'persistAndFlush' ? made?.told : toldBy(tree, meanings, outside, call, on, method);
  const entity = told && entityOf(program, told);
  if (!told || !entity) return undefined;
  const dialect = entity.dialect ?? told.dialect;
  const rendering = renderingOf(program, entity, dialect, call);
  const isWritten = written(rendering, call, method, told, entity);
  if (!isWritten) return undefined;
  const consumes = isWritten === 'one row' ? 'one row' : method === 'find' || method === 'findAll' ? consumption(document, tree, call, []) : undefined;
  const isIdle = method === 'findAndCount' && readsOnly(document, tree, call, '0');
  return { ...siteFor(rendering, call, dialect, consumes, `\`${method}\` of ${told.by === 'repository' ? 'a repository of ' : ''}\`${entity.name}\` (MikroORM)`), ...(isIdle && { idleCount: true }) };
}

/** `em.persistAndFlush(em.create(User, { … }))`, or with a name that holds what was created. */
function createdBy({ tree, meanings, outside }: Program, { args: [first] }: CallValue): { readonly told: Told } | undefined {
  const binding = first?.kind === 'name' && first.binding !== undefined ? tree.bindings[first.binding] : undefined;
  const made = binding ? (binding.assignments.length === 0 && !binding.path ? binding.value : undefined) : first;
  if (made?.kind !== 'call' || made.callee.kind !== 'member' || made.callee.name !== 'create') return undefined;
  const told = toldBy(tree, meanings, outside, made, made.callee.object, 'create');
  return told && { told };
}

function written(rendering: Rendering, { nameSpan: verb, args }: CallValue, method: Method, { named, args: own, by }: Told, entity: ManagedEntity): boolean | 'one row' {
  const [first, second, third] = own;
  const writing: Writing = { entity, named, verb };
  const finding: Finding = { entity, named, verb, where: first, options: second };
  const rows = (value: Value | undefined): readonly Value[] => {
    const held = value && literalOf(rendering, value);
    return held?.kind === 'array' && held.items.every(({ kind }) => kind !== 'spread') ? held.items : [];
  };
  switch (method) {
    case 'find': findStatement(rendering, finding, 'many'); return first !== undefined;
    case 'findAll': findStatement(rendering, { ...finding, where: undefined, options: first }, 'many'); return true;
    case 'findOne': case 'findOneOrFail': return first !== undefined && (findStatement(rendering, finding, 'one') === 'as joined' || 'one row');
    case 'findAndCount': findStatement(rendering, finding, 'many'); return first !== undefined;
    case 'findByCursor': {
      // Since 7 the conditions stand among the options.
      const isOld = second !== undefined;
      findStatement(rendering, isOld ? finding : { ...finding, where: undefined, options: first }, 'page');
      return first !== undefined;
    }
    case 'count': countStatement(rendering, finding); return true;
    case 'insert': case 'nativeInsert': case 'persistAndFlush':
      if (!first) return by === 'repository' && args.length > 0 && method !== 'persistAndFlush';
      insertStatement(rendering, writing, [first], 'one');
      return true;
    case 'insertMany': insertStatement(rendering, writing, rows(first), 'many'); return first !== undefined;
    case 'upsert':
      if (!first) return false;
      upsertStatement(rendering, writing, [first], second);
      return true;
    case 'upsertMany': upsertStatement(rendering, writing, rows(first), second); return first !== undefined;
    case 'nativeUpdate':
      if (!first || !second) return false;
      updateStatement(rendering, writing, first, second, third);
      return true;
    case 'nativeDelete': deleteStatement(rendering, writing, first, second); return true;
  }
}
