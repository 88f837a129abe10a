// The worker of the language server: reviews a whole root once, tells what it found, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { openFiles } from './edge/files.ts';
import { loadSyntaxOracle } from './edge/syntaxOracle.ts';
import { overlaid } from './lsp/overlay.ts';
import { scan, type ScanJob, type ScanMessage } from './lsp/scanning.ts';

const job = workerData as ScanJob;
const tell = (message: ScanMessage): void => parentPort?.postMessage(message);
const files = overlaid(() => openFiles(job.root));
for (const [path, text] of Object.entries(job.shown)) files.show(path, text);

scan(job, files, loadSyntaxOracle, tell).catch((error: unknown) => {
  tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
});
