// A program passes a value as text, or asks once for each item of a list.
import type { Workspace } from '../../../server/src/engine/workspace.ts';
import type { ParameterTerm } from '../../../server/src/query/query.ts';
import { everyTerm, termsOf } from '../../../server/src/query/walk.ts';
import { toHost } from '../../../server/src/text/sourceMap.ts';
import { ofQueries, placeOf, worse, type Asked } from './ground.ts';
import type { FileEdit, Mutation } from './mutation.ts';

/** Tags whose own way of saying "as it is" takes the place of a bound value. */
const RAW: Readonly<Record<string, (tag: string, value: string) => string>> = {
  postgres: (tag, value) => `\${${tag}.unsafe(${value})}`,
  prisma: (_, value) => `\${Prisma.raw(${value})}`,
  slonik: (tag, value) => `\${${tag}.unsafe([${value}])}`,
};

/** A bound value becomes part of the text. Not counted: values that are numbers for certain, or written in the program, which change no statement; .sql files; and a value that is the same in every call. */
export const injected = ofQueries('injection', 'securing', ['sql-injection'], function* (asked) {
  const { query, site: { site }, isOutermost } = asked;
  if (!isOutermost || site.library === 'sql') return;
  const parameter = termsOf(query).flatMap(everyTerm).find((term): term is ParameterTerm => term.kind === 'parameter');
  const made = parameter && inText(asked, parameter);
  if (!made) return;
  const { edit, value } = made;
  // Of a value that a request brings it is certain that others choose it.
  const mutation = worse(asked, `${value} as text`, /\b(?:req|request|ctx|event|body|params)\b\.(?:body|query|params|\w+)/.test(value) ? 'warning' : 'information', [edit]);
  yield typeof mutation === 'string' ? mutation : { ...mutation, lost: (after) => isSpliced(after, asked, mutation) };
});

function inText(asked: Asked, { span, key }: ParameterTerm): { edit: FileEdit | undefined; value: string } | undefined {
  const { site: { site: { carrier, library } }, reading: { document } } = asked;
  const hole = carrier.holes.find(({ sql, role }) => role === 'parameter' && toHost(carrier.map, sql).start === span.start);
  const path = document.path;
  if (hole) {
    const raw = RAW[library];
    const value = document.text.slice(hole.value.start, hole.value.end);
    return raw && { value, edit: { path, span: toHost(carrier.map, hole.sql), text: raw('sql', value) } };
  }
  const values = carrier.parameters?.values ?? [];
  const at = /^\d+$/.test(key) ? Number(key) - 1 : termsOf(asked.query).flatMap(everyTerm).filter(({ kind }) => kind === 'parameter').findIndex((term) => term.span.start === span.start);
  const given = values[at];
  if (!given || carrier.map.shared) return undefined;
  const value = document.text.slice(given.start, given.end);
  const quote = quoteAround(document.text, carrier.map.pieces.find(({ kind, host }) => kind === 'verbatim' && host.start <= span.start && span.end <= host.end)?.host.start);
  if (!quote || value.includes('\n')) return undefined;
  return { value, edit: { path, span, text: quote === '`' ? `'\${${value}}'` : `${quote === '\'' ? '\\\'' : '\''}${quote} + ${value} + ${quote}${quote === '\'' ? '\\\'' : '\''}` } };
}

/** The quote that opens the literal whose text begins there. */
const quoteAround = (text: string, start: number | undefined): string | undefined => (start === undefined ? undefined : /['"`]/.exec(text[start - 1] ?? '')?.[0]);

/** Whether the statement has a piece now that somebody may choose. */
function isSpliced(after: Workspace, { place, site }: Asked, { edits }: Mutation): boolean {
  const reach = edits.reduce((sum, { text }) => sum + text.length, place.end);
  const same = after.read(place.path)?.sites.find(({ site: { anchor, library } }) => library === site.site.library && anchor.start >= place.start - 400 && anchor.start <= reach);
  return same?.site.carrier.holes.some(({ role, harmless }) => role === 'text' && !harmless) ?? false;
}

/** An insert of one row moves into a loop over a list. Not counted: calls that are no statement of their own, and inserts that are in a loop already. */
export const loop = ofQueries('row at a time', 'writing', ['row-at-a-time-insert'], function* (asked) {
  const { query, site: { site, loop: around, routine }, reading: { document } } = asked;
  const call = site.whole;
  const values = site.carrier.parameters?.values ?? [];
  const first = values[0];
  if (!asked.isOutermost || query.kind !== 'insert' || query.conflict || (query.rows ?? 1) !== 1 || !call || !first || around || routine === undefined) return;
  const line = document.text.slice(document.text.lastIndexOf('\n', call.start) + 1, call.start);
  const opening = /^\s*await\s+$/.exec(line);
  if (!opening || first.start < call.start || first.end > call.end) {
    if (/^\s*(?:const|return|let)/.test(line)) return;
    return yield `an insert in a loop at ${placeOf(asked)}: its call is no statement of its own`;
  }
  const start = call.start - line.length + line.search(/\S/);
  const mutation = worse(asked, `an insert for each item at ${placeOf(asked)}`, 'information', [
    { path: document.path, span: { start, end: start }, text: 'for (const item of items) ' }, { path: document.path, span: { start: first.start, end: first.end }, text: 'item' },
  ]);
  if (typeof mutation !== 'string') yield { ...mutation, hurt: [{ ...asked.place, start, end: Math.max(asked.place.end, call.end) }] };
});
