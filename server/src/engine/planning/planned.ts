// A database of the workspace as a planner is told of it: its folded structure, and the figures that are laid over it.
import type { Measures, RelationMeasures } from '../../schema/measures.ts';
import { noMeasures } from '../../schema/measures.ts';
import { ddlOf } from '../../schema/snapshot/ddl.ts';
import { measuresOf } from '../../schema/snapshot/measures.ts';
import type { Snapshot } from '../../schema/snapshot.ts';
import { withGuesses } from '../../plans/guess.ts';
import type { PlannedDatabase } from '../../plans/planner.ts';
import { plannedStructure } from '../history/plannedStructure.ts';
import type { Sizes } from '../../query/sizes.ts';
import type { Schema } from '../../schema/schema.ts';
import { snapshotRows } from '../snapshot/rows.ts';
import type { Database } from '../world.ts';

/** What a server says beyond its tables, where a snapshot tells. */
type Told = Pick<PlannedDatabase, 'measures' | 'settings' | 'collation' | 'version'>;

/** Undefined of a server that the planner does not speak for, and of a schema that nobody declares. `today`: `2026-01-31`. Made once of each database, for an editor asks at each press. */
export function plannedFrom(database: Database, today: string): PlannedDatabase | undefined {
  const known = made.get(database);
  if (known?.today === today) return known.planned;
  const planned = plannedOf(database, today);
  made.set(database, { today, planned });
  return planned;
}

const made = new WeakMap<Database, { readonly today: string; readonly planned: PlannedDatabase | undefined }>();

function plannedOf({ dialect, source, fold, snapshot, sizes, version: own }: Database, today: string): PlannedDatabase | undefined {
  if (dialect !== 'postgres' || fold.final.tables.size === 0) return undefined;
  const told = snapshot && toldBy(snapshot.snapshot);
  const files = source.files.flatMap((path) => fold.file(path) ?? []);
  const version = told?.version ?? own;
  return {
    // Where a snapshot is all there is, it says more than the fold of it keeps: functions, policies, statistics of several columns.
    ...(source.kind === 'snapshot' && snapshot ? { base: ddlOf(snapshot.snapshot), tail: [] } : plannedStructure(fold.final, files)),
    measures: measuresFor(told ? withWritten(told.measures, fold.final, sizes, snapshotRows(snapshot!.snapshot)) : noMeasures, { schema: fold.final, sizes, today }),
    searchPath: fold.final.searchPath,
    settings: told?.settings ?? {},
    collation: told?.collation ?? 'language',
    ...(version !== undefined && { version }),
    ...(snapshot?.live && { live: snapshot }),
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

/** The figures with the sizes that the configuration writes in place of those that were counted: files grow with their rows, and of what held none nothing is known. */
function withWritten(measures: Measures, { tables }: Schema, sizes: Sizes, counted: Sizes['rows']): Measures {
  const factors = new Map<string, number>();
  const written: RelationMeasures[] = [];
  for (const { schema, name, indexes, partitioned } of tables.values()) {
    const rows = sizes.rows(`${schema}.${name}`);
    const before = counted(`${schema}.${name}`);
    if (rows === undefined || rows === before || partitioned) continue;
    const factor = (before ?? 0) > 0 ? rows / before! : 0;
    for (const one of [name, ...indexes.map((index) => index.name)]) factors.set(`${schema}.${one}`, factor);
    if (factor === 0) written.push({ schema, name, rows });
  }
  if (factors.size === 0) return measures;
  const relations = measures.relations.flatMap((one) => {
    const factor = factors.get(`${one.schema}.${one.name}`);
    return factor === undefined ? [one] : factor === 0 ? [] : [grown(one, factor)];
  });
  return { ...measures, relations: [...relations, ...written] };
}

function grown({ rows, pages, countedPages, allVisiblePages, height: _, ...rest }: RelationMeasures, factor: number): RelationMeasures {
  const times = (count: number): number => Math.ceil(count * factor);
  return { ...rest, rows: times(rows), ...(pages !== undefined && { pages: times(pages) }), ...(countedPages !== undefined && { countedPages: times(countedPages) }), ...(allVisiblePages !== undefined && { allVisiblePages: times(allVisiblePages) }) };
}

/** What was measured, and what is assumed of the rest: sizes that the configuration writes count as rows. */
export function measuresFor(measures: Measures, { schema, sizes, today }: { readonly schema: Schema; readonly sizes: Sizes; readonly today: string }): Measures {
  const isEmpty = measures.columns.length === 0 && measures.level !== 'rows';
  const isWritten = isEmpty && [...schema.tables.values()].some((table) => sizes.rows(`${table.schema}.${table.name}`) !== undefined);
  return withGuesses(schema, isEmpty ? { ...measures, level: isWritten ? 'rows' : 'schema' } : measures, { sizes, today: Date.parse(today) });
}
