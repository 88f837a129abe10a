// The write-ahead log is mostly copies of whole pages, the first time that each is changed after a checkpoint.
import type { Insight } from './insight.ts';
import { counted, kilobytes } from './words.ts';

export const fullPageImages: Insight = {
  id: 'full-page-images',
  title: 'Spread writes less, or checkpoint less often',
  needs: 'run',

  *look({ nodes }) {
    const at = nodes[0]!;
    const wal = at.node.actual?.wal;
    // With a hole in the middle, or compressed, a page takes less than its 8 kB.
    if (!wal || wal.bytes < 1_048_576 || wal.fullPages * 8_192 < wal.bytes / 2) return;
    yield {
      at,
      weight: 'low',
      message: `${counted(wal.fullPages, 'page')} are logged whole in ${kilobytes(wal.bytes / 1_024)} of write-ahead log, for each is changed for the first time since a checkpoint; checkpoints that come less often (max_wal_size), wal_compression, or fewer indexes log less.`,
      remedy: { kind: 'setting', name: 'max_wal_size' },
    };
  },
};
