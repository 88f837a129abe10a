// What the kinds choose from: every query of application and job code with its tables, and how its text can be edited where it stands.
import { everyQuery, type Conjunct, type Query } from '../../../server/src/query/query.ts';
import { resolve, type Resolved } from '../../../server/src/query/resolve.ts';
import { LARGE } from '../../../server/src/query/sizes.ts';
import { spokenTo } from '../../../server/src/engine/judging/judge.ts';
import type { Reading, ReadSite, ReadStatement } from '../../../server/src/engine/reading/read.ts';
import type { Workspace } from '../../../server/src/engine/workspace.ts';
import type { Database } from '../../../server/src/engine/world.ts';
import type { Level } from '../../../server/src/rules/finding.ts';
import type { Table } from '../../../server/src/schema/schema.ts';
import type { QueryNode } from '../../../server/src/sql/tree.ts';
import type { Piece } from '../../../server/src/text/sourceMap.ts';
import { contains, type Span } from '../../../server/src/text/span.ts';
import { accessesOf, type Access } from '../access.ts';
import type { FileEdit, Kind, Mutation, Place } from './mutation.ts';

/** A query that stands in application or job code, or one inside it. */
export interface Asked {
  readonly reading: Reading;
  readonly site: ReadSite;
  readonly statement: ReadStatement;
  readonly database: Database;
  readonly resolved: Resolved;
  readonly query: Query;
  readonly isOutermost: boolean;
  readonly node: QueryNode | undefined;
  readonly accesses: readonly Access[];
  readonly place: Place;
  /** Nobody waits for a job: what is worth a warning in an application is worth a word in it. */
  readonly isJob: boolean;
}

export interface Ground {
  readonly workspace: Workspace;
  readonly asked: readonly Asked[];
}

export function groundOf(workspace: Workspace): Ground {
  const asked: Asked[] = [];
  for (const { reading, site, statement, database } of applicationStatements(workspace)) {
    if (!statement.query) continue;
    const place: Place = { path: reading.document.path, ...extentOf(site, statement) };
    const isJob = workspace.world.roleOf(place.path) === 'job';
    const root = resolve(statement.query, database.fold.final, statement.variables);
    for (const query of everyQuery(statement.query)) {
      const resolved = query === statement.query ? root : root.inner(query);
      if (resolved) asked.push({ reading, site, statement, database, resolved, query, isOutermost: query === statement.query, node: statement.nodes.get(query), accesses: accessesOf(resolved), place, isJob });
    }
  }
  return { workspace, asked };
}

/** Of a call, every part of the program that stands for a part of what is sent. */
function extentOf({ site }: ReadSite, { span: { start, end } }: ReadStatement): Span {
  const parts = site.called ? [site.anchor, ...site.carrier.map.pieces.map(({ host }) => host)] : [];
  return { start: Math.min(start, ...parts.map((part) => part.start)), end: Math.max(end, ...parts.map((part) => part.end)) };
}

/** The statements of application and job code, with the database that each speaks to. */
export function* applicationStatements(workspace: Workspace): Generator<{ reading: Reading; site: ReadSite; statement: ReadStatement; database: Database }> {
  for (const path of workspace.paths) {
    const reading = workspace.read(path);
    for (const site of reading?.sites ?? []) {
      const databases = workspace.world.databasesOf(path, site.site.dialect);
      if (databases.length === 0 || !['application', 'job'].includes(workspace.world.roleOf(path))) continue;
      for (const statement of site.statements) {
        const database = spokenTo(databases, statement);
        if (database) yield { reading: reading!, site, statement, database };
      }
    }
  }
}

/** What is asked of the table is worth a warning where it is known to be large, and a word where nothing is known of it. */
export const bySize = ({ sizes }: Database, table: Table): Level => ((sizes.rows(`${table.schema}.${table.name}`) ?? 0) >= LARGE ? 'warning' : 'information');

// ── Editing a query where it stands ──────────────────────────────────────────────────────────────────────────────

/** The text at a span of the document, on one line and not too long. */
export function shown({ reading: { document } }: Asked, { start, end }: Span): string {
  const text = document.text.slice(start, end).replace(/\s+/g, ' ');
  return text.length > 90 ? `${text.slice(0, 90)}…` : text;
}

