create table sessions (
  id uuid primary key default gen_random_uuid(),
  customer_id bigint not null references customers on delete cascade,
  token_hash bytea not null unique,
  user_agent text,
  ip inet,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);

create index sessions_customer_id_idx on sessions (customer_id);
create index sessions_expires_at_idx on sessions (expires_at);

create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  entity text not null,
  entity_id text not null,
  details jsonb
);

create index audit_log_entity_idx on audit_log (entity, entity_id, at desc);
-- Rows arrive in the order of time, so a few pages of BRIN find those that have outlived the retention.
create index audit_log_at_idx on audit_log using brin (at);
