// Part of the command's entry: `plansight explain`, which draws the plan of a statement, of the queries of a file, or of a text that holds one.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createColors } from 'picocolors';
import type { Explain } from './cli/explainArguments.ts';
import { declaredFor } from './declaring.ts';
import { today } from './edge/clock.ts';
import { openPglite } from './edge/pglite.ts';
import { planAssets } from './edge/planAssets.ts';
import { rootOf, workspacePath } from './edge/roots.ts';
import { writeWhole, type Style } from './edge/terminal.ts';
import { readInput, readText, writeText } from './edge/writeFile.ts';
import { planPage } from './editor/planPage.ts';
import { planShown } from './editor/planShown.ts';
import { comparisonOf } from './engine/planning/comparison.ts';
import { explainOffline, explainPlan } from './engine/planning/explain.ts';
import { planJson, planText, type ExplainedShown } from './engine/planning/planText.ts';
import { plannedFrom } from './engine/planning/planned.ts';
import { queriesOf } from './engine/planning/queries.ts';
import { resolvedFrom } from './engine/planning/statement.ts';
import type { Declared } from './engine/planning/told.ts';
import type { Workspace } from './engine/workspace.ts';
import { CannotRun, open, shownName } from './opening.ts';
import { explainable } from './plans/explainable.ts';
import { figuresOf } from './plans/figures.ts';
import type { Planner } from './plans/planner.ts';
import { readPlans, type PlanReading } from './plans/reading/read.ts';
import { statisticsOf } from './plans/statistics.ts';
import { emptySchema } from './schema/apply.ts';
import { dialectOf } from './sql/dialects.ts';
import { linesOf } from './text/lines.ts';

export async function explainPlans(command: Explain, style: Style): Promise<number> {
  const planner = openPglite();
  try {
    const shown = await explained(command, planner);
    const text = command.compare !== undefined ? compared(command.compare, shown, command.format) : written(shown, command, style);
    const problem = command.file === undefined ? undefined : writeText(command.file, text);
    if (problem !== undefined) throw new CannotRun(`The plan ${command.file!} cannot be written: ${problem}`);
    await writeWhole(process.stdout, command.file === undefined ? text : `${command.file} is written.\n`);
    return 0;
  } finally {
    await planner.close();
  }
}

function written(shown: readonly ExplainedShown[], { format, file }: Explain, { colours }: Style): string {
  switch (format) {
    case 'json': return `${JSON.stringify({ plans: shown.map(planJson) }, null, 2)}\n`;
    case 'text': return shown.map((one) => planText(one, createColors(colours && file === undefined))).join('\n');
    case 'html': {
      const parts = planAssets();
      if (!parts) throw new CannotRun('The view of a plan is not part of this installation.');
      return planPage(shown.map((one) => planShown(one, one.document ?? '', undefined)), parts);
    }
  }
}

async function explained(command: Explain, planner: Planner): Promise<readonly ExplainedShown[]> {
  const { what } = command;
  switch (what.kind) {
    case 'sql': return [await statement(what.sql, declaredFor(command), planner)];
    case 'place': return place(what, command, planner);
    case 'plan': return saved(what, command);
  }
}

async function statement(sql: string, { schema, planned }: Declared, planner: Planner): Promise<ExplainedShown> {
  mustHavePlan(sql);
  const resolved = resolvedFrom(sql, schema);
  const answer = await explainOffline({ sql, schema, ...(resolved && { resolved }) }, planned, planner);
  if ('failed' in answer) throw new CannotRun(`The planner cannot plan this statement: ${answer.message.replace(/\.?$/, '.')}`);
  return { ...answer, document: sql };
}

function mustHavePlan(sql: string): void {
  const asked = explainable(sql);
  if (asked.kind === 'refused') throw new CannotRun(`This cannot be explained. ${asked.message}`);
}

// ── Queries of a file ────────────────────────────────────────────────────────────────────────────────────────────

