// What the server needs from outside; wired to edge/ by main.ts.
import type { SyntaxOracle } from '../engine/ports.ts';
import type { Disk } from './overlay.ts';
import type { ScanJob, ScanMessage } from './scanning.ts';

export interface Ports {
  readonly version: string;
  /** The root of the workspace that a folder belongs to: that of its plansight.json, else its repository, else itself. */
  rootOf(folder: string): string;
  openDisk(root: string, exclude: readonly string[]): Disk;
  loadOracle(): Promise<SyntaxOracle>;
  /** Reviews a root in a thread of its own; tells until it is done or stopped. */
  scan(job: ScanJob, tell: (message: ScanMessage) => void): { stop(): void };
  /** Files that the repository does not have yet: untracked, or added since the branch left the main one. Relative to the root. */
  newFiles(root: string): Promise<readonly string[]>;
  /** The page of a rule as shipped. */
  rulePage(id: string): { readonly path: string; readonly text: string } | undefined;
  /** Nobody waits for anything: memory can be given back. */
  rest(): void;
  /** Now, as `20240131120000`. */
  timestamp(): string;
}
