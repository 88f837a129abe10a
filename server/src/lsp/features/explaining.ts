// The plan of the query that is selected or under the cursor: asked of the planner that runs beside the editor, or refused in one sentence.
import { planShown, type PlanShown } from '../../editor/planShown.ts';
import { explainOffline } from '../../engine/planning/explain.ts';
import { plannedFrom } from '../../engine/planning/planned.ts';
import { statementAt, type AskedStatement } from '../../engine/planning/statementAt.ts';
import type { Document } from '../../text/document.ts';
import type { Lines } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';
import { spanOf } from '../fromLsp.ts';
import { guarded } from '../guard.ts';
import { EXPLAIN, type ExplainAnswer, type RangeParams, type WirePlan, type WireRange } from '../protocol.ts';
import type { Session } from '../session.ts';
import { rangeOf } from '../toLsp.ts';
import type { Feature } from './feature.ts';

export const explaining: Feature = {
  capabilities: () => ({}),
  register(session) {
    session.connection.onRequest(EXPLAIN, guarded(session, 'explain', none('Something went wrong here; the log tells what.'), (params: RangeParams) => explain(session, params)));
  },
};

const none = (reason: string): ExplainAnswer => ({ kind: 'none', reason });

async function explain(session: Session, { textDocument, range }: RangeParams): Promise<ExplainAnswer> {
  const opened = session.open(textDocument.uri);
  if (!opened) return none('This document is in no language that Plansight reads.');
  const { document, lines, reading, workspace } = opened;
  const asked = statementAt(document, reading, workspace.world, spanOf(lines, range));
  if (asked.kind === 'none') return asked;
  return planOf(session, asked, document, lines);
}

async function planOf({ proofs, trusted, ports, settings }: Session, asked: Extract<AskedStatement, { kind: 'query' }>, document: Document, lines: Lines): Promise<ExplainAnswer> {
  if (!trusted) return none('In Restricted Mode nothing is planned: functions of the schema may run while a plan is made. Trust the workspace first.');
  if (!settings.proofs) return none('The planner is switched off, by the setting plansight.proofs.');
  const planner = proofs?.planner;
  const planned = ports.proving && plannedFrom(asked.database, ports.proving.today());
  if (!planner || !planned) return none('There is no planner here, or no schema of PostgreSQL that it could plan over.');
  const { sql, resolved, schema, from } = asked;
  const answer = await explainOffline({ sql, schema, ...(resolved && { resolved }) }, planned, planner);
  if ('failed' in answer) return none(`The planner cannot plan this query: ${answer.message.replace(/\.?$/, '.')}`);
  const own = from === 0 ? document.text : sql;
  const shown = planShown({ ...answer, notes: [...(/\$\d/.test(sql) ? [GENERIC] : []), ...answer.notes] }, own, resolved);
  return { kind: 'plan', plan: onWire(shown, lines, from), range: rangeOf(lines, asked.span), version: document.version };
}

const GENERIC = 'It is the generic plan, which fits any value of the parameters.';

/** With ranges of the document in place of offsets. */
function onWire(shown: PlanShown, lines: Lines, from: number): WirePlan {
  const ranges = (places: readonly Span[]): readonly WireRange[] => places.map(({ start, end }) => rangeOf(lines, { start: start + from, end: end + from }));
  return { ...shown, nodes: shown.nodes.map((one) => ({ ...one, places: ranges(one.places) })), insights: shown.insights.map((one) => ({ ...one, places: ranges(one.places) })) };
}
