// In a folder that nobody trusts yet the extension reads and speaks, but starts no program: git, which tells new migrations from old, is one.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { Folder } from '../edge/folder.ts';
import { shopFolder, vsix } from './subject.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const TRUST = { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.emptyWindow': false };

describe('in Restricted Mode', () => {
  let window: Workbench;
  let folder: Folder;

  before('open a folder that is not trusted', async () => {
    folder = shopFolder();
    const git = (...args: readonly string[]): void => void execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { cwd: folder.path, stdio: 'pipe' });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'The shop');
    folder.write('migrations/0010_gifts.sql', 'create table gifts (\n  id bigint primary key,\n  order_id bigint not null references orders on delete cascade\n);\n');
    window = await openWorkbench({ folder: folder.path, extensions: [vsix()], settings: TRUST });
  });
  after(async () => {
    await window?.close();
    folder.remove();
  });
  afterEach(async function () {
    await window.shoot(`${this.currentTest?.state} ${this.currentTest?.title}`);
  });

  it('reviews what is open, and does not ask git', async () => {
    await window.page.getByText('Restricted Mode').first().waitFor();
    await window.openFile('reports/monthly.sql');
    const problems = await window.problems('totl_cents');
    assert.deepEqual(problems.filter((text) => text.includes('0010_gifts.sql')), []);
  });

  it('shows what is new in the migrations once the folder is trusted', async () => {
    await window.command('Workspaces: Manage Workspace Trust');
    await window.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).first().click();
    await window.page.getByText('You trust this folder').waitFor();
    await window.problems('0010_gifts.sql');
  });
});
