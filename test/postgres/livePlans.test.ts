// What is left on a server, and what is said of it, where a plan does not come: nobody else is hurt, nothing stays prepared, and who is to blame is told right.
import assert from 'node:assert/strict';
import { connect as connectSocket, createServer, type AddressInfo } from 'node:net';
import { Client } from 'pg';
import type { Address } from '../../server/src/edge/address.ts';
import { livePlan, MOMENT } from '../../server/src/edge/livePlans.ts';
import { cancel } from '../../server/src/edge/liveServers.ts';
import { type LiveSession } from '../../server/src/edge/postgres.ts';
import type { LiveAnswer } from '../../server/src/plans/liveQuestion.ts';
import { startServer, type Server } from './server.ts';
import { withSession } from './session.ts';

/** It can be planned until a plan for any values is wanted. */
const MOODY = `create function moody() returns int immutable language plpgsql as $$
  begin
    if current_setting('plan_cache_mode') = 'force_generic_plan' then raise exception 'not like this'; end if;
    return 1;
  end $$;
  create table orders (id int primary key);`;

const UNTIL_ONE_WAITS = "do $$ begin while not exists (select from pg_locks where locktype = 'advisory' and not granted) loop perform pg_sleep(0.01); end loop; end $$";

describe('a plan of a live PostgreSQL that does not come', () => {
  let server: Server;
  before(async () => {
    server = await startServer();
    await server.run('postgres', MOODY);
  });
  after(() => server.stop());

  const address = (more: Partial<Address> = {}): Address => ({ host: '127.0.0.1', port: server.port, user: 'postgres', database: 'postgres', password: server.password, tls: 'disable', ...more });

  /** The server as it is, that says it is older. */
  const older = (session: LiveSession, version: number): LiveSession => ({ ...session, query: async (sql) => (await session.query(sql)).map((row) => ('version' in row ? { ...row, version } : row)) });
  const estimate = (session: LiveSession, sql: string): Promise<LiveAnswer> => livePlan(session, { sql, parameters: 'generic', how: 'estimate' }, { cancel: () => Promise.resolve() });
  const prepared = async (session: LiveSession): Promise<unknown> => {
    await session.query('rollback');
    return (await session.query('select count(*)::int as prepared from pg_prepared_statements'))[0];
  };

  it('leaves nothing prepared in a connection of a pool, whether it is planned or not', async () => {
    const asked = (sql: string): Promise<readonly [LiveAnswer, unknown]> => withSession(address(), async (session) => [await estimate(older(session, 150_004), sql), await prepared(session)]);
    const [planned, none] = await asked('select id from orders where id = $1');
    assert.deepEqual([planned.kind, none], ['plan', { prepared: 0 }]);
    assert.deepEqual(await asked('select id from orders where id = $1 + moody()'), [{ kind: 'refused', message: 'The server refuses: not like this.' }, { prepared: 0 }]);
  });

  it('is refused by us, and not by a server that went away, where that is too old', () => withSession(address(), async (session) => {
    assert.deepEqual(await estimate(older(session, 110_022), 'select id from orders where id = $1'), { kind: 'refused', message: 'PostgreSQL before 12 plans for any values only what was run often. Give values for its parameters.' });
  }));

  it('is not refused by a server whose connection breaks', async () => {
    const broken = createServer((socket) => {
      const behind = connectSocket(server.port, '127.0.0.1');
      behind.on('error', () => undefined).pipe(socket.on('error', () => undefined));
      socket.on('close', () => behind.destroy()).on('data', (data) => {
        if (data.includes('explain (')) socket.resetAndDestroy();
        else behind.write(data);
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => broken.once('listening', resolve));
    const answer = await withSession(address({ port: (broken.address() as AddressInfo).port }), (session) => estimate(session, 'select id from orders'));
    broken.close();
    assert.equal(answer.kind, 'unreachable');
    assert.match((answer as { readonly message: string }).message, /^The server went away: .*ECONNRESET/);
    await withSession(address(), async (session) => {
      const torn: LiveSession = { ...session, send: () => Promise.reject(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })) };
      assert.deepEqual(await estimate(torn, 'select id from orders'), { kind: 'unreachable', message: 'The server went away: write EPIPE.' });
    });
  });

  it('is called off late without touching what the same process runs by then', async () => {
    const [holder, other] = [0, 1].map(() => new Client({ host: '127.0.0.1', port: server.port, user: 'postgres', password: server.password, database: 'postgres' })) as [Client, Client];
    await Promise.all([holder.connect(), other.connect()]);
    try {
      await holder.query('select pg_advisory_lock(7)');
      await other.query('begin');
      const { rows: [own] } = await other.query<{ readonly process: number; readonly began: string }>(`select pg_backend_pid() as process, to_char(now() at time zone 'UTC', '${MOMENT}') as began`);
      const waiting = other.query('explain (analyze) select pg_advisory_lock(7)');
      await holder.query(UNTIL_ONE_WAITS);
      await cancel(address(), { ...own!, began: '2026-01-01 00:00:00.000000', isAnswered: () => false });
      await cancel(address(), { ...own!, isAnswered: () => true });
      await holder.query('select pg_advisory_unlock(7)');
      assert.ok((await waiting).rows.length > 0);
      // Nor a statement that is none of ours, in whatever transaction.
      await Promise.all([other.query('select pg_advisory_unlock(7)'), holder.query('select pg_advisory_lock(7)')]);
      const second = other.query('select pg_advisory_lock(7)');
      await holder.query(UNTIL_ONE_WAITS);
      await cancel(address(), { ...own!, isAnswered: () => false });
      await holder.query('select pg_advisory_unlock(7)');
      assert.equal((await second).rows.length, 1);
    } finally {
      await Promise.all([holder.end(), other.end()]);
    }
  });
});
