// `plansight explain` as a user runs it: the bundle, on statements, on places in programs, and on plans that were saved.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const COMMAND = join(__dirname, '../../dist/cli.js');

const PLAN = `                                QUERY PLAN
---------------------------------------------------------------------------
 Limit  (cost=3995.48..3995.50 rows=10 width=34) (actual time=40.200..40.300 rows=10 loops=1)
   ->  Sort  (cost=3995.48..4245.23 rows=99900 width=34) (actual time=40.200..40.200 rows=10 loops=1)
         Sort Key: o.at DESC
         Sort Method: top-N heapsort  Memory: 26kB
         ->  Seq Scan on orders o  (cost=0.00..2084.00 rows=99900 width=34) (actual time=0.010..20.100 rows=50000 loops=1)
               Filter: ((state = 'closed'::text) AND (total > 7))
               Rows Removed by Filter: 50000
 Planning Time: 0.100 ms
 Execution Time: 40.300 ms
(9 rows)
`;

describe('plansight explain', function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plansight-explain-'));
    const files: Readonly<Record<string, string>> = {
      'schema.sql': 'create table customer (id bigint primary key, name text not null);\ncreate table orders (id bigint primary key, customer_id bigint not null, state text not null, total int not null, at timestamptz not null);\ncreate table "Line Item" (id bigint primary key, "Order" bigint not null, note text);\n',
      'plansight.json': '{ "sizes": { "orders": "5M", "customer": "200k", "Line Item": "5M" } }',
      'package.json': '{ "dependencies": { "pg": "8" } }',
      'plan.txt': PLAN,
      'cut.json': '[{"Plan": {"Node Type": "Limit", "Plans": [{"Node Type": "Seq Scan", "Relation Name": "orders", "Fil',
      'src/orders.ts': "import { Pool } from 'pg';\nconst db = new Pool();\nexport const last = (id: string) =>\n  db.query('select * from orders where customer_id = $1 order by at desc limit 10', [id]);\nexport const one = (id: string) => db.query('select * from orders where id = $1', [id]);\nexport const some = (table: string) => db.query(`select * from ${table}`);\n",
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (args: readonly string[], input = ''): { readonly status: number | null; readonly out: string; readonly err: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, 'explain', ...args], { cwd: folder, encoding: 'utf8', input });
    return { status, out: stdout, err: stderr };
  };

  it('draws the plan of a query in a program, with what helps and by how much', () => {
    const { status, out, err } = run(['src/orders.ts:4']);
    assert.deepEqual([status, err], [0, '']);
    const lines = out.split('\n');
    assert.equal(lines[0], 'src/orders.ts:4  select * from orders where customer_id = $1 order by at desc limit 10');
    assert.match(out, /└─ (?:Parallel )?Seq Scan on orders\n/);
    assert.match(out, /▲ All 5\.0 M rows of `orders` are read for those that match; an index on `orders \(customer_id\)` would find them\. seq-scan-selective\n.*create index on orders \(customer_id\); {2}(?:some hundred|a thousand) times cheaper.*\n.* in customer_id = \$1\n/);
    assert.match(out, /PostgreSQL 18 planner, on row counts and guessed statistics; nothing was run\.\n$/);
    // Nobody has measured what a condition keeps: no cost and no rows are said.
    assert.doesNotMatch(out, /cost|~\d/);
  });

  it('writes names in quotes that need them', () => {
    const { out, err } = run(['--sql', 'select * from "Line Item" where "Order" = $1']);
    assert.equal(err, '');
    assert.match(out, /an index on `Line Item \("Order"\)` would find them[\s\S]*create index on "Line Item" \("Order"\); {2}/);
  });

  it('explains each query of a file, and a statement by itself', () => {
    const { plans } = JSON.parse(run(['src/orders.ts', '--format', 'json']).out) as { readonly plans: readonly { readonly line: number; readonly nodes: readonly { readonly type: string; readonly index?: string; readonly cost?: number }[]; readonly insights: readonly unknown[] }[] };
    assert.deepEqual(plans.map(({ line }) => line), [4, 5]);
    assert.deepEqual(plans[1]!.nodes.map(({ type, index, cost }) => [type, index, cost]), [['Index Scan', 'orders_pkey', undefined]]);
    assert.deepEqual(plans[1]!.insights, []);
    assert.match(run(['--sql', 'select * from customer where id = 3']).out, /Index Scan using customer_pkey on customer\n +index: \(id = 3\)/);
  });

  it('reads a plan that was saved, and ties it to its statement', () => {
    const told = run(['--plan', 'plan.txt', '--sql', "select * from orders o where o.state = 'closed' and total > 7 order by o.at desc limit 10"]);
    assert.deepEqual([told.status, told.err], [0, '']);
    assert.match(told.out, /50 % {2}20\.1 ms +10 rows {2}└─ Sort\n.*by o\.at DESC\n.*▲ 50 k rows of `orders` are sorted for the first 10 rows.*\n.* in o\.at desc\n/);
    assert.match(told.out, /Run by the server: 40\.3 ms, planned in 0\.1 ms\.\n$/);
    const { plans: [plan] } = JSON.parse(run(['--plan', '-', '--format', 'json'], PLAN).out);
    assert.deepEqual([plan.query, plan.time, plan.insights.map(({ insight, node }: { readonly insight: string; readonly node: number }) => [insight, node])], [null, 40.3, [['top-n-without-index', 1]]]);
    assert.match(run(['--plan', 'cut.json']).out, /Limit\n.*└─ Seq Scan on orders\n[^]*note: The JSON ends early/);
  });

  it('sets a plan beside one from before', () => {
    writeFileSync(join(folder, 'now.txt'), `Limit  (cost=0.40..12.00 rows=10 width=34) (actual time=0.100..0.200 rows=10 loops=1)
  ->  Index Scan using orders_at on orders o  (cost=0.40..9000.00 rows=99900 width=34) (actual time=0.100..0.200 rows=10 loops=1)
Execution Time: 0.300 ms`);
    const { status, out, err } = run(['--plan', 'now.txt', '--compare', 'plan.txt']);
    assert.deepEqual([status, err], [0, '']);
    assert.match(out, /^Time 40\.3 ms → 0\.3 ms, 134 times less\.\nCost 3,996 → 12, 333 times less\.\n1 node changed, 1 node removed\.\n/);
    assert.match(out, /before: Run by the server: 40\.3 ms, planned in 0\.1 ms\.\nafter: {2}Run by the server: 0\.3 ms\.\n/);
    assert.match(out, /~ {3,}Seq Scan on orders o → Index Scan using orders_at on orders o\n/);
    const { rows } = JSON.parse(run(['--plan', 'now.txt', '--compare', '-', '--format', 'json'], PLAN).out) as { readonly rows: readonly { readonly kind: string }[] };
    assert.deepEqual(rows.map(({ kind }) => kind), ['same', 'removed', 'changed']);
    assert.equal(run(['--plan', 'now.txt', '--compare', 'nowhere.txt']).err, 'plansight: The plan nowhere.txt cannot be read.\n');
    assert.equal(run(['src/orders.ts', '--compare', 'plan.txt']).err, 'plansight: What is explained holds several plans: one is compared with one.\n');
  });

  it('writes plans as one page that stands by itself', () => {
    const told = run(['--plan', 'plan.txt', '--sql', 'select 1 as "</script><script>alert(1)"', '--html', '-o', 'plan.html']);
    assert.deepEqual([told.status, told.out, told.err], [0, 'plan.html is written.\n', '']);
    const page = readFileSync(join(folder, 'plan.html'), 'utf8');
    assert.match(page, /^<!doctype html>[^]*default-src 'none'/);
    assert.deepEqual(page.match(/(?:src|href)=|https?:|@import|url\(/g), null);
    const [shown] = JSON.parse(/<script type="application\/json" id="plans">(.*?)<\/script>/s.exec(page)![1]!) as readonly { readonly query: string; readonly nodes: readonly { readonly title: string }[] }[];
    assert.deepEqual([shown!.query, shown!.nodes.map(({ title }) => title)], ['select 1 as "</script><script>alert(1)"', ['Limit', 'Sort', 'Seq Scan on orders o']]);
    assert.match(run(['src/orders.ts', '--html']).out, /<option value="1">2\. select \* from orders where id = \$1<\/option>/);
  });

  it('says what it cannot explain', () => {
    const wrong: readonly (readonly [args: readonly string[], message: string])[] = [
      [['--sql', 'drop table orders'], 'This cannot be explained. `drop` has no plan.'],
      [['--sql', 'select 1; select 2'], 'This cannot be explained. These are several statements: only one is planned.'],
      [['--sql', 'select * from nowhere'], 'The planner cannot plan this statement: relation "nowhere" does not exist.'],
      [['src/orders.ts:1'], 'No statement stands at src/orders.ts:1; `plansight why src/orders.ts:1` tells what is seen there.'],
      [['src/orders.ts:6'], 'What stands at src/orders.ts:6 cannot be planned: its schema is not known (--schema names one), or a part of its text is only known when it runs.'],
      [['schema.sql'], 'What stands at schema.sql has no plan: only queries and writes have one.'],
      [['nowhere.sql'], 'There is no file nowhere.sql.'],
      [['--plan', 'nowhere.txt'], 'The plan nowhere.txt cannot be read.'],
      [['--plan', 'schema.sql'], 'There is no plan in this text: what EXPLAIN prints is read, as text or as JSON.'],
    ];
    for (const [args, message] of wrong) assert.deepEqual(run(args), { status: 2, out: '', err: `plansight: ${message}\n` });
    assert.match(run([]).err, /name a file, a place such as src\/users\.ts:12, a statement \(--sql\) or a plan \(--plan\)/);
    assert.match(run(['a.sql', '--sql', 'select 1']).err, /leave the file out/);
  });
});
