// A client for tests: the true server in a process of its own, spoken to over its standard streams.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  CancellationTokenSource, createProtocolConnection, FileChangeType, StreamMessageReader, StreamMessageWriter,
  type ClientCapabilities, type CodeAction, type Diagnostic, type DocumentDiagnosticReport, type InitializeResult, type Position, type ProtocolConnection, type PublishDiagnosticsParams,
  type Range, type TextDocumentContentChangeEvent, type WorkspaceDiagnosticReport, type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { clientCommands, type InitializationOptions, type NewFile, type Status } from '../../server/src/lsp/protocol.ts';
import { linesOf } from '../../server/src/text/lines.ts';

const SERVER = resolve(__dirname, '../../dist/server.js');

/** What VS Code announces, as far as it matters here. */
export const VS_CODE: ClientCapabilities = {
  workspace: {
    workspaceEdit: { documentChanges: true, resourceOperations: ['create', 'rename', 'delete'], changeAnnotationSupport: { groupsOnLabel: true }, snippetEditSupport: true },
    diagnostics: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceFolders: true,
    applyEdit: true,
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

/** The same with other words in `workspace` and `window`. */
export const withAbilities = (base: ClientCapabilities, { workspace, window }: Pick<ClientCapabilities, 'workspace' | 'window'>): ClientCapabilities =>
  ({ ...base, workspace: { ...base.workspace, ...workspace }, window: { ...base.window, ...window } });

export interface Client {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  readonly pid: number;
  /** Resolves to the exit code when the server has gone. */
  readonly ended: Promise<number>;
  uri(path: string): string;
  /** `text`: undefined for what is on the disk. `path` may be a whole URI. */
  open(path: string, text?: string, language?: string): Promise<void>;
  /** Replaces a stretch of an open document, given as the text to find. */
  change(path: string, find: string, text: string): Promise<void>;
  /** Replaces ranges of offsets one after another, in one notification. */
  edit(path: string, edits: readonly { readonly start: number; readonly end: number; readonly text: string }[]): Promise<void>;
  save(path: string): Promise<void>;
  closeDocument(path: string): Promise<void>;
  textOf(path: string): string;
  versionOf(path: string): number;
  /** Tells of files that have changed on the disk. */
  watched(changes: Readonly<Record<string, 'created' | 'changed' | 'deleted'>>): Promise<void>;
  diagnostics(path: string): Promise<readonly Diagnostic[]>;
  pull(path: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
  /** Asks for what is closed too. The answer is held until there is one; `cancel` ends the waiting. */
  pullWorkspace(known?: readonly { readonly uri: string; readonly value: string }[]): { readonly report: Promise<WorkspaceDiagnosticReport>; cancel(): void };
  /** The next diagnostics that are pushed for a document and fit. */
  pushed(path: string, fits: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]>;
  actions(path: string, at: Range | string, only?: readonly string[]): Promise<readonly CodeAction[]>;
  /** The range of a text in an open document. */
  rangeOf(path: string, find: string): Range;
  /** The diagnostics that are pushed next for a document, whatever they say. */
  nextPushed(path: string): Promise<readonly Diagnostic[]>;
  /** The first status that fits, the last one told included. */
  status(fits: (status: Status) => boolean): Promise<Status>;
  /** Resolves when all that was said before has been looked at, and whatever is to be said of it has been said. */
  settled(): Promise<void>;
  readonly refreshes: number;
  refreshed(): Promise<void>;
  /** Edits that the server asked to be applied; they are accepted. */
  readonly asked: readonly WorkspaceEdit[];
  readonly progress: readonly { readonly token: string | number; readonly kind: string }[];
  logged(fits: (message: string) => boolean): Promise<string>;
  readonly log: readonly string[];
  close(): Promise<number>;
}

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  readonly options?: InitializationOptions;
  /** Absolute, or whole URIs. */
  readonly folders?: readonly string[];
  readonly processId?: number;
  /** The answer to `workspace/configuration`, read at each question. */
  readonly settings?: () => unknown;
  /** Requests of the server that the client answers with an error. */
  readonly refuses?: readonly string[];
  /** Another server than ours, or ours in another way. */
  readonly command?: readonly [string, ...(readonly string[])];
}

/** Starts a server for a folder. */
export async function startClient(root: string, { capabilities = VS_CODE, options = { commands: true }, folders = [root], processId = process.pid, settings = () => null, refuses = [], command = [process.execPath, SERVER, '--stdio'] }: ClientOptions = {}): Promise<Client> {
  const server = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number>((end) => server.once('exit', (code) => end(code ?? -1)));
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  const log: string[] = [];
  const asked: WorkspaceEdit[] = [];
  const progress: { token: string | number; kind: string }[] = [];
  const texts = new Map<string, { text: string; version: number }>();
  const pushed = new Map<string, readonly Diagnostic[]>();
  const told = events<PublishDiagnosticsParams>();
  const statuses = events<Status>();
  const refreshing = events<void>();
  const logging = events<string>();
  let refreshes = 0;
  let beats = 0;
  let lastStatus: Status | undefined;
  const uri = (path: string): string => (/^[a-z-]{2,}:/.test(path) ? path : pathToFileURL(join(root, path)).href);

  connection.onNotification('window/logMessage', ({ message }: { readonly message: string }) => {
    log.push(message);
    logging.tell(message);
  });
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    pushed.set(params.uri, params.diagnostics);
    told.tell(params);
  });
  connection.onNotification('plansight/status', (status: Status) => {
    lastStatus = status;
    statuses.tell(status);
  });
  connection.onNotification('$/progress', ({ token, value }: { readonly token: string | number; readonly value: { readonly kind: string } }) => void progress.push({ token, kind: value.kind }));
  const answer = <P>(method: string, to: (params: P) => unknown): void => void connection.onRequest(method, (params: P) => {
    if (refuses.includes(method)) throw new Error(`${method} is refused.`);
    return to(params);
  });
  answer('workspace/diagnostic/refresh', () => {
    refreshes++;
    refreshing.tell();
    return null;
  });
  answer('client/registerCapability', () => null);
  answer('window/workDoneProgress/create', () => null);
  answer('workspace/configuration', ({ items }: { readonly items: readonly unknown[] }) => items.map(settings));
  answer('workspace/applyEdit', ({ edit }: { readonly edit: WorkspaceEdit }) => {
    asked.push(edit);
    return { applied: true };
  });
  connection.onClose(() => connection.dispose());
  connection.listen();
  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId,
    rootUri: null,
    capabilities,
    // Few tests wait for a planner.
    initializationOptions: { ...options, settings: { proofs: false, ...options.settings } },
    workspaceFolders: folders.map((folder) => ({ uri: folder.startsWith('file:') ? folder : pathToFileURL(folder).href, name: relative(root, folder) || 'root' })),
  });
  await connection.sendNotification('initialized', {});

  const edit: Client['edit'] = async (path, edits) => {
    const known = texts.get(path)!;
    const contentChanges = edits.map(({ start, end, text }): TextDocumentContentChangeEvent => {
      const lines = linesOf(known.text);
      const range = { start: lines.position(start), end: lines.position(end) };
      known.text = known.text.slice(0, lines.offset(range.start)) + text + known.text.slice(lines.offset(range.end));
      return { range, text };
    });
    known.version++;
    await connection.sendNotification('textDocument/didChange', { textDocument: { uri: uri(path), version: known.version }, contentChanges });
  };
  const placeOf = (path: string, find: string): { readonly start: number; readonly end: number } => {
    const start = texts.get(path)!.text.indexOf(find);
    if (start < 0) throw new Error(`${path} does not hold ${JSON.stringify(find)}.`);
    return { start, end: start + find.length };
  };
  const rangeOf: Client['rangeOf'] = (path, find) => {
    const { start, end } = placeOf(path, find);
    const lines = linesOf(texts.get(path)!.text);
    return { start: lines.position(start), end: lines.position(end) };
  };
  const pull: Client['pull'] = (path, previousResultId) =>
    connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri: uri(path) }, ...(previousResultId !== undefined && { previousResultId }) });

  const client: Client = {
    connection,
    initialized,
    pid: server.pid!,
    ended,
    uri,
    log,
    asked,
    progress,
    edit,
    pull,
    rangeOf,
    textOf: (path) => texts.get(path)!.text,
    versionOf: (path) => texts.get(path)!.version,
    async open(path, text = readFileSync(join(root, path), 'utf8'), language = path.endsWith('.sql') ? 'sql' : path.endsWith('.json') ? 'json' : 'typescript') {
      texts.set(path, { text, version: 1 });
      await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: uri(path), languageId: language, version: 1, text } });
    },
    change: (path, find, text) => edit(path, [{ ...placeOf(path, find), text }]),
    save: (path) => connection.sendNotification('textDocument/didSave', { textDocument: { uri: uri(path) } }),
    async closeDocument(path) {
      texts.delete(path);
      await connection.sendNotification('textDocument/didClose', { textDocument: { uri: uri(path) } });
    },
    watched: (changes) => connection.sendNotification('workspace/didChangeWatchedFiles', { changes: Object.entries(changes).map(([path, kind]) => ({ uri: uri(path), type: CHANGE[kind] })) }),
    async diagnostics(path) {
      const report = await pull(path);
      return report.kind === 'full' ? report.items : [];
    },
    pullWorkspace(known = []) {
      const source = new CancellationTokenSource();
      return { report: connection.sendRequest('workspace/diagnostic', { previousResultIds: known }, source.token), cancel: () => source.cancel() };
    },
    async pushed(path, fits) {
      const now = pushed.get(uri(path));
      if (now && fits(now)) return now;
      return (await told.first((params) => params.uri === uri(path) && fits(params.diagnostics))).diagnostics;
    },
    actions: (path, at, only) => connection.sendRequest('textDocument/codeAction', { textDocument: { uri: uri(path) }, range: typeof at === 'string' ? rangeOf(path, at) : at, context: { diagnostics: [], ...(only && { only }) } }),
    nextPushed: async (path) => (await told.first((params) => params.uri === uri(path))).diagnostics,
    async status(fits) {
      return lastStatus && fits(lastStatus) ? lastStatus : statuses.first(fits);
    },
    async settled() {
      // A round of reactions ends with the status, which a key of ours that nobody knows makes another; what a round began is done at the next question.
      const key = `beat${++beats}`;
      const beat = { textDocument: { uri: uri('plansight.json'), languageId: 'json', version: 1, text: `{ "${key}": 0 }` } };
      const open = texts.get('plansight.json');
      if (open) throw new Error('plansight.json is open: it cannot be used to tell the time.');
      await connection.sendNotification('textDocument/didOpen', beat);
      await client.status(({ notes }) => notes.some((note) => note.includes(key)));
      await connection.sendNotification('textDocument/didClose', { textDocument: { uri: beat.textDocument.uri } });
      await client.status(({ notes }) => !notes.some((note) => note.includes(key)));
      await connection.sendRequest('plansight/schema');
    },
    get refreshes() {
      return refreshes;
    },
    refreshed: () => refreshing.first(() => true),
    async logged(fits) {
      return log.find(fits) ?? logging.first(fits);
    },
    async close() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      return ended;
    },
  };
  return client;
}

