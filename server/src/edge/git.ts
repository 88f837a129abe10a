// What git knows of a repository's history. A server asks it only in a workspace that the user trusts, because a repository can configure what git runs.
import { resolve as resolvePath } from 'node:path';
import type { NewFiles } from '../engine/ports.ts';
import { repositoryOf } from './roots.ts';

/** Branches that reviews compare with, unless the continuous integration names one. */
const MAIN: readonly string[] = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

/**
 * Files that are untracked, or added since `since`: by default where HEAD has left the branch that a pull request goes to, else the main one.
 * On the main branch itself that is what is not committed or not pushed. What has only been moved is not new.
 * Undefined where there is no repository, no git, or no such `since`; incomplete where no branch is there to compare with, as in a shallow clone.
 */
export async function newFiles(folder: string, since?: string, environment: Environment = process.env): Promise<NewFiles | undefined> {
  // A process that says so takes as long as reading hundreds of files.
  if (!process.env['GIT_DIR'] && repositoryOf(folder) === undefined) return undefined;
  const untracked = await git(folder, 'ls-files', '--others', '--exclude-standard', '-z');
  if (untracked === undefined) return undefined;
  const branches = since === undefined ? [...targetsOf(environment), ...MAIN] : [since];
  const bases = await Promise.all(branches.map((branch) => git(folder, 'merge-base', 'HEAD', branch)));
  const base = bases.find((found) => found?.[0] !== undefined)?.[0]?.trim();
  if (since !== undefined && base === undefined) return undefined;
  const added = await git(folder, 'diff', '--no-ext-diff', '--name-only', '--find-renames=100%', '--diff-filter=A', '--relative', '-z', base ?? 'HEAD');
  return { paths: [...new Set([...untracked, ...(added ?? [])])].sort(), complete: base !== undefined && added !== undefined };
}

type Named = 'GITHUB_BASE_REF' | 'CI_MERGE_REQUEST_TARGET_BRANCH_NAME' | 'BITBUCKET_PR_DESTINATION_BRANCH' | 'SYSTEM_PULLREQUEST_TARGETBRANCH' | 'CI_MERGE_REQUEST_DIFF_BASE_SHA';
type Environment = { readonly [name in Named]?: string | undefined };

/** The branch that a pull request goes to: GitHub, GitLab, Bitbucket and Azure Pipelines say it, each by its own name. */
function targetsOf(environment: Environment): readonly string[] {
  const { GITHUB_BASE_REF, CI_MERGE_REQUEST_TARGET_BRANCH_NAME, BITBUCKET_PR_DESTINATION_BRANCH, SYSTEM_PULLREQUEST_TARGETBRANCH, CI_MERGE_REQUEST_DIFF_BASE_SHA: commit } = environment;
  const branches = [GITHUB_BASE_REF, CI_MERGE_REQUEST_TARGET_BRANCH_NAME, BITBUCKET_PR_DESTINATION_BRANCH, SYSTEM_PULLREQUEST_TARGETBRANCH?.replace(/^refs\/heads\//, '')];
  return [...(commit ? [commit] : []), ...branches.flatMap((branch) => (branch ? [`origin/${branch}`, branch] : []))];
}

/** What git prints, split where it puts a zero byte; undefined where it fails. */
const git = async (folder: string, ...args: readonly string[]): Promise<readonly string[] | undefined> => {
  const said = await askGit(folder, args);
  return 'failed' in said ? undefined : said.output.toString('utf8').split('\0').filter((path) => path !== '');
};

export interface Asking {
  readonly input?: string;
  /** Milliseconds; five seconds by default. */
  readonly patience?: number;
}

/** What git prints, or why it printed nothing. A repository's own file watcher is not started. */
export async function askGit(folder: string, args: readonly string[], { input, patience = 5_000 }: Asking = {}): Promise<{ readonly output: Buffer } | { readonly failed: 'no git' | 'refused' }> {
  // What nobody starts is not loaded.
  const { execFile } = await import('node:child_process');
  return new Promise((resolve) => {
    const options = { timeout: patience, maxBuffer: 512 * 1024 * 1024, encoding: 'buffer', env: environment() } as const;
    const child = execFile('git', ['-C', folder, '-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', ...args], options, (error, output) => resolve(error ? { failed: error.code === 'ENOENT' ? 'no git' : 'refused' } : { output }));
    // What ends before it has read everything says so by its exit.
    child.stdin?.on('error', () => {});
    if (input !== undefined) child.stdin?.end(input);
  });
}

/** In a hook, git names its folder and its index as seen from the working directory, and `-C` would look for them elsewhere. */
function environment(): NodeJS.ProcessEnv {
  const { GIT_DIR, GIT_INDEX_FILE, GIT_WORK_TREE = GIT_DIR === undefined ? undefined : '.' } = process.env;
  const named = Object.entries({ GIT_DIR, GIT_INDEX_FILE, GIT_WORK_TREE }).flatMap(([name, path]) => (path ? [[name, resolvePath(path)]] : []));
  return { ...process.env, ...Object.fromEntries(named) };
}
