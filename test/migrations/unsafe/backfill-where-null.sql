-- tool: goose
-- expect: backfill-with-ddl ACCESS EXCLUSIVE
-- +goose Up
alter table orders add column region text;
update orders set region = 'eu' where region is null;
-- +goose Down
alter table orders drop column region;
