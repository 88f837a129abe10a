// What a plan says only between its lines: of each node what it did by itself, over all its runs and processes, and how far the estimate was off.
// PostgreSQL gives times and rows as means of one run, with everything below a node counted in (explain.c); subplans run inside of the node that asks them.
import type { MeasureLevel } from '../schema/measures.ts';
import { nodesOf, type Plan, type PlanBuffers, type PlanNode } from './plan.ts';

/** What the figures rest on: the plan was run; a server has estimated it from what it knows of its data; or it was planned without a database, on measures of a level. */
export type Basis = 'run' | 'server' | MeasureLevel;

export interface PlanFigures {
  readonly plan: Plan;
  readonly basis: Basis;
  /** Parents first, as they are drawn. */
  readonly nodes: readonly NodeFigures[];
  /** Milliseconds of the whole; undefined where nothing was timed. */
  readonly time?: number;
}

export interface NodeFigures {
  readonly node: PlanNode;
  /** Where it stands among all nodes, from 0. */
  readonly place: number;
  readonly parent: NodeFigures | undefined;
  readonly children: readonly NodeFigures[];
  /** How many processes ran it side by side, the leader counted. */
  readonly processes: number;
  /** Undefined where the plan was not run; 0: never executed. */
  readonly loops?: number;
  /** Over all runs, like everything that follows. */
  readonly rows?: number;
  readonly removed: { readonly filter: number; readonly join: number; readonly recheck: number };
  /** Rows that the planner expects of one run, all processes together. */
  readonly expectedRows: number;
  /** Rows that it expects over all runs there were; of one run where there were none. */
  readonly expected: number;
  /** How many times more or fewer rows came than were expected, at least 1. */
  readonly error?: { readonly factor: number; readonly came: 'more' | 'fewer' };
  /** Milliseconds that passed, children included, and without them. */
  readonly time?: number;
  readonly ownTime?: number;
  /** In the planner's units: its part of the plan's whole cost, children included, and without them. */
  readonly cost: number;
  readonly ownCost: number;
  /** Without its children's. */
  readonly ownBuffers?: PlanBuffers;
  /** Of the plan's time that this node took by itself, 0 to 1; of its cost where nothing was timed. */
  readonly share: number;
}

export function figuresOf(plan: Plan, estimatedBy: 'server' | MeasureLevel = 'server'): PlanFigures {
  const root = build(plan.root, undefined, ALONE);
  const nodes = inOrder(root);
  addOwn(nodes);
  spreadCost(root, root.node.cost.total);
  const time = root.time === undefined ? undefined : Math.max(plan.executionTime ?? 0, root.time);
  for (const one of nodes) one.share = time === undefined ? shareOf(one.ownCost, root.cost) : shareOf(one.ownTime ?? 0, time);
  return { plan, basis: plan.root.actual ? 'run' : estimatedBy, nodes, ...(time !== undefined && { time }) };
}

/** How deep each node stands, by its place. */
export function depthsOf(nodes: readonly NodeFigures[]): readonly number[] {
  const depths: number[] = [];
  for (const { parent } of nodes) depths.push(parent ? depths[parent.place]! + 1 : 0);
  return depths;
}

const shareOf = (part: number, whole: number): number => (whole > 0 ? Math.min(1, part / whole) : 0);

type Draft = { -readonly [Key in keyof NodeFigures]: NodeFigures[Key] } & { children: Draft[]; parent: Draft | undefined };

/** How many processes there are, and between how many the planner divides rows. */
interface Together {
  readonly processes: number;
  readonly divisor: number;
}

const ALONE: Together = { processes: 1, divisor: 1 };

function build(node: PlanNode, parent: Draft | undefined, among: Together): Draft {
  const { actual } = node;
  const loops = actual?.loops;
  // Below a Gather, runs are counted over all processes, which work at the same time.
  const together = Math.max(1, Math.min(among.processes, loops ?? among.processes));
  const figures: Draft = {
    node, parent, children: [], processes: together, place: 0,
    removed: { filter: 0, join: 0, recheck: 0 },
    expectedRows: node.cost.rows * among.divisor,
    // A run of one process among several is a part of one run of all.
    expected: actual && actual.loops > 0 ? (node.cost.rows * among.divisor * actual.loops) / together : node.cost.rows * among.divisor,
    cost: 0, ownCost: 0, share: 0,
    ...(actual && { loops: actual.loops, rows: actual.rows * actual.loops, removed: { filter: actual.removed.filter * actual.loops, join: actual.removed.join * actual.loops, recheck: actual.removed.recheck * actual.loops } }),
    ...(actual?.time !== undefined && { time: (actual.time * actual.loops) / together }),
    ...errorOf(node, { processes: together, divisor: among.divisor }),
  };
  const inside = /^Gather/.test(node.type) ? togetherWith(node) : among;
  figures.children = node.children.map((child) => build(child, figures, child.role === 'InitPlan' ? ALONE : child.role === 'Inner' && !child.parallel ? { ...inside, divisor: 1 } : inside));
  return figures;
}

/** The leader helps less the more workers there are (costsize.c, get_parallel_divisor). */
function togetherWith({ actual, workers = 0 }: PlanNode): Together {
  return { processes: 1 + (actual?.workersLaunched ?? workers), divisor: workers + Math.max(0, 1 - 0.3 * workers) };
}

/** Of one run of all processes together. */
function errorOf({ actual, cost }: PlanNode, { processes, divisor }: Together): Pick<NodeFigures, 'error'> {
  if (!actual || actual.loops === 0 || cost.rows === 0) return {};
  const [expected, came] = [Math.max(1, cost.rows * divisor), Math.max(1, actual.rows * processes)];
  return { error: came >= expected ? { factor: came / expected, came: 'more' } : { factor: expected / came, came: 'fewer' } };
}

