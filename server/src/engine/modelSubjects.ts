// What the rules about models are shown: a table or an index that a model declares, beside what the history of the same database leaves.
import type { ModelSubject } from '../rules/model.ts';
import { toHost } from '../text/sourceMap.ts';
import { slice } from '../text/span.ts';
import { toolOf } from './migrationTools.ts';
import type { StatementContext } from './statementContext.ts';

export function modelSubjects({ database, reading: { document }, site: { site, dialect }, read }: StatementContext): readonly ModelSubject[] {
  const { model, anchor, carrier: { map } } = site;
  if (!model || !database) return [];
  return read.changes.map((change): ModelSubject => ({
    change,
    statement: read.statement,
    span: anchor,
    toHost: (at) => toHost(map, at),
    written: (at) => slice(document.text, at),
    isOpen: model === 'open',
    migrated: database.fold.final,
    dialect,
    tool: toolOf(database.source.tool),
  }));
}
