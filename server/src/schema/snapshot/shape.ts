// The shape of a snapshot as data: what a reader holds a document to, and what its JSON schema is made from.
// It says once more what the types of `snapshot.ts` and `relation.ts` say, because types are gone when a document is read.

/** `list`: empty where it is missing. `map`: an object of texts. `variants`: objects that differ by the value of one property. */
export type Shape =
  | { readonly kind: 'text' | 'number' | 'boolean' | 'true' | 'map' }
  | { readonly kind: 'one of'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'object'; readonly needed: Readonly<Record<string, Shape>>; readonly more: Readonly<Record<string, Shape>>; readonly about?: string }
  | { readonly kind: 'variants'; readonly by: string; readonly of: Readonly<Record<string, Shape & { readonly kind: 'object' }>> };

type Properties = Readonly<Record<string, Shape>>;

const text: Shape = { kind: 'text' };
const number: Shape = { kind: 'number' };
const boolean: Shape = { kind: 'boolean' };
const yes: Shape = { kind: 'true' };
const list = (of: Shape): Shape => ({ kind: 'list', of });
const oneOf = (...values: readonly string[]): Shape => ({ kind: 'one of', values });
const object = (needed: Properties, more: Properties = {}): Shape & { readonly kind: 'object' } => ({ kind: 'object', needed, more });

const KEY: Properties = { schema: text, name: text };
const NAMED = object({ name: text, definition: text });
const CONSTRAINT = object({ name: text, kind: oneOf('primary key', 'unique', 'foreign key', 'check', 'exclude'), definition: text }, { inherited: yes });
const VALUES = object(
  { nullFraction: number, width: number, distinct: number },
  {
    correlation: number, commonValues: text, commonFrequencies: list(number), histogram: text, commonElements: text, commonElementFrequencies: list(number), elementCounts: list(number),
    rangeLengths: text, emptyRangeFraction: number, rangeBounds: text,
  },
);
const SIZE = object({ rows: number }, { pages: number, catalogPages: number, allVisible: number });

const COLUMN = object(
  { name: text, number, type: text },
  {
    notNull: yes, default: text, generated: oneOf('stored', 'virtual'), identity: oneOf('always', 'by default'), collation: text, inherited: yes, options: list(text),
    statistics: VALUES, inheritedStatistics: VALUES,
  },
);
const INDEX = object(
  { name: text, method: text, definition: text },
  {
    unique: yes, partial: yes, constraint: yes, invalid: yes, partitioned: yes, partOf: object(KEY), size: SIZE, height: number,
    gin: object({ pendingPages: number, pendingEntries: number, totalPages: number, entryPages: number, dataPages: number, entries: number }),
    usage: object({ scans: number, rowsRead: number, rowsFetched: number }, { lastScan: text }),
    expressions: list(object({ name: text, statistics: VALUES })),
  },
);
const EXTENDED = object(
  { ...KEY, definition: text, columns: list(object({ name: text, number })) },
  { data: list(object({ inherited: boolean }, { distinct: text, dependencies: text, commonValues: text, expressions: list(object({ expression: text, statistics: VALUES })) })) },
);
const POLICY = object({ name: text, permissive: boolean, command: oneOf('all', 'select', 'insert', 'update', 'delete'), roles: list(text) }, { using: text, check: text });
const RELATION = object(
  { ...KEY, kind: oneOf('table', 'partitioned table', 'foreign table', 'materialized view'), columns: list(COLUMN), constraints: list(CONSTRAINT), indexes: list(INDEX) },
  {
    unlogged: yes, options: list(text), partitionKey: text, partitionOf: object(KEY), bound: text, inherits: list(object(KEY)), definition: text, size: SIZE,
    usage: object({ sequentialScans: number, indexScans: number, inserted: number, updated: number, hotUpdated: number, deleted: number }),
    rowSecurity: oneOf('enabled', 'forced'), policies: list(POLICY), triggers: list(NAMED), rules: list(NAMED), extendedStatistics: list(EXTENDED),
  },
);
const TYPE: Shape = {
  kind: 'variants',
  by: 'kind',
  of: {
    enum: object({ ...KEY, labels: list(text) }),
    domain: object({ ...KEY, base: text, notNull: boolean, constraints: list(CONSTRAINT) }, { default: text, collation: text }),
    composite: object({ ...KEY, attributes: list(object({ name: text, type: text })) }),
    range: object({ ...KEY, subtype: text }),
  },
};
const FUNCTION = object({ ...KEY, kind: oneOf('function', 'procedure', 'aggregate', 'window'), arguments: text, language: text, volatility: oneOf('immutable', 'stable', 'volatile') }, { returns: text, definition: text });
const VIEW = object({ ...KEY, definition: text, columns: list(object({ name: text, type: text })) }, { options: list(text) });

