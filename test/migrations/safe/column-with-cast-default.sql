-- tool: golang-migrate
set lock_timeout = '2s';
alter table orders add column meta jsonb not null default '{}'::jsonb, add column tags text[] not null default array[]::text[];
