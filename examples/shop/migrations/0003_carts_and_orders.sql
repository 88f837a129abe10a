create table carts (
  id uuid primary key default gen_random_uuid(),
  customer_id bigint references customers on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  checked_out_at timestamptz
);

create index carts_customer_id_idx on carts (customer_id);
create index carts_abandoned_idx on carts (updated_at) where checked_out_at is null;

create table cart_items (
  cart_id uuid not null references carts on delete cascade,
  product_id bigint not null references products on delete cascade,
  quantity integer not null check (quantity > 0),
  added_at timestamptz not null default now(),
  primary key (cart_id, product_id)
);

create index cart_items_product_id_idx on cart_items (product_id);

create type order_status as enum ('pending', 'paid', 'packing', 'shipped', 'delivered', 'cancelled', 'refunded');

create table orders (
  id bigint generated always as identity primary key,
  number text not null unique,
  customer_id bigint not null references customers on delete restrict,
  status order_status not null default 'pending',
  currency char(3) not null default 'EUR',
  subtotal_cents integer not null,
  discount_cents integer not null default 0,
  total_cents integer not null,
  shipping_address jsonb not null,
  placed_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index orders_customer_id_idx on orders (customer_id, placed_at desc, id desc);
create index orders_placed_at_idx on orders (placed_at);
create index orders_pending_idx on orders (placed_at) where status = 'pending';
create index orders_unshipped_idx on orders (placed_at) where status in ('paid', 'packing');

create table order_items (
  order_id bigint not null references orders on delete cascade,
  line_no integer not null,
  product_id bigint not null references products on delete restrict,
  name text not null,
  quantity integer not null check (quantity > 0),
  unit_price_cents integer not null,
  primary key (order_id, line_no)
);

create index order_items_product_id_idx on order_items (product_id);
