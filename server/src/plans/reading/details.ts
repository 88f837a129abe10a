// A line below a node as EXPLAIN prints it in text, told in the keys that it has in JSON (explain.c, show_*).
import type { Json } from './json.ts';

/** Undefined where the line is none that is known. */
export function readDetail(line: string): Json | undefined {
  const [, key, value] = /^([A-Za-z/][\w /-]*?):\s*(.*)$/.exec(line) ?? [];
  if (key === undefined || value === undefined) return undefined;
  if (TEXTS.has(key)) return { [key]: value };
  // Each set of GROUPING SETS has a line of its own.
  if (key === 'Group Key' || key === 'Hash Key') return { 'Group Key': value === '()' ? [] : splitKeys(value) };
  if (LISTS.has(key)) return { [key]: splitKeys(value) };
  if (NUMBERS.has(key)) return { [key]: Number(value) };
  return figuresIn(key, line) ?? (PASSED_OVER.test(key) ? {} : undefined);
}

const TEXTS = new Set(['Filter', 'Index Cond', 'Recheck Cond', 'Join Filter', 'Hash Cond', 'Merge Cond', 'TID Cond', 'One-Time Filter', 'Run Condition', 'Conflict Filter', 'Order By', 'Conflict Resolution', 'Cache Mode']);
const LISTS = new Set(['Sort Key', 'Presorted Key', 'Cache Key']);
const NUMBERS = new Set(['Rows Removed by Filter', 'Rows Removed by Join Filter', 'Rows Removed by Index Recheck', 'Rows Removed by Conflict Filter', 'Heap Fetches', 'Index Searches', 'Workers Planned', 'Workers Launched', 'Subplans Removed', 'Tuples Inserted', 'Conflicting Tuples', 'Async Append']);
/** Of which nothing is asked. */
const PASSED_OVER = /^(?:Output|Single Copy|Function Call|Table Function Call|Window|Remote SQL|Sampling|Repeatable Seed|Relations|Foreign .*|Batch Size|Params Evaluated|Conflict Arbiter.*|Tuples|Replaces|Estimates|Planned Partitions|Batches|Memory Usage|Cache .*|Custom .*|Citus .*|Query Identifier|Inner Unique|Task.*|Node|Chunks .*|Vectorized .*|Order|Pre-sorted Groups|Full-sort Groups|Worker \d+|Never Executed|Disabled Nodes)$/;

function figuresIn(key: string, line: string): Json | undefined {
  switch (key) {
    case 'Disabled': return { Disabled: line.endsWith('true') };
    case 'Inner Unique': return { 'Inner Unique': line.endsWith('true') };
    case 'Sort Method': return sortIn(line);
    case 'Buckets': return hashIn(line);
    case 'Planned Partitions': case 'Batches': return groupsIn(line);
    case 'Heap Blocks': return { 'Exact Heap Blocks': named(line, 'exact') ?? 0, 'Lossy Heap Blocks': named(line, 'lossy') ?? 0 };
    case 'Hits': return { 'Cache Hits': numberAfter(line, 'Hits'), 'Cache Misses': numberAfter(line, 'Misses'), 'Cache Evictions': numberAfter(line, 'Evictions'), 'Cache Overflows': numberAfter(line, 'Overflows') };
    case 'Storage': return { Storage: /Storage: (\w+)/.exec(line)?.[1] ?? '', 'Maximum Storage': numberAfter(line, 'Maximum Storage') };
    case 'Buffers': return buffersIn(line);
    case 'I/O Timings': return { 'Shared I/O Read Time': named(partOf(line, 'shared') ?? line, 'read') ?? 0 };
    case 'WAL': return { 'WAL Records': named(line, 'records') ?? 0, 'WAL FPI': named(line, 'fpi') ?? 0, 'WAL Bytes': named(line, 'bytes') ?? 0 };
    case 'Full-sort Groups': case 'Pre-sorted Groups': return { [key]: groupedSort(line) };
    default: return undefined;
  }
}

