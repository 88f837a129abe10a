// Plans are read alike from everything that EXPLAIN prints and people paste: what JSON says is what text says, however it was framed, broken or cut.
import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { nodesOf, type Plan, type PlanNode } from '../../server/src/plans/plan.ts';
import { figuresOf } from '../../server/src/plans/figures.ts';
import { tell } from '../../server/src/plans/insights/tell.ts';
import { readPlans } from '../../server/src/plans/reading/read.ts';
import { QUERIES, SCHEMA } from './explained.ts';

describe('plans that are pasted', () => {
  let db: PGlite;
  before(async () => {
    db = await PGlite.create();
    await db.exec(SCHEMA);
  });
  after(() => db.close());

  /** In a transaction of its own that leaves nothing behind. */
  async function explain(sql: string, options: string, settings = ''): Promise<string> {
    await db.exec(`begin; ${settings}`);
    try {
      const { rows } = await db.query<{ 'QUERY PLAN': unknown }>(`explain (${options}) ${sql}`);
      return rows.map((row) => (typeof row['QUERY PLAN'] === 'string' ? row['QUERY PLAN'] : JSON.stringify(row['QUERY PLAN']))).join('\n');
    } finally {
      await db.exec('rollback');
    }
  }

  function one(text: string): Plan {
    const { plans, notes } = readPlans(text);
    assert.deepEqual([notes, plans.length], [[], 1], text);
    return plans[0]!.plan;
  }

  const FORMS: readonly (readonly [options: string, settings: string])[] = [
    ['verbose', ''],
    ['verbose, analyze, timing off, buffers off, summary off', 'set local work_mem = \'64kB\''],
    ['verbose, analyze, timing off, buffers off, summary off', 'set local enable_hashjoin = off; set local enable_seqscan = off; set local enable_hashagg = off'],
    ['verbose, costs off', 'set local enable_nestloop = off; set local enable_sort = off'],
    ['verbose, analyze, costs off, timing off, buffers off, wal, summary off', 'set local enable_mergejoin = off; set local enable_hashjoin = off'],
  ];
  for (const sql of QUERIES) {
    it(`say in text what they say in JSON: ${sql.slice(0, 70)}`, async () => {
      // What has written once is not what is planned the next time.
      for (const [options, settings] of FORMS.filter((form) => !form[0].includes('analyze') || !/^(?:update|delete|insert|merge)/.test(sql))) {
        const text = await explain(sql, options, settings);
        assert.deepEqual(told(one(text)), told(one(await explain(sql, `${options}, format json`, settings))), `${options}\n${text}`);
      }
    });
  }

  it('tell what triggers and conflicts took', async () => {
    const [updated, removed, inserted] = [await explain(QUERIES[11]!, 'analyze'), await explain(QUERIES[12]!, 'analyze'), await explain(QUERIES[13]!, 'analyze')].map(one);
    assert.deepEqual(updated!.triggers!.map(({ name, calls, time }) => [name, calls, typeof time]), [['touched', 17, 'number']]);
    assert.deepEqual(removed!.triggers!.map(({ constraint, calls }) => [constraint, calls]), [['orders_customer_id_fkey', 1]]);
    assert.deepEqual([inserted!.root.conflict, inserted!.root.actual!.conflicts], ['NOTHING', { inserted: 1, conflicting: 1 }]);
    assert.ok([updated, removed, inserted].every((plan) => plan!.executionTime! > 0 && plan!.planningTime! > 0));
  });

  it('are read through the frames of psql and other tools', async () => {
    const text = await explain(QUERIES[2]!, 'verbose');
    const lines = text.split('\n');
    const plan = one(text);
    const width = Math.max(...lines.map((line) => line.length));
    const framed: Readonly<Record<string, string>> = {
      psql: [' QUERY PLAN', '-'.repeat(width), ...lines.map((line) => ` ${line}`), `(${lines.length} rows)`, ''].join('\n'),
      'psql, border 2': [`+${'-'.repeat(width + 2)}+`, `| ${'QUERY PLAN'.padStart(40).padEnd(width)} |`, `+${'-'.repeat(width + 2)}+`, ...lines.map((line) => `| ${line.padEnd(width)} |`), `+${'-'.repeat(width + 2)}+`].join('\r\n'),
      pgAdmin: ['"QUERY PLAN"', ...lines.map((line) => `"${line.replaceAll('"', '""')}"`)].join('\n'),
      'an e-mail': lines.map((line) => `> ${line}`).join('\n'),
      'a narrow window': lines.flatMap((line) => line.match(/.{1,80}/g)!).join('\n'),
      'a very narrow window': lines.flatMap((line) => line.match(/.{1,47}/g)!).join('\n'),
      'JSON in psql': [' QUERY PLAN', '-----', ...JSON.stringify(JSON.parse(await explain(QUERIES[2]!, 'verbose, format json')), null, 2).split('\n').map((line, at, all) => ` ${line.padEnd(60)}${at < all.length - 1 ? '+' : ''}`), '(1 row)'].join('\n'),
      'JSON as a quoted cell': `"${JSON.stringify(JSON.parse(await explain(QUERIES[2]!, 'verbose, format json')), null, 2).replaceAll('"', '""')}"`,
      'JSON as rows of a client': JSON.stringify([{ 'QUERY PLAN': JSON.parse(await explain(QUERIES[2]!, 'verbose, format json')) }]),
    };
    for (const [name, pasted] of Object.entries(framed)) assert.deepEqual(told(one(pasted)), told(plan), `${name}\n${pasted}`);
  });

  it('are read as far as they go where the end is missing', async () => {
    const json = JSON.stringify(JSON.parse(await explain(QUERIES[0]!, 'format json')), null, 2);
    const types = [...nodesOf(one(json).root)].map(({ type }) => type);
    for (const share of [0.95, 0.7, 0.4]) {
      const { plans, notes } = readPlans(json.slice(0, json.length * share));
      const found = [...nodesOf(plans[0]!.plan.root)].map(({ type }) => type);
      assert.deepEqual(notes, ['The JSON ends early: what is missing of the plan is not known.']);
      assert.ok(found.length > 1 && found.every((type, at) => type === types[at] || (type === 'Unknown' && at === found.length - 1)), found.join());
    }
    const text = await explain(QUERIES[0]!, 'costs');
    const half = readPlans(text.slice(0, text.length / 2)).plans[0]!.plan;
    assert.deepEqual([half.root.type, half.root.cost.total > 0], ['Limit', true]);
  });

  it('are found in the logs of auto_explain', () => {
    const plan = ['Hash Join  (cost=1.00..2.00 rows=3 width=8)', '  Hash Cond: (a.id = b.id)', '  ->  Seq Scan on a  (cost=0.00..1.00 rows=3 width=4)', '  ->  Hash  (cost=1.00..1.00 rows=1 width=4)', '        ->  Seq Scan on b  (cost=0.00..1.00 rows=1 width=4)'];
    const query = ['select *', '  from a join b using (id)'];
    const entry = [`Query Text: ${query.join('\n')}`, ...plan].join('\n');
    const indented = entry.replaceAll('\n', '\n\t');
    const logs: Readonly<Record<string, string>> = {
      plain: `2024-05-01 10:00:00.001 UTC [77] LOG:  connection received\n2024-05-01 10:00:00.001 UTC [77] LOG:  duration: 12.345 ms  plan:\n\t${indented}\n2024-05-01 10:00:00.002 UTC [77] ERROR:  relation "x" does not exist\n2024-05-01 10:00:00.002 UTC [77] STATEMENT:  select * from x\n`,
      syslog: `May  1 10:00:00 db postgres[77]: [4-1] LOG:  duration: 12.345 ms  plan:\n${entry.split('\n').map((line, at) => `May  1 10:00:00 db postgres[77]: [4-${at + 2}] #011${line}`).join('\n')}\nMay  1 10:00:01 db postgres[78]: [1-1] LOG:  checkpoint starting: time\n`,
      csv: `2024-05-01 10:00:00.001 UTC,"app","shop",77,"127.0.0.1:5",66,1,"SELECT",2024-05-01 09:00:00 UTC,3/4,0,LOG,00000,"duration: 12.345 ms  plan:\n${entry.replaceAll('"', '""')}",,,,,,,,,"psql","client backend",,0\n`,
      json: `${JSON.stringify({ timestamp: '2024-05-01', pid: 77, message: `duration: 12.345 ms  plan:\n${entry}` })}\n`,
    };
    for (const [name, log] of Object.entries(logs)) {
      const { plans, notes } = readPlans(log);
      assert.deepEqual([notes, plans.map((one) => [one.query, one.duration])], [[], [[query.join('\n'), 12.345]]], name);
      assert.deepEqual([...nodesOf(plans[0]!.plan.root)].map(({ type, relation }) => relation ?? type), ['Hash Join', 'a', 'Hash', 'b'], name);
    }
    const both = readPlans(`${logs['plain']!}${logs['plain']!.replace('12.345', '1.5')}`);
    assert.deepEqual(both.plans.map(({ duration }) => duration), [12.345, 1.5]);
    const asJson = readPlans(`2024-05-01 10:00:00 UTC [7] LOG:  duration: 3.5 ms  plan:\n\t{\n\t  "Query Text": "select 1",\n\t  "Plan": {\n\t    "Node Type": "Result"\n\t  }\n\t}\n`);
    assert.deepEqual([asJson.plans[0]!.query, asJson.plans[0]!.duration, asJson.plans[0]!.plan.root.type], ['select 1', 3.5, 'Result']);
  });

  it('tell what was not understood', () => {
    const none = ['There is no plan in this text: what EXPLAIN prints is read, as text or as JSON.'];
    for (const text of ['', 'select 1', 'hello\n  world (cost=', '\0\n((((', '-> -> ->'.repeat(3)]) assert.deepEqual(readPlans(text).plans.length === 0 ? readPlans(text).notes : none, none, text);
    assert.deepEqual(readPlans('<explain xmlns="http://www.postgresql.org/2009/explain"><Query>').notes, ['This is a plan as XML; ask for FORMAT JSON or TEXT.']);
    assert.deepEqual(readPlans('- Plan: \n    Node Type: "Seq Scan"\n').notes, ['This is a plan as YAML; ask for FORMAT JSON or TEXT.']);
    const odd = readPlans('Seq Scan on a  (cost=0.00..1.00 rows=3 width=4)\n  Quantum Entanglement: 12\n  Filter: (id = 3)');
    assert.deepEqual([odd.notes, odd.plans[0]!.plan.root.conditions.map(({ text }) => text)], [['One line was not understood, such as `Quantum Entanglement: 12`.'], ['(id = 3)']]);
    assert.deepEqual(readPlans('Limit  (cost=0.00..1.00 rows=3 width=4)\n->  Seq Scan on a  (cost=0.00..1.00 rows=3 width=4)\nFilter: (id = 3)').notes, ['The lines have lost their indentation, so which node belongs below which is not known.']);
  });

  it('are read without an accident, however they are damaged', async () => {
    const texts = [await explain(QUERIES[0]!, 'analyze, verbose, buffers'), await explain(QUERIES[3]!, 'analyze, format json'), `2024-05-01 10:00:00 UTC [7] LOG:  duration: 1.5 ms  plan:\n\tQuery Text: select 1\n\tResult  (cost=0.00..0.01 rows=1 width=4)\n`];
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    let told = 0;
    for (let round = 0; round < 1_500; round++) {
      let text = texts[round % texts.length]!;
      for (let times = 1 + random(4); times > 0; times--) {
        const at = random(text.length + 1);
        text = [text.slice(0, at) + text.slice(at + random(40)), text.slice(0, at) + '()"\'{}[]|+->\n\\'[random(14)]! + text.slice(at), text.slice(0, at) + text.slice(random(text.length + 1))][random(3)]!;
      }
      for (const { plan } of readPlans(text).plans) told += tell(figuresOf(plan)).length + 1;
    }
    assert.ok(told > 500, `only ${told} plans were left`);
  });

  it('of five thousand nodes are whole', () => {
    const members = Array.from({ length: 5_000 }, (_, at) => `  ->  Seq Scan on event_${at}  (cost=0.00..1.00 rows=3 width=4)\n        Filter: (id = 3)`);
    assert.equal([...nodesOf(one(`Append  (cost=0.00..5000.00 rows=15000 width=4)\n${members.join('\n')}`).root)].length, 5_001);
    const deep = Array.from({ length: 1_500 }, (_, at) => `${' '.repeat(at * 6)}->  Materialize  (cost=0.00..1.00 rows=3 width=4)`);
    assert.equal([...nodesOf(one(`Limit  (cost=0.00..1.00 rows=1 width=4)\n${deep.map((line) => `  ${line}`).join('\n')}`).root)].length, 1_501);
  });
});

/** As much of a plan as its text says, too. */
function told({ root, executionTime: _, planningTime: __, ...rest }: Plan): unknown {
  return { ...rest, root: toldNode(root) };
}

function toldNode({ innerUnique: _, schema: __, actual, children, ...rest }: PlanNode): unknown {
  return { ...rest, ...(actual && { actual }), children: children.map(toldNode) };
}
