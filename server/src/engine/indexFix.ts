// A fix that makes an index. Where models declare the tables of a database, model and migration change together, as the library's own tool would have them; where no history is kept, the model alone.
import { libraries } from '../libraries/all.ts';
import type { IndexWords, NamedIndex } from '../libraries/indexWords.ts';
import type { Fix, Intend } from '../rules/finding.ts';
import type { ObjectName } from '../schema/change.ts';
import type { Schema } from '../schema/schema.ts';
import { createIndexSql } from '../sql/createIndex.ts';
import { withLineEnds } from '../text/edit.ts';
import type { FixContext } from './fixes.ts';
import type { Judged } from './judge.ts';
import { writeMigration } from './migrationWriter.ts';
import type { Reading } from './read.ts';
import { modelsOf } from './source.ts';

type Wanted = Extract<Intend, { kind: 'index' }>;

export function indexFix(reading: Reading, judged: Judged, intend: Wanted, { now, declaring }: FixContext): Fix | undefined {
  const { database, site: { site, dialect } } = judged;
  if (!database) return undefined;
  const { title, safe, table, index } = intend;
  const { next } = database.source;
  const lead = modelsOf(database.source);
  const words = wordsOf(lead?.library);
  if (!lead || !words) {
    // Models that are not known may lead: then an index that only a migration makes is one that the next migration drops again.
    const file = next && !(site.called && wordsOf(site.library)) ? writeMigration(next, title, createIndexSql(table, index, { concurrently: false, dialect }), now) : undefined;
    return file && { title, safe, edits: [], files: [file] };
  }
  const migrated = (named: NamedIndex): Fix['files'] | undefined => {
    const file = next && writeMigration(next, title, words.statement(table, named, dialect), now);
    return next ? file && [file] : [];
  };
  if (site.model) {
    const files = index.name === undefined ? undefined : migrated({ ...index, name: index.name });
    return files && files.length > 0 ? { title, safe, edits: [], files } : undefined;
  }
  const { path } = reading.document;
  const among = declaring(lead.paths);
  const document = (one: string): ReturnType<typeof among.document> => (one === path ? reading.document : among.document(one));
  const declared = words.declare({ ...among, document }, { table, index, dialect, isTaken: takenIn(database.fold.final, table) });
  const files = declared && migrated(declared.index);
  if (!files || (declared.edits.length === 0 && files.length === 0)) return undefined;
  const text = document(declared.path)?.text ?? '';
  const edits = declared.edits.map((edit) => ({ ...edit, text: withLineEnds(edit.text, text) }));
  return declared.path === path ? { title, safe, edits, files } : { title, safe, edits: [], files, ...(edits.length > 0 && { beside: [{ path: declared.path, edits }] }) };
}

const wordsOf = (library: string | undefined): IndexWords | undefined => libraries.find(({ id }) => id === library)?.indexes;

/** Names of indexes are those of a schema or of a table. */
function takenIn({ tables, model }: Schema, { name }: ObjectName): (index: string) => boolean {
  const own = [...tables.values()].filter((table) => model.indexNames !== 'per table' || table.name === name);
  const taken = new Set(own.flatMap(({ indexes }) => indexes.map((one) => one.name)));
  return (index) => taken.has(index);
}
