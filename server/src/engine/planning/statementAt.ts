// Which query is meant where somebody asks for a plan: the one under the cursor, the one that is selected, or the text that is selected by itself.
// Where none is meant that a planner can be asked about, one sentence says why.
import type { Schema } from '../../schema/schema.ts';
import { resolve, type Resolved } from '../../query/resolve.ts';
import { contains, overlaps, type Span } from '../../text/span.ts';
import type { Document } from '../../text/document.ts';
import { explainable } from '../../plans/explainable.ts';
import { spokenTo } from '../judging/judge.ts';
import type { Reading, ReadSite, ReadStatement } from '../reading/read.ts';
import { readWhole } from '../reading/readSite.ts';
import type { Database, World } from '../world.ts';
import { renderStatement } from './render.ts';
import { resolvedFrom } from './statement.ts';

export type AskedStatement =
  | {
    readonly kind: 'query';
    readonly sql: string;
    readonly resolved: Resolved | undefined;
    readonly schema: Schema;
    readonly database: Database;
    /** In the document. */
    readonly span: Span;
    /** Where spans of `resolved` begin to count: 0 where they are of the document. */
    readonly from: number;
  }
  | { readonly kind: 'none'; readonly reason: string };

/** `reading`: undefined of a document that holds nothing of ours; a selection in it can be meant all the same. */
export function statementAt(document: Document, reading: Reading | undefined, world: World, selected: Span): AskedStatement {
  const at = trimmed(document.text, selected);
  const touched = reading ? touchedBy(reading, at) : [];
  const [first, second] = touched;
  if (first && second) return none('These are several statements: only one is planned. Select one of them, or put the cursor into it.');
  if (first && !contains(at, first.read.span)) {
    const part = isVerbatim(first.site, at) ? byItself(document, world.databasesOf(document.path, first.site.site.dialect)[0], at) : undefined;
    if (part) return part;
  }
  if (first) return whole(first, document, world);
  if (at.start === at.end) return none('No query is seen here. Put the cursor into one, or select its text.');
  return byItself(document, world.databasesOf(document.path, undefined)[0] ?? world.databases[0], at) ?? none('What is selected is no query that can be planned by itself, or no schema is known.');
}

const none = (reason: string): AskedStatement => ({ kind: 'none', reason });

interface Touched { readonly site: ReadSite; readonly read: ReadStatement }

/** Without the white space around it and the semicolon behind. */
function trimmed(text: string, { start, end }: Span): Span {
  if (start === end) return { start, end };
  const own = text.slice(start, end);
  const [left, right] = [own.length - own.trimStart().length, own.replace(/[\s;]+$/, '').length];
  return right <= left ? { start, end: start } : { start: start + left, end: start + right };
}

/** A cursor belongs to the statement that it touches, else to the one before it on its line. */
function touchedBy({ sites, document: { text } }: Reading, at: Span): readonly Touched[] {
  const all = sites.flatMap((site) => site.statements.filter(({ within }) => !within).map((read) => ({ site, read })));
  if (at.start !== at.end) return all.filter(({ read }) => overlaps(read.span, at));
  const holding = all.filter(({ read: { span } }) => span.start <= at.start && at.start <= span.end);
  if (holding.length > 0) return holding.slice(-1);
  return all.filter(({ read: { span } }) => span.end < at.start && /^[^\S\n]*;?[^\S\n]*$/.test(text.slice(span.end, at.start))).slice(-1);
}

/** Whether a stretch of the document is SQL as it stands. */
const isVerbatim = ({ site: { carrier: { map } } }: ReadSite, at: Span): boolean => map.pieces.some(({ kind, host }) => kind === 'verbatim' && contains(host, at));

function whole({ site, read: found }: Touched, { path, text }: Document, world: World): AskedStatement {
  const read = readWhole(site, found);
  if (site.dialect.id !== 'postgres') return none(`This is a query of ${NAMES[site.dialect.id] ?? site.dialect.id}: only PostgreSQL's planner can be asked.`);
  const sql = text.slice(read.span.start, read.span.end);
  const asked = explainable(sql);
  if (!read.query) return none(`This cannot be explained. ${asked.kind === 'refused' ? asked.message : 'It is not read as one query.'}`);
  const rendered = renderStatement(site, read);
  if (!rendered) return none('This cannot be explained. A part of its text is only known when it runs.');
  const database = spokenTo(world.databasesOf(path, site.site.dialect), read);
  return database ? { kind: 'query', sql: rendered.sql, resolved: resolve(read.query, database.fold.final, read.variables), schema: database.fold.final, database, span: read.span, from: 0 } : none(UNKNOWN);
}

const UNKNOWN = 'No schema is known that this speaks to: Plansight plans over the tables that migrations, a dump, models or a snapshot declare.';
const NAMES: Readonly<Record<string, string>> = { mysql: 'MySQL', mariadb: 'MariaDB', sqlite: 'SQLite', sqlserver: 'SQL Server', clickhouse: 'ClickHouse', oracle: 'Oracle', snowflake: 'Snowflake', bigquery: 'BigQuery' };

/** A selected text that is a query of its own: one inside of another, or one that nothing here sends. */
function byItself({ text }: Document, database: Database | undefined, at: Span): AskedStatement | undefined {
  const sql = text.slice(at.start, at.end);
  if (!database || database.dialect !== 'postgres' || at.start === at.end || explainable(sql).kind === 'refused') return undefined;
  const schema = database.fold.final;
  const resolved = resolvedFrom(sql, schema);
  return resolved ? { kind: 'query', sql, resolved, schema, database, span: at, from: at.start } : undefined;
}
