// What the planner at hand can do and the source's own could not: an index that is read so says nothing of the source.
import type { Index } from '../schema/schema.ts';
import { everyResolved, type Resolved } from '../query/resolve.ts';
import { keyOf } from '../query/facts/serve.ts';
import { nodesOf, type Plan } from './plan.ts';

/** PostgreSQL 18 looks up a later key of a B-tree without the ones before it (release notes, "skip scan"). */
const SKIP_SCANS = 18;

/** The existing indexes, qualified, that a plan reads in a way that an older server, or one of unknown version, would not. */
export function beyondVersion({ root }: Plan, resolved: Resolved, version: number | undefined): readonly string[] {
  if (version !== undefined && version >= SKIP_SCANS) return [];
  const known = indexesIn(resolved);
  const beyond = new Set<string>();
  for (const { index: name, conditions } of nodesOf(root)) {
    const found = name === undefined ? undefined : known.get(name);
    const bound = conditions.filter(({ kind }) => kind === 'index').map(({ text }) => text).join(' ');
    if (!found || bound === '' || found.index.method !== 'btree' || found.index.constraint) continue;
    const first = keyOf(found.index.keys[0]!);
    if (!bound.includes(first)) beyond.add(`${found.schema}.${name}`);
  }
  return [...beyond];
}

function indexesIn(resolved: Resolved): ReadonlyMap<string, { readonly schema: string; readonly index: Index }> {
  const known = new Map<string, { readonly schema: string; readonly index: Index }>();
  for (const { sources } of everyResolved(resolved)) {
    for (const { table } of sources) for (const index of table?.indexes ?? []) known.set(index.name, { schema: table!.schema, index });
  }
  return known;
}
