// A statement as the planner is asked of it: the text that is sent, with a parameter where the program passes a value.
// What stands in a text only sometimes, or is spliced into it, cannot be told, and then nothing is asked.
import type { ReadSite, ReadStatement } from '../read.ts';

export interface Rendered {
  readonly sql: string;
  /** From an offset of the carrier's text to one of `sql`: nothing but holes differs. */
  readonly fidelity: 'as sent' | 'as rendered';
}

export function renderStatement({ site: { carrier } }: ReadSite, { statement }: Pick<ReadStatement, 'statement'>): Rendered | undefined {
  if (carrier.openEnd || carrier.leftOut) return undefined;
  const { start, end } = statement;
  if (carrier.optional.some((span) => span.start < end && span.end > start)) return undefined;
  const holes = carrier.holes.filter(({ sql }) => sql.start >= start && sql.end <= end);
  if (holes.some(({ role }) => role !== 'parameter')) return undefined;
  const text = carrier.text.slice(start, end);
  if (holes.length === 0) return { sql: text, fidelity: 'as sent' };
  // Placeholders besides would be numbered by both.
  if (/\$\d/.test(text)) return undefined;
  let sql = '';
  let at = start;
  holes.forEach((hole, index) => {
    sql += `${carrier.text.slice(at, hole.sql.start)}$${index + 1}`;
    at = hole.sql.end;
  });
  return { sql: sql + carrier.text.slice(at, end), fidelity: 'as rendered' };
}
