// A thread for a long piece of work, so that the one who types never waits for it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Starts the worker with its job. It tells of a failure itself, or, where it dies, this does so for it. */
export function startScan<Job, Message>(job: Job, tell: (message: Message | { readonly kind: 'failed'; readonly reason: string }) => void): { stop(): void } {
  const file = [join(__dirname, 'scan.js'), join(__dirname, '../scan.ts')].find((path) => existsSync(path))!;
  let stopped = false;
  const worker = new Worker(file, { workerData: job, resourceLimits: { maxYoungGenerationSizeMb: 16 } });
  worker.on('message', (message: Message) => {
    if (!stopped) tell(message);
  });
  worker.on('error', (error) => {
    if (!stopped) tell({ kind: 'failed', reason: error.message });
  });
  return {
    stop() {
      stopped = true;
      void worker.terminate();
    },
  };
}
