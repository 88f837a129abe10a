// Where a planner's database comes from when it is not the workspace's history: a snapshot, which has structure and figures, or a text of DDL.
import { apply, emptySchema } from '../../schema/apply.ts';
import { noMeasures } from '../../schema/measures.ts';
import type { Schema } from '../../schema/schema.ts';
import type { Snapshot } from '../../schema/snapshot.ts';
import { ddlOf } from '../../schema/snapshot/ddl.ts';
import { measuresOf } from '../../schema/snapshot/measures.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { parseScript } from '../../sql/parse.ts';
import type { PlannedDatabase } from '../../plans/planner.ts';
import { changesIn } from '../changes.ts';
import { structureOf, type Told } from './planned.ts';

export interface Declared {
  readonly schema: Schema;
  readonly planned: PlannedDatabase;
}

/** Figures of a server, to be laid over a structure that comes from code. */
export function toldBy(snapshot: Snapshot): Told {
  const { version, collation, locale, provider } = snapshot.server;
  const sorted = provider === 'libc' ? collation : (locale ?? collation);
  return {
    measures: measuresOf(snapshot),
    settings: snapshot.settings,
    collation: /^(?:C|POSIX|C\.UTF-?8)$/i.test(sorted) ? 'bytes' : 'language',
    ...(version > 0 && { version: Math.floor(version / 10_000) }),
  };
}

export function declaredBySnapshot(snapshot: Snapshot): Declared {
  const base = ddlOf(snapshot);
  const searchPath = pathIn(snapshot.server.searchPath);
  return { schema: schemaFrom(base.join(';\n'), searchPath), planned: { base, tail: [], searchPath, ...toldBy(snapshot) } };
}

export function declaredBySql(text: string): Declared {
  const dialect = dialectOf('postgres');
  const planned: PlannedDatabase = { base: structureOf(text, parseScript(text, dialect)), tail: [], measures: noMeasures, searchPath: dialect.searchPath, settings: {}, collation: 'language' };
  return { schema: schemaFrom(text, dialect.searchPath), planned };
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
