// What a reader asks of the server, once each through the protocol, on the shop.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Location, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { temporaryFolder, type Folder } from '../edge/folder.ts';
import { applied, clients, type Client } from './client.ts';

const SHOP = resolve(__dirname, '../../examples/shop');

describe('questions to the server', () => {
  const running = clients();
  let folder: Folder;
  let root: string;
  let client: Client;
  before(async () => {
    folder = temporaryFolder();
    cpSync(SHOP, folder.path, { recursive: true });
    root = realpathSync(folder.path);
    client = await running.start(root);
    await client.status(({ state, queries }) => state === 'ready' && queries !== undefined);
    await client.open('src/admin.ts');
    await client.open('src/orders.ts');
  });
  after(async () => {
    await running.end();
    folder.remove();
  });

  const at = (path: string, find: string, offset = 0): { textDocument: { uri: string }; position: Range['start'] } => {
    const { start } = client.rangeOf(path, find);
    return { textDocument: { uri: client.uri(path) }, position: { line: start.line, character: start.character + offset } };
  };
  const textAt = ({ uri, range }: Location): string => {
    const path = decodeURIComponent(uri.slice(client.uri('').length)).replace(/^\//, '');
    return `${path}: ${readFileSync(join(root, path), 'utf8').split('\n')[range.start.line]!.slice(range.start.character, range.end.character)}`;
  };

  it('go to the definition of a table and of a column', async () => {
    const table = await client.connection.sendRequest<Location[]>('textDocument/definition', at('src/admin.ts', 'audit_log where'));
    assert.deepEqual(table.map(textAt), ['migrations/0006_sessions_and_audit_log.sql: audit_log']);
    const column = await client.connection.sendRequest<Location[]>('textDocument/definition', at('src/admin.ts', 'total_cents, placed_at'));
    assert.deepEqual(column.map(textAt), ['migrations/0003_carts_and_orders.sql: total_cents']);
  });

  it('find every reference in migrations and programs, open or not', async () => {
    const found = await client.connection.sendRequest<Location[]>('textDocument/references', { ...at('src/admin.ts', 'audit_log where'), context: { includeDeclaration: true } });
    const files = new Set(found.map((one) => textAt(one).split(':')[0]));
    assert.ok(files.has('src/admin.ts') && files.has('migrations/0006_sessions_and_audit_log.sql'), [...files].join());
    for (const one of found) assert.match(textAt(one), /: audit_log$/);
    const without = await client.connection.sendRequest<Location[]>('textDocument/references', { ...at('src/admin.ts', 'audit_log where'), context: { includeDeclaration: false } });
    assert.equal(without.length, found.length - 1);
  });

  it('rename an alias wherever the statement names it, and refuse a table', async () => {
    const { range, placeholder } = await client.connection.sendRequest<{ range: Range; placeholder: string }>('textDocument/prepareRename', at('src/admin.ts', 'o.placed_at desc\n     limit 100'));
    assert.equal(placeholder, 'o');
    const edit = await client.connection.sendRequest<WorkspaceEdit>('textDocument/rename', { textDocument: { uri: client.uri('src/admin.ts') }, position: range.start, newName: 'ord' });
    const text = applied(client, root, edit).get('src/admin.ts')!;
    assert.match(text, /select ord\.\*, c\.\*\s+from orders ord\s+join customers c on c\.id = ord\.customer_id\s+order by ord\.placed_at desc/);
    await assert.rejects(client.connection.sendRequest('textDocument/rename', { ...at('src/admin.ts', 'audit_log where'), newName: 'x' }).then((answer) => (answer === null ? Promise.reject(new Error('nothing')) : answer)));
  });

  it('format a document, a range and the SQL in a string', async () => {
    const messy = 'select id,number from orders where id=1;\n\nselect   id from customers\nwhere id = 2;\n';
    await client.open('x.sql', messy);
    const options = { tabSize: 2, insertSpaces: true };
    const whole = await client.connection.sendRequest<TextEdit[]>('textDocument/formatting', { textDocument: { uri: client.uri('x.sql') }, options });
    const text = applied(client, root, { changes: { [client.uri('x.sql')]: whole } }).get('x.sql')!;
    assert.notEqual(text, messy);
    assert.equal(text.replace(/\s/g, ''), messy.replace(/\s/g, ''));
    const part = await client.connection.sendRequest<TextEdit[]>('textDocument/rangeFormatting', { textDocument: { uri: client.uri('x.sql') }, range: client.rangeOf('x.sql', 'select   id from customers\nwhere id = 2;'), options });
    assert.ok(applied(client, root, { changes: { [client.uri('x.sql')]: part } }).get('x.sql')!.startsWith('select id,number from orders where id=1;\n'));
    assert.equal(await client.connection.sendRequest('textDocument/formatting', { textDocument: { uri: client.uri('src/admin.ts') }, options }), null, 'a program has a formatter of its own');

    const before = client.asked.length;
    assert.deepEqual(await client.connection.sendRequest('plansight/formatString', { ...at('src/admin.ts', 'select id, number, customer_id'), options }), {});
    const formatted = applied(client, root, client.asked[before]!).get('src/admin.ts')!;
    assert.notEqual(formatted, client.textOf('src/admin.ts'));
    assert.equal(formatted.replace(/\s/g, ''), client.textOf('src/admin.ts').replace(/\s/g, ''));
    const { message } = await client.connection.sendRequest<{ message?: string }>('plansight/formatString', at('src/admin.ts', 'import'));
    assert.ok(message);
  });

  it('say why something is said, and why not', async () => {
    const said = await client.connection.sendRequest<{ title: string; markdown: string }>('plansight/why', at('src/admin.ts', 'insert into audit_logs'));
    assert.match(said.markdown, /^# admin\.ts:\d+\n\n`src\/admin\.ts` is application code\.$/m);
    // What is said comes first; rules that are silent for one reason share a row.
    assert.match(said.markdown, /\n\| Error: [^|]*`audit_logs`[^|]*\| unknown-table \|\n\| No schema: [^|]*\| select-star, [^|]*order-by-random[^|]* \|\n\| Nothing to say\. \|/);
    const nothing = await client.connection.sendRequest<{ markdown: string }>('plansight/why', at('src/admin.ts', 'import'));
    assert.match(nothing.markdown, /No query is recognised on this line\. .*\bpg, postgres\.js, /);
  });

  it('show the schema and a rule’s page, and none of a rule that is not', async () => {
    const { markdown } = await client.connection.sendRequest<{ markdown: string }>('plansight/schema');
    assert.match(markdown, /order_items/);
    assert.match((await client.connection.sendRequest<{ markdown: string }>('plansight/rulePage', { rule: 'select-star' })).markdown, /select \*/);
    assert.equal(await client.connection.sendRequest('plansight/rulePage', { rule: '../../etc/passwd' }), null);
  });

  it('review everything and count it', async () => {
    const answer = await client.connection.sendRequest('plansight/review');
    const { stdout } = spawnSync(process.execPath, [resolve(__dirname, '../../dist/cli.js'), 'check', '.', '--format', 'json'], { cwd: root, encoding: 'utf8' });
    const report = JSON.parse(stdout) as { summary: { queries: number; understood: number }; findings: { level: string }[] };
    const count = (level: string): number => report.findings.filter((finding) => finding.level === level).length;
    const { queries, understood, findings } = answer as { queries: number; understood: number; findings: Record<string, number> };
    // Two statements of x.sql besides, which is not saved.
    assert.deepEqual({ queries: queries - 2, understood: understood - 2 }, { queries: report.summary.queries, understood: report.summary.understood });
    assert.deepEqual(findings['error'], count('error'));
  });

  it('tell where the schema is read from, and write another choice into plansight.json', async () => {
    const sources = await client.connection.sendRequest<{ id: string; taken: boolean; detail: string }[]>('plansight/sources');
    const taken = sources.find((one) => one.taken)!;
    assert.match(taken.detail, /shop/);
    const other = temporaryFolder({ 'db/migrations/0001_a.sql': 'create table a (id bigint primary key);\n', 'db/schema.sql': 'create table a (id bigint primary key, name text);\n', 'x.sql': 'select name from a where id = 1;\n' });
    try {
      const two = await running.start(realpathSync(other.path));
      const found = await two.connection.sendRequest<{ id: string; taken: boolean; label: string }[]>('plansight/sources');
      const passed = found.find((one) => !one.taken) ?? found[0]!;
      assert.deepEqual(await two.connection.sendRequest('plansight/chooseSource', { choice: passed.id }), { file: two.uri('plansight.json') });
      const text = applied(two, other.path, two.asked[0]!).get('plansight.json')!;
      await two.open('plansight.json', text);
      const now = await two.connection.sendRequest<{ taken: boolean; label: string }[]>('plansight/sources');
      assert.equal(now.find(({ label }) => label === passed.label)?.taken, true, text);
      assert.match((await two.connection.sendRequest<{ message: string }>('plansight/chooseSource', { choice: 'nowhere' })).message, /not there/);
    } finally {
      other.remove();
    }
  });
});
