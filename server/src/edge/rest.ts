// Giving memory back. Node collects garbage when it must, and an editor that rests would hold what its last busy minute has left: measured, 80 MiB in a workspace of 4,000 files.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/** Collects what nobody holds any more. It takes some tens of milliseconds, so it is for when nobody waits. */
export function rest(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}

/**
 * Keeps V8 from making new objects old: where it has seen the trees of a long history live on, it makes all later trees in the old space at once,
 * where they lie, with all they hold, until a full collection. Measured: 2,700 statements judged a second with that guess, 4,400 without.
 */
export const makeObjectsYoung = (): void => setFlagsFromString('--no-allocation-site-pretenuring');
