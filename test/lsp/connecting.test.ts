// A live server in the editor: its measures lie over the code, what differs is said, nothing of it is ever changed, and no password is ever told.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Client as Postgres } from 'pg';
import { Trace } from 'vscode-languageserver-protocol/node';
import { sealed } from '../../client/src/sealed.ts';
import type { AddressesAnswer, ConnectAnswer, EditAnswer, SnapshotChoices, SnapshotTaken } from '../../server/src/lsp/protocol.ts';
import { isAnywhere, temporaryFolders } from '../edge/folder.ts';
import { PROGRAM as FILTERS, SCHEMA as ORDERS } from '../plans/measuredOrders.ts';
import { HYPOPG, FILL as MANY } from '../postgres/hypopg.ts';
import { startServer, type Server } from '../postgres/server.ts';
import { startClient, type Client } from './client.ts';

const SCHEMA = `create table customers (id bigint primary key, email text not null);
create table orders (id bigint primary key, customer_id bigint not null references customers, total numeric not null);
`;
const PROGRAM = `import { Pool } from 'pg';
const db = new Pool();
export const ofCustomer = (id: number) => db.query('select id, total from orders where customer_id = $1', [id]);
`;
/** One index more than the code has, and a table. */
const FILL = `${SCHEMA}
create index orders_total on orders (total);
create table audit (id bigint primary key, said text);
insert into customers select n, 'someone' || n || '@example.org' from generate_series(1, 2000) n;
insert into orders select n, 1 + n % 2000, n from generate_series(1, 120000) n;`;
const CODE = { 'package.json': '{ "dependencies": { "pg": "8" } }', 'schema.sql': SCHEMA, 'src/orders.ts': PROGRAM };

