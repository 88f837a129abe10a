-- tool: golang-migrate
set lock_timeout = '2s';
alter table orders alter column shipped_at type timestamp(6);
