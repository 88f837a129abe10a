-- tool: golang-migrate
set lock_timeout = '2s';
alter table ledger rename to journal;
create view ledger as select * from journal;
