// Two plans side by side, in words and figures: what changed as a whole, and node by node. What a command prints and a view draws.
// Figures that rest on assumptions are left out, as of one plan; those of a run and of an estimate are not set beside each other.
import { comparePlans, type Pair } from '../../plans/compare.ts';
import { depthsOf, type NodeFigures, type PlanFigures } from '../../plans/figures.ts';
import { count, milliseconds } from '../../plans/insights/words.ts';
import { titleOf } from '../../plans/title.ts';
import { counted } from '../../text/words.ts';
import { basisText, detailsOf, hasFigures } from './planText.ts';
import { figure } from './words.ts';

export interface Comparison {
  /** Sentences on the whole, what matters most first. */
  readonly summary: readonly string[];
  /** What each of the two rests on. */
  readonly before: string;
  readonly after: string;
  readonly rows: readonly ComparedRow[];
  readonly text: string;
}

export interface ComparedRow {
  readonly kind: Pair['kind'];
  readonly depth: number;
  /** As it is after; of what has gone, as it was. */
  readonly title: string;
  /** What it was called, where that is another. */
  readonly was?: string;
  /** Conditions and keys, before and after, where they differ. */
  readonly details: readonly string[];
  readonly figures: readonly ComparedFigure[];
}

export interface ComparedFigure {
  /** Time, cost and pages are of the node by itself. */
  readonly of: 'Time' | 'Cost' | 'Rows' | 'Pages';
  readonly before?: string;
  readonly after?: string;
  /** Of time, cost and pages. */
  readonly trend?: 'better' | 'worse';
}

export function comparisonOf(before: PlanFigures, after: PlanFigures): Comparison {
  const pairs = comparePlans(before, after);
  const measures = MEASURES.filter(({ whole }) => whole(before) !== undefined && whole(after) !== undefined);
  const [deepBefore, deepAfter] = [depthsOf(before.nodes), depthsOf(after.nodes)];
  const rows = pairs.map((pair) => rowOf(pair, pair.kind === 'removed' ? deepBefore[pair.before.place]! : deepAfter[pair.after.place]!, measures));
  const summary = [...measures.flatMap((measure) => wholeText(measure, before, after)), nodesText(pairs), ...unlikeText(before, after)];
  const [first, second] = [basisText(before), basisText(after)];
  return { summary, before: first, after: second, rows, text: textOf(summary, rows, first, second) };
}

// ── What is compared ─────────────────────────────────────────────────────────────────────────────────────────────

interface Measure {
  readonly of: ComparedFigure['of'];
  /** Whether less is better. */
  readonly less?: { readonly word: 'less' | 'fewer'; /** What is too little to matter. */ readonly least: number };
  readonly text: (value: number) => string;
  /** Undefined where the plan does not tell. */
  readonly whole: (figures: PlanFigures) => number | undefined;
  readonly own: (node: NodeFigures) => number | undefined;
}

const MEASURES: readonly Measure[] = [
  { of: 'Time', less: { word: 'less', least: 0.1 }, text: milliseconds, whole: ({ time }) => time, own: ({ ownTime }) => ownTime },
  { of: 'Pages', less: { word: 'fewer', least: 8 }, text: count, whole: ({ plan: { root: { actual } } }) => actual?.buffers && actual.buffers.hit + actual.buffers.read, own: ({ ownBuffers }) => ownBuffers && ownBuffers.hit + ownBuffers.read },
  { of: 'Cost', less: { word: 'less', least: 1 }, text: figure, whole: ({ basis, plan: { root } }) => (hasFigures(basis) && root.cost.total > 0 ? root.cost.total : undefined), own: ({ ownCost }) => ownCost },
  { of: 'Rows', text: count, whole: ({ basis, nodes }) => (basis === 'run' ? nodes[0]!.rows : hasFigures(basis) ? nodes[0]!.expected : undefined), own: ({ rows, expected }) => rows ?? expected },
];

/** From this factor on a difference is one. */
const NOTABLE = 1.1;

function trendOf({ less }: Measure, before: number | undefined, after: number | undefined): ComparedFigure['trend'] {
  if (!less || (before ?? 0) < less.least && (after ?? 0) < less.least) return undefined;
  const [was, is] = [before ?? 0, after ?? 0];
  return was > is * NOTABLE ? 'better' : is > was * NOTABLE ? 'worse' : undefined;
}

