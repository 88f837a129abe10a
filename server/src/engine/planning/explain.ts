// The plan of a query with all that is to be told of it: what a command prints and a view shows, wherever the plan came from.
import type { Span } from '../../text/span.ts';
import { quoted } from '../../query/facts/values.ts';
import type { Resolved } from '../../query/resolve.ts';
import type { Schema } from '../../schema/schema.ts';
import type { MeasureLevel } from '../../schema/measures.ts';
import type { LiveServer } from '../ports.ts';
import type { LiveAnswer, LiveQuestion } from '../../plans/liveQuestion.ts';
import { figuresOf, type PlanFigures } from '../../plans/figures.ts';
import { tell, type Surroundings, type ToldInsight } from '../../plans/insights/tell.ts';
import type { Plan } from '../../plans/plan.ts';
import type { Failure, PlannedDatabase, Planner, Question } from '../../plans/planner.ts';
import { statisticsOf } from '../../plans/statistics.ts';
import { tie } from '../../plans/tie.ts';

export interface Explained {
  readonly sql?: string;
  readonly figures: PlanFigures;
  readonly insights: readonly TiedInsight[];
  /** What was changed so that it could be planned, or was not understood of the plan. */
  readonly notes: readonly string[];
}

export interface TiedInsight extends ToldInsight {
  /** The parts of the query that it comes from, in the query's own document. */
  readonly spans: readonly Span[];
  /** What a planner has said of the index that helps: used, and for how much less. Undefined where none was asked. */
  readonly proof?: { readonly ddl: string; readonly before: number; readonly after: number };
}

export interface AskedPlan {
  readonly sql: string;
  readonly resolved?: Resolved | undefined;
  readonly schema?: Schema;
  /** Of the program's placeholders; where it is missing, a plan that fits any value is asked for. */
  readonly parameters?: Question['parameters'];
}

/** Asks a planner for the plan of a statement. Nothing is run. */
export async function explainOffline({ sql, resolved, schema, parameters = 'generic' }: AskedPlan, database: PlannedDatabase, planner: Planner): Promise<Explained | { readonly failed: Failure; readonly message: string }> {
  const [answer] = await planner.ask(database, [{ sql, parameters, indexes: [], without: [] }], undefined, 'at once');
  if (!answer || answer.kind === 'failed') return { failed: answer?.reason ?? 'unavailable', message: answer?.message ?? 'The planner does not answer.' };
  const { rows } = statisticsOf(database.measures);
  const workMemory = database.settings['work_mem'] ?? DEFAULT_WORK_MEMORY;
  const explained = explainPlan(answer.plan, { level: database.measures.level, surroundings: { rows, workMemory, ...(schema && { schema }) }, sql, notes: answer.notes, ...(resolved && { resolved }) });
  return { ...explained, insights: await proven(explained.insights, { sql, parameters }, answer.plan, database, planner) };
}

/** An index has to make the query so much cheaper. */
const BETTER = 0.8;

/** Indexes that the planner does not take, or that save little, are not spoken of. */
async function proven(insights: readonly TiedInsight[], asking: Pick<Question, 'sql' | 'parameters'>, before: Plan, database: PlannedDatabase, planner: Planner): Promise<readonly TiedInsight[]> {
  const asked = insights.flatMap((insight, at) => {
    const ddl = indexOf(insight);
    return ddl === undefined ? [] : [{ insight, ddl, index: { name: `${NAME}${at}`, ddl: ddl.replace('create index on', `create index ${NAME}${at} on`) } }];
  });
  if (asked.length === 0) return insights;
  const answers = await planner.ask(database, asked.map(({ index }) => ({ ...asking, indexes: [index], without: [] })), undefined, 'at once');
  const proofs = new Map(asked.map(({ insight, ddl }, at) => [insight, { ddl, answer: answers[at] }]));
  return insights.flatMap((insight) => {
    const { ddl, answer } = proofs.get(insight) ?? {};
    if (ddl === undefined || answer?.kind !== 'plan' || answer.sizes[0]?.bytes === undefined) return [insight];
    const after = answer.plan.root.cost.total;
    return after < before.root.cost.total * BETTER ? [{ ...insight, proof: { ddl, before: before.root.cost.total, after } }] : [];
  });
}

const NAME = 'plansight_explained_';

function indexOf({ remedy }: TiedInsight): string | undefined {
  if (remedy.kind !== 'index' || remedy.columns.length === 0 || remedy.columns.some((column) => column.includes('gin_trgm_ops'))) return undefined;
  const where = remedy.where ?? [];
  return `create index on ${quoted(remedy.relation)} (${remedy.columns.join(', ')})${where.length > 0 ? ` where ${where.join(' and ')}` : ''}`;
}

/** Asks a connected server, which runs the statement where that is what it is asked. */
export async function explainAtServer({ sql, resolved, schema, parameters = 'generic' }: AskedPlan, { server, how, rows, signal }: AskedServer): Promise<Explained | Exclude<LiveAnswer, { kind: 'plan' }>> {
  const answer = await server.explain({ sql, parameters, how }, signal);
  if (answer.kind !== 'plan') return answer;
  const workMemory = answer.plan.settings?.['work_mem'] ?? DEFAULT_WORK_MEMORY;
  return explainPlan(answer.plan, { surroundings: { ...(rows && { rows }), workMemory, ...(schema && { schema }) }, sql, notes: answer.notes, ...(resolved && { resolved }) });
}

export interface AskedServer {
  readonly server: Pick<LiveServer, 'explain'>;
  readonly how: LiveQuestion['how'];
  /** As its catalogs count them. */
  readonly rows?: Surroundings['rows'];
  readonly signal?: AbortSignal;
}

/** Of PostgreSQL (guc_tables.c). */
const DEFAULT_WORK_MEMORY = '4MB';

export interface PlanAsRead {
  readonly level?: MeasureLevel;
  readonly surroundings: Surroundings;
  readonly resolved?: Resolved;
  readonly sql?: string;
  readonly notes: readonly string[];
}

/** A plan that is there already: of a planner, of a server, of a text. */
export function explainPlan(plan: Plan, { level, surroundings, resolved, sql, notes }: PlanAsRead): Explained {
  const figures = figuresOf(plan, level);
  const insights = tell(figures, surroundings).map((told) => ({ ...told, spans: resolved ? tie(told, resolved.query) : [] }));
  return { figures, insights, notes, ...(sql !== undefined && { sql }) };
}
