// What stands at an offset of a document: the question that every feature of an editor begins with.
import { toSql } from '../text/sourceMap.ts';
import type { Reading, ReadSite, ReadStatement } from '../engine/reading/read.ts';
import type { Workspace } from '../engine/workspace.ts';

/** A place in a document, and all that is known around it. */
export interface Asked {
  readonly reading: Reading;
  /** In the document, in UTF-16 units. */
  readonly offset: number;
  readonly workspace: Workspace;
}

export interface SqlPlace {
  readonly site: ReadSite;
  /** In the text of the SQL. */
  readonly offset: number;
  /** The innermost statement around the place, or the one that has just ended there; undefined between statements. */
  readonly statement?: ReadStatement;
}

/** The SQL at a place; undefined where the document speaks of something else. */
export function sqlAt({ reading, offset }: Pick<Asked, 'reading' | 'offset'>): SqlPlace | undefined {
  for (const site of reading.sites) {
    // What a model declares is no text that anybody speaks.
    const at = site.site.model ? undefined : toSql(site.site.carrier.map, offset);
    if (at === undefined) continue;
    const around = site.statements.filter(({ statement }) => statement.start <= at && at <= statement.end);
    // Of two that touch, the one that begins here; of two that nest, the inner one, which comes later.
    const statement = around.findLast((one) => one.statement.start <= at && at < one.statement.end) ?? around.at(-1);
    return { site, offset: at, ...(statement && { statement }) };
  }
  return undefined;
}
