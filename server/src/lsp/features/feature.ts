// A feature of the editor: what it announces, and what it answers.
import type { ServerCapabilities } from 'vscode-languageserver';
import type { Scans } from '../scans.ts';
import type { Session } from '../session.ts';

export interface Feature {
  /** What the server announces for it, given what the client can do. */
  capabilities(session: Session): ServerCapabilities;
  /** Called once, before the client is answered for the first time. */
  register(session: Session, around: Around): void;
}

/** What features ask of the server around them. */
export interface Around {
  readonly scans: Scans;
  /** Something that is shown may have changed: it is looked at once, soon. */
  changed(): void;
  /** What is shown without being open is reviewed again once all is quiet, where the world has changed. */
  rescan(): void;
  /** Called whenever what is shown may have changed. */
  onShown(listener: () => void): void;
}
