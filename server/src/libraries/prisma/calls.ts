// Where a program calls a model of Prisma's client, and the statements that the call sends.
import type { Document } from '../../text/document.ts';
import type { CallValue, HostTree, MemberValue, ObjectValue, Value } from '../../hosts/tree.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { consumption } from '../consumption.ts';
import type { Outside } from '../library.ts';
import type { ClientMeaning } from '../meaning.ts';
import { fieldOf, type Model } from '../models.ts';
import { bindingOf } from '../program.ts';
import { carrierOf, spanOf } from '../rendering.ts';
import { meaningsOf, type Meanings } from '../resolve.ts';
import type { Site } from '../site.ts';
import { unsentAwait } from '../unsent.ts';
import { vanishingIn } from '../vanishing.ts';
import { keyMethodOf } from './byKey.ts';
import type { Selected } from './outputs.ts';
import { readStatements, type SentStatement } from './reads.ts';
import { sumStatement } from './sums.ts';
import { held, optionsOf } from '../options.ts';
import type { Rendering } from './place.ts';
import { insertStatement } from './inserts.ts';
import { updateStatement } from './updates.ts';
import { upsertStatements } from './upserts.ts';
import { deleteStatement, mayWriteOthers, type Writing } from './writes.ts';

/** A call of a model, resolved. */
export interface ModelCall { readonly call: CallValue; readonly receiver: MemberValue; readonly method: Method; readonly model: Model; /** Its name or its type says so; else it is only called so. */ readonly isTold: boolean; /** It is a client as the library makes it: no extension gives its methods another meaning. */ readonly isPlain: boolean }

const METHODS = ['findUnique', 'findUniqueOrThrow', 'findFirst', 'findFirstOrThrow', 'findMany', 'count', 'aggregate', 'groupBy', 'create', 'createMany', 'createManyAndReturn', 'update', 'updateMany', 'updateManyAndReturn', 'upsert', 'delete', 'deleteMany'] as const;
type Method = (typeof METHODS)[number];

/** Methods whose names no other library has. */
const OWN: ReadonlySet<string> = new Set(METHODS.filter((name) => !['count', 'aggregate', 'create', 'update', 'delete'].includes(name)));
const BY_KEY: ReadonlySet<string> = new Set(['findUnique', 'findUniqueOrThrow', 'update', 'upsert', 'delete']);
/** What is only written in options of Prisma's. */
const OPTIONS: ReadonlySet<string> = new Set(['where', 'data', 'select', 'include', 'omit', 'take', 'skip', 'cursor', 'orderBy', 'distinct', 'by', 'having', 'create', 'update', 'skipDuplicates', 'relationLoadStrategy', 'limit', '_count', '_sum', '_avg', '_min', '_max']);

export function* modelCalls(document: Document, tree: HostTree, outside: Outside): Generator<ModelCall> {
  const meanings = meaningsOf(document, tree, outside);
  for (const call of tree.calls) {
    const { callee } = call;
    if (call.form !== 'call' || callee.kind !== 'member') continue;
    const method = METHODS.find((name) => name === callee.name);
    const receiver = method && receiverOf(tree, callee.object);
    const model = receiver?.name === undefined ? undefined : outside.model(receiver.name);
    if (!method || !receiver || !model) continue;
    const client = clientOf(meanings, receiver.object);
    const isTold = client !== undefined;
    if (isTold || looksLikeClient(tree, call, receiver, method)) yield { call, receiver, method, model, isTold: isTold || receiver.object.kind === 'member' || /prisma|^trx?$|^tx$/i.test(nameOf(receiver.object)), isPlain: client?.role === 'client' };
  }
}

/** `prisma.user`, or a name that is given it once. */
function receiverOf(tree: HostTree, value: Value): MemberValue | undefined {
  if (value.kind === 'member' && value.binding === undefined) return value;
  const binding = bindingOf(tree, value);
  const given = binding && binding.assignments.length === 0 && !binding.path ? binding.value : undefined;
  return given?.kind === 'member' && given.binding === undefined ? given : undefined;
}

function clientOf(meanings: Meanings, value: Value): ClientMeaning | undefined {
  const meaning = meanings.of(value);
  return meaning?.kind === 'client' && meaning.library === 'prisma' ? meaning : undefined;
}

/**
 * A client that is handed around in ways that are not followed: a context, a parameter without a type.
 * The model is known, and so are the options; a name that no other library has does without them where it is given a name.
 */
function looksLikeClient(tree: HostTree, { args }: CallValue, { object }: MemberValue, method: Method): boolean {
  if (object.kind !== 'name' && object.kind !== 'member' && object.kind !== 'call') return false;
  if (object.kind === 'name' && object.name === 'this') return false;
  const [options, ...more] = args;
  if (more.length > 0) return false;
  const written = options && held({ tree }, options);
  if (!options) return NAMED.test(nameOf(object));
  if (written?.kind !== 'object') return OWN.has(method) && NAMED.test(nameOf(object));
  return hasOptions(written) && (OWN.has(method) || NAMED.test(nameOf(object)));
}

