// Completion in SQL, in its own files and in strings of programs.
import { CompletionItemKind, InsertTextFormat, MarkupKind, type CompletionItem, type CompletionList } from 'vscode-languageserver';
import { completionsAt } from '../../editor/complete.ts';
import type { Completion, CompletionKind } from '../../editor/complete/item.ts';
import { askedAt, type PlaceParams } from '../asked.ts';
import { guarded } from '../guard.ts';
import type { Opened, Session } from '../session.ts';
import { rangeOf } from '../toLsp.ts';
import type { Feature } from './feature.ts';

export const completion: Feature = {
  capabilities: () => ({ completionProvider: { triggerCharacters: ['.'] } }),
  register(session) {
    session.connection.onCompletion(guarded(session, 'completion', null, (params) => complete(session, params)));
  },
};

function complete(session: Session, params: PlaceParams): CompletionList | null {
  const place = session.settings.completion ? askedAt(session, params) : undefined;
  const items = place && completionsAt(place.asked);
  return place && items ? { isIncomplete: false, items: items.map((item) => itemOf(session, place.opened, item)) } : null;
}

const KINDS: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  table: CompletionItemKind.Class,
  view: CompletionItemKind.Interface,
  cte: CompletionItemKind.Interface,
  column: CompletionItemKind.Field,
  alias: CompletionItemKind.Variable,
  join: CompletionItemKind.Reference,
  function: CompletionItemKind.Function,
  keyword: CompletionItemKind.Keyword,
  type: CompletionItemKind.TypeParameter,
  value: CompletionItemKind.EnumMember,
  schema: CompletionItemKind.Module,
};

function itemOf({ abilities }: Session, { lines }: Opened, { label, kind, detail, documentation, insert, snippet = false, replace, sort, filter }: Completion): CompletionItem {
  // A client without tab stops gets the text alone.
  const isSnippet = snippet && abilities.snippets;
  const newText = snippet && !isSnippet ? insert.replace('$0', '').replace(/\\([\\$}])/g, '$1') : insert;
  return {
    label,
    kind: KINDS[kind],
    ...(detail !== '' && { detail }),
    sortText: sort,
    textEdit: { range: rangeOf(lines, replace), newText },
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(filter !== undefined && { filterText: filter }),
    ...(documentation !== undefined && { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
  };
}
