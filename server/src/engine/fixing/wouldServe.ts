// Whether a finding is gone once a table has an index that is not quite the one it asks for: where a library's words say less, its rule is asked again.
import type { NewIndex, ObjectName } from '../../schema/change.ts';
import { apply } from '../../schema/apply.ts';
import { activeRules, ask } from '../judging/ask.ts';
import { subjectsOf, type Judged } from '../judging/judge.ts';
import { ownTablesOf } from '../reading/ownTables.ts';
import type { Reading } from '../reading/read.ts';
import type { World } from '../world.ts';

export function wouldServe(reading: Reading, { finding, rule, role, database, site, statement }: Judged, world: World, table: ObjectName, index: NewIndex): boolean {
  if (!database) return false;
  const { path } = reading.document;
  const final = apply(database.fold.final, { kind: 'create index', table, index, concurrently: false, ifNotExists: false }, { path, statement: 0 });
  const next = { ...database, fold: { ...database.fold, final } };
  let isGone = true;
  const { message, span } = finding;
  ask(activeRules([rule], role, world.settings, path), subjectsOf(reading, site, statement, next, role, ownTablesOf(reading), world), site.dialect, (_, answer) => {
    for (const one of answer()) if (one.message === message || (one.span.start === span.start && one.span.end === span.end)) isGone = false;
  });
  return isGone;
}
