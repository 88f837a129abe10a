-- tool: dbmate
-- migrate:up transaction:false
create index concurrently orders_state on orders (state);
-- migrate:down transaction:false
drop index concurrently orders_state;
