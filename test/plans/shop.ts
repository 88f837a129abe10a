// The database that the tests of advice ask about: a shop of some size, with data of the usual kinds: skewed states, soft deletes, documents, tags, a partitioned log.
// `capture` fills it for real, analyses it, and keeps what the catalog says of it; `npx tsx test/plans/shop.ts` writes that to shop.json.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import type { ColumnMeasures, Measures, RelationMeasures } from '../../server/src/schema/measures.ts';

export const SHOP = `
  create extension pg_trgm;
  create type order_state as enum ('pending', 'paid', 'failed', 'shipped', 'closed');
  create table tenant (id bigint primary key, name text not null, plan text not null);
  create table customer (id bigint primary key, tenant_id bigint not null references tenant, email text not null, name text not null, country text not null, created_at timestamptz not null, deleted_at timestamptz, settings jsonb not null);
  create index customer_tenant_idx on customer (tenant_id);
  create table category (id bigint primary key, name text not null);
  create table product (id bigint primary key, category_id bigint not null references category, sku text not null, name text not null, description text not null, price numeric(10,2) not null, active boolean not null, created_at timestamptz not null);
  create unique index product_sku_key on product (sku);
  create table orders (id bigint primary key, tenant_id bigint not null, customer_id bigint not null references customer, state order_state not null, status text not null, total numeric(10,2) not null, currency char(3) not null, reference text not null, note text, tags text[] not null, details jsonb not null, created_at timestamptz not null, placed_at timestamp not null, shipped_at timestamptz, deleted_at timestamptz);
  create index orders_tenant_created_idx on orders (tenant_id, created_at);
  create table order_item (id bigint primary key, order_id bigint not null references orders, product_id bigint not null references product, quantity integer not null, price numeric(10,2) not null);
  create table event (id bigint not null, tenant_id bigint not null, kind text not null, user_id bigint, payload jsonb not null, created_at timestamptz not null) partition by range (created_at);
  create table event_2024_01 partition of event for values from ('2024-01-01') to ('2024-02-01');
  create table event_2024_02 partition of event for values from ('2024-02-01') to ('2024-03-01');
  create table event_2024_03 partition of event for values from ('2024-03-01') to ('2024-04-01');
  create table booking (id bigint primary key, room_id bigint not null, during tstzrange not null, guest text not null);
  create table job (id bigint primary key, queue text not null, run_at timestamptz not null, finished_at timestamptz, attempts integer not null, payload jsonb not null);
  create table setting (key text primary key, value text not null, tenant_id bigint);
`;

