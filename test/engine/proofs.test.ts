// Findings before the planner: confirmed ones tell what it said, refuted ones go, and a second run asks nothing.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPglite } from '../../server/src/edge/pglite.ts';
import { parseConfiguration } from '../../server/src/engine/configuring/configuration.ts';
import type { Store } from '../../server/src/engine/ports.ts';
import { proofsAsMet } from '../../server/src/engine/proofs.ts';
import { coarsen } from '../../server/src/engine/snapshot/coarsen.ts';
import { review, reviewProven } from '../../server/src/engine/review.ts';
import type { ReportedFinding } from '../../server/src/engine/showing/report.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import type { Planner } from '../../server/src/plans/planner.ts';
import { rules } from '../../server/src/rules/all.ts';
import { snapshotText } from '../../server/src/schema/snapshot/text.ts';
import { PROGRAM, SCHEMA, snapshot } from '../plans/measuredOrders.ts';

describe('proofs', () => {
  let [folder, planner] = ['', undefined as unknown as Planner];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plansight-proofs-'));
    planner = openPglite({ folder });
  });
  after(async () => {
    await planner.close();
    rmSync(folder, { recursive: true });
  });

  const prove = async (files: Readonly<Record<string, string>>, { configuration, store, by = planner }: { readonly configuration?: string; readonly store?: Store; readonly by?: Planner } = {}, of = 'unindexed-filter'): Promise<readonly ReportedFinding[]> => {
    const settings = configuration === undefined ? defaultSettings : parseConfiguration(configuration, 'plansight.json', rules).settings;
    const all: Readonly<Record<string, string>> = { 'package.json': '{}', 'schema.sql': SCHEMA, 'src/orders.ts': PROGRAM, ...files };
    const workspace = openWorkspace({ list: () => Object.keys(all).sort(), read: (path) => all[path] }, settings);
    const claimed: string[] = [];
    review(workspace, { rules, wanted: () => true, claimed: (path) => void claimed.push(path) });
    const proofs = proofsAsMet({ planner: by, store, today: '2026-01-31' });
    const { findings } = await reviewProven(workspace, { rules, wanted: (path) => claimed.includes(path), proofs });
    // Who reviews again, after a fix, is told the same.
    assert.deepEqual(review(workspace, { rules, wanted: (path) => claimed.includes(path), proofs }).findings, findings);
    return findings.filter(({ rule }) => rule === of);
  };
  const measured = { 'plansight.snapshot.json': snapshotText(snapshot) };

  it('confirm what the planner would use, with its costs, and take back what it would not', async () => {
    const findings = await prove(measured);
    assert.deepEqual(findings.map(({ level, evidence }) => [level, evidence?.['status']]), [['warning', 'confirmed'], ['warning', 'undecided']]);
    assert.equal(findings[1]!.evidence?.['reason'], 'its text is put together by the program');
    assert.match(findings[0]!.message, /^Filter on `orders\.customer_id` reads all 2\.0 M rows; with `create index on orders \(customer_id\)` \([\d.]+ MB\) it reads 20, at a cost of \d+(?:\.\d+)? instead of [\d,]+ \(verified by the PostgreSQL 18 planner\)\.$/);
  });

  it('are found out while a file is read once', async () => {
    const all: Readonly<Record<string, string>> = { 'package.json': '{}', 'schema.sql': SCHEMA, 'src/orders.ts': PROGRAM, ...measured };
    const reads: string[] = [];
    const workspace = openWorkspace({ list: () => Object.keys(all).sort(), read: (path) => (reads.push(path), all[path]) }, defaultSettings);
    review(workspace, { rules, wanted: () => true });
    reads.length = 0;
    await reviewProven(workspace, { rules, wanted: (path) => path === 'src/orders.ts', proofs: proofsAsMet({ planner, store: undefined, today: '2026-01-31' }) });
    assert.ok(reads.filter((path) => path === 'src/orders.ts').length <= 1, String(reads));
  });

  it('tell no costs that rest on guesses', async () => {
    const [first] = await prove({}, { configuration: '{ "sizes": { "orders": "2M" } }' });
    assert.deepEqual([first!.level, first!.evidence?.['level']], ['warning', 'rows']);
    assert.match(first!.message, /would be used and make the query some (?:ten|hundred) times cheaper|a thousand times cheaper or more|a few times cheaper/);
    assert.match((await prove({}))[0]!.message, /assuming 1 M rows a table/);
  });

  it('refute nothing by what only a newer version can do', async () => {
    // PostgreSQL 18 skips through the four tenants of the index that is there; 16 reads the whole table.
    const program = PROGRAM.replace('where kind = $1', 'where created_at = $1');
    assert.deepEqual((await prove({ ...measured, 'src/orders.ts': program })).map(({ message }) => /`orders\.\w+`/.exec(message)?.[0]), ['`orders.customer_id`', '`orders.created_at`', '`orders.customer_id`']);
  });

  describe('of a list that is long', () => {
    const schema = `${SCHEMA} create index orders_customer on orders (customer_id); create index orders_kind on orders (kind);`;
    const listed = (condition: string, more: Readonly<Record<string, string>> = measured): Promise<readonly ReportedFinding[]> =>
      prove({ ...more, 'schema.sql': schema, 'src/orders.ts': `import { Pool } from 'pg';\nconst db = new Pool();\nexport const found = (value: string) => db.query("select id, total from orders where ${condition}", [value]);\n` }, {}, 'missing-limit');

    it('say how many rows have a value, by the statistics of its column', async () => {
      const [list] = await listed('kind = $1');
      assert.equal(list!.message, 'This filter matches about 1.0 M of the 2.0 M rows of `orders` (estimated by the PostgreSQL 18 planner), and no limit bounds the list; add one.');
      assert.deepEqual([list!.level, list!.evidence], ['information', { claim: 'rows', status: 'confirmed', level: 'full', rows: 1_000_000 }]);
    });

    it('take back what the statistics say to be few', async () => {
      assert.deepEqual(await listed('customer_id = $1'), []);
      assert.deepEqual(await listed("kind = 'unheard of'"), []);
      assert.deepEqual((await listed("kind = 'trade'")).map(({ evidence }) => evidence?.['rows']), [1_000_000]);
    });

    it('are withheld where nothing is known of the values', async () => {
      const counted = { 'plansight.snapshot.json': snapshotText(coarsen(snapshot, 'rows')) };
      assert.deepEqual(await listed('kind = $1', counted), []);
    });
  });

  describe('of other words for a query', () => {
    const schema = `${SCHEMA} create index orders_customer on orders (customer_id); create index orders_created on orders (created_at); create table blocked (order_id bigint);`;
    const asked = (sql: string): Readonly<Record<string, string>> => ({ ...measured, 'schema.sql': schema, 'src/orders.ts': `import { Pool } from 'pg';\nconst db = new Pool();\nexport const found = (value: number) => db.query("${sql}", [value]);\n` });

    it('say what the rewritten query costs, and take back what it would not save', async () => {
      const [wrapped] = await prove(asked('select id, total from orders where customer_id + 1 = 7 and total > $1'), {}, 'non-sargable-filter');
      assert.match(wrapped!.message, /^`customer_id \+ 1` keeps `orders_customer`, the index on `orders\.customer_id`, from being used, so this reads all 2\.0 M rows; ask for `customer_id = 6`: then it reads \d+, at a cost of [\d.]+ instead of [\d,]+ \(verified by the PostgreSQL 18 planner\)\.$/);
      assert.deepEqual([wrapped!.level, wrapped!.evidence?.['status']], ['warning', 'confirmed']);
      const [guessed] = await prove({ ...asked('select id from orders where customer_id + 1 = 7 and total > $1'), 'plansight.snapshot.json': '' }, {}, 'non-sargable-filter');
      assert.match(guessed!.message, /; ask for `customer_id = 6`, which makes the query some hundred times cheaper \(PostgreSQL 18 planner, assuming 1 M rows a table\)\.$/);
      // Half of all rows are of that kind: no index would find them sooner.
      const ofKind: Readonly<Record<string, string>> = { ...asked("select id, total from orders where coalesce(kind, '') = 'retail' and total > $1"), 'schema.sql': `${SCHEMA} create index orders_kind on orders (kind);` };
      assert.deepEqual(await prove(ofKind, {}, 'non-sargable-filter'), []);
      assert.equal((await prove({ ...ofKind, 'src/orders.ts': ofKind['src/orders.ts']!.replace('retail', 'barter') }, {}, 'non-sargable-filter')).length, 1);
    });

    it('leave standing what is right for another reason', async () => {
      const [page] = await prove(asked('select id, total from orders order by id limit 20 offset $1'), {}, 'offset-paging');
      assert.match(page!.message, /; go on from the last row seen: `id > …` in place of the offset: then a page behind 200 k rows costs [\d.]+ instead of [\d,]+ \(verified by the PostgreSQL 18 planner\)\.$/);
      const [none] = await prove(asked('select id from orders where id not in (select order_id from blocked) and total > $1'), {}, 'not-in-nullable');
      assert.match(none!.message, /^`not in` finds nothing at all once `order_id` is null in a row of `blocked`, which its declaration allows; use `not exists`, or leave nulls out: then it reads 2\.0 M, at a cost of [\d,]+ instead of [\d,]+ \(verified/);
      // Of one order nothing is saved, and nothing found all the same.
      const [one] = await prove(asked('select id from orders where id = $1 and id not in (select order_id from blocked)'), { configuration: '{ "sizes": { "blocked": 10 } }' }, 'not-in-nullable');
      assert.deepEqual([one!.message.endsWith('; use `not exists`, or leave nulls out.'), one!.evidence], [true, { claim: 'rewrite', status: 'refuted' }]);
    });
  });

  it('say of an index that answers nothing more what a lookup costs without it', async () => {
    const files = { 'schema.sql': `${SCHEMA} create index orders_customer_created on orders (customer_id, created_at); create index orders_customer on orders (customer_id);` };
    const [found] = await prove({ ...measured, ...files }, {}, 'redundant-index');
    assert.match(found!.message, /^`orders_customer_created` on \(customer_id, created_at\) begins with the same keys, so `orders_customer` answers nothing more and is written all the same; drop it: a lookup by its keys costs [\d.]+ without it, and [\d.]+ with it \(verified by the PostgreSQL 18 planner\)\.$/);
    const [guessed] = await prove(files, { configuration: '{ "sizes": { "orders": "2M" } }' }, 'redundant-index');
    assert.deepEqual([guessed!.message.endsWith('written all the same; drop it.'), guessed!.evidence?.['status']], [true, 'confirmed']);
    // Where nobody knows how many rows there are, the keys alone say it.
    const unsized = await prove(files, {}, 'redundant-index');
    assert.deepEqual(unsized.filter(({ evidence }) => evidence?.['claim'] === 'drop'), []);
  });

  it('are kept by what they hang on', async () => {
    const kept = new Map<string, unknown>();
    const store: Store = { get: (key) => kept.get(key), set: (key, value) => void kept.set(key, JSON.parse(JSON.stringify(value))), digest: (parts) => JSON.stringify(parts) };
    const first = await prove(measured, { store });
    const silent: Planner = { ask: () => assert.fail('asked again'), describe: () => assert.fail('asked again'), close: async () => undefined };
    assert.deepEqual(await prove(measured, { store, by: silent }), first);
    // An index and a number of rows of each of the two.
    assert.equal(kept.size, 4);
    const doubled = { ...measured, 'schema.sql': `${SCHEMA} create index orders_customer_created on orders (customer_id, created_at); create index orders_customer on orders (customer_id);`, 'src/orders.ts': '' };
    const redundant = await prove(doubled, { store }, 'redundant-index');
    assert.equal(redundant[0]?.evidence?.['status'], 'confirmed');
    assert.deepEqual(await prove(doubled, { store, by: silent }, 'redundant-index'), redundant);
  });

  it('decide nothing where there is no planner', async () => {
    const none: Planner = { ask: async (_, questions) => questions.map(() => ({ kind: 'failed', reason: 'unavailable', message: 'There is no planner.' })), describe: async () => ({ available: false, version: 0, notes: [], tables: 0, indexes: 0 }), close: async () => undefined };
    const findings = await prove(measured, { by: none });
    assert.deepEqual(findings.map(({ evidence }) => evidence), [
      { claim: 'index', status: 'undecided', reason: 'There is no planner.' },
      { claim: 'index', status: 'undecided', reason: 'There is no planner.' },
      { claim: 'index', status: 'undecided', reason: 'its text is put together by the program' },
    ]);
  });
});
