// Clients that ask for what is not there, change their minds, refuse what they are asked, or die: the server answers, goes on, and leaves nothing behind.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import { temporaryFolders } from '../edge/folder.ts';
import { clients, POOR, VS_CODE, withAbilities, type Client } from './client.ts';

const SERVER = resolve(__dirname, '../../dist/server.js');
const A = 'create table a (id bigint primary key, name text);\n';
const REQUESTS = ['definition', 'hover', 'completion', 'documentHighlight', 'prepareRename', 'references', 'rename', 'codeAction', 'formatting', 'rangeFormatting', 'documentSymbol', 'diagnostic'].map((name) => `textDocument/${name}`);

describe('clients', () => {
  const running = clients();
  const folders = temporaryFolders();
  const folderOf = (files: Parameters<typeof folders.of>[0]): string => folders.of(files).path;
  afterEach(async () => {
    await running.end();
    folders.remove();
  });

  /** Every request, at a place that may not be. */
  const everything = (client: Client, uri: string, position: { line: number; character: number }): Promise<readonly unknown[]> =>
    Promise.all([...REQUESTS, 'plansight/why', 'plansight/formatString'].map((method) => client.connection.sendRequest(method, {
      textDocument: { uri }, position, range: { start: position, end: { line: position.line + 3, character: 0 } }, context: { diagnostics: [], includeDeclaration: true }, newName: 'x', options: { tabSize: 2, insertSpaces: true },
    })));
  const failures = ({ log }: Client): readonly string[] => log.filter((message) => message.includes('failed'));

  it('may ask about documents that are not open, not there, or no documents at all', async () => {
    const root = folderOf({ 'schema.sql': A });
    const client = await running.start(root);
    for (const uri of [client.uri('schema.sql'), client.uri('nowhere.sql'), 'untitled:x', 'file:////a//b', '://', 'git:/x.sql?%7B%7D']) await everything(client, uri, { line: 0, character: 3 });
    assert.deepEqual(failures(client), []);
  });

  it('may ask about places beyond the end, and in texts that are broken', async () => {
    const root = folderOf({ 'schema.sql': A });
    const client = await running.start(root);
    const texts = ['', '\n', 'select ', 'select * from a a where a.', "select '", '-- 😀', '$$', 'with x as (select', `${'('.repeat(20_000)}`, '\uD83D', 'insert into a values (1, \u0000)'];
    for (const [at, text] of texts.entries()) {
      await client.open(`q${at}.sql`, text);
      await client.open(`q${at}.ts`, `import { Pool } from 'pg';\nnew Pool().query(\`${text}\`);\n`);
      for (const path of [`q${at}.sql`, `q${at}.ts`]) {
        for (const position of [{ line: 0, character: 1 }, { line: 1, character: 24 }, { line: 99, character: 99 }, { line: 0, character: 99 }]) {
          await everything(client, client.uri(path), position).catch((error: Error) => assert.doesNotMatch(error.message, /failed|undefined|Error/));
        }
      }
    }
    assert.deepEqual(failures(client), []);
    await client.open('x.sql', 'delete from a;\n');
    assert.equal((await client.diagnostics('x.sql')).length, 1);
  });

  it('may withdraw a request', async () => {
    const root = folderOf({ 'schema.sql': A });
    const client = await running.start(root);
    await client.open('x.sql', 'delete from a;\n');
    const source = new CancellationTokenSource();
    const request = client.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: client.uri('x.sql') } }, source.token);
    source.cancel();
    await assert.rejects(request, { code: -32800 });
    assert.equal((await client.diagnostics('x.sql')).length, 1);
  });

  it('may send what is no request: it is logged, and answered as empty', async () => {
    const root = folderOf({ 'schema.sql': A });
    const client = await running.start(root);
    await client.open('x.sql', 'delete from a;\n');
    assert.equal(await client.connection.sendRequest('textDocument/definition', { textDocument: { uri: client.uri('x.sql') } }), null);
    assert.match(await client.logged((message) => message.includes('failed')), /^definition failed: TypeError/);
    assert.deepEqual(await client.connection.sendRequest('textDocument/codeAction', { textDocument: { uri: client.uri('x.sql') } }), []);
    assert.equal((await client.diagnostics('x.sql')).length, 1);
  });

  it('may refuse whatever they are asked', async () => {
    const root = folderOf({ 'schema.sql': A, 'x.sql': 'select nam from a where id = 1;\n' });
    const capabilities = withAbilities(VS_CODE, { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } }, window: { workDoneProgress: true } });
    const client = await running.start(root, { capabilities, refuses: ['workspace/diagnostic/refresh', 'client/registerCapability', 'window/workDoneProgress/create', 'workspace/configuration', 'workspace/applyEdit'] });
    await client.open('x.sql');
    await client.open('schema.sql');
    assert.equal((await client.diagnostics('x.sql')).length, 1);
    await client.status(({ state, queries }) => state === 'ready' && queries !== undefined);
    await client.settled();
    await client.change('schema.sql', 'name', 'nam');
    await client.logged((message) => message.includes('refresh is refused'));
    assert.deepEqual(await client.diagnostics('x.sql'), []);
    await client.open('y.ts', "import { Pool } from 'pg';\nnew Pool().query('select id,name from a where id=1 order by id limit 5');\n");
    const { message } = await client.connection.sendRequest<{ message: string }>('plansight/formatString', { textDocument: { uri: client.uri('y.ts') }, position: { line: 1, character: 24 } });
    assert.match(message, /refused/);
    assert.equal((await client.diagnostics('x.sql')).length, 0);
  });

  it('may open a folder that is not there, and then make it', async () => {
    const root = folderOf({});
    const client = await running.start(join(root, 'later'));
    await client.open('x.sql', 'select nam from a where id = 1;\n');
    assert.deepEqual(await client.diagnostics('x.sql'), []);
    mkdirSync(join(root, 'later'));
    writeFileSync(join(root, 'later/schema.sql'), A);
    await client.watched({ 'schema.sql': 'created' });
    assert.equal((await client.diagnostics('x.sql')).length, 1);
  });

  it('see progress that begins and ends, however many reviews are asked for at once', async () => {
    const root = folderOf({ 'schema.sql': A, ...Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`q${at}.sql`, 'select id from a where id = 1;\n'])) });
    const client = await running.start(root, { capabilities: withAbilities(VS_CODE, { window: { workDoneProgress: true } }) });
    const reviews = await Promise.all([1, 2, 3].map(() => client.connection.sendRequest<{ files: number }>('plansight/review')));
    await client.status(({ state }) => state === 'ready');
    await client.settled();
    assert.equal(reviews.at(-1)!.files, 251);
    const tokens = new Set(client.progress.map(({ token }) => token));
    assert.ok(tokens.size >= 3);
    for (const token of tokens) {
      const kinds = client.progress.filter((one) => one.token === token).map(({ kind }) => kind);
      assert.deepEqual([kinds[0], kinds.at(-1), kinds.filter((kind) => kind !== 'report').length], ['begin', 'end', 2]);
    }
  });

  it('may shut the server down in the middle of a review: it ends at once, with 0, and its threads with it', async () => {
    const root = folderOf({ 'schema.sql': A, ...Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`q${at}.sql`, 'select id from a where id = 1;\n'.repeat(20)])) });
    const client = await running.start(root);
    await client.status(({ state }) => state === 'scanning');
    const held = client.pullWorkspace();
    held.report.catch(() => undefined);
    assert.equal(await client.close(), 0);
    assert.equal(isAlive(client.pid), false);
  });

  describe('that die take the server with them', () => {
    const started = async (processId: number): Promise<{ server: ReturnType<typeof spawn>; ended: Promise<number | null> }> => {
      const server = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
      const ended = new Promise<number | null>((end) => server.once('exit', end));
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId, rootUri: null, capabilities: POOR } });
      const answered = new Promise((resolve) => server.stdout!.once('data', resolve));
      server.stdin!.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      await answered;
      return { server, ended };
    };

    it('when their end of the pipe is closed', async () => {
      const { server, ended } = await started(process.pid);
      server.stdin!.end();
      assert.equal(await ended, 1, 'nobody has shut it down');
    });

    it('when their process is gone, though the pipe is open', async () => {
      const owner = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
      const { ended } = await started(owner.pid!);
      const gone = new Promise((resolve) => owner.once('exit', resolve));
      owner.stdin!.end();
      await gone;
      assert.equal(await ended, 1);
    });
  });

  it('are served by the command too, with what it loads only when it is needed', async () => {
    const root = folderOf({ 'schema.sql': A });
    const client = await running.start(root, { command: [process.execPath, resolve(__dirname, '../../dist/cli.js'), 'lsp', '--stdio'] });
    await client.open('x.sql', 'select id frm a where where id = 1;\n');
    assert.deepEqual((await client.diagnostics('x.sql')).map(({ code }) => code), ['syntax-error']);
  });
});

/** A process that has ended and was not yet reaped is none. */
function isAlive(pid: number): boolean {
  if (!readdirSync('/proc').includes(String(pid))) return false;
  return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}
