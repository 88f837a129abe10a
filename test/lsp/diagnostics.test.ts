// What an editor shows is what the command says, whoever asks and whichever way; and it is told when, and only when, it changes.
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Diagnostic, WorkspaceDiagnosticReport } from 'vscode-languageserver-protocol';
import { temporaryFolder, type Folder } from '../edge/folder.ts';
import { clients, POOR, VS_CODE, withAbilities } from './client.ts';
import { commandSays, openSays, reviewSays, workspaceSays } from './sayings.ts';

const SHOP = resolve(__dirname, '../../examples/shop');
const ours = /\.(?:sql|ts)$/;
const rulesOf = (diagnostics: readonly Diagnostic[]): readonly string[] => diagnostics.map(({ code, range }) => `${range.start.line + 1} ${code}`);
const filesOf = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => ours.test(path));
const namesOf = ({ items }: WorkspaceDiagnosticReport): readonly string[] => items.map(({ uri, ...report }) => `${uri.split('/').at(-1)} ${report.kind === 'full' ? report.items.length : 'as before'}`);
const knownFrom = ({ items }: WorkspaceDiagnosticReport): readonly { uri: string; value: string }[] => items.map(({ uri, resultId }) => ({ uri, value: resultId! }));
const codesIn = (said: readonly string[]): ReadonlySet<unknown> => new Set(said.map((one) => (JSON.parse(one) as unknown[])[1]));

/** Asked for its settings. */
const ASKED = withAbilities(VS_CODE, { workspace: { configuration: true } });

/** Emoji before what is found, line ends of every kind, marks, suppressions, and settings of one file. */
const ODD: Readonly<Record<string, string>> = {
  'plansight.json': '\uFEFF{\r\n  // Of one file only.\r\n  "databases": { "main": { "schema": ["schema.sql"], "sizes": { "notes": "9M", "people": "2M" } } },\r\n  "overrides": [{ "files": ["loud/**"], "rules": { "select-star": "error", "missing-limit": "off" } }, { "files": ["quiet.sql"], "rules": { "delete-without-where": "hint" } }],\r\n  "exclude": ["vendor/**"]\r\n}\r\n',
  'schema.sql': '\uFEFFcreate table people (id bigint primary key, "näme😀" text);\r\n/* 😀 */ create table notes (id bigint primary key, person_id bigint not null references people (id), body text);\r\n',
  'a.sql': '\uFEFFselect id from notez;\nselect /* 😀😀 */ id, boddy from notes;\rdelete from people;\n',
  'quiet.sql': '-- 😀\r\ndelete from people;\r\n\r\n-- plansight-allow delete-without-where: a test\r\ndelete from notes;\r\n-- plansight-allow select-star: nothing here\r\nselect id from people where id = 1;\r\n',
  'broken.sql': 'select 1;\n\nselect "😀" frm wher from people;\n',
  'loud/app.ts': "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const all = () => pool.query(/* 😀 */ 'select * from notes where body = $1', ['😀']);\nexport const one = (id: string) => pool.query(`select id, '😀' as face, body from notes where person_id = ${id}`);\nexport const none = () => pool.query('select \\u{1F600}nothing from people');\n",
  'vendor/x.sql': 'delete from people;\n',
};

function copyOfShop(change: (text: string) => string = (text) => text): Folder {
  const folder = temporaryFolder();
  cpSync(SHOP, folder.path, { recursive: true });
  for (const path of filesOf(folder.path)) writeFileSync(join(folder.path, path), change(readFileSync(join(folder.path, path), 'utf8')));
  return folder;
}

