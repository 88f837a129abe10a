// A document becomes what it says to databases: its sites, their statements, the queries and changes in them.
// Reading knows nothing of any schema, so a reading stays true while migrations change.
import type { Document } from '../text/document.ts';
import type { Span } from '../text/span.ts';
import { toHost } from '../text/sourceMap.ts';
import type { Outside } from '../libraries/library.ts';
import type { Site } from '../libraries/site.ts';
import { libraries } from '../libraries/all.ts';
import type { HostTree } from '../hosts/tree.ts';
import { sqlSite } from '../hosts/sql/host.ts';
import type { Query } from '../query/query.ts';
import { annotationOf, type Annotation } from '../sql/annotations.ts';
import type { Change } from '../schema/change.ts';
import type { Dialect, DialectId } from '../sql/dialect.ts';
import { dialectOf } from '../sql/dialects.ts';
import { lowerQuery } from '../sql/lower.ts';
import { parseScript, parseStatement } from '../sql/parse.ts';
import { reparseScript } from '../sql/reparse.ts';
import type { QueryNode, Script, Statement } from '../sql/tree.ts';
import { dataLoopOf, goesThroughRows, type DataLoop } from './loops.ts';
import { changesIn } from './changes.ts';
import { lateStatement } from './lateStatement.ts';

export interface Reading {
  readonly document: Document;
  readonly sites: readonly ReadSite[];
  /** Comments of the host and of the SQL, in host spans, delimiters included. */
  readonly comments: readonly Span[];
}

export interface ReadSite {
  readonly site: Site;
  /** The name of the nearest named routine around it, and where the nearest one begins in the document. */
  readonly routine?: string;
  readonly routineStart?: number;
  /** The loop over data that it stands in. */
  readonly loop?: DataLoop;
  readonly dialect: Dialect;
  readonly script: Script;
  readonly statements: readonly ReadStatement[];
}

export interface ReadStatement {
  readonly statement: Statement;
  /** Its number in the site, from 0; of a statement inside a routine, the number of the outer one. */
  readonly ordinal: number;
  /** In the document. */
  readonly span: Span;
  /** Undefined of what holds no query, and of what repeats another statement: then `readWhole` gives it. */
  readonly query?: Query;
  /** The tree of each query, for rewriting. */
  readonly nodes: ReadonlyMap<Query, QueryNode>;
  readonly changes: readonly Change[];
  readonly within?: 'view' | 'routine' | 'other';
  /** Of a routine's body: names that are no columns. */
  readonly variables: ReadonlySet<string>;
  readonly annotation?: Annotation;
}

/** Reads an .sql document. `previous` is what was read of an earlier version: what the edit left alone is not read again. */
export function readSql(document: Document, dialect: DialectId, previous?: Reading): Reading {
  const site = sqlSite(document);
  const read = (previous && rereadSite(site, dialectOf(dialect), previous.sites[0]!)) ?? readSite(site, dialectOf(dialect));
  return { document, sites: [read], comments: read.script.comments };
}

/** Reads a program. `previous` is what was read of an earlier version. `fallback` is the dialect of the database it speaks to, for libraries that serve several. */
export function readProgram(document: Document, tree: HostTree, outside: Outside, fallback: DialectId, previous?: Reading): Reading {
  // The tree of an SQL text hangs on that text alone, wherever in the program it stands now.
  const scripts = new Map(previous?.sites.map(({ site, dialect, script }) => [`${dialect.id} ${site.carrier.text}`, script]));
  const claimed = new Set<number>();
  const sites: ReadSite[] = [];
  for (const library of libraries) {
    for (const site of library.sites(document, tree, outside)) {
      const key = site.carrier.map.pieces.find((piece) => piece.kind === 'verbatim')?.host.start ?? site.anchor.start;
      if (claimed.has(key)) continue;
      claimed.add(key);
      const routine = routineName(tree, site.context?.routine);
      const dialect = dialectOf(site.dialect ?? fallback);
      const loop = dataLoopOf(tree, site);
      sites.push({ ...readSite(site, dialect, scripts.get(`${dialect.id} ${site.carrier.text}`)), ...(routine !== undefined && { routine }), ...(loop && { loop }), ...(site.context && site.context.routine > 0 && { routineStart: tree.routines[site.context.routine]!.start }) });
    }
  }
  const all = sites.map(({ site }) => site);
  sites.forEach((read, at) => {
    if (read.loop && goesThroughRows(tree, document.text, read.site, all)) sites[at] = { ...read, loop: { ...read.loop, rows: true } };
  });
  sites.sort((a, b) => a.site.anchor.start - b.site.anchor.start);
  const inSql = sites.flatMap(({ site, script }) => script.comments.map((comment) => toHost(site.carrier.map, comment)));
  return { document, sites, comments: [...tree.comments, ...inSql].sort((a, b) => a.start - b.start) };
}

function routineName(tree: HostTree, id: number | undefined): string | undefined {
  for (let at = id; at !== undefined; at = tree.routines[at]?.parent) {
    const name = tree.routines[at]?.name ?? tree.bindings.find(({ value }) => value?.kind === 'function' && value.routine === at)?.name;
    if (name !== undefined) return name;
  }
  return undefined;
}

function readSite(site: Site, dialect: Dialect, script = parseScript(site.carrier.text, dialect)): ReadSite {
  const statements: ReadStatement[] = [];
  script.statements.forEach((statement, ordinal) => readStatement(site, dialect, statement, ordinal, undefined, noVariables, statements));
  return { site, dialect, script, statements: script.comments.length === 0 || site.library !== 'sql' ? statements : statements.map((read) => annotated(read, site, script)) };
}

