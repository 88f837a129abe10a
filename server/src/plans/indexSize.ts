// How many pages an index takes that does not exist: from the rows it would hold and what is known of its keys.
// Measured against built indexes (index-advice.md §0.3): B-trees within 0.3 % in the middle, the other methods within a quarter.

export interface IndexShape {
  readonly method: string;
  /** Rows that the index holds: of a partial one, those that fulfil its condition. */
  readonly rows: number;
  readonly tablePages: number;
  readonly keys: readonly KeyShape[];
  readonly unique: boolean;
  /** Percent; undefined: the method's own. */
  readonly fillFactor?: number;
  /** Equal keys share one entry (B-tree, without INCLUDE and for types whose equal values are identical: manual, section 65.1.4.3). */
  readonly deduplicates: boolean;
  /** Of GiST: it is built from values in their order. */
  readonly isSorted?: boolean;
  /** Of BRIN. */
  readonly pagesPerRange?: number;
}

export interface KeyShape {
  /** Average bytes of a value. */
  readonly width: number;
  /** Bytes that a value begins at a multiple of; 1 for a short value of varying length. */
  readonly alignment: number;
  /** How many values differ; undefined: not known. */
  readonly distinct?: number;
  readonly nullFraction?: number;
  /** Of GIN: entries that one value makes, and of those that are known how many rows have each. */
  readonly items?: number;
  readonly frequencies?: readonly number[];
}

export interface PageCount {
  readonly pages: number;
  /** Of a B-tree: levels above the leaves. */
  readonly height: number;
}

const PAGE = 8192;
const PAGE_HEADER = 24;
/** What a B-tree keeps at the end of a page. */
const SPECIAL = 16;
const USABLE = PAGE - PAGE_HEADER - SPECIAL;
/** An entry of 6 bytes of place and 2 of length, and the pointer to it. */
const TUPLE_HEADER = 8;
const ITEM = 4;
const PLACE = 6;
/** A build makes lists of places no longer than a tenth of a page (nbtsort.c, `maxpostingsize`). */
const LONGEST_LIST = 812;

export function indexSize(shape: IndexShape): PageCount {
  const rows = Math.max(0, shape.rows);
  switch (shape.method) {
    case 'btree': return btreeSize(shape, rows);
    case 'hash': return flat(hashPages(rows));
    case 'brin': return flat(brinPages(shape));
    case 'gin': return flat(Math.max(3, Math.ceil(sum(shape.keys.map((key) => ginPages(key, rows, shape.tablePages)))) + 2));
    // Pages that split end up two thirds full, those of sorted values somewhat fuller.
    case 'gist': case 'spgist': return flat(Math.max(2, Math.ceil((rows * entryBytes(shape.keys)) / (USABLE * (shape.method === 'gist' && shape.isSorted ? 0.85 : 0.65))) + 1));
    default: return flat(Math.max(2, Math.ceil((rows * entryBytes(shape.keys)) / USABLE)));
  }
}

/** The levels above the leaves of a B-tree of so many pages. */
export function btreeHeight(pages: number, keyWidth = 8): number {
  const reach = fanOut(aligned(TUPLE_HEADER + keyWidth, 8) + ITEM);
  let [level, height] = [Math.max(1, pages - 1 - Math.ceil((pages - 1) / reach)), 0];
  for (; level > 1; height++) level = Math.ceil(level / reach);
  return height;
}

/** Pages of a table's file for so many rows of an average width in bytes (without the 24 of a row's head). */
export function heapPages(rows: number, width: number, fillFactor = 100): number {
  const row = ITEM + aligned(PAGE_HEADER, 8) + aligned(Math.max(1, width), 8);
  const perPage = Math.max(1, Math.floor(((PAGE - PAGE_HEADER) * fillFactor) / 100 / row));
  return Math.max(1, Math.ceil(rows / perPage));
}

