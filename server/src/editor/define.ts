// Where the thing at a place is declared: the statement of the schema that made it, and in that statement its name.
import type { Place } from '../text/document.ts';
import { contains } from '../text/span.ts';
import { findIndex } from '../schema/apply/lookup.ts';
import type { Origin, Schema } from '../schema/schema.ts';
import { placeOf } from '../engine/showing/origins.ts';
import type { Reading } from '../engine/reading/read.ts';
import { isLocal, isSame, mentionsOf, statementSchemas, targetAt, type Lasting, type Mention } from './mentions.ts';
import { sqlAt, type Asked } from './place.ts';

/** The declarations of what is named at a place; none where nothing is, or where nobody knows. */
export function definitionAt(asked: Asked): readonly Place[] {
  const target = targetAt(asked);
  if (!target) return [];
  const { what } = target;
  const own = declarationsIn(asked.reading, asked).filter((one) => isSame(one.what, what));
  if (isLocal(what)) return placesOf(asked.reading, own);
  const declared = declaredAt(what, asked);
  if (declared.length > 0) return declared;
  return placesOf(asked.reading, own);
}

const placesOf = ({ document: { path } }: Reading, mentions: readonly Mention[]): readonly Place[] => mentions.map(({ span }) => ({ path, span }));

const declarationsIn = (reading: Reading, { workspace: { world } }: Asked): readonly Mention[] => mentionsOf(reading, world).filter(({ role }) => role === 'declares');

/** The document that is asked about may be newer than its file. */
const readingOf = (path: string, { reading, workspace }: Asked): Reading | undefined => (path === reading.document.path ? reading : workspace.read(path));

function declaredAt(what: Lasting, asked: Asked): readonly Place[] {
  const origin = originOf(what, asked);
  const reading = origin && readingOf(origin.path, asked);
  if (!origin || !reading) return [];
  const declared = mostTelling(what, inStatement(reading, origin, asked));
  if (declared) return placesOf(reading, [declared]);
  const statement = placeOf(origin, { read: () => reading, world: asked.workspace.world });
  return statement ? [statement] : [];
}

function inStatement(reading: Reading, { statement }: Origin, asked: Asked): readonly Mention[] {
  const spans = reading.sites.flatMap(({ statements }) => statements.filter(({ ordinal }) => ordinal === statement).map(({ span }) => span));
  return declarationsIn(reading, asked).filter(({ span }) => spans.some((one) => contains(one, span)));
}

/** The same name; else, where a table was renamed since, a column of its own name; else the table that the statement made with everything in it. */
function mostTelling(what: Lasting, declarations: readonly Mention[]): Mention | undefined {
  return declarations.find((one) => isSame(one.what, what))
    ?? declarations.find((one) => what.kind === 'column' && one.what.kind === 'column' && one.what.column === what.column)
    ?? (what.kind === 'index' ? undefined : declarations.find((one) => one.what.kind === (what.kind === 'type' ? 'type' : 'table')));
}

/** A statement meets the schema before it and names what is new in the one after it. */
function originOf(what: Lasting, asked: Asked): Origin | undefined {
  const place = sqlAt(asked);
  if (!place?.statement) return undefined;
  const { before, after, database } = statementSchemas(asked.reading, asked.workspace.world)(place.site, place.statement);
  for (const schema of [before, after, ...(database ? [database.fold.final] : [])]) {
    const origin = originIn(schema, what);
    if (origin) return origin;
  }
  return undefined;
}

function originIn(schema: Schema, what: Lasting): Origin | undefined {
  switch (what.kind) {
    case 'table': return schema.tables.get(what.key)?.origin;
    case 'column': return schema.tables.get(what.key)?.columns.find(({ name }) => name === what.column)?.origin;
    case 'index': {
      const dot = what.key.indexOf('.');
      return findIndex(schema, { schema: what.key.slice(0, dot), name: what.key.slice(dot + 1) })?.index.origin;
    }
    case 'type': return schema.types.get(what.key)?.origin;
  }
}
