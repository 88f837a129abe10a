// The fold of SQLite beside SQLite's own catalog, after two small histories in the manner of their tools: rebuilt tables, names in any letters, keys of each kind.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folded, foldedLines, replayed } from './sqliteCatalog.ts';

describe('the fold of SQLite', () => {
  for (const folder of ['drizzle-app/drizzle', 'numbered/migrations']) {
    it(`is what SQLite’s catalog says of ${folder}`, async () => {
      const files = join(import.meta.dirname, 'sqliteFolders', folder);
      const texts = readdirSync(files).sort().map((file) => readFileSync(join(files, file), 'utf8'));
      const { lines, refused } = await replayed(texts);
      assert.deepEqual(refused, []);
      assert.ok(lines.length > 15);
      assert.deepEqual(foldedLines(folded(texts)), lines);
    });
  }
});