const CHANGE = { created: FileChangeType.Created, changed: FileChangeType.Changed, deleted: FileChangeType.Deleted } as const;

/** Starts clients and ends whichever a test has left running. */
export function clients(): { start(root: string, options?: ClientOptions): Promise<Client>; end(): Promise<void> } {
  const running: Client[] = [];
  return {
    async start(root, options) {
      const client = await startClient(root, options);
      running.push(client);
      return client;
    },
    async end() {
      await Promise.all(running.splice(0).map((client) => Promise.race([client.ended, client.close()])));
    },
  };
}

/** The texts after an edit, by path: of open documents as they are open, of others as they are on the disk. */
export function applied(client: Client, root: string, { changes, documentChanges }: WorkspaceEdit): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  const pathOf = (uri: string): string => relative(realpathSync(root), fileURLToPath(uri)).replaceAll('\\', '/');
  const apply = (uri: string, edits: readonly object[]): void => {
    const path = pathOf(uri);
    result.set(path, editedText(result.get(path) ?? currentText(client, root, path), edits as readonly TextChange[]));
  };
  for (const [uri, edits] of Object.entries(changes ?? {})) apply(uri, edits);
  for (const change of documentChanges ?? []) {
    if ('edits' in change) apply(change.textDocument.uri, change.edits);
    else if (change.kind === 'create') {
      if (existsSync(fileURLToPath(change.uri))) throw new Error(`${change.uri} exists.`);
      result.set(pathOf(change.uri), '');
    }
  }
  return result;
}

