// One place of a good application made worse, and what of it a reviewer would say.
import type { NewFile } from '../../../server/src/engine/fixing/migrationWriter.ts';
import type { Workspace } from '../../../server/src/engine/workspace.ts';
import type { Level } from '../../../server/src/rules/finding.ts';
import type { Edit } from '../../../server/src/text/edit.ts';
import type { Span } from '../../../server/src/text/span.ts';
import type { Ground } from './ground.ts';

export interface Place extends Span { readonly path: string }

export interface FileEdit extends Edit { readonly path: string }

export interface Mutation {
  /** What is made worse, for a list of what was missed. */
  readonly what: string;
  /** Disjoint, in the files as they are. */
  readonly edits: readonly FileEdit[];
  /** Where it must be said: the statements that it hurts, in their documents as they are. */
  readonly hurt: readonly Place[];
  /** How loudly it must be said at least. */
  readonly deserves: Level;
  /** The tables whose declarations it touches: mutations that share one are tried apart. */
  readonly touches: readonly string[];
  /** A migration that is not there yet, in its good form: the edits make it worse. */
  readonly added?: NewFile;
  /** A file of the history that is taken for new. */
  readonly fresh?: string;
  /** Whether the loss is there in the workspace after it: a second declaration may have made it good. */
  lost?(after: Workspace): boolean;
}

/** One way of making an application worse. What it leaves out, and why, stands above its function. */
export interface Kind {
  readonly id: string;
  readonly chapter: 'reading' | 'writing' | 'modelling' | 'migrating' | 'securing';
  /** The rules that can answer it. They say what counts as an answer, not what counts as a loss. */
  readonly answers: readonly string[];
  /** It takes the text's own grammar away, so that parse errors are what it is about. */
  readonly breaks?: true;
  /** Two of them in one reading would speak for each other: a name that is missing in many places is a schema that lags behind. */
  readonly alone?: true;
  /** A text instead of a mutation: something that matters and could not be made worse, with the reason. */
  of(ground: Ground): Iterable<Mutation | string>;
}
