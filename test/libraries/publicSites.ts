// By hand: lists the sites found in a checkout, with counts, for reading what is found and what is missed.
//   npx tsx test/libraries/publicSites.ts <folder> [--all] [--missed] [--filter <text in path>]
// `--missed` lists texts that look like whole statements and belong to no site.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Document } from '../../server/src/text/document.ts';
import { aliasesIn } from '../../server/src/engine/programs/aliases.ts';
import { linked } from '../../server/src/engine/programs/link.ts';
import { hostFor, languageOf } from '../../server/src/hosts/all.ts';
import { mayHoldSites, mentions } from '../../server/src/hosts/prefilter.ts';
import type { HostTree } from '../../server/src/hosts/tree.ts';
import { libraries } from '../../server/src/libraries/all.ts';
import { summarise, type Summary } from '../../server/src/libraries/summary.ts';
import { drawn } from './read.ts';

const [folder = '.', ...flags] = process.argv.slice(2);
const filter = flags.includes('--filter') ? flags[flags.indexOf('--filter') + 1]! : '';
const paths: string[] = [];
const configurations: string[] = [];
const walk = (at: string): void => {
  for (const name of readdirSync(at)) {
    if (name === 'node_modules' || name === '.git' || name === 'dist') continue;
    const path = join(at, name);
    if (!statSync(path, { throwIfNoEntry: false })) continue;
    if (statSync(path).isDirectory()) walk(path);
    else if (hostFor(path)) paths.push(path);
    else if (/^(?:package|[tj]sconfig)\.json$/.test(name)) configurations.push(relative(folder, path));
  }
};
walk(folder);

const documents = paths.map((path): Document => ({ path: relative(folder, path), language: languageOf(path)!, version: 0, text: readFileSync(path, 'utf8') }));
const units = (list: readonly Document[]): number => list.reduce((sum, { text }) => sum + text.length, 0);
const candidates = documents.filter(({ text }) => mayHoldSites(text));
hostFor('typescript')!.read({ path: 'warm.ts', language: 'typescript', version: 0, text: 'f(`${a}`)' });
const start = performance.now();
const trees = new Map<string, HostTree>(documents.map((document) => [document.path, hostFor(document.language)!.read(document)]));
const read = performance.now();
const summaries = new Map<string, Summary>(documents.map((document) => [document.path, summarise(document, trees.get(document.path)!)]));
const summarised = performance.now();

const aliases = aliasesIn([...configurations, ...documents.map(({ path }) => path)], (path) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : undefined));
const counts = new Map<string, number>();
const lost: string[] = [];
const names = new Map([...summaries.values()].flatMap(({ exports }) => Object.keys(exports).map((name) => [name, undefined] as const)));
let missed = 0;
for (const document of documents) {
  const tree = trees.get(document.path)!;
  const outside = linked(summaries, aliases)(document.path);
  const sites = libraries.flatMap((library) => library.sites(document, tree, outside));
  for (const { library } of sites) counts.set(library, (counts.get(library) ?? 0) + 1);
  if (sites.length > 0 && !mayHoldSites(document.text) && !mentions(document.text, names)) lost.push(document.path);
  if (!document.path.includes(filter)) continue;
  if (flags.includes('--all')) for (const site of sites) console.log(`${document.path}: ${drawn(site).replace(/\s+/g, ' ').slice(0, 400)}  [${site.consumes ?? ''}] ${site.reason}`);
  const covered = sites.flatMap(({ carrier }) => carrier.map.pieces.map(({ host }) => host));
  for (const text of tree.texts) {
    const first = text.parts[0]?.kind === 'chunk' ? text.parts[0].text : '';
    if (!/^\s*(?:select\s[\s\S]*\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|with\s+\S+\s+as\s*\()/i.test(first)) continue;
    if (covered.some(({ start: from, end }) => from >= text.start && end <= text.end)) continue;
    missed++;
    if (flags.includes('--missed')) console.log(`missed ${document.path}:${document.text.slice(0, text.start).split('\n').length}: ${first.replace(/\s+/g, ' ').slice(0, 160)}`);
  }
}
const done = performance.now();
const size = units(documents) / 1e6;
console.log(`${documents.length} files, ${size.toFixed(1)} MB; the look before parsing passes ${candidates.length} files (${((100 * candidates.length) / documents.length).toFixed(0)} %) and loses ${lost.length} with sites ${lost.slice(0, 5).join(' ')}`);
console.log(`parsing and reading ${(read - start).toFixed(0)} ms (${(size / ((read - start) / 1000)).toFixed(1)} MB/s), summaries ${(summarised - read).toFixed(0)} ms, sites ${(done - summarised).toFixed(0)} ms`);
console.log([...counts].map(([library, count]) => `${library} ${count}`).join(', ') || 'no sites', `; ${missed} other texts look like statements`);
