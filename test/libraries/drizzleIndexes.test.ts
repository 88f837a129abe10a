// An index that is added to a table of Drizzle's: what drizzle-kit writes for it (test/sent/drizzleIndexes.json, by its own functions) is what we write, in the file of SQL and in its picture of the tables; and what is not read whole is left alone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { drizzleIndexes } from '../../server/src/libraries/drizzle/indexes.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { opened } from '../engine/reviewed.ts';
import { indexedBy, type Asked } from '../sent/indexes.ts';

interface Written extends Asked { readonly before: string; readonly after: string; readonly migration: readonly string[]; readonly snapshotBefore: Snapshot; readonly snapshot: Snapshot }
interface Snapshot { readonly id: string; readonly prevId: string }
const written = JSON.parse(readFileSync('test/sent/drizzleIndexes.json', 'utf8')) as readonly Written[];

const filesOf = (tables: string, more: Readonly<Record<string, string>> = {}) => opened({ 'schema.ts': tables, ...more }).declaring(['schema.ts']);
const FOLDER = 'drizzle';
const journal = (tag: string, space = '  '): string => JSON.stringify({ version: '7', dialect: 'postgresql', entries: [{ idx: 0, version: '7', when: 1_700_000_000_000, tag: '0000_first', breakpoints: true }, { idx: 1, version: '7', when: 1_800_000_000_000, tag, breakpoints: true }] }, null, space);

/** What becomes of the folder of drizzle-kit. */
function migrated({ before, snapshotBefore, ...asked }: Pick<Written, 'before' | 'snapshotBefore'> & Asked, tag: string, at: Readonly<Record<string, string>>) {
  const files = filesOf(before, { [`${FOLDER}/meta/${tag.slice(0, tag.indexOf('_'))}_snapshot.json`]: JSON.stringify(snapshotBefore, null, 2), [`${FOLDER}/meta/_journal.json`]: journal(tag), ...at });
  const { table, index, statement } = indexedBy(drizzleIndexes, files, asked)!;
  const made = drizzleIndexes.migration!(files, { folder: FOLDER, name: 'add_it', now: '20260102030405' }, { table, index, dialect: dialectOf(asked.server) }, statement);
  return made && { files: Object.fromEntries(made.files.map(({ path, text }) => [path, text])), journal: made.beside.map(({ path, edits }) => [path, applyEdits(files.document(path)!.text, edits)]) };
}

describe('indexes of Drizzle’s tables', () => {
  for (const { before, after, migration, snapshotBefore, snapshot, ...asked } of written) {
    it(`${asked.server}: ${asked.wanted} is what drizzle-kit makes of the table`, () => {
      const made = indexedBy(drizzleIndexes, filesOf(before), asked)!;
      assert.deepEqual([made.text, [`${made.statement};`]], [after, migration]);
      const { files } = migrated({ before, snapshotBefore, ...asked }, '0001_second', {})!;
      const { id, prevId, ...pictured } = JSON.parse(files[`${FOLDER}/meta/0002_snapshot.json`]!) as Snapshot;
      const { id: _, prevId: __, ...told } = snapshot;
      assert.deepEqual(pictured, told);
      assert.deepEqual([files[`${FOLDER}/0002_add_it.sql`], prevId], [migration.join('\n'), snapshotBefore.id]);
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    });
  }

  const [first] = written as [Written];

  it('are told to the journal, behind what it has and later than it', () => {
    const entry = (idx: number, when: number, tag: string): object => ({ idx, version: '7', when, tag, breakpoints: true });
    const numbered = migrated(first, '0001_second', {})!;
    assert.deepEqual(numbered.journal.map(([path, text]) => [path, text]), [[`${FOLDER}/meta/_journal.json`, JSON.stringify({ version: '7', dialect: 'postgresql', entries: [entry(0, 1_700_000_000_000, '0000_first'), entry(1, 1_800_000_000_000, '0001_second'), entry(2, 1_800_000_000_001, '0002_add_it')] }, null, 2)]]);
    const dated = migrated(first, '20250101000000_second', { [`${FOLDER}/meta/_journal.json`]: journal('20250101000000_second', '\t').replace('1800000000000', '1700000000001') })!;
    assert.ok(dated.journal[0]![1]!.endsWith(`,\n\t\t${JSON.stringify(entry(2, Date.UTC(2026, 0, 2, 3, 4, 5), '20260102030405_add_it'), null, '\t').replaceAll('\n', '\n\t\t')}\n\t]\n}`), dated.journal[0]![1]!);
    assert.deepEqual(Object.keys(dated.files), [`${FOLDER}/20260102030405_add_it.sql`, `${FOLDER}/meta/20260102030405_snapshot.json`]);
  });

  it('leave a folder alone that is kept in another form', () => {
    const picture = (change: (text: string) => string): Readonly<Record<string, string>> => ({ [`${FOLDER}/meta/0001_snapshot.json`]: change(JSON.stringify(first.snapshotBefore)) });
    for (const at of [picture((text) => text.replace('"version":"7"', '"version":"8"')), picture(() => '{'), picture(() => ''), picture((text) => text.replaceAll('public.posts', 'public.others')), { [`${FOLDER}/meta/_journal.json`]: '' }, { [`${FOLDER}/meta/_journal.json`]: '{"entries":[]}' }]) assert.equal(migrated(first, '0001_second', at), undefined, JSON.stringify(at).slice(0, 100));
  });

  it('are none of what is not read, or where Drizzle has other words', () => {
    const { before, wanted } = first;
    const none = (tables: string, asked = wanted): void => assert.equal(indexedBy(drizzleIndexes, filesOf(tables), { server: 'postgres', wanted: asked }), undefined, `${asked}\n${tables}`);
    for (const rest of ['(author_id) where title is null', '(lower(title))', '(author_id) include (title)', '(title collate "C")', '(missing)']) none(before, `create index on posts ${rest}`);
    none(before, `create index on posts (${'author_id, '.repeat(6)}title)`);
    none(before.replace("'posts'", 'NAME'));
    none(before.replace('\n});', '\n}, keysOf);'));
    none(before.replace('\n});', '\n}, ({ authorId }) => [unique().on(authorId)]);'));
    none(before.replace('\n});', '\n}, (t) => ({ ...keysOf(t) }));'));
    none(before.replace('\n});', '\n}'));
    none(`${before}const index = 1;\n`);
    none(`${before}${before.replace(/.*\n\n/, '').replace('posts =', 'again =')}`);
  });
});
