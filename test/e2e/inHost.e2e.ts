// The extension as other extensions see it. Each test of inHost/ becomes one here.
import assert from 'node:assert/strict';
import { runInHost } from './inHost.ts';
import Mocha from 'mocha';
import { CLI, shopFolder, vsix } from './subject.ts';

describe('in the extension host', function () {
  let count = 0;

  before('run it', async () => {
    const folder = shopFolder();
    try {
      const outcomes = await runInHost({ folder: folder.path, extensions: [vsix()], cli: CLI });
      count = outcomes.length;
      for (const { title, error } of outcomes) this.addTest(new Mocha.Test(title, () => {
        if (error !== undefined) throw Object.assign(new Error(), { stack: error, message: error });
      }));
    } finally {
      folder.remove();
    }
  });

  it('ran its suites to their end', () => assert.ok(count > 0));
});
