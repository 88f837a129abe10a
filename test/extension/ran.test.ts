// What is said of a program that failed in a process of its own.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import { ran } from '../../client/src/ran.ts';
import { temporaryFolders } from '../edge/folder.ts';

/** Its words come once it has ended itself. */
const LATE = `
const { spawn } = require('node:child_process');
const words = "process.stdin.resume().on('end', () => console.error('plansight: The disk is full.'))";
spawn(process.execPath, ['-e', words], { stdio: ['pipe', 'ignore', 'inherit'] }).once('spawn', () => process.exit(2));
`;

describe('a program of ours in a process of its own', () => {
  const folders = temporaryFolders();
  const { path } = folders.of({ 'late.js': LATE, 'well.js': 'console.error("a word");', 'mute.js': 'process.exit(3);', 'endless.js': 'process.stdin.resume(); setInterval(() => undefined, 1000);' });
  after(() => folders.remove());
  const result = (module: string, { token } = new CancellationTokenSource()): Promise<string | undefined> => ran(join(path, module), [], path, token as Parameters<typeof ran>[3]);

  it('has its last words told, which may come behind its end', async () => assert.equal(await result('late.js'), 'The disk is full.'));

  it('has its code told where it says nothing, and nothing where it went well', async () => {
    assert.equal(await result('mute.js'), 'The report could not be written (exit code 3).');
    assert.equal(await result('well.js'), undefined);
  });

  it('is ended where it is called off', async () => {
    const source = new CancellationTokenSource();
    const answer = result('endless.js', source);
    source.cancel();
    assert.equal(await answer, 'called off');
  });
});
