-- tool: golang-migrate
-- expect: blocking-unique ACCESS EXCLUSIVE
alter table ledger add primary key (id);