/** The site of a document that was edited; undefined where all of it must be read. */
function rereadSite(site: Site, dialect: Dialect, previous: ReadSite): ReadSite | undefined {
  const reparsed = previous.dialect === dialect ? reparseScript(site.carrier.text, dialect, { text: previous.site.carrier.text, script: previous.script }) : undefined;
  if (!reparsed) return undefined;
  const { script, kept, moved, movedFrom } = reparsed;
  const fresh: ReadStatement[] = [];
  for (let ordinal = kept; ordinal < moved; ordinal++) fresh.push(...readStatements(site, dialect, script.statements[ordinal]!, ordinal));
  const behind = previous.statements.filter(({ ordinal }) => ordinal >= movedFrom);
  const own = fresh.map((read) => annotated(read, site, script));
  for (let at = 0, ordinal = moved; ordinal < script.statements.length; ordinal++) {
    const before = behind[at]!;
    const first = at;
    while (behind[at]?.ordinal === before.ordinal) at++;
    // A routine is read together with the statements in its body.
    own.push(...(at === first + 1 ? [movedRead(before, ordinal, site, dialect, script)] : readStatements(site, dialect, script.statements[ordinal]!, ordinal).map((read) => annotated(read, site, script))));
  }
  return { site, dialect, script, statements: [...previous.statements.filter(({ ordinal }) => ordinal < kept), ...own] };
}

const readStatements = (site: Site, dialect: Dialect, statement: Statement, ordinal: number): readonly ReadStatement[] => {
  const into: ReadStatement[] = [];
  readStatement(site, dialect, statement, ordinal, undefined, noVariables, into);
  return into;
};

/** A statement that only moved: it is lowered when it is asked for, which of most statements nobody does before they move again. */
function movedRead(before: ReadStatement, ordinal: number, site: Site, dialect: Dialect, script: Script): ReadStatement {
  const statement = script.statements[ordinal]!;
  const hasQuery = 'query' in before;
  const annotation = hasQuery ? annotationOf(site.carrier.text, statement, script.comments) : undefined;
  const rest = { statement, ordinal, span: toHost(site.carrier.map, statement), changes: before.changes, variables: before.variables, ...(before.within && { within: before.within }), ...(annotation && { annotation }) };
  const read = hasQuery ? lateStatement(rest, () => readStatements(site, dialect, statement, ordinal)[0]!) : { ...rest, nodes: noNodes };
  originals.set(read, originalOf(before));
  return read;
}

const originals = new WeakMap<ReadStatement, ReadStatement>();

/** The statement of an earlier version of the document that this one equals but for its place, or itself. */
export const originalOf = (read: ReadStatement): ReadStatement => originals.get(read) ?? read;

function annotated(read: ReadStatement, site: Site, { comments }: Script): ReadStatement {
  const annotation = read.query && annotationOf(site.carrier.text, read.statement, comments);
  return annotation ? { ...read, annotation } : read;
}

/**
 * A statement with its query even if it only repeats another: an INSERT of a dump, of which nothing was lowered.
 * Always the same value for the same statement.
 */
export function readWhole({ site, dialect }: ReadSite, read: ReadStatement): ReadStatement {
  if (!read.statement.repeats) return read;
  const known = whole.get(read);
  if (known) return known;
  const statement = parseStatement(site.carrier.text, dialect, read.statement);
  const [full = read] = statement ? readStatements(site, dialect, statement, read.ordinal) : [];
  whole.set(read, full);
  return full;
}

const whole = new WeakMap<ReadStatement, ReadStatement>();

const noVariables: ReadonlySet<string> = new Set();
const noNodes: ReadonlyMap<Query, QueryNode> = new Map();

function readStatement(site: Site, dialect: Dialect, statement: Statement, ordinal: number, within: ReadStatement['within'], variables: ReadonlySet<string>, into: ReadStatement[]): void {
  const { map, holes, optional, openEnd, text } = site.carrier;
  const host = (at: Span): Span => toHost(map, at);
  const add = (node: QueryNode | undefined, changes: readonly Change[], place: ReadStatement['within']): void => {
    const lowered = node && lowerQuery(node, { text, toHost: host, optional, holes, dialect, openEnd });
    into.push({
      statement,
      ordinal,
      span: host(statement),
      ...(lowered && { query: lowered.query }),
      nodes: lowered?.nodes ?? noNodes,
      changes,
      variables,
      ...(place && { within: place }),
    });
  };
  const { tree } = statement;
  const changes = within === 'routine' ? [] : changesIn(statement, dialect, text);
  switch (tree?.kind) {
    case undefined:
      return add(undefined, changes, within);
    case 'select': case 'set operation': case 'values': case 'table': case 'insert': case 'update': case 'delete': case 'merge':
      return add(tree, changes, within);
    case 'create view': case 'create table as':
      return add(tree.query, changes, 'view');
    case 'utility':
      return add(tree.inner, changes, tree.inner ? 'other' : within);
    case 'create routine': case 'create trigger': {
      add(undefined, changes, within);
      const names = new Set([...variables, ...(tree.body?.variables ?? [])]);
      for (const inner of tree.body?.statements ?? []) readStatement(site, dialect, inner, ordinal, 'routine', names, into);
      return;
    }
    default:
      return add(undefined, changes, within);
  }
}
