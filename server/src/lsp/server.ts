// The language server: a session, its features, and the events that change what is known.
import { FileChangeType, TextDocuments, TextDocumentSyncKind, type Connection, type FileEvent, type ServerCapabilities } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { features } from './features/all.ts';
import type { Around } from './features/feature.ts';
import { gathered } from './gathered.ts';
import { begin, changeFolders, isOfGit, listen, readSettings } from './lifecycle.ts';
import { attempt } from './guard.ts';
import type { Ports } from './ports.ts';
import { STATUS, TRUSTED } from './protocol.ts';
import { openProofs } from './proving.ts';
import { openClosedProofs } from './provingClosed.ts';
import { openConnections, serverBehind } from './connections.ts';
import { reviewClosed } from './reviewing.ts';
import type { Root } from './root.ts';
import { openScans } from './scans.ts';
import { openSession, showsAll, type Session } from './session.ts';
import { statusOf } from './status.ts';

/** How long, in milliseconds, changes are gathered before what hangs on them is looked at again. */
const SOON = 50;
/** How long all must be quiet before a whole root is reviewed again. */
const QUIET = 500;
/** How long nothing must have happened before memory is given back. */
const RESTING = 3_000;
/** From how many files that have changed at once they are reviewed in the worker. */
const MANY = 50;

/** Serves a client until it goes. */
export function serve(connection: Connection, ports: Ports): void {
  const documents = new TextDocuments(TextDocument);
  const session = openSession(connection, documents, ports);
  const around = reactions(session);
  const { scans, changed } = around;
  session.connections = openConnections(ports.live, () => {
    changed();
    around.rescan();
  }, async (live) => session.proofs?.forget(live));
  if (ports.proving) session.proofs = openProofs(ports.proving, { isTrusted: () => session.trusted && session.settings.proofs, serverOf: (database) => serverBehind(session, database), changed, run: (work) => attempt(session, 'proving', work) });
  session.closed = openClosedProofs(session, { changed, isShown: (root, path) => showsAll(session) || root.isFresh(path) });

  connection.onInitialize((params) => {
    begin(session, params);
    for (const feature of features) feature.register(session, around);
    const own: ServerCapabilities = {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    };
    return { capabilities: Object.assign(own, ...features.map((feature) => feature.capabilities(session))) as ServerCapabilities, serverInfo: { name: 'Plansight', version: ports.version } };
  });
  connection.onInitialized(async () => {
    await attempt(session, 'listening', () => listen(session));
    await attempt(session, 'reading the settings', () => readSettings(session));
    changed();
    if (session.abilities.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        changeFolders(session, added, removed);
        around.begin();
      });
    }
    around.begin();
  });
  connection.onShutdown(async () => {
    scans.stop();
    await session.proofs?.close();
  });

  const reviewAgain = (root: Root, paths: readonly string[]): void => {
    // A branch that is switched changes hundreds at once: those are the worker's.
    if (paths.length > MANY) void attempt(session, 'review', () => scans.scan(root));
    else for (const path of paths) void attempt(session, 'review', () => reviewClosed(session, root, path)).then(() => session.closed.prove(root)).then(changed);
  };
  const seen = (uri: string, see: (root: Root, path: string) => void): void => {
    const { root, path, within } = session.rootOf(uri);
    if (within) see(root, path);
    around.changed();
    around.rescan();
  };
  documents.onDidChangeContent(({ document }) => seen(document.uri, (root, path) => root.files.show(path, document.getText())));
  documents.onDidClose(({ document }) => seen(document.uri, (root, path) => {
    root.files.hide(path);
    reviewAgain(root, [path]);
  }));
  // Clients that do not watch files tell of new ones by saving them.
  documents.onDidSave(({ document }) => seen(document.uri, (root) => {
    if (!session.abilities.watchesFiles) root.files.relist();
  }));
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const closed = new Map<Root, string[]>();
    for (const change of changes) {
      if (isOfGit(change.uri)) continue;
      seen(change.uri, (root, path) => {
        fileChanged(root, path, change);
        if (!root.files.shown.has(path)) closed.set(root, [...(closed.get(root) ?? []), path]);
      });
    }
    for (const [root, paths] of closed) reviewAgain(root, paths);
    if (changes.some(({ type, uri }) => type === FileChangeType.Created || isOfGit(uri))) around.lookForFresh();
  });
  connection.onDidChangeConfiguration(async ({ settings }: { readonly settings: unknown }) => {
    await attempt(session, 'reading the settings', () => readSettings(session, settings));
    changed();
    around.rescan();
  });
  connection.onNotification(TRUSTED, () => {
    session.trusted = true;
    around.lookForFresh();
  });

  documents.listen(connection);
  connection.listen();
}

function fileChanged(root: Root, path: string, { type }: FileEvent): void {
  root.files.touch(path);
  if (type !== FileChangeType.Changed || path.endsWith('.gitignore')) root.files.relist();
}

interface Reactions extends Around {
  /** The roots are new: they are scanned. */
  begin(): void;
  lookForFresh(): void;
}

function reactions(session: Session): Reactions {
  const listeners: (() => void)[] = [];
  let last = '';
  const tell = (): void => {
    const status = statusOf(session, scans);
    const text = JSON.stringify(status);
    if (!session.commands || text === last) return;
    last = text;
    void session.connection.sendNotification(STATUS, status);
  };
  const rest = gathered(RESTING, () => session.ports.rest(), 'after the last');
  const changed = gathered(SOON, () => void attempt(session, 'telling', () => {
    rest();
    for (const listener of listeners) listener();
    tell();
  }));
  const scans = openScans(session, tell, changed);
  const rescan = async (): Promise<void> => {
    for (const root of session.roots.filter((one) => scans.outdated(one))) {
      if (showsAll(session)) void attempt(session, 'review', () => scans.scan(root));
      else for (const path of root.fresh?.paths ?? []) if (!root.files.shown.has(path)) await reviewClosed(session, root, path);
    }
    for (const root of session.roots) session.closed.prove(root);
    changed();
  };
  const freshIn = async (root: Root): Promise<void> => {
    const found = session.trusted ? await session.ports.newFiles(root.folder) : undefined;
    if (JSON.stringify(found) === JSON.stringify(root.fresh)) return;
    root.fresh = found;
    changed();
  };
  // A scan is told what is new, so it waits for git, which answers at once or not at all.
  const begin = async (root: Root): Promise<void> => {
    await freshIn(root);
    if (!scans.began(root)) await scans.scan(root);
  };
  const again = gathered(QUIET, () => void attempt(session, 'review', rescan), 'after the last');
  const lookForFresh = (): void => {
    for (const root of session.roots) void freshIn(root).then(again);
  };
  return {
    scans,
    changed,
    onShown: (listener) => void listeners.push(listener),
    begin() {
      for (const root of session.roots) void attempt(session, 'review', () => begin(root));
      tell();
    },
    rescan: again,
    lookForFresh,
  };
}
