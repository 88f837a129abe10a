// Opening a plan that is there already: from the clipboard, from the editor that is open, or from a file.
import { env, window, workspace, type QuickPickItem } from 'vscode';
import { OPEN_PLAN, type OpenPlanAnswer, type OpenPlanParams } from '../../server/src/lsp/planProtocol.ts';
import type { Plans } from './plans.ts';
import { shortened } from './planPage.ts';
import type { Server } from './server.ts';
import { plainly } from './wording.ts';

export async function openPlan({ server, plans }: { readonly server: Server; readonly plans: Plans }): Promise<void> {
  const text = await chosenText();
  if (text === undefined) return;
  const ask = (params: OpenPlanParams): Promise<OpenPlanAnswer> => server.ask<OpenPlanAnswer>(OPEN_PLAN, params);
  let answer = await ask({ text });
  if (answer.kind === 'several') {
    const items = answer.plans.map(({ query, says }, at) => ({ label: query === '' ? `Plan ${at + 1}` : shortened(query, 100), detail: says, at }));
    const chosen = await window.showQuickPick(items, { title: `There Are ${items.length} Plans. Which?`, matchOnDetail: true });
    if (!chosen) return;
    answer = await ask({ text, at: chosen.at });
  }
  if (answer.kind === 'plan') plans.open(answer.plan);
  else if (answer.kind === 'none') await window.showInformationMessage(`Plansight: ${plainly(answer.reason)}`);
}

/** Undefined where the user has gone away. */
async function chosenText(): Promise<string | undefined> {
  const editor = window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection.isEmpty ? undefined : editor.selection);
  const items: readonly (QuickPickItem & { readonly text: () => Promise<string | undefined> })[] = [
    { label: 'Clipboard', detail: 'What EXPLAIN has printed, as text or JSON, or a log of auto_explain', text: async () => env.clipboard.readText() },
    ...(editor && selected !== undefined && selected.trim() !== '' ? [{ label: editor.selection.isEmpty ? 'This Editor' : 'Selection', detail: shortened(selected, 90), text: async () => selected }] : []),
    { label: 'File…', text: fromFile },
  ];
  return (await window.showQuickPick(items, { title: 'Where Is the Plan?' }))?.text();
}

async function fromFile(): Promise<string | undefined> {
  const [file] = (await window.showOpenDialog({ title: 'Open Plan', openLabel: 'Open Plan' })) ?? [];
  return file && decoded(await workspace.fs.readFile(file));
}

/** What a shell of Windows writes into a file is UTF-16. */
function decoded(bytes: Uint8Array): string {
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
}
