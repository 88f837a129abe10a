// Where what a hover tells of is declared.
import { linesOf } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';
import type { Origin } from '../../schema/schema.ts';
import { placeOf } from '../../engine/showing/origins.ts';
import type { Reading } from '../../engine/reading/read.ts';
import { definitionAt } from '../define.ts';
import { isLocal, targetAt, type Mention } from '../mentions.ts';
import type { Asked } from '../place.ts';
import type { Scene } from '../scene.ts';
import type { Link } from './parts.ts';

/** Of a name: where it is declared, unless that is here. */
export function linksOf({ span }: Mention, { asked }: Scene): readonly Link[] {
  return definitionAt(asked)
    .filter((place) => place.path !== asked.reading.document.path || place.span.start !== span.start)
    .slice(0, 3).flatMap(({ path, span: at }) => linkTo(path, at, asked));
}

/** Of something whose declaration is known. */
export function declared({ asked }: Scene, origin: Origin | undefined): readonly Link[] {
  if (!origin) return [];
  // The definition points at the name; where it is not found, or is that of an alias, the statement is.
  const target = targetAt(asked);
  const [exact] = target && !isLocal(target.what) ? definitionAt(asked).filter(({ path }) => path === origin.path) : [];
  const place = exact ?? placeOf(origin, { read: (path) => readingOf(path, asked), world: asked.workspace.world });
  return place ? linkTo(place.path, place.span, asked) : [];
}

function linkTo(path: string, at: Span, asked: Asked): readonly Link[] {
  const reading = readingOf(path, asked);
  if (!reading) return [];
  const line = linesOf(reading.document.text).position(at.start).line + 1;
  return [{ label: `${path}:${line}`, path, line }];
}

/** The document that is asked about may be newer than its file. */
const readingOf = (path: string, { reading, workspace }: Asked): Reading | undefined => (path === reading.document.path ? reading : workspace.read(path));
