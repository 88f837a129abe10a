// A second client that shares no line with VS Code: Debian's Neovim, which speaks to the server over stdio,
// is pushed its diagnostics, resolves nothing and applies edits with code of its own.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Seen {
  readonly diagnostics: readonly SeenDiagnostic[];
  /** What the buffer holds after the action was applied. */
  readonly text: string;
  /** Codes of what is left after it. */
  readonly left: readonly string[];
  /** Of the server, once the client has told it to go. */
  readonly exit: { readonly code: number; readonly signal: number };
}

interface SeenDiagnostic {
  readonly code: string;
  readonly message: string;
  /** What Neovim underlines: it counts bytes, the server UTF-16 units. */
  readonly covered: string;
  readonly actions: readonly string[];
}

export interface NeovimOptions {
  /** Opened as the workspace. */
  readonly root: string;
  readonly path: string;
  readonly server: string;
  /** Title of the action that is applied. */
  readonly apply: string;
}

/** Opens a file, waits for what the server says of it and applies one action. Throws where Neovim or the server fails. */
export function runNeovim({ root, path, server, apply }: NeovimOptions): Seen {
  const home = mkdtempSync(join(tmpdir(), 'plansight-neovim-'));
  const out = join(home, 'seen.json');
  const homes = Object.fromEntries(['HOME', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME'].map((name) => [name, home]));
  const env = { ...process.env, ...homes, E2E_SERVER: JSON.stringify([process.execPath, server, '--stdio']), E2E_ROOT: root, E2E_APPLY: apply, E2E_OUT: out };
  try {
    execFileSync('nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '--noplugin', join(root, path), '-c', `luafile ${join(__dirname, 'neovim.lua')}`], { cwd: root, env, stdio: 'pipe', timeout: 60_000 });
    return JSON.parse(readFileSync(out, 'utf8')) as Seen;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
