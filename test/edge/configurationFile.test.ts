// plansight.json is found from anywhere below it, and never outside the repository.
import assert from 'node:assert/strict';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { findConfiguration, readConfiguration } from '../../server/src/edge/configurationFile.ts';
import { temporaryFolder, type Folder } from './folder.ts';

describe('the configuration file', () => {
  let folder: Folder;
  beforeEach(() => void (folder = temporaryFolder({ 'plansight.json': '{}', 'app/src/a.sql': '', 'repo/.git/HEAD': '', 'repo/src/a.sql': '' })));
  afterEach(() => folder.remove());

  it('is found by walking up', () => assert.deepEqual(findConfiguration(join(folder.path, 'app/src')), { path: join(folder.path, 'plansight.json'), text: '{}' }));

  it('is not looked for above the repository', () => {
    assert.equal(findConfiguration(join(folder.path, 'repo/src')), undefined);
    folder.write('repo/plansight.json', '{"exclude":[]}');
    assert.deepEqual(findConfiguration(join(folder.path, 'repo/src')), { path: join(folder.path, 'repo/plansight.json'), text: '{"exclude":[]}' });
  });

  it('that cannot be read is an error and not absent', () => {
    mkdirSync(join(folder.path, 'app/plansight.json'));
    const found = findConfiguration(join(realpathSync(folder.path), 'app/src'));
    assert.ok(found && 'error' in found && found.error.includes('cannot be read'));
    assert.ok('error' in readConfiguration(join(folder.path, 'nowhere.json')));
  });
});
