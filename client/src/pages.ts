// Pages that Plansight shows: markdown of the server as read-only documents, drawn by the editor's own preview.
import { commands, Disposable, EventEmitter, Uri, ViewColumn, window, workspace, type TextDocumentContentProvider } from 'vscode';
import type { Shown } from '../../server/src/lsp/protocol.ts';

const SCHEME = 'plansight';

export interface Pages extends Disposable {
  show(page: Shown): Promise<void>;
}

export function openPages(): Pages {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: ({ path }) => texts.get(path) ?? 'This page is gone. Run the command again.',
  };
  const opened = Disposable.from(changed, workspace.registerTextDocumentContentProvider(SCHEME, provider), workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme === SCHEME) texts.delete(uri.path);
  }));
  return {
    show: async ({ title, markdown }) => {
      const uri = Uri.from({ scheme: SCHEME, path: `/${title.replace(/[/\\]/g, ' ')}` });
      texts.set(uri.path, markdown);
      changed.fire(uri);
      await preview(uri);
    },
    dispose: () => opened.dispose(),
  };
}

/** Beside the text, or where the page before it stands. The preview belongs to an extension that can be switched off. */
async function preview(uri: Uri): Promise<void> {
  const viewColumn = window.activeTextEditor ? ViewColumn.Beside : ViewColumn.Active;
  try {
    await commands.executeCommand('vscode.openWith', uri, 'vscode.markdown.preview.editor', { viewColumn, preview: true });
  } catch {
    await window.showTextDocument(uri, { viewColumn, preview: true });
  }
}
