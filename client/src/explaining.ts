// Asking for plans: of the query that a selection means, with values for its parameters, of the connected server or without it, and as it really ran, once the user has seen what that costs and said so.
import { ProgressLocation, window, type CancellationToken, type QuickPickItem } from 'vscode';
import { EXPLAIN, type ExplainAnswer, type ExplainParams, type HowAsked } from '../../server/src/lsp/planProtocol.ts';
import type { RangeParams } from '../../server/src/lsp/protocol.ts';
import type { Plan, PlanRequest } from '../view/messages.ts';
import type { Pages } from './pages.ts';
import { runQuestion, type RunQuestion } from './runQuestion.ts';
import type { Server } from './server.ts';
import { plainly } from './wording.ts';

export interface ExplainParts {
  readonly server: Server;
  readonly show: (uri: string, answer: Extract<ExplainAnswer, { kind: 'plan' }>) => Promise<void>;
  readonly showPage: Pages['show'];
}

/** A query whose plan is seen, to be asked about in another way; or a plan to be set beside another. */
export type Again = AgainExplained | { readonly kind: 'compare'; readonly plan: Plan };

export interface AgainExplained {
  readonly kind: 'explain';
  readonly where: RangeParams;
  readonly plan: Plan;
  readonly what: Exclude<PlanRequest, 'compare'>;
}

type Values = NonNullable<HowAsked['values']>;

export const explainQuery = (parts: ExplainParts, where: RangeParams): Promise<void> => showOrTell(parts, where, {});

export async function explainAgain(parts: ExplainParts, { where, plan, what }: AgainExplained): Promise<void> {
  const { asked } = plan;
  if (!asked) return;
  const now = { by: asked.by, ...(asked.values && { values: asked.values }) };
  switch (what) {
    case 'offline': return showOrTell(parts, where, { ...now, by: 'offline' });
    case 'server': return showOrTell(parts, where, { ...now, by: 'server' });
    case 'values': {
      const values = await chosenValues(plan, asked, 'or any');
      return values === undefined ? undefined : showOrTell(parts, where, { by: asked.by, ...(values !== 'any' && { values }) });
    }
    case 'run': return run(parts, where, plan, asked);
  }
}

/** A planner that begins takes a moment, which is said where it is one. */
async function showOrTell(parts: ExplainParts, where: RangeParams, how: Pick<ExplainParams, 'by' | 'values'>): Promise<void> {
  const answer = await window.withProgress({ location: ProgressLocation.Window, title: 'Plansight: planning' }, () => ask(parts, { ...where, ...how }));
  if (answer.kind === 'plan') await parts.show(where.textDocument.uri, answer);
  else await tell(answer.reason);
}

const ask = (parts: ExplainParts, params: ExplainParams, token?: CancellationToken): Promise<ExplainAnswer> => parts.server.ask<ExplainAnswer>(EXPLAIN, params, token);

const tell = async (reason: string): Promise<void> => void (await window.showInformationMessage(`Plansight: ${plainly(reason)}`));

/** What it would cost is asked of the server first, and shown. */
async function run(parts: ExplainParts, where: RangeParams, plan: Plan, asked: HowAsked): Promise<void> {
  if (asked.notRun !== undefined) return tell(asked.notRun);
  const values = asked.parameters.length === 0 ? [] : asked.values ?? (await chosenValues(plan, asked, 'needed'));
  if (values === undefined || values === 'any') return;
  const estimate = await window.withProgress({ location: ProgressLocation.Window, title: 'Plansight: planning' }, () => ask(parts, { ...where, by: 'server', values }));
  if (estimate.kind === 'none') return tell(estimate.reason);
  const { query, asked: now } = estimate.plan;
  if (!(await mayRun(parts, `Run this query on ${plainly(now?.server ?? 'the server')}?`, runQuestion(estimate.plan, values.length > 0 ? valuesText(asked, values) : undefined)))) return;
  const answer = await window.withProgress({ location: ProgressLocation.Notification, title: 'Plansight: Running the query', cancellable: true }, (_, token) => ask(parts, { ...where, by: 'server', values, run: query }, token));
  if (answer.kind === 'plan') await parts.show(where.textDocument.uri, answer);
  else await tell(answer.reason);
}

/** Who wants to see the whole of a long query is asked again beside it, where a dialog would lie over it. */
async function mayRun({ showPage }: ExplainParts, question: string, { detail, whole }: RunQuestion): Promise<boolean> {
  const [go, showAll] = ['Run', 'Show the Whole Query'];
  const said = await window.showWarningMessage(question, { modal: true, detail }, ...(whole ? [showAll] : []), go);
  if (!whole || said !== showAll) return said === go;
  await showPage(whole);
  return (await window.showWarningMessage(`Plansight: ${question}`, go)) === go;
}

// ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** What was typed last for a query, as long as the window is open. */
const typed = new Map<string, Values>();
/** Queries. */
const MOST = 200;

const valuesText = ({ parameters }: HowAsked, values: Values): string => parameters.map(({ place, label }) => `${label} = ${values[place] ?? 'null'}`).join(', ');

/** Undefined where the user has gone away. */
async function chosenValues(plan: Plan, asked: HowAsked, how: 'or any' | 'needed'): Promise<Values | 'any' | undefined> {
  const own = typed.get(plan.query);
  const type = { label: 'Type Values…', detail: asked.parameters.map(({ label }) => label).join(', '), values: undefined };
  const items: readonly (QuickPickItem & { readonly values: Values | 'any' | undefined })[] = [
    ...(how === 'or any' ? [{ label: 'Any Values', detail: 'The generic plan, which fits any value', values: 'any' as const }] : []),
    ...(own ? [{ label: 'As Typed Before', detail: valuesText(asked, own), values: own }] : []),
    ...asked.guesses.map(({ says, values }) => ({ label: plainly(says), detail: valuesText(asked, values), values })),
    type,
  ];
  const chosen = items.length === 1 ? type : await window.showQuickPick(items, { title: 'Which Values Do the Parameters Have?', matchOnDetail: true });
  if (!chosen) return undefined;
  const values = chosen.values ?? (await typedValues(asked, own ?? asked.values ?? asked.guesses[0]?.values));
  if (values === undefined || values === 'any') return values;
  if (chosen === type) {
    typed.delete(plan.query);
    typed.set(plan.query, values);
    for (const [query] of [...typed].slice(0, Math.max(0, typed.size - MOST))) typed.delete(query);
  }
  return values;
}

async function typedValues({ parameters }: HowAsked, before: Values | undefined): Promise<Values | undefined> {
  const values: (string | null)[] = Array.from({ length: Math.max(...parameters.map(({ place }) => place)) + 1 }, () => null);
  for (const [at, { place, label }] of parameters.entries()) {
    const text = await window.showInputBox({ title: `Value of ${label}${parameters.length > 1 ? ` (${at + 1} of ${parameters.length})` : ''}`, prompt: 'As text, without quotes; empty for null', value: before?.[place] ?? '', ignoreFocusOut: true });
    if (text === undefined) return undefined;
    values[place] = text === '' ? null : text;
  }
  return values;
}
