// Conditions, and the indexes that serve them with the number of keys they bind: said by us, and confirmed by the planner;
// and the indexes we suggest.

export const SERVED_SCHEMA = `
  create type state as enum ('new', 'paid', 'closed');
  create table customer (id bigint primary key, email text not null);
  create table purchase (
    id bigint primary key, customer_id bigint references customer, shop_id bigint, state state not null, status text, total numeric, open boolean not null,
    created_at timestamptz not null, reference text, note text, details jsonb, tags text[], during tstzrange, deleted_at timestamptz
  );
  create index by_customer on purchase (customer_id) where deleted_at is null;
  create index by_status on purchase (status, created_at);
  create index by_open on purchase (created_at) where open;
  create index by_kept on purchase (shop_id) where status in ('a', 'b');
  create index by_note on purchase (lower(note));
  create index by_prefix on purchase (reference text_pattern_ops);
  create index by_total on purchase (total) where reference is not null;
  create index by_cheap on purchase (shop_id, total) where total < 100;
  create index by_details on purchase using gin (details jsonb_path_ops);
  create index by_tags on purchase using gin (tags);
`;

export const SERVED: readonly (readonly [string, readonly string[]])[] = [
  ['id = $1', ['purchase_pkey(1)']],
  ['status = $1', ['by_status(1)']],
  ['status = $1 and created_at > $2', ['by_status(2)']],
  ['created_at > $1', []],
  // A partial index serves what it covers.
  ['customer_id = $1', []],
  ['customer_id = $1 and p.deleted_at is null', ['by_customer(1)']],
  ['created_at > $1 and open', ['by_open(1)']],
  ['created_at > $1 and p.open = true', ['by_open(1)']],
  // The planner does not prove one from the other.
  ['created_at > $1 and open is true', []],
  ['created_at > $1 and not open', []],
  ["shop_id = $1 and status = 'a'", ['by_status(1)', 'by_kept(1)']],
  ["shop_id = $1 and status in ('b', 'a')", ['by_status(1)', 'by_kept(1)']],
  ["shop_id = $1 and status in ('a', 'c')", ['by_status(1)']],
  ['shop_id = $1 and status = $2', ['by_status(1)']],
  ["total = 5 and reference like 'x%'", ['by_prefix(1)', 'by_total(1)']],
  ['total = 5', []],
  ['shop_id = 1 and total < 50', ['by_cheap(2)']],
  ['shop_id = 1 and total < 500', []],
  ['shop_id = 1 and total = 99', ['by_cheap(2)']],
  ["lower(note) = 'x'", ['by_note(1)']],
  ["note = 'x'", []],
  ["details @> '{}'", ['by_details(1)']],
  // The operator class knows paths, not keys.
  ["details ? 'a'", []],
  ["tags @> array['a']", ['by_tags(1)']],
  ["total between 3 and 4 and reference >= 'a'", ['by_total(1)']],
  ['total > 3 and coalesce(reference, note) = $1', []],
  ['status is null', ['by_status(1)']],
  ['status is null and created_at < $1', ['by_status(2)']],
  ["status is not distinct from 'a'", []],
  ["status = any ($1)", ['by_status(1)']],
  ["status > 'a' and created_at = $1", ['by_status(1)']],
  ["(status, created_at) > ('a', $1)", ['by_status(1)']],
  ["note ilike 'abc'", []],
  ["lower(note) like 'abc%'", ['by_note(1)']],
  ["upper(note) = 'X'", []],
  ["status || 'x' = 'ax'", []],
  ["'a' = any (tags)", []],
  ["array['a'] <@ tags", ['by_tags(1)']],
  ["details @? '$.a'", ['by_details(1)']],
  ["details ->> 'a' = 'b'", []],
  ["status <> 'a'", []],
  ["not (status = 'a')", []],
  ["status not in ('a', 'b')", []],
  ["shop_id = 1 and (status = 'a' or status = 'b')", ['by_status(1)', 'by_kept(1)']],
  ['shop_id = 1 and total < 99.5 and total > 3', ['by_cheap(2)']],
  ['shop_id = 1 and total between 1 and 99', ['by_cheap(2)']],
  ['shop_id = 1 and total <= 100', []],
  ['created_at > $1 and open is not false', []],
  ['created_at > $1 and open and deleted_at is null and customer_id = 3', ['by_customer(1)', 'by_open(1)']],
  ['customer_id = $1 and (deleted_at is null) is true', []],
  ['id = 1 or status = $1', ['purchase_pkey(1)', 'by_status(1)']],
  ['id = 1 or shop_id = $1', []],
];

/** What stands behind `from purchase p`, and the index that would serve it. */
export const SUGGESTED: readonly (readonly [string, string | undefined])[] = [
  ['where customer_id = $1', '(customer_id)'],
  ["where state = 'new' and customer_id = $1", '(customer_id, state)'],
  ['where customer_id = $1 order by created_at desc limit 10', '(customer_id, created_at desc)'],
  ['where customer_id = $1 and total > 5 order by created_at desc limit 10', '(customer_id, created_at desc)'],
  ['where customer_id = $1 and total > 5 order by created_at', '(customer_id, total)'],
  ['where customer_id = $1 and created_at > $2 order by created_at desc', '(customer_id, created_at desc)'],
  ['where shop_id in ($1, $2) and customer_id = $3 order by created_at limit 5', '(customer_id, shop_id)'],
  ['where reference = $1 and customer_id = $2 order by created_at limit 5', '(reference)'],
  ["where lower(status) = 'x'", '(lower(status))'],
  ["where status like 'a%'", '(status text_pattern_ops)'],
  ['where created_at > $1 order by created_at limit 5', '(created_at)'],
  ['where status = $1 and customer_id = $2 and total > 3', '(customer_id, status, total)'],
  ['where status = $1 and total > 3', '(status, total)'],
  ['where status = $1 order by created_at, id limit 5', '(status, created_at, id) extends by_status'],
  ["where details @> '{}'", 'gin (details jsonb_path_ops)'],
  ["where details ? 'a'", 'gin (details)'],
  ['where tags && $1', 'gin (tags)'],
  ['where during @> now()', 'gist (during)'],
  ['join customer c on c.id = p.customer_id where c.email = $1', '(customer_id)'],
  // A flag tells no rows apart; with an order and a limit it makes a queue.
  ['where open', undefined],
  ["where state = 'new'", undefined],
  ['where deleted_at is null', undefined],
  ['where deleted_at is null order by created_at limit 10', '(created_at) where deleted_at is null'],
  // A function that could stand on the other side wants a rewrite, not an index.
  ["where created_at::date = '2024-01-01'", undefined],
  ["where note like '%x'", undefined],
  ['where customer_id <> $1', undefined],
];