/** Everything of a mutation of one statement but what it is. */
export function worse(asked: Asked, what: string, deserves: Level, edits: readonly (FileEdit | undefined)[]): Mutation | string {
  if (edits.some((edit) => edit === undefined)) return `${what} at ${placeOf(asked)}: its text is shared, glued from several literals, or not to be edited there`;
  return { what, deserves: asked.isJob ? quieter(deserves) : deserves, edits: edits as readonly FileEdit[], hurt: [asked.place], touches: [] };
}

const quieter = (level: Level): Level => (level === 'error' ? 'warning' : level === 'warning' ? 'information' : 'hint');

export const placeOf = ({ reading: { document }, place }: Asked): string => `${document.path}:${document.text.slice(0, place.start).split('\n').length}`;

/** What stands at `at` becomes these pieces in turn: new text, or a span of the document that is kept. Undefined where the host's own syntax would break. */
export function reworded(asked: Asked, at: Span, by: readonly (string | Span)[]): FileEdit | undefined {
  const { reading: { document }, site: { site: { carrier } } } = asked;
  if (carrier.map.shared || !isInside(carrier.map.pieces, document.text, at.start) || !isInside(carrier.map.pieces, document.text, at.end)) return undefined;
  const parts: string[] = [];
  let from = at.start;
  for (const part of by) {
    if (typeof part !== 'string') {
      if (!contains(at, part)) return undefined;
      if (part.start >= from && !isPlain(carrier.map.pieces, document.text, { start: from, end: part.start })) return undefined;
      from = Math.max(from, part.end);
      parts.push(document.text.slice(part.start, part.end));
      continue;
    }
    const text = part === '' ? '' : carrier.map.escape(part, at.start);
    if (text === undefined) return undefined;
    parts.push(text);
  }
  if (!isPlain(carrier.map.pieces, document.text, { start: from, end: at.end })) return undefined;
  return { path: document.path, span: at, text: parts.join('') };
}

export const inserted = (asked: Asked, offset: number, text: string): FileEdit | undefined => reworded(asked, { start: offset, end: offset }, [text]);

/** The text has marks that a program or a tool puts text in the place of. */
export const isTemplated = ({ site: { site }, statement: { statement } }: Asked): boolean => statement.templated || /\/\*\s*TEMPLATE/.test(site.carrier.text);

/** One condition of WHERE goes, with the AND that ties it to the others. Undefined where it stands alone or its AND cannot be seen. */
export function withoutConjunct(asked: Asked, conjunct: Conjunct): FileEdit | undefined {
  const { reading: { document: { text } } } = asked;
  const { start, end } = conjunct.span;
  const before = /\s+and\s+$/i.exec(text.slice(Math.max(0, start - 200), start));
  if (before) return reworded(asked, { start: start - before[0].length, end }, []);
  const after = /^\s+and\s+/i.exec(text.slice(end, end + 200));
  return after ? reworded(asked, { start, end: end + after[0].length }, []) : undefined;
}

/** New text may be put there: the place is in a literal's text, or beside a hole of a template. */
function isInside(pieces: readonly Piece[], document: string, at: number): boolean {
  return pieces.some(({ kind, host }) => {
    if (kind === 'verbatim') return host.start <= at && at <= host.end;
    if (kind === 'escape') return host.start === at || host.end === at;
    return kind === 'hole' && (host.start === at || host.end === at) && document.startsWith('${', host.start);
  });
}

/** What stands there may go: no seam between literals is in it, and no hole but those of templates. */
function isPlain(pieces: readonly Piece[], document: string, at: Span): boolean {
  return at.end <= at.start || pieces.every(({ kind, host }) => {
    if (host.start >= at.end || host.end <= at.start || kind === 'verbatim' || kind === 'escape') return true;
    const text = document.slice(host.start, host.end);
    return kind === 'hole' ? text.startsWith('${') && contains(at, host) : text.trim() === '';
  });
}

/** A kind that looks at one query after the other. */
export function ofQueries(id: string, chapter: Kind['chapter'], answers: readonly string[], make: (asked: Asked, ground: Ground) => Iterable<Mutation | string>): Kind {
  return {
    id,
    chapter,
    answers,
    *of(ground) {
      for (const asked of ground.asked) yield* make(asked, ground);
    },
  };
}
