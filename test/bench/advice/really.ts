// What a query really reads: its indexes built, the statement run with values that the tables hold, its pages counted; everything is rolled back.
import type { Client } from 'pg';
import { explainable } from '../../../server/src/plans/explainable.ts';
import { readPlan } from '../../../server/src/plans/reading/json.ts';
import { everyQuery } from '../../../server/src/query/query.ts';
import type { Resolved } from '../../../server/src/query/resolve.ts';
import { conjunctTerms, everyConjunct, everyTerm } from '../../../server/src/query/walk.ts';

export interface Really {
  /** Pages of 8 KiB, of whatever relation. */
  readonly pages: number;
  /** In the server's own plan. */
  readonly cost: number;
  /** Of the indexes. */
  readonly bytes: number;
  readonly milliseconds: number;
}

/** With these indexes, each behind `create index on`, and no others that are not there already. */
export async function really(client: Client, sql: string, resolved: Resolved, indexes: readonly string[], told?: readonly (string | null)[]): Promise<Really> {
  const made = explainable(sql);
  if (made.kind === 'refused') throw new Error(made.message);
  const values: (string | null)[] = [];
  for (const at of made.placeholders.keys()) values.push(told ? told[at] ?? null : await valueFor(client, resolved, String(at + 1), at));
  await client.query('begin; set local statement_timeout = 60000');
  try {
    let bytes = 0;
    for (const [at, ddl] of indexes.entries()) {
      const on = ddl.replace(/^create index on /, '').replace(/^on /, '');
      await client.query(`create index built_${at} on ${on}`);
      const { rows: [size] } = await client.query<{ bytes: string }>(`select pg_relation_size(c.oid) + coalesce((select sum(pg_relation_size(inhrelid)) from pg_inherits where inhparent = c.oid), 0) as bytes from pg_class c where relname = 'built_${at}'`);
      bytes += Number(size!.bytes);
      // What is computed has no statistics before.
      if (/\(\(|\w\(\w/.test(on)) await client.query(`analyze ${/^\S+/.exec(on)![0]}`);
    }
    await client.query(`prepare asked as ${made.sql}`);
    const { rows: [explained] } = await client.query<{ 'QUERY PLAN': unknown }>(`explain (analyze, buffers, format json) execute asked${values.length > 0 ? ` (${values.map((value) => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`)).join(', ')})` : ''}`);
    const plan = readPlan(explained!['QUERY PLAN'])!;
    return { pages: (plan.root.actual?.buffers?.hit ?? 0) + (plan.root.actual?.buffers?.read ?? 0), cost: plan.root.cost.total, bytes, milliseconds: plan.executionTime ?? 0 };
  } finally {
    await client.query('rollback');
    await client.query('deallocate all');
  }
}

/** From the middle of the column that a parameter is compared with, later ones a little further on, so that a range is one; undefined of what is compared with nothing. */
async function valueFor(client: Client, resolved: Resolved, key: string, at: number): Promise<string | null> {
  for (const query of everyQuery(resolved.query)) {
    const here = query === resolved.query ? resolved : resolved.inner(query);
    if (query.limit?.parameter) continue;
    for (const conjunct of everyConjunct(query.filters)) {
      const terms = conjunctTerms(conjunct).flatMap((term) => everyTerm(term));
      if (!terms.some((term) => term.kind === 'parameter' && term.key === key)) continue;
      for (const term of terms) {
        const meant = term.kind === 'column' ? here?.column(term) : undefined;
        const table = meant?.source.table;
        if (!meant || !table) continue;
        const { rows: [row] } = await client.query<{ value: string | null }>(`select (percentile_disc(${0.4 + 0.02 * at}) within group (order by "${meant.name}"))::text as value from "${table.schema}"."${table.name}"`);
        return row?.value ?? null;
      }
    }
  }
  return null;
}
