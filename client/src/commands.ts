// The commands of the palette and of the editor's menu. Each asks the server one thing and shows the answer; what fails is said, for the user asked.
import { commands, env, languages, ProgressLocation, ThemeIcon, Uri, version as editorVersion, window, workspace, WorkspaceEdit, type Disposable, type ExtensionContext, type LogOutputChannel, type QuickPickItem } from 'vscode';
import { version } from '../../package.json';
import { CHOOSE_SOURCE, FORMAT_STRING, REVIEW, RULE_PAGE, SCHEMA, SOURCES, WHY, type EditAnswer, type NewFile, type PlaceParams, type RangeParams, type ReviewAnswer, type Shown, type SourceChoice } from '../../server/src/lsp/protocol.ts';
import { comparePlans, type History } from './comparing.ts';
import { captureSnapshot, connect, disconnect } from './connection.ts';
import { selector } from './documents.ts';
import { explainQuery } from './explaining.ts';
import { openPlan } from './openingPlan.ts';
import type { Pages } from './pages.ts';
import type { Plans } from './plans.ts';
import { problemReport } from './problem.ts';
import type { Memory } from './remembered.ts';
import { createReport } from './reporting.ts';
import { messageOf, type Server } from './server.ts';
import { reviewLine } from './wording.ts';

interface Parts {
  readonly context: ExtensionContext;
  readonly server: Server;
  readonly pages: Pages;
  readonly plans: Plans;
  readonly history: History;
  readonly memory: Memory;
  readonly log: LogOutputChannel;
}

type Command = (parts: Parts, ...given: readonly unknown[]) => Promise<void>;

const all: Readonly<Record<string, Command>> = {
  'plansight.review': review,
  'plansight.chooseSource': chooseSource,
  'plansight.connect': connect,
  'plansight.disconnect': disconnect,
  'plansight.captureSnapshot': async (parts) => showFile(await captureSnapshot(parts)),
  'plansight.showSchema': async ({ server, pages }) => pages.show(await server.ask<Shown>(SCHEMA)),
  'plansight.formatString': formatString,
  'plansight.explain': explain,
  'plansight.openPlan': openPlan,
  'plansight.comparePlans': (parts) => comparePlans(parts),
  'plansight.createReport': createReport,
  'plansight.openRule': openRule,
  'plansight.showFile': async (_, uri) => showFile(uri),
  'plansight.makeFiles': async (_, files, changed) => makeFiles(files, changed),
  'plansight.why': why,
  'plansight.showLog': async ({ log }) => log.show(),
  'plansight.restart': ({ server }) => server.restart(),
  'plansight.reportProblem': async ({ server }) => {
    const content = problemReport({ version, editor: `${env.appName} ${editorVersion}`, node: process.version, platform: `${process.platform} ${process.arch}`, isRemote: env.remoteName !== undefined, settings: changedSettings(), state: server.state });
    await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content }));
  },
};

export function registerCommands(parts: Parts): readonly Disposable[] {
  return Object.entries(all).map(([id, run]) => commands.registerCommand(id, async (...given: readonly unknown[]) => {
    try {
      await run(parts, ...given);
    } catch (error) {
      parts.log.error(`${id}: ${messageOf(error)}`);
      await say(`Plansight: ${messageOf(error)}`, parts.log);
    }
  }));
}

async function say(message: string, log: LogOutputChannel): Promise<void> {
  if (await window.showErrorMessage(message, 'Show Log')) log.show();
}

async function review({ server }: Parts): Promise<void> {
  const answer = await window.withProgress({ location: ProgressLocation.Notification, title: 'Plansight: Reviewing the workspace' }, () => server.ask<ReviewAnswer>(REVIEW));
  if (await window.showInformationMessage(reviewLine(answer), 'Show Problems')) await commands.executeCommand('workbench.actions.view.problems');
}

async function chooseSource({ server }: Parts): Promise<void> {
  const sources = await server.ask<readonly SourceChoice[]>(SOURCES);
  if (sources.length === 0) {
    await window.showInformationMessage('Plansight found no migrations, dumps or models. Name the schema in plansight.json, under "databases".');
    return;
  }
  const items = sources.map(({ id, label, detail, taken }) => ({ id, label, detail, ...(taken && { description: 'in use', iconPath: new ThemeIcon('check') }) }));
  const chosen = await window.showQuickPick(items, { title: 'Where is the schema?', placeHolder: 'The choice is written into plansight.json', matchOnDetail: true });
  if (!chosen) return;
  const answer = await server.ask<EditAnswer>(CHOOSE_SOURCE, { choice: chosen.id });
  await showFile(answer.file);
  await tell(answer);
}

/** Times that a file is looked for that an edit has just made, and how long, in milliseconds, between them: on a busy or remote disk it may be a moment away. */
const TRIES = 6;
const MOMENT = 250;

/** What was made or changed beside the text, so that it is seen, and saved or taken back. */
async function showFile(uri: unknown): Promise<void> {
  if (typeof uri !== 'string') return;
  for (let tries = 1; ; tries++) {
    try {
      await window.showTextDocument(Uri.parse(uri), { preview: false });
      return;
    } catch (error) {
      if (tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, MOMENT));
    }
  }
}

