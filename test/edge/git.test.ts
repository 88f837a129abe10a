// Which files are new is what a review of migrations hangs on: it is asked of real repositories.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newFiles } from '../../server/src/edge/git.ts';

describe('what is new', () => {
  const folders: string[] = [];
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
  const repository = (branch = 'main') => {
    const folder = mkdtempSync(join(tmpdir(), 'plansight-git-'));
    folders.push(folder);
    const git = (...args: readonly string[]): string => execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'commit.gpgsign=false', ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
    const write = (path: string, text = 'select 1;\n'): void => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    const commit = (message: string): void => void (git('add', '-A'), git('commit', '-m', message));
    git('init', '-q', '-b', branch);
    write('m/1.sql', 'create table a (id int);\n');
    write('m/2.sql', 'create table b (id int);\n');
    commit('first');
    return { folder, git, write, commit };
  };

  it('on a branch: what it added, committed or not; neither what it edited nor what it moved', async () => {
    const { folder, git, write, commit } = repository();
    git('checkout', '-q', '-b', 'feature');
    write('m/1.sql', 'create table a (id bigint);\n');
    write('m/3.sql');
    renameSync(join(folder, 'm/2.sql'), join(folder, 'm/02.sql'));
    commit('second');
    write('m/4.sql');
    git('add', 'm/4.sql');
    write('m/5.sql', 'untracked');
    assert.deepEqual(await newFiles(folder, undefined, {}), { paths: ['m/3.sql', 'm/4.sql', 'm/5.sql'], complete: true });
    assert.deepEqual(await newFiles(join(folder, 'm'), undefined, {}), { paths: ['3.sql', '4.sql', '5.sql'], complete: true });
  });

  it('on the main branch: what is not committed', async () => {
    const { folder, git, write, commit } = repository();
    write('m/3.sql');
    commit('second');
    write('m/4.sql');
    write('m/5.sql');
    git('add', 'm/4.sql');
    assert.deepEqual(await newFiles(folder, undefined, {}), { paths: ['m/4.sql', 'm/5.sql'], complete: true });
    assert.deepEqual(await newFiles(folder, 'HEAD~1', {}), { paths: ['m/3.sql', 'm/4.sql', 'm/5.sql'], complete: true });
  });

  it('compares with the branch that the pull request goes to', async () => {
    const { folder, git, write, commit } = repository();
    git('checkout', '-q', '-b', 'release');
    write('m/3.sql');
    commit('released');
    git('checkout', '-q', '-b', 'fix');
    write('m/4.sql');
    commit('fixed');
    assert.deepEqual((await newFiles(folder, undefined, {}))?.paths, ['m/3.sql', 'm/4.sql']);
    assert.deepEqual((await newFiles(folder, undefined, { GITHUB_BASE_REF: 'release' }))?.paths, ['m/4.sql']);
  });

  it('knows nothing of committed files where there is nothing to compare with, and nothing at all without a repository', async () => {
    const { folder, write } = repository('trunk');
    write('m/3.sql');
    assert.deepEqual(await newFiles(folder, undefined, {}), { paths: ['m/3.sql'], complete: false });
    assert.equal(await newFiles(folder, 'no-such-branch', {}), undefined);
    const bare = mkdtempSync(join(tmpdir(), 'plansight-git-'));
    folders.push(bare);
    assert.equal(await newFiles(bare, undefined, {}), undefined);
  });
});