export const FILL = `
  select setseed(0.42);
  insert into tenant select g, 'tenant ' || g, (array['free','pro','team'])[1 + g % 3] from generate_series(1, 500) g;
  insert into customer select g, 1 + trunc(random() * random() * 499)::int, 'user' || g || '@example' || g % 97 || '.com', 'Name ' || md5(g::text), (array['DE','US','FR','GB','JP','BR'])[1 + trunc(random() * random() * 5.99)::int], timestamptz '2020-01-01' + g * interval '40 minutes', case when random() < 0.05 then timestamptz '2024-01-01' end, jsonb_build_object('theme', (array['dark','light'])[1 + g % 2], 'lang', g % 20) from generate_series(1, 50000) g;
  insert into category select g, 'category ' || g from generate_series(1, 40) g;
  insert into product select g, 1 + g % 40, 'SKU-' || lpad(g::text, 8, '0'), 'Product ' || md5(g::text), repeat(md5(g::text) || ' lorem ipsum ', 3), (random() * 500)::numeric(10,2), random() < 0.9, timestamptz '2021-01-01' + g * interval '1 hour' from generate_series(1, 20000) g;
  insert into orders select g, 1 + trunc(random() * random() * 499)::int, 1 + trunc(random() * 49999)::int, (case when r < 0.9 then 'closed' when r < 0.95 then 'shipped' when r < 0.98 then 'paid' when r < 0.995 then 'pending' else 'failed' end)::order_state, case when r < 0.9 then 'closed' when r < 0.95 then 'shipped' when r < 0.98 then 'paid' when r < 0.995 then 'pending' else 'failed' end, (random() * 1000)::numeric(10,2), (array['EUR','USD','GBP'])[1 + g % 3], 'R' || md5(g::text), case when random() < 0.3 then 'note ' || md5((g * 7)::text) end, array['t' || trunc(random() * 400)::int, 't' || trunc(random() * 400)::int], jsonb_build_object('channel', (array['web','app','phone'])[1 + g % 3], 'campaign', trunc(random() * 3000)::int), timestamptz '2023-01-01' + g * interval '2 minutes', timestamp '2023-01-01' + g * interval '2 minutes', case when r < 0.95 then timestamptz '2023-01-02' + g * interval '2 minutes' end, case when random() < 0.03 then timestamptz '2024-06-01' end from (select g, random() r from generate_series(1, 300000) g) o;
  insert into order_item select g, 1 + (g / 2) % 300000, 1 + trunc(random() * random() * 19999)::int, 1 + g % 5, (random() * 300)::numeric(10,2) from generate_series(1, 600000) g;
  insert into event select g, 1 + trunc(random() * 499)::int, (array['click','view','login','purchase','error'])[1 + trunc(random() * random() * 4.99)::int], trunc(random() * 50000)::int, jsonb_build_object('path', '/p/' || g % 1000), timestamptz '2024-01-01' + g * interval '26 seconds' from generate_series(1, 300000) g;
  insert into booking select g, 1 + g % 300, tstzrange(timestamptz '2023-01-01' + (g / 300) * interval '1 day', timestamptz '2023-01-01' + (g / 300) * interval '1 day' + interval '20 hours'), 'guest ' || g from generate_series(1, 100000) g;
  insert into job select g, (array['mail','report','sync'])[1 + g % 3], timestamptz '2024-01-01' + g * interval '1 minute', case when g < 199000 then timestamptz '2024-01-01' + g * interval '1 minute' + interval '5 seconds' end, trunc(random() * random() * 3)::int, jsonb_build_object('n', g) from generate_series(1, 200000) g;
  insert into setting select 'key' || g, 'value', case when g % 2 = 0 then g end from generate_series(1, 300) g;
  set default_statistics_target = 60;
  vacuum analyze;
`;

/** The real thing: to measure by, and to build an index in. */
export async function filledShop(): Promise<PGlite> {
  const db = new PGlite({ extensions: { pg_trgm } });
  for (const statement of `${SHOP}${FILL}`.split(/;\s*\n/)) if (statement.trim() !== '') await db.exec(statement);
  return db;
}

export async function capture(db: PGlite): Promise<Measures> {
  const relations = await db.query<RelationMeasures>(`select n.nspname as schema, relname as name, (case when relkind = 'p' then 0 else pg_relation_size(c.oid) / 8192 end)::int as pages, reltuples as rows, relallvisible as "allVisiblePages" from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 'public' and relkind in ('r', 'i', 'p', 'm') order by 1, 2`);
  const columns = await db.query<Record<string, unknown>>(`select schemaname as schema, tablename as relation, attname as column, inherited, null_frac as "nullFraction", avg_width as width, n_distinct as distinct, most_common_vals::text as "commonValues", most_common_freqs as "commonFrequencies", histogram_bounds::text as histogram, correlation, most_common_elems::text as "commonElements", most_common_elem_freqs as "commonElementFrequencies", elem_count_histogram as "elementCounts", range_length_histogram::text as "rangeLengths", range_empty_frac as "emptyRangeFraction", range_bounds_histogram::text as "rangeBounds" from pg_stats where schemaname = 'public' order by 1, 2, 3, 4`);
  const known = columns.rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name, value]) => value !== null && !(name === 'inherited' && value === false))) as unknown as ColumnMeasures);
  return { level: 'full', relations: relations.rows, columns: known, extended: [] };
}

async function write(): Promise<void> {
  const db = await filledShop();
  const measures = await capture(db);
  const lines = (rows: readonly unknown[]): string => `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`;
  writeFileSync(join(__dirname, 'shop.json'), `{"level":"full","relations":${lines(measures.relations)},"columns":${lines(measures.columns)},"extended":[]}\n`);
  await db.close();
}

if (require.main === module) void write();
