-- tool: goose
-- +goose Up
create table refund (id bigint primary key);
-- +goose Down
drop table refund;
alter table orders alter column customer_id set not null;
update orders set state = 'x';
