// The script that CONTRIBUTING.md names draws what is found, whatever it is given.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { scripts } from '../package.json';
import { temporaryFolder } from './edge/folder.ts';

describe('npm run try', () => {
  const run = (given: string, input = ''): string => {
    const { stdout, stderr, status } = spawnSync(`${scripts.try} ${given}`, { shell: true, cwd: join(__dirname, '..'), input, encoding: 'utf8', env: { ...process.env, INIT_CWD: undefined, NO_COLOR: '1' } });
    assert.equal(status, 0, stderr);
    return stdout;
  };

  it('draws what is found in a statement, a file and standard input', () => {
    const folder = temporaryFolder({ 'mine.ts': "import { Pool } from 'pg';\nexport const all = new Pool().query('select * from orders');\n" });
    try {
      assert.match(run('"select * from orders"'), /^try\.sql:1:1 .*`orders` \(1\.9 M rows\).* unbounded-read\n  1 \| select \* from orders\n    \| ~~~~~~\n/);
      assert.match(run(join(folder.path, 'mine.ts')), /^mine\.ts:2:\d+ .*unbounded-read$/m);
      assert.match(run('', 'select * from orders\n'), /^try\.sql:1:1 .*unbounded-read$/m);
    } finally {
      folder.remove();
    }
  });
});
