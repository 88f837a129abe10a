-- tool: sqlserver
-- expect: blocking-index-build S
create index orders_state on orders (state);
