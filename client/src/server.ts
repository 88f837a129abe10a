// The language server as the extension sees it: a process that is started once, restarted after a crash with growing patience, and asked.
// It never shows a message of its own accord: what goes wrong stands in the log and in the status.
import { EventEmitter, workspace, type CancellationToken, type Event, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, State, TransportKind, type ErrorHandler, type LanguageClientOptions } from 'vscode-languageclient/node';
import { clientCommands, defaultEditorSettings, STATUS, type EditorSettings, type InitializationOptions, type Status } from '../../server/src/lsp/protocol.ts';
import { selector } from './documents.ts';

export type ServerState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly status: Status }
  | { readonly kind: 'stopped'; readonly why: string };

export interface Server {
  readonly state: ServerState;
  readonly onState: Event<ServerState>;
  /** Does nothing where it runs already; a failure stands in the state. */
  start(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** Starts the server where it does not run. Throws what the server answers with, or why there is none. */
  ask<Answer>(method: string, params?: object, token?: CancellationToken): Promise<Answer>;
  /** Says nothing to a server that does not run. */
  notify(method: string): void;
}

/** Before the first, the second … restart, in milliseconds. */
const PATIENCE = [1000, 4000, 16_000];
/** Crashes longer ago than this many milliseconds are forgotten. */
const MEMORY = 180_000;

export function openServer(context: ExtensionContext, log: LogOutputChannel): Server {
  const changed = new EventEmitter<ServerState>();
  let state: ServerState = { kind: 'waiting' };
  let session: Session | undefined;
  const become = (next: ServerState): void => {
    state = next;
    changed.fire(next);
  };
  const begin = (): Session => {
    const own: Session = openSession(context.asAbsolutePath('dist/server.js'), log, (next) => {
      if (session === own) become(next);
    });
    session = own;
    become({ kind: 'running', status: { state: 'starting', databases: [], notes: [] } });
    return own;
  };
  const running = (): Session => {
    if (session && state.kind !== 'stopped') return session;
    void session?.end();
    return begin();
  };
  const stop = async (): Promise<void> => {
    const ending = session;
    session = undefined;
    await ending?.end();
  };
  context.subscriptions.push(changed);
  return {
    get state() {
      return state;
    },
    onState: changed.event,
    start: () => running().ready.catch(() => undefined),
    restart: async () => {
      await stop();
      await begin().ready.catch(() => undefined);
    },
    stop,
    ask: <Answer>(method: string, params?: object, token?: CancellationToken) => (token ? running().client.sendRequest<Answer>(method, params, token) : running().client.sendRequest<Answer>(method, params)),
    notify: (method) => {
      if (session?.client.isRunning()) void session.client.sendNotification(method);
    },
  };
}

/** One client and the processes it has one after the other. */
interface Session {
  readonly client: LanguageClient;
  /** Rejects where the first process could not be started. */
  readonly ready: Promise<void>;
  end(): Promise<void>;
}

function openSession(module: string, log: LogOutputChannel, become: (state: ServerState) => void): Session {
  const ended = new AbortController();
  const options: LanguageClientOptions = {
    documentSelector: [...selector],
    outputChannel: log,
    initializationOptions: greeting,
    initializationFailedHandler: () => false,
    errorHandler: patientHandler(become, ended.signal),
    diagnosticPullOptions: { onChange: true, onSave: true },
    markdown: { isTrusted: { enabledCommands: Object.values(clientCommands) } },
  };
  const run = { module, transport: TransportKind.ipc };
  const client = new QuietClient('plansight', 'Plansight', { run, debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6010'] } } }, options);
  client.onNotification(STATUS, (status: Status) => become({ kind: 'running', status }));
  const ready = client.start();
  ready.catch((error: unknown) => become({ kind: 'stopped', why: `The server could not be started: ${messageOf(error)}` }));
  return {
    client,
    ready,
    end: async () => {
      ended.abort();
      // A client cannot be stopped while it starts.
      if (client.state === State.Starting) await client.start().catch(() => undefined);
      if (client.needsStop()) await client.stop().catch((error: unknown) => log.warn(`The server did not stop by itself: ${messageOf(error)}`));
    },
  };
}

/** The library shows some errors even where it is told not to. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

const greeting = (): InitializationOptions => ({ trusted: workspace.isTrusted, commands: true, settings: editorSettings() });

function editorSettings(): EditorSettings {
  const section = workspace.getConfiguration('plansight');
  const setting = <Name extends keyof EditorSettings>(name: Name): EditorSettings[Name] => section.get(name, defaultEditorSettings[name]);
  return { enable: setting('enable'), show: setting('show'), level: setting('level'), run: setting('run'), format: setting('format'), proofs: setting('proofs'), hover: setting('hover'), completion: setting('completion'), codeLens: setting('codeLens') };
}

/** Restarts a server that died, later each time; the fourth death within the memory is the last. */
function patientHandler(become: (state: ServerState) => void, ended: AbortSignal): ErrorHandler {
  let crashes: readonly number[] = [];
  return {
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed: async () => {
      const now = Date.now();
      crashes = [...crashes.filter((time) => now - time < MEMORY), now];
      const patience = PATIENCE[crashes.length - 1];
      const message = patience === undefined ? `The server stopped ${crashes.length} times within ${MEMORY / 60_000} minutes.` : `The server stopped; it is started again in ${patience / 1000} s.`;
      become({ kind: 'stopped', why: message });
      if (patience === undefined || !(await passes(patience, ended))) return { action: CloseAction.DoNotRestart, handled: true, message };
      become({ kind: 'running', status: { state: 'starting', databases: [], notes: [] } });
      return { action: CloseAction.Restart, handled: true, message };
    },
  };
}

/** True after so many milliseconds, false as soon as the signal comes. */
function passes(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const timer = setTimeout(() => resolve(true), milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(false);
    }, { once: true });
  });
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
