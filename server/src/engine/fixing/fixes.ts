// Intentions become edits, when asked: the surface rewrites, and an edit that cannot be right is not offered.
import type { Edit } from '../../text/edit.ts';
import { disjoint } from '../../text/edit.ts';
import { computeInSql } from '../../libraries/addition.ts';
import { libraries } from '../../libraries/all.ts';
import { intended } from '../../libraries/bounded.ts';
import { leftOut } from '../../libraries/leftOut.ts';
import { sendingEdits } from '../../libraries/unsent.ts';
import type { Intention } from '../../query/query.ts';
import type { Fix, Intend } from '../../rules/finding.ts';
import { rewriteSql } from '../../sql/rewrite.ts';
import { indexFix } from './indexFix.ts';
import type { Judged } from '../judging/judge.ts';
import { writeMigration } from './migrationWriter.ts';
import type { Reading } from '../reading/read.ts';
import { stepsFix } from './stepsFix.ts';
import type { Workspace } from '../workspace.ts';

/** `now` names a new migration, as `20240131120000`: the engine has no clock. */
export interface FixContext extends Pick<Workspace, 'world' | 'declaring' | 'declaringWith'> { readonly now: string }

export function fixesOf(reading: Reading, judged: Judged, context: FixContext): readonly Fix[] {
  return judged.finding.intentions.flatMap((intend) => {
    const fix = fixOf(reading, judged, intend, context);
    return fix ? [fix] : [];
  });
}

function fixOf(reading: Reading, judged: Judged, intend: Intend, context: FixContext): Fix | undefined {
  const { title, safe } = intend;
  const { now } = context;
  switch (intend.kind) {
    case 'index': return indexFix(reading, judged, intend, context);
    case 'migration': {
      const next = judged.database?.source.next;
      const file = next && !judged.site.site.called ? writeMigration(next, title, intend.sql, now) : undefined;
      return file && { title, safe, edits: [], files: [file] };
    }
    case 'steps':
      return judged.isNew ? stepsFix(reading, judged, intend, now) : undefined;
    case 'edit':
      return editable(reading, judged) && !judged.site.site.called && disjoint(intend.edits) ? { title, safe, edits: intend.edits, files: [] } : undefined;
    case 'query': {
      if (!editable(reading, judged)) return undefined;
      const edits = queryEdits(reading, judged, intend);
      return edits && edits.length > 0 && disjoint(edits) ? { title, safe, edits, files: [] } : undefined;
    }
  }
}

/** A migration that has been applied somewhere is history: it is never edited. One that nobody else has yet is. */
const editable = (reading: Reading, { database, isNew }: Judged): boolean =>
  isNew || !database || database.source.kind === 'dump' || !database.declaredIn.has(reading.document.path);

function queryEdits(reading: Reading, { site, statement }: Judged, { query, change }: Extract<Intend, { kind: 'query' }>): readonly Edit[] | undefined {
  if (site.site.wrapped) return undefined;
  if (change.some(({ kind }) => kind === 'send')) return change.length === 1 ? sendingEdits(site.site, reading.document) : undefined;
  const out = intended('leave out', change);
  if (out) return site.site.whole && leftOut(reading.document.text, site.site.whole, out.at);
  const library = libraries.find(({ id }) => id === site.site.library);
  if (site.site.called) return library?.rewrite?.(site.site, query, change, reading.document);
  if (change.some(({ kind }) => kind === 'compute')) return computeInSql(site.site, query, change, reading.document);
  const holes = change.flatMap((intention) => (intention.kind === 'bind' ? [intention.hole] : []));
  const rewrites = change.filter((intention): intention is Exclude<Intention, { kind: 'bind' }> => intention.kind !== 'bind');
  const edits = holes.length === 0 ? [] : library?.bind?.(site.site, holes, reading.document);
  if (!edits) return undefined;
  if (rewrites.length === 0) return edits;
  const node = statement.nodes.get(query);
  if (!node) return undefined;
  const rewritten = rewriteSql(query, rewrites, { carrier: site.site.carrier, dialect: site.dialect, node, statement: statement.statement });
  return rewritten && [...edits, ...rewritten];
}
