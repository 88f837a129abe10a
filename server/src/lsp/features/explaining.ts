// The plan of the query that is selected or under the cursor: of the connected server, or of the planner that runs beside the editor; or refused in one sentence.
import type { CancellationToken } from 'vscode-languageserver';
import { planShown, type PlanShown } from '../../editor/planShown.ts';
import { asking, type Asking } from '../../editor/planAsked.ts';
import { comparisonOf } from '../../engine/planning/comparison.ts';
import { explainAtServer, explainOffline, explainPlan, type Explained } from '../../engine/planning/explain.ts';
import { basisText } from '../../engine/planning/planText.ts';
import { loadOf, loadSentence } from '../../engine/planning/load.ts';
import { plannedFrom } from '../../engine/planning/planned.ts';
import { statementAt, type AskedStatement } from '../../engine/planning/statementAt.ts';
import type { LiveServer } from '../../engine/ports.ts';
import { figuresOf } from '../../plans/figures.ts';
import { readPlans } from '../../plans/reading/read.ts';
import type { PlannedDatabase } from '../../plans/planner.ts';
import { statisticsOf } from '../../plans/statistics.ts';
import type { Lines } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';
import { oneLine } from '../../text/words.ts';
import { serverBehind } from '../connections.ts';
import { spanOf } from '../fromLsp.ts';
import { guarded } from '../guard.ts';
import { keptPlans, type KeptPlans } from '../keptPlans.ts';
import { COMPARE, EXPLAIN, OPEN_PLAN, type CompareAnswer, type CompareParams, type OpenPlanAnswer, type OpenPlanParams, type ExplainAnswer, type ExplainParams, type HowAsked, type PlanSource, type WirePlan } from '../planProtocol.ts';
import type { WireRange } from '../protocol.ts';
import type { Session } from '../session.ts';
import { rangeOf } from '../toLsp.ts';
import type { Feature } from './feature.ts';

export const explaining: Feature = {
  capabilities: () => ({}),
  register(session) {
    const kept = keptPlans(session.ports.timestamp());
    session.connection.onRequest(EXPLAIN, guarded(session, 'explain', none(BROKEN), (params: ExplainParams, token?: CancellationToken) => explain(session, params, signalOf(token), kept)));
    session.connection.onRequest(OPEN_PLAN, guarded<OpenPlanParams, OpenPlanAnswer>(session, 'open plan', { kind: 'none', reason: BROKEN }, (params) => openPlan(params, kept)));
    session.connection.onRequest(COMPARE, guarded<CompareParams, CompareAnswer>(session, 'compare plans', { kind: 'none', reason: BROKEN }, (params) => compare(params, kept)));
  },
};

const BROKEN = 'Something went wrong here; the log tells what.';
const none = (reason: string): ExplainAnswer => ({ kind: 'none', reason });

function signalOf(token: CancellationToken | undefined): AbortSignal {
  const calledOff = new AbortController();
  token?.onCancellationRequested(() => calledOff.abort());
  return calledOff.signal;
}

async function explain(session: Session, params: ExplainParams, signal: AbortSignal, kept: KeptPlans): Promise<ExplainAnswer> {
  const opened = session.open(params.textDocument.uri);
  if (!opened) return none('This document is in no language that Plansight reads.');
  if (!session.trusted) return none('In Restricted Mode nothing is planned: functions of the schema may run while a plan is made. Trust the workspace first.');
  const { document, lines, reading, workspace } = opened;
  const asked = statementAt(document, reading, workspace.world, spanOf(lines, params.range));
  if (asked.kind === 'none') return asked;
  if (params.run !== undefined && params.run !== asked.sql) return none('The query is another one now: it was not run. Explain it again.');
  const { proving } = session.ports;
  const planned = proving && plannedFrom(asked.database, proving.today());
  const server = serverBehind(session, asked.database);
  if (!server && (params.by === 'server' || params.run !== undefined)) return none('The server is no longer connected.');
  const how: Wanted = { asked, params, planned, signal, ...asking(asked, planned && statisticsOf(planned.measures)) };
  const made = server && params.by !== 'offline' ? await byServer(how, server, session) : await offline(how, session);
  if (made.kind === 'none') return made;
  const { explained, by } = made;
  const own = asked.from === 0 ? document.text : asked.sql;
  const shown = planShown({ ...explained, notes: [...loadNote(asked), ...valuesNote(how), ...explained.notes] }, own, asked.resolved);
  const plan: WirePlan = { ...onWire(shown, lines, asked.from), id: kept.keep(explained.figures), asked: askedShown(how, by, explained, server) };
  return { kind: 'plan', plan, range: rangeOf(lines, asked.span), version: document.version };
}

