// What the client and the server say to each other beyond the Language Server Protocol. Types and names only: the client imports this file.
import type { Level } from '../rules/finding.ts';
import type { KnownSnapshot } from '../engine/snapshot/known.ts';

/** `initializationOptions`. Every part may be missing: other editors send none of it. */
export interface InitializationOptions {
  /** False in Restricted Mode: nothing of the repository is run, and no program is started. */
  readonly trusted?: boolean;
  /** The client runs the commands of `clientCommands`, so code actions and hovers may name them. */
  readonly commands?: boolean;
  readonly settings?: Partial<EditorSettings>;
}

/** The section `plansight` of the editor's settings. Rules are not among them: they live in plansight.json. */
export interface EditorSettings {
  readonly enable: boolean;
  /** What is shown without being open: new migrations alone, or everything. */
  readonly show: 'open files' | 'workspace';
  /** The lowest level that is shown. */
  readonly level: Level;
  readonly run: 'on type' | 'on save';
  /** Of formatting. */
  readonly format: { readonly enable: boolean; readonly keywordCase: 'preserve' | 'upper' | 'lower'; readonly indent: number | 'editor' };
  /** What indexes would do is asked of PostgreSQL's own planner, which runs beside the editor. */
  readonly proofs: boolean;
  readonly hover: boolean;
  readonly completion: boolean;
  /** Above each query, how the planner would read it. */
  readonly codeLens: boolean;
}

export const defaultEditorSettings: EditorSettings = {
  enable: true,
  show: 'open files',
  level: 'hint',
  run: 'on type',
  format: { enable: true, keywordCase: 'preserve', indent: 'editor' },
  proofs: true,
  hover: true,
  completion: true,
  codeLens: false,
};

/** Commands that the client runs; the server only names them, and only where `commands` is set. */
export const clientCommands = {
  /** Argument: the rule's id. */
  openRule: 'plansight.openRule',
  /** Argument: the URI of a file that a code action has made or changed beside the document. */
  showFile: 'plansight.showFile',
  /** Argument: `NewFile`s; the first is shown. */
  makeFiles: 'plansight.makeFiles',
  /** Arguments: the document's URI and a position. */
  why: 'plansight.why',
  /** Arguments: the document's URI and a range. */
  explain: 'plansight.explain',
} as const;

/** A file that a code action makes beside the document. */
export interface NewFile {
  readonly uri: string;
  readonly text: string;
}

// ── Requests of the client ───────────────────────────────────────────────────────────────────────────────────────

