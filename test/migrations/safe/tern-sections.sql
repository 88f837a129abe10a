-- tool: tern
create table refund (id bigint primary key);
---- create above / drop below ----
drop table refund;
