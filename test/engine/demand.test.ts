// How often a statement is asked, as a server has counted it, decides how loudly it is said to be slow.
import assert from 'node:assert/strict';
import { reviewReading } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';
import type { Snapshot, SnapshotStatement } from '../../server/src/schema/snapshot.ts';
import { snapshotText } from '../../server/src/schema/snapshot/text.ts';

const PROGRAM = "import { Pool } from 'pg';\nconst db = new Pool();\nexport const named = (name: string) => db.query('select id from person where name = $1', [name]);\n";
const OTHERS: SnapshotStatement = { query: 'select count(*) from visit', calls: 1_000, totalTime: 9_000_000, rows: 1_000 };

function levels(rows: number, ...statements: readonly Omit<SnapshotStatement, 'query'>[]): readonly string[] {
  const snapshot: Snapshot = {
    version: 1, level: 'rows', captured: '2026-01-31T12:00:00Z', server: { version: 160004, encoding: 'UTF8', collation: 'C', characterType: 'C', provider: 'libc', blockSize: 8192, searchPath: 'public', statementsSince: '2026-01-01T12:00:00Z' },
    settings: {}, notes: [], extensions: [], schemas: ['public'], collations: [], types: [], sequences: [], functions: [], views: [],
    relations: [{ schema: 'public', name: 'person', kind: 'table', size: { rows, pages: rows / 100 }, columns: [{ name: 'id', number: 1, type: 'bigint', notNull: true }, { name: 'name', number: 2, type: 'text' }], constraints: [{ name: 'person_pkey', kind: 'primary key', definition: 'PRIMARY KEY (id)' }], indexes: [] }],
    statements: [OTHERS, ...statements.map((one) => ({ ...one, query: 'select id from person where name = $1' }))],
  };
  const files: Readonly<Record<string, string>> = { 'package.json': '{ "dependencies": { "pg": "8" } }', 'plansight.snapshot.json': snapshotText(snapshot), 'src/person.ts': PROGRAM };
  const workspace = openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, defaultSettings);
  const reading = workspace.read('src/person.ts');
  assert.ok(reading);
  return reviewReading(reading, workspace, { rules, fixesAt: '20300101000000' }, new Set()).filter(({ rule }) => rule === 'unindexed-filter').map(({ level }) => level);
}

describe('a statement that reads a whole table', () => {
  const [heavy, light] = [{ calls: 3_000_000, totalTime: 3_000_000, rows: 3_000_000 }, { calls: 30, totalTime: 150, rows: 30 }];
  it('is spoken of by the size of the table where nothing is counted', () => assert.deepEqual([levels(90_000), levels(500_000)], [['information'], ['warning']]));
  it('is worth a warning where the server spends its time on it', () => assert.deepEqual(levels(90_000, heavy), ['warning']));
  it('is worth knowing where it is seldom asked', () => assert.deepEqual(levels(500_000, light), ['information']));
});
