// Part of the command's entry: `plansight advise`, which asks the planner about one statement, the queries of some files, or all of them together.
import type { Advise } from './cli/adviseArguments.ts';
import { adviceJson, adviceText, workloadJson, workloadText, type AdviceShown } from './cli/report/advice.ts';
import { declaredFor } from './declaring.ts';
import { today } from './edge/clock.ts';
import { openPglite } from './edge/pglite.ts';
import { isBelow, rootsOf } from './edge/roots.ts';
import { writeWhole, type Style } from './edge/terminal.ts';
import { adviseResolved, adviseStatement } from './engine/planning/advising.ts';
import { plannedFrom } from './engine/planning/planned.ts';
import { countedBy, queriesOf, recordedQueries, updatesIn, type WorkspaceQuery } from './engine/planning/queries.ts';
import { askedOf } from './engine/planning/views.ts';
import type { Declared } from './engine/planning/told.ts';
import { CannotRun, open, shownName } from './opening.ts';
import type { PlannedDatabase, Planner } from './plans/planner.ts';
import { adviseWorkload } from './plans/workload.ts';

export async function advise(command: Advise, style: Style): Promise<number> {
  const planner = openPglite();
  try {
    await writeWhole(process.stdout, await answer(command, planner, style));
    return 0;
  } finally {
    await planner.close();
  }
}

async function answer(command: Advise, planner: Planner, style: Style): Promise<string> {
  if (command.sql !== undefined) return one(command.sql, command, planner, style);
  return command.workload ? together(command, planner, style) : each(command, planner, style);
}

async function one(sql: string, command: Advise, planner: Planner, style: Style): Promise<string> {
  const { schema, planned } = declaredFor(command);
  const advice = await adviseStatement(sql, schema, { planner, database: planned, updates: new Map() });
  if (!advice) throw new CannotRun('The text behind --sql is not read as one query.');
  return command.format === 'json' ? printed(adviceJson(advice)) : adviceText([advice], style);
}

async function each(command: Advise, planner: Planner, style: Style): Promise<string> {
  const shown: AdviceShown[] = [];
  for (const { root, queries, plannedFor } of asked(command)) {
    const updates = updatesIn(queries);
    for (const query of queries) {
      const database = plannedFor(query);
      if (!database) continue;
      const advice = await adviseResolved(query, query.schema, { planner, database, updates });
      shown.push({ ...advice, at: { file: shownName(root, query.path), line: query.line } });
    }
  }
  return command.format === 'json' ? printed({ queries: shown.map(adviceJson) }) : adviceText(shown, style);
}

async function together(command: Advise, planner: Planner, style: Style): Promise<string> {
  const parts = [];
  for (const { queries, named, plannedFor } of asked(command)) {
    const updates = updatesIn(queries);
    for (const database of new Set(queries.map(plannedFor))) {
      const own = queries.filter((query) => plannedFor(query) === database);
      const { schema, database: declared } = own[0]!;
      const snapshot = named?.snapshot ?? declared?.snapshot?.snapshot;
      const recorded = snapshot ? recordedQueries(snapshot, schema) : [];
      // What the server counted says more than that a program holds the query once.
      const sent = recorded.length > 0 ? recorded : own.map((query) => ({ ...query, parameters: 'generic' as const, calls: 1 }));
      if (database) parts.push(await adviseWorkload(sent.map((query) => askedOf(query, schema, database)), [...schema.tables.values()], { planner, database, updates, ...(snapshot && { counted: countedBy(snapshot) }) }));
    }
  }
  return command.format === 'json' ? printed({ databases: parts.map(workloadJson) }) : parts.map((part) => workloadText(part, style)).join('\n');
}

interface Asked {
  readonly root: string;
  readonly queries: readonly WorkspaceQuery[];
  /** Behind --schema. */
  readonly named: Declared | undefined;
  /** The same value for queries of one database. */
  plannedFor(query: WorkspaceQuery): PlannedDatabase | undefined;
}

function* asked(command: Advise): Generator<Asked> {
  const roots = rootsOf(command.paths.length === 0 ? ['.'] : command.paths);
  if ('missing' in roots) throw new CannotRun(`There is no file or folder ${roots.missing}.`);
  const named = command.schema === undefined ? undefined : declaredFor(command);
  for (const [root, paths] of roots) {
    const { workspace } = open(root, command);
    const { queries } = queriesOf(workspace, isBelow(root, paths), named?.schema);
    yield {
      root,
      queries,
      named,
      plannedFor: ({ database }) => (named || !database ? named?.planned : plannedFrom(database, today())),
    };
  }
}

const printed = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
