-- tool: golang-migrate
comment on column orders.state is 'where it is';
grant select on orders to reader;
