-- tool: golang-migrate
set lock_timeout = '2s';
alter table orders add column region text;
