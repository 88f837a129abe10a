// The language status: what is known and how much is understood, beside the language in the status bar. Errors are shown here and nowhere else.
import { commands, Disposable, languages, LanguageStatusSeverity, QuickPickItemKind, ThemeIcon, window, type LanguageStatusItem, type QuickPickItem } from 'vscode';
import { selector } from './documents.ts';
import type { Server, ServerState } from './server.ts';
import { databaseLine, wordingOf } from './wording.ts';

const DETAILS = 'plansight.showStatus';
const severities = { error: LanguageStatusSeverity.Error, warning: LanguageStatusSeverity.Warning, information: LanguageStatusSeverity.Information };

export function showStatusOf(server: Server): Disposable {
  const item = languages.createLanguageStatusItem('plansight.status', [...selector]);
  item.name = 'Plansight';
  draw(item, server.state);
  return Disposable.from(item, server.onState((state) => draw(item, state)), commands.registerCommand(DETAILS, () => explain(server.state)));
}

function draw(item: LanguageStatusItem, state: ServerState): void {
  const { text, detail, severity, isBusy } = wordingOf(state);
  item.text = text;
  item.detail = detail;
  item.severity = severities[severity];
  item.busy = isBusy;
  item.command = state.kind === 'running' ? { title: 'Details', command: DETAILS } : { title: state.kind === 'waiting' ? 'Start' : 'Restart', command: 'plansight.restart' };
}

interface Choice extends QuickPickItem { readonly command?: string }

/** Says what is known, and lets the user act on it. */
async function explain(state: ServerState): Promise<void> {
  const chosen = await window.showQuickPick([...known(state), { label: 'Actions', kind: QuickPickItemKind.Separator }, ...actions], { title: `Plansight: ${wordingOf(state).detail}`, matchOnDetail: true });
  if (chosen?.command !== undefined) await commands.executeCommand(chosen.command);
}

function known(state: ServerState): readonly Choice[] {
  if (state.kind !== 'running') return [];
  const { notes, databases } = state.status;
  return [
    ...notes.map((note): Choice => ({ label: note, iconPath: new ThemeIcon('warning'), command: 'plansight.showLog' })),
    ...databases.map((database): Choice => ({ label: database.id, description: databaseLine(database), detail: database.newest === undefined ? database.source : `${database.source} The newest is ${database.newest}.`, iconPath: new ThemeIcon('database'), command: 'plansight.showSchema' })),
  ];
}

const actions: readonly Choice[] = [
  { label: 'Choose Schema Source', iconPath: new ThemeIcon('list-selection'), command: 'plansight.chooseSource' },
  { label: 'Show What Is Known of the Schema', iconPath: new ThemeIcon('book'), command: 'plansight.showSchema' },
  { label: 'Review Workspace', iconPath: new ThemeIcon('checklist'), command: 'plansight.review' },
  { label: 'Show Log', iconPath: new ThemeIcon('output'), command: 'plansight.showLog' },
  { label: 'Restart Server', iconPath: new ThemeIcon('debug-restart'), command: 'plansight.restart' },
];
