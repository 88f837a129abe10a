-- tool: golang-migrate
create table refund (id bigint primary key, order_id bigint not null references orders (id), amount numeric(10,2));
create index refund_order on refund (order_id);
