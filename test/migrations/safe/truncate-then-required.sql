-- tool: golang-migrate
set lock_timeout = '2s';
truncate ledger;
alter table ledger add column account bigint not null;
