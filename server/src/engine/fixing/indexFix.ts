// A fix that makes an index. Where models declare the tables of a database, model and migration change together, as the library's own tool would have them; where no history is kept, the model alone.
import { libraries } from '../../libraries/all.ts';
import type { DeclaringFiles, IndexWords, NamedIndex } from '../../libraries/indexWords.ts';
import type { Library } from '../../libraries/library.ts';
import type { Fix, Intend } from '../../rules/finding.ts';
import type { ObjectName } from '../../schema/change.ts';
import type { Schema } from '../../schema/schema.ts';
import { createIndexSql } from '../../sql/createIndex.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { withLineEnds } from '../../text/edit.ts';
import { folderOf } from '../discover/paths.ts';
import type { FixContext } from './fixes.ts';
import type { Judged } from '../judging/judge.ts';
import { snake, writeMigration } from './migrationWriter.ts';
import type { Reading } from '../reading/read.ts';
import { modelsOf, type SchemaSource } from '../source.ts';
import { wouldServe } from './wouldServe.ts';

type Wanted = Extract<Intend, { kind: 'index' }>;
type Made = Pick<Fix, 'files'> & { readonly beside: NonNullable<Fix['beside']> };

export function indexFix(reading: Reading, judged: Judged, { title, safe, table, index }: Wanted, { now, world, declaring, declaringWith }: FixContext): Fix | undefined {
  const { database, site: { site, dialect } } = judged;
  if (!database) return undefined;
  const { source } = database;
  const { next } = source;
  const lead = modelsOf(source, declaringWith);
  const words = wordsOf(lead?.library);
  if (!lead || !words || words === 'unknown') {
    // Models that are not known may lead: then an index that only a migration makes is one that the next migration drops again.
    const file = next && !(site.called && wordsOf(site.library)) ? writeMigration(next, title, createIndexSql(table, index, { concurrently: false, dialect }), now) : undefined;
    return file && { title, safe, edits: [], files: [file] };
  }
  const { path } = reading.document;
  const among = declaring(lead.paths);
  const files: DeclaringFiles = { ...among, document: (one) => (one === path ? reading.document : among.document(one)) };
  // A document may be newer than its file.
  const once = <T>(key: readonly unknown[], make: () => T): T => (lead.paths.includes(path) ? make() : among.once(JSON.stringify([database.id, table, ...key]), make));
  const migrated = (named: NamedIndex): Made | undefined => once([title, now, named], () => migrationOf(words, files, { source, title, now }, { table, index: named, dialect }));
  if (site.model) {
    const made = index.name === undefined ? undefined : migrated({ ...index, name: index.name });
    return made && made.files.length > 0 ? { title, safe, edits: [], ...withoutNone(made) } : undefined;
  }
  const declared = once([index], () => words.declare(files, { table, index, dialect, isTaken: takenIn(database.fold.final, table) }));
  // What a library says no order of is asked about again.
  const isAsWanted = declared?.index.keys.every(({ direction, nulls }, place) => direction === index.keys[place]?.direction && nulls === index.keys[place]?.nulls) === true;
  const made = declared && (isAsWanted || wouldServe(reading, judged, world, table, declared.index)) ? migrated(declared.index) : undefined;
  if (!declared || !made || (declared.edits.length === 0 && made.files.length === 0)) return undefined;
  const text = files.document(declared.path)?.text ?? '';
  const edits = declared.edits.map((edit) => ({ ...edit, text: withLineEnds(edit.text, text) }));
  const isHere = declared.path === path;
  return { title, safe, edits: isHere ? edits : [], ...withoutNone({ ...made, beside: [...(isHere || edits.length === 0 ? [] : [{ path: declared.path, edits }]), ...made.beside] }) };
}

/** What makes the index where a history is kept; undefined where its tool cannot. A tool that keeps what is not known makes the migration of the model itself. */
function migrationOf(words: IndexWords, files: DeclaringFiles, { source: { next, tool, files: history, kind }, title, now }: { readonly source: SchemaSource; readonly title: string; readonly now: string }, of: { readonly table: ObjectName; readonly index: NamedIndex; readonly dialect: Dialect }): Made | undefined {
  const nothing: Made = { files: [], beside: [] };
  const statement = words.statement(of.table, of.index, of.dialect);
  if (words.migration) return kind === 'models' || tool === undefined ? nothing : words.migration(files, { folder: folderOf(history.at(-1) ?? ''), name: snake(title), now }, of, statement) ?? nothing;
  const file = next && writeMigration(next, title, statement, now);
  return next ? file && { ...nothing, files: [file] } : nothing;
}

const withoutNone = ({ files, beside }: Made): Pick<Fix, 'files' | 'beside'> => ({ files, ...(beside.length > 0 && { beside }) });

const wordsOf = (library: string | undefined): Library['indexes'] => libraries.find(({ id }) => id === library)?.indexes;

/** Names of indexes are those of a schema or of a table. */
function takenIn({ tables, model }: Schema, { name }: ObjectName): (index: string) => boolean {
  const own = [...tables.values()].filter((table) => model.indexNames !== 'per table' || table.name === name);
  const taken = new Set(own.flatMap(({ indexes }) => indexes.map((one) => one.name)));
  return (index) => taken.has(index);
}
