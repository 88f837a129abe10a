-- tool: mysql
alter table orders add column kind int not null;
