// The outline of a document, and the tables, columns, indexes and types of the schemas by name.
import { SymbolKind as LspKind, type DocumentSymbol, type SymbolInformation, type WorkspaceSymbol } from 'vscode-languageserver';
import { schemaSymbols } from '../../editor/schemaSymbols.ts';
import { symbolsOf, type Symbol, type SymbolKind } from '../../editor/symbols.ts';
import { placeOf } from '../../engine/showing/origins.ts';
import { linesOf } from '../../text/lines.ts';
import { guarded } from '../guard.ts';
import type { Opened, Session } from '../session.ts';
import { rangeOf } from '../toLsp.ts';
import type { Feature } from './feature.ts';

export const symbols: Feature = {
  capabilities: () => ({ documentSymbolProvider: true, workspaceSymbolProvider: true }),
  register(session) {
    const { connection } = session;
    connection.onDocumentSymbol(guarded(session, 'outline', null, ({ textDocument: { uri } }): DocumentSymbol[] | SymbolInformation[] | null => {
      const opened = session.open(uri);
      if (!opened?.reading) return null;
      // In a program the outline is that of its own language.
      const all = opened.document.language === 'sql' ? symbolsOf(opened.reading) : [];
      return session.abilities.nestedSymbols ? all.map((symbol) => nested(opened, symbol)) : all.map(({ name, kind, span }) => ({ name, kind: KINDS[kind], location: { uri, range: rangeOf(opened.lines, span) } }));
    }));
    connection.onWorkspaceSymbol(guarded(session, 'symbols', [], ({ query }) => inWorkspace(session, query)));
  },
};

const KINDS: Readonly<Record<SymbolKind, LspKind>> = {
  table: LspKind.Class,
  view: LspKind.Interface,
  column: LspKind.Field,
  index: LspKind.Key,
  type: LspKind.Enum,
  function: LspKind.Function,
  trigger: LspKind.Event,
  policy: LspKind.Property,
  schema: LspKind.Namespace,
  sequence: LspKind.Number,
  extension: LspKind.Package,
  query: LspKind.Method,
  statement: LspKind.Object,
};

const nested = (opened: Opened, { name, detail, kind, span, selection, children }: Symbol): DocumentSymbol => ({
  name,
  ...(detail !== undefined && { detail }),
  kind: KINDS[kind],
  range: rangeOf(opened.lines, span),
  selectionRange: rangeOf(opened.lines, selection),
  children: children.map((child) => nested(opened, child)),
});

function inWorkspace(session: Session, query: string): WorkspaceSymbol[] {
  return session.roots.flatMap((root) => {
    const workspace = root.workspace();
    return schemaSymbols(workspace.world, query).flatMap(({ name, container, kind, origin }) => {
      const place = placeOf(origin, workspace);
      const text = place && root.files.read(place.path);
      return !place || text === undefined ? [] : [{ name, kind: KINDS[kind], ...(container !== undefined && { containerName: container }), location: { uri: session.uriOf(root, place.path), range: rangeOf(linesOf(text), place.span) } }];
    });
  });
}
