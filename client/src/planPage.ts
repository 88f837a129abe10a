// The page that plans are drawn in: a panel beside the code that asks for nothing, not for the network, and not for a style or a script that is not ours.
import { randomBytes } from 'node:crypto';
import { env, Uri, ViewColumn, window, type ExtensionContext, type Webview, type WebviewPanel } from 'vscode';
import type { FromView, ToView } from '../view/messages.ts';

/** Its page is drawn once it is told what. It stands beside the code, or where another plan is looked at. */
export function openPanel({ extensionUri }: ExtensionContext, title: string): WebviewPanel {
  const panel = window.createWebviewPanel('plansight.plan', title, { viewColumn: window.activeTextEditor ? ViewColumn.Beside : ViewColumn.Active, preserveFocus: false }, { enableScripts: true, retainContextWhenHidden: true, localResourceRoots: [Uri.joinPath(extensionUri, 'dist')] });
  panel.webview.html = pageIn(panel.webview, extensionUri);
  return panel;
}

export const send = (panel: WebviewPanel | undefined, message: ToView): void => void panel?.webview.postMessage(message);

export async function copyPlan({ text, what }: Extract<FromView, { kind: 'copy' }>): Promise<void> {
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(`Plansight: the plan is copied as ${what}.`, 3000);
}

/** A text on one line, short enough for a tab. */
export function shortened(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

function pageIn(webview: Webview, extension: Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const [script, style] = ['planView.js', 'planView.css'].map((file) => webview.asWebviewUri(Uri.joinPath(extension, 'dist', file)).toString());
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'">
<link rel="stylesheet" href="${style}">
<title>Plan</title>
</head>
<body><main></main><script nonce="${nonce}" src="${script}"></script></body>
</html>`;
}
