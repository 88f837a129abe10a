-- tool: plain
set lock_timeout = '2s';
begin;
alter table orders add constraint c check (customer_id is not null) not valid;
commit;
begin;
alter table orders validate constraint c;
commit;
begin;
alter table orders alter column customer_id set not null;
alter table orders drop constraint c;
commit;
