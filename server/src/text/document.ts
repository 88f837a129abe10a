// A text at a version. A change makes a new value, so a document's identity is a cache key.
import type { Span } from './span.ts';

export interface Document {
  /** Relative to the workspace's root, with forward slashes; absolute when it lies outside. */
  readonly path: string;
  /** A VS Code language id, such as `sql` or `typescriptreact`. */
  readonly language: string;
  readonly version: number;
  readonly text: string;
}

/** A span in a named document: how one document points into another. */
export interface Place {
  readonly path: string;
  readonly span: Span;
}
