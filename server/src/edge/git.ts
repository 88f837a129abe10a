// What git knows of a repository's history. It is asked only in a workspace that the user trusts, because a repository can configure what git runs.
import { execFile } from 'node:child_process';

/** Files that are untracked, or added since the branch left the main one; relative to the folder. Empty where there is no repository or no git. */
export async function newFiles(folder: string): Promise<readonly string[]> {
  const git = (...args: readonly string[]): Promise<readonly string[]> =>
    new Promise((resolve) => {
      execFile('git', ['-C', folder, ...args], { timeout: 5_000, maxBuffer: 16 * 1024 * 1024 }, (error, stdout) => resolve(error ? [] : stdout.split('\0').filter((path) => path !== '')));
    });
  const [untracked, bases] = await Promise.all([
    git('ls-files', '--others', '--exclude-standard', '-z'),
    Promise.all(['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'].map((branch) => git('merge-base', 'HEAD', branch))),
  ]);
  const base = bases.find((found) => found.length > 0)?.[0]?.trim();
  const added = base === undefined ? [] : await git('diff', '--name-only', '--no-renames', '--diff-filter=A', '--relative', '-z', base);
  return [...new Set([...untracked, ...added])];
}
