// What a planner loads of a source: the folded schema as statements, with what the history alone can say of views, functions and types.
import type { ObjectName } from '../../schema/change.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import type { QualifiedName, Schema } from '../../schema/schema.ts';
import { statementsBetween, statementsOf, type WrittenObjects } from '../../plans/ddl.ts';
import { dialectOf } from '../../sql/dialects.ts';
import type { Statement } from '../../sql/tree.ts';
import { changesIn } from './changes.ts';
import type { ParsedFile } from './fold.ts';
import { downwards } from './sections.ts';

export interface PlannedStructure {
  /** See `PlannedDatabase`. */
  readonly base: readonly string[];
  readonly tail: readonly string[];
}

/** `files`: the history of PostgreSQL in its order. `edited`: the schema with what is not part of it yet. */
export function plannedStructure(schema: Schema, files: readonly ParsedFile[], edited: Schema = schema): PlannedStructure {
  const written = writtenIn(files, schema);
  return { base: statementsOf(schema, written), tail: edited === schema ? [] : statementsBetween(schema, edited, written) };
}

const postgres = dialectOf('postgres');

/** Of what was written several times the last holds. */
function writtenIn(files: readonly ParsedFile[], schema: Schema): WrittenObjects {
  const before = new Map<string, string>();
  const views = new Map<QualifiedName, string>();
  for (const { text, script } of files) {
    const isDown = downwards(script.comments.length === 0 ? '' : text, script.comments);
    for (const statement of script.statements) {
      if (isDown(statement.start)) continue;
      const sql = text.slice(statement.start, statement.end);
      if (!/^create\b/i.test(sql)) continue;
      const view = viewOf(statement, text);
      const key = view && keyIn(schema, view);
      if (view) {
        if (key !== undefined) views.set(key, asPlanned(sql));
        continue;
      }
      if (statement.tree?.kind === 'create type' && statement.tree.form !== 'composite' && statement.tree.form !== 'range') continue;
      const object = OBJECT.exec(sql);
      if (!object) continue;
      const head = normalKey(object[0]);
      before.delete(head);
      before.set(head, sql);
    }
  }
  return { before: [...before.values()], views };
}

/** What tables and views may be made of, up to the arguments, which tell functions of one name apart. */
const OBJECT = /^create\s+(?:or\s+replace\s+)?(?:function|procedure|aggregate|operator|cast|collation|text\s+search\s+\w+|type)\b[^$']*?(?=\breturns\b|\blanguage\b|\bas\b|$|[$'])/i;
const normalKey = (head: string): string => head.replace(/\s+or\s+replace\b/i, '').replace(/\s+/g, ' ').toLowerCase();

function viewOf(statement: Statement, text: string): ObjectName | undefined {
  if (statement.tree?.kind !== 'create view' || statement.tree.temporary) return undefined;
  const change = changesIn(statement, postgres, text).find(({ kind }) => kind === 'create view');
  return change?.kind === 'create view' ? change.view : undefined;
}

/** Where it stands in the end; undefined where it was dropped. */
function keyIn(schema: Schema, name: ObjectName): QualifiedName | undefined {
  const table = findTable(schema, name);
  return table && (table.kind === 'view' || table.kind === 'materialized view') ? `${table.schema}.${table.name}` : undefined;
}

/** No rows are read for it. */
const asPlanned = (sql: string): string => (/^create\s+materialized\b/i.test(sql) && !/\bwith\s+no\s+data\s*$/i.test(sql) ? `${sql.replace(/\bwith\s+data\s*$/i, '')} with no data` : sql);
