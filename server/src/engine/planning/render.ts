// A statement as the planner is asked of it: the text that is sent, with a parameter where the program passes a value.
// What stands in a text only sometimes, or is spliced into it, cannot be told, and then nothing is asked.
import type { Edit } from '../../text/edit.ts';
import type { Intention, Query } from '../../query/query.ts';
import { editsOfText } from '../../sql/rewrite.ts';
import type { ReadSite, ReadStatement } from '../reading/read.ts';

export interface Rendered {
  readonly sql: string;
  /** From an offset of the carrier's text to one of `sql`: nothing but holes differs. */
  readonly fidelity: 'as sent' | 'as rendered';
}

export const renderStatement = (site: ReadSite, read: Pick<ReadStatement, 'statement'>): Rendered | undefined => rendered(site, read, []);

/** As it would be sent once a query in it was changed; undefined also where the change cannot be made. */
export function renderChanged(site: ReadSite, read: ReadStatement, query: Query, change: readonly Intention[]): Rendered | undefined {
  const node = read.nodes.get(query);
  const edits = node && editsOfText(query, change, { carrier: site.site.carrier, dialect: site.dialect, node, statement: read.statement });
  return edits && rendered(site, read, edits);
}

function rendered({ site: { carrier } }: ReadSite, { statement }: Pick<ReadStatement, 'statement'>, edits: readonly Edit[]): Rendered | undefined {
  if (carrier.openEnd || carrier.leftOut) return undefined;
  const { start, end } = statement;
  if (carrier.optional.some((span) => span.start < end && span.end > start)) return undefined;
  const holes = carrier.holes.filter(({ sql }) => sql.start >= start && sql.end <= end);
  if (holes.some(({ role }) => role !== 'parameter')) return undefined;
  const text = carrier.text.slice(start, end);
  // Placeholders besides would be numbered by both.
  if (holes.length > 0 && /\$\d/.test(text)) return undefined;
  const pieces: readonly Edit[] = [...holes.map((hole, index): Edit => ({ span: hole.sql, text: `$${index + 1}` })), ...edits].sort((a, b) => a.span.start - b.span.start);
  let sql = '';
  let at = start;
  for (const { span, text: instead } of pieces) {
    // What a change removes may hold a value that is passed: then the others have other places.
    if (span.start < at) return undefined;
    sql += carrier.text.slice(at, span.start) + instead;
    at = span.end;
  }
  return { sql: sql + carrier.text.slice(at, end), fidelity: holes.length === 0 ? 'as sent' : 'as rendered' };
}
