// The queries of a workspace that a planner can be asked about: those of a PostgreSQL that is known, whose text is seen whole.
import { linesOf } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';
import { resolve, type Resolved } from '../../query/resolve.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import type { Schema } from '../../schema/schema.ts';
import type { KnownUpdates } from '../../plans/price.ts';
import type { WeighedQuery, WorkloadContext } from '../../plans/workload.ts';
import type { Snapshot } from '../../schema/snapshot.ts';
import { spokenTo } from '../judging/judge.ts';
import type { Reading } from '../reading/read.ts';
import { readWhole } from '../reading/readSite.ts';
import type { Workspace } from '../workspace.ts';
import type { Database } from '../world.ts';
import { renderStatement, type Rendered } from './render.ts';
import { resolvedFrom } from './statement.ts';

export interface WorkspaceQuery extends Rendered {
  readonly path: string;
  readonly span: Span;
  /** From 1. */
  readonly line: number;
  readonly schema: Schema;
  /** The workspace's own that it speaks to; undefined where a schema was named for all. */
  readonly database: Database | undefined;
  readonly resolved: Resolved;
}

export interface WorkspaceQueries {
  readonly queries: readonly WorkspaceQuery[];
  /** That cannot be asked about: spliced together, of another server, or of a schema nobody knows. */
  readonly others: number;
}

/** Of the programs and files that are no history. `named` is a schema that all of them are taken to speak to. */
export function queriesOf(workspace: Workspace, wanted: (path: string) => boolean, named?: Schema): WorkspaceQueries {
  const queries: WorkspaceQuery[] = [];
  let others = 0;
  for (const path of workspace.paths) {
    const { world } = workspace;
    if (!wanted(path) || world.declaredAs(path) !== undefined) continue;
    const reading = workspace.read(path);
    if (!reading) continue;
    for (const one of queriesIn(reading, workspace, named)) {
      if (one) queries.push(one);
      else others++;
    }
  }
  return { queries, others };
}

/** Of one document, in their order; undefined for each that cannot be asked about. */
export function* queriesIn(reading: Reading, { world }: Pick<Workspace, 'world'>, named?: Schema): Generator<WorkspaceQuery | undefined> {
  const { path, text } = reading.document;
  const lines = linesOf(text);
  for (const site of reading.sites) {
    const databases = world.databasesOf(path, site.site.dialect);
    for (const one of site.statements) {
      const read = readWhole(site, one);
      if (!read.query || read.within) continue;
      const database = named ? undefined : spokenTo(databases, read);
      const schema = named ?? database?.fold.final;
      const rendered = renderStatement(site, read);
      if (!schema || site.dialect.id !== 'postgres' || !rendered || read.query.sources.length === 0) {
        yield undefined;
        continue;
      }
      yield { ...rendered, path, span: read.span, line: lines.position(read.span.start).line + 1, schema, database, resolved: resolve(read.query, schema, read.variables) };
    }
  }
}

/** What a server was seen to be sent, with how often; what is not read as one query is left out. */
export function recordedQueries({ statements = [] }: Snapshot, schema: Schema): readonly WeighedQuery[] {
  return statements.flatMap(({ query, calls }): WeighedQuery[] => {
    const resolved = resolvedFrom(query, schema);
    const isOurs = resolved?.sources.some(({ table }) => table !== undefined) ?? false;
    return resolved && isOurs ? [{ sql: query, resolved, parameters: 'generic', calls }] : [];
  });
}

/** How often a server has read each index, by what it counted. */
export function countedBy({ relations, server: { countingSince } }: Snapshot): NonNullable<WorkloadContext['counted']> {
  const scans = new Map(relations.flatMap(({ schema, indexes }) => indexes.flatMap(({ name, usage }) => (usage ? [[`${schema}.${name}`, usage.scans] as const] : []))));
  return (table, index) => {
    const seen = scans.get(`${table.schema}.${index.name}`);
    return seen === undefined ? undefined : { scans: seen, ...(countingSince !== undefined && { since: countingSince }) };
  };
}

/** Which columns the UPDATEs among them set, by table. */
export function updatesIn(queries: readonly WorkspaceQuery[]): KnownUpdates {
  const updates = new Map<string, (readonly string[])[]>();
  for (const { resolved: { query }, schema } of queries) {
    const target = query.kind === 'update' ? query.sources[0]?.table : undefined;
    const table = target && findTable(schema, target);
    if (!table) continue;
    const key = `${table.schema}.${table.name}`;
    updates.set(key, [...(updates.get(key) ?? []), query.writes.map(({ column }) => column)]);
  }
  return updates;
}
