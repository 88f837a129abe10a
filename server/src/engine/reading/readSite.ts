// One site becomes its statements, with the queries and changes in them.
import type { Span } from '../../text/span.ts';
import { toHost } from '../../text/sourceMap.ts';
import type { Site } from '../../libraries/site.ts';
import type { Query } from '../../query/query.ts';
import { annotationOf } from '../../sql/annotations.ts';
import type { Change } from '../../schema/change.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { lowerQuery } from '../../sql/lower.ts';
import { parseStatement } from '../../sql/parse.ts';
import type { QueryNode, Script, Statement } from '../../sql/tree.ts';
import { changesIn } from '../history/changes.ts';
import type { ReadSite, ReadStatement } from './read.ts';

/** All that is known of a site before its statements are read. */
export type Unread = Omit<ReadSite, 'statements'>;

export function readSite(unread: Unread): ReadSite {
  const { site, dialect, script } = unread;
  const statements: ReadStatement[] = [];
  script.statements.forEach((statement, ordinal) => readStatement(site, dialect, statement, ordinal, undefined, noVariables, statements));
  return { ...unread, statements: script.comments.length === 0 || site.library !== 'sql' ? statements : statements.map((read) => annotated(read, site, script)) };
}

export const readStatements = (site: Site, dialect: Dialect, statement: Statement, ordinal: number): readonly ReadStatement[] => {
  const into: ReadStatement[] = [];
  readStatement(site, dialect, statement, ordinal, undefined, noVariables, into);
  return into;
};

export function annotated(read: ReadStatement, site: Site, { comments }: Script): ReadStatement {
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
    // What a routine defines it reads itself, and it uses what it made before.
    case 'create view': case 'create table as':
      return add(tree.query, changes, within ?? 'view');
    case 'utility':
      return add(tree.inner, changes, within ?? (tree.inner ? 'other' : undefined));
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
