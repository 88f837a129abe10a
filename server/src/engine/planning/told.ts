// Where a planner's database comes from when it is not the workspace's history: a snapshot, which has structure and figures, or a text of DDL.
import { apply, emptySchema } from '../../schema/apply.ts';
import { noMeasures } from '../../schema/measures.ts';
import type { Schema } from '../../schema/schema.ts';
import type { Snapshot } from '../../schema/snapshot.ts';
import { ddlOf } from '../../schema/snapshot/ddl.ts';
import { noSizes } from '../../query/sizes.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { parseScript } from '../../sql/parse.ts';
import type { PlannedDatabase } from '../../plans/planner.ts';
import { changesIn } from '../history/changes.ts';
import { plannedStructure } from '../history/plannedStructure.ts';
import { measuresFor, toldBy } from './planned.ts';

export interface Declared {
  readonly schema: Schema;
  readonly planned: PlannedDatabase;
  /** That it was declared by. */
  readonly snapshot?: Snapshot;
}

export function declaredBySnapshot(snapshot: Snapshot, today: string): Declared {
  const base = ddlOf(snapshot);
  const searchPath = pathIn(snapshot.server.searchPath);
  const schema = schemaFrom(base.join(';\n'), searchPath);
  const told = toldBy(snapshot);
  return { schema, snapshot, planned: { base, tail: [], searchPath, ...told, measures: measuresFor(told.measures, { schema, sizes: noSizes, today }) } };
}

export function declaredBySql(text: string, today: string): Declared {
  const { searchPath } = dialectOf('postgres');
  const schema = schemaFrom(text, searchPath);
  const structure = plannedStructure(schema, [{ text, script: parseScript(text, dialectOf('postgres')) }]);
  return { schema, planned: { ...structure, measures: measuresFor(noMeasures, { schema, sizes: noSizes, today }), searchPath, settings: {}, collation: 'language' } };
}

function schemaFrom(text: string, searchPath: readonly string[]): Schema {
  const dialect = dialectOf('postgres');
  let schema = emptySchema(searchPath, dialect.model);
  parseScript(text, dialect).statements.forEach((statement, at) => {
    for (const change of changesIn(statement, dialect, text)) schema = apply(schema, change, { path: 'schema.sql', statement: at });
  });
  // A session of the file may have looked for names elsewhere.
  return { ...schema, searchPath };
}

/** `"$user", public` without what only a session knows. */
const pathIn = (written: string): readonly string[] => {
  const names = written.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1')).filter((name) => name !== '$user' && name !== '');
  return names.length > 0 ? names : ['public'];
};
