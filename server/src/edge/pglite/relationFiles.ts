// Relation files that look as long as they are in production and hold nothing. The planner asks of a file only its length, and of some indexes the first pages:
// both are answered in the file system's layer, so that no byte is stored. Whoever reads on meets pages of zeros, which PostgreSQL takes for new ones without rows.
import { btreePages, isBtreeMetapage, PAGE } from './btreeFile.ts';

/** Pages of a file before the next segment begins (1 GiB). */
const SEGMENT = 131_072;
const DATA = '/pglite/data/';

export interface RelationFiles {
  /** Gives a table's file, named as `pg_relation_filepath` does, a length in pages. What it holds of its own is not seen any more. */
  setHeap(path: string, pages: number): void;
  /** The same of an index that is no B-tree; `edit` changes the pages that it has. */
  setIndex(path: string, pages: number, edit?: (pages: DataView) => void): void;
  setBtree(path: string, pages: number, height: number): void;
  /** What builds or checks over rows must find none: while it runs, tables have the length that they have. */
  whileEmpty<T>(work: () => Promise<T>): Promise<T>;
}

/** Emscripten's file system, as far as it is used here. */
export interface WasmFiles {
  open(path: string, flags: string | number, mode?: number): Stream;
  analyzePath(path: string): { readonly exists: boolean };
  stat(path: string): { readonly size: number };
  writeFile(path: string, data: string): void;
}

interface FileNode { readonly stream_ops: StreamOperations }
interface Stream { readonly node: FileNode }
interface StreamOperations {
  read(stream: Stream, buffer: Uint8Array, offset: number, length: number, position: number): number;
  llseek(stream: Stream, offset: number, whence: number): number;
}

interface Pretended {
  readonly pages: number;
  readonly kind: 'heap' | 'index';
  /** What the file begins with, made of its own pages when it is first read. */
  readonly head?: (own: Uint8Array) => Uint8Array;
}

const FROM_END = 2;

/** Nothing is done to a file before PostgreSQL opens it: a schema has thousands, of which a plan asks a few. */
export function relationFiles(files: WasmFiles): RelationFiles {
  const pretended = new Map<string, Pretended>();
  const heads = new Map<string, Uint8Array>();
  const opened = new WeakMap<FileNode, { readonly path: string; readonly segment: number }>();
  const patched = new Set<StreamOperations>();
  let heapsShown = true;
  const shownOf = (node: FileNode): { readonly path: string; readonly segment: number; readonly file: Pretended } | undefined => {
    const place = opened.get(node);
    const file = place && pretended.get(place.path);
    return file && (heapsShown || file.kind !== 'heap') ? { ...place, file } : undefined;
  };
  const patch = (operations: StreamOperations): void => {
    if (patched.has(operations)) return;
    patched.add(operations);
    const { read, llseek } = operations;
    const headOf = (stream: Stream, path: string, { head }: Pretended): Uint8Array => {
      const known = heads.get(path);
      if (known) return known;
      const own = new Uint8Array(files.stat(DATA + path).size);
      if (own.length > 0) read(stream, own, 0, own.length, 0);
      const made = head ? head(own) : own;
      heads.set(path, made);
      return made;
    };
    operations.read = (stream, buffer, offset, length, position) => {
      const shown = shownOf(stream.node);
      if (!shown) return read(stream, buffer, offset, length, position);
      const wanted = Math.max(0, Math.min(bytesIn(shown.file.pages, shown.segment) - position, length));
      const head = shown.segment === 0 && shown.file.kind === 'index' ? headOf(stream, shown.path, shown.file).subarray(position, position + wanted) : undefined;
      if (head) buffer.set(head, offset);
      buffer.fill(0, offset + (head?.length ?? 0), offset + wanted);
      return wanted;
    };
    operations.llseek = (stream, offset, whence) => {
      const shown = whence === FROM_END ? shownOf(stream.node) : undefined;
      return shown ? bytesIn(shown.file.pages, shown.segment) + offset : llseek(stream, offset, whence);
    };
  };
  const open = files.open.bind(files);
  files.open = (path, flags, mode) => {
    const [, name, number] = RELATION.exec(path) ?? [];
    if (name === undefined) return open(path, flags, mode);
    const segment = Number(number ?? 0);
    const file = pretended.get(name);
    // It has to be there to be opened.
    if (file && segment > 0 && segment <= Math.floor(file.pages / SEGMENT) && !files.analyzePath(path).exists) files.writeFile(path, '');
    const stream = open(path, flags, mode);
    opened.set(stream.node, { path: name, segment });
    patch(stream.node.stream_ops);
    return stream;
  };
  const set = (path: string, file: Pretended): void => {
    heads.delete(path);
    pretended.set(path, file);
  };
  return {
    setHeap: (path, pages) => set(path, { pages, kind: 'heap' }),
    setIndex: (path, pages, edit) => set(path, { pages: Math.max(1, pages), kind: 'index', ...(edit && { head: (own) => edited(own, edit) }) }),
    setBtree: (path, pages, height) => set(path, { pages: Math.max(1, pages), kind: 'index', ...(pages >= 2 && { head: (own) => (isBtreeMetapage(own) ? btreePages(own, height) : own) }) }),
    async whileEmpty(work) {
      heapsShown = false;
      try {
        return await work();
      } finally {
        heapsShown = true;
      }
    },
  };
}

/** `base/5/16384.1`: a relation's own file, and not its maps of free space. */
const RELATION = /^(?:\/pglite\/data\/)?(base\/\d+\/\d+)(?:\.(\d+))?$/;

const bytesIn = (pages: number, segment: number): number => Math.max(0, Math.min(pages - segment * SEGMENT, SEGMENT)) * PAGE;

function edited(own: Uint8Array, edit: (pages: DataView) => void): Uint8Array {
  edit(new DataView(own.buffer, own.byteOffset, own.byteLength));
  return own;
}
