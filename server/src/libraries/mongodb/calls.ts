// Where a program asks a collection, by a model of Mongoose's, by a document of one or by the driver, and the statements that the call stands for.
// Sources: the types of mongoose 9.12 (types/models.d.ts) and of mongodb 7.8 (Collection).
import type { Document } from '../../text/document.ts';
import type { CallValue, HostTree } from '../../hosts/tree.ts';
import { mongodb } from '../../sql/mongodb/dialect.ts';
import { consumption } from '../consumption.ts';
import type { Outside } from '../library.ts';
import { bindingOf } from '../program.ts';
import { carrierOf, newDraft, spanOf } from '../rendering.ts';
import { meaningsOf, type Meanings } from '../resolve.ts';
import type { Site } from '../site.ts';
import { newCommand } from './command.ts';
import { nameText, said, type Rendering } from './place.ts';
import { lookedUp, populated, populatedIncludes } from './populated.ts';
import { receiverOf, shapeOf, type Receiver } from './receivers.ts';
import type { Lookup } from './pipeline.ts';
import { documentStatement, statement, type Called } from './statements.ts';
import { PAGED, writtenFrom, type Written } from './steps.ts';
import { unsentAwait } from '../unsent.ts';

const READS = ['find', 'findOne', 'findById', 'exists', 'countDocuments', 'count', 'distinct', 'paginate', 'where', 'aggregate'] as const;
const WRITES = ['findOneAndUpdate', 'findByIdAndUpdate', 'findOneAndReplace', 'findOneAndDelete', 'findByIdAndDelete', 'findOneAndRemove', 'findByIdAndRemove', 'updateOne', 'updateMany', 'replaceOne', 'deleteOne', 'deleteMany', 'create', 'insertOne', 'insertMany', 'bulkWrite'] as const;
const OF_DOCUMENTS = ['save', 'deleteOne', 'updateOne', 'remove', 'populate'] as const;
const methods: ReadonlySet<string> = new Set([...READS, ...WRITES, ...OF_DOCUMENTS]);

/** What is shared by all calls of a program. */
interface Program { readonly document: Document; readonly tree: HostTree; readonly meanings: Meanings; readonly documents: NonNullable<Outside['documents']> }

const memo = new WeakMap<Meanings, readonly Site[]>();

/** The sites of a program that are of a library: of Mongoose's, or of the driver's own. */
export function collectionSites(document: Document, tree: HostTree, outside: Outside, library: 'mongoose' | 'mongodb'): readonly Site[] {
  const { documents } = outside;
  if (!documents) return [];
  const meanings = meaningsOf(document, tree, outside);
  const known = memo.get(meanings) ?? sitesIn({ document, tree, meanings, documents });
  memo.set(meanings, known);
  return known.filter((site) => site.library === library);
}

function sitesIn(program: Program): readonly Site[] {
  const taken = new Set<CallValue>();
  return program.tree.calls.filter(({ form, callee }) => form === 'call' && callee.kind === 'member' && callee.name !== undefined && methods.has(callee.name)).toSorted((a, b) => a.start - b.start || a.end - b.end).flatMap((call) => {
    if (taken.has(call)) return [];
    const receiver = receiverOf(program.meanings, program.documents, (call as Called).callee.object);
    if (!receiver || call.args.some(({ kind }) => kind === 'spread')) return [];
    const written = writtenFrom(program.tree, call);
    for (const { call: step } of written.steps) taken.add(step);
    return sitesOf(program, call as Called, receiver, written);
  });
}

function sitesOf(program: Program, call: Called, receiver: Receiver, written: Written): readonly Site[] {
  const { document, tree } = program;
  const { name } = call.callee;
  const { steps, top } = written;
  const library = receiver.is === 'collection' ? 'mongodb' as const : 'mongoose' as const;
  // A query of Mongoose's that nothing waits for is never sent. What a document is asked was sent at once before Mongoose 8.
  const isLazy = library === 'mongoose' && receiver.is === 'model' && !EAGER.has(name) && !mayTakeCallback(call) && !steps.some((step) => SENDS.has(step.name));
  const unsent = isLazy && steps.every((step) => BUILDS.test(step.name)) ? unsentAwait(document, tree, top) : undefined;
  if (isLazy && !unsent && top.discarded && !top.awaited) return [];
  const rendering: Rendering = { document, tree, keepsUndefined: true, draft: newDraft(mongodb), shape: shapeOf(receiver) };
  const command = newCommand(receiver.collection, receiver.named, call.nameSpan);
  const mark = receiver.model?.discriminator;
  if (mark && receiver.is === 'model') command.conditions.push({ ...said(rendering, `${nameText(rendering, mark.key)} = '${mark.value.replaceAll("'", "''")}'`, receiver.named), joined: 'and' });
  const lookups: Lookup[] = [];
  const verb = receiver.is === 'document' ? documentStatement(rendering, command, call, receiver) : statement(rendering, command, call, written, lookups);
  const relations = lookups.length > 0 ? lookups.map((one) => lookedUp(program, call, one, library)) : receiver.model ? populated(program, receiver.model, call, receiver.is === 'document', steps) : [];
  if (!verb) return relations;
  const isPaged = steps.some((step) => PAGED.has(step.name)) || isWalked(tree, top);
  const consumes = isPaged ? 'in pages' as const : verb === 'one' ? 'one row' as const : verb === 'nothing' ? 'nothing' as const : verb === 'many' ? consumption(document, tree, top, []) : undefined;
  const includes = receiver.model && receiver.is === 'model' ? populatedIncludes(program, receiver.model, steps) : [];
  const reason = receiver.model ? `\`${name}\` of \`${receiver.model.name}\` (Mongoose)` : `\`${name}\` of the collection \`${receiver.collection}\` (MongoDB)`;
  return [{ library, anchor: spanOf(call.nameSpan), whole: spanOf(top), context: call.context, dialect: 'mongodb', carrier: carrierOf(rendering.draft), called: true, ...(consumes && { consumes }), ...(unsent && { unsent }), ...(includes.length > 0 && { includes }), reason }, ...(unsent ? [] : relations)];
}

/** Whether a loop goes through a cursor, which a name may hold. */
function isWalked(tree: HostTree, cursor: CallValue): boolean {
  return !cursor.awaited && tree.loops.some(({ iterates }) => {
    const held = iterates && bindingOf(tree, iterates);
    return iterates === cursor || (held?.value === cursor && !held.path && held.assignments.length === 0);
  });
}

/** Methods of a model that send at once; the others give a query. Source: lib/model.js of mongoose 9.12. */
const EAGER: ReadonlySet<string> = new Set(['create', 'insertOne', 'insertMany', 'bulkWrite', 'paginate']);
const SENDS: ReadonlySet<string> = new Set(['exec', 'then', 'catch', 'finally', 'cursor', 'stream', 'eachAsync']);
/** What is called on a query without sending it. */
const BUILDS = /^(?:select|sort|limit|skip|lean|populate|session|where|equals|gte?|lte?|n?in|and|or|nor|orFail|hint|setOptions|collation|maxTimeMS|read|comment)$/;

/** Before Mongoose 7 a function behind the other arguments had it sent at once: the last of several that is not written out may be one. */
function mayTakeCallback({ args, callee: { name } }: Called): boolean {
  const [last] = args.slice(-1);
  const least = /update|replace/i.test(name) ? 2 : 1;
  return last?.kind === 'function' || (args.length > least && last?.kind !== 'object');
}
