// What one client and the server share while they talk: the client's abilities and settings, the roots, and the open documents.
import type { Connection, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { rules } from '../rules/all.ts';
import { languageOf } from '../hosts/all.ts';
import type { SyntaxOracle } from '../engine/ports.ts';
import type { Reading } from '../engine/reading/read.ts';
import type { Workspace } from '../engine/workspace.ts';
import type { Document } from '../text/document.ts';
import { linesOf, type Lines } from '../text/lines.ts';
import type { Abilities } from './abilities.ts';
import { NOTHING_PROVEN, type ClosedProofs } from './provingClosed.ts';
import { NO_CONNECTIONS, type Connections } from './connections.ts';
import type { Ports } from './ports.ts';
import { defaultEditorSettings, type EditorSettings } from './protocol.ts';
import type { EditorProofs } from './proving.ts';
import { openRoot, type Root } from './root.ts';
import { joined, pathOf, uriOf } from './uris.ts';

export interface Session {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly ports: Ports;
  abilities: Abilities;
  settings: EditorSettings;
  trusted: boolean;
  /** The user has asked for a review of everything, which is shown from then on. */
  showAll: boolean;
  /** The client runs the commands that code actions name. */
  commands: boolean;
  readonly roots: Root[];
  /** The folders that the client has open, by address: the root of each. */
  readonly folders: Map<string, string>;
  /** The addresses of the rules' pages, by rule. */
  readonly pages: Readonly<Record<string, string>>;
  /** The document of an address, with all that is known around it; undefined for one that is not open or not ours. */
  open(uri: string): Opened | undefined;
  /** Every open document that is ours. */
  everyOpen(): readonly Opened[];
  /** The root that a document belongs to, or speaks to; `within`: it is one of its files. */
  rootOf(uri: string): { readonly root: Root; readonly path: string; readonly within: boolean };
  /** The address of a file of a root, as the client writes it where the file is open. */
  uriOf(root: Root, path: string): string;
  oracle(): Promise<SyntaxOracle>;
  /** Of claims that a planner decides; undefined where none is asked. */
  proofs: EditorProofs | undefined;
  /** Of what files claim that are not open. */
  closed: ClosedProofs;
  /** Of the servers that the user has named. */
  connections: Connections;
  log(message: string): void;
}

/** An open document as the engine sees it. */
export interface Opened {
  readonly uri: string;
  readonly root: Root;
  readonly document: Document;
  readonly lines: Lines;
  readonly workspace: Workspace;
  /** Undefined where the document holds nothing of ours. */
  readonly reading: Reading | undefined;
  /** Nothing is found in files that are ignored, by git or by the configuration, or generated: the command does not look at them either. */
  readonly reviewed: boolean;
}

/** Whether findings of files that are not open are shown. */
export const showsAll = ({ settings, showAll }: Session): boolean => showAll || settings.show === 'workspace';

/** Languages that are SQL by another name. */
const SQL_LANGUAGES: ReadonlySet<string> = new Set(['sql', 'postgres', 'postgresql', 'pgsql', 'plpgsql', 'mysql', 'sqlite', 'sql-bigquery', 'jinja-sql', 'snowflake-sql', 'mssql', 'tsql', 'plsql', 'oraclesql']);

export function openSession(connection: Connection, documents: TextDocuments<TextDocument>, ports: Ports): Session {
  const outside = openRoot('', { openDisk: () => ({ list: () => [], read: () => undefined, notes: () => [] }) });
  /** The addresses of open files as the client spells them. */
  const spellings = new Map<string, string>();
  const memo = new Map<string, { readonly keys: readonly unknown[]; readonly opened: Opened }>();
  let oracle: Promise<SyntaxOracle> | undefined;

  const session: Session = {
    connection,
    documents,
    ports,
    abilities: NO_ABILITIES,
    settings: defaultEditorSettings,
    trusted: true,
    showAll: false,
    commands: false,
    roots: [],
    folders: new Map(),
    pages: Object.fromEntries(rules.flatMap(({ id }) => {
      const page = ports.rulePage(id);
      return page ? [[id, uriOf(page.path)]] : [];
    })),
    rootOf(uri) {
      const file = pathOf(uri);
      const holding = file === undefined ? [] : session.roots.flatMap((root) => {
        const path = root.pathOf(file);
        return path === undefined ? [] : [{ root, path, within: true }];
      });
      // Of roots that nest, the innermost.
      const found = holding.sort((a, b) => b.root.folder.length - a.root.folder.length)[0];
      if (found) return found;
      // A scratch document speaks to the workspace's database; a file from elsewhere speaks to none that is known.
      return { root: file === undefined ? session.roots[0] ?? outside : outside, path: file ?? uri, within: false };
    },
    uriOf(root, path) {
      const file = joined(root.folder, path);
      return spellings.get(file) ?? uriOf(file);
    },
    open(uri) {
      const text = documents.get(uri);
      const { root, path, within } = session.rootOf(uri);
      const language = text && (languageOf(path) ?? (SQL_LANGUAGES.has(text.languageId) ? 'sql' : text.languageId));
      if (!text || language === undefined) return undefined;
      const workspace = root.workspace();
      const reviewed = !within || root.has(path);
      const keys = [text.version, text.languageId, root, workspace.world, reviewed, language === 'sql' ? 0 : root.files.programChanges];
      const last = memo.get(uri);
      if (last && last.keys.every((key, place) => key === keys[place])) return last.opened;
      const document: Document = last?.opened.document.version === text.version ? last.opened.document : { path, language, version: text.version, text: text.getText() };
      const reading = workspace.unseen(path) === undefined ? workspace.readDocument(document, last?.opened.reading) : undefined;
      const opened: Opened = { uri, root, document, lines: last?.opened.document === document ? last.opened.lines : linesOf(document.text), workspace, reading, reviewed };
      memo.set(uri, { keys, opened });
      return opened;
    },
    everyOpen: () => documents.all().flatMap(({ uri }) => session.open(uri) ?? []),
    proofs: undefined,
    closed: NOTHING_PROVEN,
    connections: NO_CONNECTIONS,
    oracle: () => (oracle ??= ports.loadOracle()),
    log: (message) => connection.console.warn(message),
  };
  documents.onDidOpen(({ document: { uri } }) => void spellings.set(pathOf(uri) ?? uri, uri));
  documents.onDidClose(({ document: { uri } }) => {
    memo.delete(uri);
    spellings.delete(pathOf(uri) ?? uri);
  });
  return session;
}

const NO_ABILITIES: Abilities = {
  pullsDiagnostics: false, refreshesDiagnostics: false, refreshesLenses: false, relatedInformation: false, ruleLinks: false, documentChanges: false, createsFiles: false, annotatesChanges: false,
  snippetEdits: false, resolvesActions: false, markdown: false, snippets: false, configuration: false, watchesFiles: false, watchesConfiguration: false, workspaceFolders: false,
  progress: false, nestedSymbols: false, locationLinks: false,
};
