// Relation files that look as long as they are in production and hold nothing. The planner asks of a file only its length, and of some indexes the first pages:
// both are answered in the file system's layer, so that no byte is stored. Whoever reads on meets pages of zeros, which PostgreSQL takes for new ones without rows.
import { btreePages, isBtreeMetapage, PAGE } from './btreeFile.ts';

/** Pages of a file before the next segment begins (1 GiB). */
const SEGMENT = 131_072;
const DATA = '/pglite/data/';

export interface RelationFiles {
  /** Gives a table's file, named as `pg_relation_filepath` does, a length in pages. */
  setHeap(path: string, pages: number): void;
  /** The same of an index that is no B-tree; `edit` changes the pages that it has. */
  setIndex(path: string, pages: number, edit?: (metapage: DataView) => void): void;
  setBtree(path: string, pages: number, height: number): void;
  /** What builds or checks over rows must find none: while it runs, tables have the length that they have. */
  whileEmpty<T>(work: () => Promise<T>): Promise<T>;
}

/** Emscripten's file system, as far as it is used here. */
export interface WasmFiles {
  lookupPath(path: string): { readonly node: FileNode };
  analyzePath(path: string): { readonly exists: boolean };
  stat(path: string): { readonly size: number };
  open(path: string, flags: string): Stream;
  close(stream: Stream): void;
  read(stream: Stream, buffer: Uint8Array, offset: number, length: number, position: number): number;
  writeFile(path: string, data: string): void;
  unlink(path: string): void;
}

interface FileNode { readonly stream_ops: StreamOperations }
interface Stream { readonly node: FileNode }
interface StreamOperations {
  read(stream: Stream, buffer: Uint8Array, offset: number, length: number, position: number): number;
  llseek(stream: Stream, offset: number, whence: number): number;
}

interface Pretended {
  readonly bytes: number;
  /** What the file begins with instead of its own pages. */
  readonly head?: Uint8Array;
  /** How much of its own is read before the zeros begin. */
  readonly own: number;
  readonly heap: boolean;
}

const FROM_END = 2;

export function relationFiles(files: WasmFiles): RelationFiles {
  const pretended = new WeakMap<FileNode, Pretended>();
  const patched = new Set<StreamOperations>();
  let heapsShown = true;
  const shown = (node: FileNode): Pretended | undefined => {
    const file = pretended.get(node);
    return file && (heapsShown || !file.heap) ? file : undefined;
  };
  const patch = (operations: StreamOperations): void => {
    if (patched.has(operations)) return;
    patched.add(operations);
    const { read, llseek } = operations;
    operations.read = (stream, buffer, offset, length, position) => {
      const file = shown(stream.node);
      return file ? readPretended(file, () => read(stream, buffer, offset, length, position), buffer, offset, length, position) : read(stream, buffer, offset, length, position);
    };
    operations.llseek = (stream, offset, whence) => {
      const file = whence === FROM_END ? shown(stream.node) : undefined;
      return file ? file.bytes + offset : llseek(stream, offset, whence);
    };
  };
  const set = (path: string, pages: number, rest: { readonly head?: Uint8Array; readonly heap: boolean }): void => {
    const last = Math.floor(pages / SEGMENT);
    for (let segment = 0; segment <= last; segment++) {
      const file = segmentPath(path, segment);
      if (segment > 0 && !files.analyzePath(file).exists) files.writeFile(file, '');
      const { node } = files.lookupPath(file);
      patch(node.stream_ops);
      const own = segment === 0 ? files.stat(file).size : 0;
      pretended.set(node, { bytes: (segment < last ? SEGMENT : pages - last * SEGMENT) * PAGE, own, heap: rest.heap, ...(segment === 0 && rest.head && { head: rest.head }) });
    }
    for (let segment = last + 1; files.analyzePath(segmentPath(path, segment)).exists; segment++) files.unlink(segmentPath(path, segment));
  };
  const ownPages = (path: string): Uint8Array => {
    const stream = files.open(DATA + path, 'r');
    try {
      pretended.delete(stream.node);
      const bytes = new Uint8Array(files.stat(DATA + path).size);
      files.read(stream, bytes, 0, bytes.length, 0);
      return bytes;
    } finally {
      files.close(stream);
    }
  };
  return {
    setHeap: (path, pages) => set(path, pages, { heap: true }),
    setIndex(path, pages, edit) {
      const own = ownPages(path);
      if (edit) edit(new DataView(own.buffer));
      set(path, Math.max(pages, own.length / PAGE), { heap: false, ...(edit && { head: own }) });
    },
    setBtree(path, pages, height) {
      const own = ownPages(path);
      set(path, Math.max(pages, 1), { heap: false, ...(pages >= 2 && isBtreeMetapage(own) && { head: btreePages(own, height) }) });
    },
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

const segmentPath = (path: string, segment: number): string => `${DATA}${path}${segment === 0 ? '' : `.${segment}`}`;

function readPretended({ bytes, head, own }: Pretended, readOwn: () => number, buffer: Uint8Array, offset: number, length: number, position: number): number {
  const wanted = Math.max(0, Math.min(bytes - position, length));
  const given = head ? Math.max(0, Math.min(head.length - position, wanted)) : position < own ? Math.min(readOwn(), wanted) : 0;
  if (head && given > 0) buffer.set(head.subarray(position, position + given), offset);
  buffer.fill(0, offset + given, offset + wanted);
  return wanted;
}
