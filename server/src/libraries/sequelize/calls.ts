// Where a program calls a model of Sequelize's or a row of one, and the statements that the call sends.
import type { Document } from '../../text/document.ts';
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { consumption, readsOnly } from '../consumption.ts';
import type { Outside } from '../library.ts';
import { bindingOf } from '../program.ts';
import { carrierOf, includesOf, newDraft, pass, quoted, say, spanOf } from '../rendering.ts';
import { meaningsOf, type Meanings } from '../resolve.ts';
import type { Site } from '../site.ts';
import { literalOf, unknownAt } from '../typeorm/place.ts';
import type { Condition } from '../clauses.ts';
import { accessed, findingOf } from './accessed.ts';
import { byKey, countStatement, findStatement, sumStatement, type Finding } from './finds.ts';
import type { Included } from './included.ts';
import { membersOf } from './members.ts';
import { scopedBy } from './joins.ts';
import { insertStatement } from './inserts.ts';
import type { Association, MappedModel } from './model.ts';
import type { Rendering } from './place.ts';
import { receiverCalled, receiverOf, scopeFor, type Receiver } from './receivers.ts';
import { assignedTo } from './assigned.ts';
import { modelAlong } from './related.ts';
import { countedStatement, destroyStatement, keyOf, restoreStatement, truncateStatement, updateStatement, type Writing } from './writes.ts';

const OF_MODELS = ['findAll', 'findOne', 'findByPk', 'findAndCountAll', 'findOrCreate', 'findOrBuild', 'findCreateFind', 'count', 'max', 'min', 'sum', 'create', 'bulkCreate', 'upsert', 'update', 'destroy', 'restore', 'truncate', 'increment', 'decrement'] as const;
const OF_ROWS = ['save', 'update', 'destroy', 'restore', 'increment', 'decrement', 'reload'] as const;
type Method = (typeof OF_MODELS)[number] | (typeof OF_ROWS)[number];
const methods: ReadonlySet<string> = new Set([...OF_MODELS, ...OF_ROWS]);
const ofModels: ReadonlySet<string> = new Set(OF_MODELS);
const ofRows: ReadonlySet<string> = new Set(OF_ROWS);

/** What is shared by all calls of a program. */
interface Program { readonly document: Document; readonly tree: HostTree; readonly meanings: Meanings; readonly imports: Rendering['imports']; mapped: NonNullable<Outside['mapped']> }

type Called = CallValue & { readonly callee: { readonly kind: 'member'; readonly name: string; readonly object: Value } };

export function modelSites(document: Document, tree: HostTree, outside: Outside): readonly Site[] {
  const imports = new Map(tree.imports.flatMap(({ binding, module, imported }) => (binding === undefined ? [] : [[binding, { module, imported }] as const])));
  const program: Program = { document, tree, meanings: meaningsOf(document, tree, outside), imports, mapped: (by) => outside.mapped?.(by) };
  return tree.calls.flatMap((call) => {
    if (call.form !== 'call' || call.callee.kind !== 'member' || call.callee.name === undefined) return [];
    const { name, object } = call.callee;
    if (!methods.has(name) && !ACCESSES.test(name)) return [];
    const receiver = receiverOf(tree, program.meanings, object) ?? receiverCalled(tree, program.meanings, object, call);
    const held = receiver && program.mapped({ name: receiver.of.name, ...(receiver.of.path !== '' && { path: receiver.of.path }) });
    const model = held && receiver.along ? modelAlong(held, receiver.along, program.mapped) : held;
    return receiver && model ? sitesOf(program, call as Called, receiver, model) : [];
  });
}

const ACCESSES = /^(?:get|count)[A-Z]/;

function sitesOf(program: Program, call: Called, receiver: Receiver, model: MappedModel): readonly Site[] {
  const { name } = call.callee;
  const isOfRow = receiver.is === 'row';
  if ((!receiver.isSuper && model.overrides.includes(isOfRow ? `.${name}` : name)) || call.args.some(({ kind }) => kind === 'spread')) return [];
  const association = isOfRow ? accessed(model, name) : undefined;
  if (association) return associationSites(program, call, association, name);
  if (!(isOfRow ? ofRows : ofModels).has(name)) return [];
  const rendering = renderingOf(program, call, model);
  const finding: Finding = { model, named: receiver.named, verb: call.nameSpan, options: call.args[0], scope: scopeFor(model, receiver.scopes) };
  const apart = isOfRow ? rowStatement(rendering, call, finding, name as Method) : modelStatement(rendering, call, finding, name as Method);
  return !apart ? [] : [siteOf(program, call, rendering, model, name), ...apart.flatMap((one) => apartSite(program, call, one))];
}

