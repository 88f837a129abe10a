// All that is known around a place in SQL: its statement, the database that it speaks to, the schemas it meets and leaves, its queries with their names resolved.
import type { Schema } from '../schema/schema.ts';
import type { Sizes } from '../query/sizes.ts';
import type { Subject } from '../rules/rule.ts';
import { subjectsOf } from '../engine/judging/judge.ts';
import { ownTablesOf } from '../engine/reading/ownTables.ts';
import type { ReadSite, ReadStatement } from '../engine/reading/read.ts';
import type { Database } from '../engine/world.ts';
import { statementSchemas } from './mentions.ts';
import { sqlAt, type Asked } from './place.ts';

export interface Scene {
  readonly asked: Asked;
  readonly site: ReadSite;
  readonly statement: ReadStatement;
  /** The place in the text of the SQL. */
  readonly at: number;
  /** The place is in an expression of the program, whose SQL stands elsewhere. */
  readonly inHole: boolean;
  readonly database: Database | undefined;
  readonly sizes: Sizes;
  /** In a migration the schema that the statement meets; elsewhere the whole one, and `after` the same. */
  readonly before: Schema;
  readonly after: Schema;
  /** The queries of the statement, outermost first. */
  readonly subjects: readonly Subject[];
}

/** Undefined where no statement of SQL stands. */
export function sceneAt(asked: Asked): Scene | undefined {
  const place = sqlAt(asked);
  if (!place?.statement) return undefined;
  const { site, offset, statement } = place;
  const { reading, workspace: { world } } = asked;
  const { database, before, after } = statementSchemas(reading, world)(site, statement);
  const role = world.roleOf(reading.document.path);
  const { queries } = subjectsOf(reading, site, statement, database, role, ownTablesOf(reading), world);
  const inHole = site.site.carrier.map.pieces.some(({ kind, host }) => kind === 'hole' && host.start <= asked.offset && asked.offset < host.end);
  return { asked, site, statement, at: offset, inHole, database, sizes: world.sizesFor(database, site.dialect.id), before, after, subjects: queries };
}

/** Innermost first, by the text of the SQL: parts of it may stand elsewhere in the program than the rest. */
export function subjectsAround({ subjects, statement: { nodes }, at }: Scene): readonly Subject[] {
  const around = subjects.flatMap((subject) => {
    const node = nodes.get(subject.query);
    const { start, end } = node?.parenthesised ?? node ?? { start: 0, end: -1 };
    return start <= at && at <= end ? [{ subject, length: end - start }] : [];
  });
  return around.sort((a, b) => a.length - b.length).map(({ subject }) => subject);
}
