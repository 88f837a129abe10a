// The extension's entry: wires the server, its status and the commands together, and starts the server once there is something to review.
import { window, type ExtensionContext } from 'vscode';
import { showBadgeOf } from './badge.ts';
import { registerCommands } from './commands.ts';
import { comparePlans, openHistory } from './comparing.ts';
import { explainAgain } from './explaining.ts';
import { openPages } from './pages.ts';
import { openPlans } from './plans.ts';
import { onceWorthStarting } from './probe.ts';
import { openMemory } from './remembered.ts';
import { messageOf, openServer, type Server } from './server.ts';
import { showStatusOf } from './status.ts';
import { forwardTrust } from './trust.ts';

let server: Server | undefined;

export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Plansight', { log: true });
  const pages = openPages();
  const opened = openServer(context, log);
  server = opened;
  const history = openHistory();
  const plans = openPlans(context, { history, pages, ask: async (again) => {
    try {
      if (again.kind === 'compare') await comparePlans({ context, server: opened, history }, again.plan);
      else await explainAgain({ server: opened, show: plans.show, showPage: pages.show }, again);
    } catch (error) {
      log.error(`Explaining: ${messageOf(error)}`);
      await window.showErrorMessage(`Plansight: ${messageOf(error)}`);
    }
  } });
  const memory = openMemory(context);
  const badge = showBadgeOf({ server: opened, memory }, (error) => log.error(`Connecting: ${messageOf(error)}`));
  context.subscriptions.push(log, pages, plans, showStatusOf(opened), badge, forwardTrust(opened), ...registerCommands({ context, log, pages, plans, history, memory, server: opened }), onceWorthStarting(() => opened.start(), log));
}

export async function deactivate(): Promise<void> {
  await server?.stop();
  server = undefined;
}
