// What VS Code calls in its extension host: runs the suites beside it, and writes what became of each test to a file,
// for the console of an extension host does not reach who started it.
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

export interface Outcome {
  readonly title: string;
  /** The stack of what was thrown; undefined where the test passed. */
  readonly error?: string;
}

export function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: 'min' });
  for (const name of readdirSync(__dirname).sort()) if (name.endsWith('.inHost.js')) mocha.addFile(join(__dirname, name));
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) => (failures > 0 ? reject(new Error(`${failures} failed`)) : resolve()));
    runner.on('pass', (test) => note({ title: test.fullTitle() }));
    // Hooks fail here as well, under their own titles.
    runner.on('fail', (test, error) => note({ title: test.fullTitle(), error: error.stack ?? String(error) }));
  });
}

function note(outcome: Outcome): void {
  appendFileSync(process.env['E2E_OUTCOMES']!, `${JSON.stringify(outcome)}\n`);
}
