-- tool: dbmate
-- expect: concurrent-index-in-transaction
-- migrate:up
create index concurrently orders_state on orders (state);
-- migrate:down
drop index orders_state;
