// Intentions become edits, when asked: the surface rewrites, and an edit that cannot be right is not offered.
import type { Edit } from '../text/edit.ts';
import { disjoint } from '../text/edit.ts';
import { libraries } from '../libraries/all.ts';
import { sendingEdits } from '../libraries/unsent.ts';
import type { Intention } from '../query/query.ts';
import type { Fix, Intend } from '../rules/finding.ts';
import { createIndexSql } from '../sql/createIndex.ts';
import { rewriteSql } from '../sql/rewrite.ts';
import type { Judged } from './judge.ts';
import { writeMigration } from './migrationWriter.ts';
import type { Reading } from './read.ts';
import { stepsFix } from './stepsFix.ts';

/** `now` names a new migration, as `20240131120000`: the engine has no clock. */
export function fixesOf(reading: Reading, judged: Judged, now: string): readonly Fix[] {
  return judged.finding.intentions.flatMap((intend) => {
    const fix = fixOf(reading, judged, intend, now);
    return fix ? [fix] : [];
  });
}

function fixOf(reading: Reading, judged: Judged, intend: Intend, now: string): Fix | undefined {
  const { title, safe } = intend;
  switch (intend.kind) {
    case 'index': case 'migration': {
      const next = judged.database?.source.next;
      // Where models lead, an index that only a migration makes is one that the next migration drops again; one that a model asks for stays.
      if (!next || (judged.site.site.called && !judged.site.site.model)) return undefined;
      const sql = intend.kind === 'migration' ? intend.sql : createIndexSql(intend.table, intend.index, { concurrently: false, dialect: judged.site.dialect });
      const file = writeMigration(next, title, sql, now);
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
  if (change.some(({ kind }) => kind === 'send')) return change.length === 1 ? sendingEdits(site.site, reading.document) : undefined;
  const library = libraries.find(({ id }) => id === site.site.library);
  if (site.site.called) return library?.rewrite?.(site.site, query, change, reading.document);
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
