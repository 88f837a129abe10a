// The tables that programs declare beside the history of their database, seen together: one that lacks many of them is not what makes the database.
import { parseScript } from '../../sql/parse.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { changesIn } from '../history/changes.ts';
import { isLeftBehind } from '../judging/modelSubjects.ts';
import type { Programs } from '../programs/programs.ts';
import type { Database } from '../world.ts';

export function isAbandoned({ source, fold }: Database, programs: Pick<Programs, 'ddl'>): boolean {
  const dialect = dialectOf(source.dialect);
  return (source.programs ?? []).some((one) => isLeftBehind(fold.final, one.files.flatMap((path) => {
    const { text } = programs.ddl(path, { ...one, dialect: source.dialect, isBeside: true });
    return parseScript(text, dialect).statements.flatMap((statement) => changesIn(statement, dialect, text));
  })));
}
