-- tool: golang-migrate
-- expect: missing-lock-timeout ACCESS EXCLUSIVE
alter table orders add column region text;