/** Which models are asked for on the way is remembered with it. */
const renderingOf = ({ document, tree, meanings, imports, mapped }: Program, call: CallValue, { dialect, indexes }: MappedModel, declared: (readonly string[])[] = [...indexes]): Rendering & { readonly declared: readonly (readonly string[])[] } => ({ document, tree, meanings, imports, declared, mapped: (by) => {
  const model = mapped(by);
  if (model) declared.push(...model.indexes);
  return model;
}, draft: newDraft(dialectOf(dialect ?? 'postgres')), context: call.context, at: call });

function siteOf({ document, tree }: Program, call: Called, { draft, declared }: ReturnType<typeof renderingOf>, { dialect, name: model, hasHooks }: MappedModel, method: string): Site {
  const consumes = /^find(?:One|ByPk|Or|Create)/.test(method) ? 'one row' as const : method === 'findAll' ? consumption(document, tree, call, []) : undefined;
  const isIdle = method === 'findAndCountAll' && readsOnly(document, tree, call, 'rows');
  return { library: 'sequelize', anchor: spanOf(call.nameSpan), whole: spanOf(call), context: call.context, ...(dialect && { dialect }), carrier: carrierOf(draft), called: true, ...(declared.length > 0 && { declared }), ...(consumes && { consumes }), ...(/^(?:findOrCreate|findCreateFind|upsert)$/.test(method) && { mayBeThere: true as const }), ...(hasHooks && method === 'create' && { writesMore: true as const }), ...(isIdle && { idleCount: true }), ...includesOf(draft), reason: `\`${method}\` of \`${model}\` (Sequelize)` };
}

/** Gives what is asked for by itself; undefined where nothing is sent. */
function modelStatement(rendering: Rendering, call: Called, finding: Finding, method: Method): readonly Included[] | undefined {
  const { args: [first, second] } = call;
  const { draft } = rendering;
  const { model, named, verb, scope } = finding;
  const writing: Writing = { model, named, verb, scope };
  const done: readonly Included[] = [];
  switch (method) {
    case 'findAll': case 'findAndCountAll': return findStatement(rendering, finding, 'many');
    case 'findOne': case 'findOrBuild': return findStatement(rendering, finding, 'one');
    case 'findByPk': return findStatement(rendering, { ...finding, options: second, more: [byKey(rendering, finding, first)], isByKey: true }, 'one');
    case 'findOrCreate': case 'findCreateFind':
      findStatement(rendering, finding, 'one');
      say(draft, ';\n', verb);
      insertStatement(rendering, writing, toCreate(rendering, first), undefined, 'one');
      return done;
    case 'count': countStatement(rendering, finding); return done;
    case 'max': case 'min': case 'sum': sumStatement(rendering, { ...finding, options: second }, method, first); return done;
    case 'create': insertStatement(rendering, writing, first, second, 'one'); return done;
    case 'bulkCreate': insertStatement(rendering, writing, first, second, 'many'); return done;
    case 'upsert': insertStatement(rendering, writing, first, second, 'merged'); return done;
    case 'update':
      if (!first || !second) return undefined;
      updateStatement(rendering, writing, first, second);
      return done;
    case 'destroy':
      if (!first) return undefined;
      destroyStatement(rendering, writing, first);
      return done;
    case 'restore': restoreStatement(rendering, writing, first); return done;
    case 'truncate': truncateStatement(rendering, writing, first); return done;
    case 'increment': case 'decrement':
      if (!second) return undefined;
      countedStatement(rendering, writing, first, second, method === 'increment' ? '+' : '-');
      return done;
    default: return undefined;
  }
}

