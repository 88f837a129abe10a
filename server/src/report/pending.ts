// The migrations that others have not run yet: what each statement does to tables that are in use, and what waits for it.
import { migrationSubjectOf } from '../engine/judging/migrationSubjects.ts';
import { readWhole } from '../engine/reading/readSite.ts';
import type { Workspace } from '../engine/workspace.ts';
import type { Database } from '../engine/world.ts';
import { findTable, keyOfTable } from '../schema/apply/lookup.ts';
import { lockOf } from '../schema/locks/of.ts';
import type { Lock } from '../schema/locks/lock.ts';
import { linesOf } from '../text/lines.ts';
import type { At } from './page.ts';

export interface Pending {
  readonly at: At;
  /** `add column with a constant default`. */
  readonly does: string;
  readonly table: string;
  readonly rows?: number;
  /** Undefined where nothing is known of the server's locks. */
  readonly lock?: Lock;
}

export interface NewMigrations {
  /** In the order they run; undefined where nothing tells what is new. */
  readonly files: readonly string[] | undefined;
  readonly operations: readonly Pending[];
}

export function newMigrations(workspace: Workspace, database: Database): NewMigrations {
  const { world } = workspace;
  const { source, sizes, dialect, version } = database;
  if (source.files.some((path) => world.isNew(path) === undefined)) return { files: undefined, operations: [] };
  const files = source.files.filter((path) => world.isNew(path) === true);
  return { files, operations: files.flatMap((path): readonly Pending[] => {
    const reading = workspace.read(path);
    if (!reading) return [];
    const lines = linesOf(reading.document.text);
    return reading.sites.flatMap((site) => site.statements.flatMap((one): readonly Pending[] => {
      const subject = migrationSubjectOf(reading, site, readWhole(site, one), database, world);
      if (!subject) return [];
      const at = { path, line: lines.position(subject.span.start).line + 1 };
      return subject.operations.flatMap(({ kind, table: name }): readonly Pending[] => {
        const table = findTable(subject.before, name);
        // Nobody waits for a table that the same migrations make.
        if (!table || subject.isNew(table.origin)) return [];
        const rows = sizes.rows(keyOfTable(table));
        const lock = lockOf(dialect, kind, version);
        return [{ at, does: kind, table: table.name, ...(rows !== undefined && { rows }), ...(lock && { lock }) }];
      });
    }));
  }) };
}
