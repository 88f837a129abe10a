// What the server needs from outside; wired to edge/ by main.ts.
import type { LiveServer, NewFiles, SyntaxOracle } from '../engine/ports.ts';
import type { KnownSnapshot } from '../engine/snapshot/known.ts';
import type { Disk } from './overlay.ts';
import type { ProvingPorts } from './proving.ts';
import type { ScanJob, ScanMessage } from './scanning.ts';

export interface Ports {
  readonly version: string;
  /** The root of the workspace that a folder belongs to: that of its plansight.json, else its repository, else itself. */
  rootOf(folder: string): string;
  openDisk(root: string, exclude: readonly string[]): Disk;
  loadOracle(): Promise<SyntaxOracle>;
  /** Reviews a root in a thread of its own; tells until it is done or stopped. */
  scan(job: ScanJob, tell: (message: ScanMessage) => void): { stop(): void };
  /** What is not yet part of the common history: untracked, or added since the branch left the main one. Undefined where nothing can tell. */
  newFiles(root: string): Promise<NewFiles | undefined>;
  /** The page of a rule as shipped. */
  rulePage(id: string): { readonly path: string; readonly text: string } | undefined;
  /** Undefined where nothing is proven: claims are said as what they are. */
  readonly proving?: ProvingPorts;
  /** Undefined where no server is ever connected. */
  readonly live?: LivePorts;
  /** Nobody waits for anything: memory can be given back. */
  rest(): void;
  /** Now, as `20240131120000`. */
  timestamp(): string;
}

export interface LivePorts {
  /** What secrets are sealed with that are sent here. */
  key(): string;
  /** The servers whose addresses are written for a folder. `sealed`: JSON of the `password` of those that hold none. */
  written(folder: string, sealed?: string): readonly { readonly where: string; readonly server: LiveServer }[];
  /** The server of an address, `sealed` as JSON with its `password` where that is apart. */
  named(sealed: string): LiveServer | { readonly wrong: string };
  /** The text of a snapshot. */
  print(snapshot: KnownSnapshot['snapshot']): string;
  /** Writes a file; why not, where it cannot. */
  write(file: string, text: string): string | undefined;
}
