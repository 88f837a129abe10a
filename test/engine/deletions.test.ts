// What rows are deleted from decides whether a key without an index is felt: by programs, and by routines as the last file made them.
import assert from 'node:assert/strict';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';

const TABLES = 'create table batch (id bigint primary key);\ncreate table entry (id bigint primary key, batch_id bigint references batch (id));\n';
const routine = (body: string): string => `create or replace procedure tidy() language plpgsql as $$ begin ${body} end $$;\n`;
const DELETING = routine('delete from batch where id < 10;');
const KEEPING = routine("update batch set id = id where id < 10;");

/** How loud the key of `entry` is. */
function levelOf(files: Readonly<Record<string, string>>): string | undefined {
  const all: Readonly<Record<string, string>> = { 'migrations/V1_1__tables.sql': TABLES, ...files };
  const { findings } = review(openWorkspace({ list: () => Object.keys(all).sort(), read: (path) => all[path] }, { ...defaultSettings, sizes: new Map([['batch', 2_000_000], ['entry', 50_000_000]]) }), { rules, wanted: () => true });
  return findings.find(({ rule }) => rule === 'foreign-key-without-index')?.level;
}

describe('what is deleted from', () => {
  it('is what programs and routines delete from', () => {
    assert.equal(levelOf({}), 'information');
    assert.equal(levelOf({ 'src/tidy.ts': "import { Pool } from 'pg';\nexport const tidy = (id: number) => new Pool().query('delete from batch where id = $1', [id]);\n" }), 'warning');
    assert.equal(levelOf({ 'migrations/V1_2__tidy.sql': DELETING }), 'warning');
  });

  it('is nothing of what a routine did before it was made anew', () => {
    assert.equal(levelOf({ 'migrations/V1_2__tidy.sql': DELETING, 'migrations/V1_10__tidy.sql': KEEPING }), 'information');
    assert.equal(levelOf({ 'migrations/V1_2__tidy.sql': KEEPING, 'migrations/V1_10__tidy.sql': DELETING }), 'warning');
  });
});
