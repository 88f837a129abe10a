-- tool: goose
-- +goose Up
create type refund_state as enum ('open');
create table refund (id bigint primary key, state refund_state not null default 'open');
-- +goose Down
drop table refund;
