// A stand-in for the extension HypoPG, which is no package of npm: it has its functions, and instead of thinking of an index it lets one be seen that is there.
import { SCHEMA } from '../plans/measuredOrders.ts';

/** Files below a folder of `extension_control_path`. */
export const HYPOPG = {
  'extension/hypopg.control': "default_version = '1.4.1'\nrelocatable = true\n",
  'extension/hypopg--1.4.1.sql': `
    create function hypopg_reset() returns void language sql as $$
      select set_config('enable_indexscan', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('enable_indexonlyscan', 'off', true)
    $$;
    create function hypopg_create_index(sql_order text, out indexrelid oid, out indexname text) returns setof record language sql as $$
      select set_config('enable_indexscan', 'on', true);
      select 13000::oid, coalesce((select i.relname from pg_class i where i.relname = 'orders_hidden'), '<13000>btree_orders_customer_id')::text;
    $$;
    create function hypopg_relation_size(indexid oid) returns bigint language sql as 'select 81920::bigint';`,
};

/** Orders, with the index that the stand-in shows. */
export const FILL = `${SCHEMA}
  insert into orders select n, n % 4, n % 10000, case n % 2 when 0 then 'retail' else 'trade' end, n % 977, timestamptz '2025-01-01' + n * interval '1 minute' from generate_series(1, 200000) n;
  create index orders_hidden on orders (customer_id);
  analyze orders;`;
