// A VS Code server in a home of its own, and a Chromium that shows it. Nothing is shared between two of them, and nothing is left behind.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { host } from './install.ts';

export interface HostOptions {
  /** Opened as the workspace. */
  readonly folder: string;
  /** Packages that are installed before it starts. */
  readonly extensions: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Of the server; its extension host and the language server inherit them. */
  readonly env?: Readonly<Record<string, string>>;
  /** Run in the extension host once the workbench stands, by the entry's `run()`. Notifications are hidden then. */
  readonly tests?: { readonly entry: string; readonly extension: string };
}

/** A VS Code whose window is `page`. Its address is not opened yet. */
export interface Host {
  readonly page: Page;
  readonly address: string;
  /** What it and the extensions keep, and their logs. */
  readonly home: string;
  close(): Promise<void>;
}

const SETTINGS = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  // A modal editor swallows clicks.
  'workbench.editor.useModal': 'off',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  // In a browser files save themselves otherwise.
  'files.autoSave': 'off',
  'editor.minimap.enabled': false,
  'editor.hover.delay': 100,
  // Words of the text that VS Code suggests by itself would stand among those of the server.
  'editor.wordBasedSuggestions': 'off',
  'editor.accessibilitySupport': 'off',
};

/** Nobody listens there: nothing is looked up in a marketplace. */
const NO_GALLERY = JSON.stringify({ serviceUrl: 'http://127.0.0.1:9', itemUrl: 'http://127.0.0.1:9', resourceUrlTemplate: 'http://127.0.0.1:9' });

const BROWSER = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];

export async function openHost(options: HostOptions): Promise<Host> {
  const home = mkdtempSync(join(tmpdir(), 'plansight-host-'));
  const closing: (() => Promise<void>)[] = [async () => rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })];
  const close = async (): Promise<void> => {
    for (const each of closing.splice(0).reverse()) await each();
  };
  try {
    const env = environment(home, options.env ?? {});
    mkdirSync(join(home, 'data/User'), { recursive: true });
    writeFileSync(join(home, 'data/User/settings.json'), JSON.stringify({ ...SETTINGS, ...options.settings }));
    // What it says matters where it fails: execFileSync puts it into the error.
    for (const extension of options.extensions) execFileSync(host.node, [host.server, '--server-data-dir', home, '--install-extension', extension], { env, stdio: 'pipe' });
    const { port, stop } = await startServer(home, env, options.tests ? ['--enable-smoke-test-driver'] : []);
    closing.push(stop);
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: BROWSER });
    closing.push(() => browser.close());
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en-US', permissions: ['clipboard-read', 'clipboard-write'] });
    return { page: await context.newPage(), address: addressOf(port, options), home, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Nothing of the user's, and nothing of a VS Code in whose terminal the tests run. */
function environment(home: string, more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:VSCODE|ELECTRON|npm)_/.test(name));
  return { ...Object.fromEntries(inherited), HOME: home, TMPDIR: home, XDG_RUNTIME_DIR: home, SHELL: '/bin/sh', EXTENSIONS_GALLERY: NO_GALLERY, ...more };
}

async function startServer(home: string, env: NodeJS.ProcessEnv, flags: readonly string[]): Promise<{ port: number; stop(): Promise<void> }> {
  const child = spawn(host.node, [host.server, '--accept-server-license-terms', '--server-data-dir', home, '--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--telemetry-level', 'off', ...flags], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = once(child, 'exit');
  const end = (): void => killGroup(child);
  process.once('exit', end);
  const stop = async (): Promise<void> => {
    process.off('exit', end);
    end();
    await ended;
  };
  return { port: await listening(child), stop };
}

/** The port, once the server says it. */
function listening({ stdout, stderr }: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (part: Buffer): void => {
      said += part.toString();
      const port = /agent listening on (\d+)/.exec(said)?.[1];
      if (port) resolve(Number(port));
    };
    stdout?.on('data', hear).on('end', () => reject(new Error(`VS Code ended before it listened:\n${said}`)));
    stderr?.on('data', hear);
  });
}

/** The server is the leader of its group: extension hosts and language servers end with it. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Ended already.
  }
}

function addressOf(port: number, { folder, tests }: HostOptions): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${port}${encodeURI(path)}`;
  const payload = tests ? [['extensionDevelopmentPath', remote(tests.extension)], ['extensionTestsPath', remote(tests.entry)], ['skipWelcome', 'true']] : [];
  return `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}
