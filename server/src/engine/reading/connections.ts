// What a program does with connections, found when it is read, since its tree is at hand then: plain facts that hang on the document and what is outside of it alone.
import type { Document } from '../../text/document.ts';
import { contains } from '../../text/span.ts';
import type { CallValue, HostTree } from '../../hosts/tree.ts';
import { promisedIn, type Promised } from '../../libraries/atOnce.ts';
import { begunIn, type Begun } from '../../libraries/begun.ts';
import { isInSite, nameOf, within, type Program } from '../../libraries/connects.ts';
import { madeAnewIn, type MadeAnew } from '../../libraries/made.ts';
import { exclusive } from '../../libraries/program.ts';
import { meaningsOf } from '../../libraries/resolve.ts';
import { firstLine } from '../../libraries/sends.ts';
import { keptIn, type Kept } from '../../libraries/taken.ts';
import { waitsIn, type Wait } from '../../libraries/waits.ts';
import type { Connection, Held } from '../../rules/connection.ts';
import { writesApart } from './apart.ts';
import type { ReadSite, Surroundings } from './read.ts';

/** In the order of the text. `sites` are those of the program. */
export function connectionsIn(document: Document, tree: HostTree, outside: Surroundings, sites: readonly ReadSite[]): readonly Connection[] {
  const program: Program = { document, tree, meanings: meaningsOf(document, tree, outside) };
  const all = sites.map(({ site }) => site);
  const begun = begunIn(program, all);
  return [...begun.flatMap((one) => waitWithin(program, one, sites) ?? []), ...keptIn(program, all).map((one) => takenBy(program, one)), ...madeAnewIn(program, all).map((one) => madeFor(program, one)), ...writesApart(program, sites, begun, (word) => outside.roleNaming?.(word) !== undefined), ...promisedIn(program).map((one) => promisedTo(program, one))].sort((a, b) => a.anchor.start - b.anchor.start);
}

function waitWithin(program: Program, begun: Begun, sites: readonly ReadSite[]): Connection | undefined {
  const { document: { text }, tree } = program;
  const { body, routine, call, name } = begun;
  const isOver = (wait: Wait): boolean => begun.ended.some(({ start, context }) => start < wait.call.start && context.branch !== undefined && contains(tree.branches[context.branch]!, wait.call));
  const waits = waitsIn(program, body, routine).filter((wait) => !isOver(wait));
  if (waits.length === 0) return undefined;
  const inside = sites.filter(({ site: { anchor, whole = anchor } }) => within(body)(anchor) && (begun.handles === undefined || begun.handles.some(within(whole))));
  const holding = waits.flatMap((wait) => {
    const holds = heldWhile(tree, wait, begun, inside);
    return holds ? [{ wait, holds }] : [];
  });
  const worst = holding.find(({ holds }) => holds.kind === 'rows') ?? holding[0];
  if (!worst) return undefined;
  const { wait: { within: waiting, name: waitedFor, for: reason }, holds } = worst;
  return { kind: 'wait', ...placeOf(program, waiting), name: waitedFor, for: reason, transaction: { name, at: firstLine(text, call.nameSpan) }, holds };
}

/** Undefined where no statement stands around it that is known to: then nothing may be held yet. */
function heldWhile(tree: HostTree, { call }: Wait, { handles = [] }: Begun, sites: readonly ReadSite[]): Held | undefined {
  const reached = sites.filter(({ site: { context } }) => !context || !exclusive(tree, context, call.context));
  const writer = reached.find((site) => site.site.anchor.start < call.start && writes(site));
  if (writer) return { kind: 'rows', by: writer.site.anchor };
  const sent = sites.map(({ site }) => site);
  // Where the transaction is handed on, a statement is sent too, and it may write.
  const handedOn = handles.filter((use) => !contains(call, use) && !isInSite(use, sent));
  const isBetween = [...reached.map(({ site: { anchor } }) => anchor), ...handedOn].some(({ start }) => start > call.end);
  return isBetween || handedOn.some(({ end }) => end < call.start) ? { kind: 'connection' } : undefined;
}

const writes = ({ site, statements }: ReadSite): boolean =>
  statements.some(({ query, changes }) => (query !== undefined && (query.kind !== 'read' || query.lock !== undefined)) || changes.some(({ kind }) => kind !== 'none')) || LOCKS.test(site.carrier.text);
const LOCKS = /\bpg_advisory_(?:xact_)?lock|\bget_lock\s*\(/i;

const placeOf = ({ document }: Program, call: CallValue): Pick<Connection, 'anchor' | 'whole' | 'name'> => ({ anchor: firstLine(document.text, call.nameSpan), whole: { start: call.start, end: call.end }, name: nameOf(document, call) });
const takenBy = (program: Program, { call, holder, taking, isGivenBack }: Kept): Connection => ({ kind: 'taken', ...placeOf(program, call), what: taking.what, holder: holder.name, back: taking.back, isGivenBack });
const madeFor = (program: Program, { call, keeping, handler, isClosed }: MadeAnew): Connection => ({ kind: 'made', ...placeOf(program, call), what: keeping.what, handler: handler.name, isClosed });
const promisedTo = (program: Program, { call, given }: Promised): Connection => ({ kind: 'promised', ...placeOf(program, call), given });
