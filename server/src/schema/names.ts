// A persistent map from names: a changed copy shares all but one bucket with its original.
// Folding thousands of migrations keeps a schema before and after every statement, so a copy must be cheap:
// the buckets stand in a square of rows, and a change copies one row and the list of rows.

const ROWS = 16;
const COLUMNS = 16;

export interface Names<T> {
  readonly size: number;
  get(name: string): T | undefined;
  has(name: string): boolean;
  with(name: string, value: T): Names<T>;
  without(name: string): Names<T>;
  values(): IterableIterator<T>;
  entries(): IterableIterator<[string, T]>;
}

type Bucket<T> = ReadonlyMap<string, T>;
type Rows<T> = readonly (readonly (Bucket<T> | undefined)[])[];

function hash(name: string): number {
  let value = 0;
  for (let i = 0; i < name.length; i++) value = (value * 31 + name.charCodeAt(i)) | 0;
  return (value ^ (value >>> 8) ^ (value >>> 16)) & (ROWS * COLUMNS - 1);
}

const bucketIn = <T>(rows: Rows<T>, at: number): Bucket<T> | undefined => rows[at >>> 4]![at & (COLUMNS - 1)];

/** Faster than a generator, which every scan of all tables would pay for. */
function collect<T, R>(rows: Rows<T>, add: (bucket: Bucket<T>, into: R[]) => void): IterableIterator<R> {
  const all: R[] = [];
  for (const row of rows) for (const bucket of row) if (bucket) add(bucket, all);
  return all.values();
}

function make<T>(rows: Rows<T>, size: number): Names<T> {
  const changed = (name: string, change: (bucket: Map<string, T>) => void): Names<T> => {
    const at = hash(name);
    const before = bucketIn(rows, at);
    const bucket = new Map(before);
    change(bucket);
    const row = rows[at >>> 4]!.slice();
    row[at & (COLUMNS - 1)] = bucket;
    const copy = rows.slice();
    copy[at >>> 4] = row;
    return make(copy, size + bucket.size - (before?.size ?? 0));
  };
  return {
    size,
    get: (name) => bucketIn(rows, hash(name))?.get(name),
    has: (name) => bucketIn(rows, hash(name))?.has(name) ?? false,
    with: (name, value) => changed(name, (bucket) => void bucket.set(name, value)),
    without: (name) => changed(name, (bucket) => void bucket.delete(name)),
    values: () => collect(rows, (bucket, into: T[]) => bucket.forEach((value) => into.push(value))),
    entries: () => collect(rows, (bucket, into: [string, T][]) => bucket.forEach((value, name) => into.push([name, value]))),
  };
}

/** An empty map. Order of iteration is stable but not that of insertion. */
export const noNames = <T>(): Names<T> => make<T>(new Array(ROWS).fill(new Array(COLUMNS).fill(undefined)), 0);
