-- tool: golang-migrate
-- expect: blocking-unique ACCESS EXCLUSIVE
alter table customer add column handle text unique;
