// A report on the workspace's databases, written where the user says: the shipped command makes it, in a process of its own that can be called off.
import { env, ProgressLocation, Uri, window, workspace, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { ran } from './ran.ts';

export async function createReport({ context, log }: { readonly context: ExtensionContext; readonly log: LogOutputChannel }): Promise<void> {
  const folders = workspace.workspaceFolders?.filter(({ uri }) => uri.scheme === 'file') ?? [];
  const folder = folders.length > 1 ? await window.showWorkspaceFolderPick({ placeHolder: 'A report on which folder?' }) : folders[0];
  if (!folder) return void (await window.showInformationMessage('Plansight: Open a folder first.'));
  const file = await window.showSaveDialog({ title: 'Create Report', saveLabel: 'Create Report', defaultUri: Uri.joinPath(folder.uri, 'plansight-report.html'), filters: { 'Web page': ['html'], Markdown: ['md'] } });
  if (!file) return;
  const args = ['report', '.', '--output-file', file.fsPath, ...(workspace.isTrusted ? [] : ['--no-proofs'])];
  const failure = await window.withProgress({ location: ProgressLocation.Notification, title: 'Plansight: Writing the report', cancellable: true }, (_, token) => ran(context.asAbsolutePath('dist/command.js'), args, folder.uri.fsPath, token));
  if (failure === 'called off') return;
  if (failure !== undefined) {
    log.error(`Create Report: ${failure}`);
    // What the command says is one line; what a fault says is for the log.
    throw new Error(/^(?!.*\n)[A-Z].*\.$/.test(failure) ? failure : 'The report could not be written; the log tells why.');
  }
  const open = 'Open';
  if ((await window.showInformationMessage(`Plansight: ${workspace.asRelativePath(file)} is written.`, open)) !== open) return;
  if (file.path.endsWith('.md')) await window.showTextDocument(file);
  else await env.openExternal(file);
}
