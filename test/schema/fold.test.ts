// The fold of a history is what PostgreSQL makes of it: every folder beside this file is replayed in both.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { foldSource } from '../../server/src/engine/history/fold.ts';
import type { SchemaSource } from '../../server/src/engine/source.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { linesOf } from './lines.ts';
import { openCheckout, replay } from './replay.ts';

const FOLDERS = join(__dirname, 'folders');

describe('the fold of a history', () => {
  for (const folder of readdirSync(FOLDERS)) {
    it(`equals PostgreSQL’s catalog: ${folder}`, async () => {
      const checkout = openCheckout(join(FOLDERS, folder));
      assert.equal(checkout.sources.length, 1, `sources: ${checkout.sources.map(({ id }) => id).join(', ')}`);
      const { fold, real, failures } = await replay(checkout, checkout.sources[0]!);
      assert.deepEqual(failures, []);
      assert.deepEqual(fold.notes, []);
      assert.equal(fold.final.complete, true);
      const [ours, theirs] = [linesOf(fold.final), linesOf(real)];
      assert.ok(theirs.length > 0);
      const differences = [...ours.filter((line) => !theirs.includes(line)).map((line) => `- fold:    ${line}`), ...theirs.filter((line) => !ours.includes(line)).map((line) => `+ catalog: ${line}`)];
      assert.equal(differences.join('\n'), '');
    });
  }
});

describe('folding', () => {
  const source = (files: readonly string[], unapplied: readonly string[] = []): SchemaSource => ({ id: 'x', kind: 'numbered', dialect: 'postgres', root: '', files, unapplied, reason: '' });
  const parsed = (texts: Readonly<Record<string, string>>) => {
    const files = new Map(Object.entries(texts).map(([path, text]) => [path, { text, script: parseScript(text, dialectOf('postgres')) }]));
    return (path: string) => files.get(path);
  };

  it('shows each statement the schema before and after it', () => {
    const fold = foldSource(source(['1.sql', '2.sql']), parsed({ '1.sql': 'create table a (x int); create table b (y int);', '2.sql': 'drop table a; create index on b (y);' }));
    assert.deepEqual([0, 1].map((at) => fold.before('1.sql', at).tables.size), [0, 1]);
    assert.equal(fold.after('1.sql', 1).tables.size, 2);
    assert.equal(fold.before('2.sql', 0).tables.has('public.a'), true);
    assert.equal(fold.after('2.sql', 0).tables.has('public.a'), false);
    assert.equal(fold.before('2.sql', 1).tables.get('public.b')!.indexes.length, 0);
    assert.equal(fold.final.tables.get('public.b')!.indexes[0]!.name, 'b_y_idx');
    assert.equal(fold.final.tables.get('public.b')!.indexes[0]!.origin.statement, 1);
  });

  it('lets the way down meet what the way up has made', () => {
    const goose = '-- +goose Up\ncreate table a (x int);\ncreate table b (x int);\n-- +goose Down\ndrop table b;\ndrop table a;';
    const fold = foldSource(source(['1.sql']), parsed({ '1.sql': goose }));
    assert.equal(fold.final.tables.size, 2);
    assert.deepEqual([2, 3].map((at) => fold.before('1.sql', at).tables.size), [2, 1]);
    assert.equal(fold.after('1.sql', 1).tables.size, 2);
    const beside = foldSource(source(['1/up.sql', '2/up.sql'], ['1/down.sql']), parsed({ '1/up.sql': 'create table a (x int);', '1/down.sql': 'drop table a;', '2/up.sql': 'create table b (x int);' }));
    assert.equal(beside.before('1/down.sql', 0).tables.size, 1);
    assert.equal(beside.after('1/down.sql', 0).tables.size, 0);
  });

  it('folds again from the edited file on, and equals a fold from the start', () => {
    const texts = { '1.sql': 'create table a (x int);', '2.sql': 'create table b (x int);', '3.sql': 'create table c (x int);' };
    const read = parsed(texts);
    const first = foldSource(source(Object.keys(texts)), read);
    const edited = parsed({ ...texts, '2.sql': 'create table renamed (x int);' });
    const again = foldSource(source(Object.keys(texts)), (path) => (path === '2.sql' ? edited(path) : read(path)), first);
    assert.equal(again.checkpoints[0], first.checkpoints[0]);
    assert.notEqual(again.checkpoints[1], first.checkpoints[1]);
    assert.deepEqual(linesOf(again.final), linesOf(foldSource(source(Object.keys(texts)), edited).final));
  });

  it('takes the marks of goose and dbmate for the ends of statements, semicolons or none', () => {
    const goose = "-- +goose Up\n-- +goose StatementBegin\ncreate table a (x int)\n-- +goose StatementEnd\n-- +goose StatementBegin\nalter table a add column y text not null default 'v'\n-- +goose StatementEnd\n-- +goose Down\n-- +goose StatementBegin\nalter table a drop column y\n-- +goose StatementEnd\n";
    const dbmate = '-- migrate:up\ncreate table b (x int)\n-- migrate:down\ndrop table b';
    const { final } = foldSource(source(['1.sql', '2.sql']), parsed({ '1.sql': goose, '2.sql': dbmate }));
    const tables = [...final.tables.values()].map(({ name, columns, complete }) => [name, columns.length, complete]);
    assert.deepEqual(tables.sort(), [['a', 2, true], ['b', 1, true]]);
  });

  it('ends the temporary tables of a DO block with its file', () => {
    const { final } = foldSource(source(['1.sql']), parsed({ '1.sql': 'do $$ begin create temp table t as select 1 as x; end $$;' }));
    assert.equal(final.tables.size, 0);
  });

  it('ends a session with its file: search path and temporary tables', () => {
    const fold = foldSource(source(['1.sql', '2.sql']), parsed({ '1.sql': 'create schema s; set search_path to s; create table a (x int); create temp table t (x int);', '2.sql': 'create table b (x int);' }));
    assert.deepEqual([...fold.final.tables.entries()].map(([key]) => key).sort(), ['public.b', 's.a']);
    assert.equal(fold.after('1.sql', 3).tables.size, 2);
  });

  it('names the files that could not be read', () => {
    assert.deepEqual(foldSource(source(['1.sql']), () => undefined).notes, ['1.sql belongs to the schema `x` but could not be read.']);
  });
});
