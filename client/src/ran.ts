// A program of ours in a process of its own, which can be called off, and what it said where it failed.
import { fork } from 'node:child_process';
import type { CancellationToken } from 'vscode';

/** Why it failed; undefined where it did not. */
export function ran(module: string, args: readonly string[], cwd: string, token: CancellationToken): Promise<string | 'called off' | undefined> {
  return new Promise((resolve) => {
    const child = fork(module, [...args], { cwd, silent: true });
    let said = '';
    child.stderr?.on('data', (part: Buffer) => (said += part.toString()));
    child.on('error', (error) => resolve(error.message));
    // Who has called it off waits for nothing more; else what it said is only whole once its streams are closed.
    child.on('exit', () => token.isCancellationRequested && resolve('called off'));
    child.on('close', (code) => resolve(code === 0 ? undefined : said.trim().replace(/^plansight: /, '') || `The report could not be written (exit code ${code}).`));
    token.onCancellationRequested(() => child.kill());
  });
}
