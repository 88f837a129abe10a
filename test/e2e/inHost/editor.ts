// The editor as tests in its extension host use it: files of the workspace, and waiting for what is said of them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';

export const folder = (): vscode.Uri => vscode.workspace.workspaceFolders![0]!.uri;
export const uriOf = (path: string): vscode.Uri => vscode.Uri.joinPath(folder(), path);

/** In a tab that stays: what stands in no tab is not reviewed again. */
export async function open(path: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uriOf(path));
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

/** What is compared of a finding; positions count from 0. */
export interface Said {
  readonly rule: string;
  readonly level: string;
  readonly at: string;
  readonly message: string;
}

/** What the extension says of a file now. */
export function shown(path: string): readonly Said[] {
  const ours = vscode.languages.getDiagnostics(uriOf(path)).filter(({ source }) => source === 'plansight');
  return inOrder(ours.map(({ code, severity, range, message }) => ({ rule: typeof code === 'object' ? String(code.value) : String(code), level: vscode.DiagnosticSeverity[severity].toLowerCase(), at: `${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character}`, message })));
}

interface CliFinding extends Pick<Said, 'rule' | 'level' | 'message'> {
  readonly file: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** What the command says of the files on disk, by path. It exits with 1 where there is an error among it. */
export function said(): ReadonlyMap<string, readonly Said[]> {
  let out: string;
  try {
    out = execFileSync(process.execPath, [process.env['E2E_CLI']!, 'check', '--format', 'json'], { cwd: folder().fsPath, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    out = (error as { stdout: string }).stdout;
  }
  const { findings } = JSON.parse(out) as { findings: readonly CliFinding[] };
  const files = [...new Set(findings.map(({ file }) => file))];
  return new Map(files.map((file) => [file, inOrder(findings.filter((finding) => finding.file === file).map(comparable))]));
}

function comparable({ rule, level, start, end, message }: CliFinding): Said {
  return { rule, level, at: `${start.line - 1}:${start.column - 1}-${end.line - 1}:${end.column - 1}`, message };
}

/** Waits until the extension says exactly this of a file; what it said last is in the error. */
export async function untilShown(path: string, expected: readonly Said[]): Promise<void> {
  await untilDiagnostics(() => JSON.stringify(shown(path)) === JSON.stringify(expected)).catch(() => assert.deepEqual(shown(path), expected));
}

/** Waits until `holds`, looking whenever diagnostics change. */
export async function untilDiagnostics(holds: () => boolean): Promise<void> {
  if (holds()) return;
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      listening.dispose();
      reject(new Error('waited in vain'));
    }, 10_000);
    const listening = vscode.languages.onDidChangeDiagnostics(() => {
      if (!holds()) return;
      clearTimeout(late);
      listening.dispose();
      resolve();
    });
  });
}

/** Applies a quick fix of the first diagnostic of a rule. */
export async function applyQuickFix(document: vscode.TextDocument, rule: string, title: string): Promise<void> {
  const offered = await quickFixes(document, rule);
  const fix = offered.find((one) => one.title === title);
  assert.ok(fix, `“${title}” is not among ${offered.map((one) => one.title).join(' | ')}`);
  if (fix.edit) assert.ok(await vscode.workspace.applyEdit(fix.edit));
  if (fix.command) await vscode.commands.executeCommand(fix.command.command, ...fix.command.arguments ?? []);
}

async function quickFixes(document: vscode.TextDocument, rule: string): Promise<readonly vscode.CodeAction[]> {
  const [first] = vscode.languages.getDiagnostics(document.uri).filter(({ code }) => (typeof code === 'object' ? code.value : code) === rule);
  assert.ok(first, `${rule} is said of ${document.fileName}`);
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, first.range, vscode.CodeActionKind.QuickFix.value);
}

export async function hoverText(document: vscode.TextDocument, word: string): Promise<string> {
  const at = document.positionAt(document.getText().indexOf(word));
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
  return hovers.flatMap(({ contents }) => contents).map((content) => (typeof content === 'string' ? content : content.value)).join('\n');
}

export async function replaceAll(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

function inOrder(list: readonly Said[]): readonly Said[] {
  return [...list].sort((a, b) => a.at.localeCompare(b.at) || a.rule.localeCompare(b.rule));
}
