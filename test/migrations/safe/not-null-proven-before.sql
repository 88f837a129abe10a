-- tool: golang-migrate
set lock_timeout = '2s';
alter table orders alter column placed_by set not null;
