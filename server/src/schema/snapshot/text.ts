// A snapshot as text and back. The text is the same for the same database, and what is one thing stands on one line, so that a refresh is a small change to read.
// Reading is tolerant: a document of a newer version is read as far as it is understood, and what is missing is empty.
import { LEVELS, SNAPSHOT_VERSION, type Snapshot } from '../snapshot.ts';
import { conforming, SNAPSHOT_SHAPE } from './shape.ts';

/** JSON that ends with a line break. */
export const snapshotText = (snapshot: Snapshot): string => `${printed(snapshot, '')}\n`;

/** Objects that hold nothing but plain values, and lists of plain values, stand on one line. */
function printed(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Array.isArray(value) ? value.map((one) => [undefined, one] as const) : Object.entries(value).filter(([, one]) => one !== undefined);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const isFlat = entries.every(([, one]) => !isNested(one));
  const deeper = `${indent}  `;
  const parts = entries.map(([key, one]) => `${key === undefined ? '' : `${JSON.stringify(key)}: `}${printed(one, deeper)}`);
  if (entries.length === 0) return `${open}${close}`;
  if (isFlat && indent !== '') return Array.isArray(value) ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`;
  return `${open}\n${parts.map((part) => `${deeper}${part}`).join(',\n')}\n${indent}${close}`;
}

const isNested = (value: unknown): boolean => typeof value === 'object' && value !== null && (!Array.isArray(value) || value.some((one) => typeof one === 'object'));

export type SnapshotRead =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot; /** What is said of how it was read. */ readonly notes: readonly string[] }
  | { readonly kind: 'unreadable'; /** A clause: `it is not JSON`. */ readonly reason: string };

export function readSnapshot(text: string): SnapshotRead {
  const document = parsed(text);
  if (!isObject(document)) return { kind: 'unreadable', reason: 'it is not JSON' };
  const { version, level } = document;
  if (typeof version !== 'number' || !isObject(document['server'])) return { kind: 'unreadable', reason: 'it does not say the version of its format and its server' };
  const lost = { count: 0 };
  // What an unknown level hides cannot be told, so nothing is taken for granted.
  const whole = { captured: '', ...document, level: LEVELS.find((known) => known === level) ?? 'safe', server: { ...UNTOLD, ...document['server'] } };
  const snapshot = conforming(whole, SNAPSHOT_SHAPE, lost) as Snapshot | undefined;
  if (!snapshot) return { kind: 'unreadable', reason: 'it does not say what its server is' };
  return {
    kind: 'snapshot',
    snapshot,
    notes: [
      ...(version > SNAPSHOT_VERSION ? [`was written by a newer Plansight (format ${version}, this one reads ${SNAPSHOT_VERSION}): what is new in it is passed over`] : []),
      ...(lost.count > 0 ? [`holds ${lost.count} ${lost.count === 1 ? 'entry' : 'entries'} that cannot be read and ${lost.count === 1 ? 'is' : 'are'} passed over`] : []),
    ],
  };
}

const UNTOLD: Snapshot['server'] = { version: 0, encoding: 'UTF8', collation: '', characterType: '', provider: 'libc', blockSize: 8192, searchPath: '"$user", public' };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
