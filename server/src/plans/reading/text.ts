// A plan as EXPLAIN prints it in text, told in the keys of its JSON: lines whose indentation makes a tree, and what stands below them.
// A line that nothing is known of costs itself alone, and is told.
import { readDetail, splitKeys, workerIn } from './details.ts';
import type { Json } from './json.ts';
import { beginsPlan, readNodeLine } from './nodeLine.ts';

export interface TextReading {
  readonly explained: Json;
  readonly notes: readonly string[];
}

/** The lines of one plan, whole (`lines.ts`), from its first node on. */
export function readText(lines: readonly string[]): TextReading | undefined {
  const state: State = { top: {}, open: [], section: undefined, unknown: [], flat: 0 };
  for (const line of lines) if (line.trim() !== '') readLine(state, line);
  if (!state.root) return undefined;
  const { unknown, flat } = state;
  return {
    explained: { ...state.top, Plan: state.root },
    notes: [
      ...(unknown.length > 0 ? [`${unknown.length === 1 ? 'One line was' : `${unknown.length} lines were`} not understood, such as \`${shortened(unknown[0]!)}\`.`] : []),
      ...(flat > 0 ? ['The lines have lost their indentation, so which node belongs below which is not known.'] : []),
    ],
  };
}

type Mutable = Record<string, unknown>;

/** A node, or the title of a subplan, with the column from which on everything belongs to it. */
interface Open {
  readonly column: number;
  readonly node: Mutable;
  /** `InitPlan 1 (returns $0)`: what the next node is to the one above. */
  readonly title?: string;
}

interface State {
  readonly top: Mutable;
  root?: Mutable;
  readonly open: Open[];
  /** The footer whose lines these are. */
  section: 'Planning' | 'JIT' | 'other' | undefined;
  readonly unknown: string[];
  /** Nodes that stand left of the root. */
  flat: number;
}

function readLine(state: State, line: string): void {
  const column = line.search(/\S/);
  const text = line.trim();
  if (!state.root) return readRoot(state, column, text);
  const arrow = /^->\s*/.exec(text);
  if (arrow) return readNode(state, column, column + arrow[0].length, text.slice(arrow[0].length));
  if (readFooter(state, text) || state.section !== undefined) return;
  const title = /^(?:InitPlan|SubPlan|CTE) \S.*$/.exec(text);
  const owner = ownerOf(state, column);
  const worker = /^Worker (\d+):/.exec(text)?.[1];
  if (worker !== undefined) state.open.push({ column, node: readWorker(owner, Number(worker), text) });
  else if (title) state.open.push({ column, node: owner, title: text.replace(/:$/, '') });
  else if (!readOwn(owner, text)) state.unknown.push(text);
}

function readRoot(state: State, column: number, text: string): void {
  const node = readNodeLine(text.replace(/^->\s*/, ''));
  if (!node) return;
  state.root = { ...node };
  state.open.push({ column, node: state.root });
}

