// The database that the planner is measured by: the shop, with what it lacks: texts of several collations, tables parted by hash and by list, a stored view.
// It is made by the server itself from fixed seeds, and each ANALYZE reads whole tables, so that its statistics are the same whenever they are made.
import { FILL, SHOP } from '../../plans/shop.ts';

const MORE = `
  create extension pageinspect;
  create table person (id bigint primary key, name text not null, nick text collate "C" not null, handle text collate "und-x-icu" not null, city varchar(40), code text not null, bio text, joined date not null);
  create index person_name_idx on person (name);
  create index person_nick_idx on person (nick);
  create index person_handle_idx on person (handle);
  create index person_code_idx on person (code text_pattern_ops);
  create index person_city_idx on person (city, joined);
  create table visit (id bigint not null, person_id bigint not null, started_at timestamptz not null, seconds integer not null, agent text not null, primary key (id, person_id)) partition by hash (person_id);
  create table visit_0 partition of visit for values with (modulus 4, remainder 0);
  create table visit_1 partition of visit for values with (modulus 4, remainder 1);
  create table visit_2 partition of visit for values with (modulus 4, remainder 2);
  create table visit_3 partition of visit for values with (modulus 4, remainder 3);
  create index visit_person_idx on visit (person_id, started_at);
  create table shipment (id bigint not null, region text not null, order_id bigint not null, weight numeric(8,3) not null, shipped date not null, carrier text not null) partition by list (region);
  create table shipment_eu partition of shipment for values in ('DE', 'FR', 'IT');
  create table shipment_us partition of shipment for values in ('US', 'CA') partition by range (shipped);
  create table shipment_us_2023 partition of shipment_us for values from ('2023-01-01') to ('2024-01-01');
  create table shipment_us_2024 partition of shipment_us for values from ('2024-01-01') to ('2025-01-01');
  create table shipment_rest partition of shipment default;
  create index shipment_order_idx on shipment (order_id);
  create index shipment_shipped_idx on shipment (shipped);
  create index order_item_order_idx on order_item (order_id);
  create index orders_reference_idx on orders (reference);
  create statistics of_customer (ndistinct, dependencies, mcv) on tenant_id, status, currency from orders;
  create view customer_orders as select c.id, c.name, c.tenant_id, count(*) as orders, sum(o.total) as total from customer c join orders o on o.customer_id = c.id group by c.id;
`;

/** Names as people have them: of both cases, with accents, marks and blanks. */
const NAMES = `array['Anna', 'anna', 'ANNA', 'Bob', 'bob', 'Çelik', 'de Vries', 'De Vries', 'Éric', 'émile', 'Emile', 'Zoë', 'van Dyk', 'O''Neil', 'smith', 'Smith', 'Smith-Jones', 'Ålund', 'müller', 'Muller', 'Nguyễn', '_test', '42nd', 'Łukasz', 'Ørsted', 'zed', 'Zed', 'mc donald', 'McDonald', 'Xu']`;

const MORE_DATA = `
  insert into person select g, (${NAMES})[1 + trunc(random() * random() * 29.99)::int] || ' ' || (case when g % 3 = 0 then upper(substr(md5(g::text), 1, 5)) else substr(md5(g::text), 1, 7) end), (${NAMES})[1 + trunc(random() * 29.99)::int] || g % 5000, (${NAMES})[1 + g % 30] || '_' || md5((g * 3)::text), case when g % 11 <> 0 then (array['Berlin', 'berlin', 'Paris', 'São Paulo', 'Köln', 'New York', 'new york', 'Łódź', 'Zürich', 'Århus'])[1 + trunc(random() * random() * 9.99)::int] end, chr(65 + g % 26) || '-' || lpad((g % 70000)::text, 6, '0'), case when g % 4 = 0 then repeat('lorem ' || g % 100 || ' ', 5) end, date '2015-01-01' + (g / 40) from generate_series(1, 120000) g;
  insert into visit select g, 1 + trunc(random() * random() * 119999)::int, timestamptz '2024-01-01' + g * interval '1 minute', trunc(random() * random() * 3600)::int, 'agent ' || g % 40 from generate_series(1, 240000) g;
  insert into shipment select g, (array['DE', 'FR', 'IT', 'US', 'CA', 'JP', 'BR', 'CN'])[1 + trunc(random() * random() * 7.99)::int], 1 + trunc(random() * 299999)::int, (random() * 40)::numeric(8,3), date '2023-01-01' + g % 700, (array['dhl', 'ups', 'post'])[1 + g % 3] from generate_series(1, 180000) g;
  create materialized view order_totals as select customer_id, sum(total) as total, count(*) as orders, max(created_at) as last from orders group by customer_id;
  create unique index order_totals_customer_idx on order_totals (customer_id);
`;

/** A column of few values, in each table of which a sample would be taken: at its target a sample is the whole table (manual, ANALYZE). */
const READ_WHOLE = [['customer', 'country'], ['product', 'active'], ['orders', 'currency'], ['order_item', 'quantity'], ['event', 'kind'], ['booking', 'room_id'], ['job', 'queue'], ['person', 'city'], ['visit', 'agent'], ['shipment', 'carrier'], ['order_totals', 'orders']];
/** What partitions are analysed by is their own. */
const PARTITIONS = ['event_2024_01', 'event_2024_02', 'event_2024_03', 'visit_0', 'visit_1', 'visit_2', 'visit_3', 'shipment_eu', 'shipment_us_2023', 'shipment_us_2024', 'shipment_rest'];
const fewOf = (table: string): string => READ_WHOLE.find(([name]) => table.startsWith(`${name}_`))![1]!;

/** Statements, each to be sent on its own. */
export const TRUTH: readonly string[] = [
  ...statements(SHOP), ...statements(MORE),
  ...statements(FILL).filter((sql) => !/^\s*(?:vacuum|set default)/.test(sql)), ...statements(MORE_DATA),
  ...[...READ_WHOLE, ...PARTITIONS.map((table) => [table, fewOf(table)])].map(([table, column]) => `alter ${table === 'order_totals' ? 'materialized view' : 'table'} ${table} alter column ${column} set statistics 10000`),
  'set default_statistics_target = 30',
  'vacuum analyze',
  'analyze event', 'analyze visit', 'analyze shipment', 'analyze shipment_us',
];

export function statements(sql: string): readonly string[] {
  return sql.split(/;\s*\n/).filter((one) => one.trim() !== '');
}
