// A thread for a long piece of work, so that the one who types never waits for it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** MiB of old objects. A small limit makes the thread collect its garbage early, so it is tried first: it saves some 80 MiB of resident memory in a workspace of 4,000 files. */
const LIMITS: readonly number[] = [256, 4_096];

/** Starts the worker with its job. It tells of a failure itself, or, where it dies, this does so for it. */
export function startScan<Job, Message>(job: Job, tell: (message: Message | { readonly kind: 'failed'; readonly reason: string }) => void): { stop(): void } {
  let stopped = false;
  let worker: Worker | undefined;
  const start = ([limit, ...larger]: readonly number[]): void => {
    worker = new Worker(workerFile(), { workerData: job, resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: limit! } });
    worker.on('message', (message: Message) => {
      if (!stopped) tell(message);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (stopped) return;
      // What was told already is told again, and means the same.
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY' && larger.length > 0) start(larger);
      else tell({ kind: 'failed', reason: error.message });
    });
  };
  start(LIMITS);
  return {
    stop() {
      stopped = true;
      void worker?.terminate();
    },
  };
}

const workerFile = (): string => [join(__dirname, 'scan.js'), join(__dirname, '../scan.ts')].find((path) => existsSync(path))!;
