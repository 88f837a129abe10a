// The first pages of a B-tree that is empty and as high as a full one: the planner asks its metapage for the height, and now and then descends to its first or last leaf.
// Layout of PostgreSQL 11 to 18 (nbtree.h, bufpage.h), little-endian.

export const PAGE = 8192;
/** Where the special space of a B-tree page begins. */
const SPECIAL = PAGE - 16;
const MAGIC = 0x053162;
const [LEAF, ROOT] = [1, 2];
/** Nothing is higher: a root of 32 TB stands on six levels. */
const HIGHEST = 9;

const made = new Map<string, Uint8Array>();

export const isBtreeMetapage = (page: Uint8Array): boolean => page.length >= PAGE && view(page).getUint32(24, true) === MAGIC;

/** The metapage as PostgreSQL made it, pointing to a chain of pages from a root down to an empty leaf. Shared by all indexes of a height. */
export function btreePages(metapage: Uint8Array, height: number): Uint8Array {
  const levels = Math.min(height, HIGHEST);
  // Whether equal keys share an entry stands in the metapage as well.
  const key = `${levels} ${metapage[64] ?? 0}`;
  const known = made.get(key);
  if (known) return known;
  const pages = new Uint8Array(PAGE * (levels + 2));
  pages.set(metapage.subarray(0, PAGE));
  const data = view(pages);
  // btm_root, btm_level, btm_fastroot, btm_fastlevel.
  for (const [at, value] of [[32, levels + 1], [36, levels], [40, levels + 1], [44, levels]] as const) data.setUint32(at, value, true);
  for (let level = 0; level <= levels; level++) writePage(data, level, levels);
  made.set(key, pages);
  return pages;
}

/** Level 0 is the leaf, in block 1; each inner page holds one entry, which leads to the page below. */
function writePage(data: DataView, level: number, root: number): void {
  const at = PAGE * (level + 1);
  const tuple = SPECIAL - 8;
  data.setUint16(at + 12, level === 0 ? 24 : 28, true);
  data.setUint16(at + 14, level === 0 ? SPECIAL : tuple, true);
  data.setUint16(at + 16, SPECIAL, true);
  data.setUint16(at + 18, PAGE | 4, true);
  if (level > 0) {
    data.setUint32(at + 24, tuple | (1 << 15) | (8 << 17), true);
    data.setUint16(at + tuple + 2, level, true);
    data.setUint16(at + tuple + 6, 8 | 0x2000, true);
  }
  data.setUint32(at + SPECIAL + 8, level, true);
  data.setUint16(at + SPECIAL + 12, (level === 0 ? LEAF : 0) | (level === root ? ROOT : 0), true);
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
