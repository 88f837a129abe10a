// A query with the queries of views in the places of their names: what an index can serve are the tables behind them, and a planner looks through a view as well.
// Only candidates are made from it; the planner is asked about the query as it is sent.
import { applyEdits, type Edit } from '../../text/edit.ts';
import { slice } from '../../text/span.ts';
import { quoted } from '../../query/facts/values.ts';
import { everyResolved, type Resolved } from '../../query/resolve.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import type { QualifiedName, Schema } from '../../schema/schema.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { parseScript } from '../../sql/parse.ts';
import type { AskedQuery } from '../../plans/advise.ts';
import type { PlannedDatabase } from '../../plans/planner.ts';
import { resolvedFrom } from './statement.ts';

/** What stands for a view behind FROM, without an alias, by its name. */
type Views = ReadonlyMap<QualifiedName, string>;

/** As it is asked about, of a database with these views. */
export function askedOf<Asked extends Omit<AskedQuery, 'throughViews'>>(asked: Asked, schema: Schema, { base, tail }: Pick<PlannedDatabase, 'base' | 'tail'>): Asked & AskedQuery {
  if (!readsView(asked.resolved)) return asked;
  const through = throughViews(asked.sql, schema, viewsIn([...base, ...tail], schema));
  return through ? { ...asked, throughViews: through } : asked;
}

function readsView(outermost: Resolved): boolean {
  for (const { sources } of everyResolved(outermost)) if (sources.some(({ table }) => table?.kind === 'view')) return true;
  return false;
}

/** `statements`: those that make the database. */
function viewsIn(statements: readonly string[], schema: Schema): Views {
  const views = new Map<QualifiedName, string>();
  for (const sql of statements) {
    if (!VIEW.test(sql)) continue;
    const tree = parseScript(sql, dialectOf('postgres')).statements[0]?.tree;
    if (tree?.kind !== 'create view' || tree.materialized || !tree.query) continue;
    const [name, ...schemas] = [...tree.name.parts].reverse().map((part) => part.name);
    const table = name === undefined ? undefined : findTable(schema, { name, ...(schemas[0] !== undefined && { schema: schemas[0] }) });
    if (!table) continue;
    const query = slice(sql, tree.query);
    views.set(`${table.schema}.${table.name}`, tree.columns.length === 0 ? `(${query})` : `(select * from (${query}) as ${quoted(table.name)}(${tree.columns.map((column) => quoted(column.name)).join(', ')}))`);
  }
  return views;
}

const VIEW = /^\s*create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+)?(?:recursive\s+)?view\b/i;

/** A view may read views. */
const DEEPEST = 4;
/** Characters: what grows beyond is a report over everything. */
const LONGEST = 20_000;

/** Undefined where the query reads no view whose query is known. Its spans are those of a text that is nobody's. */
function throughViews(sql: string, schema: Schema, views: Views): Resolved | undefined {
  let [text, resolved] = [sql, undefined as Resolved | undefined];
  for (let depth = 0; depth < DEEPEST && views.size > 0; depth++) {
    const here: Resolved | undefined = resolved ?? resolvedFrom(text, schema);
    const edits = here ? editsOf(here, text, views) : [];
    if (edits.length === 0) break;
    text = applyEdits(text, edits);
    const next = text.length > LONGEST ? undefined : resolvedFrom(text, schema);
    if (!next) break;
    resolved = next;
  }
  return resolved;
}

function editsOf(outermost: Resolved, text: string, views: Views): readonly Edit[] {
  const edits: Edit[] = [];
  for (const { query, sources } of everyResolved(outermost)) {
    // What is written must stay a name.
    if (query.kind !== 'read') continue;
    for (const { table, source } of sources) {
      const stands = table?.kind === 'view' && source.kind === 'table' ? views.get(`${table.schema}.${table.name}`) : undefined;
      if (stands === undefined || edits.some(({ span }) => span.start === source.nameSpan.start)) continue;
      const isNamed = /^\s*(?:as\s+)?["\w]/i.test(text.slice(source.nameSpan.end, source.span.end));
      edits.push({ span: source.nameSpan, text: isNamed ? stands : `${stands} as ${quoted(table!.name)}` });
    }
  }
  return edits;
}
