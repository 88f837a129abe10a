// An origin is a statement's number; where that statement stands is looked up only when it is shown.
import type { Place } from '../text/document.ts';
import { toHost } from '../text/sourceMap.ts';
import type { Origin } from '../schema/schema.ts';
import type { Span } from '../text/span.ts';
import { siteKey } from './codeMigrations.ts';
import type { ReadSite } from './read.ts';
import type { Workspace } from './workspace.ts';

/** Where a declaration stands: the statement's first line, as its file is now; undefined where it is gone. */
export function placeOf({ path, statement }: Origin, workspace: Pick<Workspace, 'read' | 'world'>): Place | undefined {
  const place = partOf(path, statement, workspace);
  if (!place) return undefined;
  const { site, span: found } = place;
  const at = toHost(site.site.carrier.map, found);
  const lineEnd = /[\r\n]/.exec(site.site.carrier.text.slice(found.start, found.end))?.index;
  return { path, span: lineEnd === undefined ? at : { start: at.start, end: at.start + lineEnd } };
}

/** The site that a statement of a file stands in, and where in its text. */
function partOf(path: string, statement: number, { read, world }: Pick<Workspace, 'read' | 'world'>): { readonly site: ReadSite; readonly span: Span } | undefined {
  const reading = read(path);
  const file = reading?.document.language === 'sql' ? undefined : world.databases.find(({ declaredIn }) => declaredIn.has(path))?.fold.file(path);
  if (!file?.places) {
    const span = reading?.sites[0]?.script.statements[statement];
    return span && { site: reading.sites[0]!, span };
  }
  const found = file.script.statements[statement];
  for (const site of found ? reading?.sites ?? [] : []) {
    const base = file.places.get(siteKey(site.site));
    const length = site.site.carrier.text.length;
    if (base !== undefined && base <= found!.start && found!.start < base + length) return { site, span: { start: found!.start - base, end: Math.min(found!.end - base, length) } };
  }
  return undefined;
}