function rowOf(pair: Pair, depth: number, measures: readonly Measure[]): ComparedRow {
  const [before, after] = [pair.kind === 'added' ? undefined : pair.before, pair.kind === 'removed' ? undefined : pair.after];
  const shown = (after ?? before)!;
  const [title, was] = [titleOf(shown.node), before && titleOf(before.node)];
  const [old, now] = [before ? conditionsOf(before) : [], after ? conditionsOf(after) : []];
  const differs = old.join('\n') !== now.join('\n');
  return {
    kind: pair.kind, depth, title,
    ...(was !== undefined && was !== title && { was }),
    details: pair.kind === 'changed' && differs ? [...old.map((line) => `− ${line}`), ...now.map((line) => `+ ${line}`)] : now.length > 0 ? now : old,
    figures: measures.map((measure) => {
      const [first, second] = [before && measure.own(before), after && measure.own(after)];
      const trend = trendOf(measure, first, second);
      return { of: measure.of, ...(first !== undefined && { before: measure.text(first) }), ...(second !== undefined && { after: measure.text(second) }), ...(trend && { trend }) };
    }),
  };
}

/** Without what a run counted. */
const conditionsOf = (one: NodeFigures): readonly string[] => detailsOf({ ...one, removed: { filter: 0, join: 0, recheck: 0 }, loops: 1 });

// ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────

function wholeText(measure: Measure, before: PlanFigures, after: PlanFigures): readonly string[] {
  const { of, less, text, whole } = measure;
  const [was, is] = [whole(before)!, whole(after)!];
  if (!less) return was === is ? [] : [`${of} ${text(was)} → ${text(is)}.`];
  const trend = trendOf(measure, was, is);
  const factor = trend === 'better' ? was / Math.max(is, less.least / 10) : is / Math.max(was, less.least / 10);
  const by = trend === undefined ? 'about the same' : `${factor >= 10 ? count(factor) : Math.round(factor * 10) / 10} times ${trend === 'better' ? less.word : 'more'}`;
  return [`${of} ${text(was)} → ${text(is)}, ${by}.`];
}

function nodesText(pairs: readonly Pair[]): string {
  const parts = (['changed', 'added', 'removed'] as const).flatMap((kind) => {
    const those = pairs.filter((pair) => pair.kind === kind).length;
    return those === 0 ? [] : [`${counted(those, 'node')} ${kind}`];
  });
  return parts.length === 0 ? 'The plan is the same, node by node.' : `${parts.join(', ')}.`;
}

function unlikeText(before: PlanFigures, after: PlanFigures): readonly string[] {
  if (before.basis === after.basis || (hasFigures(before.basis) && hasFigures(after.basis) && before.basis !== 'run' && after.basis !== 'run')) return [];
  return ['What the two rest on differs: only what both tell is compared.'];
}

const SIGNS: Readonly<Record<Pair['kind'], string>> = { same: ' ', changed: '~', added: '+', removed: '−' };

function textOf(summary: readonly string[], rows: readonly ComparedRow[], before: string, after: string): string {
  const cells = rows.map(({ figures }) => figures.map((one) => (one.before === one.after ? one.after ?? '' : `${one.before ?? ''} → ${one.after ?? ''}`)));
  const heads = rows[0]?.figures.map(({ of }) => of) ?? [];
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]!.length)));
  const aligned = (row: readonly string[]): string => row.map((cell, column) => cell.padStart(widths[column]!)).join('  ');
  const lines = rows.flatMap((row, at) => {
    const indent = '  '.repeat(Math.min(row.depth, 60));
    const margin = ' '.repeat(aligned(heads).length + 4);
    return [`${aligned(cells[at]!)}  ${SIGNS[row.kind]} ${indent}${row.was === undefined ? '' : `${row.was} → `}${row.title}`, ...(row.kind === 'same' ? [] : row.details.map((detail) => `${margin}${indent}  ${detail}`))];
  });
  return [...summary, '', `before: ${before}`, `after:  ${after}`, '', aligned(heads), ...lines, ''].join('\n');
}
