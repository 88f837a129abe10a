// What a builder of TypeORM's writes. Source: typeorm 1.1, query-builder/{Insert,Update,Delete,SoftDelete}QueryBuilder.js.
import type { Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import { writeConditions } from '../clauses.ts';
import { leave, listed, maybe, quoted, say } from '../rendering.ts';
import { placesOf, textIn, type Built } from './built.ts';
import { columnAt } from './entity.ts';
import { literalOf, type Place, type Rendering } from './place.ts';
import { insertStatement, writeMade, type Merged } from './inserts.ts';
import { softStatement, writeDeleteOf, writeUpdateOf, type Writing } from './writes.ts';

/** False where it cannot be told. */
export function writeBuiltChange(rendering: Rendering, built: Built): boolean {
  const { draft } = rendering;
  const { kind, verb, named, values, clauses: { where, unread }, also } = built;
  const [main] = built.places;
  if (!main || built.joins.length > 0) return false;
  const place: Place = { entity: main.entity };
  const writing: Writing = { place, named, verb };
  const returning = also.find(({ name }) => name === 'returning' || name === 'output');
  const asked = (word: string): void => {
    writeConditions(draft, word, where, unread);
    // What was not read may ask more.
    if (where.length === 0 && unread) {
      say(draft, word, unread);
      leave(draft, unread);
    }
  };
  switch (kind) {
    case 'insert':
      insertStatement(rendering, writing, values, merged(rendering, also), 'silent');
      break;
    case 'update':
      writeUpdateOf(rendering, writing, values);
      asked(' where ');
      break;
    case 'delete':
      writeDeleteOf(rendering, writing);
      asked(' where ');
      break;
    case 'soft delete': case 'restore':
      softStatement(rendering, writing, where.length > 0 || unread ? () => {
        if (where.length > 1) say(draft, '(', verb);
        asked('');
        if (where.length > 1) say(draft, ')', verb);
      } : undefined, kind === 'restore' ? 'restored' : 'deleted');
      break;
    case 'read': return false;
  }
  if (returning) maybe(draft, returning.isSure, () => writeReturning(rendering, built, returning));
  else if (kind === 'insert') writeMade(rendering, place, verb);
  return true;
}

/** `orIgnore()`, `orUpdate(['name'], ['email'])` */
function merged(rendering: Rendering, also: readonly Step[]): Merged | undefined {
  const step = also.find(({ name }) => name === 'orIgnore' || name === 'orUpdate');
  if (!step) return undefined;
  const { name, call: { nameSpan: at, args: [set, target] } } = step;
  if (name === 'orIgnore') return { at, columns: undefined, set: [] };
  return { at, columns: textsIn(rendering, target), set: textsIn(rendering, set) };
}

function textsIn(rendering: Rendering, value: Value | undefined): readonly string[] | undefined {
  const list = value && literalOf(rendering, value);
  const texts = list?.kind === 'array' ? list.items.map((item) => textIn(rendering, item)) : undefined;
  return texts?.every((text) => text !== undefined) ? (texts as readonly string[]) : undefined;
}

function writeReturning(rendering: Rendering, built: Built, { call: { args: [what], nameSpan } }: Step): void {
  const { draft } = rendering;
  const texts = textsIn(rendering, what);
  const [main] = placesOf(built);
  say(draft, ' returning ', nameSpan);
  const text = textIn(rendering, what);
  if (texts) listed(draft, ', ', nameSpan, texts.map((one) => () => say(draft, quoted(draft.dialect, (main && columnAt(main.entity, one)?.column) ?? one), what!)));
  else if (text !== undefined) say(draft, text, what!);
  else leave(draft, what ?? { kind: 'unknown', start: nameSpan.start, end: nameSpan.end });
}
