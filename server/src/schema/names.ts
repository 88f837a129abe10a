// A persistent map from names: a changed copy shares all but one bucket with its original.
// Folding thousands of migrations keeps a schema before and after every statement, so a copy must be cheap.

const BUCKETS = 256;

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

function bucketOf(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) | 0;
  return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (BUCKETS - 1);
}

function make<T>(buckets: readonly (Bucket<T> | undefined)[], size: number): Names<T> {
  const changed = (name: string, change: (bucket: Map<string, T>) => void): Names<T> => {
    const at = bucketOf(name);
    const bucket = new Map(buckets[at]);
    const before = bucket.size;
    change(bucket);
    const copy = buckets.slice();
    copy[at] = bucket;
    return make(copy, size + bucket.size - before);
  };
  return {
    size,
    get: (name) => buckets[bucketOf(name)]?.get(name),
    has: (name) => buckets[bucketOf(name)]?.has(name) ?? false,
    with: (name, value) => changed(name, (bucket) => void bucket.set(name, value)),
    without: (name) => changed(name, (bucket) => void bucket.delete(name)),
    *values() {
      for (const bucket of buckets) if (bucket) yield* bucket.values();
    },
    *entries() {
      for (const bucket of buckets) if (bucket) yield* bucket.entries();
    },
  };
}

/** An empty map. Order of iteration is stable but not that of insertion. */
export const noNames = <T>(): Names<T> => make<T>(new Array(BUCKETS).fill(undefined), 0);
