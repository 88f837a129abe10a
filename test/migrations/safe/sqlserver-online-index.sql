-- tool: sqlserver
create index orders_state on orders (state) with (online = on);
