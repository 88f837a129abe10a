// Bundles the command into one file that plain node runs.
// TypeScript's own parser is a bundle beside it, so that reading SQL files alone never loads it; libpg-query likewise.
import { build } from 'esbuild';
import { chmodSync, cpSync } from 'node:fs';

const apart = new Map([
  ['typescript', './typescript.js'],
  ['libpg-query', './libpg-query.js'],
]);

/** Leaves the named packages out of a bundle and points to their own bundles instead. */
const besides = {
  name: 'besides',
  setup(context) {
    context.onResolve({ filter: /^(typescript|libpg-query)$/ }, ({ path }) => ({ path: apart.get(path), external: true }));
  },
};

const shared = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'], legalComments: 'none', logLevel: 'warning' };

await Promise.all([
  build({ ...shared, entryPoints: ['server/src/cli.ts'], outfile: 'dist/cli.js', plugins: [besides], banner: { js: '#!/usr/bin/env node' }, minifySyntax: true }),
  build({ ...shared, entryPoints: { server: 'server/src/main.ts', scan: 'server/src/scan.ts' }, outdir: 'dist', plugins: [besides], minifySyntax: true }),
  build({ ...shared, stdin: { contents: "module.exports = require('typescript')", resolveDir: '.' }, outfile: 'dist/typescript.js', minify: true }),
  build({ ...shared, stdin: { contents: "module.exports = require('libpg-query')", resolveDir: '.' }, outfile: 'dist/libpg-query.js', minify: true }),
]);
cpSync('node_modules/libpg-query/wasm/libpg-query.wasm', 'dist/libpg-query.wasm');
cpSync('server/src/rules', 'dist/rules', { recursive: true, filter: (path) => !path.endsWith('.ts') });
chmodSync('dist/cli.js', 0o755);
