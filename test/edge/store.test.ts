// What the command keeps between runs: read again by the same build, thrown away by another, and never in the way of a run.
import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../server/src/edge/store.ts';
import { temporaryFolders } from './folder.ts';

describe('store', () => {
  const folders = temporaryFolders();
  afterEach(() => folders.remove());
  const kept = (folder: string): string => join(folder, readdirSync(folder).find((name) => name.endsWith('.json'))!);

  it('gives the same build what it kept, and another nothing', () => {
    const { path } = folders.of({});
    const first = openStore('/root', 'build 1', path);
    first.set('a', { list: [1, 'two', null] });
    first.save();
    assert.deepEqual(openStore('/root', 'build 1', path).get('a'), { list: [1, 'two', null] });
    assert.equal(openStore('/root', 'build 2', path).get('a'), undefined);
    assert.equal(openStore('/other', 'build 1', path).get('a'), undefined);
    assert.equal(statSync(kept(path)).mode & 0o077, process.platform === 'win32' ? statSync(kept(path)).mode & 0o077 : 0, 'it holds parts of programs: nobody else may read it');
  });

  it('forgets what many runs did not ask for', () => {
    const { path } = folders.of({});
    for (let run = 0; run < 12; run++) {
      const store = openStore('/root', 'build', path);
      if (run === 0) store.set('old', 1);
      store.get('asked');
      store.set(`new ${run}`, run);
      if (run === 0) store.set('asked', 2);
      store.save();
    }
    const last = openStore('/root', 'build', path);
    assert.equal(last.get('old'), undefined);
    assert.equal(last.get('asked'), 2);
  });

  it('goes on without what is damaged, and where nothing may be written', () => {
    const { path } = folders.of({});
    const store = openStore('/root', 'build', path);
    store.set('a', 1);
    store.save();
    for (const text of ['', '{', 'null', '{"build":"build"}', '{"build":"build","entries":[1,null]}']) {
      writeFileSync(kept(path), text);
      assert.equal(openStore('/root', 'build', path).get('a'), undefined, text);
    }
    writeFileSync(join(path, 'a file'), '');
    const nowhere = openStore('/root', 'build', join(path, 'a file/below'));
    nowhere.set('a', 1);
    nowhere.save();
  });

  it('tells lists of parts apart', () => {
    const { digest } = openStore('/root', 'build', folders.of({}).path);
    assert.notEqual(digest(['ab', 'c']), digest(['a', 'bc']));
    assert.notEqual(digest(['a']), digest(['a', '']));
    assert.equal(digest(['é', '😀']), digest(['é', '😀']));
  });
});
