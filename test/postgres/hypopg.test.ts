// The conversation with HypoPG on a real server, whose stand-in here shows an index that is there already only when it is asked for: the plans are PostgreSQL's own.
import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import type { Address } from '../../server/src/edge/address.ts';
import { askHypopg } from '../../server/src/edge/hypopg.ts';
import { connect, type LiveSession } from '../../server/src/edge/postgres.ts';
import { indexesUsed } from '../../server/src/plans/plan.ts';
import type { Question } from '../../server/src/plans/planner.ts';
import { temporaryFolders } from '../edge/folder.ts';
import { HYPOPG, FILL } from './hypopg.ts';
import { startServer, type Server } from './server.ts';

describe('HypoPG on a live server', () => {
  const folders = temporaryFolders();
  let server: Server;
  before(async () => {
    const { path } = folders.of(HYPOPG);
    chmodSync(path, 0o755);
    server = await startServer({ autovacuum: 'off', extension_control_path: `$system:${path}` });
    await server.run('postgres', FILL);
  });
  after(async () => {
    folders.remove();
    await server.stop();
  });

  const withSession = async <T>(use: (session: LiveSession) => Promise<T>): Promise<T> => {
    const address: Address = { host: '127.0.0.1', port: server.port, user: 'postgres', database: 'postgres', password: server.password, tls: 'prefer' };
    const connected = await connect(address);
    assert.ok(connected.kind === 'connected');
    try {
      return await use(connected.session);
    } finally {
      await connected.session.close();
    }
  };
  const asking = (sql: string, ...ddl: readonly string[]): Question => ({ sql, parameters: 'generic', without: [], indexes: ddl.map((text) => ({ name: 'proposed', ddl: text })) });
  const QUERY = 'select id, total from orders where customer_id = $1';

  it('is not asked where it is not installed', () => withSession(async (session) => assert.equal(await askHypopg(session, [asking(QUERY)]), undefined)));

  it('answers with the server’s own plans, under the names of the question, and leaves nothing behind', async () => {
    await server.run('postgres', 'create extension hypopg');
    await withSession(async (session) => {
      const answers = (await askHypopg(session, [
        asking(QUERY),
        asking(QUERY, 'create index proposed on public.orders (customer_id)'),
        asking(QUERY, 'create index proposed on public.orders (customer_id) where total > 1'),
        asking('select * from nowhere where id = $1'),
        asking('select id from orders; drop table orders'),
        { ...asking(QUERY), parameters: ['7'] },
        asking('select id, total from orders where customer_id = 7'),
      ]))!;
      assert.deepEqual(answers.map((answer) => (answer.kind === 'plan' ? [answer.plan.root.type, [...indexesUsed(answer.plan)], answer.sizes] : [answer.reason, answer.message])), [
        ['Seq Scan', [], []],
        ['Index Scan', ['proposed'], [{ name: 'proposed', bytes: 81920 }]],
        ['Seq Scan', [], [{ name: 'proposed', message: 'HypoPG is not asked about partial indexes.' }]],
        ['other', 'relation "nowhere" does not exist'],
        ['not plannable', 'These are several statements: only one is planned.'],
        ['not plannable', 'The server is asked for any values, and with all its indexes.'],
        ['Seq Scan', [], []],
      ]);
      const [state] = await session.query("select current_setting('transaction_read_only') as read, (select count(*)::int from pg_prepared_statements) as prepared");
      assert.deepEqual(state, { read: 'on', prepared: 0 });
    });
  });
});