async function place({ file, line }: Extract<Explain['what'], { kind: 'place' }>, command: Explain, planner: Planner): Promise<readonly ExplainedShown[]> {
  if (!existsSync(file)) throw new CannotRun(`There is no file ${file}.`);
  const root = rootOf(file);
  const { workspace, files } = open(root, command);
  const path = workspacePath(root, resolve(file));
  const named = command.schema === undefined ? undefined : declaredFor(command);
  const text = files.read(path) ?? '';
  const lines = linesOf(text);
  const lineOf = (offset: number): number => lines.position(offset).line + 1;
  const { queries } = queriesOf(workspace, (one) => one === path, named?.schema);
  const wanted = queries.filter(({ span }) => line === undefined || (lineOf(span.start) <= line && line <= lineOf(span.end)));
  if (wanted.length === 0) throw new CannotRun(whyNone(workspace, path, line, lineOf));
  const shown: ExplainedShown[] = [];
  for (const { sql, resolved, schema, database, line: begins } of wanted) {
    const planned = named?.planned ?? (database && plannedFrom(database, today()));
    if (!planned) throw new CannotRun(`${shownName(root, path)}:${begins} speaks to no PostgreSQL that is known; name its schema with --schema.`);
    const answer = await explainOffline({ sql, resolved, schema }, planned, planner);
    if ('failed' in answer) throw new CannotRun(`The planner cannot plan ${shownName(root, path)}:${begins}: ${answer.message.replace(/\.?$/, '.')}`);
    shown.push({ ...answer, document: text, at: { file: shownName(root, path), line: begins } });
  }
  return shown;
}

function whyNone(workspace: Workspace, path: string, line: number | undefined, lineOf: (offset: number) => number): string {
  const there = workspace.read(path)?.sites.flatMap(({ statements }) => statements).filter(({ span }) => line === undefined || (lineOf(span.start) <= line && line <= lineOf(span.end))) ?? [];
  const at = line === undefined ? path : `${path}:${line}`;
  if (there.length === 0) return `No statement stands at ${at}; \`plansight why ${path}:${line ?? 1}\` tells what is seen there.`;
  return there.every(({ query }) => query === undefined) ? `What stands at ${at} has no plan: only queries and writes have one.` : `What stands at ${at} cannot be planned: its schema is not known (--schema names one), or a part of its text is only known when it runs.`;
}

// ── Plans that were saved ────────────────────────────────────────────────────────────────────────────────────────

/** The one that is explained is the one after. */
function compared(file: string, shown: readonly ExplainedShown[], format: Explain['format']): string {
  const [before, ...more] = readSaved(file).plans;
  const [after, ...others] = shown;
  if (more.length > 0 || others.length > 0) throw new CannotRun(`${more.length > 0 ? file : 'What is explained'} holds several plans: one is compared with one.`);
  const comparison = comparisonOf(figuresOf(before!.plan), after!.figures);
  const { text, ...data } = comparison;
  return format === 'json' ? `${JSON.stringify(data, null, 2)}\n` : text;
}

/** At least one plan. */
function readSaved(file: string): PlanReading {
  const text = file === '-' ? readInput() : readText(file);
  if (text === undefined) throw new CannotRun(`The plan ${file} cannot be read.`);
  const reading = readPlans(text);
  if (reading.plans.length === 0) throw new CannotRun(reading.notes.join(' '));
  return reading;
}

function saved({ file, sql: given }: Extract<Explain['what'], { kind: 'plan' }>, command: Explain): readonly ExplainedShown[] {
  const { plans, notes } = readSaved(file);
  const declared = command.schema === undefined ? undefined : declaredFor(command);
  const rows = declared && statisticsOf(declared.planned.measures).rows;
  return plans.map(({ plan, query }, at) => {
    const sql = given ?? query;
    const resolved = sql === undefined ? undefined : resolvedFrom(sql, declared?.schema ?? emptySchema(['public'], dialectOf('postgres').model));
    return { ...explainPlan(plan, { surroundings: { ...(declared && rows && { schema: declared.schema, rows }) }, notes: at === 0 ? notes : [], ...(sql !== undefined && { sql }), ...(resolved && { resolved }) }), ...(sql !== undefined && { document: sql }) };
  });
}
