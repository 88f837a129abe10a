// Renames an alias or a CTE within its statement. A table or a column is renamed by a migration, never by an editor.
// The edits are tried before they are offered: the document that they make is read again, and every name in it must mean what it meant.
import { applyEdits, type Edit } from '../text/edit.ts';
import { editToHost, type SourceMap } from '../text/sourceMap.ts';
import { contains, overlaps, type Span } from '../text/span.ts';
import { everyQuery } from '../query/query.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Reading, ReadSite, ReadStatement } from '../engine/reading/read.ts';
import { isLocal, isSame, sqlMentions, statementSchemas, targetAt, type Mention, type Named, type SqlMention } from './mentions.ts';
import { sqlAt, type Asked } from './place.ts';

export interface Refused {
  /** Why, in a sentence for the user. */
  readonly refused: string;
}

/** What would be renamed at a place: its span in the document, and the name as it is written there. */
export function renameRange(asked: Asked): { readonly span: Span; readonly name: string } | Refused {
  const found = findLocal(asked);
  if ('refused' in found) return found;
  const { span } = found.target;
  return { span, name: asked.reading.document.text.slice(span.start, span.end) };
}

/** The edits of the document that give an alias or a CTE another name, wherever its statement says it. */
export function renameAt(asked: Asked, newName: string): { readonly edits: readonly Edit[] } | Refused {
  const found = findLocal(asked);
  if ('refused' in found) return found;
  const written = writtenName(newName, found.site.dialect);
  if (typeof written !== 'string') return written;
  const edits = editsFor(found, written);
  if ('refused' in edits) return edits;
  return clashOf(asked, found, edits.edits, newName.trim()) ?? edits;
}

interface Found {
  readonly target: Mention;
  readonly site: ReadSite;
  /** The site's place among those of the reading. */
  readonly number: number;
  readonly statement: ReadStatement;
  /** All mentions of the site, and those of them that are renamed. */
  readonly all: readonly SqlMention[];
  readonly same: readonly SqlMention[];
}

function findLocal(asked: Asked): Found | Refused {
  const target = targetAt(asked);
  const place = sqlAt(asked);
  if (!target || !place?.statement) return refuse('There is no name here that can be renamed.');
  if (!isLocal(target.what)) return refuse(`Only aliases and common table expressions are renamed here: renaming ${target.what.kind === 'index' ? 'an' : 'a'} ${target.what.kind} takes a migration.`);
  const { reading, workspace } = asked;
  const number = reading.sites.indexOf(place.site);
  const all = mentionsOfSite(reading, number, workspace);
  const same = all.filter(({ what }) => isSame(what, target.what));
  const found: Found = { target, site: place.site, number, statement: place.statement, all, same };
  return obstacle(found) ?? found;
}

const refuse = (refused: string): Refused => ({ refused });

/** What keeps any rename from being certain: text that is not seen may use the name. */
function obstacle({ same, site, statement: { statement } }: Found): Refused | undefined {
  const { map, holes, openEnd, leftOut } = site.site.carrier;
  if (statement.errors.length > 0 || statement.unread !== undefined) return refuse('The statement has a syntax error, so it cannot be told where the name is used.');
  if (same.length === 0) return refuse('There is no name here that can be renamed.');
  if (map.shared) return refuse('The name stands in a text that several queries share.');
  const hidden = holes.some(({ sql, role, harmless }) => overlaps(sql, statement) && (role === 'fragment' || (role === 'text' && !harmless)));
  if (hidden || openEnd || statement.templated) return refuse('A part of the statement is put in by the program and may use the name.');
  if (leftOut) return refuse('The program chooses between pieces of the statement, and another one may use the name.');
  return undefined;
}

