-- tool: golang-migrate
set lock_timeout = '2s';
alter table orders add column kind text not null default 'web';
