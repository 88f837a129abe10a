// A language in which programs are written: what it takes to read one.
import type { Document } from '../text/document.ts';
import type { HostTree } from './tree.ts';

export interface Host {
  readonly id: string;
  /** VS Code language ids. */
  readonly languages: readonly string[];
  /** File name endings with their dot, lower case. */
  readonly extensions: readonly string[];
  /** Never throws; what cannot be read is absent. */
  read(document: Document): HostTree;
}
