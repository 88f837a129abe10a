// Bundles the command, the language server with its worker, and the editor's extension into one file each, that plain node and VS Code run.
// TypeScript's own parser is a bundle beside them, so that reading SQL files alone never loads it; libpg-query, sqlite3-parser and pg likewise.
import { build } from 'esbuild';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeClusters } from './server/clusters.mjs';

const apart = new Map([
  ['typescript', './typescript.js'],
  ['libpg-query', './libpg-query.js'],
  ['sqlite3-parser', './sqlite3-parser.js'],
  ['pg', './pg.js'],
  // `plansight lsp` is the server that the editor's extension starts.
  ['./main.ts', './server.js'],
]);

/** What PGlite and libpg-query are made of. */
const POSTGRESQL = `PostgreSQL 18 (PostgreSQL)

PostgreSQL Database Management System (also known as Postgres, formerly known as Postgres95)

Portions Copyright (c) 1996-2025, PostgreSQL Global Development Group

Portions Copyright (c) 1994, The Regents of the University of California

Permission to use, copy, modify, and distribute this software and its documentation for any purpose, without fee, and without a written agreement is hereby granted, provided that the above copyright notice and this paragraph and the following two paragraphs appear in all copies.

IN NO EVENT SHALL THE UNIVERSITY OF CALIFORNIA BE LIABLE TO ANY PARTY FOR DIRECT, INDIRECT, SPECIAL, INCIDENTAL, OR CONSEQUENTIAL DAMAGES, INCLUDING LOST PROFITS, ARISING OUT OF THE USE OF THIS SOFTWARE AND ITS DOCUMENTATION, EVEN IF THE UNIVERSITY OF CALIFORNIA HAS BEEN ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

THE UNIVERSITY OF CALIFORNIA SPECIFICALLY DISCLAIMS ANY WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE. THE SOFTWARE PROVIDED HEREUNDER IS ON AN "AS IS" BASIS, AND THE UNIVERSITY OF CALIFORNIA HAS NO OBLIGATIONS TO PROVIDE MAINTENANCE, SUPPORT, UPDATES, ENHANCEMENTS, OR MODIFICATIONS.
`;

/** Leaves the named packages out of a bundle and points to their own bundles instead. */
const besides = {
  name: 'besides',
  setup(context) {
    context.onResolve({ filter: /^(typescript|libpg-query|sqlite3-parser|pg|\.\/main\.ts)$/ }, ({ path }) => ({ path: apart.get(path), external: true }));
  },
};

const shared = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'], legalComments: 'none', logLevel: 'warning', metafile: true };
/** Names stay: they are what a stack in a report of a problem is read by. */
const ours = { ...shared, plugins: [besides], minifySyntax: true, minifyWhitespace: true };

