-- tool: sqlite
-- expect: required-column-without-default
alter table orders add column region text not null;
