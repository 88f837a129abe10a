// A template of `sql`: its text as it is, and in its holes tables, columns, other parts, and values that are bound.
// Source: sql/sql.js of drizzle-orm 0.45 (`buildQueryFromSourceParams`).
import type { CallValue, Chunk, Value } from '../../hosts/tree.ts';
import { isNothing } from '../options.ts';
import { checkpoint, leave, listed, maybe, pass, quoted, say, type Draft } from '../rendering.ts';
import { isValuePlace } from '../places.ts';
import { placeOf } from './places.ts';
import { followed, type Rendering } from './rendering.ts';
import { writeKnown, writeTerm } from './terms.ts';

export function writeTemplate(rendering: Rendering, { args: [text] }: CallValue): void {
  const { draft } = rendering;
  if (text?.kind !== 'text') return void (text && leave(draft, text));
  text.parts.forEach((part, at) => {
    if (part.kind === 'chunk') return writeChunk(draft, part);
    const [before, after] = [text.parts[at - 1], text.parts[at + 1]].map((one) => (one?.kind === 'chunk' ? one.text : ''));
    return writeHole(rendering, part.value, before!, after!);
  });
}

/** Word by word where it stands as it is, so that what is found in it is shown where it is. */
function writeChunk(draft: Draft, chunk: Chunk): void {
  const [only, ...more] = chunk.pieces;
  if (only?.kind !== 'verbatim' || more.length > 0) return say(draft, chunk.text, chunk);
  for (const { 0: word, index } of chunk.text.matchAll(/\s+|\S+/g)) {
    const start = only.host.start + index - only.sql.start;
    say(draft, word, { start, end: start + word.length });
  }
}

function writeHole(rendering: Rendering, value: Value, before: string, after: string): void {
  const { draft } = rendering;
  const place = placeOf(rendering, value);
  if (place) return say(draft, quoted(draft.dialect, place.schema, place.name), value);
  if (writeKnown(rendering, value)) return;
  const one = followed(rendering, value);
  if (one.kind === 'choice') {
    const [only, ...more] = one.options.filter((option) => !isNothing(option) && !isEmpty(option));
    const back = checkpoint(draft);
    let isKnown = false;
    if (only && more.length === 0) maybe(draft, one.options.length === 1, () => (isKnown = writeKnown(rendering, only)));
    if (isKnown) return;
    back();
  }
  if (one.kind === 'array' && one.items.length > 0 && !one.items.some(({ kind }) => kind === 'spread')) {
    say(draft, '(', value);
    listed(draft, ', ', value, one.items.map((item) => () => writeTerm(rendering, item)));
    return say(draft, ')', value);
  }
  if (one.kind === 'constant' || one.kind === 'text' || isValuePlace(before, after)) pass(draft, value);
  else leave(draft, value);
}

/** `sql.empty()`, sql`` */
function isEmpty(value: Value): boolean {
  if (value.kind !== 'call') return false;
  const [text] = value.args;
  return (value.form === 'tag' && text?.kind === 'text' && text.parts.every((part) => part.kind === 'chunk' && part.text.trim() === '')) || (value.callee.kind === 'member' && value.callee.name === 'empty');
}
