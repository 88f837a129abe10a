// Another editor than VS Code gets the same help: Neovim, which asks for nothing that VS Code has invented.
import assert from 'node:assert/strict';
import { runNeovim, type Seen } from './neovim.ts';
import { SERVER, shopFolder } from './subject.ts';

describe('in Neovim', () => {
  let seen: Seen;

  before('let it work', () => {
    const folder = shopFolder();
    try {
      seen = runNeovim({ root: folder.path, path: 'reports/windows.sql', server: SERVER, apply: 'Change it to `total_cents`' });
    } finally {
      folder.remove();
    }
  });

  it('underlines the words that are meant, behind an emoji and with Windows’ line ends', () => {
    assert.deepEqual(seen.diagnostics.map(({ code, covered }) => [code, covered]), [['unknown-column', 'totl_cents'], ['select-star', '*']]);
    assert.equal(seen.diagnostics[0]?.message, '`orders` has no column `totl_cents`; `total_cents` exists.');
  });

  it('offers each fix, and no command that only VS Code’s client runs', () => {
    const [column, star] = seen.diagnostics;
    assert.equal(column?.actions[0], 'Change it to `total_cents`');
    assert.equal(star?.actions[0], 'List the 14 columns');
    assert.deepEqual(seen.diagnostics.flatMap(({ actions }) => actions).filter((title) => /page/.test(title)), []);
  });

  it('applies a fix to the words that were meant', () => {
    assert.equal(seen.text.split('\n')[1], "select '😀' as smile, o.total_cents from orders o where o.id = 1;");
    assert.deepEqual(seen.left, ['select-star']);
  });

  it('lets the server go', () => assert.deepEqual(seen.exit, { code: 0, signal: 0 }));
});
