-- tool: plain
set lock_timeout = '2s';
begin;
alter table orders add constraint total_positive check (total >= 0) not valid;
commit;
begin;
alter table orders validate constraint total_positive;
commit;
