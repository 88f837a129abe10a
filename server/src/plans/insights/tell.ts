// All that is to be told of a plan: each insight is asked where what it needs is known, and of two that speak of the same thing the more telling stands.
// An insight that throws costs only itself.
import type { Schema, Table } from '../../schema/schema.ts';
import type { Basis, NodeFigures, PlanFigures } from '../figures.ts';
import type { PlanNode } from '../plan.ts';
import { insights } from './all.ts';
import type { Insight, PlanView, Told } from './insight.ts';

export interface ToldInsight extends Told {
  readonly insight: string;
}

/** What is known beside the plan. */
export interface Surroundings {
  readonly schema?: Schema;
  /** Rows of a table, as measured. */
  rows?(table: Table): number | undefined;
  /** Of the session that it is planned for: `4MB`, `64kB`. */
  readonly workMemory?: string;
}

/** What matters most first: by weight, then by the time or cost of the node. */
export function tell(figures: PlanFigures, surroundings: Surroundings = {}): readonly ToldInsight[] {
  const view = viewOf(figures, surroundings);
  const all = insights.filter(({ needs }) => isKnown(needs, figures.basis)).flatMap((insight) => toldBy(insight, view));
  const silenced = new Set(all.flatMap((one) => insightOf(one).over?.flatMap((id) => around(one.at).map((at) => `${id} ${at.place}`)) ?? []));
  const left = all.filter(({ insight, at }) => !silenced.has(`${insight} ${at.place}`)).sort((a, b) => rank(a) - rank(b) || b.at.share - a.at.share || a.at.place - b.at.place);
  return oncePerParent(left);
}

/** Partitions are alike: of what holds of several, the one where it matters most speaks for all. */
function oncePerParent(all: readonly ToldInsight[]): readonly ToldInsight[] {
  const keyOf = ({ insight, at }: ToldInsight): string | undefined => (at.parent && /Append$/.test(at.parent.node.type) ? `${insight} ${at.parent.place}` : undefined);
  const counts = new Map<string | undefined, number>();
  for (const one of all) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  const seen = new Set<string>();
  return all.flatMap((one) => {
    const key = keyOf(one);
    const others = (counts.get(key) ?? 1) - 1;
    if (key === undefined || others === 0) return [one];
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ ...one, message: `${one.message.slice(0, -1)}; it is the same with ${others} more of its kind.` }];
  });
}

const rank = ({ weight }: Told): number => (weight === 'high' ? 0 : 1);
const insightOf = ({ insight }: ToldInsight): Insight => insights.find(({ id }) => id === insight)!;

function toldBy(insight: Insight, view: PlanView): readonly ToldInsight[] {
  try {
    return [...insight.look(view)].map((told) => ({ ...told, insight: insight.id }));
  } catch {
    return [];
  }
}

/** Guessed values tell nothing of how many rows a condition keeps, and guessed sizes nothing of anything but the shape. */
function isKnown(needs: Insight['needs'], basis: Basis): boolean {
  switch (needs) {
    case 'run': return basis === 'run';
    case 'statistics': return basis !== 'schema' && basis !== 'rows';
    case 'sizes': return basis !== 'schema';
    case 'shape': return true;
  }
}

/** A node, what it stands in, and what stands directly below it: there the same is seen. */
function around(at: NodeFigures): readonly NodeFigures[] {
  const inner = at.children.flatMap((child) => [child, ...child.children]);
  return [at, ...(at.parent ? [at.parent] : []), ...inner];
}

function viewOf(figures: PlanFigures, { schema, rows, workMemory }: Surroundings): PlanView {
  const tables = new Map([...(schema?.tables.values() ?? [])].map((table) => [table.name, table]));
  const tableOf = ({ node: { relation } }: NodeFigures): Table | undefined => (relation === undefined ? undefined : tables.get(relation));
  const seen = scannedWhole(figures);
  return {
    ...figures,
    tableOf,
    rowsIn: (at) => {
      const table = tableOf(at);
      return seen.get(at.node.relation ?? '') ?? (table && rows?.(table));
    },
    workMemory: kilobytesIn(figures.plan.settings?.['work_mem'] ?? workMemory),
  };
}

/** A plan that was run has counted the tables that it read in turn. */
function scannedWhole({ nodes, basis }: PlanFigures): ReadonlyMap<string, number> {
  const counted = new Map<string, number>();
  for (const { node, rows = 0, removed, loops = 0, processes } of nodes) {
    if (basis === 'run' && isWhole(node) && loops > 0) counted.set(node.relation!, (rows + removed.filter) / Math.max(1, loops / processes));
  }
  return counted;
}

const isWhole = ({ type, relation }: PlanNode): boolean => type === 'Seq Scan' && relation !== undefined;

function kilobytesIn(setting: string | undefined): number | undefined {
  const [, number, unit] = /^(\d+)\s*(kB|MB|GB)?$/.exec(setting ?? '') ?? [];
  return number === undefined ? undefined : Number(number) * (unit === 'GB' ? 1_048_576 : unit === 'MB' ? 1_024 : 1);
}