const built = await Promise.all([
  build({ ...ours, entryPoints: ['server/src/start.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } }),
  // Loaded with what V8 made of it earlier, and what it loads likewise, the server for `plansight lsp` too: by `require` alone.
  build({ ...ours, entryPoints: ['server/src/cli.ts'], outfile: 'dist/command.js', supported: { 'dynamic-import': false } }),
  build({ ...ours, entryPoints: ['server/src/main.ts'], outfile: 'dist/server.js', supported: { 'dynamic-import': false } }),
  build({ ...ours, entryPoints: ['server/src/scan.ts'], outfile: 'dist/scan.js' }),
  // PGlite is a module that asks where it lies.
  build({ ...ours, entryPoints: ['server/src/planner.ts'], outfile: 'dist/planner.js', define: { 'import.meta.url': 'moduleUrl' }, banner: { js: "var moduleUrl = require('node:url').pathToFileURL(__filename).href;" } }),
  build({ ...ours, entryPoints: ['client/src/extension.ts'], outfile: 'dist/client.js', external: ['vscode'] }),
  // The page of a plan's view, for the editor's own browser.
  build({ ...ours, entryPoints: { planView: 'client/view/main.ts' }, outdir: 'dist', platform: 'browser', target: 'es2022', format: 'iife' }),
  build({ ...shared, stdin: { contents: "module.exports = require('typescript')", resolveDir: '.' }, outfile: 'dist/typescript.js', minify: true }),
  build({ ...shared, stdin: { contents: "export { loadModule, parseSync } from 'libpg-query'", resolveDir: '.' }, outfile: 'dist/libpg-query.js', minify: true }),
  build({ ...shared, stdin: { contents: "export { parse } from 'sqlite3-parser'", resolveDir: '.' }, outfile: 'dist/sqlite3-parser.js', minify: true }),
  // Its faster twin in C and its way around Cloudflare's sockets are no part of it.
  build({ ...shared, stdin: { contents: "export { Client } from 'pg'", resolveDir: '.' }, outfile: 'dist/pg.js', minify: true, external: ['pg-native', 'pg-cloudflare'] }),
]);
cpSync('node_modules/libpg-query/wasm/libpg-query.wasm', 'dist/libpg-query.wasm');
cpSync('client/view/view.css', 'dist/planView.css');
cpSync('server/src/rules', 'dist/rules', { recursive: true, filter: (path) => !path.endsWith('.ts') });
// A page whose rule has gone; the folder is never emptied, for a test may be reading it.
for (const path of readdirSync('dist/rules', { recursive: true })) if (!existsSync(join('server/src/rules', path))) rmSync(join('dist/rules', path), { recursive: true, force: true });
// What insights of plans look like, for those who ask why one is told.
mkdirSync('dist/insights', { recursive: true });
const insights = readdirSync('server/src/plans/insights').filter((name) => name.endsWith('.md'));
for (const name of insights) cpSync(join('server/src/plans/insights', name), join('dist/insights', name));
for (const name of readdirSync('dist/insights')) if (!insights.includes(name)) rmSync(join('dist/insights', name), { force: true });
writeFileSync('dist/NOTICES.txt', notices(built.flatMap(({ metafile }) => Object.keys(metafile.inputs))));
// The package carries no pictures, and its page would show broken ones.
writeFileSync('dist/readme.md', readFileSync('README.md', 'utf8').replace(/^!\[.*\]\(images\/.*\)\n\n/gm, ''));
chmodSync('dist/cli.js', 0o755);
// The planner's PostgreSQL, with the extensions that a schema may ask for. Those that watch a server or read its disk change no plan; of pgcrypto, whose size is a third of all this, the functions are stubbed.
const PGLITE = 'node_modules/@electric-sql/pglite/dist';
const PASSED_OVER = /^(?:auto_explain|file_fdw|pageinspect|passwordcheck|pg_\w+(?<!_trgm)|pgcrypto)\.tar\.gz$/;
mkdirSync('dist/planner', { recursive: true });
for (const file of readdirSync(PGLITE).filter((name) => /^pglite\.(?:wasm|data)$|\.tar\.gz$/.test(name) && !PASSED_OVER.test(name))) cpSync(join(PGLITE, file), join('dist/planner', file));
await makeClusters('dist/planner');

/** The licences of the packages that went into the bundles, as they ask for. */
function notices(inputs) {
  const packages = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  return [POSTGRESQL, ...[...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return `${name} ${version} (${license})\n\n${licenceIn(folder) ?? 'The package carries no text of its licence.'}\n`;
  })].join(`\n${'-'.repeat(80)}\n\n`);
}

/** In a file of its own, or at the end of the page that introduces the package. */
function licenceIn(folder) {
  const files = readdirSync(folder);
  const own = files.find((path) => /^(?:licen[cs]e|copying)/i.test(path));
  const page = files.find((path) => /^readme/i.test(path));
  return (own ? readFileSync(join(folder, own), 'utf8') : page && /^#+\s*licen[cs]e\s*$([\s\S]*?)(?=^#|(?![\s\S]))/im.exec(readFileSync(join(folder, page), 'utf8'))?.[1])?.trim();
}
