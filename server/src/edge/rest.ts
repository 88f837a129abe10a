// Giving memory back. Node collects garbage when it must, and an editor that rests would hold what its last busy minute has left: measured, 80 MiB in a workspace of 4,000 files.
// V8 gives the room for new objects back, 32 MiB of it, only where a system is short of memory; the inspector's own way to collect says so. Measured: 141 MiB resident after `gc()`, 100 after this.
import { Session } from 'node:inspector';

/** Collects what nobody holds any more, soon. It takes some tens of milliseconds, so it is for when nobody waits. */
export function rest(): void {
  const session = new Session();
  session.connect();
  // To disconnect within the answer would stop the program for ever (Node 20 and 24).
  session.post('HeapProfiler.collectGarbage', () => void setImmediate(() => session.disconnect()));
}
