// A database of the workspace as a planner is told of it: its folded structure, and the figures that are laid over it.
import type { Measures } from '../../schema/measures.ts';
import { noMeasures } from '../../schema/measures.ts';
import { ddlOf } from '../../schema/snapshot/ddl.ts';
import { measuresOf } from '../../schema/snapshot/measures.ts';
import type { Snapshot } from '../../schema/snapshot.ts';
import { assumed } from '../../plans/assume.ts';
import type { PlannedDatabase } from '../../plans/planner.ts';
import { plannedStructure } from '../plannedStructure.ts';
import type { Database } from '../world.ts';

/** What a server says beyond its tables, where a snapshot tells. */
type Told = Pick<PlannedDatabase, 'measures' | 'settings' | 'collation' | 'version'>;

/** Undefined of a server that the planner does not speak for, and of a schema that nobody declares. `today`: `2026-01-31`. */
export function plannedFrom({ dialect, source, fold, snapshot, sizes, version: own }: Database, today: string): PlannedDatabase | undefined {
  if (dialect !== 'postgres' || fold.final.tables.size === 0) return undefined;
  const told = snapshot && toldBy(snapshot.snapshot);
  const files = source.files.flatMap((path) => fold.file(path) ?? []);
  const version = told?.version ?? own;
  return {
    // Where a snapshot is all there is, it says more than the fold of it keeps: functions, policies, statistics of several columns.
    ...(source.kind === 'snapshot' && snapshot ? { base: ddlOf(snapshot.snapshot), tail: [] } : plannedStructure(fold.final, files)),
    measures: measuresFor(told?.measures ?? noMeasures, { schema: fold.final, sizes, today }),
    searchPath: fold.final.searchPath,
    settings: told?.settings ?? {},
    collation: told?.collation ?? 'language',
    ...(version !== undefined && { version }),
  };
}

/** Figures of a server, to be laid over a structure. */
export function toldBy(snapshot: Snapshot): Told {
  const { version, collation, provider } = snapshot.server;
  return {
    measures: measuresOf(snapshot),
    settings: snapshot.settings,
    // Only these compare bytes to the planner: `C.UTF-8` of the C library sorts alike, and yet no LIKE uses an index of it.
    collation: provider === 'builtin' || (provider === 'libc' && /^(?:C|POSIX)$/.test(collation)) ? 'bytes' : 'language',
    ...(version > 0 && { version: Math.floor(version / 10_000) }),
  };
}

/** What was measured, and what is assumed of the rest: sizes that the configuration writes count as rows. */
export function measuresFor(measures: Measures, { schema, sizes, today }: Pick<Parameters<typeof assumed>[2], 'sizes' | 'today'> & { readonly schema: Parameters<typeof assumed>[0] }): Measures {
  const isWritten = measures.level === 'schema' && [...schema.tables.values()].some((table) => sizes.rows(`${table.schema}.${table.name}`) !== undefined);
  return assumed(schema, isWritten ? { ...measures, level: 'rows' } : measures, { sizes, today });
}
