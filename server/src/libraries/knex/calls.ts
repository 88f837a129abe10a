// Where a program sends what a builder of Knex's has made: it is awaited, given back, or held by a name and awaited there.
import type { Document } from '../../text/document.ts';
import type { CallValue, Context, HostTree, Value } from '../../hosts/tree.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { stepsInside, type Step } from '../chain.ts';
import { consumption } from '../consumption.ts';
import type { Outside } from '../library.ts';
import { snakeCased } from '../objection/casing.ts';
import { carrierOf, leave, newDraft, spanOf, type Draft } from '../rendering.ts';
import { meaningsOf } from '../resolve.ts';
import type { Site } from '../site.ts';
import { unsentAwait } from '../unsent.ts';
import { heldSteps, innerSteps, isHandedOn, isSentLater, writtenChains, type Program, type Written } from './chains.ts';
import type { Rendering } from './place.ts';
import { verbOf, writeStatement } from './query.ts';

/** How deep queries are followed that stand in one another, and how much of them is written: a program may name one in itself. */
const DEEP = 12;
const LONG = 50_000;
const MANY = 200;

export function builtSites(document: Document, tree: HostTree, outside: Outside): readonly Site[] {
  const program: Program = { tree, meanings: meaningsOf(document, tree, outside), ...renamingOf(outside) };
  return [...writtenChains(program)].flatMap((written) => sitesOf(document, program, written, (steps, top) => [siteOf(document, program, written, steps, top)]));
}

/** What a chain sends, and what those send that begin with a copy of it; `made` makes the sites of one. */
export function sitesOf(document: Document, { tree }: Program, written: Written, made: (steps: readonly Step[], top: CallValue) => readonly Site[]): readonly Site[] {
  if (isSentLater(written.end) || isHandedOn(tree, written) || written.steps.some(({ name }) => name === 'as' || name === 'truncate' || name === 'batchInsert')) return [];
  const held = heldSteps(tree, written);
  if (!held) return made(written.steps, written.top);
  if (unsentBy(document, tree, written)) return made(written.steps, written.top);
  const copies = held.copies.flatMap(({ steps, top }) => made(steps, top));
  return held.isSent ? [...made(held.steps, written.top), ...copies] : copies;
}

function siteOf(document: Document, program: Program, written: Written, all: readonly Step[], top: CallValue): Site {
  const { root, end, top: first } = written;
  const { tree, meanings } = program;
  const client = meanings.of(root.callee.kind === 'member' && all[0]?.name !== 'table' ? root.callee.object : root.callee);
  const dialect = client?.kind === 'client' ? client.dialect : undefined;
  const draft = newDraft(dialectOf(dialect ?? 'postgres'));
  const { kind, step } = verbOf(all);
  // A copy says what it is for where it is made.
  const anchor = top === first ? step?.call.nameSpan ?? root.nameSpan : top.nameSpan;
  const steps = continues(tree, top, all, kind) ? [...all, { name: '', call: top, isSure: true }] : all;
  writeStatement(renderingOf(document, program, draft, root.context, dialect !== undefined), steps, anchor);
  const names = new Set(all.map(({ name }) => name));
  const consumes = kind !== 'read' ? undefined : end === 'stream' || end === 'pipe' ? 'in pages' : names.has('first') ? 'one row' : top === first && !top.returned && (end === undefined || end === 'then') ? consumption(document, tree, top, []) : undefined;
  const unsent = top === first ? unsentBy(document, tree, written) : undefined;
  return {
    library: 'knex',
    anchor: spanOf(anchor),
    whole: { start: Math.min(root.start, top.start), end: Math.max(root.end, top.end) },
    context: top.context,
    ...(dialect && { dialect }),
    carrier: carrierOf(draft),
    called: true,
    ...(consumes && { consumes }),
    ...(unsent && { unsent }),
    reason: `\`${step?.name ?? 'select'}\` of a builder (Knex)`,
  };
}

/** Knex's builders are sent when they are waited for (lib/builder-interface-augmenter.js). */
export const unsentBy = (document: Document, tree: HostTree, { end, top }: Written): Site['unsent'] => (end === undefined ? unsentAwait(document, tree, top) : undefined);

/** What Knex is told to rename, by what Objection makes for it. */
export function renamingOf({ casing }: Outside): Pick<Program, 'renamed'> {
  const how = casing?.();
  return how ? { renamed: (part) => snakeCased(part, how) } : {};
}

export function renderingOf(document: Document, program: Program, draft: Draft, context: Context, isTold: boolean): Rendering {
  const { tree, meanings } = program;
  let depth = 0;
  const rendering: Rendering = {
    document, tree, meanings, draft, isTold, context, ...(program.renamed && { renamed: program.renamed }),
    stepsOf: (value: Value) => innerSteps(program, value, context),
    inside: (callback) => stepsInside(tree, callback, context),
    depth: { now: 0, steps: 0 },
    query: (inner, at) => rendering.deeper(at, () => writeStatement(rendering, inner, verbOf(inner).step?.call.nameSpan ?? at)),
    deeper: (at, write) => {
      if (depth >= DEEP || draft.text.length > LONG || ++rendering.depth.steps > MANY) return leave(draft, at);
      depth++;
      write();
      depth--;
    },
  };
  return rendering;
}

/**
 * A function that gives a chain back without waiting for it may be called by one who continues it.
 * What asks for one row, adds rows, or says which it writes means no more by that.
 */
export function continues(tree: HostTree, top: CallValue, steps: readonly Step[], kind: ReturnType<typeof verbOf>['kind']): boolean {
  const routine = tree.routines[top.context.routine];
  if (!top.returned || !routine || routine.async) return false;
  const has = (names: RegExp): boolean => steps.some(({ name, isSure }) => isSure && names.test(name));
  if (kind === 'insert') return false;
  return kind === 'read' ? !has(/^(?:first|limit)$/) : !has(/where/i);
}
