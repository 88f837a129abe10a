// Where a program asks a model class of Objection's, one of its relations, or a row, and the statements that this sends.
import type { Document } from '../../text/document.ts';
import type { CallValue, HostTree } from '../../hosts/tree.ts';
import { dialectOf } from '../../sql/dialects.ts';
import type { Step } from '../chain.ts';
import { consumption } from '../consumption.ts';
import { continues, renamingOf, renderingOf, sitesOf } from '../knex/calls.ts';
import { writtenFrom, type Program, type Written } from '../knex/chains.ts';
import type { Rendering } from '../knex/place.ts';
import { writeStatement } from '../knex/query.ts';
import type { Outside } from '../library.ts';
import { carrierOf, newDraft, spanOf } from '../rendering.ts';
import { meaningsOf } from '../resolve.ts';
import type { Site } from '../site.ts';
import { fetchedSites } from './fetched.ts';
import { insertedSites } from './graphInserts.ts';
import type { ModelClass } from './model.ts';
import type { Surroundings } from './place.ts';
import { tableFirst, writeModelQuery } from './query.ts';
import { begunBy, type Asking, type Begun } from './receivers.ts';
import { wroteBy } from './writes.ts';

export function modelSites(document: Document, tree: HostTree, outside: Outside): readonly Site[] {
  const asking: Asking = { tree, meanings: meaningsOf(document, tree, outside), modelClass: (by) => outside.modelClass?.(by) };
  const known = new Map<CallValue, Begun | undefined>();
  const begun = (call: CallValue): Begun | undefined => {
    if (!known.has(call)) known.set(call, begunBy(asking, call));
    return known.get(call);
  };
  const program: Program = { tree, meanings: asking.meanings, first: (call) => begun(call)?.how, ...renamingOf(outside) };
  const making: Making = {
    document, program, surroundings: { modelClass: asking.modelClass, begun },
    rendering: ({ dialect }, call) => renderingOf(document, program, newDraft(dialectOf(dialect ?? 'postgres')), call.context, dialect !== undefined),
  };
  return tree.calls.flatMap((call) => {
    const one = begun(call);
    if (!one) return [];
    if (one.how === 'fetchGraph' || one.how === '$fetchGraph') return fetchedSites(making, one, [], one.call);
    const written = writtenFrom(program, call);
    return sitesOf(program, written, (steps, top) => sitesFor(making, one, written, steps, top));
  });
}

/** What is shared by all calls of a program. */
export interface Making {
  readonly document: Document;
  readonly program: Program;
  readonly surroundings: Surroundings;
  rendering(model: ModelClass, call: CallValue): Rendering;
}

/** As Knex's own methods say what is found by a key, one row, or a page. */
const SAID: Readonly<Record<string, string>> = { findById: 'first', findOne: 'first', resultSize: 'first', page: 'limit', range: 'limit', $query: 'first', deleteById: 'where', patchAndFetchById: 'where', updateAndFetchById: 'where', relate: 'where', upsertGraph: 'where', $relatedQuery: 'where' };

function sitesFor(making: Making, begun: Begun, { root, end, top: first }: Written, all: readonly Step[], top: CallValue): readonly Site[] {
  const { program: { tree }, surroundings } = making;
  const { model, how } = begun;
  const rendering: Rendering & Surroundings = { ...making.rendering(model, root), ...surroundings };
  const wrote = wroteBy(all);
  const anchor = top === first ? wrote?.step.call.nameSpan ?? root.nameSpan : top.nameSpan;
  const kind = wrote?.kind === 'insert' || wrote?.kind === 'upsert' ? 'insert' : wrote ? 'update' : 'read';
  const steps = continues(tree, top, all.map((one) => ({ ...one, name: SAID[one.name] ?? one.name })), kind) ? [...all, { name: '', call: top, isSure: true }] : all;
  if (how === 'knexQuery') writeStatement(rendering, tableFirst(rendering, begun, steps), anchor);
  else writeModelQuery(rendering, begun, steps, anchor);
  const consumes = wrote || end === 'stream' ? undefined : consumesOf(making, begun, all, top === first && !top.returned && end === undefined ? top : undefined);
  const { dialect } = model;
  return [{
    library: 'objection',
    anchor: spanOf(anchor),
    whole: { start: Math.min(root.start, top.start), end: Math.max(root.end, top.end) },
    context: top.context,
    ...(dialect && { dialect }),
    carrier: carrierOf(rendering.draft),
    called: true,
    ...(consumes && { consumes }),
    reason: `\`${wrote?.step.name ?? how}\` of \`${model.at.name}\` (Objection)`,
  }, ...(wrote ? insertedSites(making, model, wrote.step) : []), ...fetchedSites(making, begun, all, root)];
}

/** One row by its key; of `first()`, which may read all of them, that is not said. */
function consumesOf({ document, program: { tree } }: Making, { model, how }: Begun, steps: readonly Step[], top: CallValue | undefined): Site['consumes'] {
  const names = new Set(steps.map(({ name }) => name));
  if (how === '$query' || names.has('findById') || names.has('resultSize') || ((names.has('first') || names.has('findOne')) && model.limitsFirst)) return 'one row';
  return top && !names.has('first') && !names.has('findOne') ? consumption(document, tree, top, []) : undefined;
}