const hasOptions = ({ properties }: ObjectValue): boolean => properties.every(({ name, spread }) => spread || (name !== undefined && OPTIONS.has(name)));
const NAMED = /prisma|^(?:db|tx|trx|client|database|transaction)$/i;
const nameOf = (value: Value): string => (value.kind === 'name' ? value.name : value.kind === 'member' ? value.name ?? '' : value.kind === 'call' ? nameOf(value.callee) : '');

// ── Sites ────────────────────────────────────────────────────────────────────────────────────────────────────────

export function calledSites(document: Document, tree: HostTree, outside: Outside): readonly Site[] {
  const shared: Omit<Rendering, 'draft'> = { document, tree, model: (name) => outside.model(name), dialectOf };
  return [...modelCalls(document, tree, outside)].flatMap((one) => {
    // A mock may have the same methods, and run them at once.
    const unsent = one.isTold ? unsentAwait(document, tree, one.call) : undefined;
    const statements = sentBy(shared, one);
    const includes = statements.flatMap(({ include }) => include ?? []);
    return unsent ? statements.slice(0, 1).map((sent) => ({ ...siteOf(document, tree, one, sent), unsent })) : statements.map((sent, index) => ({ ...siteOf(document, tree, one, sent), ...(index === 0 && includes.length > 0 && { includes }) }));
  });
}

/** `prisma.user.findUnique({ … }).posts({ … })` */
function fluentOf(tree: HostTree, call: CallValue, model: Model): Selected | undefined {
  const next = tree.calls.find(({ callee }) => callee.kind === 'member' && callee.object === call);
  const field = next?.callee.kind === 'member' ? fieldOf(model, next.callee.name ?? '') : undefined;
  return next && field?.kind === 'relation' ? { name: next.callee.kind === 'member' ? next.callee.name ?? '' : '', field, at: spanOf(next.nameSpan), value: next.args[0] ?? { kind: 'constant', type: 'boolean', value: 'true', ...next.nameSpan } } : undefined;
}

function sentBy(shared: Omit<Rendering, 'draft'>, { call, receiver, method, model }: ModelCall): readonly SentStatement[] {
  const writing: Omit<Writing, 'gives'> = { model, named: receiver.nameSpan, verb: call.nameSpan, options: call.args[0], ...(BY_KEY.has(method) && { byKey: true as const }) };
  switch (method) {
    case 'findUnique': case 'findUniqueOrThrow': case 'findFirst': case 'findFirstOrThrow': {
      const fluent = fluentOf(shared.tree, call, model);
      return readStatements(shared, { ...writing, rows: 'one', ...(fluent && { fluent }) });
    }
    case 'findMany': return readStatements(shared, { ...writing, rows: 'many' });
    case 'count': case 'aggregate': case 'groupBy': return [sumStatement(shared, { ...writing, rows: 'many' }, method)];
    case 'create': case 'createMany': case 'createManyAndReturn': return [insertStatement(shared, { ...writing, gives: method === 'create' ? 'row' : method === 'createMany' ? 'count' : 'rows' })];
    case 'update': case 'updateMany': case 'updateManyAndReturn': return [updateStatement(shared, { ...writing, gives: method === 'update' ? 'row' : method === 'updateMany' ? 'count' : 'rows' })];
    case 'upsert': return upsertStatements(shared, { ...writing, gives: 'row' });
    case 'delete': case 'deleteMany': return [deleteStatement(shared, { ...writing, gives: method === 'delete' ? 'row' : 'count' })];
  }
}

/** Methods that take any filter: what is undefined in one is as good as absent. Source: prisma.io, "Null and undefined". */
const DROPS: ReadonlySet<string> = new Set(['findFirst', 'findFirstOrThrow', 'updateMany', 'updateManyAndReturn', 'deleteMany']);

function siteOf(document: Document, tree: HostTree, { call, receiver, method, model, isPlain }: ModelCall, { draft, anchor, isOfRelation }: SentStatement): Site {
  const consumes = isOfRelation ? undefined : method.startsWith('find') && method !== 'findMany' ? 'one row' : method === 'findMany' ? consumption(document, tree, call, []) : undefined;
  const vanishing = isOfRelation || model.isStrict || !DROPS.has(method) ? undefined : vanishingIn({ document, tree }, optionsOf({ document, tree }, call.args[0]).known.get('where')?.value, call, (name) => fieldOf(model, name)?.kind === 'column');
  const byKey = isOfRelation || !isPlain ? undefined : keyMethodOf({ document, tree }, model, method, call);
  return {
    library: 'prisma',
    anchor: spanOf(anchor),
    whole: spanOf(call),
    context: call.context,
    dialect: model.dialect,
    carrier: carrierOf(draft),
    called: true,
    // `new PrismaClient({ omit: … })`, where it is not seen.
    ...(model.keepsBack && { keepsBack: true as const }),
    ...(method.startsWith('findUnique') && { joined: true as const }),
    ...(consumes && { consumes }),
    ...(vanishing && { vanishing }),
    ...(byKey && { byKey }),
    ...(method === 'upsert' && { mayBeThere: true as const }),
    ...((method === 'create' || method === 'update') && mayWriteOthers({ document, tree }, model, call.args[0]) && { writesMore: true as const }),
    reason: isOfRelation ? `relation \`${document.text.slice(anchor.start, anchor.end)}\` that \`${receiver.name}.${method}\` reads (Prisma)` : `\`${receiver.name}.${method}\` (Prisma)`,
  };
}
