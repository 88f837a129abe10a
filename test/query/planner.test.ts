import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { suggestIndex } from '../../server/src/plans/suggest.ts';
import { createIndexSql } from '../../server/src/sql/createIndex.ts';
import { SERVED, SERVED_SCHEMA, SUGGESTED } from './served.ts';
import { resolvedOf, schemaOf } from './support.ts';

interface PlanNode {
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** Whether a plan finds rows by the leading key of an index, and does not merely read it whole. */
const looksUp = (plan: PlanNode, key: string): boolean =>
  (plan['Index Cond']?.includes(key) ?? false) || (plan.Plans ?? []).some((inner) => looksUp(inner, key));

describe('the planner agrees', () => {
  let db: PGlite;
  let indexes: readonly { readonly name: string; readonly key: string; readonly definition: string }[];

  // Each index has a table of its own, so that none is passed over for a cheaper one.
  before(async () => {
    db = new PGlite();
    await db.exec(SERVED_SCHEMA);
    ({ rows: indexes } = await db.query<(typeof indexes)[number]>("select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid, 1, false) as key, pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = 'purchase'::regclass order by 1"));
    for (const { name, definition } of indexes) {
      await db.exec(`create table only_${name} (like purchase); ${definition.replace(/INDEX \S+ ON \S+/, `INDEX on only_${name}`)}`);
    }
    // With a table scan all but forbidden, an index that can serve is used.
    await db.exec('set enable_seqscan = off');
  });
  after(() => db.close());

  const plan = async (table: string, where: string): Promise<PlanNode> => {
    const [explained] = await db.exec(`explain (generic_plan, format json) select 1 from ${table} p where ${where}`);
    return (explained!.rows[0] as { readonly 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] })['QUERY PLAN'][0]!.Plan;
  };

  for (const [where, expected] of SERVED) {
    const served = expected.map((one) => one.replace(/\(.*/, '')).sort();
    it(`${where}: ${served.join(', ') || 'none'}`, async () => {
      // The alternatives of an OR need their indexes side by side.
      const alternatives = /^id = 1 or /.test(where);
      const used: string[] = [];
      for (const { name, key } of indexes) {
        if (looksUp(await plan(alternatives ? 'purchase' : `only_${name}`, where), key)) used.push(name);
      }
      assert.deepEqual(used.filter((name) => !alternatives || served.includes(name)), served);
    });
  }

  for (const [rest, expected] of SUGGESTED) {
    if (expected === undefined) continue;
    it(`${rest}: uses ${expected}`, async () => {
      const resolved = resolvedOf(`select 1 from purchase p ${rest}`, schemaOf(SERVED_SCHEMA));
      const { index } = suggestIndex(resolved, resolved.sources[0]!)!;
      await db.exec(`begin; create table suggested (like purchase); ${createIndexSql({ name: 'suggested' }, { ...index, name: 'wanted' }, { concurrently: false })}`);
      const [explained] = await db.exec(`explain (generic_plan) select 1 from suggested p ${rest}`);
      await db.exec('rollback');
      const lines = explained!.rows.map((row) => Object.values(row as Record<string, string>)[0]!).join('\n');
      assert.match(lines, /\bwanted\b/, lines);
      // A partial index without a condition on its key is read whole, in its order.
      if (index.predicate.length === 0) assert.match(lines, /Index Cond/, lines);
    });
  }
});