// ── Edits ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A word is written as it was typed, so the dialect folds it like every other; what is no word, or a reserved one, gets quotes. */
function writtenName(typed: string, dialect: Dialect): string | Refused {
  const name = typed.trim();
  if (name === '' || [...name].some((unit) => unit < ' ')) return refuse('A name is at least one character, and all of it on one line.');
  const close = dialect.nameQuotes.get(name[0]!);
  if (close !== undefined && name.length > 2 && name.endsWith(close) && !name.slice(1, -1).replaceAll(close + close, '').includes(close)) return name;
  if (/^[\p{L}_][\p{L}\p{N}_$]*$/u.test(name) && !dialect.reserved.has(name.toUpperCase())) return name;
  const [open, end] = [...dialect.nameQuotes][0] ?? ['"', '"'];
  return `${open}${name.replaceAll(end, end + end)}${end}`;
}

function editsFor({ same, all, site: { site: { carrier: { map } } } }: Found, text: string): { readonly edits: readonly Edit[] } | Refused {
  const edits: Edit[] = [];
  for (const { at } of same) {
    const edit = editToHost(map, { span: at, text });
    if (!edit) return refuse('The name stands in a part of the program that cannot be edited for this statement alone.');
    const others = all.filter((one) => one.at.start !== at.start && coversTwice(map, one.at, edit.span));
    if (others.length > 0) return refuse('The name stands in a text that the statement uses more than once.');
    edits.push(edit);
  }
  return { edits };
}

/** Whether another place of the SQL is made of the same text of the program. */
const coversTwice = (map: SourceMap, at: Span, host: Span): boolean =>
  map.pieces.some((piece) => piece.host.start < piece.host.end && contains(piece.sql, at) && overlaps(piece.host, host)
    && (piece.kind !== 'verbatim' || piece.host.start + at.start - piece.sql.start === host.start));

// ── Trial ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Why the renamed statement would not mean the same; undefined where it does. */
function clashOf({ reading, workspace }: Asked, { site, number, statement, all }: Found, edits: readonly Edit[], name: string): Refused | undefined {
  const { document } = reading;
  const after = workspace.readDocument({ ...document, version: document.version + 1, text: applyEdits(document.text, edits) });
  const renamed = after?.sites[number];
  const same = renamed?.statements[site.statements.indexOf(statement)];
  if (!after || !renamed || !same || after.sites.length !== reading.sites.length || same.statement.errors.length > 0) return refuse(`\`${name}\` cannot be a name here.`);
  if (doubled(same) > doubled(statement)) return refuse(`\`${name}\` is already the name of another source of this query.`);
  if (!sameMeaning(all, mentionsOfSite(after, number, workspace))) return refuse(`\`${name}\` already means something else in this statement.`);
  const others = reading.sites.flatMap((_, other) => (other === number ? [] : [other]));
  const isKept = others.every((other) => sameMeaning(mentionsOfSite(reading, other, workspace), mentionsOfSite(after, other, workspace)));
  return isKept ? undefined : refuse('The name stands in a text that several queries share.');
}

const mentionsOfSite = (reading: Reading, number: number, { world }: Asked['workspace']): readonly SqlMention[] => sqlMentions(reading, reading.sites[number]!, number, statementSchemas(reading, world));

/** How many sources and CTEs go by a name that another of their query has. */
function doubled({ query }: ReadStatement): number {
  let count = 0;
  for (const { sources, ctes } of query ? everyQuery(query) : []) {
    const names = sources.flatMap(({ alias }) => alias ?? []);
    count += names.length - new Set(names).size + ctes.length - new Set(ctes.map((cte) => cte.name)).size;
  }
  return count;
}

/** Whether two lists name the same things in the same order, whatever scopes are called. */
function sameMeaning(before: readonly SqlMention[], after: readonly SqlMention[]): boolean {
  const [first, second] = [numbering(), numbering()];
  return before.length === after.length && before.every(({ what, role }, i) => role === after[i]!.role && first(what) === second(after[i]!.what));
}

/** What is named, with the scopes numbered as they come. */
function numbering(): (what: Named) => string {
  const numbers = new Map<string, number>();
  return (what) => {
    if (!isLocal(what)) return JSON.stringify(what);
    if (!numbers.has(what.scope)) numbers.set(what.scope, numbers.size);
    return `${what.kind} ${numbers.get(what.scope)}`;
  };
}
