// Files come, go, are renamed, ignored, half-written, outside of every folder: nothing is lost, nothing is said twice, nothing is said of what is gone.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { temporaryFolders } from '../edge/folder.ts';
import { clients, POOR, type Client, type ClientOptions } from './client.ts';
import { commandSays, workspaceSays } from './sayings.ts';

const A = 'create table a (id bigint primary key, name text);\n';
const CLEAN = 'select id from a where id = 1;\n';
const EVERYTHING: ClientOptions = { options: { commands: true, settings: { show: 'workspace' } } };
const codes = (diagnostics: readonly Diagnostic[]): readonly unknown[] => diagnostics.map(({ code }) => code);

describe('files', () => {
  const running = clients();
  const folders = temporaryFolders();
  const folderOf = folders.of;
  afterEach(async () => {
    await running.end();
    folders.remove();
  });
  const scanned = async (root: string, options: ClientOptions = EVERYTHING): Promise<Client> => {
    const client = await running.start(root, options);
    await client.status(({ state, queries }) => state === 'ready' && queries !== undefined);
    return client;
  };
  /** The whole as it is told step by step to a client that asks again and again. */
  const following = (client: Client) => {
    const known = new Map<string, string>();
    const shown = new Map<string, readonly unknown[]>();
    return async (): Promise<Readonly<Record<string, readonly unknown[]>>> => {
      const { items } = await client.pullWorkspace([...known].map(([uri, value]) => ({ uri, value }))).report;
      for (const item of items) {
        known.set(item.uri, item.resultId!);
        const name = item.uri.slice(client.uri('').length).replace(/^\//, '');
        if (item.kind === 'full') shown.set(name, codes(item.items));
      }
      return Object.fromEntries([...shown].filter(([, said]) => said.length > 0).sort());
    };
  };

  it('that declare models are compared with their migrations as they are typed', async () => {
    const schema = 'datasource db {\n  provider = "postgresql"\n}\n\nmodel a {\n  id   Int @id\n  name Int?\n  @@index([name])\n}\n';
    const folder = folderOf({ 'prisma/schema.prisma': schema.replace('  @@index([name])\n', ''), 'prisma/migrations/20240101000000_init/migration.sql': 'create table a (id int primary key, name int);\n' });
    const client = await scanned(folder.path);
    await client.open('prisma/schema.prisma', schema, 'prisma');
    assert.deepEqual(codes(await client.diagnostics('prisma/schema.prisma')), ['model-drift']);
    folder.write('prisma/migrations/20240102000000_more/migration.sql', 'create index on a (name);\n');
    await client.watched({ 'prisma/migrations/20240102000000_more/migration.sql': 'created' });
    assert.deepEqual(await client.diagnostics('prisma/schema.prisma'), []);
    await client.change('prisma/schema.prisma', 'name Int?', 'title Int?');
    assert.deepEqual(codes(await client.diagnostics('prisma/schema.prisma')), ['model-drift']);
    await client.closeDocument('prisma/schema.prisma');
    folder.write('prisma/schema.prisma', schema.replace('name Int?', 'title Int?'));
    await client.watched({ 'prisma/schema.prisma': 'changed' });
    assert.deepEqual(await following(client)(), { 'prisma/schema.prisma': ['model-drift'] });
  });

  it('are followed as they come, change, move and go', async () => {
    const folder = folderOf({ 'schema.sql': A, 'x.sql': 'delete from a;\n', 'quiet.sql': CLEAN });
    const client = await scanned(folder.path);
    const next = following(client);
    assert.deepEqual(await next(), { 'x.sql': ['delete-without-where'] });
    folder.write('new.sql', 'select id from nowhere;\n');
    await client.watched({ 'new.sql': 'created' });
    assert.deepEqual(await next(), { 'new.sql': ['unknown-table'], 'x.sql': ['delete-without-where'] });
    renameSync(join(folder.path, 'x.sql'), join(folder.path, 'y.sql'));
    await client.watched({ 'x.sql': 'deleted', 'y.sql': 'created' });
    assert.deepEqual(await next(), { 'new.sql': ['unknown-table'], 'y.sql': ['delete-without-where'] });
    rmSync(join(folder.path, 'y.sql'));
    await client.watched({ 'y.sql': 'deleted' });
    assert.deepEqual(await next(), { 'new.sql': ['unknown-table'] });
    folder.write('schema.sql', `${A}create table nowhere (id bigint primary key);\n`);
    await client.watched({ 'schema.sql': 'changed' });
    assert.deepEqual(Object.keys(await next()), ['new.sql'], 'unbounded now, and no longer unknown');
    await client.settled();
    assert.deepEqual(await workspaceSays(client, folder.path), commandSays(folder.path));
  });

  it('are followed when a branch is switched, which changes hundreds at once', async () => {
    const folder = folderOf({ 'schema.sql': A, ...Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`q${i}.sql`, CLEAN])) });
    const client = await scanned(folder.path);
    let held = client.pullWorkspace();
    const changes: Record<string, 'created' | 'changed' | 'deleted'> = {};
    for (let i = 0; i < 120; i++) {
      const path = i < 60 ? `q${i}.sql` : `r${i}.sql`;
      folder.write(path, 'delete from a;\n');
      changes[path] = i < 60 ? 'changed' : 'created';
    }
    await client.watched(changes);
    // What is found first may be told first.
    const told = new Set<string>();
    for (;;) {
      for (const { uri } of (await held.report).items) told.add(uri);
      if (told.size >= 120) break;
      held = client.pullWorkspace();
    }
    assert.deepEqual(await workspaceSays(client, folder.path), commandSays(folder.path));
  });

  it('are left out when .gitignore says so, and come back', async () => {
    const folder = folderOf({ 'schema.sql': A, 'x.sql': 'delete from a;\n', 'open.sql': 'delete from a;\n' });
    mkdirSync(join(folder.path, '.git'));
    const client = await scanned(folder.path);
    await client.open('open.sql');
    assert.deepEqual(codes(await client.diagnostics('open.sql')), ['delete-without-where']);
    await client.settled();
    const refreshed = client.refreshed();
    folder.write('.gitignore', 'open.sql\n');
    await client.watched({ '.gitignore': 'created' });
    await refreshed;
    assert.deepEqual(await client.diagnostics('open.sql'), []);
    rmSync(join(folder.path, '.gitignore'));
    await client.watched({ '.gitignore': 'deleted' });
    assert.deepEqual(codes(await client.diagnostics('open.sql')), ['delete-without-where']);
  });

  it('are left out when the configuration says so, and come back', async () => {
    const folder = folderOf({ 'schema.sql': A, 'vendor/x.sql': 'delete from a;\n', 'plansight.json': '{ "exclude": ["vendor/**"] }' });
    const client = await scanned(folder.path);
    await client.open('vendor/x.sql');
    assert.deepEqual(await client.diagnostics('vendor/x.sql'), []);
    await client.open('plansight.json');
    await client.change('plansight.json', '"vendor/**"', '');
    assert.deepEqual(codes(await client.diagnostics('vendor/x.sql')), ['delete-without-where']);
    await client.change('plansight.json', '[]', '["**/x.sql"]');
    assert.deepEqual(await client.diagnostics('vendor/x.sql'), []);
  });

  it('keep what plansight.json last said rightly while it is typed, and are told where it is wrong', async () => {
    const folder = folderOf({ 'schema.sql': A, 'x.sql': 'delete from a;\n', 'plansight.json': '{\n  "rules": { "delete-without-where": "hint" }\n}\n' });
    const client = await scanned(folder.path);
    await client.open('x.sql');
    await client.open('plansight.json');
    assert.deepEqual(await client.diagnostics('plansight.json'), []);
    const levels = async (): Promise<readonly unknown[]> => (await client.diagnostics('x.sql')).map(({ severity }) => severity);
    assert.deepEqual(await levels(), [4]);
    await client.change('plansight.json', '"hint"', '"hin');
    assert.deepEqual(await levels(), [4]);
    assert.ok((await client.diagnostics('plansight.json')).some(({ range }) => range.start.line >= 1));
    await client.status(({ notes }) => notes.some((note) => note.includes('plansight.json')));
    await client.change('plansight.json', '"hin', '"warning"');
    assert.deepEqual(await levels(), [2]);
    assert.deepEqual(await client.diagnostics('plansight.json'), []);
    await client.change('plansight.json', '"delete-without-where"', '"delete-without-wher"');
    assert.deepEqual((await client.diagnostics('plansight.json')).map(({ range }) => range.start.line), [1]);
    assert.deepEqual(await levels(), [2]);
    await client.closeDocument('plansight.json');
    assert.deepEqual(await levels(), [4], 'what was not saved is gone');
    rmSync(join(folder.path, 'plansight.json'));
    await client.watched({ 'plansight.json': 'deleted' });
    assert.notDeepEqual(await levels(), [4]);
  });

  it('of a new plansight.json that is half typed change nothing', async () => {
    const folder = folderOf({ 'schema.sql': A, 'x.sql': 'delete from a;\n' });
    const client = await scanned(folder.path);
    await client.open('x.sql');
    const before = await client.diagnostics('x.sql');
    await client.open('plansight.json', '{ "rules": { "delete-without-where": "off", ');
    assert.deepEqual(await client.diagnostics('x.sql'), before);
    await client.edit('plansight.json', [{ start: client.textOf('plansight.json').length, end: client.textOf('plansight.json').length, text: '} }' }]);
    assert.deepEqual(await client.diagnostics('x.sql'), []);
  });

  it('of two folders speak to their own schemas, and a folder can go and come', async () => {
    const one = folderOf({ 'schema.sql': 'create table a (id bigint primary key, a_only text);\n', 'x.sql': 'select b_only from a where id = 1;\n' });
    const two = folderOf({ 'schema.sql': 'create table a (id bigint primary key, b_only text);\n', 'x.sql': 'select a_only from a where id = 1;\n' });
    const client = await scanned(one.path, { ...EVERYTHING, folders: [one.path, two.path] });
    const other = `${client.uri('').replace(one.path, two.path)}/`.replace(/\/+$/, '/');
    await client.open('x.sql');
    await client.open(`${other}x.sql`, 'select b_only, a_only from a where id = 1;\n');
    assert.deepEqual(codes(await client.diagnostics('x.sql')), ['unknown-column']);
    assert.deepEqual(codes(await client.diagnostics(`${other}x.sql`)), ['unknown-column']);
    assert.equal((await client.status(({ databases }) => databases.length === 2)).databases.length, 2);
    const folder = { uri: other.replace(/\/$/, ''), name: 'two' };
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [folder] } });
    await client.status(({ databases }) => databases.length === 1);
    assert.deepEqual(await client.diagnostics(`${other}x.sql`), [], 'nothing is known of its tables any more');
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [folder], removed: [] } });
    await client.status(({ databases }) => databases.length === 2);
    assert.deepEqual(codes(await client.diagnostics(`${other}x.sql`)), ['unknown-column']);
  });

  it('of two folders in one repository share its root, which stays until both are gone', async () => {
    const folder = folderOf({ 'db/schema.sql': A, 'app/x.sql': 'select nam from a where id = 1;\n', 'web/y.sql': CLEAN });
    mkdirSync(join(folder.path, '.git'));
    const client = await scanned(folder.path, { ...EVERYTHING, folders: [join(folder.path, 'app'), join(folder.path, 'web')] });
    await client.open('app/x.sql');
    assert.deepEqual(codes(await client.diagnostics('app/x.sql')), ['unknown-column']);
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [{ uri: client.uri('web'), name: 'web' }] } });
    assert.deepEqual(codes(await client.diagnostics('app/x.sql')), ['unknown-column']);
  });

  it('of a folder inside another are told of once, by the inner one', async () => {
    const folder = folderOf({ 'plansight.json': '{}', 'schema.sql': A, 'x.sql': 'delete from a;\n', 'inner/plansight.json': '{ "rules": { "delete-without-where": "hint" } }', 'inner/schema.sql': A, 'inner/y.sql': 'delete from a;\n' });
    const client = await scanned(folder.path, { ...EVERYTHING, folders: [folder.path, join(folder.path, 'inner')] });
    await client.status(({ databases, state }) => databases.length === 3 && state === 'ready');
    const { items } = await client.pullWorkspace().report;
    assert.deepEqual(items.map(({ uri, ...report }) => `${uri.slice(client.uri('').length).replace(/^\//, '')} ${report.kind === 'full' ? report.items.map(({ severity }) => severity).join() : ''}`).sort(), ['inner/y.sql 4', 'x.sql 2']);
  });

  it('that are not saved speak to the first folder’s database, and are told of nowhere else', async () => {
    const folder = folderOf({ 'schema.sql': A, 'x.sql': 'delete from a;\n' });
    const client = await scanned(folder.path);
    await client.open('untitled:Untitled-1', 'select nam from a where id = 1;\n', 'sql');
    assert.deepEqual(codes(await client.diagnostics('untitled:Untitled-1')), ['unknown-column']);
    assert.deepEqual((await client.pullWorkspace().report).items.map(({ uri }) => uri), [client.uri('x.sql')]);
    await client.closeDocument('untitled:Untitled-1');
    assert.deepEqual(await client.diagnostics('untitled:Untitled-1'), []);
  });

  it('outside of every folder are reviewed by themselves', async () => {
    const folder = folderOf({ 'schema.sql': A });
    const other = folderOf({});
    const client = await scanned(folder.path);
    const uri = `${client.uri('').replace(folder.path, other.path)}/`.replace(/\/+$/, '/');
    await client.open(`${uri}x.sql`, 'select name from a where id = 1;\ndelete from a;\n');
    assert.deepEqual(codes(await client.diagnostics(`${uri}x.sql`)), ['delete-without-where']);
    const alone = await running.start(other.path, { folders: [] });
    await alone.open('x.sql', 'delete from a;\n');
    assert.deepEqual(codes(await alone.diagnostics('x.sql')), ['delete-without-where']);
  });

  it('that are not on the disk yet count: a migration changes the schema before it is saved', async () => {
    const folder = folderOf({ 'migrations/0001_a.sql': A, 'x.sql': 'select id from b where id = 1;\n' });
    const client = await scanned(folder.path);
    await client.open('x.sql');
    assert.deepEqual(codes(await client.diagnostics('x.sql')), ['unknown-table']);
    await client.open('migrations/0002_b.sql', 'create table b (id bigint primary key, a_id bigint references a (id));\n');
    assert.deepEqual(codes(await client.diagnostics('migrations/0002_b.sql')), ['foreign-key-without-index']);
    assert.deepEqual(await client.diagnostics('x.sql'), []);
    await client.closeDocument('migrations/0002_b.sql');
    assert.deepEqual(codes(await client.diagnostics('x.sql')), ['unknown-table']);
  });

  it('are known after they are saved, by clients that watch none', async () => {
    const folder = folderOf({ 'migrations/0001_a.sql': A, 'x.sql': 'select id from b where id = 1;\n' });
    const client = await running.start(folder.path, { capabilities: POOR });
    await client.open('x.sql');
    await client.pushed('x.sql', (said) => said.length === 1);
    folder.write('migrations/0002_b.sql', 'create table b (id bigint primary key);\n');
    await client.open('migrations/0002_b.sql');
    await client.save('migrations/0002_b.sql');
    await client.pushed('x.sql', (said) => said.length === 0);
    await client.closeDocument('migrations/0002_b.sql');
    await client.change('x.sql', 'id = 1', 'id = 2');
    assert.deepEqual(await client.diagnostics('x.sql'), []);
  });

  it('of many megabytes are read, and the small one beside is answered', async () => {
    const line = "insert into a (id, name) values (1, 'one');\n";
    const folder = folderOf({ 'schema.sql': A, 'big.sql': `${line.repeat(Math.ceil(5_000_000 / line.length))}delete from a;\n`, 'small.sql': 'delete from a;\n' });
    const client = await scanned(folder.path);
    await client.open('big.sql');
    await client.open('small.sql');
    assert.deepEqual(codes(await client.diagnostics('small.sql')), ['delete-without-where']);
    assert.deepEqual(codes(await client.diagnostics('big.sql')), ['delete-without-where']);
    await client.edit('big.sql', [{ start: 0, end: 0, text: 'update a set id = 1;\n' }]);
    assert.deepEqual(codes(await client.diagnostics('big.sql')), ['update-without-where', 'delete-without-where']);
  });

  it('are never written by the server', async () => {
    const folder = folderOf({ 'schema.sql': A, 'x.sql': 'delete from a;\n' });
    const state = (): unknown => readdirSync(folder.path, { recursive: true, encoding: 'utf8' }).map((path) => [path, statSync(join(folder.path, path)).mtimeMs]);
    const before = state();
    const client = await scanned(folder.path);
    await client.open('x.sql');
    await client.actions('x.sql', 'delete from a');
    await client.connection.sendRequest('plansight/review');
    assert.deepEqual(state(), before);
  });

  it('are SQL by their ending or by what their editor calls them', async () => {
    const folder = folderOf({ 'schema.sql': A });
    const client = await scanned(folder.path);
    for (const [path, language] of [['a.sql', 'plaintext'], ['b.sql', 'jinja-sql'], ['c.txt', 'pgsql'], ['d', 'sql']] as const) {
      await client.open(path, 'delete from a;\n', language);
      assert.deepEqual(codes(await client.diagnostics(path)), ['delete-without-where'], path);
    }
    for (const [path, language] of [['e.txt', 'plaintext'], ['f.xyz', 'no such language'], ['g.vue', 'vue']] as const) {
      await client.open(path, 'delete from a;\n', language);
      assert.deepEqual(await client.diagnostics(path), [], path);
    }
  });

  it('keep what was said of them when they are closed while everything is being reviewed', async () => {
    const folder = folderOf({ 'schema.sql': A, ...Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`q${i}.sql`, CLEAN])), 'x.sql': 'delete from a;\n' });
    const client = await scanned(folder.path);
    await client.open('x.sql', 'update a set id = 1;\n');
    await client.diagnostics('x.sql');
    const review = client.connection.sendRequest('plansight/review');
    await client.status(({ state }) => state === 'scanning');
    await client.closeDocument('x.sql');
    writeFileSync(join(folder.path, 'late.sql'), 'delete from a;\n');
    await client.watched({ 'late.sql': 'created' });
    await review;
    await client.settled();
    assert.deepEqual(await workspaceSays(client, folder.path), commandSays(folder.path));
  });
});
