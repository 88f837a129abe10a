// A client for tests: the true server in a process of its own, spoken to over its standard streams.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter, type ClientCapabilities, type Diagnostic, type DocumentDiagnosticReport, type InitializeResult, type ProtocolConnection, type PublishDiagnosticsParams } from 'vscode-languageserver-protocol/node';
import type { InitializationOptions, Status } from '../../server/src/lsp/protocol.ts';

const SERVER = resolve(__dirname, '../../dist/server.js');

/** What VS Code announces, as far as it matters here. */
export const VS_CODE: ClientCapabilities = {
  workspace: {
    workspaceEdit: { documentChanges: true, resourceOperations: ['create', 'rename', 'delete'], changeAnnotationSupport: { groupsOnLabel: true }, snippetEditSupport: true },
    diagnostics: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceFolders: true,
    symbol: {},
  },
  textDocument: {
    diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false, relatedInformation: true, codeDescriptionSupport: true },
    codeAction: { resolveSupport: { properties: ['edit'] }, dataSupport: true, codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    completion: { completionItem: { snippetSupport: true } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    definition: { linkSupport: true },
  },
  window: { workDoneProgress: false },
};

/** What Neovim 0.7 announces: no pull, no annotations, no watching. */
export const POOR: ClientCapabilities = {
  textDocument: { publishDiagnostics: { relatedInformation: true }, codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } }, hover: { contentFormat: ['plaintext'] } },
};

export interface Client {
  /** The server's process. */
  readonly pid: number;
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  uri(path: string): string;
  open(path: string, text?: string, language?: string): Promise<void>;
  /** Replaces a stretch of an open document, given as the text to find. */
  change(path: string, find: string, text: string): Promise<void>;
  textOf(path: string): string;
  diagnostics(path: string): Promise<readonly Diagnostic[]>;
  /** The next diagnostics that are pushed for a document and fit. */
  pushed(path: string, fits: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]>;
  /** The first status that fits, the last one told included. */
  status(fits: (status: Status) => boolean): Promise<Status>;
  refreshed(): Promise<void>;
  readonly log: readonly string[];
  close(): Promise<number>;
}

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  readonly options?: InitializationOptions;
  readonly folders?: readonly string[];
  /** Another server than ours, for comparison. */
  readonly command?: readonly [string, ...(readonly string[])];
}

/** Starts a server for a folder. */
export async function startClient(root: string, { capabilities = VS_CODE, options = { commands: true }, folders = [root], command = [process.execPath, SERVER, '--stdio'] }: ClientOptions = {}): Promise<Client> {
  const server = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number>((end) => server.once('exit', (code) => end(code ?? -1)));
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  const log: string[] = [];
  const texts = new Map<string, { text: string; version: number }>();
  const pushed = new Map<string, readonly Diagnostic[]>();
  const told = events<PublishDiagnosticsParams>();
  const statuses = events<Status>();
  const refreshes = events<void>();
  let lastStatus: Status | undefined;
  const uri = (path: string): string => pathToFileURL(join(root, path)).href;

  connection.onNotification('window/logMessage', ({ message }: { readonly message: string }) => void log.push(message));
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    pushed.set(params.uri, params.diagnostics);
    told.tell(params);
  });
  connection.onNotification('plansight/status', (status: Status) => {
    lastStatus = status;
    statuses.tell(status);
  });
  connection.onRequest('workspace/diagnostic/refresh', () => (refreshes.tell(), null));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('window/workDoneProgress/create', () => null);
  connection.listen();
  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities,
    initializationOptions: options,
    workspaceFolders: folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: relative(root, folder) || 'root' })),
  });
  await connection.sendNotification('initialized', {});

  const client: Client = {
    pid: server.pid!,
    connection,
    initialized,
    uri,
    log,
    textOf: (path) => texts.get(path)!.text,
    async open(path, text = readFileSync(join(root, path), 'utf8'), language = path.endsWith('.sql') ? 'sql' : path.endsWith('.json') ? 'json' : 'typescript') {
      texts.set(path, { text, version: 1 });
      await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: uri(path), languageId: language, version: 1, text } });
    },
    async change(path, find, replacement) {
      const known = texts.get(path)!;
      const at = known.text.indexOf(find);
      if (at < 0) throw new Error(`${path} does not hold ${JSON.stringify(find)}.`);
      const position = (offset: number): { line: number; character: number } => {
        const before = known.text.slice(0, offset).split('\n');
        return { line: before.length - 1, character: before.at(-1)!.length };
      };
      known.version++;
      const range = { start: position(at), end: position(at + find.length) };
      known.text = known.text.slice(0, at) + replacement + known.text.slice(at + find.length);
      await connection.sendNotification('textDocument/didChange', { textDocument: { uri: uri(path), version: known.version }, contentChanges: [{ range, text: replacement }] });
    },
    async diagnostics(path) {
      const report = await connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri: uri(path) } });
      return report.kind === 'full' ? report.items : [];
    },
    async pushed(path, fits) {
      const now = pushed.get(uri(path));
      if (now && fits(now)) return now;
      return (await told.first((params) => params.uri === uri(path) && fits(params.diagnostics))).diagnostics;
    },
    async status(fits) {
      return lastStatus && fits(lastStatus) ? lastStatus : statuses.first(fits);
    },
    refreshed: () => refreshes.first(() => true),
    async close() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      return ended;
    },
  };
  return client;
}

interface Events<T> {
  tell(event: T): void;
  first(fits: (event: T) => boolean): Promise<T>;
}

function events<T>(): Events<T> {
  const waiting = new Set<(event: T) => void>();
  return {
    tell: (event) => [...waiting].forEach((wait) => wait(event)),
    first: (fits) => new Promise((resolve) => {
      const wait = (event: T): void => {
        if (!fits(event)) return;
        waiting.delete(wait);
        resolve(event);
      };
      waiting.add(wait);
    }),
  };
}
