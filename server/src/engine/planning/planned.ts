// A database of the workspace as a planner is told of it: the statements that made it, in their order, and the figures that are laid over them.
// What only moves data, grants or comments has no part in a plan and is left out.
import type { Measures, RelationMeasures } from '../../schema/measures.ts';
import type { Schema } from '../../schema/schema.ts';
import type { Script, Statement } from '../../sql/tree.ts';
import type { PlannedDatabase } from '../../plans/planner.ts';
import { downwards } from '../sections.ts';
import type { Database } from '../world.ts';

/** What a server says beyond its tables, where a snapshot or a connection tells. */
export interface Told {
  readonly measures: Measures;
  readonly settings: PlannedDatabase['settings'];
  readonly collation: PlannedDatabase['collation'];
  readonly version?: number;
}

/** Undefined of a server that the planner does not speak for, and of a schema that nobody declares. */
export function plannedFrom(database: Database, told?: Told): PlannedDatabase | undefined {
  const { source, fold } = database;
  if (database.dialect !== 'postgres' || source.files.length === 0) return undefined;
  const base = source.files.flatMap((path) => {
    const file = fold.file(path);
    return file ? structureOf(file.text, file.script) : [];
  });
  const version = told?.version ?? database.version;
  return {
    base,
    tail: [],
    measures: told?.measures ?? measuresFrom(database),
    searchPath: fold.final.searchPath,
    settings: told?.settings ?? {},
    collation: told?.collation ?? 'language',
    ...(version !== undefined && { version }),
  };
}

/** The statements of a text that make structure, without their semicolons. */
export function structureOf(text: string, { statements, comments }: Pick<Script, 'statements' | 'comments'>): readonly string[] {
  const isDown = downwards(text, comments, 'postgres');
  return statements.flatMap((statement) => (isDown(statement.start) || !makesStructure(statement) ? [] : [text.slice(statement.start, statement.end).replace(/;\s*$/, '')]));
}

const DATA: ReadonlySet<string> = new Set(['select', 'set operation', 'values', 'table', 'insert', 'update', 'delete', 'merge', 'transaction', 'harmless', 'utility', 'create trigger']);

/** SET is kept: it says where the names that follow are looked for. */
function makesStructure({ tree, repeats }: Statement): boolean {
  return !repeats && tree !== undefined && !DATA.has(tree.kind);
}

/** Sizes as the configuration writes them, where it does. */
function measuresFrom({ fold, sizes }: Database): Measures {
  const relations = [...tablesOf(fold.final)].flatMap(({ schema, name }): RelationMeasures[] => {
    const rows = sizes.rows(`${schema}.${name}`);
    return rows === undefined ? [] : [{ schema, name, rows }];
  });
  return { level: relations.length > 0 ? 'rows' : 'schema', relations, columns: [], extended: [] };
}

const tablesOf = (schema: Schema) => schema.tables.values();