function openPlan({ text, at }: OpenPlanParams, kept: KeptPlans): OpenPlanAnswer {
  const { plans, notes } = readPlans(text);
  if (plans.length === 0) return { kind: 'none', reason: notes.join(' ') };
  if (plans.length > 1 && at === undefined) return { kind: 'several', plans: plans.map(({ plan, query = '' }) => ({ query: oneLine(query), says: basisText(figuresOf(plan)) })) };
  const found = plans[at ?? 0];
  if (!found) return { kind: 'none', reason: 'The text holds no such plan.' };
  const explained = explainPlan(found.plan, { surroundings: {}, notes, ...(found.query !== undefined && { sql: found.query }) });
  const shown = planShown(explained, found.query ?? '', undefined);
  // Its query stands in no document, so nothing of it has a place.
  return { kind: 'plan', plan: { ...placedBy(shown, () => []), id: kept.keep(explained.figures) } };
}

function compare(params: CompareParams, kept: KeptPlans): CompareAnswer {
  const [before, after] = [kept.get(params.before), kept.get(params.after)];
  return before && after ? { kind: 'comparison', comparison: comparisonOf(before, after) } : { kind: 'none', reason: 'One of the two plans is no longer kept. Explain its query again.' };
}

interface Wanted extends Asking {
  readonly asked: Extract<AskedStatement, { kind: 'query' }>;
  readonly params: ExplainParams;
  readonly planned: PlannedDatabase | undefined;
  readonly signal: AbortSignal;
}

type Made = { readonly kind: 'made'; readonly by: PlanSource; readonly explained: Explained } | Extract<ExplainAnswer, { kind: 'none' }>;

/** Where the server cannot say it and nobody has insisted on it, the planner here does, and why is a note. */
async function byServer(wanted: Wanted, server: LiveServer, session: Session): Promise<Made> {
  const { asked, params: { values, run, by }, planned, signal } = wanted;
  const rows = planned && statisticsOf(planned.measures).rows;
  const answer = await explainAtServer({ ...asked, ...(values && { parameters: values }) }, { server, how: run === undefined ? 'estimate' : 'run', signal, ...(rows && { rows }) });
  if (!('kind' in answer)) return { kind: 'made', by: 'server', explained: answer };
  if (by === 'server' || run !== undefined || answer.kind === 'cancelled') return { kind: 'none', reason: answer.message };
  const instead = await offline(wanted, session);
  return instead.kind === 'none' ? { kind: 'none', reason: answer.message } : { ...instead, explained: { ...instead.explained, notes: [`It is planned here, not on the connected server. ${answer.message}`, ...instead.explained.notes] } };
}

async function offline({ asked, params: { values }, planned }: Wanted, { proofs, settings }: Session): Promise<Made> {
  const refused = (reason: string): Made => ({ kind: 'none', reason });
  if (!settings.proofs) return refused('The planner is switched off, by the setting plansight.proofs.');
  const planner = proofs?.planner;
  if (!planner || !planned) return refused('There is no planner here, or no schema of PostgreSQL that it could plan over.');
  const answer = await explainOffline({ ...asked, ...(values && { parameters: values }) }, planned, planner);
  return 'failed' in answer ? refused(`The planner cannot plan this query: ${answer.message.replace(/\.?$/, '.')}`) : { kind: 'made', by: 'offline', explained: answer };
}

/** How often the server runs it, where it has counted. */
function loadNote({ sql, database: { snapshot } }: Wanted['asked']): readonly string[] {
  const load = loadOf(sql, snapshot?.snapshot);
  return load ? [loadSentence(load)] : [];
}

function valuesNote({ params: { values }, parameters }: Wanted): readonly string[] {
  if (parameters.length === 0) return [];
  if (!values) return ['It is the generic plan, which fits any value of the parameters.'];
  const given = parameters.map(({ place, label }) => `${label} = ${values[place] ?? 'null'}`).join(', ');
  return [`It is the plan for ${given.length > 200 ? `${given.slice(0, 199)}…` : given}.`];
}

function askedShown({ params: { values }, parameters, guesses, notRun }: Wanted, by: PlanSource, { figures: { plan, basis } }: Explained, server: LiveServer | undefined): HowAsked {
  const settings = Object.entries(plan.settings ?? {}).map(([name, value]) => `${name} = ${value}`).join(', ');
  const from = by === 'offline' ? 'Without a server.' : `${server?.shown ?? 'The server'}${basis === 'run' ? ', in a transaction that only reads and was rolled back' : ''}${settings === '' ? '' : `; its settings: ${settings}`}.`;
  return { by, from, parameters, guesses, ...(server && { server: server.shown }), ...(values && { values }), ...(notRun !== undefined && { notRun }) };
}

/** With ranges of the document in place of offsets. */
const onWire = (shown: PlanShown, lines: Lines, from: number): PlanShown<WireRange> => placedBy(shown, (places) => places.map(({ start, end }) => rangeOf(lines, { start: start + from, end: end + from })));

function placedBy(shown: PlanShown, ranges: (places: readonly Span[]) => readonly WireRange[]): PlanShown<WireRange> {
  return { ...shown, nodes: shown.nodes.map((one) => ({ ...one, places: ranges(one.places) })), insights: shown.insights.map((one) => ({ ...one, places: ranges(one.places) })) };
}
