// The badge of a live server in the status bar: shown only where one was named, so that nobody forgets that it is there, and that it is only read.
import { commands, Disposable, StatusBarAlignment, ThemeColor, ThemeIcon, window, type QuickPickItem } from 'vscode';
import type { ConnectionParts } from './connection.ts';
import { reconnect } from './connection.ts';
import type { ServerState } from './server.ts';
import { badgeOf } from './wording.ts';

const CHOICES = 'plansight.showConnection';

export function showBadgeOf(parts: ConnectionParts, failed: (error: unknown) => void): Disposable {
  const { server } = parts;
  const item = window.createStatusBarItem('plansight.connection', StatusBarAlignment.Right, 100);
  item.name = 'Plansight Connection';
  item.command = CHOICES;
  // A server that has just begun has told nothing yet, and knows of none.
  let isNew = true;
  const draw = (state: ServerState): void => {
    const connections = state.kind === 'running' ? state.status.connections : undefined;
    if (connections && isNew) reconnect(parts).catch(failed);
    isNew = !connections;
    const badge = badgeOf(connections ?? []);
    if (!badge) return item.hide();
    item.text = `$(${badge.icon}) ${badge.text}`;
    item.tooltip = badge.detail;
    item.backgroundColor = badge.icon === 'warning' ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  draw(server.state);
  const choose = async (): Promise<void> => {
    const connections = server.state.kind === 'running' ? server.state.status.connections : undefined;
    const chosen = await window.showQuickPick(choices, { title: badgeOf(connections ?? [])?.detail ?? 'Plansight' });
    if (chosen) await (chosen.command === undefined ? reconnect(parts) : commands.executeCommand(chosen.command));
  };
  return Disposable.from(item, server.onState(draw), commands.registerCommand(CHOICES, () => choose().catch(failed)));
}

interface Choice extends QuickPickItem { readonly command?: string }

const choices: readonly Choice[] = [
  { label: 'Read Its Catalogs Again', iconPath: new ThemeIcon('refresh') },
  { label: 'Capture Schema Snapshot', iconPath: new ThemeIcon('save'), command: 'plansight.captureSnapshot' },
  { label: 'Connect to Another Server…', iconPath: new ThemeIcon('plug'), command: 'plansight.connect' },
  { label: 'Disconnect', iconPath: new ThemeIcon('debug-disconnect'), command: 'plansight.disconnect' },
];
