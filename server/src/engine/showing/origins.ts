// An origin is a statement's number; where that statement stands is looked up only when it is shown.
import type { Place } from '../../text/document.ts';
import { toHost } from '../../text/sourceMap.ts';
import type { Origin } from '../../schema/schema.ts';
import type { Span } from '../../text/span.ts';
import type { SourceMap } from '../../text/sourceMap.ts';
import type { Workspace } from '../workspace.ts';

/** Where a declaration stands: the statement's first line, as its file is now; undefined where it is gone. */
export function placeOf({ path, statement }: Origin, workspace: Pick<Workspace, 'read' | 'world'>): Place | undefined {
  const place = partOf(path, statement, workspace);
  if (!place) return undefined;
  const { text, map, span: found } = place;
  const at = toHost(map, found);
  const lineEnd = /[\r\n]/.exec(text.slice(found.start, found.end))?.index;
  return { path, span: lineEnd === undefined ? at : { start: at.start, end: at.start + lineEnd } };
}

/** The text that a statement of a file stands in, with its map: of a program, all that it sends, and of an ORM's schema, what it makes. */
function partOf(path: string, statement: number, { read, world }: Pick<Workspace, 'read' | 'world'>): { readonly text: string; readonly map: SourceMap; readonly span: Span } | undefined {
  const reading = read(path);
  const site = reading?.sites[0];
  const file = site?.site.library !== 'sql' ? world.databases.flatMap(({ fold }) => fold.file(path) ?? [])[0] : undefined;
  const span = (file ?? site)?.script.statements[statement];
  if (!span) return undefined;
  if (file?.map) return { text: file.text, map: file.map, span };
  return site && { text: site.site.carrier.text, map: site.site.carrier.map, span };
}
