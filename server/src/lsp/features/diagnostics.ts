// Findings as the client wants them: asked for by those that ask, sent to those that do not.
// A whole workspace is asked for again and again, so that question is held until there is something new to tell.
import { DiagnosticRefreshRequest, DocumentDiagnosticReportKind, type CancellationToken, type DocumentDiagnosticReport, type WorkspaceDiagnosticParams, type WorkspaceDiagnosticReport } from 'vscode-languageserver';
import { attempt, guarded } from '../guard.ts';
import { named, NOTHING, shownOf, type Shown } from '../reviewing.ts';
import type { Root } from '../root.ts';
import { showsAll, type Opened, type Session } from '../session.ts';
import type { Feature } from './feature.ts';

export const diagnostics: Feature = {
  capabilities: ({ abilities }) => (abilities.pullsDiagnostics ? { diagnosticProvider: { identifier: 'plansight', interFileDependencies: true, workspaceDiagnostics: true } } : {}),

  register(session, { onShown, changed: lookAgain }) {
    const { connection, documents, abilities } = session;
    /** By address: what the client was last told of a document, and at which version; null for one that is not open. */
    const told = new Map<string, Told>();
    /**
     * Of clients that ask: what they were told of before it was closed, and how often it was asked about since.
     * VS Code goes on showing that until an answer for the workspace speaks of it, forgets by which name it knows it, and before it forgets asks once more.
     */
    const left = new Map<string, number>();
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
      if (!opened) {
        const times = left.get(uri);
        if (times !== undefined) left.set(uri, times + 1);
        lookAgain();
        return nothing;
      }
      left.delete(uri);
      const { diagnostics: items, resultId } = await current(opened);
      told.set(uri, { resultId, version: opened.document.version });
      return resultId === previousResultId ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId } : { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...items] };
    }));

    const afterClosing = (uri: string, shown: Shown): Shown => {
      const times = left.get(uri);
      return shown === NOTHING && times !== undefined ? { ...shown, resultId: `closed ${times}` } : shown;
    };
    const waiting = new Set<() => void>();
    const changed = (token: CancellationToken): Promise<void> => new Promise((resolve) => {
      const wake = (): void => {
        waiting.delete(wake);
        resolve();
      };
      waiting.add(wake);
      token.onCancellationRequested(wake);
    });
    connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }: WorkspaceDiagnosticParams, token): Promise<WorkspaceDiagnosticReport> => {
      const known = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
      for (;;) {
        const files = closedFiles(session);
        // Files that are gone, with their folder perhaps, are told of once, as empty.
        const gone = [...new Set([...known.keys(), ...left.keys()])].filter((uri) => !files.has(uri) && !documents.get(uri)).map((uri) => [uri, NOTHING] as const);
        const items = [...files, ...gone].map(([uri, shown]) => [uri, afterClosing(uri, shown)] as const).filter(([uri, shown]) => (known.get(uri) ?? 'none') !== shown.resultId);
        if (items.length > 0 || token.isCancellationRequested) {
          return { items: items.map(([uri, shown]) => ({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId: shown.resultId, items: [...shown.diagnostics] })) };
        }
        await changed(token);
      }
    });

    /** A client asks of itself about what it opens or edits; it is asked to ask again where something else has changed what is said of a text it knows. */
    const askAgain = async (): Promise<void> => {
      let stale = false;
      for (const opened of session.everyOpen()) {
        const last = told.get(opened.uri);
        if (last?.version !== opened.document.version) continue;
        const { resultId } = await current(opened);
        if (last.resultId === resultId || last.asked === resultId) continue;
        told.set(opened.uri, { ...last, asked: resultId });
        stale = true;
      }
      if (stale && abilities.refreshesDiagnostics) await connection.sendRequest(DiagnosticRefreshRequest.type);
    };
    const send = async (): Promise<void> => {
      const tell = (uri: string, { diagnostics: items, resultId }: Shown, version: number | null): void => {
        if ((told.get(uri)?.resultId ?? 'none') === resultId) return;
        told.set(uri, { resultId, version });
        void connection.sendDiagnostics({ uri, ...(version !== null && { version }), diagnostics: [...items] });
      };
      for (const opened of session.everyOpen()) tell(opened.uri, await current(opened), opened.document.version);
      const files = closedFiles(session);
      for (const uri of new Set([...files.keys(), ...told.keys()])) if (!documents.get(uri)) tell(uri, files.get(uri) ?? NOTHING, null);
    };
    onShown(() => {
      for (const wake of [...waiting]) wake();
      void attempt(session, 'diagnostics', abilities.pullsDiagnostics ? askAgain : send);
    });

    documents.onDidClose(({ document: { uri } }) => {
      saved.delete(uri);
      if (!abilities.pullsDiagnostics) return;
      if ((told.get(uri)?.resultId ?? NOTHING.resultId) !== NOTHING.resultId) left.set(uri, 0);
      told.delete(uri);
    });
    documents.onDidSave(({ document: { uri } }) => void saved.delete(uri));
  },
};

interface Told {
  readonly resultId: string;
  readonly version: number | null;
  /** The newer result that the client has been asked to ask for. */
  readonly asked?: string;
}

/** What is shown of files without their being open, by address: new migrations, or everything. */
function closedFiles(session: Session): ReadonlyMap<string, Shown> {
  const { enable } = session.settings;
  const all = showsAll(session);
  const isShown = (root: Root, path: string): boolean => enable && (all || (root.isFresh(path) && root.workspace().world.declaredAs(path) !== undefined));
  // Most files have nothing to say, and making an address takes longer than looking.
  const files = session.roots.flatMap((root) => [...root.results.values()]
    .filter(({ path, diagnostics: items }) => items.length > 0 && isShown(root, path))
    .map(({ path, diagnostics: items }) => ({ uri: session.uriOf(root, path), root, shown: named(items) }))).sort((a, b) => (a.uri < b.uri ? -1 : 1));
  // Of roots that nest, a file belongs to the innermost.
  return new Map(files.filter(({ uri, root }) => session.roots.length === 1 || session.rootOf(uri).root === root).map(({ uri, shown }) => [uri, shown]));
}
