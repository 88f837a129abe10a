// Loaded before the server in the benchmark: on SIGUSR2 it tells the heap in use, in bytes, after garbage is gone.
const { renameSync, writeFileSync } = require('node:fs');

const told = process.argv.find((word) => word.startsWith('--heap-told='))?.slice('--heap-told='.length);
process.on('SIGUSR2', () => {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  writeFileSync(`${told}.part`, String(heapUsed + external));
  renameSync(`${told}.part`, told);
});
