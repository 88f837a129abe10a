// A snapshot as text and back. The text is the same for the same database, and what is one thing stands on one line, so that a refresh is a small change to read.
// Reading is tolerant: a document of a newer version is read as far as it is understood, and what is missing is empty.
import { LEVELS, SNAPSHOT_VERSION, type Snapshot } from '../snapshot.ts';
import type { SnapshotRelation } from './relation.ts';

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
  const relations = objects(document['relations']).filter(isKeyed);
  const lost = objects(document['relations']).length - relations.length;
  const snapshot: Snapshot = {
    version,
    // What an unknown level hides cannot be told, so nothing is taken for granted.
    level: LEVELS.find((known) => known === level) ?? 'safe',
    captured: typeof document['captured'] === 'string' ? document['captured'] : '',
    server: { version: 0, encoding: 'UTF8', collation: '', characterType: '', provider: 'libc', blockSize: 8192, searchPath: '"$user", public', ...document['server'] },
    settings: isObject(document['settings']) ? (document['settings'] as Snapshot['settings']) : {},
    notes: texts(document['notes']),
    extensions: listOf(document, 'extensions'),
    schemas: texts(document['schemas']),
    collations: listOf(document, 'collations'),
    types: listOf(document, 'types'),
    sequences: listOf(document, 'sequences'),
    functions: listOf(document, 'functions'),
    relations: relations.map(relationFrom),
    views: listOf<Snapshot['views'][number]>(document, 'views').map((view) => ({ ...view, columns: objects(view.columns).filter(isTyped) as unknown as Snapshot['views'][number]['columns'] })),
    ...(Array.isArray(document['statements']) && { statements: objects(document['statements']).filter(({ query, calls }) => typeof query === 'string' && typeof calls === 'number') as unknown as Snapshot['statements'] & object }),
  };
  return {
    kind: 'snapshot',
    snapshot,
    notes: [
      ...(version > SNAPSHOT_VERSION ? [`was written by a newer Plansight (format ${version}, this one reads ${SNAPSHOT_VERSION}): what is new in it is passed over`] : []),
      ...(lost > 0 ? [`holds ${lost} ${lost === 1 ? 'relation' : 'relations'} without a schema and a name, which ${lost === 1 ? 'is' : 'are'} passed over`] : []),
    ],
  };
}

type Json = Readonly<Record<string, unknown>>;

function relationFrom(json: Json): SnapshotRelation {
  const { size } = json;
  const { size: _, ...rest } = json;
  return {
    ...(rest as unknown as SnapshotRelation),
    kind: typeof json['kind'] === 'string' ? (json['kind'] as SnapshotRelation['kind']) : 'table',
    ...(isObject(size) && typeof size['rows'] === 'number' && { size: size as unknown as SnapshotRelation['size'] & object }),
    columns: objects(json['columns']).filter(isTyped) as unknown as SnapshotRelation['columns'],
    constraints: objects(json['constraints']).filter(isDefined) as unknown as SnapshotRelation['constraints'],
    indexes: objects(json['indexes']).filter(isDefined) as unknown as SnapshotRelation['indexes'],
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const objects = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);
const isNamed = ({ name }: Json): boolean => typeof name === 'string';
const isKeyed = (one: Json): boolean => isNamed(one) && typeof one['schema'] === 'string';
const isTyped = (one: Json): boolean => isNamed(one) && typeof one['type'] === 'string';
const isDefined = (one: Json): boolean => isNamed(one) && typeof one['definition'] === 'string';
/** The things of one kind that have a name. Their further shape is that of the version that wrote them. */
const listOf = <T>(document: Json, name: string): readonly T[] => objects(document[name]).filter(isNamed) as unknown as readonly T[];
