// Definition, references, highlights of tables, columns, indexes, aliases; rename of an alias or a CTE.
import { DocumentHighlightKind, LSPErrorCodes, ResponseError, type DocumentHighlight, type Location, type Range, type WorkspaceEdit } from 'vscode-languageserver';
import { definitionAt } from '../../editor/define.ts';
import { mentionsOf, targetAt, type Mention } from '../../editor/mentions.ts';
import { highlightsAt, referencesOf } from '../../editor/references.ts';
import { renameAt, renameRange } from '../../editor/rename.ts';
import { askedAt, locationsOf, type PlaceParams } from '../asked.ts';
import { workspaceEdit } from '../edits.ts';
import { guarded } from '../guard.ts';
import type { Opened, Session } from '../session.ts';
import { rangeOf } from '../toLsp.ts';
import type { Feature } from './feature.ts';

export const navigation: Feature = {
  capabilities: () => ({ definitionProvider: true, referencesProvider: true, documentHighlightProvider: true, renameProvider: { prepareProvider: true } }),

  register(session) {
    const { connection } = session;
    connection.onDefinition(guarded(session, 'definition', null, (params) => {
      const place = askedAt(session, params);
      return place ? locationsOf(session, place.opened, definitionAt(place.asked)) : null;
    }));
    connection.onReferences(guarded(session, 'references', null, (params) => references(session, params, params.context.includeDeclaration)));
    connection.onDocumentHighlight(guarded(session, 'highlights', null, (params): DocumentHighlight[] | null => {
      const place = askedAt(session, params);
      if (!place) return null;
      return highlightsAt(place.asked).map(({ span, role }) => ({ range: rangeOf(place.opened.lines, span), kind: role === 'writes' || role === 'alters' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read }));
    }));
    connection.onPrepareRename(guarded(session, 'rename', null, (params): { range: Range; placeholder: string } | null => {
      const place = askedAt(session, params);
      const found = place && renameRange(place.asked);
      if (!place || !found) return null;
      if ('refused' in found) throw refusal(found.refused);
      return { range: rangeOf(place.opened.lines, found.span), placeholder: found.name };
    }));
    connection.onRenameRequest(guarded(session, 'rename', null, (params): WorkspaceEdit | null => {
      const place = askedAt(session, params);
      const renamed = place && renameAt(place.asked, params.newName);
      if (!place || !renamed) return null;
      if ('refused' in renamed) throw refusal(renamed.refused);
      return workspaceEdit(session, place.opened, renamed.edits) ?? null;
    }));
  },
};

/** A client shows the sentence to its user. */
const refusal = (sentence: string): ResponseError<void> => new ResponseError(LSPErrorCodes.RequestFailed, sentence);

function references(session: Session, params: PlaceParams, withDeclaration: boolean): Location[] | null {
  const place = askedAt(session, params);
  const target = place && targetAt(place.asked);
  if (!place || !target) return null;
  const mentions = mentionsOfRoot(session, place.opened);
  const kept = withDeclaration ? mentions : new Map([...mentions].map(([path, all]) => [path, all.filter(({ role }) => role !== 'declares')]));
  return locationsOf(session, place.opened, referencesOf(target, kept));
}

/** What the last scan gathered, and over it what is open now. */
function mentionsOfRoot(session: Session, { root }: Opened): ReadonlyMap<string, readonly Mention[]> {
  const mentions = new Map<string, readonly Mention[]>([...root.results.values()].map((result) => [result.path, result.mentions]));
  for (const opened of session.everyOpen()) if (opened.root === root && opened.reading) mentions.set(opened.document.path, mentionsOf(opened.reading, opened.workspace.world));
  return mentions;
}