/** What is asked for is created, with what is given besides. */
function toCreate(rendering: Rendering, options: Value | undefined): Value | undefined {
  const whole = options && literalOf(rendering, options);
  if (whole?.kind !== 'object') return options && unknownAt(options);
  const parts = ['where', 'defaults'].flatMap((name) => whole.properties.find((one) => one.name === name)?.value ?? [])
  // What is added to either later is not seen.
  const isWhole = parts.every((one) => membersOf(rendering, one)?.every(({ isSure }) => isSure));
  const objects = parts.map((one) => literalOf(rendering, one));
  return isWhole ? { kind: 'object', start: whole.start, end: whole.end, properties: objects.flatMap((one) => (one.kind === 'object' ? one.properties : [])) } : unknownAt(whole);
}

function rowStatement(rendering: Rendering, call: Called, finding: Finding, method: Method): readonly Included[] | undefined {
  const { args: [first, second] } = call;
  const { model, named, verb } = finding;
  const writing: Writing = { model, named, verb, scope: undefined, row: call.callee.object };
  switch (method) {
    case 'update':
      if (!first) return undefined;
      updateStatement(rendering, writing, first, second);
      return [];
    case 'save': {
      const made = builtFrom(rendering, call.callee.object);
      if (made) insertStatement(rendering, writing, made.values, undefined, 'one');
      else updateStatement(rendering, writing, undefined, first, assignedTo(rendering, call.callee.object));
      return [];
    }
    case 'destroy': destroyStatement(rendering, writing, first); return [];
    case 'restore': restoreStatement(rendering, writing, first); return [];
    case 'increment': case 'decrement': countedStatement(rendering, writing, first, second, method === 'increment' ? '+' : '-'); return [];
    case 'reload': return findStatement(rendering, { ...finding, scope: model.scope, more: [keyOf(rendering, model, call.callee.object, verb, model.name)], isByKey: true }, 'one');
    default: return undefined;
  }
}

/** A row that is made on the spot and not yet there: `User.build({ … })`, `new User({ … })`. */
function builtFrom({ tree }: Rendering, value: Value): { readonly values: Value | undefined } | undefined {
  const binding = bindingOf(tree, value);
  const call = value.kind === 'call' ? value : binding && binding.assignments.length === 0 && !binding.path ? binding.value : undefined;
  return call?.kind === 'call' && (call.form === 'new' || (call.callee.kind === 'member' && call.callee.name === 'build')) ? { values: call.args[0] } : undefined;
}

// ── Associations ─────────────────────────────────────────────────────────────────────────────────────────────────

function associationSites(program: Program, call: Called, association: Association, name: string): readonly Site[] {
  const model = program.mapped(association.to);
  if (!model) return [];
  const rendering = renderingOf(program, call, model);
  const finding = findingOf(rendering, association, model, call);
  if (name.startsWith('count')) countStatement(rendering, finding);
  else findStatement(rendering, finding, association.kind === 'has many' || association.through ? 'many' : 'one');
  const site = siteOf(program, call, rendering, model, name);
  return [name.startsWith('count') ? site : { ...site, relation: association.as }];
}

/** `{ model: Post, separate: true }`: the rows of all rows that were found, or with a limit those of each. */
function apartSite(program: Program, call: Called, { model, association, options, at, known }: Included): readonly Site[] {
  const rendering = renderingOf(program, call, model);
  const { draft } = rendering;
  const isEach = known.has('limit');
  const condition: Condition = { at, isSure: true, joined: 'and', write: () => {
    say(draft, `${quoted(draft.dialect, model.name, association.theirs)} ${isEach ? '= ' : 'in ('}`, at);
    pass(draft, unknownAt(at));
    if (!isEach) say(draft, ')', at);
  } };
  findStatement(rendering, { model, named: at, verb: at, options, scope: model.scope, more: [...scopedBy(rendering, association, { model, alias: model.name }, at), condition] }, 'many');
  const { dialect } = model;
  return [{ library: 'sequelize', anchor: spanOf(at), whole: spanOf(call), context: call.context, ...(dialect && { dialect }), carrier: carrierOf(draft), called: true, ...(model.indexes.length > 0 && { declared: model.indexes }), reason: `relation \`${association.as}\` that \`${call.callee.name}\` reads (Sequelize)` }];
}
