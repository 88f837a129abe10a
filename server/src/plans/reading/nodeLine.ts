// The first line of a node as EXPLAIN prints it in text, told in the keys that it has in JSON (explain.c, ExplainNode).
import type { Json } from './json.ts';

/** `text` without its arrow. Undefined where it is no such line. */
export function readNodeLine(text: string): Json | undefined {
  const cost = /\(cost=([\d.]+)\.\.([\d.]+)\s*rows=(\d+)\s*width=(\d+)\)/.exec(text);
  const actual = /\(actual\s*(?:time=([\d.]+)\.\.([\d.]+))?\s*rows=([\d.]+)\s*loops=(\d+)\)/.exec(text);
  const never = /\(never executed\)/.exec(text);
  const ends = [cost, actual, never].flatMap((match) => match?.index ?? []);
  const name = readName((ends.length > 0 ? text.slice(0, Math.min(...ends)) : text).trim());
  if (!name) return undefined;
  return {
    ...name,
    ...(cost && { 'Startup Cost': Number(cost[1]), 'Total Cost': Number(cost[2]), 'Plan Rows': Number(cost[3]), 'Plan Width': Number(cost[4]) }),
    ...(actual && { ...(actual[2] !== undefined && { 'Actual Total Time': Number(actual[2]) }), 'Actual Rows': Number(actual[3]), 'Actual Loops': Number(actual[4]) }),
    ...(never && { 'Actual Rows': 0, 'Actual Loops': 0 }),
  };
}

/** Whether a line is the first of a plan: figures stand behind a name, or the name is one that only nodes have. */
export const beginsPlan = (text: string): boolean => (text.includes('(cost=') || text.includes('(actual ') || BARE.test(text)) && readNodeLine(text) !== undefined;

const BARE = /^(?:(?:Parallel )?(?:Seq|Index|Index Only|Bitmap Heap|Function|Values|CTE|Subquery|Sample|Foreign) Scan (?:on|using) \S+.*|Sort|Incremental Sort|Limit|Unique|Gather(?: Merge)?|(?:Partial |Finalize )?(?:Group|Hash|Mixed)?Aggregate|WindowAgg|Nested Loop(?: \w+ Join)?|(?:Hash|Merge) (?:\w+ ){0,2}Join|(?:Merge )?Append|Result|ProjectSet|LockRows|(?:Insert|Update|Delete|Merge) on \S+.*|(?:Hash)?SetOp \w+.*|Recursive Union)$/;

function readName(written: string): Json | undefined {
  const [, prefix = '', name = ''] = /^((?:(?:Parallel|Async) )*)(.*)$/.exec(written)!;
  const kind = kindOf(name);
  return kind && { ...kind, 'Parallel Aware': prefix.includes('Parallel') };
}

function kindOf(name: string): Json | undefined {
  const write = /^(Foreign )?(Insert|Update|Delete|Merge) on (.+)$/.exec(name);
  if (write) return { 'Node Type': write[1] ? 'Foreign Scan' : 'ModifyTable', Operation: write[2], ...relationIn(write[3]!) };
  const byIndex = /^(Index(?: Only)? Scan)( Backward)? using ("(?:[^"]|"")*"|\S+) on (.+)$/.exec(name);
  if (byIndex) return { 'Node Type': byIndex[1], 'Scan Direction': byIndex[2] ? 'Backward' : 'Forward', 'Index Name': unquoted(byIndex[3]!), ...relationIn(byIndex[4]!) };
  const bitmap = /^Bitmap Index Scan on (.+)$/.exec(name);
  if (bitmap) return { 'Node Type': 'Bitmap Index Scan', 'Index Name': unquoted(bitmap[1]!) };
  const scan = /^((?:[A-Z]\w+ )+Scan)(?: \((\w[^)]*)\))?(?: on (.+))?$/.exec(name);
  if (scan) return scanOf(scan[1]!, scan[3], scan[2]);
  const join = /^(Hash|Merge|Nested Loop)(?: ((?:Left|Right|Full|Semi|Anti)(?: Semi| Anti)?))? Join$/.exec(name);
  if (join) return { 'Node Type': join[1] === 'Nested Loop' ? 'Nested Loop' : `${join[1]} Join`, 'Join Type': join[2] ?? 'Inner' };
  if (name === 'Nested Loop') return { 'Node Type': name, 'Join Type': 'Inner' };
  const aggregate = /^(Partial |Finalize )?(Group|Hash|Mixed|)Aggregate$/.exec(name);
  if (aggregate) return { 'Node Type': 'Aggregate', Strategy: STRATEGIES[aggregate[2]!], 'Partial Mode': aggregate[1]?.trim() ?? 'Simple' };
  const sets = /^(Hash)?SetOp (.+)$/.exec(name);
  if (sets) return { 'Node Type': 'SetOp', Strategy: sets[1] ? 'Hashed' : 'Sorted', Command: sets[2] };
  return /^[A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*)*$/.test(name) ? { 'Node Type': name } : undefined;
}

const STRATEGIES: Readonly<Record<string, string>> = { '': 'Plain', Group: 'Sorted', Hash: 'Hashed', Mixed: 'Mixed' };

function scanOf(type: string, on: string | undefined, provider: string | undefined): Json {
  const node = { 'Node Type': type, ...(provider !== undefined && { 'Custom Plan Provider': provider }) };
  if (on === undefined) return node;
  const { 'Relation Name': name, Alias: alias, Schema: schema } = relationIn(on);
  switch (type) {
    case 'Function Scan': case 'Table Function Scan': return { ...node, 'Function Name': name, Alias: alias, ...(schema !== undefined && { Schema: schema }) };
    case 'CTE Scan': case 'WorkTable Scan': return { ...node, 'CTE Name': name, Alias: alias };
    case 'Named Tuplestore Scan': return { ...node, 'Tuplestore Name': name, Alias: alias };
    case 'Subquery Scan': case 'Values Scan': return { ...node, Alias: alias };
    default: return { ...node, 'Relation Name': name, Alias: alias, ...(schema !== undefined && { Schema: schema }) };
  }
}

/** `public.orders o`: without an alias, the name is one. */
function relationIn(written: string): { readonly 'Relation Name': string; readonly Alias: string; readonly Schema?: string } {
  const [, schema, name = written, alias] = /^(?:("(?:[^"]|"")*"|[^\s."]+)\.)?("(?:[^"]|"")*"|[^\s"]+)(?: ("(?:[^"]|"")*"|\S+))?/.exec(written) ?? [];
  return { 'Relation Name': unquoted(name), Alias: unquoted(alias ?? name), ...(schema !== undefined && { Schema: unquoted(schema) }) };
}

const unquoted = (name: string): string => (name.startsWith('"') && name.endsWith('"') && name.length > 1 ? name.slice(1, -1).replaceAll('""', '"') : name);
