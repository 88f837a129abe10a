-- tool: goose
-- expect: concurrent-index-in-transaction
-- +goose Up
create index concurrently orders_state on orders (state);
-- +goose Down
drop index orders_state;
