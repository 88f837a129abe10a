-- tool: sqlite
create index orders_state on orders (state);
