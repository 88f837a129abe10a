// A plan as a view draws it: rows that are ready to be drawn, in the plan's own order, and what is to be known of them, tied to the document.
// Figures that rest on assumptions are left out: of such a plan its shape and the shares of its cost are all that is shown.
import { basisText, detailsOf, hasFigures, planJson, planText, proofOf } from '../engine/planning/planText.ts';
import type { Explained, TiedInsight } from '../engine/planning/explain.ts';
import { figure } from '../engine/planning/words.ts';
import { depthsOf, type NodeFigures, type PlanFigures } from '../plans/figures.ts';
import type { Cause } from '../plans/insights/insight.ts';
import { misestimate } from '../plans/insights/shapes.ts';
import { count, milliseconds } from '../plans/insights/words.ts';
import type { PlanBuffers } from '../plans/plan.ts';
import { tie } from '../plans/tie.ts';
import { titleOf } from '../plans/title.ts';
import type { Resolved } from '../query/resolve.ts';
import type { Span } from '../text/span.ts';

/** `Place`: a part of the document, as offsets or as the protocol has it. */
export interface PlanShown<Place = Span> {
  readonly query: string;
  /** On what its figures rest, in one sentence. */
  readonly basis: string;
  readonly notes: readonly string[];
  /** What the shares are of. */
  readonly of: 'time' | 'cost';
  /** Whether costs and rows mean something. */
  readonly measured: boolean;
  readonly nodes: readonly NodeShown<Place>[];
  readonly insights: readonly InsightShown<Place>[];
  readonly text: string;
  readonly json: string;
}

export interface NodeShown<Place = Span> {
  /** Where its parent stands; -1 of the first. */
  readonly parent: number;
  readonly depth: number;
  readonly title: string;
  /** Of the plan's time or cost, 0 to 1: by itself, and with all below it. */
  readonly share: number;
  readonly whole: number;
  /** `12 ms`, or the cost: by itself, and with all below it. */
  readonly own?: string;
  readonly total?: string;
  /** Rows over all runs. */
  readonly expected?: number;
  readonly came?: number;
  /** `1,200 rows, ~10 expected` */
  readonly rows?: string;
  readonly loops?: number;
  /** How many times more or fewer rows came than were expected, where that is worth a look. */
  readonly error?: string;
  readonly buffers?: string;
  /** Pages that it looked at by itself. */
  readonly pages?: number;
  /** Conditions, keys and their like, a line each. */
  readonly details: readonly string[];
  readonly places: readonly Place[];
}

export interface InsightShown<Place = Span> {
  readonly id: string;
  readonly node: number;
  readonly weight: 'high' | 'low';
  readonly message: string;
  /** What a planner has said of the index that helps. */
  readonly proof?: string;
  readonly places: readonly Place[];
}

export function planShown(explained: Explained, document: string, resolved: Resolved | undefined): PlanShown {
  const { figures, insights, notes, sql = '' } = explained;
  const shown = { ...explained, document };
  const depths = depthsOf(figures.nodes);
  return {
    query: sql, basis: basisText(figures), notes, of: figures.time === undefined ? 'cost' : 'time', measured: hasFigures(figures.basis),
    nodes: figures.nodes.map((one) => nodeShown(one, depths[one.place]!, figures, resolved)),
    insights: insights.map((insight) => insightShown(insight, figures)),
    text: planText(shown), json: JSON.stringify(planJson(shown), null, 2),
  };
}

function insightShown(told: TiedInsight, figures: PlanFigures): InsightShown {
  const { insight, at, weight, message, spans } = told;
  const proof = proofOf(told, figures);
  return { id: insight, node: at.place, weight, message, places: spans, ...(proof && { proof: `${proof.ddl}; ${proof.gain}` }) };
}

function nodeShown(one: NodeFigures, depth: number, figures: PlanFigures, resolved: Resolved | undefined): NodeShown {
  const { node, parent, share, loops, rows: came, expected } = one;
  const isKnown = hasFigures(figures.basis);
  const off = misestimate(one);
  const pages = one.ownBuffers && one.ownBuffers.hit + one.ownBuffers.read;
  return {
    parent: parent?.place ?? -1, depth, title: titleOf(node), share, whole: wholeOf(one, figures), ...amounts(one, figures),
    ...(isKnown && { expected }),
    ...(came !== undefined && { came }),
    ...(loops !== undefined && { loops }),
    ...rowsOf(one, isKnown),
    ...(off && { error: `${count(off.factor)} times ${off.came}` }),
    ...(one.ownBuffers && { buffers: buffersText(one.ownBuffers), pages: pages! }),
    details: detailsOf(one),
    places: resolved ? placesOf(one, resolved) : [],
  };
}

function wholeOf({ time, cost }: NodeFigures, { time: all, nodes }: PlanFigures): number {
  const [part, whole] = all === undefined ? [cost, nodes[0]!.cost] : [time ?? 0, all];
  return whole > 0 ? Math.min(1, part / whole) : 0;
}

function amounts(one: NodeFigures, { basis }: PlanFigures): Pick<NodeShown, 'own' | 'total'> {
  if (one.time !== undefined) return { own: milliseconds(one.ownTime ?? 0), total: milliseconds(one.time) };
  return basis !== 'run' && hasFigures(basis) ? { own: figure(one.ownCost), total: figure(one.cost) } : {};
}

function rowsOf({ loops, rows, expected }: NodeFigures, isKnown: boolean): Pick<NodeShown, 'rows'> {
  if (loops === 0) return { rows: 'never run' };
  if (rows !== undefined) return { rows: count(rows) };
  return isKnown ? { rows: `~${count(expected)}` } : {};
}

function buffersText({ hit, read, dirtied, written, tempRead, tempWritten }: PlanBuffers): string {
  const parts = [['in memory', hit], ['read', read], ['dirtied', dirtied], ['written', written], ['temporary read', tempRead], ['temporary written', tempWritten]] as const;
  return parts.filter(([, pages]) => pages > 0).map(([what, pages]) => `${count(pages)} ${what}`).join(', ') || 'none';
}

/** What of the query makes a node: its conditions, else its clause, else its table. */
function placesOf(one: NodeFigures, { query }: Resolved): readonly Span[] {
  const spans = (cause: Cause): readonly Span[] => tie({ at: one, weight: 'low', message: '', remedy: { kind: 'nothing' }, cause }, query);
  const found = one.node.conditions.flatMap(({ text }) => spans({ kind: 'condition', text }));
  if (found.length > 0) return found;
  const clause = CLAUSES.find(([type]) => type.test(one.node.type))?.[1];
  return clause ? spans({ kind: clause }) : one.node.relation === undefined ? [] : spans({ kind: 'table' });
}

const CLAUSES = [[/Sort$/, 'order'], [/^Limit$/, 'limit'], [/^(?:Aggregate|Group)$/, 'grouping'], [/^Unique$/, 'distinct'], [/^LockRows$/, 'lock'], [/^ModifyTable$/, 'writes']] as const;