function inOrder(root: Draft): Draft[] {
  const byNode = new Map<PlanNode, Draft>();
  const open = [root];
  for (let next = open.pop(); next; next = open.pop()) {
    byNode.set(next.node, next);
    open.push(...next.children);
  }
  return [...nodesOf(root.node)].map((node, place) => Object.assign(byNode.get(node)!, { place }));
}

// ── Time and pages of a node by itself ───────────────────────────────────────────────────────────────────────────

/** What runs inside of a node, and with how much of it the node is charged. */
interface Charge {
  readonly of: Draft;
  readonly share: number;
}

function addOwn(nodes: readonly Draft[]): void {
  const charges = chargesOf(nodes);
  for (const one of nodes) {
    const own = charges.get(one) ?? [];
    if (one.time !== undefined) one.ownTime = Math.max(0, one.time - own.reduce((sum, { of, share }) => sum + (of.time ?? 0) * share, 0));
    const buffers = one.node.actual?.buffers;
    if (buffers) one.ownBuffers = subtracted(buffers, own);
  }
}

/** Children are charged to their parent, but a CTE to those that scan it, and what is asked once to the first that asks. */
function chargesOf(nodes: readonly Draft[]): ReadonlyMap<Draft, readonly Charge[]> {
  const charges = new Map<Draft, Charge[]>();
  const charge = (to: Draft, of: Draft, share: number): void => {
    const own = charges.get(to) ?? [];
    own.push({ of, share });
    charges.set(to, own);
  };
  const scans = new Map<string, Draft[]>();
  const askers = new Map<string, Draft>();
  for (const one of nodes) {
    if (one.node.type === 'CTE Scan' && one.node.reads !== undefined) scans.set(one.node.reads, [...(scans.get(one.node.reads) ?? []), one]);
    for (const { text } of one.node.conditions) for (const [name] of text.matchAll(/\(InitPlan \d+\)|\$\d+/g)) if (!askers.has(name)) askers.set(name, one);
  }
  for (const one of nodes) {
    if (!one.parent) continue;
    const cte = /^CTE (.+)$/.exec(one.node.subplan ?? '')?.[1];
    const readers = cte === undefined ? [] : scans.get(cte) ?? [];
    const whole = readers.reduce((sum, reader) => sum + (reader.time ?? 1), 0);
    if (readers.length > 0 && whole > 0) for (const reader of readers) charge(reader, one, (reader.time ?? 1) / whole);
    else charge((one.node.role === 'InitPlan' ? askerOf(one.node.subplan ?? '', askers) : undefined) ?? one.parent, one, 1);
  }
  return charges;
}

/** `InitPlan 1 (returns $0)`, or, from PostgreSQL 17 on, `InitPlan 1` alone. */
function askerOf(subplan: string, askers: ReadonlyMap<string, Draft>): Draft | undefined {
  const number = /^InitPlan (\d+)/.exec(subplan)?.[1];
  const names = [...(number === undefined ? [] : [`(InitPlan ${number})`]), ...(subplan.match(/\$\d+/g) ?? [])];
  return names.map((name) => askers.get(name)).find((one) => one !== undefined);
}

function subtracted(buffers: PlanBuffers, own: readonly Charge[]): PlanBuffers {
  const less = (key: Exclude<keyof PlanBuffers, 'readTime'>): number => Math.max(0, Math.round(buffers[key] - own.reduce((sum, { of, share }) => sum + (of.node.actual?.buffers?.[key] ?? 0) * share, 0)));
  const readTime = buffers.readTime === undefined ? undefined : Math.max(0, buffers.readTime - own.reduce((sum, { of, share }) => sum + (of.node.actual?.buffers?.readTime ?? 0) * share, 0));
  return { hit: less('hit'), read: less('read'), dirtied: less('dirtied'), written: less('written'), local: less('local'), tempRead: less('tempRead'), tempWritten: less('tempWritten'), ...(readTime !== undefined && { readTime }) };
}

// ── Cost of a node by itself ─────────────────────────────────────────────────────────────────────────────────────

/** A node's cost is of one run; the plan's whole cost is spread so that the parts of all nodes add up to it. A limit pays for no more than it takes. */
function spreadCost(figures: Draft, whole: number): void {
  const { node, children } = figures;
  figures.cost = whole;
  const scale = node.cost.total > 0 ? whole / node.cost.total : 0;
  let left = whole;
  const outer = children.find((child) => child.node.role !== 'InitPlan' && child.node.role !== 'SubPlan');
  // What runs once or once for each row of its parent is known to the planner alone: it gets what is left.
  for (const child of [...children].sort((a, b) => rank(a) - rank(b))) {
    const runs = node.type === 'Nested Loop' && child !== outer && child.node.role === 'Inner' ? Math.max(1, outer?.node.cost.rows ?? 1) : child.node.role === 'SubPlan' && !isHashed(child) ? Math.max(1, node.cost.rows) : 1;
    const own = Math.min(left, child.node.cost.total * runs * scale);
    left -= own;
    spreadCost(child, own);
  }
  figures.ownCost = left;
}

const rank = ({ node: { role } }: Draft): number => (role === 'SubPlan' ? 2 : role === 'InitPlan' ? 1 : 0);

/** Asked once, and then looked up. */
const isHashed = ({ node, parent }: Draft): boolean => parent !== undefined && node.subplan !== undefined && parent.node.conditions.some(({ text }) => text.includes(`hashed ${node.subplan!}`));
