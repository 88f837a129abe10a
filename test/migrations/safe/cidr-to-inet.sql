-- tool: golang-migrate
set lock_timeout = '2s';
alter table customer alter column network type inet;
