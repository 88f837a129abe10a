// What the planner at hand can do and the source's own could not: an index that is read so says nothing of the source.
import type { Index } from '../schema/schema.ts';
import { everyResolved, type Resolved } from '../query/resolve.ts';
import { quoted } from '../query/facts/values.ts';
import { nodesOf, type Plan } from './plan.ts';

/** PostgreSQL 18 looks up a later key of a B-tree without the ones before it (release notes, "skip scan"). */
const SKIP_SCANS = 18;

/** Whether the source can do all that the planner at hand can. */
export const skipsScans = (version: number | undefined): boolean => version !== undefined && version >= SKIP_SCANS;

/** The existing indexes, qualified, that a plan reads in a way that an older server, or one of unknown version, would not. */
export function beyondVersion(plan: Plan, resolved: Resolved, version: number | undefined): readonly string[] {
  if (skipsScans(version)) return [];
  const known = indexesIn(resolved);
  return [...skipScanned(plan, new Map([...known].flatMap(([name, { index }]) => (index.constraint ? [] : [[name, index] as const]))))].map((name) => `${known.get(name)!.schema}.${name}`);
}

/** Those that a plan looks a key up in without the one that they begin with. What an expression is printed as may be another text, so nothing is said of one. */
export function skipScanned({ root }: Plan, indexes: ReadonlyMap<string, Pick<Index, 'method' | 'keys'>>): ReadonlySet<string> {
  const skipped = new Set<string>();
  for (const { index: name, conditions } of nodesOf(root)) {
    const found = name === undefined ? undefined : indexes.get(name);
    const first = found?.method === 'btree' ? found.keys[0]?.column : undefined;
    const bound = conditions.filter(({ kind }) => kind === 'index').map(({ text }) => text).join(' ');
    if (first !== undefined && bound !== '' && !names(bound, quoted(first))) skipped.add(name!);
  }
  return skipped;
}

/** Whether a text has a name as a word of its own. */
function names(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!WORD.test(text.charAt(at - 1)) && !WORD.test(text.charAt(at + name.length))) return true;
  }
  return false;
}

const WORD = /[\w$"]/;

function indexesIn(resolved: Resolved): ReadonlyMap<string, { readonly schema: string; readonly index: Index }> {
  const known = new Map<string, { readonly schema: string; readonly index: Index }>();
  for (const { sources } of everyResolved(resolved)) {
    for (const { table } of sources) for (const index of table?.indexes ?? []) known.set(index.name, { schema: table!.schema, index });
  }
  return known;
}
