import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { addressFrom, type Address } from '../../server/src/edge/address.ts';
import { connect } from '../../server/src/edge/postgres.ts';
import { capture } from '../../server/src/engine/snapshot/capture.ts';
import { snapshotText } from '../../server/src/schema/snapshot/text.ts';
import type { Snapshot, SnapshotLevel } from '../../server/src/schema/snapshot.ts';
import { temporaryFolders } from '../edge/folder.ts';
import { DATABASE } from '../snapshot/database.ts';
import { startServer, type Server } from './server.ts';
import { withSession } from './session.ts';

describe('a live PostgreSQL', () => {
  let server: Server;
  const folders = temporaryFolders();

  before(async () => {
    server = await startServer({ shared_preload_libraries: 'pg_stat_statements' });
    await server.run('postgres', 'create database shop');
    await server.run('shop', `${DATABASE}
      create extension pg_stat_statements;
      create extension pageinspect;
      create role looker login password 'looker-pass';
      create role reader login password 'reader-pass';
      grant usage on schema app to reader;
      grant select on app.orders, app.event to reader;`);
    for (const total of [1, 2, 3]) await server.run('shop', `select count(*) from app.orders where total > ${total}`);
  });
  after(async () => {
    folders.remove();
    await server.stop();
  });

  const address = (more: Partial<Address> = {}): Address => ({ host: '127.0.0.1', port: server.port, user: 'postgres', database: 'shop', password: server.password, tls: 'prefer', ...more });

  const captured = (level: SnapshotLevel, more: Partial<Address> = {}): Promise<Snapshot> => withSession(address(more), (session) => capture(session, level));

  it('gives a whole snapshot', async () => {
    const snapshot = await captured('full');
    const orders = snapshot.relations.find(({ name }) => name === 'orders')!;
    assert.deepEqual(snapshot.notes, []);
    assert.equal(snapshot.level, 'full');
    assert.equal(orders.indexes.find(({ name }) => name === 'orders_pkey')!.height, 1);
    assert.ok(orders.indexes.find(({ name }) => name === 'orders_note_trgm')!.gin!.totalPages > 0);
    assert.ok(orders.usage!.inserted >= 20000);
    assert.deepEqual(snapshot.statements!.find(({ query }) => query.includes('total >')), { ...snapshot.statements!.find(({ calls }) => calls === 3)!, query: 'select count(*) from app.orders where total > $1' });
    assert.ok(!snapshotText(snapshot).includes(server.password) && !snapshotText(snapshot).includes('127.0.0.1'));
  });

  it('falls to the level that the role may read, and says why', async () => {
    const looker = await captured('full', { user: 'looker', password: 'looker-pass' });
    assert.equal(looker.level, 'rows');
    assert.equal(looker.relations.find(({ name }) => name === 'orders')!.size!.rows, 20000);
    assert.match(looker.notes[0]!, /^There are no statistics of \d+ tables, such as `app\.customer`: the role may not read them/);
    const reader = await captured('full', { user: 'reader', password: 'reader-pass' });
    assert.equal(reader.level, 'full');
    assert.ok(reader.relations.find(({ name }) => name === 'orders')!.columns[2]!.statistics);
    assert.deepEqual(reader.notes.slice(1), ['The common values of extended statistics are left out: only a superuser may read them.', 'The heights of indexes are told from their sizes: pageinspect is for superusers.']);
  });

  it('is only read, and for so long', () => withSession(address(), async (session) => {
    const [limits] = await session.query("select current_setting('transaction_read_only') as read, current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock");
    assert.deepEqual(limits, { read: 'on', statement: '1min', lock: '2s' });
    await assert.rejects(session.query('create table app.ours (a int)'), /read-only transaction/);
  }));

  it('fails with a reason where the server ends it midway', () => withSession(address(), async (session) => {
    const [{ pid }] = (await session.query('select pg_backend_pid() as pid')) as [{ readonly pid: number }];
    await server.run('shop', `select pg_terminate_backend(${pid})`);
    await assert.rejects(capture(session, 'full'), /terminat|connection/i);
  }));

  it('leaves nothing set behind, as a pool of connections needs it', async () => {
    await withSession(address(), async (session) => {
      await capture(session, 'schema');
      await session.query('rollback');
      const [settings] = await session.query("select current_setting('search_path') as path, current_setting('statement_timeout') as statement, current_setting('transaction_read_only') as read, (select count(*)::int from pg_prepared_statements) as prepared");
      assert.deepEqual(settings, { path: '"$user", public', statement: '0', read: 'off', prepared: 0 });
    });
  });

  it('takes the password from .pgpass, unless others may read it', async () => {
    const { path } = folders.of({ '.pgpass': `other:*:*:*:no\n127.0.0.1:${server.port}:shop:looker:looker-pass\n` });
    const asked = async (mode: number): Promise<unknown> => {
      chmodSync(`${path}/.pgpass`, mode);
      const found = addressFrom(`postgres://looker@127.0.0.1:${server.port}/shop`, { PGPASSFILE: `${path}/.pgpass` });
      assert.ok(found.kind === 'address');
      const connected = await connect(found.address);
      if (connected.kind === 'connected') await connected.session.close();
      return connected.kind === 'connected' ? connected.kind : connected;
    };
    assert.equal(await asked(0o600), 'connected');
    assert.deepEqual(await asked(0o644), { kind: 'no password', reason: 'the server asks for a password, and neither the address, PGPASSWORD nor .pgpass has one' });
  });

  it('is refused without a word of the password', async () => {
    const wrong = await connect(address({ password: 'not-the-secret-word' }));
    assert.deepEqual(wrong, { kind: 'refused', reason: 'password authentication failed for user "postgres"' });
    assert.deepEqual(await connect(address({ database: 'absent' })), { kind: 'refused', reason: 'database "absent" does not exist' });
    assert.equal((await connect(address({ tls: 'require' }))).kind, 'refused');
    assert.deepEqual(await connect(address({ tls: 'verify-full', rootCertificate: '/nowhere.pem' })), { kind: 'refused', reason: 'the file /nowhere.pem cannot be read' });
  });

  it('is unreachable where nothing listens, or nothing answers', async () => {
    assert.deepEqual(await connect(address({ port: 1 })), { kind: 'unreachable', reason: 'nothing listens there' });
    const mute = createServer(() => undefined).listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => mute.once('listening', resolve));
      assert.deepEqual(await connect(address({ port: (mute.address() as AddressInfo).port }), 150), { kind: 'unreachable', reason: 'nothing answers there' });
    } finally {
      mute.close();
    }
  });

  describe('plansight snapshot', () => {
    const plansight = (cwd: string, args: readonly string[], environment: Readonly<Record<string, string>>, input = ''): { readonly status: number | null; readonly out: string; readonly err: string } => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, '../../dist/cli.js'), 'snapshot', ...args], { cwd, input, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: cwd, ...environment } });
      return { status, out: stdout, err: stderr };
    };
    const url = (password = server.password): string => `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${server.port}/shop`;
    const workspace = (more: Readonly<Record<string, string>> = {}): string => folders.of({ 'package.json': '{}', ...more }).path;
    const written = (folder: string, name = 'plansight.snapshot.json'): string => readFileSync(join(folder, name), 'utf8');

    it('shows what it writes, and keeps the level when it is run again', () => {
      const folder = workspace();
      const first = plansight(folder, ['--level', 'no-values'], { DATABASE_URL: url() });
      assert.equal(first.status, 0, first.err);
      assert.match(first.out, /PostgreSQL 18\.\d+, only read, not encrypted\.\nno-values: how many, and not one value\.\n  structure   \d+ tables, \d+ partitions.*\n  sizes       rows and pages of \d+ tables.*\n  statistics  of \d+ columns, only counts\n  statements  \d+, with calls and times\n/);
      assert.match(first.out, /plansight\.snapshot\.json is written\.\n$/);
      const text = written(folder);
      assert.match(plansight(folder, [], { PGHOST: '127.0.0.1', PGPORT: String(server.port), PGUSER: 'postgres', PGPASSWORD: server.password, PGDATABASE: 'shop' }).out, /is written anew\.\n$/);
      const measured = /"(?:captured|countingSince|calls|totalTime|lastScan|scans|sequentialScans|indexScans)"/;
      const lines = (all: string): readonly string[] => all.split('\n').filter((line) => !measured.test(line));
      assert.deepEqual(lines(written(folder)), lines(text));
    });

    it('names the columns whose texts it would show', () => {
      const folder = workspace();
      const { status, out } = plansight(folder, ['--level', 'full', '--dry-run', '--stdin'], {}, `${url()}\n`);
      assert.equal(status, 0);
      assert.match(out, /values of \d+, of texts and documents too: .*customer\.email/);
      assert.match(out, /plansight\.snapshot\.json would be written\.\n$/);
      assert.throws(() => written(folder));
    });

    it('writes where plansight.json says', () => {
      const folder = workspace({ 'plansight.json': '{ "databases": { "shop": { "snapshot": "db/shop.json" }, "log": {} } }' });
      assert.match(plansight(folder, ['shop', '--env', 'SHOP_URL'], { SHOP_URL: url() }).out, /db\/shop\.json is written\.\n$/);
      assert.match(written(folder, 'db/shop.json'), /^\{\n {2}"version": 1,\n {2}"level": "safe",/);
      assert.match(plansight(folder, ['log'], { DATABASE_URL: url() }).out, /Write "snapshot": "plansight\.log\.snapshot\.json" into the database/);
      assert.match(plansight(folder, ['shopp'], { DATABASE_URL: url() }).err, /plansight\.json has no database `shopp`; it has `shop`, `log`\./);
    });

    it('fails with a reason and without a password', () => {
      const folder = workspace();
      const failed: readonly (readonly [args: readonly string[], environment: Readonly<Record<string, string>>, reason: RegExp])[] = [
        [[], {}, /DATABASE_URL is not set\./],
        [['--env', 'MINE'], { DATABASE_URL: url() }, /MINE is not set\./],
        [[], { DATABASE_URL: 'mysql://root:hunter2@db/shop' }, /DATABASE_URL is no address of a PostgreSQL server: it begins with `mysql:`/],
        [[], { DATABASE_URL: url('hunter2') }, /`shop` at 127\.0\.0\.1:\d+ as `postgres` refuses: password authentication failed/],
        [[], { DATABASE_URL: 'postgres://ann:hunter2@127.0.0.1:1/shop' }, /`shop` at 127\.0\.0\.1:1 as `ann` cannot be reached: nothing listens there\./],
        [['--address', 'postgres://ann:hunter2@db/shop'], {}, /can be read by every process/],
      ];
      for (const [args, environment, reason] of failed) {
        const { status, out, err } = plansight(folder, args, environment);
        assert.equal(status, 2);
        assert.match(err, reason);
        assert.ok(!`${out}${err}`.includes('hunter2') && !`${out}${err}`.includes(server.password));
      }
    });
  });

  it('is found by its URL', async () => {
    const found = addressFrom(`postgres://looker:looker-pass@127.0.0.1:${server.port}/shop`, {});
    assert.ok(found.kind === 'address');
    assert.equal(await withSession(found.address, async (session) => (await session.query('select current_user::text as who'))[0]!['who']), 'looker');
  });
});
