-- tool: golang-migrate
set lock_timeout = '2s';
alter table orders add column seen_at timestamptz not null default now();
