// A report leaves whole through a pipe, and a reader who stops early is no failure.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleOf } from '../../server/src/edge/terminal.ts';
import { temporaryFolder, type Folder } from './folder.ts';

const ROOT = join(__dirname, '../..');
const terminal = JSON.stringify(join(ROOT, 'server/src/edge/terminal.ts'));

describe('the terminal', () => {
  let folder: Folder;
  let program: string;
  before(() => {
    folder = temporaryFolder();
    program = join(folder.path, 'write.ts');
    writeFileSync(program, `import { tolerateClosedPipes, writeWhole } from ${terminal};
      tolerateClosedPipes([process.stdout, process.stderr], () => { process.exitCode = 2; });
      process.exitCode = 1;
      void writeWhole(process.stdout, 'x'.repeat(5_000_000) + '\\n').then(() => process.stderr.write('done'));`);
  });
  after(() => folder.remove());
  const shell = (after: string) => spawnSync('bash', ['-c', `set -o pipefail; node --require tsx/cjs ${program} ${after}`], { cwd: ROOT, encoding: 'utf8' });

  it('gets all of five megabytes through a pipe', () => {
    const { stdout, status } = shell('| wc -c');
    assert.equal(stdout.trim(), '5000001');
    assert.equal(status, 1);
  });

  it('keeps its exit code and its calm when the reader goes away', () => {
    const { status, stderr } = shell('| head -c 10 > /dev/null');
    assert.equal(stderr, 'done');
    assert.equal(status, 1);
  });

  it('is coloured where it is one, unless refused or forced', () => {
    const colours = (isTTY: boolean, environment: Record<string, string>): boolean => styleOf({ isTTY }, environment).colours;
    assert.deepEqual(
      [colours(true, {}), colours(false, {}), colours(true, { NO_COLOR: '1' }), colours(false, { FORCE_COLOR: '1' }), colours(true, { FORCE_COLOR: '0' }), colours(true, { TERM: 'dumb' }), colours(false, { CI: 'true' })],
      [true, false, false, true, false, false, false],
    );
    assert.equal(styleOf({ isTTY: true, columns: 60 }, {}).width, 60);
  });
});