function readNode(state: State, column: number, inner: number, text: string): void {
  const node: Mutable = { ...(readNodeLine(text) ?? { 'Node Type': text.replace(/\s*\(.*$/, '') }) };
  if (column <= state.open[0]!.column) state.flat++;
  while (state.open.length > 1 && state.open.at(-1)!.column >= column) state.open.pop();
  const { node: parent, title } = state.open.at(-1)!;
  const children = (parent['Plans'] ??= []) as Mutable[];
  node['Parent Relationship'] = title === undefined ? roleAmong(parent, children) : title.startsWith('SubPlan') ? 'SubPlan' : 'InitPlan';
  if (title !== undefined) node['Subplan Name'] = title;
  children.push(node);
  state.open.push({ column: inner, node });
}

/** Titles belong to the node above them, too. */
function ownerOf({ open }: State, column: number): Mutable {
  while (open.length > 1 && open.at(-1)!.column >= column) open.pop();
  return open.at(-1)!.node;
}

function roleAmong(parent: Mutable, siblings: readonly Mutable[]): string {
  const type = parent['Node Type'] as string;
  if (/^(?:Append|Merge Append|BitmapAnd|BitmapOr)$/.test(type)) return 'Member';
  if (type === 'Subquery Scan') return 'Subquery';
  return siblings.some((one) => one['Subplan Name'] === undefined) ? 'Inner' : 'Outer';
}

function readOwn(node: Mutable, text: string): boolean {
  const detail = readDetail(text);
  if (!detail) return false;
  for (const [key, value] of Object.entries(detail)) {
    const before = node[key];
    // Grouping sets have a key each.
    node[key] = Array.isArray(before) && Array.isArray(value) ? [...(before as unknown[]), ...(value as unknown[])] : value;
  }
  return true;
}

/** A worker's line; what is indented below it is the worker's own. */
function readWorker(node: Mutable, number: number, text: string): Mutable {
  const workers = (node['Workers'] ??= []) as Mutable[];
  const worker = workers.find((one) => one['Worker Number'] === number) ?? { 'Worker Number': number };
  if (!workers.includes(worker)) workers.push(worker);
  return Object.assign(worker, workerIn(text));
}

// ── Below the tree ───────────────────────────────────────────────────────────────────────────────────────────────

/** Whether the line stands below the tree; a line of a section is read with it. */
function readFooter(state: State, text: string): boolean {
  const { top } = state;
  const time = /^(Planning|Execution|Total) (?:time|runtime):\s*([\d.]+) ms/i.exec(text);
  const trigger = /^Trigger (.+?)(?: on (\S+))?: (?:time=([\d.]+) )?calls=(\d+)/.exec(text);
  if (time) {
    top[/^total/i.test(time[1]!) ? 'Total Runtime' : `${time[1]} Time`] = Number(time[2]);
    state.section = 'other';
  } else if (trigger) {
    top['Triggers'] = [...((top['Triggers'] as Json[] | undefined) ?? []), triggerOf(trigger)];
    state.section = 'other';
  } else if (text.startsWith('Settings: ')) {
    top['Settings'] = Object.fromEntries(splitKeys(text.slice('Settings: '.length)).flatMap((one) => settingIn(one)));
    state.section = 'other';
  } else if (text.startsWith('Serialization: ')) {
    const milliseconds = /time=([\d.]+)/.exec(text)?.[1];
    top['Serialization'] = { ...(milliseconds !== undefined && { Time: Number(milliseconds) }), 'Output Volume': Number(/output=(\d+)/.exec(text)?.[1] ?? 0) };
    state.section = 'other';
  } else if (/^(?:Planning|JIT(?: for worker \d+)?):$/.test(text)) {
    state.section = text.startsWith('Planning') ? 'Planning' : 'JIT';
  } else if (/^Query Identifier:/.test(text)) {
    state.section = 'other';
  } else {
    return state.section === 'JIT' && readCompiling(top, text);
  }
  return true;
}

function readCompiling(top: Mutable, text: string): boolean {
  const jit = (top['JIT'] ??= {}) as Mutable;
  const functions = /^Functions: (\d+)/.exec(text);
  const total = /Total ([\d.]+) ms/.exec(text);
  if (functions) jit['Functions'] = Number(functions[1]);
  if (total) jit['Timing'] = { Total: Number(total[1]) };
  return true;
}

/** `for constraint fk on child`, `RI_ConstraintTrigger_a_1 for constraint fk`, `touch`. */
function triggerOf([, written, relation, time, calls]: RegExpExecArray): Json {
  const [, name = '', constraint] = /^(.*?)\s*(?:for constraint (.+))?$/.exec(written!)!;
  return { ...(name !== '' && { 'Trigger Name': name }), ...(constraint !== undefined && { 'Constraint Name': constraint }), ...(relation !== undefined && { Relation: relation }), ...(time !== undefined && { Time: Number(time) }), Calls: Number(calls) };
}

const settingIn = (written: string): readonly (readonly [string, string])[] => {
  const [, name, value] = /^(\S+) = '(.*)'$/.exec(written) ?? [];
  return name === undefined || value === undefined ? [] : [[name, value.replaceAll("''", "'")]];
};

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** Where the plans of a text begin. */
export const plansBeginAt = (lines: readonly string[]): readonly number[] => lines.flatMap((line, at) => (isFirst(lines, at, line) ? [at] : []));

/** No arrow stands before a root, and what is indented more than the line before it belongs to that. */
const isFirst = (lines: readonly string[], at: number, line: string): boolean => {
  const text = line.trim();
  if (!/^[A-Z]/.test(text) || !beginsPlan(text)) return false;
  const before = lines[at - 1];
  return before === undefined || line.search(/\S/) <= Math.max(1, before.search(/\S/));
};
