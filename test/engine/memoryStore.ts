// A store of the tests: as on a disk, only text survives.
import { createHash } from 'node:crypto';
import type { Store } from '../../server/src/engine/ports.ts';

/** `hits` counts what was asked for and there. */
export function memoryStore(): Store & { readonly hits: () => number } {
  const entries = new Map<string, string>();
  let hits = 0;
  return {
    get(key) {
      const kept = entries.get(key);
      if (kept !== undefined) hits++;
      return kept === undefined ? undefined : JSON.parse(kept);
    },
    set: (key, value) => void entries.set(key, JSON.stringify(value)),
    digest: (parts) => createHash('sha256').update(JSON.stringify(parts)).digest('hex'),
    hits: () => hits,
  };
}
