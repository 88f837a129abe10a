// Where a program asks a model class of Objection's, one of its relations, or a row, and the statements that this sends.
import type { Document } from '../../text/document.ts';
import type { CallValue, HostTree } from '../../hosts/tree.ts';
import { dialectOf } from '../../sql/dialects.ts';
import type { Step } from '../chain.ts';
import { consumption, readsOnly } from '../consumption.ts';
import { continues, renamingOf, renderingOf, sitesOf, unsentBy } from '../knex/calls.ts';
import { writtenFrom, type Program, type Written } from '../knex/chains.ts';
import type { Rendering } from '../knex/place.ts';
import { writeStatement } from '../knex/query.ts';
import type { Outside } from '../library.ts';
import { carrierOf, newDraft, spanOf } from '../rendering.ts';
import { meaningsOf } from '../resolve.ts';
import type { Site } from '../site.ts';
import { fetchedSites, graphIncludes } from './fetched.ts';
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
    return sitesOf(document, program, written, (steps, top) => sitesFor(making, one, written, steps, top));
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

function sitesFor(making: Making, begun: Begun, written: Written, all: readonly Step[], top: CallValue): readonly Site[] {
  const { document, program: { tree }, surroundings } = making;
  const { root, end, top: first } = written;
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
  const unsent = top === first ? unsentBy(document, tree, written) : undefined;
  const includes = wrote ? [] : graphIncludes(making, begun, all, root);
  const own: Site = {
    library: 'objection',
    anchor: spanOf(anchor),
    whole: { start: Math.min(root.start, top.start), end: Math.max(root.end, top.end) },
    context: top.context,
    ...(dialect && { dialect }),
    carrier: carrierOf(rendering.draft),
    called: true,
    ...(consumes && { consumes }),
    ...(unsent && { unsent }),
    ...(how === '$relatedQuery' && !wrote && begun.relation && { relation: begun.relation.name }),
    ...(all.some(({ name }) => name === 'page' || name === 'range') && readsOnly(document, tree, top, 'results') && { idleCount: true }),
    ...(includes.length > 0 && { includes }),
    reason: `\`${wrote?.step.name ?? how}\` of \`${model.at.name}\` (Objection)`,
  };
  return unsent ? [own] : [own, ...(wrote ? insertedSites(making, model, wrote.step) : []), ...fetchedSites(making, begun, all, root)];
}

/** `first()` reads all rows, unless a model says otherwise (`useLimitInFirst`). Source: lib/queryBuilder/operations/FirstOperation.js of objection 3.1. */
function consumesOf({ document, program: { tree } }: Making, { model, how }: Begun, steps: readonly Step[], top: CallValue | undefined): Site['consumes'] {
  const names = new Set(steps.map(({ name }) => name));
  if (how === '$query' || names.has('findById') || names.has('resultSize') || ((names.has('first') || names.has('findOne')) && model.limitsFirst)) return 'one row';
  if (names.has('first') || names.has('findOne')) return model.limitsFirst === false ? 'first row' : undefined;
  return top ? consumption(document, tree, top, []) : undefined;
}
