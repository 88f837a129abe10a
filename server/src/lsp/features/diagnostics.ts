// Findings as the client wants them: asked for by those that ask, sent to those that do not.
// A whole workspace is asked for again and again, so that question is held until there is something new to tell.
import { DocumentDiagnosticReportKind, type CancellationToken, type DocumentDiagnosticReport, type WorkspaceDiagnosticParams, type WorkspaceDiagnosticReport } from 'vscode-languageserver';
import { guarded } from '../guard.ts';
import { named, shownOf, type Shown } from '../reviewing.ts';
import type { Root } from '../root.ts';
import { showsAll, type Opened, type Session } from '../session.ts';
import type { Feature } from './feature.ts';

export const diagnostics: Feature = {
  capabilities: ({ abilities }) => (abilities.pullsDiagnostics ? { diagnosticProvider: { identifier: 'plansight', interFileDependencies: true, workspaceDiagnostics: true } } : {}),

  register(session, { onShown }) {
    const { connection, documents } = session;
    /** By address: what the client was last told of a document. */
    const told = new Map<string, string>();
    /** Where documents are reviewed when they are saved: what was shown of each then. */
    const saved = new Map<string, Shown>();
    const current = async (opened: Opened): Promise<Shown> => {
      if (session.settings.run === 'on type') return shownOf(session, opened);
      const shown = saved.get(opened.uri) ?? (await shownOf(session, opened));
      saved.set(opened.uri, shown);
      return shown;
    };
    const nothing: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };

    connection.languages.diagnostics.on(guarded(session, 'diagnostics', nothing, async ({ textDocument: { uri }, previousResultId }): Promise<DocumentDiagnosticReport> => {
      const opened = session.open(uri);
      if (!opened) return nothing;
      const { diagnostics: items, resultId } = await current(opened);
      told.set(uri, resultId);
      return resultId === previousResultId ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId } : { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...items] };
    }));

    let wake: (() => void) | undefined;
    const changed = (token: CancellationToken): Promise<void> => new Promise((resolve) => {
      wake = resolve;
      token.onCancellationRequested(() => resolve());
    });
    connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }: WorkspaceDiagnosticParams, token): Promise<WorkspaceDiagnosticReport> => {
      const known = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
      for (;;) {
        const items = closedFiles(session).filter(({ uri, shown }) => (known.get(uri) ?? 'none') !== shown.resultId);
        if (items.length > 0 || token.isCancellationRequested) {
          return { items: items.map(({ uri, shown }) => ({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId: shown.resultId, items: [...shown.diagnostics] })) };
        }
        await changed(token);
      }
    });

    onShown(async () => {
      wake?.();
      let stale = false;
      for (const opened of session.everyOpen()) {
        const { diagnostics: items, resultId } = await current(opened);
        if ((told.get(opened.uri) ?? 'none') === resultId) continue;
        stale = true;
        if (session.abilities.pullsDiagnostics) continue;
        told.set(opened.uri, resultId);
        void connection.sendDiagnostics({ uri: opened.uri, version: opened.document.version, diagnostics: [...items] });
      }
      if (stale && session.abilities.pullsDiagnostics && session.abilities.refreshesDiagnostics) connection.languages.diagnostics.refresh();
    });

    documents.onDidClose(({ document: { uri } }) => {
      saved.delete(uri);
      if (!session.abilities.pullsDiagnostics && told.delete(uri)) void connection.sendDiagnostics({ uri, diagnostics: [] });
      told.delete(uri);
    });
    documents.onDidSave(({ document: { uri } }) => void saved.delete(uri));
  },
};

interface ClosedFile { readonly uri: string; readonly shown: Shown }

/** What is shown of files without their being open: new migrations, or everything. A file that is not shown any more is told of once, as empty. */
function closedFiles(session: Session): readonly ClosedFile[] {
  const { enable } = session.settings;
  const all = showsAll(session);
  const isShown = (root: Root, path: string): boolean => enable && (all || (root.fresh.has(path) && root.workspace().world.declaredAs(path) !== undefined));
  return session.roots.flatMap((root) =>
    [...root.results.values()].map(({ path, diagnostics: items }) => ({ uri: session.uriOf(root, path), shown: isShown(root, path) ? named(items) : named([]) })),
  );
}
