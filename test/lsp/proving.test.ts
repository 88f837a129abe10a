// In the editor a claim meets its proof: confirmed it is reworded, refuted it goes, and what is typed meanwhile shows the last that is known.
import assert from 'node:assert/strict';
import type { CodeLens } from 'vscode-languageserver-protocol';
import type { ReviewAnswer } from '../../server/src/lsp/protocol.ts';
import { snapshotText } from '../../server/src/schema/snapshot/text.ts';
import { temporaryFolder, type Folder } from '../edge/folder.ts';
import { PROGRAM, SCHEMA, snapshot } from '../plans/measuredOrders.ts';
import { startClient, type Client } from './client.ts';
import { commandSays, editorSays } from './sayings.ts';

const FILES = { 'package.json': '{ "dependencies": { "pg": "8" } }', 'schema.sql': SCHEMA, 'plansight.snapshot.json': snapshotText(snapshot), 'src/orders.ts': PROGRAM };
const PATH = 'src/orders.ts';

describe('proofs in the editor', function () {
  // A planner is started, on a machine that may be busy.
  this.timeout(60_000);
  let [folder, cache, client]: [Folder, Folder, Client | undefined] = [undefined as unknown as Folder, undefined as unknown as Folder, undefined];
  const before = process.env['PLANSIGHT_CACHE'];
  beforeEach(() => {
    [folder, cache] = [temporaryFolder(FILES), temporaryFolder({})];
    process.env['PLANSIGHT_CACHE'] = cache.path;
  });
  afterEach(async () => {
    await client?.close();
    if (before === undefined) delete process.env['PLANSIGHT_CACHE'];
    else process.env['PLANSIGHT_CACHE'] = before;
    folder.remove();
    cache.remove();
  });

  const start = async (trusted = true): Promise<Client> => (client = await startClient(folder.path, { options: { commands: true, trusted, settings: { proofs: true } } }));
  const unindexed = async (own: Client): Promise<readonly string[]> => (await own.diagnostics(PATH)).filter(({ code }) => code === 'unindexed-filter').map(({ message }) => String(message));
  /** What is said of filters without an index once all is decided: one of three is refuted. */
  const proven = async (own: Client): Promise<readonly string[]> => {
    for (;;) {
      const messages = await unindexed(own);
      if (messages.length === 2 && messages[0]!.includes('verified by')) return messages;
      await own.refreshed();
    }
  };

  it('reword what the planner confirms and take back what it refutes, as the command does', async () => {
    const own = await start();
    await own.open(PATH);
    const messages = await proven(own);
    assert.match(messages[0]!, /`orders\.customer_id` reads all 2\.0 M rows; with `create index on orders \(customer_id\)` \([\d.]+ MB\) it reads 20, at a cost of [\d.]+ instead of [\d,]+ \(verified by the PostgreSQL 18 planner\)\.$/);
    assert.deepEqual(editorSays(folder.path, own.uri(PATH), await own.diagnostics(PATH)).toSorted(), commandSays(folder.path, PATH, []));
  });

  it('stay while something else is typed, and are told under the pointer with the plans before and after', async () => {
    const own = await start();
    await own.open(PATH);
    const messages = await proven(own);
    await own.change(PATH, 'export const ofKind', 'const a = 1;\nexport const ofKind');
    assert.deepEqual(await unindexed(own), messages);
    const hover = await own.connection.sendRequest<{ readonly contents: { readonly value: string } }>('textDocument/hover', { textDocument: { uri: own.uri(PATH) }, position: own.rangeOf(PATH, 'customer_id = $1').start });
    assert.match(hover.contents.value, /\*\*before\*\*: Seq Scan, cost [\d,]+, reads 2\.0 M rows[\s\S]*\*\*after\*\*: (?:Index Scan|Bitmap Heap Scan), cost [\d.]+, reads 20 rows[\s\S]*It would take [\d.]+ MB\. Verified by the PostgreSQL 18 planner\./);
  });

  it('decide what closed files claim before it is shown, and take nothing back while the schema changes', async () => {
    const own = (client = await startClient(folder.path, { options: { commands: true, trusted: true, settings: { proofs: true, show: 'workspace' } } }));
    const seen: (readonly string[])[] = [];
    let known: readonly { readonly uri: string; readonly value: string }[] = [];
    /** What is told of filters in the closed program, line by line, until it fits. */
    const told = async (fits: (lines: readonly string[]) => boolean): Promise<void> => {
      for (;;) {
        const { items } = await own.pullWorkspace(known).report;
        for (const item of items) {
          known = [...known.filter(({ uri }) => uri !== item.uri), { uri: item.uri, value: item.resultId! }];
          if (item.uri !== own.uri(PATH) || item.kind !== 'full') continue;
          seen.push(item.items.filter(({ code }) => code === 'unindexed-filter').map(({ range, message }) => `${range.start.line} ${String(message)}`));
        }
        if (fits(seen.at(-1) ?? [])) return;
      }
    };
    await told((lines) => lines.length === 2);
    folder.write('schema.sql', `${SCHEMA}create index orders_customer on orders (customer_id);`);
    await own.watched({ 'schema.sql': 'changed' });
    await told((lines) => lines.length === 0);
    // The text of the third filter is not seen whole, so it is said as it is claimed; the second is refuted.
    const claims = seen.flat().filter((line) => !line.startsWith('4 ') && !/^2 .*\(verified by the PostgreSQL 18 planner\)\.$/.test(line));
    assert.deepEqual(claims, []);
    assert.ok(seen.some(([first]) => first?.startsWith('2 ')), JSON.stringify(seen));
  });

  it('are decided before a review of everything counts', async () => {
    const own = await start();
    const counted = async (): Promise<ReviewAnswer['findings']> => (await own.connection.sendRequest<ReviewAnswer>('plansight/review')).findings;
    const first = await counted();
    assert.ok(first.warning > 0);
    await own.open(PATH);
    assert.deepEqual(await counted(), first);
    await own.change(PATH, 'customer_id = $1 ', 'kind = $1 ');
    // Of the two that were left one is refuted now.
    const then = await counted();
    assert.deepEqual(await counted(), then);
  });

  it('are looked for in so many closed files, and the others say what they claim', async () => {
    const [, , query] = PROGRAM.split('\n');
    for (let at = 0; at < 303; at++) folder.write(`src/more/${at}.ts`, `import { Pool } from 'pg';\nconst db = new Pool();\n${query}\n`);
    folder.write(PATH, '');
    const own = (client = await startClient(folder.path, { options: { commands: true, trusted: true, settings: { proofs: true, show: 'workspace' } } }));
    const told = new Map<string, { readonly value: string; readonly isProven: boolean }>();
    const counts = (): readonly number[] => [true, false].map((proven) => [...told.values()].filter(({ isProven }) => isProven === proven).length);
    while (told.size < 303) {
      const { items } = await own.pullWorkspace([...told].map(([uri, { value }]) => ({ uri, value }))).report;
      for (const item of items) {
        const found = item.kind === 'full' ? item.items.find(({ code }) => code === 'unindexed-filter') : undefined;
        if (found) told.set(item.uri, { value: item.resultId!, isProven: String(found.message).includes('verified by') });
      }
    }
    assert.deepEqual(counts(), [300, 3]);
  });

  it('stand above queries as plans, where that is asked for', async () => {
    const lensesOf = async (own: Client): Promise<readonly string[]> => {
      await own.open(PATH);
      const lenses = await own.connection.sendRequest<readonly CodeLens[]>('textDocument/codeLens', { textDocument: { uri: own.uri(PATH) } });
      const resolved = await Promise.all(lenses.map((lens) => own.connection.sendRequest<CodeLens>('codeLens/resolve', lens)));
      return resolved.map(({ range, command }) => `${range.start.line}: ${command!.title}`);
    };
    client = await startClient(folder.path, { options: { commands: true, trusted: true, settings: { proofs: true, codeLens: true } } });
    // Of the third the text is not seen whole.
    assert.match((await lensesOf(client)).join('\n'), /^2: cost [\d,]+ · reads all of orders · full statistics\n3: cost [\d,]+ · reads all of orders · full statistics$/);
    await client.close();
    folder.write('plansight.snapshot.json', '');
    folder.write('schema.sql', `${SCHEMA}create index orders_customer on orders (customer_id);`);
    client = await startClient(folder.path, { options: { commands: true, trusted: true, settings: { proofs: true, codeLens: true } } });
    assert.deepEqual((await lensesOf(client))[0], '2: by orders_customer · assuming 1 M rows a table');
    await client.close();
    assert.deepEqual(await lensesOf(await start()), []);
  });

  it('are asked for nothing in a workspace that is not trusted', async () => {
    const own = await start(false);
    await own.open(PATH);
    await own.settled();
    const messages = await unindexed(own);
    assert.equal(messages.length, 3);
    assert.ok(messages.every((message) => !message.includes('planner')), messages.join('\n'));
  });
});
