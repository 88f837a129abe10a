// A document that was edited: what the edit left alone is not read again, and what it only moved is what it was, at another place.
import { toHost } from '../../text/sourceMap.ts';
import type { Site } from '../../libraries/site.ts';
import type { Query } from '../../query/query.ts';
import { annotationOf } from '../../sql/annotations.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { reparseScript } from '../../sql/reparse.ts';
import type { QueryNode, Script } from '../../sql/tree.ts';
import { lateStatement } from './lateStatement.ts';
import type { ReadSite, ReadStatement } from './read.ts';
import { annotated, readSite, readStatements, type Unread } from './readSite.ts';
import { movedBy } from './movedBy.ts';

export /** The site of a document that was edited; undefined where all of it must be read. */
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

/** A site of a program: one of before that stands elsewhere now, or read anew. `before` are those of the same text. */
export function rereadAmong(unread: Unread, before: readonly ReadSite[]): ReadSite {
  for (const earlier of before) {
    const by = movedBy(earlier, unread);
    if (by === undefined) continue;
    if (by === 0) return { ...unread, statements: earlier.statements };
    // A routine is read together with the statements in its body.
    if (earlier.statements.length !== unread.script.statements.length) break;
    return { ...unread, statements: earlier.statements.map((read) => movedRead(read, read.ordinal, unread.site, unread.dialect, unread.script)) };
  }
  return readSite(unread);
}

/** A statement that only moved: it is lowered when it is asked for, which of most statements nobody does before they move again. */
function movedRead(before: ReadStatement, ordinal: number, site: Site, dialect: Dialect, script: Script): ReadStatement {
  const statement = script.statements[ordinal]!;
  const hasQuery = 'query' in before;
  const annotation = hasQuery && site.library === 'sql' ? annotationOf(site.carrier.text, statement, script.comments) : undefined;
  const rest = { statement, ordinal, span: toHost(site.carrier.map, statement), changes: before.changes, variables: before.variables, ...(before.within && { within: before.within }), ...(annotation && { annotation }) };
  const read = hasQuery ? lateStatement(rest, () => readStatements(site, dialect, statement, ordinal)[0]!) : { ...rest, nodes: noNodes };
  originals.set(read, originalOf(before));
  return read;
}

const originals = new WeakMap<ReadStatement, ReadStatement>();

/** The statement of an earlier version of the document that this one equals but for its place, or itself. */
export const originalOf = (read: ReadStatement): ReadStatement => originals.get(read) ?? read;

/** From now on it is what others are compared with: what is known of it was found where it stands. */
export const standsForItself = (read: ReadStatement): void => void originals.delete(read);

const noNodes: ReadonlyMap<Query, QueryNode> = new Map();
