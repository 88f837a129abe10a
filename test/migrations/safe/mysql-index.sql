-- tool: mysql
create index orders_state on orders (state);
