// What other advisors would say, by the algorithms that they publish, asked of the same planner: so that only the algorithms differ, and not how an index is imagined.
// `singles`: a B-tree on every column at once, whatever of them a plan reads is suggested (supabase/index_advisor 0.2.0, its SQL).
// `pairs`: all columns, then all ordered pairs, behind a bar of half the cost, at most one index for a query (ankane/dexter 0.6.3, lib/dexter/indexer.rb).
// `keys`: an index on each foreign key that has none, as checkers of schemas ask for (active_record_doctor, unindexed_foreign_keys).
import { indexesUsed, type Plan } from '../../../server/src/plans/plan.ts';
import type { Answer, HypotheticalIndex, PlannedDatabase, Planner } from '../../../server/src/plans/planner.ts';
import { columnTermsOf } from '../../../server/src/query/walk.ts';
import { everyQuery } from '../../../server/src/query/query.ts';
import type { Resolved } from '../../../server/src/query/resolve.ts';
import type { Schema, Table } from '../../../server/src/schema/schema.ts';

export type Rival = 'singles' | 'pairs' | 'keys';
export const RIVALS: readonly Rival[] = ['singles', 'pairs', 'keys'];

export interface Said {
  /** Behind `create index`; empty where nothing is said. */
  readonly indexes: readonly string[];
  readonly cost: number;
  readonly bytes: number;
}

export interface Asked {
  readonly sql: string;
  readonly resolved: Resolved;
  readonly schema: Schema;
  readonly database: PlannedDatabase;
  readonly planner: Planner;
}

export async function saidBy(rival: Rival, asked: Asked): Promise<Said | undefined> {
  switch (rival) {
    case 'singles': return singles(asked);
    case 'pairs': return pairs(asked);
    case 'keys': return keys(asked);
  }
}

type Planned = Extract<Answer, { kind: 'plan' }>;

async function plansOf({ sql, database, planner }: Asked, sets: readonly (readonly HypotheticalIndex[])[]): Promise<readonly (Planned | undefined)[]> {
  const answers = await planner.ask(database, sets.map((indexes) => ({ sql, parameters: 'generic', indexes, without: [] })));
  return answers.map((answer) => (answer.kind === 'plan' ? answer : undefined));
}

const costOf = ({ root }: Plan): number => root.cost.total;

function said(answer: Planned, indexes: readonly HypotheticalIndex[]): Said {
  return { indexes: indexes.map(({ ddl }) => ddl.replace(/^create index \w+ /, '')), cost: costOf(answer.plan), bytes: answer.sizes.filter(({ name }) => indexes.some((one) => one.name === name)).reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) };
}

/** Those of a set that a plan reads; a partition's index has a name of its own that begins with its table's. */
const readOf = ({ plan }: Planned, set: readonly Made[]): readonly Made[] => {
  const used = indexesUsed(plan);
  return set.filter(({ name, table }) => used.has(name) || (table.partitioned && [...used].some((one) => one.endsWith('_idx') && one.includes(table.name))));
};

interface Made extends HypotheticalIndex {
  readonly table: Table;
  readonly columns: readonly string[];
}

let counted = 0;
const made = (table: Table, columns: readonly string[]): Made => {
  const name = `rival_${counted++}`;
  return { name, table, columns, ddl: `create index ${name} on ${table.schema}.${table.name} (${columns.map((column) => `"${column}"`).join(', ')})` };
};

const begins = (table: Table, columns: readonly string[]): boolean => table.indexes.some(({ method, keys: own }) => method === 'btree' && columns.every((column, at) => own[at]?.column === column));

// ── All single columns at once ───────────────────────────────────────────────────────────────────────────────────

/** The types that it indexes. */
const SIMPLE = new Set(['boolean', 'smallint', 'integer', 'bigint', 'real', 'double precision', 'numeric', 'money', 'character', 'character varying', 'text', 'bytea', 'date', 'time', 'timestamp without time zone', 'timestamp with time zone', 'interval', 'uuid', 'oid', 'timestamp']);

