// What a snapshot holds, shown before it is written.
import { createColors } from 'picocolors';
import { summaryOf, versionText } from '../../engine/snapshot/summary.ts';
import type { Snapshot } from '../../schema/snapshot.ts';
import type { TextStyle } from './text.ts';

export interface SnapshotTaken {
  /** Which database, where, as whom; without a password. */
  readonly from: string;
  readonly encrypted: boolean;
  /** Of the document. */
  readonly bytes: number;
}

export function snapshotSummary(snapshot: Snapshot, { from, encrypted, bytes }: SnapshotTaken, { colours: coloured }: Pick<TextStyle, 'colours'>): string {
  const colours = createColors(coloured);
  const { shows, lines, notes } = summaryOf(snapshot);
  return [
    `${from}: PostgreSQL ${versionText(snapshot.server.version)}, only read, ${encrypted ? 'encrypted' : 'not encrypted'}.`,
    `${colours.bold(snapshot.level)}: ${shows}`,
    ...lines.map(([kind, text]) => `  ${kind.padEnd(11)} ${text}`),
    ...notes.map((note) => `  ${colours.dim('note:')} ${note}`),
    `  ${Math.ceil(bytes / 1000).toLocaleString('en')} kB.`,
    '',
  ].join('\n');
}