const sortIn = (line: string): Json => {
  const [, method = '', type = 'Memory', used = '0'] = /Sort Method: (.+?)\s+(Memory|Disk):\s*(\d+)kB/.exec(line) ?? [];
  return { 'Sort Method': method, 'Sort Space Type': type, 'Sort Space Used': Number(used) };
};

function groupedSort(line: string): Json {
  const space = (kind: string): Json | undefined => {
    const peak = new RegExp(`Peak ${kind}: (\\d+)kB`).exec(line)?.[1];
    return peak === undefined ? undefined : { 'Peak Sort Space Used': Number(peak) };
  };
  const [memory, disk] = [space('Memory'), space('Disk')];
  const methods = /Sort Methods?: (.+?) {2}/.exec(line)?.[1];
  return { 'Sort Methods Used': methods?.split(', ') ?? [], ...(memory && { 'Sort Space Memory': memory }), ...(disk && { 'Sort Space Disk': disk }) };
}

function hashIn(line: string): Json {
  const [, batches, planned] = /Batches: (\d+)(?: \(originally (\d+)\))?/.exec(line) ?? [];
  return { 'Hash Batches': Number(batches ?? 1), 'Original Hash Batches': Number(planned ?? batches ?? 1), 'Peak Memory Usage': numberAfter(line, 'Memory Usage') };
}

/** What an aggregate says of its hash table; of a plan that did not run, only how many partitions are expected. */
const groupsIn = (line: string): Json => ({
  ...(line.includes('Planned Partitions') && { 'Planned Partitions': numberAfter(line, 'Planned Partitions') }),
  ...(line.includes('Batches') && { 'HashAgg Batches': numberAfter(line, 'Batches'), 'Disk Usage': numberAfter(line, 'Disk Usage') }),
});

function buffersIn(line: string): Json {
  const [shared, local, temp] = [partOf(line, 'shared'), partOf(line, 'local'), partOf(line, 'temp')];
  return {
    'Shared Hit Blocks': named(shared, 'hit') ?? 0, 'Shared Read Blocks': named(shared, 'read') ?? 0, 'Shared Dirtied Blocks': named(shared, 'dirtied') ?? 0, 'Shared Written Blocks': named(shared, 'written') ?? 0,
    'Local Hit Blocks': named(local, 'hit') ?? 0, 'Local Read Blocks': named(local, 'read') ?? 0,
    'Temp Read Blocks': named(temp, 'read') ?? 0, 'Temp Written Blocks': named(temp, 'written') ?? 0,
  };
}

/** What stands on a worker's own line: `actual time=0.1..0.2 rows=3 loops=1`, or how it sorted. */
export function workerIn(line: string): Json {
  const rest = line.slice(line.indexOf(':') + 1).trim();
  const actual = /rows=([\d.]+)\s*loops=(\d+)/.exec(rest);
  return { ...(actual && { 'Actual Rows': Number(actual[1]), 'Actual Loops': Number(actual[2]) }), ...(/^[A-Z]/.test(rest) && readDetail(rest)) };
}

/** `shared hit=3 read=2, temp read=1`: what stands behind one of the words, up to the comma. */
const partOf = (line: string, word: string): string | undefined => new RegExp(`\\b${word}(?:/\\w+)? ([^,]*)`).exec(line)?.[1];

function named(text: string | undefined, name: string): number | undefined {
  const found = text === undefined ? undefined : new RegExp(`\\b${name}=([\\d.]+)`).exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

const numberAfter = (line: string, name: string): number => Number(new RegExp(`${name}: ?([\\d.]+)`).exec(line)?.[1] ?? 0);

/** A list as EXPLAIN joins it: split where a comma stands outside of parentheses and quotes. */
export function splitKeys(list: string): readonly string[] {
  const keys: string[] = [];
  let [depth, start, quote] = [0, 0, ''];
  for (let at = 0; at < list.length; at++) {
    const unit = list[at]!;
    if (quote !== '') quote = unit === quote ? '' : quote;
    else if (unit === "'" || unit === '"') quote = unit;
    else if (unit === '(' || unit === '[') depth++;
    else if (unit === ')' || unit === ']') depth--;
    else if (unit === ',' && depth === 0) {
      keys.push(list.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...keys, list.slice(start).trim()].filter((key) => key !== '');
}
