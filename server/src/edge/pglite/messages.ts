// What the planner's process is told and what it tells: plain data, in JSON.
import type { Answer } from '../../plans/planner.ts';
import type { Measures } from '../../schema/measures.ts';
import type { Prepared } from './answers.ts';
import type { ClusterKind } from './clusters.ts';
import type { EditedMeasures } from './edited.ts';

export type Order =
  /** Loads a schema into a new cluster, and ends: what was loaded is read by a process that has nothing of it in its memory. */
  | { readonly kind: 'load'; readonly assets: string; readonly data: string; readonly cluster: ClusterKind; readonly statements: readonly string[]; readonly searchPath: readonly string[] }
  | { readonly kind: 'open'; readonly assets: string; readonly folder: string; readonly data: string; readonly extensions: readonly string[]; readonly measures: Measures; /** Tells these measures and settings from all others. */ readonly measuresKey: string; readonly searchPath: readonly string[]; readonly settings: Readonly<Record<string, string>> }
  | { readonly kind: 'ask'; readonly tail: readonly string[]; readonly edited: EditedMeasures; readonly questions: readonly Prepared[] }
  | { readonly kind: 'close' };

export type Told =
  /** It is at work. */
  | { readonly kind: 'progress' }
  | { readonly kind: 'loaded'; readonly notes: readonly string[] }
  | { readonly kind: 'opened'; readonly version: number; readonly tables: number; readonly indexes: number; readonly notes: readonly string[] }
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** Bytes of resident memory. */
  | { readonly kind: 'answered'; readonly memory: number }
  /** The process cannot go on. */
  | { readonly kind: 'broken'; readonly message: string };