function btreeSize({ keys, unique, deduplicates, fillFactor = 90 }: IndexShape, rows: number): PageCount {
  const entry = entryBytes(keys);
  const bytes = deduplicates && !unique ? listBytes(keys, rows, entry) : rows * entry;
  const leaves = Math.max(1, Math.ceil(bytes / (USABLE - (PAGE * (100 - fillFactor)) / 100)));
  const reach = fanOut(entry);
  let [level, height, pages] = [leaves, 0, leaves];
  for (; level > 1; height++) {
    level = Math.ceil(level / reach);
    pages += level;
  }
  // The metapage; an empty index has nothing else.
  return { pages: rows < 1 ? 1 : pages + 1, height };
}

/** Equal keys as lists of places: one key, then six bytes for each of its rows. Rows of nothing but NULLs are equal, too. */
function listBytes(keys: readonly KeyShape[], rows: number, entry: number): number {
  if (keys.some(({ distinct }) => distinct === undefined)) return rows * entry;
  const nulls = rows * keys.reduce((share, { nullFraction = 0 }) => share * nullFraction, 1);
  const rest = rows - nulls;
  const distinct = Math.min(rest, keys.reduce((product, key) => product * Math.max(1, key.distinct!), 1));
  return Math.min(rows * entry, groupBytes(distinct, rest, entry) + (nulls < 1 ? 0 : groupBytes(1, nulls, entry)));
}

function groupBytes(groups: number, rows: number, entry: number): number {
  if (groups < 1 || rows < groups * 1.1) return rows * entry;
  const each = rows / groups;
  const longest = Math.max(2, Math.floor((LONGEST_LIST - (entry - ITEM)) / PLACE));
  const lists = Math.max(1, each / longest);
  return groups * Math.ceil(lists) * aligned(entry, 8) + rows * PLACE;
}

/** An entry with more places than this many bytes has a tree of pages for itself (`GinMaxItemSize`). */
const LARGEST_ENTRY = 2_712;
/** Bytes of a place in an entry of which nothing is known. */
const USUAL_PLACE = 3.5;

/** Each place is written as its distance from the one before, in as many bytes of seven bits as that takes (ginpostinglist.c). */
function ginPages({ items = 1, frequencies = [], width }: KeyShape, rows: number, tablePages: number): number {
  let [pages, bytes, told] = [0, 0, 0];
  for (const frequency of frequencies) {
    const places = frequency * rows;
    if (places < 1) continue;
    told += places;
    const distance = (tablePages * 2_048) / places;
    const list = places * Math.max(1, Math.ceil(Math.log2(Math.max(2, distance)) / 7));
    if (list > LARGEST_ENTRY) pages += Math.ceil(list / USABLE) + (list > USABLE ? 1 : 0);
    else bytes += list + TUPLE_HEADER + ITEM + Math.min(width, 16);
  }
  return pages + (bytes + Math.max(0, rows * Math.max(1, items) - told) * USUAL_PLACE) / USABLE;
}

/** Buckets are a power of two, above 1,024 in quarters of it; three quarters full, 20 bytes for each row. */
function hashPages(rows: number): number {
  const wanted = rows / Math.floor((PAGE * 0.75) / 20);
  let buckets = 1;
  while (buckets < wanted) buckets *= 2;
  if (buckets > 1_024) {
    const quarter = buckets / 8;
    buckets /= 2;
    while (buckets < wanted) buckets += quarter;
  }
  return Math.ceil(buckets * 1.02) + 4;
}

function brinPages({ tablePages, pagesPerRange = 128, keys }: IndexShape): number {
  const ranges = Math.ceil(tablePages / pagesPerRange);
  const summary = TUPLE_HEADER + ITEM + aligned(2 * sum(keys.map(({ width }) => width)) + 4, 8);
  return 1 + Math.ceil(ranges / 1_360) + Math.max(1, Math.ceil((ranges * summary) / (USABLE - 52)));
}

function entryBytes(keys: readonly KeyShape[]): number {
  let bytes = 0;
  for (const { width, alignment } of keys) bytes = aligned(bytes, alignment) + Math.max(1, Math.round(width));
  return TUPLE_HEADER + aligned(bytes, 8) + ITEM;
}

/** Inner pages are 70 % full. */
const fanOut = (entry: number): number => Math.max(2, Math.floor((USABLE * 0.7) / entry));
const aligned = (bytes: number, to: number): number => Math.ceil(bytes / to) * to;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const flat = (pages: number): PageCount => ({ pages, height: 0 });
