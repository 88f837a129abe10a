// Formatting of SQL documents and selections. What cannot be formatted without changing its meaning stays as it is, and the client is told.
import type { FormattingOptions, TextEdit } from 'vscode-languageserver';
import { formatDocument, formatRange } from '../../editor/format.ts';
import type { Formatted, FormatOptions } from '../../editor/format/answer.ts';
import { formatString } from '../../editor/format/string.ts';
import { askedAt, type PlaceParams } from '../asked.ts';
import { applyEdit, textEdits, workspaceEdit } from '../edits.ts';
import { spanOf } from '../fromLsp.ts';
import { guarded } from '../guard.ts';
import { FORMAT_STRING, type EditAnswer } from '../protocol.ts';
import type { Opened, Session } from '../session.ts';
import type { Feature } from './feature.ts';

export const formatting: Feature = {
  capabilities: ({ settings }) => (settings.format.enable ? { documentFormattingProvider: true, documentRangeFormattingProvider: true } : {}),

  register(session) {
    const { connection } = session;
    const format = (uri: string, options: FormattingOptions, made: (opened: Opened & { readonly reading: NonNullable<Opened['reading']> }, options: FormatOptions) => Formatted): TextEdit[] | null => {
      const opened = session.open(uri);
      // Programs have formatters of their own.
      if (!opened?.reading || opened.document.language !== 'sql' || !session.settings.format.enable) return null;
      const { edits, refused } = made({ ...opened, reading: opened.reading }, optionsOf(session, options));
      for (const { sentence, span } of refused) session.log(`${opened.document.path}:${opened.lines.position(span.start).line + 1}: ${sentence}`);
      return textEdits(opened, edits);
    };
    connection.onDocumentFormatting(guarded(session, 'formatting', null, ({ textDocument, options }) => format(textDocument.uri, options, ({ reading }, chosen) => formatDocument(reading, chosen))));
    connection.onDocumentRangeFormatting(guarded(session, 'formatting', null, ({ textDocument, range, options }) => format(textDocument.uri, options, ({ reading, lines }, chosen) => formatRange(reading, spanOf(lines, range), chosen))));
    connection.onRequest(FORMAT_STRING, guarded(session, 'format SQL in string', { message: 'Formatting failed; the log says why.' }, (params: PlaceParams & { readonly options?: FormattingOptions }) => inString(session, params)));
  },
};

function optionsOf({ settings }: Session, { tabSize, insertSpaces }: FormattingOptions): FormatOptions {
  const { keywordCase, indent } = settings.format;
  return { keywordCase, indent: indent === 'editor' ? (insertSpaces ? tabSize : 'tab') : indent };
}

async function inString(session: Session, params: PlaceParams & { readonly options?: FormattingOptions }): Promise<EditAnswer> {
  const place = askedAt(session, params);
  if (!place) return { message: 'Nothing here is SQL that Plansight knows.' };
  const { edits, refused } = formatString(place.asked, optionsOf(session, params.options ?? { tabSize: 2, insertSpaces: true }));
  const [first] = refused;
  if (first) return { message: first.sentence };
  const edit = edits.length > 0 ? workspaceEdit(session, place.opened, edits) : undefined;
  if (!edit) return { message: 'It is formatted already.' };
  return applyEdit(session, 'Format SQL in string', edit);
}
