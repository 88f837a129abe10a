import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../server/src/edge/makeFolder.ts';
import { temporaryFolder } from './folder.ts';

describe('a folder for what is kept', () => {
  it('is made with those above it, and again without a word', () => {
    const folder = temporaryFolder({});
    const path = join(folder.path, 'a/b/c');
    makeFolder(path);
    makeFolder(path);
    assert.ok(existsSync(path));
    folder.remove();
  });

  it('fails where it may not stand, rather than try for ever', () => {
    const folder = temporaryFolder({ file: '' });
    assert.throws(() => makeFolder(join(folder.path, 'file/a/b')));
    if (process.platform === 'linux') assert.throws(() => makeFolder('/proc/none/a'));
    folder.remove();
  });
});
