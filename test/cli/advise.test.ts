// `plansight advise` as a user runs it: the bundle, on a schema of its own and on a workspace.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const COMMAND = join(__dirname, '../../dist/cli.js');

describe('plansight advise', function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plansight-advise-'));
    const files: Readonly<Record<string, string>> = {
      'schema.sql': 'create table orders (id bigint primary key, customer_id bigint not null, status text not null, total numeric, created_at timestamptz not null);\ncreate index orders_status on orders (status);\n',
      'plansight.json': '{ "sizes": { "orders": "5M" } }',
      'package.json': '{ "dependencies": { "pg": "8" } }',
      'src/orders.ts': "import { Pool } from 'pg';\nconst db = new Pool();\nexport const last = () => db.query('select * from orders order by created_at desc limit 10');\nexport const one = (id: string) => db.query('select * from orders where id = $1', [id]);\n",
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: readonly string[]): { readonly status: number | null; readonly out: string; readonly err: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, 'advise', ...args], { cwd: folder, encoding: 'utf8' });
    return { status, out: stdout, err: stderr };
  };

  it('tells a machine what one query wants', () => {
    const { status, out, err } = run('--sql', 'select * from orders where status = $1 order by created_at desc limit 5', '--schema', 'schema.sql', '--format', 'json');
    assert.deepEqual([status, err], [0, '']);
    const { query, cost, costAfter, advice, rewrites, level } = JSON.parse(out);
    assert.deepEqual([query, rewrites, level], ['select * from orders where status = $1 order by created_at desc limit 5', [], 'schema']);
    assert.ok(costAfter < cost);
    const [{ bytes, costAlone, costWithout, writeOverhead, ...rest }] = advice;
    assert.deepEqual(rest, { ddl: 'create index on orders (status, created_at desc)', table: 'orders', columns: ['status', 'created_at'], include: [], where: null, method: 'btree', losesHot: [], replaces: ['orders_status'] });
    assert.ok(bytes > 1_000_000 && costAlone === costAfter && costWithout === cost && writeOverhead > 0);
  });

  it('tells people what the queries of a folder want, and of all together', () => {
    assert.match(run('.').out, /^src\/orders\.ts:3 {2}select \* from orders order by created_at desc limit 10\n {2}create index on orders \(created_at desc\);\n {4}[\d.]+ MB; \d+ bytes written for every 100 of the table\n {2}PostgreSQL 18 planner, on row counts and guessed statistics: a thousand times cheaper or more\.\n\n2 queries asked, 1 as good as an index can make it\.\n$/);
    const { databases: [{ advice, unused }] } = JSON.parse(run('--workload', '--format', 'json').out);
    assert.deepEqual([advice[0].ddl, advice[0].queries, unused], ['create index on orders (created_at desc)', 1, [{ table: 'public.orders', index: 'orders_status' }]]);
  });

  it('says what it cannot read', () => {
    assert.deepEqual(run('--sql', 'selec 1'), { status: 2, out: '', err: 'plansight: The text behind --sql is not read as one query.\n' });
    assert.deepEqual(run('--sql', 'select 1', '--schema', 'nowhere.sql'), { status: 2, out: '', err: 'plansight: The schema nowhere.sql cannot be read.\n' });
  });
});
