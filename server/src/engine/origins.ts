// An origin is a statement's number; where that statement stands is looked up only when it is shown.
import type { Place } from '../text/document.ts';
import { toHost } from '../text/sourceMap.ts';
import type { Origin } from '../schema/schema.ts';
import type { Workspace } from './workspace.ts';

/** Where a declaration stands: the statement's first line, as its file is now; undefined where it is gone. */
export function placeOf({ path, statement }: Origin, workspace: Pick<Workspace, 'read'>): Place | undefined {
  const site = workspace.read(path)?.sites[0];
  const found = site?.script.statements[statement];
  if (!site || !found) return undefined;
  const at = toHost(site.site.carrier.map, found);
  const lineEnd = /[\r\n]/.exec(site.site.carrier.text.slice(found.start, found.end))?.index;
  return { path, span: lineEnd === undefined ? at : { start: at.start, end: at.start + lineEnd } };
}
