// How a session begins: what the client says of itself, which folders are reviewed, what is listened to, and the settings.
import { DidChangeConfigurationNotification, DidChangeWatchedFilesNotification, type InitializeParams, type WorkspaceFolder } from 'vscode-languageserver';
import { abilitiesOf } from './abilities.ts';
import { defaultEditorSettings, type EditorSettings, type InitializationOptions } from './protocol.ts';
import { openRoot } from './root.ts';
import type { Session } from './session.ts';
import { pathOf } from './uris.ts';

export function begin(session: Session, params: InitializeParams): void {
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  session.abilities = abilitiesOf(params.capabilities);
  session.trusted = options.trusted ?? true;
  session.commands = options.commands ?? false;
  session.settings = settingsFrom(options.settings);
  // `rootUri` is what clients sent before there were several folders.
  const { rootUri } = params as { readonly rootUri?: string | null };
  changeFolders(session, params.workspaceFolders ?? (rootUri ? [{ uri: rootUri, name: '' }] : []), []);
}

/** Folders that belong to one workspace, such as two of one repository, share its root. */
export function changeFolders(session: Session, added: readonly WorkspaceFolder[], removed: readonly WorkspaceFolder[]): void {
  const { folders, roots, ports } = session;
  for (const { uri } of removed) folders.delete(uri);
  for (const { uri } of added) {
    const folder = pathOf(uri);
    if (folder !== undefined) folders.set(uri, ports.rootOf(folder));
  }
  const wanted = [...new Set(folders.values())].map((folder) => roots.find((root) => root.folder === folder) ?? openRoot(folder, ports));
  roots.splice(0, roots.length, ...wanted);
}

/** What can change the schema, the programs, or how they are read. */
const WATCHED = ['**/*.{sql,ddl,psql,pgsql,ts,tsx,mts,cts,js,jsx,mjs,cjs,vue,svelte,astro,prisma,toml}', '**/{plansight,plansight.baseline,package,tsconfig,jsconfig,sqlc}.json', '**/*snapshot*.json', '**/sqlc.{yaml,yml}', '**/.gitignore', '**/*change*log*/**/*.{xml,yaml,yml,json}', '**/.git/{HEAD,packed-refs}', '**/.git/refs/**'];

/** What git writes when a branch is switched or something is committed: no file of ours, but what is new hangs on it. */
export const isOfGit = (uri: string): boolean => /\/\.git\//.test(uri);

export async function listen({ abilities, connection }: Session): Promise<void> {
  if (abilities.watchesFiles) await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: WATCHED.map((globPattern) => ({ globPattern })) });
  if (abilities.watchesConfiguration) await connection.client.register(DidChangeConfigurationNotification.type, { section: 'plansight' });
}

/** `pushed`: the settings that a client sends which is not asked for them. */
export async function readSettings(session: Session, pushed?: unknown): Promise<void> {
  const { abilities, connection } = session;
  if (abilities.configuration) session.settings = settingsFrom((await connection.workspace.getConfiguration('plansight')) as unknown);
  else if (isObject(pushed) && isObject(pushed['plansight'])) session.settings = settingsFrom(pushed['plansight']);
}

/** Unknown or mistyped values fall back to their defaults: a client's settings are not ours to complain about. */
function settingsFrom(given: unknown): EditorSettings {
  const laidOver = <T extends object>(defaults: T, values: unknown): T => {
    if (!isObject(values)) return defaults;
    return Object.fromEntries(Object.entries(defaults).map(([key, value]: [string, unknown]) => {
      const own = values[key];
      if (isObject(value)) return [key, laidOver(value, own)];
      return [key, own !== undefined && own !== null && (typeof own === typeof value || key === 'indent') ? own : value];
    })) as T;
  };
  return laidOver(defaultEditorSettings, given);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
