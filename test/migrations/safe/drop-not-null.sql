-- tool: golang-migrate
set lock_timeout = '2s';
alter table customer alter column email drop not null;
