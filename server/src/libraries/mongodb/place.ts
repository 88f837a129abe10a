// What is carried along while a command of MongoDB's is rendered in the notation of its dialect.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Item } from '../clauses.ts';
import type { Program } from '../options.ts';
import { constantValue } from '../program.ts';
import { leave, quoted, say, type Draft } from '../rendering.ts';

/** What is known of the documents that are asked: nothing, where no schema says anything of them. */
export interface Shape {
  /** Whether a path holds a list; undefined where that is not known. */
  isList(path: string): boolean | undefined;
  /** The paths that are read where nothing is selected, if some are kept back. */
  readonly shown?: readonly string[];
  /** All that are known, for what is read but for some. */
  readonly paths: readonly string[];
}

export const shapeless: Shape = { isList: () => undefined, paths: [] };

export interface Rendering extends Program {
  readonly keepsUndefined: true;
  readonly draft: Draft;
  readonly shape: Shape;
}

export const nameText = ({ draft }: Pick<Rendering, 'draft'>, name: string): string => quoted(draft.dialect, name);

/** What a value holds where that is written out. */
export const literalOf = ({ tree }: Pick<Rendering, 'tree'>, value: Value): Value => constantValue(tree, value) ?? value;

export const unknownAt = ({ start, end }: Span): Value => ({ kind: 'unknown', start, end });

/** Something of which nothing can be told. */
export const unread = ({ draft }: Pick<Rendering, 'draft'>, value: Value, isSure = true): Item => ({ at: value, isSure, write: () => leave(draft, value) });

export const said = ({ draft }: Pick<Rendering, 'draft'>, text: string, at: Span, isSure = true): Item => ({ at, isSure, write: () => say(draft, text, at) });
