// A plan as a command prints it and a view copies it, for people and for machines: the tree with its figures, and below each node what is to be known of it.
// Figures that rest on assumptions are left out: of such a plan its shape and the shares of its cost are all that is said.
import { figure, gainText, isMeasured, loudest } from './words.ts';
import type { Explained, TiedInsight } from './explain.ts';
import type { Basis, NodeFigures, PlanFigures } from '../../plans/figures.ts';
import { misestimate } from '../../plans/insights/shapes.ts';
import { count, milliseconds, percent } from '../../plans/insights/words.ts';
import { titleOf } from '../../plans/title.ts';
import { oneLine } from '../../text/words.ts';

export interface ExplainedShown extends Explained {
  /** The text that spans are of. */
  readonly document?: string;
  /** Undefined of what was given by itself. */
  readonly at?: { readonly file: string; readonly line: number };
}

/** How parts of a text stand out, where it is shown on a terminal. */
export type Paint = Readonly<Record<'bold' | 'dim' | 'yellow' | 'cyan', (text: string) => string>>;

/** Whether the planner's own figures mean something. */
export const hasFigures = (basis: Basis): boolean => basis === 'run' || basis === 'server' || isMeasured(basis);

// ── For machines ─────────────────────────────────────────────────────────────────────────────────────────────────

export function planJson({ sql, figures, insights, notes, at, document }: ExplainedShown): Readonly<Record<string, unknown>> {
  const { plan, basis, nodes, time } = figures;
  const isKnown = hasFigures(basis);
  return {
    query: sql ?? null,
    ...at,
    basis,
    time: time ?? null,
    planningTime: plan.planningTime ?? null,
    nodes: nodes.map((one) => nodeJson(one, isKnown)),
    insights: insights.map(({ insight, at: node, weight, message, remedy, proof, spans }) => ({
      insight, node: node.place, weight, message, remedy, ...(proof && { proof }), spans: spans.map(({ start, end }) => ({ start, end, ...(document !== undefined && { text: document.slice(start, end) }) })),
    })),
    notes,
  };
}

function nodeJson({ node, place, parent, loops, rows, expectedRows, removed, error, time, ownTime, cost, ownCost, ownBuffers, share }: NodeFigures, isKnown: boolean): Readonly<Record<string, unknown>> {
  const { type, relation, alias, index, role, subplan, conditions, sortKeys, groupKeys } = node;
  return {
    node: place, parent: parent?.place ?? null, type, title: titleOf(node),
    ...Object.fromEntries(Object.entries({ relation, alias, index, role, subplan }).filter(([, value]) => value !== undefined)),
    conditions, sortKeys, groupKeys, share,
    ...(isKnown && { cost, ownCost, expectedRows }),
    ...(loops !== undefined && { loops, rows, removed, error: error ?? null }),
    ...(time !== undefined && { time, ownTime }),
    ...(ownBuffers && { ownBuffers }),
  };
}

// ── For people ───────────────────────────────────────────────────────────────────────────────────────────────────

const plain: Paint = { bold: (text) => text, dim: (text) => text, yellow: (text) => text, cyan: (text) => text };

export function planText(shown: ExplainedShown, colours: Paint = plain): string {
  const { figures, insights, notes, sql, at } = shown;
  const head = sql === undefined ? [] : [`${at ? `${at.file}:${at.line}  ` : ''}${oneLine(sql)}`, ''];
  const columns = figures.nodes.map((one) => columnsOf(one, figures));
  const widths = columns[0]!.map((_, place) => Math.max(...columns.map((row) => row[place]!.length)));
  const indents = indentsOf(figures.nodes);
  const lines = figures.nodes.flatMap((one, place) => {
    const row = columns[place]!.map((cell, column) => cell.padStart(widths[column]!)).join('  ');
    const margin = ' '.repeat(row.length);
    const { before, below } = indents[place]!;
    const told = insights.filter((insight) => insight.at === one);
    return [
      `${one.share >= 0.3 ? colours.bold(row) : row}  ${colours.dim(before)}${one.loops === 0 ? colours.dim(titleOf(one.node)) : titleOf(one.node)}`,
      ...detailsOf(one).map((detail) => `${margin}  ${colours.dim(`${below}  ${detail}`)}`),
      ...told.flatMap((insight) => insightLines(insight, shown, colours).map((line) => `${margin}  ${colours.dim(below)}  ${line}`)),
    ];
  });
  return [...head, ...lines, '', `${basisText(figures)}${insights.length > 0 ? '' : figures.basis === 'schema' ? ' Sizes of tables (`sizes` in plansight.json, or a snapshot) would tell more than its shape.' : ' Nothing stands out.'}`, ...notes.map((note) => `${colours.dim('note:')} ${note}`), ''].join('\n');
}

