// An index that is added to the models of a library: asked for as SQL, answered in the library's words and in its tool's.
import { changesIn } from '../../server/src/engine/history/changes.ts';
import type { DeclaringFiles, IndexWords, NamedIndex } from '../../server/src/libraries/indexWords.ts';
import type { ObjectName } from '../../server/src/schema/change.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { applyEdits } from '../../server/src/text/edit.ts';

/** `wanted` is `create index on users (name)`, in the words of the server. */
export interface Asked { readonly server: DialectId; readonly wanted: string; /** Names of indexes that are there. */ readonly taken?: readonly string[] }

/** The file of models with the index, and the statement of its migration; undefined where there is none. */
export interface Indexed { readonly path: string; readonly text: string; readonly statement: string; readonly index: NamedIndex; readonly table: ObjectName }

export function indexedBy(words: IndexWords, files: DeclaringFiles, { server, wanted, taken = [] }: Asked): Indexed | undefined {
  const dialect = dialectOf(server);
  const [change] = changesIn(parseScript(wanted, dialect).statements[0]!, dialect, wanted);
  if (change?.kind !== 'create index') throw new Error(`No index: ${wanted}`);
  const { table, index } = change;
  const declared = words.declare(files, { table, index, dialect, isTaken: (name) => taken.includes(name) });
  return declared && { path: declared.path, table, index: declared.index, text: applyEdits(files.document(declared.path)!.text, declared.edits), statement: words.statement(table, declared.index, dialect) };
}
