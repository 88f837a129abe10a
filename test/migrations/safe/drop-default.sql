-- tool: golang-migrate
set lock_timeout = '2s';
alter table orders alter column state drop default;
