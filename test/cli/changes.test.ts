// What a change is answerable for: asked of real repositories, through the command.
import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { changesInPatch } from '../../server/src/edge/gitChanges.ts';
import { repository, runIn, SHOP, type Repository } from './repository.ts';

const COMMAND = join(__dirname, '../../dist/cli.js');
const OLD = SHOP['src/old.ts']!;

describe('the review of a change', function () {
  this.timeout(120_000);
  let shop: Repository;
  const begin = (files?: Readonly<Record<string, string>>): Repository => (shop = repository(files));
  afterEach(() => shop.remove());

  describe('--since', () => {
    it('says nothing of what was there before, and all of what is new', () => {
      const { found, write, git, commit } = begin();
      assert.deepEqual(found(), ['src/old.ts:3 delete-without-where']);
      git('checkout', '-q', '-b', 'feature');
      write('src/committed.ts', OLD);
      commit('second');
      write('src/untracked.sql', 'delete from orders;\n');
      appendFileSync(join(shop.path, 'src/old.ts'), "export const more = () => pool.query('delete from customers');\n");
      assert.deepEqual(found('--since', 'main'), ['src/committed.ts:3 delete-without-where', 'src/old.ts:8 delete-without-where', 'src/untracked.sql:1 delete-without-where']);
      assert.deepEqual(found('--since', 'HEAD'), ['src/old.ts:8 delete-without-where', 'src/untracked.sql:1 delete-without-where']);
      assert.deepEqual(found('--since', 'main', 'src/untracked.sql'), ['src/untracked.sql:1 delete-without-where']);
    });

    it('sees a statement that lost a line, though the line of the finding is as it was', () => {
      const { found, write } = begin();
      write('src/old.ts', OLD.replace('  where id = $1\n', '').replace('[id]', ''));
      assert.deepEqual(found('--since', 'HEAD'), ['src/old.ts:5 delete-without-where']);
      write('src/old.ts', OLD.replace('where id = $1', "where state <> ''"));
      assert.deepEqual(found('--since', 'HEAD').filter((one) => one.startsWith('src/old.ts:3')), []);
    });

    it('counts from where the branches parted, not from where the other is now', () => {
      const { found, write, git, commit } = begin();
      git('checkout', '-q', '-b', 'feature');
      write('src/mine.sql', 'delete from orders;\n');
      commit('mine');
      git('checkout', '-q', 'main');
      write('src/old.ts', '');
      commit('theirs');
      git('checkout', '-q', 'feature');
      assert.deepEqual(found('--since', 'main'), ['src/mine.sql:1 delete-without-where']);
    });

    it('takes a file that only moved for what it was', () => {
      const { found } = begin();
      renameSync(join(shop.path, 'src/old.ts'), join(shop.path, 'src/moved.ts'));
      shop.git('add', '-A');
      assert.deepEqual(found('--since', 'HEAD'), []);
    });

    it('tells of what a new migration breaks elsewhere', () => {
      const { found, write } = begin({ ...SHOP, 'src/use.sql': 'select note from orders where id = 1;\n' });
      write('migrations/0002_drop.sql', 'alter table orders drop column note;\n');
      assert.deepEqual(found('--since', 'HEAD', '--quiet'), ['migrations/0002_drop.sql:1 dropped-but-used']);
    });

    it('takes a migration that is new since the commit for a new one', () => {
      const { found, write, commit } = begin();
      write('migrations/0002_state.sql', 'create index orders_state on orders (state);\n');
      commit('second');
      assert.equal(found().some((one) => one.startsWith('migrations/')), false);
      assert.notEqual(found('--since', 'HEAD~1').filter((one) => one.startsWith('migrations/0002_state.sql:1')).length, 0);
    });

    it('finds the file whatever it is called, and whatever the root', () => {
      const names = ['sub/a b.sql', 'sub/"quoted".sql', 'sub/näme😀.sql', 'sub/tab\t.sql'];
      const { write } = begin({ 'sub/plansight.json': '{}', 'sub/schema.sql': SHOP['migrations/0001_init.sql']!, ...Object.fromEntries(names.map((name) => [name, 'select 1;\n'])) });
      for (const name of names) write(name, 'select 1;\ndelete from orders;\n');
      const { out } = runIn(join(shop.path, 'sub'), ['check', '--since', 'HEAD', '--format', 'json']);
      assert.deepEqual((JSON.parse(out) as { findings: { file: string; start: { line: number } }[] }).findings.map(({ file, start }) => `sub/${file}:${start.line}`).sort(), names.map((name) => `${name}:2`).sort());
    });

    it('reads files that git takes for binary', () => {
      const { found, write } = begin({ ...SHOP, 'src/wide.sql': 'select 1;\n' });
      write('src/wide.sql', '\uFEFFdelete from orders;\n');
      assert.deepEqual(found('--since', 'HEAD'), ['src/wide.sql:1 delete-without-where']);
      shop.write('src/wide.sql', Buffer.from('\uFEFFdelete from orders;\n', 'utf16le'));
      assert.deepEqual(found('--since', 'HEAD'), ['src/wide.sql:1 delete-without-where']);
    });

    it('fixes only what the change is answerable for', () => {
      const star = "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const a = () => pool.query('select * from orders where id = 1');\n";
      const { write } = begin({ ...SHOP, 'src/star.ts': star });
      write('src/star.ts', `${star}export const b = () => pool.query('select * from orders where id = 2 limit 5');\n`);
      const ran = shop.run('check', '--since', 'HEAD', '--fix', '--rule', 'select-star=exactly:warning');
      const [, , first, second] = readFileSync(join(shop.path, 'src/star.ts'), 'utf8').split('\n');
      assert.match(first!, /select \*/, ran.out);
      assert.doesNotMatch(second!, /select \*/, ran.out);
    });
  });

  describe('--staged', () => {
    it('reads what will be committed, not what lies on the disk', () => {
      const { found, write, git } = begin();
      write('src/a.sql', 'delete from orders;\n');
      git('add', 'src/a.sql');
      write('src/a.sql', 'delete from orders where id = 1;\n');
      write('src/b.sql', 'delete from orders;\n');
      assert.deepEqual(found('--staged'), ['src/a.sql:1 delete-without-where']);
      git('add', 'src/a.sql');
      assert.deepEqual(found('--staged'), []);
    });

    it('takes no table from a migration that is not staged, and one that is only deleted on the disk', () => {
      const { found, write, git } = begin();
      write('migrations/0002_more.sql', 'create table extras (id bigint primary key);\n');
      write('src/a.sql', 'select id from extras where id = 1;\nselect id from orders where id = 1;\n');
      git('add', 'src/a.sql');
      assert.deepEqual(found('--staged'), ['src/a.sql:1 unknown-table']);
      git('add', '-A');
      renameSync(join(shop.path, 'migrations/0002_more.sql'), join(shop.path, '../', `gone-${Date.now()}.sql`));
      assert.deepEqual(found('--staged').filter((one) => one.endsWith('unknown-table')), []);
    });

    it('works before the first commit', () => {
      const { found, write, git } = begin({ 'a.txt': '' });
      git('checkout', '-q', '--orphan', 'fresh');
      for (const [path, text] of Object.entries(SHOP)) write(path, text);
      git('add', '-A');
      assert.deepEqual(found('--staged'), ['src/old.ts:3 delete-without-where']);
    });

    it('holds a commit back from its hook, in the root and below it, with -a and with a path', () => {
      for (const below of ['', 'sub/']) {
        const { write, git } = begin(Object.fromEntries(Object.entries(SHOP).map(([path, text]) => [below + path, text])));
        const hook = join(shop.path, '.git/hooks/pre-commit');
        shop.write('.git/hooks/pre-commit', `#!/bin/sh\nexec "${process.execPath}" "${COMMAND}" check --staged --quiet ${below || '.'}\n`);
        chmodSync(hook, 0o755);
        write(`${below}src/a.sql`, 'delete from orders where id = 1;\n');
        git('add', '-A');
        git('commit', '-q', '-m', 'good');
        write(`${below}src/a.sql`, 'delete from orders;\n');
        assert.throws(() => git('commit', '-q', '-a', '-m', 'bad'), /delete-without-where/);
        assert.throws(() => git('commit', '-q', '-m', 'bad', '--', `${below}src/a.sql`), /delete-without-where/);
        write(`${below}src/a.sql`, 'delete from orders where id = 2;\n');
        git('commit', '-q', '-a', '-m', 'good again');
        if (below === '') shop.remove();
      }
    });
  });

  it('says what to do where git cannot answer', () => {
    const { run } = begin();
    const refused = (...args: readonly string[]): string => {
      const { status, out, err } = run('check', ...args);
      assert.equal(status, 2);
      assert.equal(out, '');
      return err;
    };
    assert.match(refused('--since', 'nowhere'), /Git knows no commit `nowhere`.*fetch-depth: 0/);
    assert.match(refused('--since=--output=x'), /Git knows no commit/);
    shop.git('checkout', '-q', '--orphan', 'other');
    shop.git('commit', '-q', '-m', 'other');
    assert.match(refused('--since', 'main'), /share no history/);
    renameSync(join(shop.path, '.git'), join(shop.path, 'no.git'));
    assert.match(refused('--since', 'main'), /is in no git repository/);
    assert.match(refused('--staged'), /is in no git repository/);
  });

  it('reads patches whose content looks like headings', () => {
    begin();
    const patch = 'diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n--- a/y\n-@@ -9 +9 @@\n+++ b/y\n+@@ -7 +7 @@\n+x\n\\ No newline at end of file\n@@ -9,2 +10,0 @@ heading\n-a\n-b\n';
    assert.deepEqual([...changesInPatch(patch)], [['x', [{ first: 1, last: 3 }, { first: 10, last: 11 }]]]);
  });
});
