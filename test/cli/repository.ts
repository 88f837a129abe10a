// A real git repository with a small application in it, and the command run there as a user runs it.
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { JsonReport } from '../../server/src/cli/report/json.ts';
import { temporaryFolder, type Folder } from '../edge/folder.ts';

const COMMAND = join(__dirname, '../../dist/cli.js');

export interface Ran { readonly status: number | null; readonly out: string; readonly err: string }

export function runIn(cwd: string, args: readonly string[], input?: string): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 28, ...(input !== undefined && { input }) });
  return { status, out: stdout, err: stderr };
}

export interface Repository extends Folder {
  git(...args: readonly string[]): string;
  commit(message: string): void;
  run(...args: readonly string[]): Ran;
  /** Each finding as `file:line rule`, with `--format json` added to the arguments of `check`. */
  found(...args: readonly string[]): readonly string[];
}

/** `orders` has five million rows, and an index on its key alone. */
export const SHOP: Readonly<Record<string, string>> = {
  'plansight.json': '{ "sizes": { "orders": "5M" } }\n',
  'migrations/0001_init.sql': 'create table customers (id bigint primary key, email text);\ncreate table orders (id bigint primary key, state text not null, note text);\n',
  'src/old.ts': "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const first = (id: number) => pool.query('delete from orders');\nexport const one = (id: number) => pool.query(`\n  delete from orders\n  where id = $1\n`, [id]);\n",
};

export function repository(files: Readonly<Record<string, string>> = SHOP): Repository {
  const folder = temporaryFolder(files);
  const git = (...args: readonly string[]): string => execFileSync('git', ['-C', folder.path, '-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'commit.gpgsign=false', ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'first');
  const run = (...args: readonly string[]): Ran => runIn(folder.path, args);
  return {
    ...folder,
    git,
    commit: (message) => void (git('add', '-A'), git('commit', '-q', '-m', message)),
    run,
    found(...args) {
      const ran = run('check', '--format', 'json', ...args);
      if (ran.out === '') throw new Error(ran.err);
      return (JSON.parse(ran.out) as JsonReport).findings.map(({ file, start, rule }) => `${file}:${start.line} ${rule}`);
    },
  };
}
