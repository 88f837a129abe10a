// A name is mistyped: one letter in its middle is left out.
import { columnTermsOf } from '../../../server/src/query/walk.ts';
import { isTemplated, ofQueries, reworded, shown, worse, type Asked } from './ground.ts';
import type { Kind } from './mutation.ts';

/** The first column of a query that belongs to a table whose columns are all known. Not counted: tables of which parts are not read, names too short to lack a letter, and what the shorter name means instead. */
export const column: Kind = { alone: true, ...ofQueries('column misspelt', 'reading', ['unknown-column'], function* (asked) {
  const { resolved, query, database } = asked;
  if (query.open.has('sources') || resolved.sources.some(({ columns }) => !columns) || database.fold.final.model.rows === 'rowid') return;
  for (const term of columnTermsOf(query)) {
    const found = resolved.column(term);
    if (!found?.column || found.missing || found.of !== resolved || !found.source.table?.complete || found.source.table.kind !== 'table') continue;
    const wrong = misspelt(asked, term.nameSpan);
    if (!wrong || resolved.sources.some(({ columns }) => columns!.includes(wrong.toLowerCase())) || asked.statement.variables.has(wrong)) continue;
    yield worse(asked, `\`${shown(asked, term.nameSpan)}\` as \`${wrong}\``, 'warning', [reworded(asked, term.nameSpan, [wrong])]);
    return;
  }
}) };

/** A table of a schema that is known whole. Not counted: SQLite files that other files may attach, and names that another table has. */
export const table: Kind = { alone: true, ...ofQueries('table misspelt', 'reading', ['unknown-table'], function* (asked) {
  const { resolved, database } = asked;
  const source = resolved.sources.find((one) => one.table?.kind === 'table' && one.source.kind === 'table');
  if (!source || !database.fold.final.complete) return;
  const wrong = misspelt(asked, source.source.nameSpan);
  if (!wrong || [...database.fold.final.tables.values()].some(({ name }) => name.toLowerCase() === wrong.toLowerCase().replace(/^.*\./, '').replace(/["`[\]]/g, ''))) return;
  yield worse(asked, `\`${shown(asked, source.source.nameSpan)}\` as \`${wrong}\``, 'warning', [reworded(asked, source.source.nameSpan, [wrong])]);
}) };

function misspelt({ reading: { document } }: Asked, at: { readonly start: number; readonly end: number }): string | undefined {
  const text = document.text.slice(at.start, at.end);
  const letters = [...text.matchAll(/[a-z]/gi)];
  if (text.length < 5 || text.includes('${') || letters.length < 5) return undefined;
  const middle = letters[Math.floor(letters.length / 2)]!.index;
  return text.slice(0, middle) + text.slice(middle + 1);
}

/** A comma more than there are columns. Not counted: servers whose own grammar is not at hand, texts with pieces that only the program knows, and placeholders that a library puts values in the place of by itself. */
export const syntax: Kind = {
  ...ofQueries('comma too many', 'reading', ['syntax-error'], function* (asked) {
    const { query, site, statement } = asked;
    const last = query.outputs.at(-1);
    if (!asked.isOutermost || query.kind !== 'read' || !last || query.sources.length === 0 || !['postgres', 'sqlite'].includes(site.dialect.id)) return;
    const { holes, openEnd, optional, text } = site.site.carrier;
    if (isTemplated(asked) || openEnd || optional.length > 0 || holes.some(({ role }) => role !== 'parameter') || (site.site.library !== 'sequelize' && /\?|[^:]:[a-z]/i.test(text) && site.dialect.id === 'postgres') || statement.statement.errors.length > 0) return;
    yield worse(asked, `a comma after \`${shown(asked, last.span)}\``, 'warning', [reworded(asked, last.span, [last.span, ','])]);
  }),
  breaks: true,
};