describe('diagnostics', () => {
  const running = clients();
  const folders: Folder[] = [];
  const made = (folder: Folder): string => {
    folders.push(folder);
    return folder.path;
  };
  afterEach(async () => {
    await running.end();
    for (const folder of folders.splice(0)) folder.remove();
  });

  describe('are what the command says, byte for byte', () => {
    const cases: Readonly<Record<string, () => Folder>> = {
      'of the shop': () => copyOfShop(),
      'of the shop with CRLF': () => copyOfShop((text) => text.replace(/\r?\n/g, '\r\n')),
      'of the shop with byte order marks': () => copyOfShop((text) => `\uFEFF${text}`),
      'of odd files under a configuration': () => temporaryFolder(ODD),
    };
    for (const [name, make] of Object.entries(cases)) {
      it(name, async () => {
        const root = made(make());
        const command = commandSays(root);
        assert.ok(codesIn(command).size >= 6, [...codesIn(command)].join());
        const client = await running.start(root);
        assert.deepEqual(await reviewSays(client, root), command);
        assert.deepEqual(await openSays(client, root, filesOf(root)), command);
      });
    }

    it('after files were opened, spoilt, mended and closed', async () => {
      const root = made(temporaryFolder(ODD));
      const client = await running.start(root);
      await client.connection.sendRequest('plansight/review');
      for (const path of filesOf(root)) {
        await client.open(path);
        await client.edit(path, [{ start: 1, end: 20, text: 'delete from 😀 people; (' }]);
        await client.diagnostics(path);
        await client.closeDocument(path);
      }
      await client.settled();
      assert.deepEqual(await workspaceSays(client, root), commandSays(root));
    });
  });

  it('reads a text without the byte order mark that the file has, as editors give it', async () => {
    const root = made(temporaryFolder(ODD));
    const client = await running.start(root);
    await client.open('a.sql', ODD['a.sql']!.slice(1));
    const [first] = await client.diagnostics('a.sql');
    assert.deepEqual([first!.code, first!.range.start], ['unknown-table', { line: 0, character: 'select id from '.length }]);
  });

  it('answers that nothing has changed', async () => {
    const root = made(copyOfShop());
    const client = await running.start(root);
    await client.open('src/admin.ts');
    const first = await client.pull('src/admin.ts');
    assert.equal(first.kind, 'full');
    assert.deepEqual(await client.pull('src/admin.ts', first.resultId), { kind: 'unchanged', resultId: first.resultId });
    await client.edit('src/admin.ts', [{ start: 0, end: 0, text: '\n' }]);
    assert.equal((await client.pull('src/admin.ts', first.resultId)).kind, 'full');
    await client.edit('src/admin.ts', [{ start: 0, end: 1, text: '' }]);
    assert.equal((await client.pull('src/admin.ts', first.resultId)).kind, 'unchanged');
  });

  describe('of what is not open', () => {
    const MIGRATIONS = {
      'migrations/0001_a.sql': 'create table a (id bigint primary key);\ncreate table b (id bigint primary key, a_id bigint references a (id));\n',
      'app.sql': 'delete from a;\n',
      'jobs.sql': 'delete from a where id = 1;\n',
    };
    function repository(): string {
      const folder = temporaryFolder(MIGRATIONS);
      const git = (...args: readonly string[]): void => void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder.path, stdio: 'ignore' });
      git('init', '-b', 'main');
      git('add', '.');
      git('commit', '-m', 'first');
      git('checkout', '-b', 'branch');
      folder.write('migrations/0002_c.sql', 'create table c (id bigint primary key, a_id bigint references a (id));\n');
      git('add', '.');
      git('commit', '-m', 'second');
      folder.write('migrations/0003_d.sql', 'create table d (id bigint primary key, a_id bigint references a (id));\n');
      folder.write('new.sql', 'delete from b;\n');
      return made(folder);
    }

    it('are those of new migrations, committed on the branch or not yet; after a review, of everything', async () => {
      const root = repository();
      const client = await running.start(root);
      const fresh = await client.pullWorkspace().report;
      assert.deepEqual(namesOf(fresh), ['0002_c.sql 1', '0003_d.sql 1']);
      const held = client.pullWorkspace(knownFrom(fresh));
      await client.connection.sendRequest('plansight/review');
      assert.deepEqual(namesOf(await held.report), ['app.sql 1', '0001_a.sql 1', 'new.sql 1']);
      assert.deepEqual(await reviewSays(client, root), commandSays(root));
    });

    it('are no longer those of what has become part of the main branch', async () => {
      const root = repository();
      const client = await running.start(root);
      const fresh = await client.pullWorkspace().report;
      assert.deepEqual(namesOf(fresh), ['0002_c.sql 1', '0003_d.sql 1']);
      const held = client.pullWorkspace(knownFrom(fresh));
      execFileSync('git', ['branch', '-f', 'main', 'HEAD'], { cwd: root, stdio: 'ignore' });
      await client.watched({ '.git/refs/heads/main': 'changed' });
      assert.deepEqual(namesOf(await held.report), ['0002_c.sql 0']);
    });

    it('are not those of a repository that the user does not trust, until they do', async () => {
      const client = await running.start(repository(), { options: { commands: true, trusted: false } });
      await client.status(({ state }) => state === 'ready');
      const held = client.pullWorkspace();
      await client.settled();
      await client.connection.sendNotification('plansight/trusted');
      assert.deepEqual(namesOf(await held.report), ['0002_c.sql 1', '0003_d.sql 1']);
    });

    it('are those of everything where that is set, and change no more than they must', async () => {
      const root = repository();
      const client = await running.start(root, { options: { commands: true, settings: { show: 'workspace' } } });
      await client.status(({ state }) => state === 'ready');
      const first = await client.pullWorkspace().report;
      assert.deepEqual(namesOf(first), ['app.sql 1', '0001_a.sql 1', '0002_c.sql 1', '0003_d.sql 1', 'new.sql 1']);
      const held = client.pullWorkspace(knownFrom(first));
      writeFileSync(join(root, 'jobs.sql'), 'delete from a;\ndelete from b;\n');
      await client.watched({ 'jobs.sql': 'changed' });
      const second = await held.report;
      assert.deepEqual(namesOf(second), ['jobs.sql 2']);
      const again = client.pullWorkspace([...knownFrom(first), ...knownFrom(second)]);
      writeFileSync(join(root, 'jobs.sql'), '-- Nothing any more.\n');
      await client.watched({ 'jobs.sql': 'changed' });
      assert.deepEqual(namesOf(await again.report), ['jobs.sql 0']);
    });

    it('are asked about by two at once, and both are told', async () => {
      const root = repository();
      const client = await running.start(root);
      const fresh = await client.pullWorkspace().report;
      const held = [client.pullWorkspace(knownFrom(fresh)), client.pullWorkspace(knownFrom(fresh))];
      await client.settled();
      await client.connection.sendRequest('plansight/review');
      for (const { report } of held) assert.equal((await report).items.length, 3);
    });

    it('end with a question that is withdrawn', async () => {
      const root = repository();
      const client = await running.start(root);
      const held = client.pullWorkspace(knownFrom(await client.pullWorkspace().report));
      held.cancel();
      assert.deepEqual(await held.report.catch(() => ({ items: [] })), { items: [] });
    });

    it('follow the level that is set', async () => {
      const root = repository();
      let level = 'hint';
      const client = await running.start(root, { capabilities: ASKED, settings: () => ({ show: 'workspace', level }) });
      await client.status(({ state }) => state === 'ready');
      const first = await client.pullWorkspace().report;
      const held = client.pullWorkspace(knownFrom(first));
      level = 'warning';
      await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
      assert.deepEqual(namesOf(await held.report), ['0001_a.sql 0', '0002_c.sql 0', '0003_d.sql 0']);
    });
  });

  describe('are asked for again', () => {
    const SCHEMA = 'create table a (id bigint primary key, name text);\n';
    const APP = 'select id, nam from a where id = 1;\n';

    it('once, when a migration that is being typed changes what is said elsewhere; not for a comment', async () => {
      const root = made(temporaryFolder({ 'migrations/0001_a.sql': SCHEMA, 'app.sql': APP, 'other.sql': 'select id from a where id = 1;\n' }));
      const client = await running.start(root);
      await client.status(({ state }) => state === 'ready');
      for (const path of ['migrations/0001_a.sql', 'app.sql', 'other.sql']) {
        await client.open(path);
        await client.diagnostics(path);
      }
      await client.settled();
      assert.equal(client.refreshes, 0);
      await client.edit('migrations/0001_a.sql', [{ start: SCHEMA.length, end: SCHEMA.length, text: '-- A comment.\n' }]);
      await client.settled();
      assert.equal(client.refreshes, 0);
      await client.change('migrations/0001_a.sql', 'name text', 'nam text');
      await client.settled();
      assert.equal(client.refreshes, 1);
      assert.deepEqual(await client.diagnostics('app.sql'), []);
      await client.settled();
      assert.equal(client.refreshes, 1);
    });

    it('not for what is typed in the document itself, which its editor asks about anyway', async () => {
      const root = made(temporaryFolder({ 'migrations/0001_a.sql': SCHEMA, 'app.sql': APP }));
      const client = await running.start(root);
      await client.open('app.sql');
      assert.deepEqual(rulesOf(await client.diagnostics('app.sql')), ['1 unknown-column']);
      await client.status(({ state }) => state === 'ready');
      await client.change('app.sql', 'nam', 'name');
      await client.settled();
      assert.equal(client.refreshes, 0);
      assert.deepEqual(await client.diagnostics('app.sql'), []);
    });

    it('when the settings change what is shown', async () => {
      const root = made(temporaryFolder({ 'migrations/0001_a.sql': SCHEMA, 'app.sql': APP }));
      let enable = true;
      const client = await running.start(root, { capabilities: ASKED, settings: () => ({ enable }) });
      await client.open('app.sql');
      assert.equal((await client.diagnostics('app.sql')).length, 1);
      enable = false;
      const refreshed = client.refreshed();
      await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
      await refreshed;
      assert.deepEqual(await client.diagnostics('app.sql'), []);
    });

    it('on save alone, where that is set', async () => {
      const root = made(temporaryFolder({ 'migrations/0001_a.sql': SCHEMA, 'app.sql': APP }));
      const client = await running.start(root, { options: { commands: true, settings: { run: 'on save' } } });
      await client.open('app.sql');
      const before = await client.diagnostics('app.sql');
      await client.change('app.sql', 'nam', 'name');
      assert.deepEqual(await client.diagnostics('app.sql'), before);
      const refreshed = client.refreshed();
      await client.save('app.sql');
      await refreshed;
      assert.deepEqual(await client.diagnostics('app.sql'), []);
    });
  });

  describe('are sent to those that do not ask', () => {
    it('when a document is opened, changed and closed', async () => {
      const root = made(temporaryFolder({ 'migrations/0001_a.sql': 'create table a (id bigint primary key);\n', 'app.sql': 'select id from b;\n' }));
      const client = await running.start(root, { capabilities: POOR });
      assert.equal(client.initialized.capabilities.diagnosticProvider, undefined);
      await client.open('app.sql');
      assert.deepEqual(rulesOf(await client.pushed('app.sql', (said) => said.length > 0)), ['1 unknown-table']);
      await client.change('app.sql', 'from b', 'from a where id = 1');
      await client.pushed('app.sql', (said) => said.length === 0);
      await client.open('migrations/0001_a.sql');
      await client.change('migrations/0001_a.sql', 'table a', 'table c');
      assert.deepEqual(rulesOf(await client.pushed('app.sql', (said) => said.length > 0)), ['1 unknown-table']);
      await client.closeDocument('app.sql');
      await client.pushed('app.sql', (said) => said.length === 0);
    });
  });
});