export const SNAPSHOT_SHAPE: Shape & { readonly kind: 'object' } = object(
  {
    version: number,
    level: oneOf('full', 'safe', 'no-values', 'rows', 'schema'),
    captured: text,
    server: object({ version: number, encoding: text, collation: text, characterType: text, provider: text, blockSize: number, searchPath: text }, { locale: text, countingSince: text, statementsSince: text }),
    settings: { kind: 'map' },
    notes: list(text),
    extensions: list(object({ ...KEY, version: text })),
    schemas: list(text),
    collations: list(object({ ...KEY, provider: text, deterministic: boolean }, { collate: text, characterType: text, locale: text })),
    types: list(TYPE),
    sequences: list(object(KEY)),
    functions: list(FUNCTION),
    relations: list(RELATION),
    views: list(VIEW),
  },
  { statements: list(object({ query: text, calls: number, totalTime: number, rows: number })) },
);

/** What of a value has the shape: members of lists and optional properties that have not are left out and counted, properties nobody knows are kept out. Undefined where something needed is missing. */
export function conforming(value: unknown, shape: Shape, lost: { count: number }): unknown {
  switch (shape.kind) {
    case 'text': return typeof value === 'string' ? value : undefined;
    case 'number': return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'boolean': return typeof value === 'boolean' ? value : undefined;
    case 'true': return value === true ? true : undefined;
    case 'one of': return shape.values.find((one) => one === value);
    case 'map': return isObject(value) ? Object.fromEntries(Object.entries(value).filter(([, one]) => typeof one === 'string')) : {};
    case 'list': return Array.isArray(value) ? value.flatMap((one) => kept(one, shape.of, lost)) : [];
    case 'variants': {
      const variant = isObject(value) ? value[shape.by] : undefined;
      const of = typeof variant === 'string' && Object.hasOwn(shape.of, variant) ? shape.of[variant]! : undefined;
      const rest = of && conforming(value, of, lost);
      return isObject(rest) ? { ...rest, [shape.by]: variant } : undefined;
    }
    case 'object': return isObject(value) ? conformingObject(value, shape, lost) : undefined;
  }
}

function conformingObject(value: Json, { needed, more }: Shape & { readonly kind: 'object' }, lost: { count: number }): Json | undefined {
  const read: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(needed)) {
    const own = conforming(value[name], shape, lost);
    if (own === undefined) return undefined;
    read[name] = own;
  }
  for (const [name, shape] of Object.entries(more)) if (value[name] !== undefined) for (const own of kept(value[name], shape, lost)) read[name] = own;
  // In the order of the document, which is that of its writer.
  return Object.fromEntries(Object.keys(value).concat(Object.keys(read)).filter((name) => Object.hasOwn(read, name)).map((name) => [name, read[name]]));
}

function kept(value: unknown, shape: Shape, lost: { count: number }): readonly unknown[] {
  const own = conforming(value, shape, lost);
  if (own === undefined) lost.count++;
  return own === undefined ? [] : [own];
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
