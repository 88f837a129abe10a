// The grammars colour what the cases say, in the editor's own engine. The languages around them are small stand-ins that keep the scopes and the traps.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { contributes } from '../../package.json';

const ROOT = join(__dirname, '../..');

function colour(cases: string): { readonly status: number | null; readonly output: string } {
  const grammars = ['typescript', 'sql'].flatMap((name) => ['-g', `test/syntaxes/grammars/${name}.json`]);
  const { status, stdout, stderr } = spawnSync(process.execPath, [require.resolve('vscode-tmgrammar-test/dist/unit.js'), ...grammars, '--compact', cases], { cwd: ROOT, encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

describe('syntaxes', () => {
  it('colours SQL where a program marks it or sends it', () => {
    const { status, output } = colour('test/syntaxes/strings.case');
    assert.equal(status, 0, output);
  });

  it('leaves other text alone, and ends with the template whatever is in it', () => {
    const { status, output } = colour('test/syntaxes/silent.case');
    assert.equal(status, 0, output);
  });

  it('is put into each of the four languages, and gives no language of its own', () => {
    assert.ok(contributes.grammars.every(({ injectTo }) => injectTo.join() === 'source.ts,source.tsx,source.js,source.js.jsx'));
    assert.ok(contributes.grammars.every((grammar) => !('language' in grammar)));
  });
});