/** The texts after an action of a client that runs our commands. */
export function done(client: Client, root: string, { edit, command }: CodeAction): ReadonlyMap<string, string> {
  const made = command?.command === clientCommands.makeFiles ? (command.arguments![0] as readonly NewFile[]) : [];
  const changes = made.flatMap(({ uri, text }) => [{ kind: 'create' as const, uri }, { textDocument: { uri, version: null }, edits: [{ range: WHOLE, newText: text }] }]);
  return new Map([...(edit ? applied(client, root, edit) : []), ...applied(client, root, { documentChanges: changes })]);
}

const WHOLE: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

type TextChange = { readonly range: Range } & ({ readonly newText: string } | { readonly snippet: { readonly value: string } });

function editedText(text: string, edits: readonly TextChange[]): string {
  const lines = linesOf(text);
  const at = (position: Position): number => lines.offset(position);
  const inOrder = edits.map((edit, order) => ({ edit, order })).sort((a, b) => at(b.edit.range.start) - at(a.edit.range.start) || b.order - a.order);
  return inOrder.reduce((whole, { edit }) => {
    const replacement = 'newText' in edit ? edit.newText : edit.snippet.value.replace(/\$\{\d+:((?:\\.|[^}])*)\}/g, '$1').replace(/\\([\\$}])/g, '$1');
    return whole.slice(0, at(edit.range.start)) + replacement + whole.slice(at(edit.range.end));
  }, text);
}

function currentText(client: Client, root: string, path: string): string {
  try {
    return client.textOf(path);
  } catch {
    return readFileSync(join(root, path), 'utf8');
  }
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
