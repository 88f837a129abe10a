// Run by hand over folders of SQLite migrations: `npx tsx test/schema/publicSqliteFold.ts folder…` prints where the fold and SQLite's catalog differ, and how much is equal.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { downwards } from '../../server/src/engine/history/sections.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { folded, foldedLines, replayed } from './sqliteCatalog.ts';

/** A text without what undoes it. */
function upwards(text: string): string {
  const { comments, statements } = parseScript(text, dialectOf('sqlite'));
  const isDown = downwards(text, comments);
  return statements.reduce((left, { start, end }) => (isDown(start) ? left.slice(0, start) + left.slice(start, end).replace(/[^\n]/g, ' ') + left.slice(end) : left), text);
}

async function main(): Promise<void> {
  for (const folder of process.argv.slice(2)) {
    const files = (readdirSync(folder, { recursive: true }) as string[]).filter((path) => path.endsWith('.sql') && !/(?:^|[./\\])down\.sql$|LATEST\.sql$/.test(path)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    const texts = files.map((path) => upwards(readFileSync(join(folder, path), 'utf8')));
    const { lines, refused } = await replayed(texts);
    const ours = foldedLines(folded(texts));
    const [mine, theirs] = [new Set(ours), new Set(lines)];
    for (const line of refused) console.log(`refused: ${line.replace(/\s+/g, ' ')}`);
    for (const line of ours) if (!theirs.has(line)) console.log(`- fold:    ${line}`);
    for (const line of lines) if (!mine.has(line)) console.log(`+ catalog: ${line}`);
    const equal = lines.filter((line) => mine.has(line)).length;
    const all = lines.length + ours.filter((line) => !theirs.has(line)).length;
    console.log(`${folder}: ${files.length} files, ${equal} of ${all} facts equal = ${((100 * equal) / Math.max(1, all)).toFixed(2)} %`);
  }
}

void main();
