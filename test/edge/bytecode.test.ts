// The command as it is shipped, begun with a small bundle in its place: it runs what stands there, whatever is kept of earlier runs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolders } from './folder.ts';

const COMMAND = "const { twice } = require('./other.js'); const { basename } = require('node:path');\nconsole.log(twice(1), basename(__filename), basename(__dirname) === basename(process.cwd()));\n";
const OTHER = 'exports.twice = (n) => 2 * n;\nexports.broken = () => { throw new Error("here"); };\n';

describe('bytecode', () => {
  const folders = temporaryFolders();
  afterEach(() => folders.remove());

  function program(command: string, other = OTHER): { readonly path: string; write(name: string, text: string): void; run(...words: readonly string[]): string; kept(): readonly string[] } {
    const { path } = folders.of({ 'command.js': command, 'other.js': other });
    copyFileSync(resolve(__dirname, '../../dist/cli.js'), join(path, 'cli.js'));
    const cache = join(path, 'cache');
    return {
      path,
      write: (name, text) => writeFileSync(join(path, name), text),
      run: (...words) => {
        const { stdout, stderr } = spawnSync(process.execPath, [join(path, 'cli.js'), ...words], { cwd: path, encoding: 'utf8', env: { ...process.env, PLANSIGHT_CACHE: cache } });
        return stdout + stderr;
      },
      kept: () => readdirSync(join(cache, 'bytecode')).sort(),
    };
  }

  it('is kept of each bundle for what it was run for, and used again', () => {
    const { run, kept, path } = program(COMMAND);
    assert.equal(run('check'), '2 command.js true\n');
    const names = kept();
    assert.deepEqual(names.map((name) => name.replace(/\w+$/, '')), ['command-check-', 'other-check-']);
    const times = (): readonly number[] => names.map((name) => statSync(join(path, 'cache/bytecode', name)).mtimeMs);
    const before = times();
    assert.equal(run('check', 'src'), '2 command.js true\n');
    assert.deepEqual(times(), before, 'what V8 takes is not written again');
    assert.equal(run('/etc', 'x'), '2 command.js true\n');
    assert.deepEqual(kept().filter((name) => name.includes('-other-')).length, 2);
  });

  it('is of that text alone, be another as long, and takes the place of what it was before', () => {
    const { run, kept, write } = program(COMMAND);
    run('check');
    write('other.js', OTHER.replace('2 * n', '7 * n'));
    assert.equal(run('check'), '7 command.js true\n');
    assert.equal(kept().length, 2);
    assert.equal(run('check'), '7 command.js true\n');
  });

  it('is made again where it is damaged, and not missed where it cannot be kept', () => {
    const { run, kept, write, path } = program(COMMAND);
    run('check');
    for (const damage of ['', 'x', 'x'.repeat(5000)]) {
      for (const name of kept()) write(`cache/bytecode/${name}`, damage);
      assert.equal(run('check'), '2 command.js true\n');
      for (const name of kept()) {
        const again = readFileSync(join(path, 'cache/bytecode', name), 'latin1');
        assert.ok(again.length > 100 && again !== damage, `${name} is made again after ${JSON.stringify(damage.slice(0, 5))}`);
      }
    }
    // V8 itself looks at no more than the head.
    for (const name of kept()) {
      const file = join(path, 'cache/bytecode', name);
      const bytes = readFileSync(file);
      for (let at = bytes.length >> 1; at < (bytes.length >> 1) + 64; at++) bytes[at]! ^= 0x55;
      writeFileSync(file, bytes);
    }
    assert.equal(run('check'), '2 command.js true\n');
    const nowhere = program(COMMAND);
    nowhere.write('cache', '');
    assert.equal(nowhere.run('check'), '2 command.js true\n');
  });

  it('leaves a stack as it is in the file', () => {
    const { run } = program("require('./other.js').broken();\n");
    for (const time of [1, 2]) assert.match(run('check'), /Error: here\n {4}at exports\.broken \(.*other\.js:2:/, `run ${time}`);
  });
});