/** The part of the whole, and of a plan whose figures mean something what was seen, or else is expected. */
function columnsOf(one: NodeFigures, { basis, time }: PlanFigures): readonly string[] {
  const share = one.share >= 0.005 ? percent(one.share) : '';
  if (basis === 'run') {
    const expected = misestimate(one) ? ` (~${count(one.expected)})` : '';
    return [share, ...(time === undefined ? [] : [one.ownTime === undefined || one.loops === 0 ? '' : milliseconds(one.ownTime)]), one.loops === 0 ? 'never' : `${count(one.rows ?? 0)} rows${expected}`];
  }
  return hasFigures(basis) ? [share, figure(one.ownCost), `~${count(one.expectedRows)} rows`] : [share];
}

export function detailsOf({ node, removed, loops }: NodeFigures): readonly string[] {
  const isRepeated = loops !== undefined && loops > 1;
  return [
    ...(node.subplan === undefined ? [] : [node.subplan]),
    ...(isRepeated ? [`${count(loops)} times`] : []),
    ...node.conditions.map(({ kind, text }) => `${kind}: ${oneLine(text)}${removedBy(kind, removed)}`),
    ...(node.sortKeys.length > 0 ? [`by ${node.sortKeys.join(', ')}`] : []),
    ...(node.groupKeys.length > 0 ? [`by ${node.groupKeys.join(', ')}`] : []),
  ];
}

function removedBy(kind: string, { filter, join, recheck }: NodeFigures['removed']): string {
  const rows = kind === 'filter' ? filter : kind === 'join filter' ? join : kind === 'recheck' ? recheck : 0;
  return rows > 0 ? `, ${count(rows)} thrown away` : '';
}

/** What a planner has said of the index that helps, and by how much. */
export const proofOf = ({ proof }: TiedInsight, { basis }: PlanFigures): { readonly ddl: string; readonly gain: string } | undefined =>
  (proof === undefined || basis === 'run' || basis === 'server' ? undefined : { ddl: proof.ddl, gain: gainText(basis, proof.before, proof.after) });

function insightLines(told: TiedInsight, { document, figures }: ExplainedShown, colours: Paint): readonly string[] {
  const { insight, weight, message, spans } = told;
  const proof = proofOf(told, figures);
  const mark = weight === 'high' ? colours.yellow('▲') : colours.cyan('·');
  const from = document === undefined ? [] : spans.map(({ start, end }) => oneLine(document.slice(start, end)));
  const gain = proof ? [`  ${colours.bold(proof.ddl)};  ${proof.gain}`] : [];
  return [`${mark} ${message} ${colours.dim(insight)}`, ...gain, ...(from.length > 0 ? [`  ${colours.dim('in')} ${from.join(colours.dim(' and '))}`] : [])];
}

export function basisText({ plan: { planningTime }, basis, time }: PlanFigures): string {
  if (basis === 'run') return time === undefined ? 'Run by the server, without times.' : `Run by the server: ${milliseconds(time)}${planningTime === undefined ? '' : `, planned in ${milliseconds(planningTime)}`}.`;
  return basis === 'server' ? 'As the server estimates it; nothing was run.' : `${loudest(basis).replace('Verified by', 'Planned by')}; nothing was run.`;
}

interface Indent {
  readonly before: string;
  /** What stands before the lines below it. */
  readonly below: string;
}

/** The lines of the tree. */
function indentsOf(nodes: readonly NodeFigures[]): readonly Indent[] {
  const indents: Indent[] = [];
  for (const { parent, place } of nodes) {
    if (!parent) {
      indents.push({ before: '', below: nodes[0]!.children.length > 0 ? '│' : ' ' });
      continue;
    }
    const isLast = parent.children.at(-1)?.place === place;
    const rail = railOf(parent, indents);
    indents.push({ before: `${rail}${isLast ? '└─ ' : '├─ '}`, below: `${rail}${isLast ? '   ' : '│  '}${nodes[place]!.children.length > 0 ? '│' : ' '}` });
  }
  return indents;
}

const railOf = (parent: NodeFigures, indents: readonly Indent[]): string => indents[parent.place]!.below.slice(0, -1);
