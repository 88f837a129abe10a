// What `populate` and `$lookup` ask: one query for each path, for all documents that were found. Sources: mongoosejs.com, "Populate"; mongoose 9.12, lib/helpers/populate.
import type { Document } from '../../text/document.ts';
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import type { Span } from '../../text/span.ts';
import { mongodb } from '../../sql/mongodb/dialect.ts';
import type { Step } from '../chain.ts';
import { writtenText } from '../drizzle/declared.ts';
import { named, type Include } from '../include.ts';
import type { Outside } from '../library.ts';
import { pathAt, type DocumentModel } from '../mongoose/model.ts';
import { optionsOf } from '../options.ts';
import { carrierOf, newDraft, pass, say, spanOf } from '../rendering.ts';
import type { Site } from '../site.ts';
import { newCommand, sure, takeOptions, writeFind } from './command.ts';
import { itemsOf } from './filter.ts';
import { nameText, shapeless, unknownAt, type Rendering } from './place.ts';
import type { Lookup } from './pipeline.ts';
import { shapeOf } from './receivers.ts';

interface Program { readonly document: Document; readonly tree: HostTree; readonly documents: NonNullable<Outside['documents']> }

/** A path, and what is asked of it besides. */
interface Asked { readonly path: string; readonly at: Span; readonly select?: Value | undefined; readonly match?: Value | undefined; readonly options?: Value | undefined }

/** `isOne`: of one document that the program holds. */
export function populated(program: Program, model: DocumentModel, call: CallValue, isOne: boolean, steps: readonly Step[]): readonly Site[] {
  const calls = isOne && call.callee.kind === 'member' && call.callee.name === 'populate' ? [call] : steps.flatMap((step) => (step.name === 'populate' ? [step.call] : []));
  return calls.flatMap((one) => askedBy(program, one).flatMap((asked) => siteOf(program, model, call, asked, isOne) ?? []));
}

/** The same as relations of what is found, of which a list is as long as the document makes it. */
export function populatedIncludes(program: Program, model: DocumentModel, steps: readonly Step[]): readonly Include[] {
  return steps.flatMap((step) => (step.name === 'populate' ? askedBy(program, step.call) : [])).flatMap(({ path, at }): readonly Include[] => {
    const found = pathAt(model, path);
    const virtual = model.virtuals.find(({ name }) => name === path);
    const other = program.documents(found?.ref ?? virtual?.ref ?? { name: '' });
    return other ? [{ path: path.split('.'), at: spanOf(at), table: named(other.collection, undefined), of: named(model.collection, undefined), many: virtual !== undefined || found?.isList === true, isPart: true }] : [];
  });
}

function askedBy(program: Program, { args: [first, select], nameSpan }: CallValue): readonly Asked[] {
  if (!first) return [];
  const text = writtenText(program.tree, first);
  if (text !== undefined) return text.split(/\s+/).filter((path) => path !== '').map((path) => ({ path, at: nameSpan, ...(select && { select }) }));
  const items = itemsOf(program, first) ?? [first];
  return items.flatMap((item): readonly Asked[] => {
    const own = writtenText(program.tree, item);
    if (own !== undefined) return [{ path: own, at: item }];
    const { known } = optionsOf({ ...program, keepsUndefined: true }, item);
    const path = known.get('path') && writtenText(program.tree, known.get('path')!.value);
    return path === undefined ? [] : [{ path, at: known.get('path')!.at, select: known.get('select')?.value, match: known.get('match')?.value, options: known.get('options')?.value }];
  });
}

function siteOf({ document, tree, documents }: Program, model: DocumentModel, call: CallValue, { path, at, select, match, options }: Asked, isOne: boolean): Site | undefined {
  const found = pathAt(model, path);
  const virtual = model.virtuals.find(({ name }) => name === path);
  const ref = found?.ref ?? virtual?.ref;
  const other = ref && documents(ref);
  if (!other) return undefined;
  const rendering: Rendering = { document, tree, keepsUndefined: true, draft: newDraft(mongodb), shape: shapeOf({ model: other }) };
  const { draft } = rendering;
  const command = newCommand(other.collection, at, at);
  const isSingle = isOne && !found?.isList;
  command.conditions.push({ at, isSure: true, joined: 'and', write: () => {
    say(draft, `${nameText(rendering, virtual?.foreign ?? '_id')} ${isSingle ? '= ' : 'in ('}`, at);
    pass(draft, isOne && call.callee.kind === 'member' ? call.callee.object : unknownAt(at));
    if (!isSingle) say(draft, ')', at);
  } });
  if (match) command.filters.push(sure(match));
  if (select) command.projections.push(sure(select));
  takeOptions(rendering, command, options);
  // Mongoose multiplies a limit by the number of documents (lib/model.js, `_execPopulateQuery`).
  if (!isOne) command.limit.splice(0, command.limit.length, ...command.limit.map((given) => ({ ...given, value: unknownAt(given.value) })));
  writeFind(rendering, command, 'many');
  return { library: 'mongoose', anchor: spanOf(at), whole: spanOf(call), context: call.context, dialect: 'mongodb', carrier: carrierOf(draft), called: true, ...(isOne && call.callee.kind === 'member' && call.callee.name === 'populate' && { relation: path }), reason: `\`${path}\` that \`populate\` reads (Mongoose)` };
}

/** What a `$lookup` asks of another collection, for each document that comes to it. */
export function lookedUp({ document, tree }: Program, call: CallValue, { at, from, foreign, local }: Lookup, library: Site['library']): Site {
  const rendering: Rendering = { document, tree, keepsUndefined: true, draft: newDraft(mongodb), shape: shapeless };
  const command = newCommand(from, at, at);
  command.conditions.push({ at, isSure: true, joined: 'and', write: () => {
    say(rendering.draft, `${nameText(rendering, foreign)} = `, at);
    pass(rendering.draft, local);
  } });
  writeFind(rendering, command, 'many');
  return { library, anchor: spanOf(at), whole: spanOf(call), context: call.context, dialect: 'mongodb', carrier: carrierOf(rendering.draft), called: true, consumes: 'in pages', reason: `\`$lookup\` in \`${from}\` (MongoDB)` };
}
