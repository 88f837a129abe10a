-- tool: golang-migrate
set lock_timeout = '2s';
alter table orders add constraint total_positive check (total >= 0) not valid;
