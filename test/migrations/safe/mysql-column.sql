-- tool: mysql
alter table orders add column region varchar(20);
