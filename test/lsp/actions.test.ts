// What is offered about a finding does what it says when it is taken: on true files, with the edits applied as an editor applies them.
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { CodeAction, Diagnostic, TextDocumentEdit } from 'vscode-languageserver-protocol';
import { temporaryFolders } from '../edge/folder.ts';
import { applied, clients, done, POOR, type Client } from './client.ts';

const SHOP = resolve(__dirname, '../../examples/shop');
const COMMAND = resolve(__dirname, '../../dist/cli.js');
const FIX_ALL = 'source.fixAll.plansight';
const SCHEMA = 'create table a (id bigint primary key, name text);\ncreate table b (id bigint primary key, a_id bigint references a (id));\n';

/** A finding but for its place, which edits move. */
const identity = ({ code, message, severity }: Diagnostic): string => `${severity} ${code} ${message}`;
const without = (all: readonly string[], gone: readonly string[]): readonly string[] => {
  const rest = [...all];
  for (const one of gone) rest.splice(rest.indexOf(one), 1);
  return rest.sort();
};
const editsOf = ({ edit }: CodeAction): readonly TextDocumentEdit[] => (edit?.documentChanges ?? []).filter((change): change is TextDocumentEdit => 'edits' in change);

describe('code actions', () => {
  const running = clients();
  const folders = temporaryFolders();
  const folderOf = (files: Parameters<typeof folders.of>[0]): string => folders.of(files).path;
  const shop = (change: (text: string) => string = (text) => text): { readonly root: string; readonly paths: readonly string[] } => {
    const root = folderOf({});
    cpSync(SHOP, root, { recursive: true });
    const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(?:sql|ts)$/.test(path));
    for (const path of paths) writeFileSync(join(root, path), change(readFileSync(join(root, path), 'utf8')));
    return { root, paths };
  };
  const started = async (root: string): Promise<Client> => {
    const client = await running.start(root);
    await client.status(({ state, queries }) => state === 'ready' && queries !== undefined);
    return client;
  };
  afterEach(async () => {
    await running.end();
    folders.remove();
  });

  /** What is said of a text in a document's place. */
  async function saidOf(client: Client, path: string, text: string): Promise<readonly string[]> {
    const before = client.textOf(path);
    await client.edit(path, [{ start: 0, end: before.length, text }]);
    const said = (await client.diagnostics(path)).map(identity);
    await client.edit(path, [{ start: 0, end: text.length, text: before }]);
    return said.sort();
  }

  for (const [name, otherEnds, change] of [['the shop', /\r/, (text: string) => text], ['the shop with CRLF', /[^\r]\n/, (text: string) => text.replace(/\r?\n/g, '\r\n')]] as const) {
    it(`each end what they are about, in ${name}`, async () => {
      const { root, paths } = shop(change);
      const client = await started(root);
      const kinds = { fix: 0, here: 0, file: 0, configured: 0, migration: 0 };
      for (const path of paths) {
        await client.open(path);
        const diagnostics = await client.diagnostics(path);
        const all = diagnostics.map(identity).sort();
        for (const diagnostic of diagnostics) {
          const about = identity(diagnostic);
          const ofRule = diagnostics.filter(({ code }) => code === diagnostic.code).map(identity);
          const version = client.versionOf(path);
          const actions = await client.actions(path, diagnostic.range, ['quickfix']);
          const mine = actions.filter(({ edit, command, title }) => (edit || command?.command === 'plansight.makeFiles') && (title.includes(`${diagnostic.code}`) || !/^(?:Allow|Turn off) /.test(title)));
          for (const action of mine) {
            const after = done(client, root, action);
            for (const [changed, text] of after) if (changed === path) assert.doesNotMatch(text, otherEnds, `${path}: ${action.title}`);
            for (const { textDocument } of editsOf(action)) assert.equal(textDocument.version, textDocument.uri === client.uri(path) ? version : null);
            if (/^Allow .* here$/.test(action.title)) {
              kinds.here++;
              const said = await saidOf(client, path, after.get(path)!);
              const line = diagnostics.filter((other) => other.code === diagnostic.code && other.range.start.line === diagnostic.range.start.line).map(identity);
              assert.ok(same(said, without(all, [about])) || same(said, without(all, line)), `${path} ${action.title}: ${said.join('\n')}`);
            } else if (/^Allow .* in this file$/.test(action.title)) {
              kinds.file++;
              assert.deepEqual(await saidOf(client, path, after.get(path)!), without(all, ofRule), action.title);
            } else if (/^Turn off /.test(action.title)) {
              kinds.configured++;
              const before = readFileSync(join(root, 'plansight.json'), 'utf8');
              await client.open('plansight.json', after.get('plansight.json')!);
              assert.deepEqual((await client.diagnostics(path)).map(identity).sort(), without(all, ofRule), action.title);
              assert.deepEqual(await client.diagnostics('plansight.json'), []);
              await client.closeDocument('plansight.json');
              assert.deepEqual(action.command?.arguments, [client.uri('plansight.json')]);
              assert.ok(after.get('plansight.json')!.includes('// Production runs PostgreSQL 16'), before);
            } else if (after.has(path)) {
              kinds.fix++;
              assert.equal((await saidOf(client, path, after.get(path)!)).filter((one) => one === about).length, all.filter((one) => one === about).length - 1, `${path} ${action.title}`);
            } else {
              kinds.migration++;
              const [created] = [...after.keys()];
              assert.match(created!, /^migrations\/0010_/);
              assert.equal(action.command?.command, 'plansight.makeFiles');
              await client.open(created!, after.get(created!)!);
              assert.ok(!(await client.diagnostics(path)).map(identity).includes(about), action.title);
              await client.closeDocument(created!);
            }
          }
          assert.ok(mine.length > 0, `${path} ${about}`);
        }
      }
      assert.ok(kinds.fix >= 5 && kinds.here >= 15 && kinds.file >= 15 && kinds.configured >= 30 && kinds.migration >= 3, JSON.stringify(kinds));
    });
  }

  it('of all that is safe give what the command’s --fix gives', async () => {
    const { root, paths } = shop();
    const client = await started(root);
    const fixed = new Map<string, string>();
    for (const path of paths) {
      await client.open(path);
      const [action] = await client.actions(path, { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } }, [FIX_ALL]);
      if (action) fixed.set(path, applied(client, root, action.edit!).get(path)!);
    }
    // What touches waits for the next run of the command; in an editor it is taken at once.
    for (let run = 0; run < 3; run++) spawnSync(process.execPath, [COMMAND, 'check', '--fix'], { cwd: root });
    const written = paths.filter((path) => readFileSync(join(root, path), 'utf8') !== client.textOf(path));
    assert.ok(written.length >= 2, written.join());
    assert.deepEqual([...fixed.keys()].sort(), [...written].sort());
    for (const path of written) assert.equal(fixed.get(path), readFileSync(join(root, path), 'utf8'));
  });

  it('of all that is safe compose in one statement, and are offered only when they are asked for', async () => {
    const root = folderOf({ 'schema.sql': SCHEMA });
    const client = await started(root);
    await client.open('x.ts', "import { Pool } from 'pg';\r\nexport const x = (id: string) => new Pool().query('select a.*, b.* /* 😀 */ from a join b on b.a_id = a.id where a.id = $1', [id]);\r\n// plansight-allow missing-limit: nothing here\r\nexport const y = 1;\r\n");
    const whole = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    assert.deepEqual((await client.actions('x.ts', whole)).filter(({ kind }) => kind === FIX_ALL), []);
    for (const only of [FIX_ALL, 'source.fixAll', 'source']) {
      const actions = await client.actions('x.ts', whole, [only]);
      // The whole menu also asks why, and for the plan; what runs at each save does not.
      assert.deepEqual(actions.map(({ kind }) => kind), only === 'source' ? [FIX_ALL, 'source.why.plansight', 'source.explain.plansight'] : [FIX_ALL], only);
      const text = applied(client, root, actions[0]!.edit!).get('x.ts')!;
      assert.equal(text, "import { Pool } from 'pg';\r\nexport const x = (id: string) => new Pool().query('select a.id, a.name, b.id, b.a_id /* 😀 */ from a join b on b.a_id = a.id where a.id = $1', [id]);\r\nexport const y = 1;\r\n");
    }
    assert.deepEqual(await client.actions('x.ts', whole, ['refactor']), []);
  });

  it('make an index in the model and in a migration, for a call', async () => {
    const root = folderOf({
      'plansight.json': '{ "sizes": { "Post": "1M" } }\n',
      'prisma/schema.prisma': 'datasource db {\r\n  provider = "postgresql"\r\n}\r\n\r\nmodel Post {\r\n  id       Int @id\r\n  authorId Int\r\n}\r\n',
      'prisma/migrations/20240101000000_init/migration.sql': 'create table "Post" (id int primary key, "authorId" int not null);\n',
    });
    for (const commands of [true, false]) {
      const client = await running.start(root, { options: { commands } });
      await client.open('x.ts', "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport const posts = (id: number) => prisma.post.findMany({ where: { authorId: id } });\n");
      const action = (await client.actions('x.ts', 'authorId')).find(({ title }) => title.startsWith('Add an index on Post'))!;
      const after = done(client, root, action);
      assert.deepEqual([...after].map(([path, text]) => [path.replace(/\d{14}/, 'now'), text]), [
        ['prisma/schema.prisma', 'datasource db {\r\n  provider = "postgresql"\r\n}\r\n\r\nmodel Post {\r\n  id       Int @id\r\n  authorId Int\r\n\r\n  @@index([authorId])\r\n}\r\n'],
        ['prisma/migrations/now_add_an_index_on_post_authorid/migration.sql', '-- CreateIndex\nCREATE INDEX "Post_authorId_idx" ON "Post"("authorId");\n'],
      ]);
      // What is changed beside the text is shown, or confirmed.
      assert.deepEqual(action.command?.arguments?.[1], commands ? client.uri('prisma/schema.prisma') : undefined);
      assert.deepEqual(Object.values(action.edit?.changeAnnotations ?? {}).map(({ needsConfirmation }) => needsConfirmation), commands ? [] : [true]);
      for (const [path, text] of after) await client.open(path, text);
      assert.deepEqual((await client.diagnostics('x.ts')).filter(({ code }) => code === 'unindexed-filter'), []);
      await client.close();
    }
  });

  it('allow each of two equal statements by itself', async () => {
    const root = folderOf({ 'schema.sql': SCHEMA });
    const client = await started(root);
    await client.open('x.sql', 'delete from a;\n\n  delete from a;\n');
    for (const line of [0, 2]) {
      const actions = await client.actions('x.sql', { start: { line, character: 4 }, end: { line, character: 4 } });
      const here = actions.find(({ title }) => title === 'Allow delete-without-where here');
      assert.ok(here, `line ${line}`);
      const after = applied(client, root, here.edit!).get('x.sql')!;
      assert.equal((await saidOf(client, 'x.sql', after)).length, 1);
      assert.match(after, line === 0 ? /^-- plansight-allow delete-without-where: say why\ndelete/ : /\n {2}-- plansight-allow delete-without-where: say why\n {2}delete/);
    }
  });

  it('are about what they are asked for', async () => {
    const root = folderOf({ 'schema.sql': SCHEMA });
    const client = await started(root);
    await client.open('x.sql', 'delete from a;\nselect nam from a where id = 1;\n');
    const diagnostics = await client.diagnostics('x.sql');
    const at = diagnostics[1]!.range;
    const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument: { uri: client.uri('x.sql') }, range: at, context: { diagnostics } });
    assert.ok(actions.length > 0);
    for (const { diagnostics: about } of actions) assert.deepEqual(about?.map(({ code }) => code), ['unknown-column']);
    assert.deepEqual(actions.filter(({ title }) => title.includes('delete-without-where')), []);
  });

  // VS Code asks with every box unticked: whoever presses Apply gets nothing.
  for (const [how, commands] of [['and show it', true], ['once it is confirmed, in clients that cannot be told to show it', false]] as const) it(`make a plansight.json where there is none, ${how}`, async () => {
    const root = folderOf({ 'schema.sql': SCHEMA });
    const client = await running.start(root, { options: { commands } });
    await client.open('x.sql', 'delete from a;\n');
    const off = (await client.actions('x.sql', 'delete')).find(({ title }) => title === 'Turn off delete-without-where in plansight.json')!;
    assert.equal(off.command?.command, commands ? 'plansight.makeFiles' : undefined);
    assert.deepEqual(Object.values(off.edit?.changeAnnotations ?? {}).map(({ needsConfirmation }) => needsConfirmation), commands ? [] : [true]);
    assert.deepEqual((off.edit?.documentChanges ?? []).map((change) => ('kind' in change ? change.kind : 'edit')), commands ? [] : ['create', 'edit']);
    assert.deepEqual(JSON.parse(done(client, root, off).get('plansight.json')!), { rules: { 'delete-without-where': 'off' } });
  });

  it('keep to a plansight.json as it is being edited, byte order mark, comments and line ends', async () => {
    const root = folderOf({ 'schema.sql': SCHEMA, 'plansight.json': '\uFEFF{\r\n  // Ours.\r\n  "rules": {}\r\n}\r\n' });
    const client = await started(root);
    await client.open('x.sql', 'delete from a;\n');
    const off = async (): Promise<string> => applied(client, root, (await client.actions('x.sql', 'delete')).find(({ title }) => title === 'Turn off delete-without-where for this file in plansight.json')!.edit!).get('plansight.json')!;
    assert.match(await off(), /^\uFEFF\{\r\n {2}\/\/ Ours\.\r\n[^]*"x\.sql"[^]*\r\n\}\r\n$/);
    await client.open('plansight.json', '{ "sizes": { "a": 5 } }\n');
    const edited = JSON.parse(await off()) as { sizes: unknown; overrides: unknown };
    assert.deepEqual(edited, { sizes: { a: 5 }, overrides: [{ files: ['x.sql'], rules: { 'delete-without-where': 'off' } }] });
    await client.edit('plansight.json', [{ start: 0, end: 1, text: '' }]);
    assert.deepEqual((await client.actions('x.sql', 'delete')).filter(({ title }) => title.startsWith('Turn off')), [], 'nothing is written into what is half typed');
  });

  it('of poor clients are plain edits of the document alone', async () => {
    const root = folderOf({ 'migrations/0001_a.sql': SCHEMA });
    const client = await running.start(root, { capabilities: POOR, options: {} });
    await client.open('migrations/0001_a.sql');
    await client.open('x.sql', 'delete from a;\n');
    const actions = [...(await client.actions('x.sql', 'delete')), ...(await client.actions('migrations/0001_a.sql', 'a_id'))];
    assert.ok(actions.length >= 3);
    for (const { title, edit, command } of actions) {
      assert.deepEqual([Object.keys(edit!), command], [['changes'], undefined], title);
      assert.doesNotMatch(JSON.stringify(edit), /\$\{1:/);
    }
    const here = actions.find(({ title }) => title === 'Allow delete-without-where here')!;
    assert.equal(applied(client, root, here.edit!).get('x.sql'), '-- plansight-allow delete-without-where: say why\ndelete from a;\n');
  });
});

const same = (a: readonly string[], b: readonly string[]): boolean => JSON.stringify(a) === JSON.stringify(b);
