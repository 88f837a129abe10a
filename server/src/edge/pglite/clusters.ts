// The prepared clusters that the product is shipped with (server/clusters.mjs), unpacked where one is needed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

/** How text is sorted: see `PlannedDatabase`. */
export type ClusterKind = 'bytes' | 'language';

type Index = Readonly<Record<ClusterKind, { readonly folders: readonly string[]; readonly files: readonly (readonly [path: string, start: number, end: number])[] }>>;

/** Some 330 files of 14 MB, in a folder that does not exist yet. */
export function unpackCluster(assets: string, kind: ClusterKind, folder: string): void {
  const whole = brotliDecompressSync(readFileSync(join(assets, 'clusters.br')));
  const head = whole.readUInt32LE(0);
  const { folders, files } = (JSON.parse(whole.toString('utf8', 4, 4 + head)) as Index)[kind];
  const contents = whole.subarray(4 + head);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const path of folders) mkdirSync(join(folder, path), { recursive: true, mode: 0o700 });
  for (const [path, start, end] of files) writeFileSync(join(folder, path), contents.subarray(start, end), { mode: 0o600 });
}

/** Tells one set of clusters from every other. */
export const clustersVersion = (assets: string): string => readFileSync(join(assets, 'clusters.txt'), 'utf8');
