create type payment_status as enum ('initiated', 'authorized', 'captured', 'failed', 'refunded');

create table payments (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders on delete restrict,
  provider text not null,
  provider_reference text not null,
  status payment_status not null default 'initiated',
  amount_cents integer not null,
  response jsonb,
  created_at timestamptz not null default now(),
  captured_at timestamptz
);

create index payments_order_id_idx on payments (order_id);

create table shipments (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders on delete cascade,
  carrier text not null,
  tracking_number text not null,
  events jsonb not null default '[]',
  shipped_at timestamptz,
  delivered_at timestamptz,
  unique (carrier, tracking_number)
);

create index shipments_order_id_idx on shipments (order_id);