/** All or none, and never over one that is there. `changed` is what the same action has changed beside them. */
async function makeFiles(files: unknown, changed: unknown): Promise<void> {
  if (!Array.isArray(files)) return;
  const made = files as readonly NewFile[];
  const edit = new WorkspaceEdit();
  for (const { uri, text } of made) edit.createFile(Uri.parse(uri), { contents: new TextEncoder().encode(text) });
  if (!(await workspace.applyEdit(edit))) throw new Error(`${made.map(({ uri }) => workspace.asRelativePath(Uri.parse(uri))).join(', ')} could not be made.`);
  await showFile(changed);
  await showFile(made[0]?.uri);
}

async function formatString({ server }: Parts): Promise<void> {
  const place = placeOfCursor();
  await tell(place ? await server.ask<EditAnswer>(FORMAT_STRING, place) : { message: nowhere });
}

async function explain({ server, plans, pages }: Parts, uri: unknown, range: unknown): Promise<void> {
  const asked = givenRange(uri, range) ?? rangeOfCursor();
  if (asked) await explainQuery({ server, show: plans.show, showPage: pages.show }, asked);
  else await tell({ message: nowhere });
}

async function why({ server, pages }: Parts, uri: unknown, position: unknown): Promise<void> {
  const place = givenPlace(uri, position) ?? placeOfCursor();
  if (place) await pages.show(await server.ask<Shown>(WHY, place));
  else await tell({ message: nowhere });
}

async function openRule({ context, server, pages }: Parts, given: unknown): Promise<void> {
  const rule = typeof given === 'string' ? given : (await window.showQuickPick(rulePages(context.extensionUri), { title: 'Open Rule', matchOnDetail: true }))?.label;
  if (rule === undefined) return;
  const page = await server.ask<Shown | null>(RULE_PAGE, { rule });
  if (page) await pages.show(page);
  else await tell({ message: `There is no rule ${rule}.` });
}

/** The rules by the pages that are shipped, `dist/rules/<chapter>/<id>.md`; a page's first line is its title. */
async function rulePages(extension: Uri): Promise<readonly QuickPickItem[]> {
  const root = Uri.joinPath(extension, 'dist', 'rules');
  const chapters = await workspace.fs.readDirectory(root);
  const rules = await Promise.all(chapters.map(async ([chapter]) => {
    const folder = Uri.joinPath(root, chapter);
    const pages = (await workspace.fs.readDirectory(folder)).filter(([name]) => name.endsWith('.md'));
    return Promise.all(pages.map(async ([name]) => {
      const text = new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(folder, name)));
      return { label: name.slice(0, -'.md'.length), description: chapter, detail: /^# (.*)$/m.exec(text)?.[1] ?? '' };
    }));
  }));
  return rules.flat();
}

const nowhere = 'Put the cursor into SQL first.';

async function tell({ message }: EditAnswer): Promise<void> {
  if (message !== undefined) await window.showInformationMessage(`Plansight: ${message}`);
}

function placeOfCursor(): PlaceParams | undefined {
  const editor = window.activeTextEditor;
  if (!editor || languages.match([...selector], editor.document) === 0) return undefined;
  const { line, character } = editor.selection.active;
  return { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } };
}

/** The selection, or the cursor. */
function rangeOfCursor(): RangeParams | undefined {
  const editor = window.activeTextEditor;
  if (!editor || languages.match([...selector], editor.document) === 0) return undefined;
  const { start, end } = editor.selection;
  return { textDocument: { uri: editor.document.uri.toString() }, range: { start: { line: start.line, character: start.character }, end: { line: end.line, character: end.character } } };
}

/** What a code action names. */
function givenRange(uri: unknown, range: unknown): RangeParams | undefined {
  if (typeof range !== 'object' || range === null || !('start' in range) || !('end' in range)) return undefined;
  const [start, end] = [givenPlace(uri, range.start), givenPlace(uri, range.end)];
  return start && end && { textDocument: start.textDocument, range: { start: start.position, end: end.position } };
}

/** The place that a link of the server names. The editor's menu gives a URI and no place: then the cursor counts. */
function givenPlace(uri: unknown, position: unknown): PlaceParams | undefined {
  if (typeof uri !== 'string' || typeof position !== 'object' || position === null || !('line' in position) || !('character' in position)) return undefined;
  const { line, character } = position;
  return typeof line === 'number' && typeof character === 'number' ? { textDocument: { uri }, position: { line, character } } : undefined;
}

/** Names alone: values may be private. */
function changedSettings(): readonly string[] {
  const section = workspace.getConfiguration('plansight');
  const names = ['enable', 'show', 'level', 'run', 'format.enable', 'format.keywordCase', 'format.indent', 'proofs', 'hover', 'completion', 'codeLens'];
  return names.filter((name) => {
    const { globalValue, workspaceValue, workspaceFolderValue } = section.inspect(name) ?? {};
    return [globalValue, workspaceValue, workspaceFolderValue].some((value) => value !== undefined);
  });
}
