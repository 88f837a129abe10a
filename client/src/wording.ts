// What the status says of the server, in words: apart from the editor's interface, so that it can be read and tested alone.
import type { ConnectionStatus, DatabaseStatus, ReviewAnswer, Status } from '../../server/src/lsp/protocol.ts';
import type { ServerState } from './server.ts';

export interface Wording {
  /** Beside the language in the status bar. */
  readonly text: string;
  /** One sentence below it. */
  readonly detail: string;
  readonly severity: 'error' | 'warning' | 'information';
  readonly isBusy: boolean;
}

export function wordingOf(state: ServerState): Wording {
  switch (state.kind) {
    case 'waiting': return { text: 'Plansight waits', detail: 'No SQL, no schema and no database driver was seen yet.', severity: 'information', isBusy: false };
    case 'stopped': return { text: 'Plansight stopped', detail: state.why, severity: 'error', isBusy: false };
    case 'running': return { text: textOf(state.status), detail: detailOf(state.status), severity: state.status.notes.length > 0 ? 'warning' : 'information', isBusy: state.status.state !== 'ready' };
  }
}

export interface Badge {
  readonly icon: 'database' | 'sync~spin' | 'warning';
  readonly text: string;
  readonly detail: string;
}

/** Of the servers that the user has named; undefined where there is none. What fails comes first. */
export function badgeOf(connections: readonly ConnectionStatus[]): Badge | undefined {
  const [first] = connections.toSorted((a, b) => RANK[a.state] - RANK[b.state]);
  if (!first) return undefined;
  const others = connections.length > 1 ? ` (and ${connections.length - 1} more)` : '';
  const { state, version, encrypted, captured, reason } = first;
  const shown = plainly(first.shown);
  switch (state) {
    case 'connecting': return { icon: 'sync~spin', text: 'Connecting', detail: `${shown}${others}` };
    case 'read only': return { icon: 'database', text: `PostgreSQL ${version}, read only`, detail: `${shown}, ${encrypted ? 'encrypted' : 'not encrypted'}. Its catalogs were read ${captured?.replace('T', ' ').replace('Z', ' UTC')}, and nothing is ever changed there${others}.` };
    default: return { icon: 'warning', text: 'Not connected', detail: `${shown} ${state === 'unreachable' ? 'cannot be reached' : 'refuses'}: ${reason}${others}.` };
  }
}

const RANK: Readonly<Record<ConnectionStatus['state'], number>> = { refused: 0, 'no password': 0, unreachable: 0, connecting: 1, 'read only': 2 };

/** Names as the editor's own messages write them, which draw no marks. */
export const plainly = (text: string): string => text.replaceAll('`', '');

export const databaseLine = ({ dialect, tables }: DatabaseStatus): string => `${dialect}, ${count(tables, 'table')}`;

export function reviewLine({ files, queries, findings }: ReviewAnswer): string {
  const parts = (['error', 'warning', 'information', 'hint'] as const).filter((level) => findings[level] > 0).map((level) => count(findings[level], nouns[level]));
  return `Plansight: ${parts.length > 0 ? parts.join(', ') : 'Nothing to say'}, in ${count(queries, 'query')} of ${count(files, 'file')}.`;
}

const nouns = { error: 'error', warning: 'warning', information: 'remark', hint: 'hint' } as const;

const count = (number: number, noun: string): string => `${number} ${number === 1 ? noun : noun.replace(/y$/, 'ie').concat('s')}`;

function textOf({ state, databases }: Status): string {
  const [only, ...others] = databases;
  if (!only) return state === 'ready' ? 'No schema known' : 'Plansight';
  const tables = count(databases.reduce((sum, database) => sum + database.tables, 0), 'table');
  return others.length === 0 ? `${only.id}: ${tables}` : `${databases.length} databases: ${tables}`;
}

function detailOf({ state, notes, queries, understood }: Status): string {
  const [note, ...others] = notes;
  if (note !== undefined) return others.length === 0 ? note : `${note} (and ${others.length} more)`;
  if (state === 'starting') return 'Starting.';
  if (state === 'scanning') return 'Reading the workspace.';
  if (queries === undefined || understood === undefined) return 'Ready.';
  return `${understood} of ${count(queries, 'query')} understood.`;
}