async function singles(asked: Asked): Promise<Said | undefined> {
  const set = [...asked.schema.tables.values()].filter((table) => table.kind === 'table' && table.partitionOf === undefined).flatMap((table) => table.columns.flatMap(({ name, type }) => (SIMPLE.has(type.name) && type.array === 0 && type.schema === undefined && !begins(table, [name]) ? [made(table, [name])] : [])));
  const [answer] = await plansOf(asked, [set]);
  return answer && said(answer, readOf(answer, set));
}

// ── Ordered pairs behind a bar ───────────────────────────────────────────────────────────────────────────────────

const BAR = 0.5;
const LEAST = 100;

async function pairs(asked: Asked): Promise<Said | undefined> {
  const [first] = await plansOf(asked, [[]]);
  if (!first) return undefined;
  const nothing = said(first, []);
  if (nothing.cost < LEAST) return nothing;
  const tables = columnsNamed(asked.resolved);
  const one = [...tables].flatMap(([table, columns]) => columns.flatMap((column) => (begins(table, [column]) ? [] : [made(table, [column])])));
  const two = [...tables].flatMap(([table, columns]) => columns.flatMap((column) => columns.flatMap((other) => (other === column || begins(table, [column, other]) ? [] : [made(table, [column, other])]))));
  const [pass, wide] = await plansOf(asked, [one, [...one, ...two]]);
  if (!pass) return nothing;
  const [cost, costWide] = [costOf(pass.plan), wide ? costOf(wide.plan) : Infinity];
  const usedWide = wide ? readOf(wide, [...one, ...two]) : [];
  if (cost > LEAST && costWide < cost * BAR && usedWide.length === 1) return (await alone(asked, usedWide, costWide)) ?? nothing;
  const used = readOf(pass, one);
  if (cost >= nothing.cost * BAR || used.length === 0) return nothing;
  if (used.length === 1) return (await alone(asked, used, cost)) ?? nothing;
  const tried = await Promise.all(used.map((index) => alone(asked, [index], Infinity)));
  const [best] = tried.filter((each) => each !== undefined).sort((a, b) => a.cost - b.cost);
  return best && best.cost < nothing.cost * BAR ? best : nothing;
}

async function alone(asked: Asked, set: readonly Made[], otherwise: number): Promise<Said | undefined> {
  const [answer] = await plansOf(asked, [set]);
  const only = answer && said(answer, set);
  return only && { ...only, cost: Math.min(only.cost, otherwise) };
}

/** Every column that a query names, in whatever place, of at most so many. */
function columnsNamed(resolved: Resolved): ReadonlyMap<Table, readonly string[]> {
  const named = new Map<Table, string[]>();
  for (const query of everyQuery(resolved.query)) {
    const here = query === resolved.query ? resolved : resolved.inner(query);
    for (const term of columnTermsOf(query)) {
      const meant = here?.column(term);
      const table = meant?.source.table;
      const type = table?.columns.find(({ name }) => name === meant!.name)?.type;
      if (!table || !type || type.array > 0 || /^(?:jsonb?|point)$/.test(type.name)) continue;
      const known = named.get(table) ?? [];
      if (!known.includes(meant!.name) && known.length < 8) named.set(table, [...known, meant!.name]);
    }
  }
  return named;
}

// ── Foreign keys ─────────────────────────────────────────────────────────────────────────────────────────────────

async function keys(asked: Asked): Promise<Said | undefined> {
  const set = [...asked.schema.tables.values()].flatMap((table) => table.constraints.flatMap((constraint) => (constraint.kind === 'foreign key' && !begins(table, constraint.columns) ? [made(table, constraint.columns)] : [])));
  const [answer] = await plansOf(asked, [set]);
  return answer && said(answer, readOf(answer, set));
}
