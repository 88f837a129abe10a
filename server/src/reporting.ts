// Part of the command's entry: `plansight report`, which reviews a workspace, asks the planner about its queries, and writes one page on what is known.
import { basename, dirname, relative, resolve } from 'node:path';
import type { MakeReport } from './cli/reportArguments.ts';
import { reviewed } from './checking.ts';
import { today } from './edge/clock.ts';
import { newFiles } from './edge/git.ts';
import { openPglite } from './edge/pglite.ts';
import { isBelow, rootsOf, workspacePath } from './edge/roots.ts';
import { writeWhole } from './edge/terminal.ts';
import { writeText } from './edge/writeFile.ts';
import { plannedFrom } from './engine/planning/planned.ts';
import { countedBy, queriesOf, recordedQueries, updatesIn, type WorkspaceQuery } from './engine/planning/queries.ts';
import { askedOf } from './engine/planning/views.ts';
import type { Workspace } from './engine/workspace.ts';
import type { Database } from './engine/world.ts';
import { CannotRun, open, shownName } from './opening.ts';
import type { Planner } from './plans/planner.ts';
import { adviseWorkload, type WeighedQuery } from './plans/workload.ts';
import { factsOf, type AdviceFacts, type ReportFacts } from './report/facts.ts';
import { htmlOf, type Linking } from './report/html.ts';
import { markdownOf } from './report/markdown.ts';
import type { At } from './report/page.ts';
import { reportPage } from './report/report.ts';
import { rules } from './rules/all.ts';

export async function report(command: MakeReport): Promise<number> {
  const roots = rootsOf(command.paths.length === 0 ? ['.'] : command.paths);
  if ('missing' in roots) throw new CannotRun(`There is no file or folder ${roots.missing}.`);
  const parts: ReportFacts[] = [];
  for (const [root, paths] of roots) parts.push(await factsIn(root, paths, command));
  const page = reportPage(together(parts), [...roots.keys()].map((root) => basename(root)).join(', '));
  const linking = linkingOf(command, [...roots.keys()]);
  const text = command.format === 'html' ? htmlOf(page, linking) : markdownOf(page, linking);
  if (command.file === undefined) {
    await writeWhole(process.stdout, text);
    return 0;
  }
  const problem = writeText(command.file, text);
  if (problem !== undefined) throw new CannotRun(`The report ${command.file} cannot be written: ${problem}`);
  await writeWhole(process.stdout, `${command.file} is written.\n`);
  return 0;
}

const together = (parts: readonly ReportFacts[]): ReportFacts => ({
  databases: parts.flatMap(({ databases }) => databases),
  findings: parts.flatMap(({ findings }) => findings),
  notes: [...new Set(parts.flatMap(({ notes }) => notes))],
  files: sum(parts.map(({ files }) => files)),
  queries: sum(parts.map(({ queries }) => queries)),
  understood: sum(parts.map(({ understood }) => understood)),
});

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** Paths are those from the working directory, and in links from where the report is; of one workspace they are read from its root. */
function linkingOf({ links, file }: MakeReport, roots: readonly string[]): Linking {
  const folder = file === undefined ? process.cwd() : dirname(resolve(file));
  const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
  const only = roots.length === 1 ? roots[0] : undefined;
  return {
    shown: (path) => (only === undefined ? path : workspacePath(only, resolve(path))),
    link: (path, line) => `${links === undefined ? encoded(relative(folder, resolve(path)).replaceAll('\\', '/')) : `${links.replace(/\/?$/, '/')}${encoded(path)}`}#L${line}`,
  };
}

async function factsIn(root: string, paths: readonly string[], command: MakeReport): Promise<ReportFacts> {
  const fresh = await newFiles(root);
  const opened = open(root, { ...(command.configuration !== undefined && { configuration: command.configuration }), ...(fresh && { fresh }) });
  const { workspace, files } = opened;
  const wanted = isBelow(root, paths);
  const { report: found } = await reviewed(opened, wanted, command.proofs);
  const advice = command.proofs ? await adviceIn(workspace, wanted) : new Map<Database, AdviceFacts>();
  return {
    ...factsOf({ workspace, findings: found.findings, rules, wanted, textOf: (path) => files.read(path), nameOf: (path) => shownName(root, path), adviceFor: (database) => advice.get(database) }),
    notes: [...found.notes, ...files.notes()],
    files: found.summary.files,
    queries: found.summary.queries,
    understood: found.summary.understood,
  };
}

async function adviceIn(workspace: Workspace, wanted: (path: string) => boolean): Promise<ReadonlyMap<Database, AdviceFacts>> {
  const planner = openPglite();
  try {
    const advice = new Map<Database, AdviceFacts>();
    const { queries } = queriesOf(workspace, (path) => wanted(path) && ['application', 'job'].includes(workspace.world.roleOf(path)));
    for (const database of workspace.world.databases) {
      const one = await adviceFor(database, queries.filter((query) => query.database === database), planner);
      if (one) advice.set(database, one);
    }
    return advice;
  } finally {
    await planner.close();
  }
}

/** What the server counted says more than that a program holds the query once. */
async function adviceFor(database: Database, own: readonly WorkspaceQuery[], planner: Planner): Promise<AdviceFacts | undefined> {
  const planned = plannedFrom(database, today());
  if (!planned) return undefined;
  const schema = database.fold.final;
  const snapshot = database.snapshot?.snapshot;
  const recorded = snapshot ? recordedQueries(snapshot, schema).map((query) => askedOf(query, schema, planned)) : [];
  const places = new Map<WeighedQuery, At>();
  const sent = own.map((query): WeighedQuery => {
    const weighed = askedOf({ ...query, parameters: 'generic' as const, calls: 1 }, schema, planned);
    places.set(weighed, { path: query.path, line: query.line });
    return weighed;
  });
  const asked = recorded.length > 0 ? recorded : sent;
  if (asked.length === 0) return undefined;
  const advice = await adviseWorkload(asked, [...schema.tables.values()], { planner, database: planned, updates: updatesIn(own), ...(snapshot && { counted: countedBy(snapshot) }) });
  return { ...advice, recorded: recorded.length > 0, placeOf: (query) => places.get(query) };
}
