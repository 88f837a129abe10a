// What the command and what an editor say of the same folder, brought to one form so that they can be compared.
import { spawnSync } from 'node:child_process';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic, Range } from 'vscode-languageserver-protocol';
import type { JsonFinding, JsonReport } from '../../server/src/cli/report/json.ts';
import type { Client } from './client.ts';

const COMMAND = resolve(__dirname, '../../dist/cli.js');
const LEVELS = ['error', 'warning', 'information', 'hint'];

/** One finding on one line: all that a reader sees of it. Sorted, so that order does not count. */
export type Sayings = readonly string[];

export function commandSays(folder: string, only?: string, flags: readonly string[] = ['--no-proofs']): Sayings {
  const { stdout, stderr } = spawnSync(process.execPath, [COMMAND, 'check', '.', '--format', 'json', ...flags], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (stdout === '') throw new Error(stderr);
  const { findings } = JSON.parse(stdout) as JsonReport;
  const range = ({ start, end }: Pick<JsonFinding, 'start' | 'end'>): Range => ({ start: { line: start.line - 1, character: start.column - 1 }, end: { line: end.line - 1, character: end.column - 1 } });
  return findings
    .filter(({ file }) => only === undefined || file === only)
    .map((finding) => saying(finding.file, finding.rule, finding.level, range(finding), finding.message, finding.fingerprint, finding.related.map((related) => ({ file: related.file, range: range(related), message: related.message }))))
    .sort();
}

export function editorSays(folder: string, uri: string, diagnostics: readonly Diagnostic[]): Sayings {
  const file = (address: string): string => relative(folder, fileURLToPath(address)).replaceAll('\\', '/');
  return diagnostics.map(({ code, severity, range, message, data, relatedInformation = [] }) =>
    saying(file(uri), String(code), LEVELS[severity! - 1]!, range, message, (data as { fingerprint: string }).fingerprint, relatedInformation.map(({ location, message: words }) => ({ file: file(location.uri), range: location.range, message: words }))));
}

/** Of every path, opened as it is on the disk. */
export async function openSays(client: Client, folder: string, paths: readonly string[]): Promise<Sayings> {
  for (const path of paths) await client.open(path);
  const said = await Promise.all(paths.map(async (path) => editorSays(folder, client.uri(path), await client.diagnostics(path))));
  return said.flat().sort();
}

/** Of the whole, nothing open, after it was asked for a review. */
export async function reviewSays(client: Client, folder: string): Promise<Sayings> {
  await client.connection.sendRequest('plansight/review');
  return workspaceSays(client, folder);
}

/** Of the whole, as it is shown now. */
export async function workspaceSays(client: Client, folder: string): Promise<Sayings> {
  const { items } = await client.pullWorkspace().report;
  const addresses = items.map(({ uri }) => uri);
  if (new Set(addresses).size < addresses.length) throw new Error(`A file is told of twice: ${addresses.join(', ')}`);
  return items.flatMap((item) => (item.kind === 'full' ? editorSays(folder, item.uri, item.items) : [])).sort();
}

const saying = (...parts: readonly unknown[]): string => JSON.stringify(parts);

