-- tool: golang-migrate
-- expect: backfill-with-ddl ACCESS EXCLUSIVE
alter table orders add column region text;
update orders set region = 'eu';