describe('a live server in the editor', function () {
  this.timeout(60_000);
  const folders = temporaryFolders();
  let [server, client]: [Server, Client | undefined] = [undefined as unknown as Server, undefined];
  before(async () => {
    const { path } = folders.of(HYPOPG);
    chmodSync(path, 0o755);
    server = await startServer({ autovacuum: 'off', extension_control_path: `$system:${path}` });
    await server.run('postgres', 'create database shop');
    await server.run('shop', FILL);
    await server.run('shop', 'vacuum analyze');
  });
  afterEach(() => client?.close());
  after(async () => {
    folders.remove();
    await server.stop();
  });

  const url = (password = encodeURIComponent(server.password), database = 'shop'): string => `postgres://postgres:${password}@127.0.0.1:${server.port}/${database}`;
  const shown = (): string => `\`shop\` at 127.0.0.1:${server.port} as \`postgres\``;
  const start = async (files: Readonly<Record<string, string>>, { trusted = true, proofs = false } = {}): Promise<{ readonly own: Client; readonly folder: string }> => {
    const folder = folders.of(files).path;
    const own = (client = await startClient(folder, { options: { commands: true, trusted, settings: { proofs } } }));
    return { own, folder };
  };
  const ask = <Answer>(own: Client, method: string, params: object = {}): Promise<Answer> => own.connection.sendRequest<Answer>(`plansight/${method}`, params);
  const typed = async (own: Client, address: string, password?: string): Promise<ConnectAnswer> => {
    const { key } = await ask<AddressesAnswer>(own, 'addresses');
    return ask(own, 'connect', { from: { kind: 'typed', sealed: sealed(JSON.stringify({ address, password }), key) } });
  };
  const connected = async (own: Client): Promise<void> => assert.equal((await typed(own, url())).kind, 'connected');

  it('is found in .env, shown without its password, and read only', async () => {
    const { own } = await start({ ...CODE, '.env': `# ours\nexport DATABASE_URL="${url()}?schema=public" # local\n` });
    const { written } = await ask<AddressesAnswer>(own, 'addresses');
    assert.deepEqual(written, [{ where: '.env', shown: shown() }]);
    const answer = await ask<ConnectAnswer>(own, 'connect', { from: { kind: 'written', ...written[0]! } });
    assert.equal(answer.kind, 'connected');
    const { connections } = await own.status(({ connections: all = [] }) => all[0]?.state === 'read only');
    assert.match(connections![0]!.version!, /^18\.\d+$/);
    assert.deepEqual({ ...connections![0]!, version: '', captured: '' }, { shown: shown(), state: 'read only', version: '', encrypted: false, captured: '' });
  });

  it('is not connected where .env names another than was confirmed', async () => {
    const { own } = await start({ ...CODE, '.env': `DATABASE_URL=${url()}` });
    const answer = await ask<ConnectAnswer>(own, 'connect', { from: { kind: 'written', where: '.env', shown: '`shop` at db.example.org:5432 as `postgres`' } });
    assert.deepEqual(answer, { kind: 'failed', reason: 'The address of .env is another now: connect anew.' });
  });

  it('lays its measures over the code, says what differs, and takes them away again', async () => {
    const { own } = await start(CODE);
    await own.open('src/orders.ts');
    const said = async (): Promise<readonly string[]> => (await own.diagnostics('src/orders.ts')).filter(({ code }) => code === 'unindexed-filter').map(({ message }) => message as string);
    await own.settled();
    assert.ok((await said()).every((message) => !message.includes('120')), String(await said()));
    await connected(own);
    assert.match((await said())[0]!, /reads all 120 k rows/);
    const { notes } = await own.status(({ notes: all }) => all.some((note) => note.includes('differs')));
    assert.deepEqual(notes, [`The connected server, shop at 127.0.0.1:${server.port}, differs from the code in 2 places: index \`orders_total\` is only in the database, table \`audit\` is only in the database: migrations have not run there, or it has drifted.`]);
    await ask(own, 'disconnect');
    const { connections } = await own.status(({ connections: all, notes: told }) => all?.length === 0 && told.length === 0);
    assert.deepEqual(connections, []);
    assert.ok((await said()).every((message) => !message.includes('120')));
  });

  it('has the last word on an index, where it can be asked about one', async () => {
    await server.run('postgres', 'create database filters');
    await server.run('filters', MANY);
    const { own } = await start({ 'package.json': '{ "dependencies": { "pg": "8" } }', 'schema.sql': ORDERS, 'src/orders.ts': FILTERS }, { proofs: true });
    await own.open('src/orders.ts');
    /** Of the one filter that the planner in process confirms, once it fits. */
    const said = async (fits: (message: string | undefined) => boolean): Promise<void> => {
      for (;;) {
        const found = (await own.diagnostics('src/orders.ts')).filter(({ code, range }) => code === 'unindexed-filter' && range.start.line === 2);
        if (fits(found[0]?.message as string | undefined)) return;
        await own.refreshed();
      }
    };
    const connect = async (): Promise<void> => assert.equal((await typed(own, url(undefined, 'filters'))).kind, 'connected');
    await connect();
    await said((message) => message?.includes('(verified by the PostgreSQL 18 planner)') ?? false);
    await server.run('filters', 'create extension hypopg');
    await connect();
    await said((message) => /it reads \d+, at a cost of [\d.]+ instead of [\d,]+ \(verified by the connected server itself\)\.$/.test(message ?? ''));
    // Then its planner would leave the index alone.
    await server.run('filters', 'drop index orders_hidden');
    await connect();
    await said((message) => message === undefined);
  });

  it('leaves nothing of what it measured on the disk once it is disconnected', async () => {
    await server.run('postgres', 'create database measured');
    await server.run('measured', `${ORDERS} insert into orders select n, n % 4, n % 10000, case n % 2 when 0 then 'sold in Atlantis' else 'trade' end, n % 977, now() from generate_series(1, 200000) n; analyze orders;`);
    const cache = folders.of({}).path;
    const before = process.env['PLANSIGHT_CACHE'];
    process.env['PLANSIGHT_CACHE'] = cache;
    try {
      const { own } = await start({ 'package.json': '{ "dependencies": { "pg": "8" } }', 'schema.sql': ORDERS, 'src/orders.ts': FILTERS }, { proofs: true });
      await own.open('src/orders.ts');
      assert.equal((await typed(own, url(undefined, 'measured'))).kind, 'connected');
      const isProven = async (rows: string): Promise<boolean> => (await own.diagnostics('src/orders.ts')).some(({ message }) => String(message).includes(`reads all ${rows}`) && String(message).includes('verified by'));
      while (!(await isProven('200 k rows'))) await own.refreshed();
      assert.ok(isAnywhere(cache, 'sold in Atlantis'));
      await ask(own, 'disconnect');
      assert.ok(!isAnywhere(cache, 'sold in Atlantis'));
      // Nor does what is still asked bring it back.
      while (await isProven('200 k rows')) await own.refreshed();
      await own.close();
      client = undefined;
      assert.ok(!isAnywhere(cache, 'sold in Atlantis'));
    } finally {
      if (before === undefined) delete process.env['PLANSIGHT_CACHE'];
      else process.env['PLANSIGHT_CACHE'] = before;
    }
  });

  it('gives the structure too, where no code declares any', async () => {
    const { own } = await start({ 'query.sql': 'select e.said, e.totl from orders o join audit e on e.id = o.id where o.id = 1;' });
    await own.open('query.sql');
    await connected(own);
    const [missing] = (await own.diagnostics('query.sql')).filter(({ code }) => code === 'unknown-column');
    assert.match(missing!.message as string, /`audit` has no column `totl`/);
  });

  it('says that it has nothing of what the code declares', async () => {
    const { own } = await start({ 'schema.sql': 'create table birds (id bigint primary key);' });
    await connected(own);
    const { notes } = await own.status(({ notes: all }) => all.length > 0);
    assert.deepEqual(notes, [`The connected server, shop at 127.0.0.1:${server.port}, has none of the tables that the code declares.`]);
  });

  it('asks for the password where none is known, and is a status where it cannot be had', async () => {
    const { own } = await start(CODE);
    const address = `host=127.0.0.1 port=${server.port} user=postgres dbname=shop passfile=/nowhere`;
    const first = await typed(own, address);
    assert.deepEqual(first, { kind: 'no password', shown: shown(), reason: `${shown()} refuses: the server asks for a password, and neither the address, PGPASSWORD nor .pgpass has one.` });
    assert.equal((await typed(own, address, 'wrong-secret')).kind, 'failed');
    const { connections } = await own.status(({ connections: all = [] }) => all[0]?.state === 'refused');
    assert.equal(connections![0]!.reason, 'password authentication failed for user "postgres"');
    assert.equal((await typed(own, address, server.password)).kind, 'connected');
  });

  it('is unreachable where nobody listens, and where nobody answers', async () => {
    const { own } = await start(CODE);
    const mute = createServer(() => undefined).listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => mute.once('listening', resolve));
      assert.match((await typed(own, `postgres://me@127.0.0.1:${(mute.address() as AddressInfo).port}/shop`) as { readonly reason: string }).reason, /cannot be reached: nothing answers there\.$/);
      assert.match((await typed(own, 'postgres://me@127.0.0.1:1/shop') as { readonly reason: string }).reason, /cannot be reached: nothing listens there\.$/);
      const { connections } = await own.status(({ connections: all = [] }) => all[0]?.reason === 'nothing listens there');
      assert.equal(connections![0]!.state, 'unreachable');
    } finally {
      mute.close();
    }
  });

  it('is neither looked for nor connected in a workspace that is not trusted', async () => {
    const { own } = await start({ ...CODE, '.env': `DATABASE_URL=${url()}` }, { trusted: false });
    assert.deepEqual(await ask(own, 'addresses'), { key: '', written: [] });
    assert.deepEqual(await ask(own, 'connect', { from: { kind: 'written', where: '.env', shown: shown() } }), { kind: 'failed', reason: 'No server is connected in Restricted Mode.' });
  });

  it('shows a snapshot before it writes it, and writes what it showed', async () => {
    const { own, folder } = await start(CODE);
    assert.equal((await ask<SnapshotChoices>(own, 'snapshotChoices')).of, undefined);
    await connected(own);
    const { of, file, levels } = await ask<SnapshotChoices>(own, 'snapshotChoices');
    assert.deepEqual([of, file, levels.map(({ level }) => level)], [shown(), 'plansight.snapshot.json', ['safe', 'full', 'no-values', 'rows', 'schema']]);
    const taken = await ask<SnapshotTaken>(own, 'takeSnapshot', { level: 'safe' });
    assert.ok(taken.kind === 'taken' && taken.isNew);
    assert.match(taken.summary.join('\n'), /^`shop` at .*: PostgreSQL 18\.\d+, only read, not encrypted\.\nsafe: no text.*\nstructure: 3 tables, 4 indexes.*\nsizes: rows and pages of 3 tables/);
    assert.ok(!existsSync(join(folder, file)));
    const answer = await ask<EditAnswer>(own, 'writeSnapshot');
    assert.deepEqual(answer, { file: own.uri(file) });
    const text = readFileSync(join(folder, file), 'utf8');
    assert.match(text, /^\{\n {2}"version": 1,\n {2}"level": "safe",/);
    assert.ok(!text.includes('@example.org') && !text.includes(server.password) && !text.includes('127.0.0.1'));
    // A refresh keeps what its team has decided to show.
    await ask<SnapshotTaken>(own, 'takeSnapshot', { level: 'rows' });
    await ask<EditAnswer>(own, 'writeSnapshot');
    assert.equal((await ask<SnapshotChoices>(own, 'snapshotChoices')).levels[0]!.level, 'rows');
  });

  it('is left exactly as it was', async () => {
    const { own } = await start(CODE);
    const before = await everythingIn(server);
    await connected(own);
    await ask<SnapshotTaken>(own, 'takeSnapshot', { level: 'full' });
    assert.equal(await everythingIn(server), before);
  });

  it('never tells a password: not in what is said, and not in what is logged', async () => {
    const { own } = await start({ ...CODE, '.env': `DATABASE_URL=${url()}` });
    const said: string[] = [];
    await own.connection.trace(Trace.Verbose, { log: (message: unknown, data?: unknown) => void said.push(String(message), String(data)) });
    await connected(own);
    await typed(own, url('wrong-secret'));
    await typed(own, url('%zz-secret'));
    await ask(own, 'takeSnapshot', { level: 'full' });
    const all = [...said, ...own.log].join('\n');
    assert.match(all, /plansight\/connect/);
    for (const secret of [server.password, encodeURIComponent(server.password), JSON.stringify(server.password).slice(1, -1), 'wrong-secret', 'zz-secret']) assert.ok(!all.includes(secret), secret);
  });
});

/** Every row of the catalogs that a change would change, as one text. */
async function everythingIn({ port, password }: Server): Promise<string> {
  const client = new Postgres({ host: '127.0.0.1', port, user: 'postgres', password, database: 'shop' });
  await client.connect();
  try {
    const catalogs = ['pg_class', 'pg_attribute', 'pg_index', 'pg_constraint', 'pg_proc', 'pg_type', 'pg_namespace', 'pg_extension', 'pg_statistic', 'pg_db_role_setting', 'pg_roles'];
    const all: string[] = [];
    for (const name of catalogs) {
      const { rows } = await client.query<{ text: string }>(`select coalesce(string_agg(c::text, E'\\n' order by c::text), '') as text from ${name} c`);
      all.push(rows[0]!.text);
    }
    return all.join('\n');
  } finally {
    await client.end();
  }
}
