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

type Fold = (name: string) => string;
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

function make<T>(rows: Rows<T>, size: number, fold: Fold | undefined): Names<T> {
  const plain = (name: string): string => (fold ? fold(name) : name);
  const changed = (name: string, change: (bucket: Map<string, T>) => void): Names<T> => {
    const at = hash(name);
    const before = bucketIn(rows, at);
    const bucket = new Map(before);
    change(bucket);
    const row = rows[at >>> 4]!.slice();
    row[at & (COLUMNS - 1)] = bucket;
    const copy = rows.slice();
    copy[at >>> 4] = row;
    return make(copy, size + bucket.size - (before?.size ?? 0), fold);
  };
  return {
    size,
    get: (name) => bucketIn(rows, hash(plain(name)))?.get(plain(name)),
    has: (name) => bucketIn(rows, hash(plain(name)))?.has(plain(name)) ?? false,
    with: (name, value) => changed(plain(name), (bucket) => void bucket.set(plain(name), value)),
    without: (name) => changed(plain(name), (bucket) => void bucket.delete(plain(name))),
    values: () => collect(rows, (bucket, into: T[]) => bucket.forEach((value) => into.push(value))),
    entries: () => collect(rows, (bucket, into: [string, T][]) => bucket.forEach((value, name) => into.push([name, value]))),
  };
}

/** An empty map. Order of iteration is stable but not that of insertion. Names that `fold` makes equal are one, and `entries` gives them folded. */
export const noNames = <T>(fold?: Fold): Names<T> => make<T>(new Array(ROWS).fill(new Array(COLUMNS).fill(undefined)), 0, fold);

export const caseless = (name: string): string => name.toLowerCase();
