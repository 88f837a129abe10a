// From a place in the protocol's terms to a question of the editor's room, and from its places back.
import type { Location, Position } from 'vscode-languageserver';
import type { Asked } from '../editor/place.ts';
import type { Place } from '../text/document.ts';
import { linesOf } from '../text/lines.ts';
import { offsetOf } from './fromLsp.ts';
import type { Opened, Session } from './session.ts';
import { rangeOf } from './toLsp.ts';

export interface PlaceParams { readonly textDocument: { readonly uri: string }; readonly position: Position }

/** Undefined where the document is not open, or holds nothing of ours. */
export function askedAt(session: Session, { textDocument, position }: PlaceParams): { readonly opened: Opened; readonly asked: Asked } | undefined {
  const opened = session.open(textDocument.uri);
  if (!opened?.reading) return undefined;
  return { opened, asked: { reading: opened.reading, offset: offsetOf(opened.lines, position), workspace: opened.workspace } };
}

/** Places of files that are gone are left out. */
export function locationsOf(session: Session, { root, document, lines, uri }: Opened, places: readonly Place[]): Location[] {
  return places.flatMap(({ path, span }) => {
    if (path === document.path) return [{ uri, range: rangeOf(lines, span) }];
    const text = root.files.read(path);
    return text === undefined ? [] : [{ uri: session.uriOf(root, path), range: rangeOf(linesOf(text), span) }];
  });
}
