-- tool: sql-migrate
-- +migrate Up notransaction
create index concurrently orders_state on orders (state);
-- +migrate Down
drop index orders_state;
