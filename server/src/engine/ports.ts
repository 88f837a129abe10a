// What the engine needs from outside; implemented in edge/.
import type { AskServer } from '../plans/atServer.ts';
import type { LiveAnswer, LiveQuestion } from '../plans/liveQuestion.ts';
import type { Snapshot, SnapshotLevel } from '../schema/snapshot.ts';

export interface Files {
  /** Every file of the workspace that is not ignored, relative to its root, with forward slashes, sorted. */
  list(): readonly string[];
  /** The text, or undefined where it cannot be read or is binary. */
  read(path: string): string | undefined;
  /** Another value whenever the text may be another; undefined where files never change while they are looked at. Invariant: `list` gives the same array until a file comes or goes. */
  stamp?(path: string): unknown;
}

/** The servers' own grammars. */
export interface SyntaxOracle {
  /** Undefined when the statement is valid, or no grammar of the dialect, PostgreSQL unless it is said, is at hand; else the message and the offset in UTF-16 units. */
  check(sql: string, dialect?: 'postgres' | 'sqlite'): { readonly message: string; readonly offset: number } | undefined;
}

/** What a change is made of: files that it adds, or the lines, from 1, that it touches; where it only removes, those on both sides. */
export type Changes = ReadonlyMap<string, 'new' | readonly { readonly first: number; readonly last: number }[]>;

/** What is not yet part of the common history: what a review is about. */
export interface NewFiles {
  /** Relative to the root. */
  readonly paths: readonly string[];
  /** Whether every other file is history; else nothing is known of it: no repository, or no branch to compare with. */
  readonly complete: boolean;
}

/** Keeps plain data from one run to the next. */
export interface Store {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  /** A short text that differs where any part does. */
  digest(parts: readonly string[]): string;
}

/** A live server that is only read. */
export interface CatalogSession {
  /** The rows of one statement, inside the one transaction of the session. It rejects with what the server says. */
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** A server that a user has named, and that is asked now and then. Nothing is held open in between: a transaction that waits would keep it from tidying up. */
export interface LiveServer {
  /** For people: which database, where, as whom. Never the password. */
  readonly shown: string;
  /** Which database, where: `shop at localhost:5432`. */
  readonly name: string;
  /** Everything its catalogs say, no more than the level allows. */
  capture(level: SnapshotLevel): Promise<Captured>;
  /** What its own planner would do with indexes that do not exist; undefined where it cannot be asked: HypoPG is not installed, or it does not answer. */
  ask: AskServer;
  /** What it says of one query. Never rejects; nothing is left open, whatever happens. After `signal` what runs is ended. */
  explain(question: LiveQuestion, signal?: AbortSignal): Promise<LiveAnswer>;
}

export type Captured =
  | { readonly kind: 'captured'; readonly snapshot: Snapshot; /** What is sent is encrypted. */ readonly encrypted: boolean }
  /** Nobody answers there in time; the server answers, and wants no such user, database, password or encryption, or fails midway; it wants a password, and none is known. `reason`: a clause without a password. */
  | { readonly kind: 'unreachable' | 'refused' | 'no password'; readonly reason: string };