/** A place, as the protocol writes it. */
export interface PlaceParams {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

export interface RangeParams {
  readonly textDocument: { readonly uri: string };
  readonly range: WireRange;
}

export interface WireRange { readonly start: PlaceParams['position']; readonly end: PlaceParams['position'] }

/** → `Shown`: what is seen at a place, and what each rule made of it. */
export const WHY = 'plansight/why';
/** → `Shown`: what is known of the schemas. Parameter: none. */
export const SCHEMA = 'plansight/schema';
/** `{ rule }` → `Shown` | null: the page of a rule. */
export const RULE_PAGE = 'plansight/rulePage';
/** Reviews the whole workspace and shows it → `ReviewAnswer`. Parameter: none. */
export const REVIEW = 'plansight/review';
/** → `readonly SourceChoice[]`: the schema sources that were found, and those passed over. Parameter: none. */
export const SOURCES = 'plansight/sources';
/** `{ choice: id of a SourceChoice }` → `EditAnswer`: writes the choice into plansight.json. */
export const CHOOSE_SOURCE = 'plansight/chooseSource';
/** `PlaceParams` → `EditAnswer`: formats the SQL of the string at a place. */
export const FORMAT_STRING = 'plansight/formatString';

/** `FolderParams` → `AddressesAnswer`: where the address of a server may be taken from. */
export const ADDRESSES = 'plansight/addresses';
/** `ConnectParams` → `ConnectAnswer`: reads the catalogs of a server, whose measures lie over the code's structure from then on. */
export const CONNECT = 'plansight/connect';
/** `FolderParams` → null: forgets the server. */
export const DISCONNECT = 'plansight/disconnect';
/** `FolderParams` → `SnapshotChoices`: what a snapshot of the connected server may show, and where it would stand. */
export const SNAPSHOT_CHOICES = 'plansight/snapshotChoices';
/** `TakeSnapshotParams` → `SnapshotTaken`: reads the catalogs anew and says what would be written. */
export const TAKE_SNAPSHOT = 'plansight/takeSnapshot';
/** `FolderParams` → `EditAnswer`: writes what was taken last. */
export const WRITE_SNAPSHOT = 'plansight/writeSnapshot';

/** `folder`: the address of a workspace folder; where it is missing, the first. */
export interface FolderParams { readonly folder?: string }

export interface AddressesAnswer {
  /** What secrets are sealed with. */
  readonly key: string;
  /** `where`: the file or variable; `shown`: which database, where, as whom, never the password. */
  readonly written: readonly { readonly where: string; readonly shown: string }[];
}

/**
 * `written`: an address that is written somewhere, as it was shown and confirmed. `typed`: what the user has typed.
 * `sealed`: JSON of `address`, where it is typed, and of `password`, where that is apart, sealed with the server's key: all that is said between the two may be logged.
 */
export type ConnectParams = FolderParams & { readonly from: { readonly kind: 'written'; readonly where: string; readonly shown: string; readonly sealed?: string } | { readonly kind: 'typed'; readonly sealed: string } };

/** `no password`: the server wants one that nobody has told. `reason`: a sentence. */
export type ConnectAnswer = { readonly kind: 'connected'; readonly shown: string; readonly version: string } | { readonly kind: 'no password' | 'failed'; readonly shown?: string; readonly reason: string };

export type SnapshotLevel = KnownSnapshot['snapshot']['level'];

export interface SnapshotChoices {
  /** Undefined where no server is connected. */
  readonly of: string | undefined;
  /** Relative to the root. */
  readonly file: string;
  /** `shows`: what it means. The first is what is there already, or what is usual. */
  readonly levels: readonly { readonly level: SnapshotLevel; readonly shows: string }[];
}

export type TakeSnapshotParams = FolderParams & { readonly level: SnapshotLevel };

/** `summary`: what would be written, in lines. */
export type SnapshotTaken = { readonly kind: 'taken'; readonly file: string; readonly isNew: boolean; readonly summary: readonly string[] } | { readonly kind: 'failed'; readonly reason: string };

/** Markdown for a read-only document. */
export interface Shown { readonly title: string; readonly markdown: string }

export interface ReviewAnswer { readonly files: number; readonly queries: number; readonly understood: number; readonly findings: Readonly<Record<Level, number>> }

export interface SourceChoice {
  readonly id: string;
  readonly label: string;
  /** Why it was taken or passed over, in one sentence. */
  readonly detail: string;
  readonly taken: boolean;
}

/** `message`: why nothing was changed, for the user; undefined where the edit was applied (by `workspace/applyEdit`). `file`: the URI of what was, where that is another file. */
export interface EditAnswer { readonly message?: string; readonly file?: string }

// ── Notifications ────────────────────────────────────────────────────────────────────────────────────────────────

/** Server to client, whenever one of these changes. */
export const STATUS = 'plansight/status';
/** Client to server: the workspace is trusted now. */
export const TRUSTED = 'plansight/trusted';

export interface Status {
  readonly state: 'starting' | 'scanning' | 'ready';
  readonly databases: readonly DatabaseStatus[];
  /** Of the last scan; undefined before the first. */
  readonly queries?: number;
  readonly understood?: number;
  /** Of servers that the user has named; undefined before the server has told. */
  readonly connections?: readonly ConnectionStatus[];
  /** What the user should know: a broken plansight.json, a source that could not be read. One sentence each. */
  readonly notes: readonly string[];
}

export interface ConnectionStatus {
  /** Which database, where, as whom. */
  readonly shown: string;
  /** `read only`: its catalogs were read, and nothing else is ever done there. */
  readonly state: 'connecting' | 'read only' | 'unreachable' | 'refused' | 'no password';
  /** `18.4` */
  readonly version?: string;
  readonly encrypted?: boolean;
  /** UTC, when its catalogs were read: `2026-01-31T12:00:00Z`. */
  readonly captured?: string;
  /** A clause: why it is not connected. */
  readonly reason?: string;
}

export interface DatabaseStatus {
  readonly id: string;
  readonly dialect: string;
  readonly tables: number;
  /** Where it was read from and why, in one sentence. */
  readonly source: string;
  /** The last file that was applied, which tells how old it is. */
  readonly newest?: string;
}
