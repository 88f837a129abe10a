// The plans of this session, and two of them side by side.
import { window, type ExtensionContext, type QuickPickItem } from 'vscode';
import { COMPARE, type CompareAnswer, type CompareParams } from '../../server/src/lsp/planProtocol.ts';
import type { Compared, FromView, Plan } from '../view/messages.ts';
import { copyPlan, openPanel, send, shortened } from './planPage.ts';
import type { Server } from './server.ts';
import { plainly } from './wording.ts';

export interface Seen {
  readonly plan: Pick<Plan, 'id' | 'query' | 'basis' | 'asked'>;
  readonly at: Date;
}

export interface History {
  keep(plan: Plan): void;
  /** The newest first. */
  all(): readonly Seen[];
}

/** Plans: no more than the server keeps. */
const MOST = 50;

export function openHistory(): History {
  let seen: readonly Seen[] = [];
  return {
    keep({ id, query, basis, asked }) {
      seen = [{ plan: { id, query, basis, ...(asked && { asked }) }, at: new Date() }, ...seen.filter(({ plan }) => plan.id !== id)].slice(0, MOST);
    },
    all: () => seen,
  };
}

export interface ComparingParts {
  readonly context: ExtensionContext;
  readonly server: Server;
  readonly history: History;
}

/** `shown`: the plan that another is set beside; where it is missing, both are asked for. Of two plans the older one is the one before. */
export async function comparePlans(parts: ComparingParts, shown?: Plan): Promise<void> {
  const all = parts.history.all();
  if (all.length < 2) return void window.showInformationMessage('Plansight: There are no two plans yet. Explain a query again, after a change or with other values, or open a plan.');
  const first = shown ? all.find(({ plan }) => plan.id === shown.id) : await chosen('Which Plan?', all);
  if (!first) return;
  const others = all.filter((one) => one !== first).toSorted((a, b) => Number(b.plan.query === first.plan.query) - Number(a.plan.query === first.plan.query));
  const second = await chosen('Beside Which Plan?', others);
  if (!second) return;
  const [after, before] = all.indexOf(first) < all.indexOf(second) ? [first, second] : [second, first];
  const answer = await parts.server.ask<CompareAnswer>(COMPARE, { before: before.plan.id, after: after.plan.id } satisfies CompareParams);
  if (answer.kind === 'none') await window.showInformationMessage(`Plansight: ${answer.reason}`);
  else show(parts, { ...answer.comparison, queries: [before.plan.query, after.plan.query] });
}

async function chosen(title: string, among: readonly Seen[]): Promise<Seen | undefined> {
  const items = among.map((seen): QuickPickItem & { readonly seen: Seen } => {
    const { plan: { query, basis, asked }, at } = seen;
    return { label: shortened(query === '' ? 'A plan without its query' : query, 80), description: at.toLocaleTimeString(), detail: plainly([basis, valuesOf(asked), asked?.from].filter((part) => part !== undefined).join(' ')), seen };
  });
  return (await window.showQuickPick(items, { title, matchOnDetail: true }))?.seen;
}

const valuesOf = (asked: Plan['asked']): string | undefined => (asked?.values ? `${asked.parameters.map(({ place, label }) => `${label} = ${asked.values?.[place] ?? 'null'}`).join(', ')}.` : undefined);

function show({ context }: ComparingParts, compared: Compared): void {
  const panel = openPanel(context, `Plans: ${shortened(compared.queries[1], 28)}`);
  panel.webview.onDidReceiveMessage((message: FromView) => {
    if (message.kind === 'ready') send(panel, { kind: 'comparison', compared });
    else if (message.kind === 'copy') return copyPlan(message);
    return undefined;
  });
}
