// Figures for a schema of which nothing was measured: asked of the real planner, because it is what a guess must not mislead.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPglite } from '../../server/src/edge/pglite.ts';
import { statementsOf } from '../../server/src/plans/ddl.ts';
import { withGuesses } from '../../server/src/plans/guess.ts';
import { guessRows } from '../../server/src/plans/guessRows.ts';
import type { Plan } from '../../server/src/plans/plan.ts';
import { apply, emptySchema } from '../../server/src/schema/apply.ts';
import { noMeasures, type Measures } from '../../server/src/schema/measures.ts';
import type { Schema } from '../../server/src/schema/schema.ts';
import { changesOf } from '../../server/src/sql/change.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';

const SQL = `
  create type state as enum ('new', 'paid', 'sent', 'void');
  create domain amount as numeric(10, 2);
  create table currency (code text primary key, name text);
  create table customer (id bigint primary key, email text not null, is_active boolean not null, deleted_at timestamptz);
  create table orders (id bigint primary key, customer_id bigint not null references customer, state state not null, channel text not null check (channel in ('web', 'app')), total amount not null, note text, created_at timestamptz not null);
  create index on orders (created_at);
  create table visit (id uuid not null, orders_id bigint references orders, at timestamptz not null) partition by range (at);
  create table visit_1 partition of visit for values from ('2024-01-01') to ('2025-01-01');
  create table visit_2 partition of visit for values from ('2025-01-01') to ('2026-01-01');
`;
const postgres = dialectOf('postgres');
const schema: Schema = parseScript(SQL, postgres).statements.flatMap((statement) => changesOf(statement, postgres, SQL)).reduce((next, change) => apply(next, change, { path: 'a.sql', statement: 0 }), emptySchema(['public']));
const TODAY = Date.UTC(2026, 0, 1);
const sizes = { rows: (table: string) => (table === 'public.orders' ? 5_000_000 : undefined) };

describe('guessing what was not measured', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plansight-guess-'));
  const planner = openPglite({ folder });
  after(async () => {
    await planner.close();
    rmSync(folder, { recursive: true });
  });
  const planOf = async (sql: string, measures: Measures): Promise<Plan> => {
    const [answer] = await planner.ask({ base: statementsOf(schema), tail: [], measures, searchPath: ['public'], settings: { max_parallel_workers_per_gather: '0' }, collation: 'language' }, [{ sql, parameters: 'generic', indexes: [], without: [] }]);
    assert.ok(answer?.kind === 'plan', JSON.stringify(answer));
    return answer.plan;
  };
  const guessed = withGuesses(schema, noMeasures, { sizes, today: TODAY });
  const rowsOf = async (where: string, measures = guessed): Promise<number> => (await planOf(`select * from ${where}`, measures)).root.cost.rows;

  it('gives every table as many rows as are assumed, unless something speaks against it', () => {
    const rows = guessRows(schema, { sizes });
    assert.deepEqual(['currency', 'customer', 'orders', 'visit', 'visit_1'].map((name) => rows.get(`public.${name}`)), [1_000, 100_000, 5_000_000, 1_000_000, 500_000]);
    assert.equal(guessRows(schema, { sizes: { rows: () => undefined }, assumed: 20_000 }).get('public.orders'), 20_000);
  });

  it('takes no range for a single row, and none for everything', async () => {
    for (const between of ["created_at >= '2025-03-01' and created_at < '2025-04-01'", "created_at >= '1994-01-01' and created_at < '1995-01-01'", 'total between 10 and 100']) {
      const rows = await rowsOf(`orders where ${between}`);
      assert.ok(rows > 10_000 && rows < 2_500_000, `${between}: ${rows}`);
    }
    assert.ok(await rowsOf("orders where note like '%late%'") > 100);
  });

  it('knows what declarations say of values', async () => {
    assert.equal(await rowsOf('orders where id = 7'), 1);
    assert.equal(await rowsOf("orders where state = 'paid'"), 1_250_000);
    assert.equal(await rowsOf("orders where channel = 'app'"), 2_500_000);
    assert.equal(await rowsOf('orders where customer_id = 7'), 50);
    assert.equal(await rowsOf('customer where is_active'), 90_000);
    assert.equal(await rowsOf('customer where deleted_at is not null'), 5_000);
    assert.equal(await rowsOf('visit where orders_id = 7'), 2);
  });

  it('leaves alone what was measured, and bounds what was left without', async () => {
    const measures: Measures = {
      level: 'no-values', extended: [],
      relations: [{ schema: 'public', name: 'orders', rows: 2_000_000, pages: 50_000 }],
      columns: [{ schema: 'public', relation: 'orders', column: 'created_at', nullFraction: 0, width: 8, distinct: -1, correlation: 1 }, { schema: 'public', relation: 'orders', column: 'customer_id', nullFraction: 0, width: 8, distinct: 20_000 }],
    };
    const whole = withGuesses(schema, measures, { sizes: { rows: () => undefined }, today: TODAY });
    assert.equal(await rowsOf('orders where customer_id = 7', whole), 100);
    const [without, withBounds] = [await rowsOf("orders where created_at >= '2025-03-01' and created_at < '2025-04-01'", measures), await rowsOf("orders where created_at >= '2025-03-01' and created_at < '2025-04-01'", whole)];
    assert.ok(without < 20 && withBounds > 10_000, `${without} ${withBounds}`);
    assert.deepEqual(withGuesses(schema, { ...whole, level: 'full' }, { sizes: { rows: () => undefined }, today: TODAY }), { ...whole, level: 'full' });
  });
});
