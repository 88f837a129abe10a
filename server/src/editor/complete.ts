// What can be written at a place: tables, joins along foreign keys, columns, functions, values and the words that may follow.
// Drafts are made in SQL; here they become what the document holds, be it an .sql file or a literal of a program.
import { editToHost } from '../text/sourceMap.ts';
import { tokenize } from '../sql/tokens.ts';
import { cursorAt, type Cursor } from './complete/cursor.ts';
import { draftsFor } from './complete/drafts.ts';
import { CARET, type Completion, type Draft } from './complete/item.ts';
import { placeOf } from './complete/place.ts';
import { schemaHere } from './complete/schemaHere.ts';
import { queryAt, scopeOf } from './complete/scope.ts';
import { sqlAt, type Asked, type SqlPlace } from './place.ts';

/** The best first; undefined where no SQL of ours stands: in a hole, a comment, a string. */
export function completionsAt(asked: Asked): readonly Completion[] | undefined {
  const found = cursorIn(asked);
  if (!found) return undefined;
  const { at: { site }, cursor } = found;
  const query = queryAt(cursor);
  const schema = schemaHere(asked, site, cursor.from + (cursor.tokens.starts[cursor.first] ?? 0), query);
  const items = shown(found, draftsFor(cursor, placeOf(cursor), schema, scopeOf(query, cursor, schema)));
  // What a hole is known to hold may stand elsewhere in the document.
  return items.every(({ replace: { start, end } }) => start <= asked.offset && asked.offset <= end) ? items : undefined;
}

interface Found {
  readonly at: SqlPlace;
  readonly cursor: Cursor;
}

export function cursorIn(asked: Asked): Found | undefined {
  const at = sqlAt(asked);
  if (!at) return undefined;
  const { carrier } = at.site.site;
  if (carrier.map.pieces.some(({ kind, host }) => kind === 'hole' && host.start < asked.offset && asked.offset < host.end)) return undefined;
  const cursor = cursorAt(carrier.text, at.site.dialect, at.offset, safeStart(at));
  return cursor && { at, cursor };
}

/** The start of a statement before the place that a semicolon divides from all before it: from there the text is read anew. */
function safeStart({ site: { script: { statements }, dialect, site: { carrier: { text } } }, offset }: SqlPlace): number {
  for (let at = statements.findLastIndex(({ start }) => start < offset); at > 0; at--) {
    const between = tokenize(text, dialect, statements[at - 1]!.end - 1, statements[at]!.start);
    if (between.words.includes(';')) return statements[at]!.start;
  }
  return 0;
}

function shown({ at: { site: { site: { carrier } } }, cursor: { word } }: Found, drafts: readonly Draft[]): readonly Completion[] {
  // A text that several queries share is still the user's to type in.
  const map = { ...carrier.map, shared: false };
  const edit = editToHost(map, { span: word, text: '' });
  if (!edit) return [];
  const { span: replace } = edit;
  const items: Completion[] = [];
  const seen = new Set<string>();
  for (const { text, rank, documentation, ...draft } of drafts.toSorted((a, b) => a.rank - b.rank)) {
    const key = `${draft.kind} ${draft.label}`;
    const escaped = seen.has(key) ? undefined : map.escape(text, replace.start);
    if (escaped === undefined) continue;
    seen.add(key);
    const isSnippet = escaped.includes(CARET);
    const insert = isSnippet ? escaped.replace(/[\\$}]/g, '\\$&').replace(CARET, '$0') : escaped;
    items.push({ ...draft, ...(documentation && { documentation }), insert, ...(isSnippet && { snippet: true }), replace, sort: String(items.length).padStart(5, '0') });
  }
  return items;
}
